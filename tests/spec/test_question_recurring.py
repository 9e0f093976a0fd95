"""Which areas for development come back in review after review of a school?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)
YEARS = [date(year, 3, 10) for year in (2022, 2023, 2024, 2025, 2026)]
LEARNING, CULTURE, TEACHING = "Attainment and learning", "Culture and ethos", "Quality of teaching"
THEMES = {LEARNING: "Our impact", CULTURE: "Looking forward", TEACHING: "Looking inward"}


def in_years(school: str, strand: str, *places: int, kind: str = "area for development") -> list[dict[str, Any]]:
    return [
        {
            "school": school,
            "review_date": YEARS[place],
            "theme": THEMES[strand],
            "strand": strand,
            "kind": kind,
            "finding": f"Said {place}",
        }
        for place in places
    ]


@pytest.fixture(scope="module")
def found() -> Snapshot:
    without = {"theme": "Our impact", "strand": None, "kind": "area for development", "finding": "Said"}
    return snapshot(
        book(
            reviews=[
                *({"school": "Wrenmoor", "review_date": on, "status": None} for on in YEARS),
                # the review between was called off: the two around it stand next to each other
                {"school": "Hollowmere", "review_date": YEARS[2], "status": None},
                {"school": "Hollowmere", "review_date": YEARS[3], "status": "cancelled"},
                {"school": "Hollowmere", "review_date": YEARS[4], "status": None},
                {"school": "Larkmere", "review_date": YEARS[4], "status": None},
                {"school": "Larkmere", "review_date": date(2026, 5, 12), "status": None},
            ],
            findings=[
                *in_years("Wrenmoor", LEARNING, 0, 1, 3, 4, 4),  # two runs of two; twice in the last review
                *in_years("Wrenmoor", CULTURE, 0, 1, 2),
                *in_years("Wrenmoor", TEACHING, 0, 2, 4),  # never next to each other
                *in_years("Wrenmoor", TEACHING, 1, 3, kind="strength"),
                *in_years("Hollowmere", CULTURE, 2, 4),
                *({"school": "Hollowmere", "review_date": YEARS[place], **without} for place in (2, 4)),
                *in_years("Larkmere", LEARNING, 4),
                {**in_years("Larkmere", LEARNING, 4)[0], "review_date": date(2026, 5, 12)},
            ],
        )
    )


def test_the_latest_run_of_a_strand_in_reviews_next_to_each_other(found: Snapshot) -> None:
    rows = found.ask("recurring", as_of=DAY)
    columns = ("school", "strand", "reviews", "theme", "from_year", "to_year", "latest", "held")
    assert pick(rows, *columns) == [
        ("Hollowmere", CULTURE, 2, "Looking forward", "2023/24", "2025/26", True, 2),
        ("Wrenmoor", LEARNING, 2, "Our impact", "2024/25", "2025/26", True, 5),
        ("Wrenmoor", CULTURE, 3, "Looking forward", "2021/22", "2023/24", False, 5),
    ]
    assert rows[2]["words"] == "3 reviews in a row, 2021/22 to 2023/24"


def test_only_reviews_held_by_the_day_count(found: Snapshot) -> None:
    assert "Larkmere" not in {r["school"] for r in found.ask("recurring", as_of=date(2026, 5, 11))}
    (row,) = found.ask("recurring", as_of=date(2026, 5, 12), school="Larkmere")
    assert (row["reviews"], row["words"]) == (2, "2 reviews in a row, in 2025/26")
    earlier = found.ask("recurring", as_of=date(2023, 4, 1), school="Wrenmoor", theme="Our impact")
    assert pick(earlier, "strand", "from_year", "to_year", "latest") == [(LEARNING, "2021/22", "2022/23", True)]
