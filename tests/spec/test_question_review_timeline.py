"""When does each review of the year take place, and when what belongs to it?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            reviews=[
                {
                    "school": "Wrenmoor",
                    "review_date": date(2026, 3, 24),
                    "status": None,
                    "Data shared done": date(2026, 3, 6),
                    "Workshop": None,
                    "Impact review": date(2026, 10, 6),
                },
                {"school": "Hollowmere", "review_date": date(2026, 3, 10), "Workshop": "n/a"},
                {"school": "Larkmere", "review_date": date(2026, 2, 10), "status": "cancelled"},
                {"school": "Fellgate", "academic_year": "2025/26", "review_date": None},
                {"school": "Ashcombe", "review_date": date(2024, 11, 5)},
            ]
        )
    )


def test_each_milestone_on_the_day_it_was_done_or_else_is_due_by_review(found: Snapshot) -> None:
    rows = found.ask("review_timeline", as_of=DAY, year="2025/26")
    assert pick(rows, "called", "step", "on", "due", "state", "main") == [
        ("Hollowmere, 10 March 2026", "Review", date(2026, 3, 10), date(2026, 3, 10), "done (assumed)", True),
        ("Wrenmoor, 24 March 2026", "Data shared", date(2026, 3, 6), date(2026, 3, 10), "done", False),
        ("Wrenmoor, 24 March 2026", "Review", date(2026, 3, 24), date(2026, 3, 24), "done (assumed)", True),
        ("Wrenmoor, 24 March 2026", "Workshop", date(2026, 4, 7), date(2026, 4, 7), "due soon", True),
        ("Wrenmoor, 24 March 2026", "Impact review", date(2026, 10, 6), date(2026, 10, 6), "planned", True),
    ]
    assert rows[3]["words"] == "Workshop, 7 April 2026: due soon"
    assert rows[3]["why"] == "Due 1 to 2 weeks after the review on 24 March 2026."


def test_it_can_be_narrowed(found: Snapshot) -> None:
    rows = found.ask("review_timeline", as_of=DAY, step="Workshop")
    assert pick(rows, "school", "step") == [("Ashcombe", "Workshop"), ("Wrenmoor", "Workshop")]
    assert [r["step"] for r in found.ask("review_timeline", as_of=DAY, school="Hollowmere")] == ["Review"]
    assert found.ask("review_timeline", as_of=DAY, protocol="spp") == []
