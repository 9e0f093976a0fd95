"""How has what we agreed about our partnership moved from year to year?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)
TRUST, ENQUIRY = "Trust", "Enquiry"


def rating(dimension: str, rater: str, level: str, day: date) -> dict[str, Any]:
    return {"dimension": dimension, "rater": rater, "level": level, "rated_on": day}


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            schools=[{"school": name} for name in ("Abbotsmere", "Hollowmere")],
            maturity=[
                rating(TRUST, "Agreed", "beginning", date(2023, 6, 20)),
                rating(TRUST, "Abbotsmere", "developing", date(2024, 6, 20)),  # nothing agreed that year
                rating(TRUST, "Agreed", "beginning", date(2025, 1, 9)),
                rating(TRUST, "Agreed", "developing", date(2025, 6, 20)),  # the later of the two counts
                rating(TRUST, "Agreed", "developing", date(2026, 2, 3)),
                rating(TRUST, "Associate", "beginning", date(2026, 2, 3)),
                rating(TRUST, "Hollowmere", "leading", date(2026, 2, 3)),
                rating(TRUST, "Abbotsmere", "leading", date(2026, 2, 3)),
                rating(TRUST, "Agreed", "leading", date(2026, 4, 2)),  # tomorrow
                rating(ENQUIRY, "Agreed", "leading", date(2026, 2, 3)),
            ],
        )
    )


def test_a_row_for_each_year_with_ratings_beside_the_level_agreed_before(found: Snapshot) -> None:
    rows = [row for row in found.ask("maturity_over_time", as_of=DAY) if row["dimension"] == TRUST]
    columns = ("academic_year", "raters", "agreed", "associate", "before", "before_year", "moved")
    assert pick(rows, *columns) == [
        ("2022/23", 0, "beginning", None, None, None, False),
        ("2023/24", 1, None, None, "beginning", "2022/23", False),
        ("2024/25", 0, "developing", None, "beginning", "2022/23", True),
        ("2025/26", 2, "developing", "beginning", "developing", "2024/25", False),
    ]
    assert rows[2]["agreed_on"] == date(2025, 6, 20)


def test_what_is_agreed_tomorrow_has_not_moved_yet(found: Snapshot) -> None:
    (row,) = [
        row
        for row in found.ask("maturity_over_time", as_of=date(2026, 4, 2), year="2025/26")
        if row["dimension"] == TRUST
    ]
    assert (row["agreed"], row["before"], row["moved"]) == ("leading", "developing", True)


def test_one_year_alone_still_knows_what_was_before(found: Snapshot) -> None:
    rows = found.ask("maturity_over_time", as_of=DAY, year="2025/26")
    assert pick(rows, "dimension", "agreed", "before") == [
        (ENQUIRY, "leading", None),
        (TRUST, "developing", "developing"),
    ]
