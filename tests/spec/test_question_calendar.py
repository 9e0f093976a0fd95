"""Which days of ours belong in a calendar?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

DAY = date(2026, 11, 13)
HELD, CALLED_OFF, MOVED, LATE = "Alder School", "Birch School", "Cedar School", "Damson School"


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            reviews=[
                {
                    "school": HELD,
                    "review_date": date(2026, 11, 3),
                    "review_end": date(2026, 11, 4),
                    "Workshop": None,
                    "Impact review": date(2027, 5, 12),
                    "status": None,
                },
                {"school": CALLED_OFF, "review_date": date(2026, 12, 1), "status": "cancelled"},
                {"school": MOVED, "review_date": date(2026, 12, 8), "status": "postponed"},
                {"school": LATE, "review_date": date(2026, 3, 10), "Workshop": date(2026, 3, 24)},
            ],
            actions=[
                {"school": HELD, "action": "Read daily", "due": date(2026, 12, 4)},
                {"school": HELD, "action": "Read daily", "due": date(2026, 12, 4)},
                {"school": HELD, "action": "Sing", "action_id": "A1", "due": date(2026, 12, 4)},
                {"school": HELD, "action": "Paint", "due": date(2027, 1, 8), "status": "cancelled"},
                {"school": LATE, "action": "Write", "due": date(2026, 4, 30)},
                {"school": LATE, "action": "Count", "due": date(2026, 5, 8), "completed": date(2026, 5, 6)},
            ],
            impact=[
                {
                    "school": LATE,
                    "level": "pupil",
                    "measure": "Books read",
                    "assessed_on": date(2026, 6, 1),
                    "next_check": date(2026, 12, 15),
                }
            ],
            conversations=[{"held_on": date(2026, 6, 20), "next_step": "Agree all dates", "due": date(2026, 11, 27)}],
        )
    )


def rows(found: Snapshot, school: str | None, *columns: str) -> list[tuple[object, ...]]:
    return pick([row for row in found.ask("calendar", as_of=DAY) if row["school"] == school], *columns)


def test_each_step_stands_on_the_day_it_was_done_or_is_due(found: Snapshot) -> None:
    assert rows(found, HELD, "step", "kind", "on", "until", "state") == [
        ("Review", "milestone", date(2026, 11, 3), date(2026, 11, 4), "done (assumed)"),
        ("Workshop", "milestone", date(2026, 11, 18), None, "due soon"),
        (None, "action", date(2026, 12, 4), None, "planned"),
        (None, "action", date(2026, 12, 4), None, "planned"),
        (None, "action", date(2026, 12, 4), None, "planned"),
        (None, "action", date(2027, 1, 8), None, "not applicable"),
        ("Impact review", "milestone", date(2027, 5, 12), None, "planned"),
    ]


def test_what_was_done_in_an_earlier_year_stays_out_and_what_is_overdue_stays(found: Snapshot) -> None:
    assert rows(found, LATE, "kind", "on", "state") == [
        ("action", date(2026, 4, 30), "overdue"),
        ("impact check", date(2026, 12, 15), "planned"),
    ]


def test_what_is_called_off_is_told_with_the_day_that_was_typed(found: Snapshot) -> None:
    off = [row for row in found.ask("calendar", as_of=DAY) if row["called_off"]]
    assert {(row["school"], row["on"]) for row in off} == {
        (CALLED_OFF, date(2026, 12, 1)),
        (MOVED, date(2026, 12, 8)),
        (HELD, date(2027, 1, 8)),
    }
    assert {row["step"] for row in off} == {"Review", "Workshop", "Impact review", None}


def test_alike_steps_are_told_apart_and_no_due_day_is_part_of_it(found: Snapshot) -> None:
    every = found.ask("calendar", as_of=DAY)
    told = [(row["review"], row["kind"], row["identity"], row["nth"]) for row in every]
    assert len(set(told)) == len(told)
    actions = [row for row in every if row["kind"] == "action" and row["school"] == HELD]
    assert sorted((row["identity"], row["nth"]) for row in actions) == [
        ("ID a1", 1),
        ("paint", 1),
        ("read daily", 1),
        ("read daily", 2),
    ]
    [check] = [row["identity"] for row in every if row["kind"] == "impact check"]
    assert check == "pupil, 2026-06-01"


def test_the_next_steps_of_a_conversation_are_of_no_school(found: Snapshot) -> None:
    assert rows(found, None, "kind", "on", "review") == [("conversation", date(2026, 11, 27), None)]
    assert pick(found.ask("calendar", as_of=DAY, school=LATE), "school") == [(LATE,), (LATE,)]
