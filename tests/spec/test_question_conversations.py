"""What did we say mattered most in each conversation with our Associate, and what became of its next steps?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerreview.access import Viewer
from peerreview.errors import AccessDenied
from tests.spec.tables import PARTNERSHIP, Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)
FIRST, LATER, ALONE = date(2025, 6, 25), date(2026, 1, 20), date(2024, 6, 20)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    def row(held_on: date, next_step: str | None = None, **said: Any) -> dict[str, Any]:
        blank = {"associate": None, "matters_most": None, "owner": None, "due": None, "status": None}
        return {"held_on": held_on, "next_step": next_step, **blank, **said}

    return snapshot(
        book(
            schools=[{"school": "Wrenmoor"}],
            conversations=[
                row(ALONE),
                row(FIRST, matters_most="Trust"),
                row(FIRST, "Set dates", status="complete", owner="J. Hart", due=date(2025, 12, 1)),
                row(FIRST),  # says nothing beside the others
                row(LATER, "Train two", matters_most="Change", associate="C. Moor", due=date(2026, 3, 20)),
                row(LATER, "Write it down", matters_most="Change", associate="C. Moor", due=date(2026, 4, 10)),
                row(date(2026, 4, 2), "Tomorrow"),
            ],
        )
    )


def test_each_next_step_with_its_state_the_latest_conversation_first(found: Snapshot) -> None:
    rows = found.ask("conversations", as_of=DAY)
    assert pick(rows, "held_on", "latest", "matters_most", "next_step", "state") == [
        (LATER, True, "Change", "Train two", "overdue"),
        (LATER, True, "Change", "Write it down", "due soon"),
        (FIRST, False, None, "Set dates", "done"),
        (FIRST, False, "Trust", None, None),
        (ALONE, False, None, None, None),
    ]
    assert (rows[0]["days_overdue"], rows[0]["academic_year"], rows[0]["source_cell"]) == (
        12,
        "2025/26",
        "Conversations!F6",
    )
    typed = "Conversations!F6: in that row, the status “complete” or a new due date"
    assert (rows[0]["to_complete"], rows[2]["to_complete"]) == (typed, None)
    assert (rows[0]["owner"], rows[2]["owner"]) == ("Partnership lead", "J. Hart")


def test_the_latest_is_that_of_the_day(found: Snapshot) -> None:
    assert {row["held_on"] for row in found.ask("conversations", as_of=date(2026, 4, 2)) if row["latest"]} == {
        date(2026, 4, 2)
    }
    earlier = found.ask("conversations", as_of=date(2026, 1, 19))
    assert {row["held_on"] for row in earlier if row["latest"]} == {FIRST}


def test_members_see_the_associates_name_and_a_governor_may_not_ask(found: Snapshot) -> None:
    for role in ("lead", "associate", "head", "reviewer"):
        rows = found.ask("conversations", Viewer(role, (PARTNERSHIP,), ("Wrenmoor",)), as_of=DAY)
        assert rows[0]["associate"] == "C. Moor", role
    with pytest.raises(AccessDenied):
        found.ask("conversations", Viewer("governor", (PARTNERSHIP,), ("Wrenmoor",)), as_of=DAY)
