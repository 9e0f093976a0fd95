"""States are told by shape, word and place, and never by colour alone."""

import re
from pathlib import Path

import pytest

from peerreview.states import BY_WORD, STATES, order
from peerreview.ui.states import key_html, state_html

STATES_SQL = Path(__file__).parents[2] / "peerreview" / "store" / "states.sql"


def test_every_state_has_a_shape_of_its_own() -> None:
    assert len({state.shape for state in STATES}) == len(STATES)


def test_every_state_that_the_records_can_have_is_known_to_the_screen() -> None:
    assigned = set(re.findall(r"(?:then|else)\s+'([a-z() ]+)'", STATES_SQL.read_text(encoding="utf-8")))
    assert assigned - set(BY_WORD) == {"scheduled"}  # on the way to overdue, due soon or planned


def test_what_needs_somebody_comes_first() -> None:
    shuffled = ["done", "planned", "overdue", None, "unscheduled", "due soon", "something else"]
    assert sorted(shuffled, key=order)[:5] == ["overdue", "due soon", "unscheduled", "planned", "done"]


def test_a_screen_reader_hears_the_word_and_not_the_shape() -> None:
    assert re.sub(r"<[^>]*aria-hidden[^>]*>[^<]*</span>", "", state_html("due soon")).endswith("due soon</span>")


@pytest.mark.parametrize("word", ["<script>", "a & b"])
def test_words_that_are_no_state_are_escaped(word: str) -> None:
    assert "<script>" not in state_html(word)
    assert "a & b" not in state_html(word)


def test_the_key_explains_the_states_on_the_page_once_each_in_order() -> None:
    key = key_html(["done", "overdue", "done", "not a state"])
    assert key.count("<dt>") == 2
    assert key.index("overdue") < key.index("Somebody recorded it as done")


def test_the_glossary_has_every_state_with_its_shape() -> None:
    glossary = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert [s.word for s in STATES if f"| {s.shape} **{s.word}** |" not in glossary] == []
