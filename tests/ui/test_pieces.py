"""Pieces of a page: worked out once for all who look at the same, and as often as anything they depend on differs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from peerreview.access import LOCAL, Viewer
from peerreview.store.store import Store
from peerreview.ui.look import Look
from peerreview.ui.pieces import Html, Piece, once, said

worked_out = count()


def part(_look: Look, *_words: str, **_narrowed: str | None) -> Iterator[int]:
    yield next(worked_out)


@pytest.fixture
def look(tmp_path: Path) -> Look:
    store = Store.open(tmp_path / "store")
    return Look(store, 1, True, LOCAL, date(2026, 11, 13), False, partnership="Alder Vale Partnership")


def test_a_part_is_worked_out_once(look: Look) -> None:
    first = once(look, part, "a", year="2025/26")
    assert once(look, part, "a", year="2025/26") == first
    assert once(replace(look, notes=("said once",)), part, "a", year="2025/26") == first


@pytest.mark.parametrize(
    "other",
    [
        {"snapshot": 2},
        {"made": 1},
        {"as_of": date(2026, 11, 14)},
        {"partnership": "Brook Hill Partnership"},
        {"viewer": Viewer("governor", ("Alder Vale Partnership",), ("Wrenmoor Primary School",))},
    ],
    ids=lambda other: next(iter(other)),
)
def test_and_again_where_another_look_is_meant(look: Look, other: dict[str, object]) -> None:
    assert once(look, part) != once(replace(look, **other), part)  # type: ignore[arg-type]


def test_and_again_with_another_choice(look: Look) -> None:
    assert len({once(look, part), once(look, part, "a"), once(look, part, year="a"), once(look, part, year=None)}) == 4


def test_a_protocol_file_that_is_written_anew_is_looked_at_anew(look: Look) -> None:
    own = look.store.folder / "protocols" / "own.toml"
    own.parent.mkdir()
    before = once(look, part)
    own.write_text("first", encoding="utf-8")
    written = once(look, part)
    own.write_text("second!", encoding="utf-8")
    assert len({before, written, once(look, part)}) == 3


def test_what_goes_wrong_is_not_kept(look: Look) -> None:
    def faulty(_look: Look) -> Iterator[Piece]:
        if not next(tries):
            raise KeyError("not there yet")
        yield Html("there", tuple)

    tries = count()
    with pytest.raises(KeyError):
        once(look, faulty)
    assert once(look, faulty) == (Html("there", tuple),)


def test_sentences_are_escaped_and_blank_ones_left_out() -> None:
    assert said(["A & B.", "", "C."], "pr-foot") == Html('<p class="pr-foot">A &amp; B. C.</p>', tuple)
    assert said(["", ""]) == Html("", tuple)


def page() -> None:
    from peerreview.ui.pieces import Beside, Folded, Heading, Held, Html, Subheading, draw

    inner = [Html("<p>inside</p>", tuple), Html("", tuple)]
    draw([Heading("One", "one"), Subheading("Two"), Folded("More", inner, opened=True)])
    draw([Held("box", inner, {"border": True}), Beside([inner, inner])])


def test_every_piece_is_drawn_and_nothing_where_there_is_nothing() -> None:
    app = AppTest.from_function(page).run()
    assert not app.exception
    assert [app.header[0].value, app.subheader[0].value, app.expander[0].label] == ["One", "Two", "More"]
    assert len(app.get("html")) == 4
