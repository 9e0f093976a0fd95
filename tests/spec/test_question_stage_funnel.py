"""How many of our reviews have reached each phase, year by year?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import PARTNERSHIP, TSC, Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    """Columns for steps of four phases: none of feedback and support."""
    return snapshot(
        book(
            reviews=[
                {
                    "school": "Wrenmoor",
                    "review_date": date(2026, 3, 3),
                    "Data shared done": "yes",
                    "Workshop": date(2026, 3, 12),
                    "Action plan agreed": None,
                    "Impact review": None,
                },
                {"school": "Hollowmere", "review_date": date(2026, 3, 10), "Workshop": "yes"},
                {"school": "Larkmere", "review_date": date(2026, 3, 17), "Workshop": date(2026, 4, 2)},
                {"school": "Fellgate", "review_date": date(2026, 5, 5)},
                {"school": "Ashcombe", "academic_year": "2025/26", "status": "postponed"},
                {"school": "Brackwell", "review_date": date(2026, 2, 3), "status": "cancelled"},
                {"school": "Wrenmoor", "review_date": date(2025, 3, 4), "Workshop": "n/a", "Impact review": DAY},
            ],
        ),
        book(
            "other",
            partnership="Another",
            reviews=[{"school": "Faraway", "Feedback given done": "yes"}, {"school": "Near", "protocol": "unheard of"}],
        ),
    )


def funnel(found: Snapshot, **values: Any) -> dict[str, tuple[int, int, str]]:
    rows = found.ask("stage_funnel", as_of=values.pop("as_of", DAY), **{"partnership": PARTNERSHIP, **values})
    return {r["phase"]: (r["reached"], r["of"], r["words"]) for r in rows}


def test_reached_is_any_step_done_or_assumed_of_reviews_that_are_not_cancelled(found: Snapshot) -> None:
    assert funnel(found, year="2025/26") == {
        "plan": (1, 5, "1 of 5"),
        "review": (3, 5, "3 of 5"),
        "feedback": (0, 0, "not tracked"),
        "action": (2, 5, "2 of 5"),
        "support": (0, 0, "not tracked"),
        "impact": (0, 5, "0 of 5"),
    }


def test_a_review_where_the_phase_does_not_apply_still_counts_and_a_date_of_today_is_reached(found: Snapshot) -> None:
    earlier = funnel(found, year="2024/25")
    assert earlier["action"] == (0, 1, "0 of 1")
    assert earlier["impact"] == (1, 1, "1 of 1")
    assert funnel(found, year="2024/25", as_of=date(2026, 3, 31))["impact"] == (0, 1, "0 of 1")


def test_the_six_phases_stand_in_order_for_each_year_and_protocol(found: Snapshot) -> None:
    rows = found.ask("stage_funnel", as_of=DAY, partnership=PARTNERSHIP)
    assert pick(rows, "academic_year", "protocol", "position") == [
        (year, TSC, place) for year in ("2024/25", "2025/26") for place in range(1, 7)
    ]
    assert {(r["academic_year"], r["reviews"]) for r in rows} == {("2024/25", 1), ("2025/26", 5)}


def test_reviews_without_a_year_stand_under_their_own_heading(found: Snapshot) -> None:
    rows = found.ask("stage_funnel", as_of=DAY, partnership="Another")
    assert {(r["academic_year"], r["told_under"], r["protocol"], r["reviews"]) for r in rows} == {
        (None, "Without a year", TSC, 2)
    }
    assert pick([r for r in rows if r["phase"] == "feedback"], "reached", "of") == [(1, 2)]


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert funnel(found, school="Hollowmere")["action"] == (1, 1, "1 of 1")
    assert funnel(found, protocol="spp") == {}
