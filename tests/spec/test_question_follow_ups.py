"""What is overdue, what falls due next and what was never scheduled?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)
REVIEW = date(2026, 3, 10)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            schools=[{"school": "Wrenmoor", "head": "J. Hart", "email": "head@wrenmoor.example"}],
            people=[
                {
                    "name": "E. Lowe",
                    "school": "Wrenmoor",
                    "role": "Improvement Champion",
                    "email": "e.lowe@wrenmoor.example",
                }
            ],
            reviews=[
                {
                    "review_id": "R1",
                    "school": "Wrenmoor",
                    "review_date": REVIEW,
                    "champions": "E. Lowe",
                    "lead_reviewer": "C. Moor",
                    "Data shared": None,
                    "Pre-review meeting": None,
                    "Workshop planned": None,
                    "Audit returned": None,
                    "Impact review": date(2026, 9, 15),
                }
            ],
            actions=[
                {"review_id": "R1", "action": "Read daily", "owner": "English lead", "due": date(2026, 4, 10)},
                {"review_id": "R1", "action": "Count daily", "owner": None, "due": date(2026, 3, 25)},
            ],
            impact=[
                {
                    "review_id": "R1",
                    "measure": "Reading",
                    "assessed_on": date(2026, 3, 20),
                    "assessed_by": "Head",
                    "next_check": date(2026, 6, 1),
                }
            ],
            conversations=[
                {"held_on": date(2026, 1, 20), "next_step": "Agree all dates", "owner": "Lead", "due": date(2026, 3, 1)}
            ],
        )
    )


def asked(found: Snapshot, **values: Any) -> list[dict[str, Any]]:
    return found.ask("follow_ups", as_of=DAY, **values)


def test_every_step_in_every_state_the_oldest_overdue_first(found: Snapshot) -> None:
    assert pick(asked(found), "step", "kind", "state", "due", "days_overdue") == [
        ("Agree all dates", "conversation", "overdue", date(2026, 3, 1), 31),
        ("Workshop", "milestone", "overdue", date(2026, 3, 24), 8),
        ("Count daily", "action", "overdue", date(2026, 3, 25), 7),
        ("Read daily", "action", "due soon", date(2026, 4, 10), None),
        ("Audit returned", "milestone", "unscheduled", None, None),
        ("Data shared", "milestone", "not recorded", None, None),
        ("Pre-review meeting", "milestone", "not recorded", None, None),
        ("Check again: Reading", "impact check", "planned", date(2026, 6, 1), None),
        ("Impact review", "milestone", "planned", date(2026, 9, 15), None),
        ("Review", "milestone", "done (assumed)", REVIEW, None),
    ]


def test_whose_turn_it_is_and_whom_to_write_to(found: Snapshot) -> None:
    people = {r["step"]: (r["who"], r["contact"], r["email"]) for r in asked(found)}
    head = ("J. Hart", "head@wrenmoor.example")
    assert people["Data shared"] == ("Host headteacher", *head)
    assert people["Workshop"] == ("Improvement Champions", "E. Lowe", "e.lowe@wrenmoor.example")
    assert people["Pre-review meeting"] == ("Lead reviewer", "C. Moor", None)
    assert people["Read daily"] == ("English lead", *head)
    assert people["Count daily"] == ("Host headteacher", *head)
    assert people["Check again: Reading"] == ("Head", *head)
    assert people["Agree all dates"] == ("Lead", "Lead", None)


def test_whoever_a_protocol_says_acts_somebody_of_the_review_is_written_to() -> None:
    reviews = [{"school": "Wrenmoor", "review_date": REVIEW, "lead_reviewer": "C. Moor", "Report returned": None}]
    found = snapshot(book(protocol="improvement-partner", reviews=reviews))
    (row,) = found.rows_of("Wrenmoor", DAY, "Report returned")
    assert (row["who"], row["contact"]) == ("Improvement Partner", "C. Moor")


def test_every_row_leads_to_the_cell_that_its_date_stands_in_or_belongs_in(found: Snapshot) -> None:
    cells = {r["step"]: (r["source"], r["source_cell"]) for r in asked(found)}
    assert cells["Review"] == ("register", "Reviews!C2")
    assert cells["Workshop"] == ("register", "Reviews!H2")
    assert cells["Impact review"] == ("register", "Reviews!J2")
    assert cells["Read daily"] == ("register", "Actions!D2")
    assert cells["Count daily"] == ("register", "Actions!D3")
    assert cells["Check again: Reading"] == ("register", "Impact!E2")
    assert cells["Agree all dates"] == ("register", "Conversations!D2")


def test_a_reason_stands_beside_whatever_is_not_done(found: Snapshot) -> None:
    assert all(r["basis"] for r in asked(found))


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert {r["state"] for r in asked(found, state="overdue")} == {"overdue"}
    assert pick(asked(found, kind="action"), "step") == [("Count daily",), ("Read daily",)]
    assert len(asked(found, school="Wrenmoor")) == len(asked(found)) - 1
    assert len(asked(found, year="2025/26", protocol="tiptree-stanway")) == len(asked(found)) - 1
    assert asked(found, year="2024/25") == []
    assert asked(found, partnership="Another") == []
