"""Slips that no cell alone shows: they cost as little as they can, and somebody is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import PARTNERSHIP, Snapshot, book, pick, snapshot

pytestmark = pytest.mark.slow  # a snapshot for each

BEECH, CEDAR, ELM = "Beechmere School", "Cedarhollow School", "Elmstead School"
AUTUMN = date(2025, 10, 7)


def reviewed(*rows: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"review_id": number, "school": school, "review_date": AUTUMN} for number, school in rows]


def finding(**where: str) -> dict[str, Any]:
    return {"theme": "Our impact", "kind": "strength", "finding": "Talk", "academic_year": "2025/26", **where}


@pytest.mark.parametrize("number", ["R2", "R9"])
def test_an_id_that_contradicts_the_school_leads_to_no_other_review(number: str) -> None:
    found = snapshot(
        book(reviews=reviewed(("R2", BEECH), ("R3", CEDAR)), findings=[finding(review_id=number, school=CEDAR)])
    )
    assert found.column("select count(*) from base.findings") == [0]
    assert pick(found.issues("unknown_review"), "heading", "value") == [("Review ID", number)]


def test_an_id_leads_by_school_and_year_to_a_review_that_has_none() -> None:
    reviews = [{"school": CEDAR, "review_date": AUTUMN}]
    found = snapshot(book(reviews=reviews, findings=[finding(review_id="R9", school=CEDAR)]))
    assert found.column("select school from base.findings") == [CEDAR]


def roles(found: Snapshot) -> list[tuple[Any, ...]]:
    return pick(found.rows("select * from base.roles order by role, name"), "role", "name", "from_school")


def test_a_name_that_people_have_stays_whole_and_words_that_say_nothing_are_nobody() -> None:
    found = snapshot(
        book(
            people=[{"name": "Smith, Jane", "school": BEECH, "role": "reviewer"}],
            reviews=[
                {
                    "school": CEDAR,
                    "review_date": AUTUMN,
                    "lead_reviewer": "Smith, Jane",
                    "review_team": "Smith, Jane; tbc; n/a; P. Wren",
                },
                {"school": BEECH, "review_date": AUTUMN},
            ],
        )
    )
    assert roles(found) == [
        ("lead reviewer", "Smith, Jane", BEECH),
        ("review team", "P. Wren", None),
        ("review team", "Smith, Jane", BEECH),
    ]


def test_namesakes_of_two_schools_are_two_people() -> None:
    found = snapshot(
        book(
            schools=[{"school": school} for school in (BEECH, CEDAR, ELM)],
            reviews=[
                {
                    "school": CEDAR,
                    "review_date": AUTUMN,
                    "lead_reviewer": f"J. Smith ({BEECH})",
                    "review_team": f"J. Smith ({ELM}); P. Wren ({BEECH})",
                }
            ],
        )
    )
    assert found.column("select count(*) from base.roles where counted") == [3]


@pytest.mark.parametrize(
    "others",
    [
        [{"school": CEDAR, "urn": "2", "predecessor_urn": "1"}, {"school": ELM, "urn": "3", "predecessor_urn": "1"}],
        [{"school": CEDAR, "urn": "2", "predecessor_urn": "3"}, {"school": ELM, "urn": "3", "predecessor_urn": "2"}],
    ],
    ids=["two name the same", "each names the other"],
)
def test_a_wrong_number_before_does_not_make_two_schools_one(others: list[dict[str, Any]]) -> None:
    found = snapshot(book(schools=[{"school": BEECH, "urn": "1", "predecessor_urn": None}, *others]))
    assert {CEDAR, ELM} <= set(found.column("select school from base.schools"))
    assert {issue["heading"] for issue in found.issues("predecessor_disputed")} == {"Predecessor URN"}


def test_a_partnership_that_nobody_has_is_a_slip_and_not_another_partnership() -> None:
    rating = {"dimension": "Trust", "rater": "Agreed", "level": "developing", "rated_on": AUTUMN}
    found = snapshot(
        book(
            reviews=reviewed(("R1", BEECH)),
            maturity=[{**rating, "partnership": "Aldr Vale Partnership"}, {**rating, "partnership": PARTNERSHIP}],
        )
    )
    assert found.column("select partnership from base.maturity") == [PARTNERSHIP]
    assert pick(found.issues("unknown_partnership"), "value") == [("Aldr Vale Partnership",)]


def test_an_end_before_the_beginning_moves_no_due_date() -> None:
    reviews = [{"school": CEDAR, "review_date": AUTUMN, "review_end": date(2025, 10, 1), "Feedback given": None}]
    found = snapshot(book(reviews=reviews))
    (step,) = found.rows_of(CEDAR, date(2025, 10, 1), "Feedback given")
    assert step["due"] == AUTUMN


def test_what_was_done_before_what_it_counts_from_is_no_gap() -> None:
    reviews = [
        {"school": CEDAR, "review_date": AUTUMN, "review_end": date(2026, 10, 6), "Workshop": date(2025, 10, 21)},
        {"school": BEECH, "review_date": AUTUMN, "review_end": None, "Workshop": date(2025, 10, 21)},
    ]
    found = snapshot(book(reviews=reviews))
    assert pick(found.ask("gaps", as_of=date(2027, 1, 1)), "school", "days") == [(BEECH, 14)]


def test_a_review_whose_day_is_only_typed_as_done_is_in_its_place_among_the_others() -> None:
    area = {"theme": "Our impact", "strand": "Attainment and learning", "kind": "area for development"}
    found = snapshot(
        book(
            reviews=[
                {"review_id": "R1", "school": BEECH, "review_date": None, "Review done": date(2025, 10, 7)},
                {"review_id": "R2", "school": BEECH, "review_date": date(2026, 3, 3), "Review done": None},
            ],
            actions=[{"review_id": "R1", "action": "Earlier"}, {"review_id": "R2", "action": "Latest"}],
            findings=[{"review_id": "R2", **area, "finding": "Talk"}],
        )
    )
    day = date(2026, 4, 1)
    assert [r["action"] for r in found.ask("carry_over", as_of=day)] == ["Earlier"]
    assert {r["review"] for r in found.ask("findings_beside_plans", as_of=day)} == {"R2"}
    assert [r["review"] for r in found.ask("reviews", as_of=day) if r["standing"] == "last"] == ["R2"]
    assert [r["seeks"] for r in found.ask("support_matches", as_of=day) if r["seeks"]] == [[BEECH]]
