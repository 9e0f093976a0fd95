"""How many days of each school's people have our reviews taken?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from peerreview.framework import protocols
from tests.spec.tables import TSC, Snapshot, book, snapshot

DAY = date(2026, 4, 1)
IC = "Improvement Champion"


@pytest.fixture(scope="module")
def found() -> Snapshot:
    """Five stages, where a day is for each reviewer and half a day for each champion, and two ways of our own."""
    five = protocols()[TSC]
    partner = replace(five, id="partner", title="Partner", names=(), staff_days={"Improvement Partner": 0.75})
    unsized = replace(five, id="unsized", title="Unsized", names=(), staff_days={})

    def review(school: str, day: date, lead: str, team: str | None, champions: str | None, protocol: str = TSC) -> Any:
        return {
            "school": school,
            "review_date": day,
            "lead_reviewer": lead,
            "review_team": team,
            "champions": champions,
            "protocol": protocol,
        }

    return snapshot(
        book(
            schools=[{"school": name} for name in ("Wrenmoor", "Hollowmere", "Larkmere")],
            reviews=[
                review(
                    "Wrenmoor",
                    date(2025, 10, 7),
                    "C. Moor (Hollowmere)",
                    "C. Moor (Hollowmere); P. Grove (Hollowmere); Larkmere; Stranger",
                    "E. Lowe (Larkmere) & A. Host (Wrenmoor)",
                ),
                review("Larkmere", date(2026, 3, 3), "C. Moor (Hollowmere)", "P. Grove (Hollowmere)", None, "partner"),
                review("Larkmere", DAY, "C. Moor (Hollowmere)", None, None, "unsized"),
                review("Larkmere", date(2024, 10, 8), "Hollowmere", "Hollowmere", None),
                review("Larkmere", date(2026, 4, 2), "Hollowmere", None, None),
            ],
        ),
        known={TSC: five, "partner": partner, "unsized": unsized},
    )


def table(found: Snapshot, *columns: str, **values: Any) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    rows = found.ask("staff_days", as_of=DAY, **values)
    return {(r["academic_year"], r["school"], r["role"]): tuple(r[c] for c in columns) for r in rows}


def test_days_that_each_schools_people_gave_and_received(found: Snapshot) -> None:
    # October: C. Moor leads (1) and is not counted on the team again, P. Grove 1, Larkmere 1, Stranger 1 of no known
    # school; champions half a day each, the host's own not received from others. March: the partner's 0.75 only.
    assert table(found, "days", "received") == {
        ("2024/25", "Hollowmere", "lead reviewer"): (1, 0),
        ("2024/25", "Hollowmere", "reviewer"): (1, 0),
        ("2024/25", "Larkmere", "lead reviewer"): (0, 1),
        ("2024/25", "Larkmere", "reviewer"): (0, 1),
        ("2025/26", "Hollowmere", "Improvement Partner"): (0.75, 0),
        ("2025/26", "Hollowmere", "lead reviewer"): (1, 0),
        ("2025/26", "Hollowmere", "reviewer"): (1, 0),
        ("2025/26", "Larkmere", IC): (0.5, 0),
        ("2025/26", "Larkmere", "Improvement Partner"): (0, 0.75),
        ("2025/26", "Larkmere", "reviewer"): (1, 0),
        ("2025/26", "Wrenmoor", IC): (0.5, 0.5),
        ("2025/26", "Wrenmoor", "lead reviewer"): (0, 1),
        ("2025/26", "Wrenmoor", "reviewer"): (0, 3),
        ("2025/26", None, "reviewer"): (1, 0),
    }


def test_it_says_how_many_people_and_reviews(found: Snapshot) -> None:
    rows = table(found, "people", "reviews", year="2025/26")
    assert rows["2025/26", "Hollowmere", "reviewer"] == (1, 1)
    assert rows["2025/26", "Wrenmoor", "lead reviewer"] == (0, 0)


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert table(found, "days", school="Hollowmere", protocol="partner") == {
        ("2025/26", "Hollowmere", "Improvement Partner"): (0.75,)
    }
