"""How often has each school been reviewed, and how often has it given a reviewer?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerreview.access import Viewer
from peerreview.errors import AccessDenied
from tests.spec.tables import PARTNERSHIP, Snapshot, book, snapshot

DAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            schools=[
                {"school": "Wrenmoor", "left": None},
                {"school": "Hollowmere", "left": None},
                {"school": "Larkmere", "left": None},
                {"school": "Newcomer", "left": None},
                {"school": "Gone away", "left": date(2026, 1, 1)},
            ],
            reviews=[
                {
                    "school": "Wrenmoor",
                    "review_date": date(2024, 10, 8),
                    "lead_reviewer": "C. Moor (Hollowmere)",
                    "review_team": "P. Grove (Hollowmere); Larkmere; Wrenmoor",
                    "champions": "Newcomer",
                    "status": None,
                },
                {
                    "school": "Wrenmoor",
                    "review_date": DAY,
                    "lead_reviewer": "Nobody Known",
                    "review_team": "Hollowmere; Gone away",
                    "champions": None,
                    "status": None,
                },
                {
                    "school": "Hollowmere",
                    "review_date": date(2026, 4, 2),
                    "lead_reviewer": "Larkmere",
                    "review_team": None,
                    "champions": None,
                    "status": None,
                },
                {
                    "school": "Larkmere",
                    "review_date": date(2025, 11, 4),
                    "lead_reviewer": "Hollowmere",
                    "review_team": None,
                    "champions": None,
                    "status": "cancelled",
                },
            ],
        )
    )


def table(found: Snapshot, as_of: date = DAY, **values: Any) -> dict[str, tuple[int, int]]:
    return {r["school"]: (r["received"], r["given"]) for r in found.ask("reciprocity", as_of=as_of, **values)}


def test_members_of_the_day_with_zeros_and_held_reviews_only(found: Snapshot) -> None:
    # Hollowmere sent two people to the first review (it counts once) and one to the second; a school is not its own
    # reviewer; champions do not review; the review of 2 April is still to come and the other one was cancelled.
    assert table(found) == {"Wrenmoor": (2, 0), "Hollowmere": (0, 2), "Larkmere": (0, 1), "Newcomer": (0, 0)}
    assert table(found, date(2026, 4, 2))["Larkmere"] == (0, 2)
    assert table(found, date(2025, 12, 31))["Gone away"] == (0, 0)


def test_it_says_when_and_who_led(found: Snapshot) -> None:
    row = next(r for r in found.ask("reciprocity", as_of=DAY) if r["school"] == "Hollowmere")
    assert (row["led"], row["last_given"], row["last_received"]) == (1, DAY, None)
    assert row["in_words"] == "hosted 0, gave 2"


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert table(found, year="2024/25", school="Hollowmere") == {"Hollowmere": (0, 1)}


def test_a_governor_who_sees_no_roles_is_not_told_that_nobody_gave(found: Snapshot) -> None:
    with pytest.raises(AccessDenied, match="across the partnership"):
        found.ask("reciprocity", Viewer("governor", (PARTNERSHIP,), ("Hollowmere",)), as_of=DAY)
