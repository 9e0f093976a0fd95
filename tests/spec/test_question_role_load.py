"""Who takes part in our reviews, how often, and who could be asked next?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerreview.access import Viewer
from peerreview.errors import AccessDenied
from tests.spec.tables import PARTNERSHIP, Snapshot, book, snapshot

DAY = date(2026, 4, 1)
IC, REVIEWER, LEAD = "Improvement Champion", "reviewer", "lead reviewer"


@pytest.fixture(scope="module")
def found() -> Snapshot:
    def person(name: str, school: str, role: str, trained: date | None = None, left: date | None = None) -> Any:
        return {"name": name, "school": school, "role": role, "trained_on": trained, "left": left}

    def review(school: str, day: date, lead: str, team: str, champions: str, status: str | None = None) -> Any:
        return {
            "school": school,
            "review_date": day,
            "lead_reviewer": lead,
            "review_team": team,
            "champions": champions,
            "status": status,
        }

    return snapshot(
        book(
            schools=[{"school": name} for name in ("Wrenmoor", "Hollowmere", "Larkmere")],
            people=[
                person("E. Lowe", "Hollowmere", IC, date(2024, 5, 1)),
                person("A. Mast", "Hollowmere", IC, date(2026, 4, 2)),
                person("T. Reed", "Larkmere", IC, left=DAY),
                person("P. Grove", "Larkmere", REVIEWER),
                person("Q. Idle", "Larkmere", "minute taker", left=date(2026, 8, 31)),
            ],
            reviews=[
                review("Wrenmoor", date(2025, 10, 7), "C. Moor", "p. grove; Hollowmere", "E. Lowe & T. Reed"),
                review("Wrenmoor", DAY, "C. Moor", "P. Grove", "E. Lowe & New Person"),
                review("Larkmere", date(2026, 5, 5), "P. Grove", "C. Moor; A. Mast", "T. Reed & A. Mast"),
                review("Larkmere", date(2025, 11, 4), "C. Moor", "P. Grove", "E. Lowe", "cancelled"),
            ],
        )
    )


def table(found: Snapshot, *columns: str, **values: Any) -> dict[tuple[str, str], tuple[Any, ...]]:
    rows = found.ask("role_load", as_of=DAY, **values)
    return {(r["name"], r["role"]): tuple(r[c] for c in columns) for r in rows}


def test_everybody_of_people_and_everybody_a_review_names_once_for_each_role(found: Snapshot) -> None:
    assert table(found, "school", "times", "held", "booked", "listed") == {
        ("E. Lowe", IC): ("Hollowmere", 2, 2, 0, True),
        ("A. Mast", IC): ("Hollowmere", 1, 0, 1, True),
        ("T. Reed", IC): ("Larkmere", 2, 1, 1, True),
        ("New Person", IC): (None, 1, 1, 0, False),
        ("P. Grove", REVIEWER): ("Larkmere", 2, 2, 0, True),
        ("A. Mast", REVIEWER): ("Hollowmere", 1, 0, 1, False),
        ("C. Moor", REVIEWER): (None, 1, 0, 1, False),
        ("P. Grove", LEAD): ("Larkmere", 1, 0, 1, False),
        ("C. Moor", LEAD): (None, 2, 2, 0, False),
        ("Q. Idle", "minute taker"): ("Larkmere", 0, 0, 0, True),
    }


def test_the_latest_held_and_the_next_to_come(found: Snapshot) -> None:
    rows = table(found, "latest", "next_on")
    assert rows["E. Lowe", IC] == (DAY, None)
    assert rows["T. Reed", IC] == (date(2025, 10, 7), date(2026, 5, 5))
    assert rows["Q. Idle", "minute taker"] == (None, None)


def test_trained_and_left_by_the_day(found: Snapshot) -> None:
    rows = table(found, "trained_on", "left")
    assert rows["E. Lowe", IC] == (date(2024, 5, 1), None)
    assert rows["A. Mast", IC] == (None, None)  # trained tomorrow
    assert rows["T. Reed", IC] == (None, DAY)
    assert rows["Q. Idle", "minute taker"] == (None, None)  # leaves in summer


def test_a_champion_is_independent_of_host_and_team_in_every_review(found: Snapshot) -> None:
    rows = table(found, "independent")
    assert rows["E. Lowe", IC] == (True,)
    assert rows["T. Reed", IC] == (False,)  # serves the own school in May
    assert rows["A. Mast", IC] == (False,)  # on the team too in May
    assert rows["New Person", IC] == (None,)  # nobody knows from which school
    assert rows["P. Grove", REVIEWER] == (None,)


def test_a_namesake_from_another_school_is_somebody_else() -> None:
    def review(school: str, team: str, champions: str) -> Any:
        return {"school": school, "review_date": DAY, "review_team": team, "champions": champions}

    one = snapshot(
        book(
            schools=[{"school": name} for name in ("Wrenmoor", "Hollowmere", "Larkmere")],
            reviews=[
                review("Wrenmoor", "A. Finch (Larkmere); B. Teal", "a. finch (Hollowmere) & B. Teal (Hollowmere)"),
                review("Larkmere", "C. Rook (Hollowmere)", "C. Rook (Hollowmere)"),
            ],
        )
    )
    found = {row["name"]: row["independent"] for row in one.ask("role_load", as_of=DAY) if row["role"] == IC}
    # B. Teal of the team may be the same person, as nobody says where that one is from
    assert found == {"a. finch": True, "B. Teal": False, "C. Rook": False}


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert table(found, "times", school="Hollowmere", year="2024/25") == {("E. Lowe", IC): (0,), ("A. Mast", IC): (0,)}


def test_names_are_not_for_governors(found: Snapshot) -> None:
    with pytest.raises(AccessDenied):
        found.ask("role_load", Viewer("governor", (PARTNERSHIP,), ("Hollowmere",)), as_of=DAY)
