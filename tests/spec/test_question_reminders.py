"""What do I ask one headteacher for?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)
INFANT, JUNIOR, OTHER, LEFT = (
    "Larkmere Infant School",
    "Larkmere Junior School",
    "Wrenmoor Primary School",
    "Holm School",
)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            schools=[
                {"school": INFANT, "head": "S. Mead", "email": "head@larkmere.example", "left": None},
                {"school": JUNIOR, "head": "S. Mead", "email": "head@larkmere.example", "left": None},
                {"school": OTHER, "head": None, "email": None, "left": None},
                {"school": LEFT, "head": "N. Orr", "email": None, "left": DAY},
            ],
            reviews=[
                {
                    "school": INFANT,
                    "review_date": date(2026, 3, 10),
                    "Workshop": None,
                    "Data shared": None,
                    "Impact review": None,
                },
                {"school": JUNIOR, "review_date": date(2026, 4, 8), "Data shared": date(2026, 3, 25)},
                {"school": OTHER, "review_date": None, "academic_year": "2025/26"},
                {"school": LEFT, "review_date": date(2026, 3, 10)},
            ],
            actions=[
                {"school": JUNIOR, "action": "Read daily", "due": date(2026, 3, 1)},
                {"school": JUNIOR, "action": "Sing", "due": date(2026, 9, 1)},
            ],
            conversations=[{"held_on": date(2026, 1, 20), "next_step": "Agree all dates"}],
        )
    )


def test_the_open_steps_of_all_schools_of_one_head_overdue_first(found: Snapshot) -> None:
    rows = found.ask("reminders", as_of=DAY, school=INFANT)
    assert pick(rows, "school", "step", "state", "due") == [
        (JUNIOR, "Read daily", "overdue", date(2026, 3, 1)),
        (INFANT, "Workshop", "overdue", date(2026, 3, 24)),
        (JUNIOR, "Review", "due soon", date(2026, 4, 8)),
        (INFANT, "Impact review", "unscheduled", None),
        (JUNIOR, "Impact review", "unscheduled", None),
    ]
    assert {(r["head"], r["email"], tuple(r["schools"])) for r in rows} == {
        ("S. Mead", "head@larkmere.example", (INFANT, JUNIOR))
    }
    assert len({r["to"] for r in rows}) == 1


def test_heads_of_one_name_with_other_addresses_or_none_get_a_letter_each() -> None:
    namesakes = snapshot(
        book(
            schools=[
                {"school": INFANT, "head": "S. Mead", "email": "head@larkmere.example"},
                {"school": JUNIOR, "head": "S. Mead", "email": "other@larkmere.example"},
                {"school": OTHER, "head": "S. Mead", "email": None},
                {"school": LEFT, "head": "S. Mead", "email": None},
            ],
            reviews=[{"school": s, "review_date": date(2026, 4, 8)} for s in (INFANT, JUNIOR, OTHER, LEFT)],
        )
    )
    assert {(r["to"], r["email"]) for r in namesakes.ask("reminders", as_of=DAY)} == {
        (f"S. Mead: {INFANT}", "head@larkmere.example"),
        (f"S. Mead: {JUNIOR}", "other@larkmere.example"),
        (f"S. Mead: {OTHER}", None),
        (f"S. Mead: {LEFT}", None),
    }


def test_of_a_review_without_a_date_only_the_review_is_named(found: Snapshot) -> None:
    assert pick(found.ask("reminders", as_of=DAY, school=OTHER), "step", "state") == [("Review", "unscheduled")]


def test_each_says_why_and_which_cell_to_complete(found: Snapshot) -> None:
    rows = found.ask("reminders", as_of=DAY)
    assert all(r["basis"] and r["source_cell"] and r["to_type"] for r in rows)
    assert {r["file"] for r in rows} == {"register.xlsx"}


def test_schools_that_have_left_and_the_partnerships_own_steps_are_asked_of_no_head(found: Snapshot) -> None:
    assert {r["school"] for r in found.ask("reminders", as_of=DAY)} == {INFANT, JUNIOR, OTHER}
    assert LEFT in {r["school"] for r in found.ask("reminders", as_of=date(2026, 3, 31))}
