"""Questions to open with: which figures give rise to them, in which order, and in which words."""

import re
from pathlib import Path

import pytest

from peerreview.access import LOCAL
from peerreview.prompts import Prompt, asked, prompts
from peerreview.questions.ask import ask
from peerreview.store.store import Store
from peerreview.ui.menu import MENU

BY_NAME = {prompt.name: prompt for prompt in prompts()}
ADDRESSES = {entry.address for entries in MENU.values() for entry in entries}
NOT_COACHING = re.compile(r"\b(should have|must|failed|poor|worst|best|bad|weak|why (have|did))\b", re.IGNORECASE)


def names(**facts: tuple[int, int]) -> list[str]:
    return [one.prompt.name for one in asked(facts)]


def test_what_is_left_is_asked_about_from_its_part_on() -> None:
    assert BY_NAME["late-workshops"].part == 25
    assert names(workshops_within_rule=(15, 20)) == ["late-workshops"]
    assert names(workshops_within_rule=(16, 20)) == []
    assert names(workshops_within_rule=(0, 0)) == []


def test_it_says_how_many_of_how_many() -> None:
    [one] = asked({"reviews_without_impact_date": (3, 20)})
    assert one.words == "What would help the 3 of 20 earlier reviews that have no day for an impact review?"
    [one] = asked({"reviews_without_impact_date": (1, 20)})
    assert one.words == "What would help the one of 20 earlier reviews that has no day for an impact review?"


def test_the_larger_part_comes_first_and_what_is_out_of_a_few_last() -> None:
    found = names(
        action_plans_recorded=(8, 10),  # 2 of 10
        actions_complete_with_evidence=(5, 10),  # 5 of 10
        dimensions_agreed=(0, 4),  # 4 of 4, but out of a few
        schools_that_never_gave=(3, 10),
    )
    assert found == ["how-do-we-know", "not-given-yet", "no-plan-recorded", "no-agreed-level"]


@pytest.mark.slow
@pytest.mark.parametrize("prompt", prompts(), ids=lambda prompt: prompt.name)
def test_each_has_its_figures_and_its_page_and_asks_kindly(prompt: Prompt, five_partnerships: Path) -> None:
    facts = ask("facts", LOCAL, store=Store.open(five_partnerships))
    assert prompt.fact in set(facts["fact"])
    assert prompt.page in ADDRESSES
    for words in (prompt.asks, prompt.asks_one):
        assert words.endswith("?")
        assert "{of}" in words
        assert not NOT_COACHING.search(words)
    assert "{n}" in prompt.asks
    assert len(BY_NAME) == len(prompts())


@pytest.mark.slow
def test_no_school_is_named(five_partnerships: Path) -> None:
    store = Store.open(five_partnerships)
    schools = set(ask("schools", LOCAL, store=store)["school"])
    for partnership in ask("partnerships", LOCAL, store=store)["partnership"]:
        facts = ask("facts", LOCAL, store=store, partnership=partnership).to_dict("records")
        found = asked({row["fact"]: (row["count"], row["of"]) for row in facts})
        assert found
        assert not [school for one in found for school in schools if school in one.words]
