"""Whose names stand in our records?"""

from __future__ import annotations

from datetime import date

import pytest

from peerreview.access import Viewer
from peerreview.errors import AccessDenied
from tests.spec.tables import PARTNERSHIP, Snapshot, book, snapshot

DAY = date(2026, 3, 10)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    review = {"lead_reviewer": "P. Grove", "review_team": "S. Mead & N. Fell", "champions": "I. Shaw"}
    return snapshot(
        book(
            schools=[{"school": "Wrenmoor", "head": "R. Lowe"}, {"school": "Hollowmere", "head": None}],
            people=[{"name": "I. Shaw", "school": "Hollowmere", "role": "Improvement Champion"}],
            reviews=[{"review_id": "W", "school": "Wrenmoor", "review_date": DAY, **review}],
            actions=[{"review_id": "W", "action": "Read aloud", "owner": "English lead", "audience": "head"}],
            impact=[{"review_id": "W", "assessed_on": DAY, "assessed_by": "T. Marsh", "judgement": "evident"}],
            conversations=[{"held_on": DAY, "associate": "A. Ford", "next_step": "Meet", "owner": "D. Reeve"}],
        )
    )


def test_everybody_once_wherever_they_are_named(found: Snapshot) -> None:
    names = [row["name"] for row in found.ask("people_named", partnership=PARTNERSHIP)]
    assert names == sorted(set(names))
    assert {
        "P. Grove",
        "S. Mead",
        "N. Fell",
        "I. Shaw",
        "R. Lowe",
        "English lead",
        "T. Marsh",
        "A. Ford",
        "D. Reeve",
    } <= (set(names))


def test_it_is_not_for_governors(found: Snapshot) -> None:
    with pytest.raises(AccessDenied):
        found.ask("people_named", Viewer("governor", (PARTNERSHIP,), ("Wrenmoor",)))
