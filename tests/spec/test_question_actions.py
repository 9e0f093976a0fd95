"""What have we agreed to do, who does it, by when, and where does it stand?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)
BLANK = dict.fromkeys(["finding_id", "due", "revised_due", "status", "completed", "criterion_met", "owner", "theme"])


def action(number: str, text: str, review: str = "R1", **cells: Any) -> dict[str, Any]:
    return {**BLANK, "review_id": review, "action_id": number, "action": text, **cells}


def looked_at(number: str, on: date | None, judgement: str | None, level: str = "pupil") -> dict[str, Any]:
    return {"review_id": "R1", "action_id": number, "assessed_on": on, "judgement": judgement, "level": level}


@pytest.fixture(scope="module")
def found() -> Snapshot:
    area = {"theme": "Our impact", "kind": "area for development", "finding": "Few read at home"}
    under_way = {"status": "in progress", "criterion_met": "partly met", "owner": "English lead", "theme": "Our impact"}
    moved_on = {"due": date(2026, 3, 20), "revised_due": date(2026, 4, 10)}
    return snapshot(
        book(
            reviews=[
                {"review_id": "R1", "school": "Wrenmoor", "review_date": date(2026, 3, 10)},
                {"review_id": "R2", "school": "Hollowmere", "review_date": date(2025, 3, 10)},
            ],
            findings=[{"review_id": "R1", "finding_id": "F1", **area}],
            actions=[
                action("A1", "Read daily", finding_id="f1", **under_way, **moved_on),
                action("A2", "Count daily", due=date(2026, 3, 25)),
                action("A3", "Sing", due=date(2026, 4, 20), revised_due=date(2026, 4, 5)),
                action("A1", "Walk", "R2", completed=date(2026, 4, 2)),
            ],
            impact=[
                looked_at("a1", date(2026, 3, 1), "no change yet"),
                looked_at("A1", date(2026, 3, 28), "early indicators"),
                looked_at("A1", date(2026, 3, 30), None, "teacher"),
                looked_at("A1", date(2026, 4, 2), "embedded"),
                looked_at("A2", None, "evident"),
            ],
        )
    )


def by_action(found: Snapshot, as_of: date = DAY, **values: Any) -> dict[str, dict[str, Any]]:
    return {r["action"]: r for r in found.ask("actions", as_of=as_of, **values)}


def test_every_action_of_every_plan_by_review_and_then_by_its_date(found: Snapshot) -> None:
    assert pick(found.ask("actions", as_of=DAY), "review", "action", "state", "days_overdue") == [
        ("R2", "Walk", "unscheduled", None),
        ("R1", "Count daily", "overdue", 7),
        ("R1", "Sing", "due soon", None),
        ("R1", "Read daily", "due soon", None),
    ]


def test_what_an_action_says(found: Snapshot) -> None:
    row = by_action(found)["Read daily"]
    said = {
        "finding": "Few read at home",
        "theme": "Our impact",
        "who": "English lead",
        "due": date(2026, 3, 20),
        "revised_due": date(2026, 4, 10),
        "status": "in progress",
        "criterion_met": "partly met",
    }
    assert {key: row[key] for key in said} == said
    assert row["source_cell"] == "Actions!C2"


def test_slipped_is_moved_to_a_later_date(found: Snapshot) -> None:
    assert {action: row["slipped"] for action, row in by_action(found).items()} == {
        "Read daily": True,
        "Count daily": False,
        "Sing": False,
        "Walk": False,
    }


def test_impact_is_the_latest_judgement_of_that_action_by_the_day(found: Snapshot) -> None:
    assert by_action(found)["Read daily"]["impact"] == "early indicators"
    assert by_action(found, date(2026, 4, 2))["Read daily"]["impact"] == "embedded"
    assert by_action(found, date(2026, 2, 1))["Read daily"]["impact"] is None
    assert by_action(found)["Count daily"]["impact"] == "evident"  # on no known day, and the only one
    assert by_action(found)["Walk"]["impact"] is None  # another review's action of that ID


def test_completed_after_the_day_is_not_known_yet(found: Snapshot) -> None:
    assert (by_action(found)["Walk"]["state"], by_action(found)["Walk"]["completed"]) == ("unscheduled", None)
    assert by_action(found, date(2026, 4, 2))["Walk"]["completed"] == date(2026, 4, 2)


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert set(by_action(found, school="Hollowmere")) == {"Walk"}
    assert set(by_action(found, year="2024/25")) == {"Walk"}
    assert set(by_action(found, theme="Our impact")) == {"Read daily"}
    assert by_action(found, protocol="spp") == {}
