"""Which actions are complete, with no evidence recorded?"""

from __future__ import annotations

from datetime import date

import pytest

from peerreview.access import Viewer
from tests.spec.tables import PARTNERSHIP, Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    def action(review: str, words: str, status: str, completed: date | None, evidence: str | None) -> dict[str, object]:
        cells = {"review_id": review, "action": words, "status": status, "completed": completed, "evidence": evidence}
        return {**cells, "owner": "E. Lowe"}

    return snapshot(
        book(
            reviews=[
                {"review_id": "R2", "school": "Larkmere", "review_date": date(2025, 10, 7)},
                {"review_id": "R1", "school": "Wrenmoor", "review_date": date(2025, 3, 4)},
            ],
            actions=[
                action("R2", "Complete", "complete", None, None),
                action("R2", "With evidence", "complete", None, "Seen in books"),
                action("R2", "Begun", "in progress", None, None),
                action("R2", "Cancelled", "cancelled", None, None),
                action("R1", "On the day", "complete", DAY, None),
                action("R1", "The day after", "complete", date(2026, 4, 2), None),
            ],
        )
    )


def test_complete_by_the_day_with_nothing_written_the_earliest_review_first(found: Snapshot) -> None:
    rows = found.ask("complete_without_evidence", as_of=DAY)
    assert pick(rows, "school", "action", "owner", "completed", "place") == [
        ("Wrenmoor", "On the day", "E. Lowe", DAY, "Actions, row 6"),
        ("Larkmere", "Complete", "E. Lowe", None, "Actions, row 2"),
    ]
    later = found.ask("complete_without_evidence", as_of=date(2026, 4, 2))
    assert [row["action"] for row in later] == ["On the day", "The day after", "Complete"]


def test_a_governor_gets_no_name_and_the_associate_no_words(found: Snapshot) -> None:
    (row,) = found.ask("complete_without_evidence", Viewer("governor", (PARTNERSHIP,), ("Larkmere",)), as_of=DAY)
    assert (row["action"], row["owner"]) == ("Complete", None)
    rows = found.ask("complete_without_evidence", Viewer("associate", (PARTNERSHIP,)), as_of=DAY)
    assert pick(rows, "action", "owner", "withheld") == [(None, None, True)] * 2


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert pick(found.ask("complete_without_evidence", as_of=DAY, year="2024/25"), "school") == [("Wrenmoor",)]
    assert pick(found.ask("complete_without_evidence", as_of=DAY, school="Larkmere"), "school") == [("Larkmere",)]
