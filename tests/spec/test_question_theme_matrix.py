"""What did reviews find in each theme and strand, school by school?"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from peerreview.access import Viewer
from tests.spec.tables import PARTNERSHIP, Snapshot, book, snapshot

DAY, HELD, BEFORE = date(2026, 4, 1), date(2026, 3, 10), date(2025, 3, 11)
IMPACT, FORWARD = "Our impact", "Looking forward"
LEARNING, CULTURE = "Attainment and learning", "Culture and ethos"
NONE = "(no strand)"
STRENGTH, DEVELOP = "strength", "area for development"


def finding(school: str, on: date, kind: str, theme: str, strand: str | None) -> dict[str, Any]:
    return {
        "school": school,
        "review_date": on,
        "kind": kind,
        "theme": theme,
        "strand": strand,
        "finding": "Said",
        "audience": "head",
    }


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            schools=[
                {"school": "Wrenmoor", "left": None},
                {"school": "Hollowmere", "left": None},
                {"school": "Not yet reviewed", "left": None},
                {"school": "Has left", "left": date(2026, 3, 31)},
            ],
            reviews=[
                {"school": "Wrenmoor", "review_date": HELD},
                {"school": "Wrenmoor", "review_date": BEFORE},
                {"school": "Hollowmere", "review_date": HELD},
                {"school": "Hollowmere", "review_date": date(2026, 5, 5)},
                {"school": "Not yet reviewed", "review_date": date(2026, 4, 2)},
                {"school": "Has left", "review_date": HELD},
            ],
            findings=[
                finding("Wrenmoor", HELD, STRENGTH, IMPACT, LEARNING),
                finding("Wrenmoor", HELD, STRENGTH, IMPACT, LEARNING),
                finding("Wrenmoor", BEFORE, STRENGTH, IMPACT, LEARNING),
                finding("Wrenmoor", HELD, DEVELOP, FORWARD, None),
                finding("Hollowmere", HELD, DEVELOP, FORWARD, LEARNING),  # a strand of another theme
                finding("Hollowmere", date(2026, 5, 5), STRENGTH, FORWARD, CULTURE),  # to come
                finding("Has left", HELD, STRENGTH, IMPACT, LEARNING),
            ],
        )
    )


def cells(found: Snapshot, **values: Any) -> dict[tuple[str, str, str, str], int]:
    rows = found.ask("theme_matrix", as_of=DAY, **values)
    return {(r["theme"], r["strand"], r["kind"], r["school"]): r["findings"] for r in rows}


FILLED = {
    (IMPACT, LEARNING, STRENGTH, "Wrenmoor"): 3,
    (FORWARD, NONE, DEVELOP, "Wrenmoor"): 1,
    (FORWARD, LEARNING, DEVELOP, "Hollowmere"): 1,
}


def test_every_strand_and_kind_for_each_member_that_was_reviewed_zeros_present(found: Snapshot) -> None:
    rows = cells(found)
    assert {key: count for key, count in rows.items() if count} == FILLED
    # the framework's eleven strands and two that only findings name, five kinds, two schools
    assert len(rows) == len(found.ask("theme_matrix", as_of=DAY)) == (11 + 2) * 5 * 2
    assert Counter(theme for theme, *_ in rows) == {
        IMPACT: 2 * 10,
        "Looking inward": 3 * 10,
        "Looking outward": 3 * 10,
        FORWARD: (3 + 2) * 10,
    }


def test_the_framework_gives_the_order_and_what_it_does_not_have_ends_its_theme(found: Snapshot) -> None:
    rows = found.ask("theme_matrix", as_of=DAY, theme=FORWARD)
    assert list(dict.fromkeys(r["strand"] for r in rows)) == [
        "Governance and strategic direction",
        CULTURE,
        "Leadership across the school",
        NONE,
        LEARNING,
    ]
    assert list(dict.fromkeys(r["kind"] for r in rows)) == [
        "excellent practice",
        STRENGTH,
        "validated priority",
        DEVELOP,
        "new line of enquiry",
    ]


def test_a_year_has_the_schools_reviewed_then_and_no_row_without_a_strand_where_there_is_none(found: Snapshot) -> None:
    rows = cells(found, year="2024/25")
    assert {key: count for key, count in rows.items() if count} == {(IMPACT, LEARNING, STRENGTH, "Wrenmoor"): 1}
    assert len(rows) == 11 * 5
    assert {r["reviews"] for r in found.ask("theme_matrix", as_of=DAY, school="Wrenmoor")} == {2}
    assert cells(found, protocol="spp") == {}


def test_counts_are_the_same_for_those_who_may_not_read_the_words(found: Snapshot) -> None:
    lead = Viewer("lead", (PARTNERSHIP,))
    assert found.ask("theme_matrix", lead, as_of=DAY) == found.ask("theme_matrix", as_of=DAY)
    governor = Viewer("governor", (PARTNERSHIP,), ("Hollowmere",))
    assert {r["school"] for r in found.ask("theme_matrix", governor, as_of=DAY)} == {"Hollowmere"}
