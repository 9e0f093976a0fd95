"""Which schools, years, protocols and themes can I narrow our reviews to?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.spec.tables import Snapshot, book, snapshot


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            schools=[{"school": school} for school in ("Never reviewed", "Wrenmoor", "Hollowmere", "Fellgate")],
            reviews=[
                {"school": "Wrenmoor", "review_date": date(2025, 3, 10)},
                {"school": "Hollowmere", "review_date": date(2026, 10, 6), "protocol": "trio"},
                {"school": "Fellgate", "review_date": None},
            ],
        )
    )


def choices(found: Snapshot, field: str, as_of: date = date(2026, 4, 1)) -> list[tuple[str, bool]]:
    rows = found.ask("review_choices", as_of=as_of)
    return [(row["choice"], row["current"]) for row in rows if row["field"] == field]


def test_every_choice_that_a_review_has(found: Snapshot) -> None:
    assert choices(found, "school") == [("Fellgate", False), ("Hollowmere", False), ("Wrenmoor", False)]
    assert choices(found, "protocol") == [("tiptree-stanway", False), ("trio", False)]
    assert [theme for theme, _ in choices(found, "theme")] == [
        "Our impact",
        "Looking inward",
        "Looking outward",
        "Looking forward",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "current"),
    [
        (date(2026, 4, 1), "2024/25"),  # a year without a review: the latest before it
        (date(2026, 9, 1), "2026/27"),
        (date(2030, 1, 1), "2026/27"),
        (date(2020, 1, 1), "2024/25"),  # none before it: the first after
    ],
)
def test_the_year_that_is_looked_at_first(found: Snapshot, day: date, current: str) -> None:
    assert [year for year, _ in choices(found, "year", day)] == ["2026/27", "2024/25"]
    assert [year for year, first in choices(found, "year", day) if first] == [current]


def test_a_partnership_without_a_review_has_no_choice(found: Snapshot) -> None:
    assert found.ask("review_choices", as_of=date(2026, 4, 1), partnership="Another") == []
    assert snapshot(book(schools=[{"school": "Wrenmoor"}])).ask("review_choices", as_of=date(2026, 4, 1)) == []
