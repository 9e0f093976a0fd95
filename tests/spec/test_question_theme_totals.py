"""What did reviews find in each theme and strand, all schools together?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import Snapshot, book, snapshot

DAY, HELD, BEFORE = date(2026, 4, 1), date(2026, 3, 10), date(2025, 3, 11)
IMPACT, LEARNING, STRENGTH = "Our impact", "Attainment and learning", "strength"


def finding(school: str, on: date, strand: str | None = LEARNING) -> dict[str, Any]:
    return {
        "school": school,
        "review_date": on,
        "kind": STRENGTH,
        "theme": IMPACT,
        "strand": strand,
        "finding": "Said",
    }


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            schools=[
                {"school": "Wrenmoor", "left": None},
                {"school": "Hollowmere", "left": None},
                {"school": "Larkmere", "left": None},
                {"school": "Not yet reviewed", "left": None},
                {"school": "Has left", "left": DAY},
            ],
            reviews=[
                {"school": "Wrenmoor", "review_date": HELD},
                {"school": "Wrenmoor", "review_date": BEFORE},
                {"school": "Hollowmere", "review_date": HELD},
                {"school": "Larkmere", "review_date": HELD},
                {"school": "Not yet reviewed", "review_date": date(2026, 4, 2)},
                {"school": "Has left", "review_date": HELD},
            ],
            findings=[
                finding("Wrenmoor", HELD),
                finding("Wrenmoor", HELD),
                finding("Wrenmoor", BEFORE),
                finding("Hollowmere", HELD),
                finding("Larkmere", HELD, None),
                finding("Has left", HELD),
            ],
        )
    )


def total(found: Snapshot, strand: str, kind: str = STRENGTH, **values: Any) -> tuple[Any, ...]:
    rows = found.ask("theme_totals", as_of=DAY, **values)
    (row,) = [r for r in rows if r["strand"] == strand and r["kind"] == kind]
    return tuple(row[name] for name in ("findings", "schools", "reviews", "of", "of_reviews", "words"))


def test_findings_schools_and_reviews_of_the_members_that_were_reviewed(found: Snapshot) -> None:
    assert total(found, LEARNING) == (4, 2, 3, 3, 4, "2 of 3 schools")
    assert total(found, "(no strand)") == (1, 1, 1, 3, 4, "1 of 3 schools")


def test_zeros_are_present(found: Snapshot) -> None:
    assert total(found, "Culture and ethos") == (0, 0, 0, 3, 4, "0 of 3 schools")
    assert total(found, "(no strand)", "new line of enquiry") == (0, 0, 0, 3, 4, "0 of 3 schools")
    assert len(found.ask("theme_totals", as_of=DAY)) == (11 + 1) * 5


def test_where_a_kind_was_found_at_the_most_schools(found: Snapshot) -> None:
    rows = found.ask("theme_totals", as_of=DAY)
    assert [(r["strand"], r["kind"]) for r in rows if r["most"]] == [(LEARNING, STRENGTH)]


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert total(found, LEARNING, year="2024/25") == (1, 1, 1, 1, 1, "1 of 1 school")
    assert total(found, LEARNING, school="Wrenmoor") == (3, 1, 2, 1, 2, "1 of 1 school")
    assert {r["theme"] for r in found.ask("theme_totals", as_of=DAY, theme=IMPACT)} == {IMPACT}
    assert found.ask("theme_totals", as_of=DAY, protocol="spp") == []


def test_the_schools_are_named_in_alphabetical_order_and_nobody_where_there_is_none(found: Snapshot) -> None:
    rows = found.ask("theme_totals", as_of=DAY)
    named = {(r["strand"], r["kind"]): r["at"] for r in rows}
    assert named["Culture and ethos", STRENGTH] is None
    assert len(named[LEARNING, STRENGTH]) == 2
    assert named[LEARNING, STRENGTH] == sorted(named[LEARNING, STRENGTH])
