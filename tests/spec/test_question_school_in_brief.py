"""Where does our school stand with its reviews and what follows them?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            schools=[
                {"school": "Wrenmoor", "left": None},
                {"school": "Hollowmere", "left": date(2026, 4, 1)},
                {"school": "Larkmere", "left": date(2026, 4, 2)},
            ],
            reviews=[
                {
                    "school": "Wrenmoor",
                    "review_date": date(2025, 3, 10),
                    "status": None,
                    "Workshop planned": date(2025, 3, 20),
                    "Data shared": None,
                },
                {
                    "school": "Wrenmoor",
                    "review_date": date(2026, 3, 10),
                    "status": None,
                    "Workshop planned": date(2026, 4, 7),
                    "Data shared": "n/a",
                },
                {"school": "Hollowmere", "review_date": date(2026, 3, 10), "status": "cancelled"},
            ],
            actions=[
                {"school": "Wrenmoor", "academic_year": "2025/26", "action": "Read daily", "due": date(2026, 5, 1)},
                {"school": "Wrenmoor", "academic_year": "2025/26", "action": "Sing", "due": None},
            ],
            impact=[
                {"school": "Wrenmoor", "academic_year": "2025/26", "assessed_on": d}
                for d in (date(2026, 3, 20), DAY, date(2026, 4, 2))
            ],
        )
    )


def test_one_row_a_school_with_its_steps_by_state(found: Snapshot) -> None:
    rows = found.ask("school_in_brief", as_of=DAY)
    assert pick(rows, "school", "reviews_held", "overdue", "due_soon", "unscheduled", "not_recorded") == [
        ("Hollowmere", 0, 0, 0, 0, 0),
        ("Larkmere", 0, 0, 0, 0, 0),
        ("Wrenmoor", 2, 1, 1, 1, 1),
    ]


def test_the_step_longest_overdue_and_the_step_that_comes_next(found: Snapshot) -> None:
    (row,) = found.ask("school_in_brief", as_of=DAY, school="Wrenmoor")
    assert (row["oldest_step"], row["oldest_due"], row["oldest_kind"]) == ("Workshop", date(2025, 3, 20), "milestone")
    assert (row["next_step"], row["next_due"], row["next_kind"]) == ("Workshop", date(2026, 4, 7), "milestone")
    (later,) = found.ask("school_in_brief", as_of=date(2026, 4, 8), school="Wrenmoor")
    assert (later["next_step"], later["next_kind"]) == ("Read daily", "action")


def test_how_often_impact_was_looked_at_by_the_day(found: Snapshot) -> None:
    assert pick(found.ask("school_in_brief", as_of=DAY, school="Wrenmoor"), "assessed", "assessed_last") == [(2, DAY)]
    assert pick(found.ask("school_in_brief", as_of=DAY, school="Larkmere"), "assessed", "assessed_last") == [(0, None)]


def test_a_school_that_has_left_says_so(found: Snapshot) -> None:
    assert pick(found.ask("school_in_brief", as_of=DAY), "school", "member", "left") == [
        ("Hollowmere", False, DAY),
        ("Larkmere", True, None),
        ("Wrenmoor", True, None),
    ]
