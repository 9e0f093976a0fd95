"""What has happened at our school since its first review, and what comes next?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

DAY, REVIEW = date(2026, 4, 1), date(2026, 3, 10)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            reviews=[
                {
                    "review_id": "R1",
                    "school": "Wrenmoor",
                    "review_date": REVIEW,
                    "Workshop planned": None,
                    "Workshop done": date(2026, 3, 20),
                    "Timetable sent": "n/a",
                    "Impact review": None,
                },
                {
                    "review_id": "R2",
                    "school": "Wrenmoor",
                    "review_date": date(2026, 6, 1),
                    "Workshop planned": "n/a",
                    "Timetable sent": "n/a",
                },
                {"review_id": "R3", "school": "Hollowmere", "review_date": REVIEW},
            ],
            findings=[
                {"review_id": r, "theme": "Our impact", "kind": "strength", "finding": f}
                for r, f in (("R1", "Books"), ("R2", "Not yet"))
            ],
            actions=[
                {"review_id": "R1", "action": "Read daily", "due": date(2026, 7, 1), "completed": None},
                {"review_id": "R1", "action": "Sing", "due": date(2026, 7, 1), "completed": date(2026, 3, 30)},
            ],
            impact=[
                {"review_id": "R1", "assessed_on": d, "judgement": "evident", "measure": "Reading", "next_check": n}
                for d, n in ((date(2026, 3, 31), date(2026, 5, 1)), (date(2026, 4, 2), None))
            ],
        )
    )


def test_everything_of_a_school_in_the_order_of_its_dates_with_what_has_no_date_last(found: Snapshot) -> None:
    assert pick(found.ask("school_story", as_of=DAY, school="Wrenmoor"), "on", "what", "kind", "phase", "state") == [
        (REVIEW, "Review", "milestone", "review", "done (assumed)"),
        (REVIEW, "Books", "strength", "review", "done"),
        (date(2026, 3, 20), "Workshop", "milestone", "action", "done"),
        (date(2026, 3, 30), "Sing", "action", "action", "done"),
        (date(2026, 3, 31), "evident: Reading", "impact", "impact", "done"),
        (date(2026, 5, 1), "Check again: Reading", "impact check", "impact", "planned"),
        (date(2026, 6, 1), "Review", "milestone", "review", "planned"),
        (date(2026, 7, 1), "Read daily", "action", "action", "planned"),
        (None, "Impact review", "milestone", "impact", "unscheduled"),
        (None, "Impact review", "milestone", "impact", "unscheduled"),
    ]


def test_it_is_told_as_far_as_the_day(found: Snapshot) -> None:
    early = found.ask("school_story", as_of=date(2026, 3, 9), school="Wrenmoor")
    assert {r["kind"] for r in early} == {"milestone", "action"}
    later = found.ask("school_story", as_of=date(2026, 6, 1), school="Wrenmoor")
    assert "Not yet" in {r["what"] for r in later}


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert {r["school"] for r in found.ask("school_story", as_of=DAY)} == {"Wrenmoor", "Hollowmere"}
    assert found.ask("school_story", as_of=DAY, year="2024/25") == []
