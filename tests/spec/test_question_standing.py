"""How many steps stand in each state, at how many schools, and which of them is the oldest?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import PARTNERSHIP, Snapshot, book, pick, snapshot

DAY = date(2026, 11, 1)
STATES = [
    "overdue",
    "due soon",
    "unscheduled",
    "not recorded",
    "planned",
    "paused",
    "done (assumed)",
    "done",
    "not applicable",
]


@pytest.fixture(scope="module")
def found() -> Snapshot:
    about = {"academic_year": "2025/26"}
    return snapshot(
        book(
            schools=[
                {"school": "Wrenmoor", "left": None},
                {"school": "Hollowmere", "left": None},
                {"school": "Left", "left": DAY},
            ],
            reviews=[
                {
                    "school": "Wrenmoor",
                    "review_date": date(2026, 3, 10),
                    "Workshop": None,
                    "Impact review": None,
                    "Data shared": "yes",
                    **about,
                },
                {"school": "Hollowmere", "review_date": None, **about},
                {
                    "school": "Left",
                    "review_date": date(2026, 3, 3),
                    "Workshop": None,
                    "Impact review": "n/a",
                    "Data shared": None,
                    **about,
                },
            ],
            actions=[{"school": "Wrenmoor", **about, "action": "Read", "due": date(2026, 5, 1)}],
            conversations=[{"held_on": date(2026, 1, 20), "next_step": "Agree all dates", "due": date(2026, 2, 1)}],
        ),
        book("other", partnership="Empty Fold", schools=[{"school": "One"}]),
    )


def standing(found: Snapshot, **values: Any) -> dict[str, dict[str, Any]]:
    rows = found.ask("standing", as_of=DAY, partnership=values.pop("partnership", PARTNERSHIP), **values)
    assert [r["state"] for r in rows] == STATES
    return {r["state"]: r for r in rows}


def test_a_row_for_each_state_noughts_present(found: Snapshot) -> None:
    rows = standing(found)
    assert {state: row["steps"] for state, row in rows.items()} == {
        "overdue": 4,
        "due soon": 0,
        "unscheduled": 5,
        "not recorded": 1,
        "planned": 0,
        "paused": 0,
        "done (assumed)": 2,
        "done": 1,
        "not applicable": 1,
    }
    assert {row["of"] for row in rows.values()} == {14}
    assert {row["steps"] for row in standing(found, partnership="Empty Fold").values()} == {0}


def test_members_the_partnership_and_schools_that_have_left_are_counted_apart(found: Snapshot) -> None:
    row = standing(found)["overdue"]
    assert (row["schools"], row["members"], row["at_members"], row["own"], row["elsewhere"]) == (1, 2, 2, 1, 1)


def test_the_oldest_is_the_one_that_is_due_first(found: Snapshot) -> None:
    row = standing(found)["overdue"]
    assert (row["oldest_step"], row["oldest_school"], row["oldest_due"]) == ("Agree all dates", None, date(2026, 2, 1))
    row = standing(found, school="Wrenmoor")["overdue"]
    assert (row["oldest_step"], row["oldest_due"], row["oldest_year"]) == ("Workshop", date(2026, 3, 24), "2025/26")


def test_steps_that_only_wait_for_the_date_of_their_review_and_steps_with_a_warning(found: Snapshot) -> None:
    row = standing(found)["unscheduled"]
    assert (row["waiting"], row["undated_reviews"], row["warned"]) == (3, 1, 1)
    assert "six months" in row["warning"].lower()
    assert pick(list(standing(found, year="2024/25").values()), "steps") == [(0,)] * len(STATES)


def test_a_step_waits_for_its_review_even_where_only_that_step_is_asked_for(found: Snapshot) -> None:
    row = standing(found, step="Workshop")["unscheduled"]
    assert (row["steps"], row["waiting"], row["undated_reviews"]) == (1, 1, 1)
