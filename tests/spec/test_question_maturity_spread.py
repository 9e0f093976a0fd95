"""How many schools gave each level, dimension by dimension?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)
SCHOOLS = ("Abbotsmere", "Hollowmere", "Larkmere")


def rating(rater: str, level: str, day: date, dimension: str = "Trust") -> dict[str, Any]:
    return {"dimension": dimension, "rater": rater, "level": level, "rated_on": day}


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            schools=[{"school": name} for name in SCHOOLS],
            maturity=[
                rating("Abbotsmere", "leading", date(2025, 6, 3)),
                rating("Abbotsmere", "leading", date(2025, 10, 7)),  # said again differently in that year
                rating("Abbotsmere", "developing", DAY),
                rating("Hollowmere", "developing", date(2026, 1, 9)),
                rating("Larkmere", "our own word", date(2026, 1, 9)),
                rating("Larkmere", "leading", date(2026, 4, 2)),  # tomorrow
                rating("Agreed", "embedding", date(2026, 2, 3)),
                rating("Associate", "beginning", date(2026, 2, 3)),
                rating("Larkmere", "build", date(2026, 1, 9), "Phase"),
            ],
        )
    )


def test_each_schools_latest_rating_of_a_year_is_counted_and_no_other(found: Snapshot) -> None:
    rows = found.ask("maturity_spread", as_of=DAY)
    assert pick(rows, "dimension", "academic_year", "level", "schools", "of") == [
        ("Phase", "2025/26", "build", 1, 1),
        ("Trust", "2024/25", "leading", 1, 1),
        ("Trust", "2025/26", "developing", 2, 3),
        ("Trust", "2025/26", "our own word", 1, 3),
    ]


def test_it_is_seen_from_the_day_and_can_be_of_one_year(found: Snapshot) -> None:
    rows = found.ask("maturity_spread", as_of=date(2026, 4, 2), year="2025/26")
    assert pick(rows, "dimension", "level", "schools") == [
        ("Phase", "build", 1),
        ("Trust", "developing", 2),
        ("Trust", "leading", 1),
    ]


def test_no_school_can_be_told_from_it(found: Snapshot) -> None:
    assert not [school for school in SCHOOLS if school in str(found.ask("maturity_spread", as_of=DAY))]
