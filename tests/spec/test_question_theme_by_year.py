"""How has what reviews find changed from year to year?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import Snapshot, book, snapshot

DAY = date(2026, 4, 1)
IMPACT, LEARNING, DEVELOP = "Our impact", "Attainment and learning", "area for development"


def finding(school: str, on: date, strand: str | None = LEARNING) -> dict[str, Any]:
    return {"school": school, "review_date": on, "kind": DEVELOP, "theme": IMPACT, "strand": strand, "finding": "Said"}


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            schools=[
                {"school": "Wrenmoor", "left": None},
                {"school": "Hollowmere", "left": None},
                {"school": "Has left", "left": date(2025, 8, 31)},
            ],
            reviews=[
                {"school": "Wrenmoor", "review_date": date(2024, 3, 5)},
                {"school": "Has left", "review_date": date(2024, 3, 12)},
                {"school": "Hollowmere", "review_date": date(2026, 3, 3)},
                {"school": "Wrenmoor", "review_date": date(2026, 3, 10)},
                {"school": "Wrenmoor", "review_date": date(2026, 10, 6)},
            ],
            findings=[
                finding("Wrenmoor", date(2024, 3, 5)),
                finding("Has left", date(2024, 3, 12)),
                finding("Has left", date(2024, 3, 12)),
                finding("Wrenmoor", date(2026, 3, 10)),
                finding("Hollowmere", date(2026, 3, 3), None),
                finding("Wrenmoor", date(2026, 10, 6)),
            ],
        )
    )


def by_year(found: Snapshot, strand: str, kind: str = DEVELOP, **values: Any) -> dict[str, tuple[Any, ...]]:
    rows = found.ask("theme_by_year", as_of=DAY, **values)
    return {
        r["academic_year"]: (r["findings"], r["schools"], r["of"], r["reviews"], r["words"])
        for r in rows
        if r["strand"] == strand and r["kind"] == kind
    }


def test_each_year_with_a_review_held_has_every_strand_and_kind(found: Snapshot) -> None:
    assert by_year(found, LEARNING) == {
        "2023/24": (3, 2, 2, 2, "2 of 2 schools"),  # the school that has left since was there
        "2025/26": (1, 1, 2, 2, "1 of 2 schools"),
    }
    assert by_year(found, "Culture and ethos", "strength") == {
        "2023/24": (0, 0, 2, 2, "0 of 2 schools"),
        "2025/26": (0, 0, 2, 2, "0 of 2 schools"),
    }
    assert len(found.ask("theme_by_year", as_of=DAY)) == 2 * (11 + 1) * 5


def test_findings_without_a_strand_have_a_row_in_every_year_once_there_are_any(found: Snapshot) -> None:
    assert {year: row[0] for year, row in by_year(found, "(no strand)").items()} == {"2023/24": 0, "2025/26": 1}
    assert by_year(found, "(no strand)", year="2023/24") == {}


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert by_year(found, LEARNING, school="Wrenmoor") == {
        "2023/24": (1, 1, 1, 1, "1 of 1 school"),
        "2025/26": (1, 1, 1, 1, "1 of 1 school"),
    }
    assert {r["theme"] for r in found.ask("theme_by_year", as_of=DAY, theme=IMPACT)} == {IMPACT}
    assert found.ask("theme_by_year", as_of=DAY, protocol="spp") == []
