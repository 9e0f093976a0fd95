"""Which actions of earlier plans are still open?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

HOST, DAY = "Wrenmoor Primary School", date(2026, 4, 1)


def action(review: str, text: str, **cells: Any) -> dict[str, Any]:
    return {"review_id": review, "action": text, **cells}


@pytest.fixture(scope="module")
def found() -> Snapshot:
    reviews = [
        ("R1", date(2023, 11, 7)),
        ("R2", date(2024, 11, 5)),
        ("R3", date(2025, 11, 4)),
        ("R4", date(2026, 11, 3)),
    ]
    return snapshot(
        book(
            reviews=[{"review_id": i, "school": HOST, "review_date": on} for i, on in reviews],
            actions=[
                action("R1", "Read to the class", due=date(2024, 3, 1)),
                action("R1", "Label the shelves", status="complete"),
                action("R1", "Paint the hall", status="cancelled"),
                action("R2", "Visit Hollowmere", status="paused"),
                action("R2", "Write to parents", due=date(2026, 9, 1), owner="E. Lowe"),
                action("R3", "Of the latest plan", due=date(2026, 1, 5)),
            ],
        )
    )


def test_what_is_neither_done_nor_cancelled_of_every_plan_but_the_latest_oldest_plan_first(found: Snapshot) -> None:
    assert pick(found.ask("carry_over", as_of=DAY), "academic_year", "action", "state", "days_overdue", "who") == [
        ("2023/24", "Read to the class", "overdue", 761, None),
        ("2024/25", "Write to parents", "planned", None, "E. Lowe"),
        ("2024/25", "Visit Hollowmere", "paused", None, None),
    ]


def test_a_review_without_a_plan_yet_makes_no_plan_an_earlier_one(found: Snapshot) -> None:
    later = found.ask("carry_over", as_of=date(2026, 12, 1))
    assert "Of the latest plan" not in {row["action"] for row in later}


def test_before_the_second_plan_there_is_nothing_to_carry_over(found: Snapshot) -> None:
    assert found.ask("carry_over", as_of=date(2024, 10, 1)) == []


def test_another_school_has_none(found: Snapshot) -> None:
    assert found.ask("carry_over", as_of=DAY, school="Hollowmere Junior School") == []
