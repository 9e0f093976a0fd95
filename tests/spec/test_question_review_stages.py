"""In which stage of its protocol is each review, and what is missing there?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)
NO_COLUMN = "No workbook has a column for it"


@pytest.fixture(scope="module")
def found() -> Snapshot:
    """Four steps of stage 1 have a column, two of stage 3, the only one of stage 5; none of stage 4."""
    return snapshot(
        book(
            reviews=[
                {
                    "school": "Wrenmoor",
                    "review_date": date(2026, 3, 10),
                    "status": None,
                    "Data shared done": None,
                    "Self-review done": "yes",
                    "Pre-review meeting": date(2026, 3, 3),
                    "Timetable sent": "n/a",
                    "Workshop": date(2026, 3, 20),
                    "Action plan agreed done": date(2026, 3, 27),
                    "Impact review": None,
                },
                {"school": "Hollowmere", "review_date": date(2026, 3, 24)}
                | {"Data shared done": "yes", "Self-review done": "yes", "Pre-review meeting": "yes"}
                | {"Timetable sent": "yes", "Workshop": date(2026, 4, 10)},
                {"school": "Larkmere", "review_date": date(2026, 6, 9)},
                {"school": "Fellgate", "review_date": date(2026, 2, 3), "Workshop": "yes"},
                {"school": "Ashcombe", "review_date": date(2026, 3, 3), "status": "cancelled"},
                {"school": "Brackwell", "review_date": date(2024, 10, 1)},
            ]
        )
    )


def stages(found: Snapshot, school: str, as_of: date = DAY) -> dict[int, tuple[Any, ...]]:
    rows = found.ask("review_stages", as_of=as_of, school=school)
    return {r["stage_number"]: (r["state"], r["done"], r["steps"], r["words"]) for r in rows}


def test_the_most_telling_state_and_how_far_each_stage_has_come(found: Snapshot) -> None:
    assert stages(found, "Wrenmoor") == {
        1: ("not recorded", 2, 3, "2 of 3 done; Data shared not recorded"),
        2: ("done (assumed)", 1, 1, "1 of 1 done (assumed)"),
        3: ("done (assumed)", 2, 2, "2 of 2 done, 1 of them assumed"),
        4: ("not tracked", 0, 0, NO_COLUMN),
        5: ("unscheduled", 0, 1, "0 of 1 done; Impact review unscheduled"),
    }


def test_done_only_where_all_are_and_due_soon_before_what_is_planned(found: Snapshot) -> None:
    rows = stages(found, "Hollowmere")
    assert rows[1] == ("done", 4, 4, "4 of 4 done")
    assert rows[3] == ("due soon", 0, 2, "0 of 2 done; Workshop, Action plan agreed due soon")
    assert stages(found, "Larkmere")[3] == ("planned", 0, 2, "0 of 2 done; Workshop, Action plan agreed planned")
    # the plan is due with the workshop, 14 days after the review on 3 February
    assert stages(found, "Fellgate")[3] == ("overdue", 1, 2, "1 of 2 done; Action plan agreed overdue")


def test_a_cancelled_review_has_no_stage_that_applies(found: Snapshot) -> None:
    rows = stages(found, "Ashcombe")
    assert {number: row[0] for number, row in rows.items()} == {
        1: "not applicable",
        2: "not applicable",
        3: "not applicable",
        4: "not tracked",
        5: "not applicable",
    }
    assert rows[2] == ("not applicable", 0, 0, "Does not apply")


def test_every_stage_of_the_protocol_with_its_phases_days_and_how_far_the_review_is(found: Snapshot) -> None:
    rows = found.ask("review_stages", as_of=DAY, school="Wrenmoor")
    assert pick(rows, "named_stage", "phases", "due", "last_done") == [
        ("1. Plan the review", "plan", None, date(2026, 3, 3)),
        ("2. The review", "review", None, date(2026, 3, 10)),
        ("3. Feedback", "feedback, action", None, date(2026, 3, 27)),
        ("4. School-to-school support and learning", "support", None, None),
        ("5. Impact assessment", "impact", None, None),
    ]
    assert {(r["reached"], r["called"]) for r in rows} == {("Stage 3 of 5: Feedback", "Wrenmoor, 10 March 2026")}
    coming = found.ask("review_stages", as_of=DAY, school="Larkmere")
    assert {r["reached"] for r in coming} == {"Not begun"}
    assert coming[2]["due"] == date(2026, 6, 23)


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert {r["school"] for r in found.ask("review_stages", as_of=DAY, year="2024/25")} == {"Brackwell"}
    (review,) = {r["review"] for r in found.ask("review_stages", as_of=DAY, school="Fellgate")}
    assert len(found.ask("review_stages", as_of=DAY, review=review)) == 5
    assert found.ask("review_stages", as_of=DAY, protocol="spp") == []


def test_how_much_is_done_is_said_shortly_where_anything_applies(found: Snapshot) -> None:
    rows = found.ask("review_stages", as_of=DAY, school="Wrenmoor")
    assert [r["so_far"] for r in rows] == ["2 of 3 done", "1 of 1 done", "2 of 2 done", None, "0 of 1 done"]
