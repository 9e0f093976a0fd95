"""Who has reviewed whom, and which schools have never met in a review?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerreview.access import Viewer
from peerreview.errors import AccessDenied
from tests.spec.tables import PARTNERSHIP, Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)
NAMES = ("Wrenmoor", "Hollowmere", "Larkmere", "Ashen", "Gone away")


@pytest.fixture(scope="module")
def found() -> Snapshot:
    def review(school: str, day: date | None, lead: str | None, team: str | None = None, **more: Any) -> dict[str, Any]:
        return {
            "school": school,
            "review_date": day,
            "lead_reviewer": lead,
            "review_team": team,
            "status": None,
            **more,
        }

    return snapshot(
        book(
            schools=[{"school": name, "left": date(2026, 1, 1) if name == "Gone away" else None} for name in NAMES],
            reviews=[
                # two people of one school are one review
                review("Wrenmoor", date(2024, 10, 8), "C. Moor (Hollowmere)", "P. Grove (Hollowmere); Gone away"),
                review("Wrenmoor", DAY, "Larkmere", "Hollowmere"),
                review("Wrenmoor", date(2026, 4, 2), "Ashen"),  # tomorrow
                review("Hollowmere", date(2025, 3, 4), "Wrenmoor", "Hollowmere; A Stranger"),
                review("Hollowmere", date(2025, 5, 6), "Ashen", status="cancelled"),
                review("Larkmere", date(2025, 11, 4), None, "Ashen"),
            ],
        )
    )


def table(found: Snapshot, as_of: date = DAY, **values: Any) -> dict[tuple[str, str], tuple[Any, ...]]:
    rows = found.ask("who_reviewed_whom", as_of=as_of, **values)
    return {(r["host"], r["reviewer"]): (r["reviews"], r["back"], r["mutual"], r["met"]) for r in rows}


def test_every_two_members_in_both_directions_zeros_present(found: Snapshot) -> None:
    nothing = (0, 0, False, False)
    assert table(found) == {
        ("Ashen", "Hollowmere"): nothing,
        ("Ashen", "Larkmere"): (0, 1, False, True),
        ("Ashen", "Wrenmoor"): nothing,
        ("Hollowmere", "Ashen"): nothing,
        ("Hollowmere", "Larkmere"): nothing,
        ("Hollowmere", "Wrenmoor"): (1, 2, True, True),
        ("Larkmere", "Ashen"): (1, 0, False, True),
        ("Larkmere", "Hollowmere"): nothing,
        ("Larkmere", "Wrenmoor"): (0, 1, False, True),
        ("Wrenmoor", "Ashen"): nothing,
        ("Wrenmoor", "Hollowmere"): (2, 1, True, True),
        ("Wrenmoor", "Larkmere"): (1, 0, False, True),
    }


def test_hosts_and_reviewers_are_in_alphabetical_order(found: Snapshot) -> None:
    rows = pick(found.ask("who_reviewed_whom", as_of=DAY), "host", "reviewer")
    assert rows == sorted(rows)


def test_the_latest_and_how_often_in_words(found: Snapshot) -> None:
    rows = {(r["host"], r["reviewer"]): r for r in found.ask("who_reviewed_whom", as_of=DAY)}
    twice, never = rows["Wrenmoor", "Hollowmere"], rows["Ashen", "Wrenmoor"]
    assert (twice["latest"], twice["in_words"]) == (DAY, "twice, and the other way too")
    assert (never["latest"], never["in_words"]) == (None, "not yet")
    assert rows["Larkmere", "Ashen"]["in_words"] == "once"


def test_it_goes_by_the_day_and_the_year(found: Snapshot) -> None:
    assert table(found, date(2026, 4, 2))["Wrenmoor", "Ashen"] == (1, 0, False, True)
    assert table(found, date(2026, 3, 31))["Wrenmoor", "Hollowmere"] == (1, 1, True, True)
    assert table(found, year="2025/26")["Wrenmoor", "Hollowmere"] == (1, 0, False, True)
    assert ("Gone away", "Ashen") in table(found, date(2025, 12, 31))


def test_one_school_has_its_pairs_on_both_sides(found: Snapshot) -> None:
    pairs = table(found, school="Ashen")
    assert len(pairs) == 6
    assert all("Ashen" in pair for pair in pairs)


def test_it_is_not_for_governors(found: Snapshot) -> None:
    with pytest.raises(AccessDenied):
        found.ask("who_reviewed_whom", Viewer("governor", (PARTNERSHIP,), ("Ashen",)), as_of=DAY)
