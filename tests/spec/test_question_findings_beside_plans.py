"""What had the plan before set out, what did the last review find, and what does its own plan do about it?"""

from __future__ import annotations

from datetime import date

import pytest

from peerreview.access import Viewer
from tests.spec.tables import PARTNERSHIP, Snapshot, book, pick, snapshot

HOST, OTHER, DAY = "Wrenmoor Primary School", "Hollowmere Junior School", date(2026, 4, 1)
TEACHING = {"theme": "Looking inward", "strand": "Quality of teaching"}
CULTURE = {"theme": "Looking forward", "strand": "Culture and ethos"}


@pytest.fixture(scope="module")
def found() -> Snapshot:
    reviews = [
        ("R1", HOST, date(2023, 11, 7)),
        ("R2", HOST, date(2024, 11, 5)),
        ("R3", HOST, date(2025, 11, 4)),
        ("R4", HOST, date(2026, 11, 3)),
        ("O1", OTHER, date(2025, 11, 11)),
    ]
    return snapshot(
        book(
            reviews=[{"review_id": i, "school": school, "review_date": on} for i, school, on in reviews],
            findings=[
                {"review_id": "R2", **TEACHING, "kind": "strength", "finding": "Of an earlier review"},
                {"review_id": "R3", **TEACHING, "kind": "area for development", "finding": "Talk in pairs"},
                {"review_id": "R3", **TEACHING, "kind": "strength", "finding": "Clear questions", "audience": "head"},
                {"review_id": "R3", "theme": "Looking forward", "kind": "strength", "finding": "A shared aim"},
                {"review_id": "O1", **CULTURE, "kind": "strength", "finding": "Warm welcomes"},
            ],
            actions=[
                {"review_id": "R1", "action": "Two plans ago", **TEACHING},
                {"review_id": "R2", "action": "Film a lesson", **TEACHING, "status": "complete"},
                {"review_id": "R2", "action": "Meet weekly", **CULTURE, "due": date(2025, 7, 1)},
                {"review_id": "R3", "action": "Plan talk", **TEACHING, "due": date(2026, 7, 1)},
            ],
        )
    )


def test_strand_by_strand_in_the_order_of_the_framework(found: Snapshot) -> None:
    rows = found.ask("findings_beside_plans", as_of=DAY, school=HOST)
    assert pick(rows, "area", "earlier_plan", "found", "own_plan") == [
        (
            "Quality of teaching",
            "Film a lesson (done)",
            "Area for development: Talk in pairs\nStrength: Clear questions",
            "Plan talk (planned)",
        ),
        ("Culture and ethos", "Meet weekly (overdue)", None, None),
        ("Looking forward", None, "Strength: A shared aim", None),
    ]
    assert {(r["review"], r["academic_year"], r["earlier_year"]) for r in rows} == {("R3", "2025/26", "2024/25")}


def test_without_an_earlier_plan_the_findings_stand_alone(found: Snapshot) -> None:
    rows = found.ask("findings_beside_plans", as_of=DAY, school=OTHER)
    assert pick(rows, "earlier_year", "earlier_plan", "found", "own_plan") == [
        (None, None, "Strength: Warm welcomes", None)
    ]


def test_a_text_for_fewer_people_is_said_to_be_withheld(found: Snapshot) -> None:
    lead = Viewer("lead", (PARTNERSHIP,))
    rows = found.ask("findings_beside_plans", lead, as_of=DAY, school=HOST)
    assert rows[0]["found"] == "Area for development: Talk in pairs\nStrength: withheld from you"
