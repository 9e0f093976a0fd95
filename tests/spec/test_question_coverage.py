"""Which schools have hosted a review, and which have none, each year?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import Snapshot, book, snapshot

DAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            schools=[
                {"school": "Old hand", "joined": date(2020, 9, 1), "left": None},
                {"school": "Joined late", "joined": date(2026, 8, 31), "left": None},
                {"school": "Joined in May", "joined": date(2025, 5, 1), "left": None},
                {"school": "Left in autumn", "joined": None, "left": date(2025, 11, 1)},
                {"school": "Left last summer", "joined": None, "left": date(2025, 9, 1)},
            ],
            reviews=[
                {"school": "Old hand", "review_date": date(2023, 10, 3)},
                {"school": "Old hand", "review_date": date(2025, 10, 7)},
                {"school": "Old hand", "review_date": date(2026, 6, 2)},
                {"school": "Joined in May", "review_date": date(2026, 5, 5)},
                {"school": "Left in autumn", "review_date": date(2025, 10, 14), "status": "cancelled"},
                {"school": "Left last summer", "review_date": date(2025, 3, 4), "status": "postponed"},
            ],
        )
    )


def grid(found: Snapshot, as_of: date = DAY, **values: Any) -> dict[tuple[str, str], tuple[bool, bool]]:
    return {
        (r["school"], r["academic_year"]): (r["reviewed"], r["planned"])
        for r in found.ask("coverage", as_of=as_of, **values)
    }


def test_each_member_in_each_year_of_its_membership_from_the_first_review_to_the_year_of_the_day(
    found: Snapshot,
) -> None:
    assert sorted(grid(found)) == [
        ("Joined in May", "2024/25"),
        ("Joined in May", "2025/26"),
        ("Left in autumn", "2023/24"),
        ("Left in autumn", "2024/25"),
        ("Left in autumn", "2025/26"),
        ("Left last summer", "2023/24"),
        ("Left last summer", "2024/25"),
        ("Old hand", "2023/24"),
        ("Old hand", "2024/25"),
        ("Old hand", "2025/26"),
    ]


def test_reviewed_is_held_by_the_day_and_planned_is_still_to_come(found: Snapshot) -> None:
    rows = grid(found)
    assert rows["Old hand", "2023/24"] == (True, False)
    assert rows["Old hand", "2024/25"] == (False, False)
    assert rows["Old hand", "2025/26"] == (True, True)  # twice that year
    assert rows["Joined in May", "2025/26"] == (False, True)
    assert rows["Left in autumn", "2025/26"] == (False, False)  # cancelled
    assert rows["Left last summer", "2024/25"] == (False, True)  # postponed


def test_it_is_seen_from_the_day(found: Snapshot) -> None:
    assert grid(found, date(2025, 10, 6))["Old hand", "2025/26"] == (False, True)
    assert grid(found, date(2026, 8, 31))["Joined late", "2025/26"] == (False, False)
    assert ("Old hand", "2026/27") in grid(found, date(2026, 9, 1))
    assert grid(found, date(2022, 1, 1)) == {}


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert set(grid(found, school="Old hand", year="2024/25")) == {("Old hand", "2024/25")}
