"""What the Impact page says: with n, in the order of the chain, without a cause and without blame."""

from typing import Any

import pandas as pd

from peerreview.ui.parts.impact import EARLY, ends, levels_in_words, reach, unplaced
from peerreview.ui.parts.impact_measures import CHARTS, left_out, measured
from peerreview.ui.parts.impact_records import NOT_AGAIN, lacking, lasted

LINKS = ("findings", "actions", "complete", "with_evidence", "assessed", "impact_shown")
AFTER = ("the review", "the findings", "the action plan", "the complete action", "the evidence", EARLY, None)


def review(links: int) -> dict[str, Any]:
    """A row of `chain` for a review that has the first so many links."""
    return {**{key: int(at < links) for at, key in enumerate(LINKS)}, "ends_after": AFTER[links]}


def measure(before: str | None, since: str | None, scale: str | None) -> dict[str, Any]:
    return {"measure": "Reading", "baseline": before, "follow_up": since, "scale": scale, "withheld": False}


def test_how_far_reviews_reach() -> None:
    assert reach([review(6), review(2), review(0)]) == (
        "Of 3 reviews held, 2 have findings recorded, 2 an action plan, 1 a complete action, "
        "1 something looked at and judged and 1 something evident or embedded."
    )
    assert reach([review(0)]).startswith("Of 1 review held, none has findings recorded, none an action plan")


def test_where_the_chain_ends_most_often_in_the_order_of_its_links() -> None:
    assert ends([review(5), review(2), review(2), review(6)]) == (
        "Most often the chain ends after the action plan: 2 reviews."
    )
    assert ends([review(5), review(0), review(6)]) == (
        "Most often the chain ends after the review or early indicators: 1 review each."
    )
    assert ends([review(6), review(6)]).startswith("Every one of them reaches a change that the school calls")
    assert ends([review(6)]).startswith("It reaches a change")


def test_levels_are_said_with_those_that_have_none() -> None:
    def level(name: str, judgement: str, entries: int) -> dict[str, Any]:
        return {"level": name, "judgement": judgement, "entries": entries, "entries_in_all": 6}

    rows = [level("pupil", "evident", 2), level("pupil", "embedded", 1), level("teacher", "evident", 0)]
    assert levels_in_words(rows) == (
        "Of 6 things looked at, 3 are called evident or embedded: 3 at pupil level and none at teacher level."
    )
    nothing = [level("pupil", "early indicators", 6), level("pupil", "evident", 0)]
    assert levels_in_words(nothing) == "Nothing that was looked at is called evident or embedded yet."


def test_entries_without_a_place_are_counted_apart() -> None:
    assert unplaced(0) == ""
    assert unplaced(2) == "2 entries without a level or a judgement are counted apart."


def test_what_lasted_is_said_before_what_faded() -> None:
    again = ["faded", "still evident at a later check", "faded", NOT_AGAIN, "embedded at a later check"]
    assert lasted(again) == (
        "Of 5 changes once called evident or embedded, 4 were looked at again: 1 embedded at a later check, "
        "1 still evident at a later check and 2 faded."
    )
    assert lasted([NOT_AGAIN]) == "Of 1 change once called evident or embedded, none has been looked at since then."


def test_what_the_records_lack() -> None:
    assert lacking(0, 0).startswith("Every complete action has evidence recorded, and every change reported has")
    assert lacking(0, 2) == (
        "No actions are complete without evidence recorded, "
        "and two changes are reported without a measure, a baseline or a follow-up."
    )


def test_how_much_was_measured_and_how_much_of_it_can_be_drawn() -> None:
    measures = [measure("1", "2", "%"), measure("few", "many", None), measure(None, "2", None)]
    assert measured(pd.DataFrame(measures)) == [
        "2 of 3 things looked at have a figure from before and one since.",
        "1 of them stands in the table only, not being numbers of one unit.",
    ]


def test_what_the_charts_leave_to_the_table_is_said() -> None:
    assert left_out({"%": 3}) == ""
    many = {f"marbles {at}": 1 for at in range(CHARTS + 2)}
    assert left_out(many) == f"Charts are of the {CHARTS} units with most measures; 2 units more are in the table."
