"""The cell that a step names is the one where somebody can type its date."""

from __future__ import annotations

from datetime import date

import pytest

from tests.spec.tables import book, snapshot

pytestmark = pytest.mark.slow  # together, not one by one

DAY = date(2026, 11, 13)
REVIEW = {"school": "Wrenmoor", "academic_year": "2026/27", "review_date": date(2026, 11, 24)}
OTHER = {"school": "Hollowmere", "academic_year": "2026/27", "review_date": date(2026, 12, 1)}


def test_an_empty_cell_is_named_in_the_workbook_that_has_the_column() -> None:
    register = book("register", reviews=[REVIEW | {"Self-review": None}])
    timetable = book("timetable", reviews__Timetable=[OTHER | {"Workshop": None}, REVIEW | {"Workshop": None}])
    records = snapshot(register, timetable)
    (self_review,) = records.rows_of("Wrenmoor", DAY, "Self-review")
    assert (self_review["source"], self_review["source_cell"]) == ("register", "Reviews!D2")
    (workshop,) = records.rows_of("Wrenmoor", DAY, "Workshop")
    assert (workshop["source"], workshop["source_cell"]) == ("timetable", "Timetable!D3")


def test_of_two_workbooks_with_the_column_the_last_loaded_is_named() -> None:
    first, last = (
        book("first", reviews=[REVIEW | {"Workshop": None}]),
        book("last", reviews=[REVIEW | {"Workshop": None}]),
    )
    (workshop,) = snapshot(first, last).rows_of("Wrenmoor", DAY, "Workshop")
    assert workshop["source"] == "last"


def test_where_no_column_is_there_the_row_is_named_and_no_other_cell() -> None:
    register = book("register", reviews=[OTHER | {"Self-review": None}])
    timetable = book("timetable", reviews__Timetable=[REVIEW | {"Workshop": None}])
    (self_review,) = snapshot(register, timetable).rows_of("Wrenmoor", DAY, "Self-review")
    assert self_review["source_cell"] == "Timetable!2:2"


HELD = {"school": "Wrenmoor", "review_date": date(2026, 10, 6)}
PAST, COMING = date(2026, 10, 20), date(2026, 11, 17)


def cell(step: str, **cells: object) -> tuple[str, str | None]:
    """The cell of a step and what to type there; the columns of a milestone start at C."""
    headings = {heading.replace("_", " "): value for heading, value in cells.items()}
    records = snapshot(book(reviews=[HELD | {step + heading: value for heading, value in headings.items()}]))
    (row,) = records.rows_of("Wrenmoor", DAY, step)
    return row["source_cell"], row["to_type"]


def test_of_two_columns_the_day_it_was_done_belongs_in_the_one_for_it() -> None:
    assert cell("Workshop", _planned=PAST, _done=None) == ("Reviews!D2", "the day it was done")
    assert cell("Workshop", _planned=COMING, _done=None) == ("Reviews!D2", "the day it was done")
    assert cell("Workshop", _done=None, _planned=None) == ("Reviews!C2", "the day it was done")  # due by its rule
    assert cell("Self-review", _planned=None, _done=None) == ("Reviews!D2", "the day it was done, or “n/a”")


def test_of_two_columns_a_date_for_what_has_none_belongs_in_the_plan() -> None:
    assert cell("Impact review", _planned=None, _done=None) == (
        "Reviews!C2",
        "a date, or “n/a” if it is not going to happen",
    )
    assert cell("Impact review", _done=None) == ("Reviews!C2", "the day it was done, or “n/a”")


def test_a_day_typed_as_done_that_is_still_to_come_is_put_right_where_it_stands() -> None:
    assert cell("Impact review", _planned=None, _done=COMING) == ("Reviews!D2", "the day it was done, or “n/a”")


def test_one_column_serves_for_both() -> None:
    assert cell("Workshop", **{"": COMING}) == ("Reviews!C2", "the day it was done, or a new date")
    assert cell("Impact review", **{"": None})[0] == "Reviews!C2"


def test_a_column_for_plans_only_does_not_ask_for_the_day_it_was_done() -> None:
    where, words = cell("Workshop", _planned=PAST)
    assert where == "Reviews!C2"
    assert str(words).startswith("a new date, or “n/a”")


def test_what_is_done_names_the_cell_that_says_so() -> None:
    assert cell("Workshop", _planned=PAST, _done=PAST) == ("Reviews!D2", None)
    assert cell("Workshop", **{"": PAST, "_done": None}) == ("Reviews!C2", None)
    (review,) = snapshot(book(reviews=[HELD | {"Review done": None}])).rows_of("Wrenmoor", DAY, "Review")
    assert (review["state"], review["source_cell"]) == ("done (assumed)", "Reviews!B2")


def test_the_review_itself_has_two_columns_too() -> None:
    late = {"school": "Wrenmoor", "academic_year": "2026/27", "Review planned": PAST, "Review done": None}
    (review,) = snapshot(book(reviews=[late])).rows_of("Wrenmoor", DAY, "Review")
    assert (review["source_cell"], review["state"]) == ("Reviews!D2", "overdue")


def test_a_filled_cell_of_one_workbook_is_named_before_an_empty_one_of_another() -> None:
    first = book("first", reviews=[HELD | {"Workshop": COMING}])
    records = snapshot(first, book("last", reviews=[HELD | {"Workshop": None}]))
    (workshop,) = records.rows_of("Wrenmoor", DAY, "Workshop")
    assert workshop["source"] == "first"
