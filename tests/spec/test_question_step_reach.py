"""How many of our reviews have come to each step, and where is nothing written down?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import Snapshot, book, snapshot

DAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    """Three reviews held in 2025/26, one to come, one cancelled; one in the year before."""
    workshop, data = "Workshop", "Data shared done"
    return snapshot(
        book(
            reviews=[
                {"school": "Wrenmoor", "review_date": date(2026, 2, 3), data: "yes", workshop: date(2026, 2, 17)},
                {"school": "Hollowmere", "review_date": date(2026, 2, 4), data: None, workshop: None},
                {"school": "Fellgate", "review_date": date(2026, 3, 25), data: "n/a", workshop: None},
                {"school": "Larkmere", "review_date": date(2026, 6, 9), data: None, workshop: None},
                {"school": "Ashcombe", "review_date": date(2026, 2, 5), "status": "cancelled"},
                {"school": "Wrenmoor", "review_date": date(2025, 2, 3), data: "yes", workshop: date(2025, 2, 10)},
            ]
        )
    )


def reach(found: Snapshot, **narrowed: Any) -> dict[str, tuple[Any, ...]]:
    rows = found.ask("step_reach", as_of=DAY, **narrowed)
    return {row["step"]: (row["reached"], row["of"], row["missing"], row["words"]) for row in rows}


def test_what_has_been_reached_and_what_is_missing_once_a_review_was_held(found: Snapshot) -> None:
    # the workshop was due on 18 February at Hollowmere, and is due on 8 April at Fellgate: not missing yet
    assert reach(found, year="2025/26") == {
        "Data shared": (1, 3, 1, "1 of 3"),
        "Review": (3, 4, 0, "3 of 4"),
        "Workshop": (1, 4, 1, "1 of 4"),
    }


def test_a_year_says_how_many_reviews_it_has_and_how_many_were_held(found: Snapshot) -> None:
    rows = found.ask("step_reach", as_of=DAY)
    assert {(r["told_under"], r["reviews"], r["held"]) for r in rows} == {("2024/25", 1, 1), ("2025/26", 4, 3)}


def test_steps_that_are_missing_most_are_told_and_none_where_nothing_is(found: Snapshot) -> None:
    rows = found.ask("step_reach", as_of=DAY)
    assert {(r["academic_year"], r["step"]) for r in rows if r["most_missing"]} == {
        ("2025/26", "Data shared"),
        ("2025/26", "Workshop"),
    }
    assert {r["step"] for r in rows if r["main"]} == {"Review", "Workshop"}


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert reach(found, school="Larkmere")["Review"] == (0, 1, 0, "0 of 1")
    assert reach(found, protocol="spp") == {}
    assert reach(found, partnership="Another") == {}


def test_a_review_in_no_year_is_counted_apart() -> None:
    undated = snapshot(book(reviews=[{"school": "Wrenmoor", "review_date": None, "Workshop": None}]))
    assert [(r["told_under"], r["reached"], r["of"]) for r in undated.ask("step_reach", as_of=DAY)] == [
        ("Without a year", 0, 1),
        ("Without a year", 0, 1),
    ]
