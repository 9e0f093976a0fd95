"""What has moved in each partnership since its last conversation with the Associate?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerreview.access import Viewer
from peerreview.errors import AccessDenied
from tests.spec.tables import PARTNERSHIP, Snapshot, book, pick, snapshot

DAY, TALK = date(2026, 4, 1), date(2025, 10, 1)
QUIET = "Brook Hill Partnership"  # nobody has held a conversation there


def reviews() -> list[dict[str, Any]]:
    """Two held before the conversation, one on a day since, one to come, one cancelled."""
    days = {"A1": date(2024, 10, 8), "A2": TALK, "A3": date(2026, 1, 20), "A4": date(2026, 5, 5), "A5": DAY}
    return [
        {"review_id": name, "school": "Wrenmoor", "review_date": day, "status": "cancelled" if name == "A5" else None}
        for name, day in days.items()
    ]


def actions() -> list[dict[str, Any]]:
    keys = ("review_id", "action_id", "status", "completed")
    said = [
        ("A1", "ONE", "complete", date(2025, 3, 4)),
        ("A1", "TWO", "complete", date(2026, 2, 3)),  # since
        ("A1", "THREE", "complete", None),  # nobody knows when: on both days
        ("A2", "FOUR", "in progress", None),
        ("A2", "FIVE", "cancelled", None),
    ]
    return [dict(zip(keys, row, strict=True)) | {"action": f"Do {row[1]}"} for row in said]


def impact() -> list[dict[str, Any]]:
    keys = ("action_id", "assessed_on", "judgement")
    said = [
        ("ONE", date(2025, 6, 3), "evident"),
        ("ONE", date(2026, 3, 3), "no change yet"),  # it has faded since
        ("TWO", date(2025, 6, 3), "awaiting evaluation"),
        ("TWO", date(2026, 3, 3), "early indicators"),
        ("FOUR", date(2026, 3, 4), "embedded"),
        ("FOUR", date(2026, 4, 2), "no change yet"),  # after the day
    ]
    return [dict(zip(keys, row, strict=True)) | {"level": "pupil", "measure": "Reading"} for row in said]


@pytest.fixture(scope="module")
def found() -> Snapshot:
    talks = [{"held_on": day, "next_step": "Set dates"} for day in (date(2024, 6, 20), TALK, date(2026, 4, 2))]
    quiet = [{"school": "Larkmere", "review_date": day} for day in (date(2025, 4, 1), date(2025, 4, 2))]
    return snapshot(
        book(reviews=reviews(), actions=actions(), impact=impact(), conversations=talks),
        book("other", partnership=QUIET, reviews=quiet),
    )


def test_each_figure_on_both_days(found: Snapshot) -> None:
    rows = found.ask("moved_since", as_of=DAY, partnership=PARTNERSHIP)
    assert {(row["since"], row["conversation"]) for row in rows} == {(TALK, True)}
    assert pick(rows, "fact", "before", "of_before", "count", "of", "moved") == [
        ("reviews_with_impact", 1, 2, 1, 3, False),  # A1 then, A2 now
        ("actions_with_impact", 1, 4, 3, 4, True),  # ONE; then TWO and FOUR as well
        ("actions_complete", 2, 4, 3, 4, True),
        ("reviews_held", 2, 4, 3, 4, True),
    ]
    assert pick(rows, "in_words", "before_in_words") == [("1 of 3", "1 of 2"), ("3 of 4", "1"), *[("3 of 4", "2")] * 2]


def test_without_a_conversation_it_is_told_from_a_year_before(found: Snapshot) -> None:
    rows = found.ask("moved_since", as_of=DAY, partnership=QUIET)
    assert {(row["since"], row["conversation"]) for row in rows} == {(date(2025, 4, 1), False)}
    assert pick(rows, "fact", "before", "of_before", "count", "of", "moved", "before_in_words") == [
        ("reviews_with_impact", 0, 1, 0, 2, False, "0 of 1"),
        ("actions_with_impact", 0, 0, 0, 0, False, "none"),
        ("actions_complete", 0, 0, 0, 0, False, "none"),
        ("reviews_held", 1, 2, 2, 2, True, "1"),
    ]


@pytest.mark.parametrize("partnership", [PARTNERSHIP, QUIET])
def test_it_says_of_both_days_what_the_facts_say(found: Snapshot, partnership: str) -> None:
    rows = found.ask("moved_since", as_of=DAY, partnership=partnership)
    for day, count, of in ((rows[0]["since"], "before", "of_before"), (DAY, "count", "of")):
        facts = {r["fact"]: (r["count"], r["of"]) for r in found.ask("facts", as_of=day, partnership=partnership)}
        assert {row["fact"]: (row[count], row[of]) for row in rows} == {row["fact"]: facts[row["fact"]] for row in rows}


def test_all_partnerships_are_told_at_once_as_each_by_itself(found: Snapshot) -> None:
    each = [row for name in (PARTNERSHIP, QUIET) for row in found.ask("moved_since", as_of=DAY, partnership=name)]
    assert found.ask("moved_since", as_of=DAY) == each


def test_a_governor_does_not_ask(found: Snapshot) -> None:
    with pytest.raises(AccessDenied):
        found.ask("moved_since", Viewer("governor", (PARTNERSHIP,), ("Wrenmoor",)), as_of=DAY)
