"""When the steps of a review fall due, worked out by hand for the Tiptree and Stanway way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import PARTNERSHIP, Snapshot, book, snapshot

STEPS = [
    "Data shared",
    "Self-review",
    "Pre-review meeting",
    "Timetable sent",
    "Summary agreed",
    "Feedback given",
    "Workshop",
    "Action plan agreed",
    "Audit returned",
    "Support started",
    "Impact review",
]
EARLY = date(2025, 9, 1)  # before anything is due, so that every step shows its date

# Half-terms with holidays 25 October to 2 November, 20 December to 4 January, 14 to 22 February, 28 March to 12 April.
TERMS = [
    {"term": "Autumn 1", "starts": date(2025, 9, 2), "ends": date(2025, 10, 24)},
    {"term": "Autumn 2", "starts": date(2025, 11, 3), "ends": date(2025, 12, 19)},
    {"term": "Spring 1", "starts": date(2026, 1, 5), "ends": date(2026, 2, 13)},
    {"term": "Spring 2", "starts": date(2026, 2, 23), "ends": date(2026, 3, 27)},
    {"term": "Summer 1", "starts": date(2026, 4, 13), "ends": date(2026, 5, 22)},
]
REVIEWS: list[dict[str, Any]] = [
    {"school": "In term", "review_date": date(2026, 1, 28)},
    {"school": "Two days", "review_date": date(2026, 1, 28), "review_end": date(2026, 1, 29)},
    {"school": "After half-term", "review_date": date(2025, 11, 5)},
    {"school": "First day back", "review_date": date(2026, 1, 5)},
    {"school": "Before Easter", "review_date": date(2026, 3, 24)},
    {"school": "Workshop planned", "review_date": date(2026, 1, 28), "Workshop planned": date(2026, 2, 4)},
    {"school": "Workshop held", "review_date": date(2026, 1, 28), "Workshop done": date(2026, 2, 6)},
    {"school": "Workshop not needed", "review_date": date(2026, 1, 28), "Workshop planned": "n/a"},
    {"school": "Only held", "review_date": None, "Review done": date(2026, 1, 28)},
    {"school": "No date"},
]
TRACKED = dict.fromkeys(STEPS)


@pytest.fixture(scope="module")
def with_terms() -> Snapshot:
    return snapshot(book(reviews=[{**TRACKED, **row} for row in REVIEWS], terms=TERMS))


@pytest.fixture(scope="module")
def without_terms() -> Snapshot:
    return snapshot(book(reviews=[{**TRACKED, **row} for row in REVIEWS]))


def due(found: Snapshot, school: str, *steps: str) -> list[date | None]:
    by_step = {row["step"]: row["due"] for row in found.rows_of(school, EARLY)}
    return [by_step[step] for step in steps]


def basis(found: Snapshot, school: str, step: str) -> str:
    return str(next(row["basis"] for row in found.rows_of(school, EARLY) if row["step"] == step))


def test_a_review_in_the_middle_of_a_term(with_terms: Snapshot) -> None:
    assert due(with_terms, "In term", *STEPS) == [
        date(2026, 1, 14),  # data: 14 days before
        date(2026, 1, 14),  # self-review: with it
        date(2026, 1, 21),  # pre-review meeting: 7 days before
        date(2026, 1, 27),  # timetable: the day before
        date(2026, 1, 28),  # summary: the same day
        date(2026, 1, 28),  # feedback: the same day
        date(2026, 2, 11),  # workshop: the far end of 1 to 2 weeks
        date(2026, 2, 11),  # action plan: with the workshop
        None,  # audit: no date in the source
        None,  # support: none
        None,  # impact review: none
    ]


def test_terms_change_nothing_where_no_date_falls_in_a_holiday(with_terms: Snapshot, without_terms: Snapshot) -> None:
    assert due(with_terms, "In term", *STEPS) == due(without_terms, "In term", *STEPS)


def test_a_review_of_two_days_counts_back_from_the_first_and_on_from_the_last(with_terms: Snapshot) -> None:
    assert due(with_terms, "Two days", "Data shared", "Timetable sent") == [date(2026, 1, 14), date(2026, 1, 27)]
    assert due(with_terms, "Two days", "Feedback given", "Workshop") == [date(2026, 1, 29), date(2026, 2, 12)]
    assert "end of the review" in basis(with_terms, "Two days", "Workshop")


def test_counting_back_into_a_holiday_moves_to_the_last_school_day_before(with_terms: Snapshot) -> None:
    # 7 days before 5 November is 29 October, in half-term: Friday 24 October.
    # 14 days before is 22 October, a school day.
    assert due(with_terms, "After half-term", "Data shared", "Pre-review meeting") == [
        date(2025, 10, 22),
        date(2025, 10, 24),
    ]
    assert "school holiday" in basis(with_terms, "After half-term", "Pre-review meeting")
    # From 5 January the day, the week and the fortnight before all fall in the Christmas holiday: Friday 19 December.
    assert set(due(with_terms, "First day back", "Data shared", "Pre-review meeting", "Timetable sent")) == {
        date(2025, 12, 19)
    }


def test_counting_on_into_a_holiday_moves_to_the_first_school_day_after(with_terms: Snapshot) -> None:
    # 14 days after 24 March is 7 April, in the Easter holiday: Monday 13 April.
    assert due(with_terms, "Before Easter", "Workshop", "Action plan agreed") == [date(2026, 4, 13), date(2026, 4, 13)]
    assert "school holiday" in basis(with_terms, "Before Easter", "Workshop")


def test_without_term_dates_nothing_moves(without_terms: Snapshot) -> None:
    assert due(without_terms, "Before Easter", "Workshop") == [date(2026, 4, 7)]
    assert due(without_terms, "After half-term", "Pre-review meeting") == [date(2025, 10, 29)]


def test_the_action_plan_is_due_with_the_workshop_wherever_that_moves(with_terms: Snapshot) -> None:
    assert due(with_terms, "Workshop planned", "Workshop", "Action plan agreed") == [date(2026, 2, 4), date(2026, 2, 4)]
    assert due(with_terms, "Workshop held", "Action plan agreed") == [date(2026, 2, 6)]
    assert basis(with_terms, "Workshop held", "Action plan agreed") == "Due with the workshop on 6 February 2026."
    assert due(with_terms, "Workshop not needed", "Action plan agreed") == [date(2026, 2, 11)]


def test_a_review_without_a_typed_date_counts_from_the_day_it_was_held(with_terms: Snapshot) -> None:
    assert due(with_terms, "Only held", "Data shared", "Workshop") == [date(2026, 1, 14), date(2026, 2, 11)]


def test_without_a_review_date_nothing_can_be_counted(with_terms: Snapshot) -> None:
    assert set(due(with_terms, "No date", *STEPS)) == {None}
    assert {row["state"] for row in with_terms.rows_of("No date", EARLY)} == {"unscheduled"}


@pytest.mark.slow
def test_a_review_that_moves_takes_its_due_dates_along() -> None:
    first = book(reviews=[{"school": "Wrenmoor", "review_date": date(2026, 1, 28), "Workshop": None}])
    moved = book("moved", reviews=[{"school": "Wrenmoor", "review_date": date(2026, 2, 4)}])
    assert due(snapshot(first), "Wrenmoor", "Workshop") == [date(2026, 2, 11)]
    assert due(snapshot(first, moved), "Wrenmoor", "Workshop") == [date(2026, 2, 18)]


@pytest.mark.slow
def test_the_terms_of_a_local_authority_serve_its_schools_where_the_partnership_has_none() -> None:
    schools = [{"school": "Before Easter", "authority": "Marlshire"}]
    reviews = [{"school": "Before Easter", "review_date": date(2026, 3, 24), "Workshop": None}]
    of_authority = [{"authority": "Marlshire", **term} for term in TERMS]
    county = book("county", partnership=None, protocol=None, terms=of_authority)
    other = book(
        "county", partnership=None, protocol=None, terms=[{**term, "authority": "Elsewhere"} for term in of_authority]
    )
    register = book(schools=schools, reviews=reviews)
    assert due(snapshot(register, county), "Before Easter", "Workshop") == [date(2026, 4, 13)]
    assert due(snapshot(register, other), "Before Easter", "Workshop") == [date(2026, 4, 7)]
    own = book(
        "own",
        terms=[
            {"partnership": PARTNERSHIP, "term": "Spring 2", "starts": date(2026, 2, 23), "ends": date(2026, 4, 2)},
            {"partnership": PARTNERSHIP, "term": "Summer 1", "starts": date(2026, 4, 20), "ends": date(2026, 5, 22)},
        ],
    )
    assert due(snapshot(register, county, own), "Before Easter", "Workshop") == [date(2026, 4, 20)]
