"""How far has each review come in the phases that all protocols have in common?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import Snapshot, book, snapshot

DAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            reviews=[
                {
                    "school": "Wrenmoor",
                    "review_date": date(2026, 3, 10),
                    "Data shared done": "yes",
                    "Pre-review meeting": date(2026, 3, 3),
                    "Workshop": None,
                    "Impact review": None,
                },
                {"school": "Ashcombe", "review_date": date(2026, 3, 3), "status": "cancelled"},
                {"school": "Fellgate", "review_date": date(2026, 3, 24), "protocol": "trio", "Workshop": "yes"},
            ]
        )
    )


def phases(found: Snapshot, school: str) -> list[tuple[Any, ...]]:
    return [(r["phase"], r["state"], r["so_far"]) for r in found.ask("review_phases", as_of=DAY, school=school)]


def test_every_review_has_all_six_phases_in_order(found: Snapshot) -> None:
    # the workshop was due on 24 March
    assert phases(found, "Wrenmoor") == [
        ("plan", "done (assumed)", "2 of 2 done"),
        ("review", "done (assumed)", "1 of 1 done"),
        ("feedback", "not tracked", None),
        ("action", "overdue", "0 of 1 done"),
        ("support", "not tracked", None),
        ("impact", "unscheduled", "0 of 1 done"),
    ]


def test_a_cancelled_review_has_no_phase_that_applies(found: Snapshot) -> None:
    rows = found.ask("review_phases", as_of=DAY, school="Ashcombe")
    assert {r["state"] for r in rows} == {"not applicable", "not tracked"}
    assert {r["status"] for r in rows} == {"cancelled"}
    assert {r["so_far"] for r in rows} == {None}


def test_reviews_of_different_protocols_stand_side_by_side(found: Snapshot) -> None:
    rows = found.ask("review_phases", as_of=DAY)
    assert {(r["protocol"], r["phase"]) for r in rows if r["state"] == "done"} == {("trio", "action")}
    assert {r["called"] for r in rows} == {
        "Ashcombe, 3 March 2026",
        "Fellgate, 24 March 2026",
        "Wrenmoor, 10 March 2026",
    }
    assert {r["school"] for r in found.ask("review_phases", as_of=DAY, protocol="trio")} == {"Fellgate"}
    assert found.ask("review_phases", as_of=DAY, year="2024/25") == []
