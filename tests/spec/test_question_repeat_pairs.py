"""Which schools keep reviewing the same school?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    def review(school: str, day: date, lead: str, team: str | None = None) -> dict[str, object]:
        return {"school": school, "review_date": day, "lead_reviewer": lead, "review_team": team}

    return snapshot(
        book(
            schools=[{"school": name} for name in ("Wrenmoor", "Hollowmere", "Larkmere")],
            reviews=[
                review("Wrenmoor", date(2023, 10, 3), "Hollowmere", "P. Grove (Hollowmere); Larkmere"),
                review("Wrenmoor", date(2025, 3, 4), "Larkmere"),
                review("Wrenmoor", DAY, "N. Fell (Larkmere)", "Hollowmere"),
                review("Wrenmoor", date(2026, 6, 2), "Hollowmere"),
                review("Hollowmere", date(2024, 11, 5), "Wrenmoor", "Hollowmere"),
            ],
        )
    )


def test_two_or_more_held_reviews_of_one_host_by_one_school(found: Snapshot) -> None:
    rows = found.ask("repeat_pairs", as_of=DAY)
    assert pick(rows, "reviewer", "host", "reviews", "of", "latest", "years", "mutual") == [
        ("Larkmere", "Wrenmoor", 3, 3, DAY, ["2023/24", "2024/25", "2025/26"], False),
        ("Hollowmere", "Wrenmoor", 2, 3, DAY, ["2023/24", "2025/26"], True),
    ]


def test_one_review_is_no_pair_yet(found: Snapshot) -> None:
    rows = found.ask("repeat_pairs", as_of=date(2026, 3, 31))
    assert pick(rows, "reviewer", "host", "reviews") == [("Larkmere", "Wrenmoor", 2)]
    assert found.ask("repeat_pairs", as_of=date(2025, 3, 3)) == []


def test_it_can_be_narrowed_to_either_school(found: Snapshot) -> None:
    assert pick(found.ask("repeat_pairs", as_of=DAY, school="Hollowmere"), "reviewer") == [("Hollowmere",)]
    assert len(found.ask("repeat_pairs", as_of=DAY, school="Wrenmoor")) == 2
