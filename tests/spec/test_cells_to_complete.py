"""The cell that a step names is the one where somebody can type its date."""

from __future__ import annotations

from datetime import date

from tests.spec.tables import book, snapshot

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
