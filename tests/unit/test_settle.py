"""What a cell of a date column leaves open, settled by its row and its column, or asked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import MAC_EPOCH

from peerreview.workbook.check import check_workbook
from tests.workbooks import codes, one_sheet

REVIEWS = ("School", "Academic year", "Review date", "Review end date", "Workshop")
DAY = dt.date(2026, 3, 10)


def review(number: int, **cells: Any) -> list[Any]:
    given = {"School": f"School {number}", **{key.replace("_", " "): value for key, value in cells.items()}}
    return [given.get(heading) for heading in REVIEWS]


def read(folder: Path, *rows: list[Any]) -> tuple[list[Any], list[Any]]:
    """The review dates of the rows, and the issues."""
    sheet, issues = one_sheet(folder, "Reviews", [REVIEWS, *rows])
    return sheet.columns["review_date"], issues


def workshops(folder: Path, *rows: list[Any]) -> tuple[list[Any], list[Any]]:
    sheet, issues = one_sheet(folder, "Reviews", [REVIEWS, *rows])
    return sheet.milestones["on"], issues


# The year


@pytest.mark.parametrize(
    ("year", "typed", "day"),
    [
        ("2025/26", "12 Jan", dt.date(2026, 1, 12)),
        ("2025/26", "Fri 12th December", dt.date(2025, 12, 12)),
        ("25-26", "1 Sept", dt.date(2025, 9, 1)),
        ("2025/26", "31 August", dt.date(2026, 8, 31)),
        ("2023/24", "29 Feb", dt.date(2024, 2, 29)),
    ],
)
def test_the_academic_year_of_the_row_tells_the_year(tmp_path: Path, year: str, typed: str, day: dt.date) -> None:
    days, issues = read(tmp_path, review(1, Academic_year=year, Review_date=typed))
    assert days == [day]
    assert codes(issues) == ["date_year_taken"]
    assert issues[0].cell == "Reviews!C2"
    assert f"{day:%d/%m/%Y}" in issues[0].problem


@pytest.mark.parametrize(
    ("year", "typed"),
    [("2025/26", "29 Feb"), ("2025/26", "12/1"), ("2025/26", "7/8"), (None, "12 Jan"), ("soon", "12 Jan")],
)
def test_without_a_year_that_is_certain_it_is_asked(tmp_path: Path, year: str | None, typed: str) -> None:
    days, issues = read(tmp_path, review(1, Academic_year=year, Review_date=typed))
    assert days == [None]
    assert "date_without_year" in codes(issues)


def test_dates_above_and_below_of_one_year_tell_the_year(tmp_path: Path) -> None:
    days, issues = read(
        tmp_path,
        review(1, Review_date=dt.date(2025, 11, 4)),
        review(2, Review_date="12 Jan"),
        review(3),
        review(4, Review_date="19 Jan"),
        review(5, Review_date=dt.date(2026, 3, 10)),
        review(6, Review_date="2 June"),
    )
    assert days[1] == dt.date(2026, 1, 12)
    assert days[3] == dt.date(2026, 1, 19)
    assert days[5] is None
    assert codes(issues) == ["date_year_taken", "date_year_taken", "date_without_year"]


def test_dates_above_and_below_of_different_years_tell_nothing(tmp_path: Path) -> None:
    rows = [dt.date(2025, 6, 10), "2 June", dt.date(2026, 3, 10)]
    days, _ = read(tmp_path, *(review(at, Review_date=day) for at, day in enumerate(rows)))
    assert days[1] is None


@pytest.mark.parametrize(
    ("reviewed", "typed", "day"),
    [
        (dt.date(2026, 1, 6), "18 Dec", dt.date(2025, 12, 18)),
        (dt.date(2025, 12, 18), "6 Jan", dt.date(2026, 1, 6)),
        (DAY, "24 March", dt.date(2026, 3, 24)),
        ("10 March", "24 March", dt.date(2026, 3, 24)),
    ],
)
def test_a_step_is_near_its_review(tmp_path: Path, reviewed: Any, typed: str, day: dt.date) -> None:
    days, issues = workshops(tmp_path, review(1, Academic_year="2025/26", Review_date=reviewed, Workshop=typed))
    assert days == [day]
    assert issues[-1].code == "date_year_taken"
    assert issues[-1].cell == "Reviews!E2"


def test_a_step_is_near_its_review_whose_own_year_was_taken_from_the_dates_around(tmp_path: Path) -> None:
    days, _ = workshops(
        tmp_path,
        review(1, Review_date=dt.date(2025, 11, 4)),
        review(2, Review_date="12 Jan", Workshop="26 Jan"),
        review(3, Review_date=dt.date(2026, 3, 10)),
    )
    assert days == [dt.date(2026, 1, 26)]


def test_a_step_far_from_its_review_is_asked_though_the_academic_year_is_known(tmp_path: Path) -> None:
    days, issues = workshops(tmp_path, review(1, Academic_year="2025/26", Review_date=DAY, Workshop="12 Nov"))
    assert days == []
    assert codes(issues) == ["date_without_year"]


def test_a_needed_date_without_its_year_is_taken_from_the_row(tmp_path: Path) -> None:
    rows = [("Academic year", "Term", "Starts", "Ends"), ("2025/26", "Autumn 1", "2 Sept", "24 Oct 2025")]
    sheet, issues = one_sheet(tmp_path, "Terms", rows)
    assert sheet.columns["starts"] == [dt.date(2025, 9, 2)]
    assert codes(issues) == ["date_year_taken"]


def test_a_year_far_from_the_others_is_asked(tmp_path: Path) -> None:
    rows = [review(at, Review_date=DAY, Workshop=dt.date(2026, 3, 24)) for at in range(5)]
    slips = review(6, Review_date=DAY, Workshop=dt.date(2006, 3, 24)), review(7, Review_date=dt.date(2016, 3, 10))
    sheet, issues = one_sheet(tmp_path, "Reviews", [REVIEWS, *rows, *slips])
    assert sheet.columns["review_date"] == [*[DAY] * 6, None]
    assert sheet.milestones["on"] == [dt.date(2026, 3, 24)] * 5
    assert [(issue.code, issue.cell) for issue in issues] == [
        ("date_year_far", "Reviews!E7"),
        ("date_year_far", "Reviews!C8"),
    ]
    assert issues[0].severity == "cell left out"


@pytest.mark.parametrize(
    "old",
    [
        {"Review_date": dt.date(2016, 3, 10), "Academic_year": "2015/16"},
        {"Review_date": dt.date(2016, 3, 10), "Workshop": dt.date(2016, 3, 24)},
    ],
)
def test_an_old_year_that_its_row_confirms_is_loaded(tmp_path: Path, old: dict[str, Any]) -> None:
    rows = [review(at, Review_date=DAY, Workshop=DAY) for at in range(5)]
    days, issues = read(tmp_path, *rows, review(6, **old))
    assert days[-1] == dt.date(2016, 3, 10)
    assert issues == []


def test_years_apart_are_no_fault_where_many_rows_have_them(tmp_path: Path) -> None:
    rows = [review(at, Review_date=dt.date(2012 + 12 * (at % 2), 3, 10)) for at in range(8)]
    days, issues = read(tmp_path, *rows)
    assert None not in days
    assert issues == []


def test_when_somebody_was_trained_may_be_long_ago(tmp_path: Path) -> None:
    rows = [(f"A. Finch {at}", "School", "reviewer", dt.date(2025, 9, 1)) for at in range(6)]
    old = ("B. Vale", "School", "reviewer", dt.date(2009, 9, 1))
    sheet, issues = one_sheet(tmp_path, "People", [("Name", "School", "Role", "Trained on"), *rows, old])
    assert sheet.columns["trained_on"][-1] == dt.date(2009, 9, 1)
    assert issues == []


# The order of day and month


def test_a_column_that_proves_the_month_first_is_read_so(tmp_path: Path) -> None:
    typed = ["03/04/2026", "05/13/2026", "6/12/26", None, "tbc"]
    days, issues = read(tmp_path, *(review(at, Review_date=day) for at, day in enumerate(typed)))
    assert days == [dt.date(2026, 3, 4), dt.date(2026, 5, 13), dt.date(2026, 6, 12), None, None]
    assert [(issue.code, issue.cell) for issue in issues] == [("dates_month_first", "Reviews!C3")]
    assert "(3 dates)" in issues[0].problem


def test_dates_that_fit_both_orders_are_asked_beside_a_column_with_the_month_first(tmp_path: Path) -> None:
    rows = [review(at, Review_date=f"5/{at + 13}/2026", Workshop=f"6/{at + 1}/2026") for at in range(3)]
    sheet, issues = one_sheet(tmp_path, "Reviews", [REVIEWS, *rows])
    assert sheet.columns["review_date"] == [dt.date(2026, 5, 13), dt.date(2026, 5, 14), dt.date(2026, 5, 15)]
    assert sheet.milestones["on"] == []
    assert codes(issues) == ["dates_month_first", *["date_order_unclear"] * 3]


def test_a_column_with_the_day_first_is_read_so_whatever_stands_beside_it(tmp_path: Path) -> None:
    rows = [review(1, Review_date="5/13/2026", Workshop="20/5/2026"), review(2, Workshop="3/6/2026")]
    sheet, _ = one_sheet(tmp_path, "Reviews", [REVIEWS, *rows])
    assert sheet.columns["review_date"] == [dt.date(2026, 5, 13), None]
    assert sheet.milestones["on"] == [dt.date(2026, 5, 20), dt.date(2026, 6, 3)]


def test_dates_that_excel_may_have_turned_are_asked(tmp_path: Path) -> None:
    """Excel here makes 3 April of 03/04/2026, whatever was meant, and leaves 05/13/2026 as it stands."""
    typed = [dt.date(2026, 4, 3), "05/13/2026", dt.date(2026, 5, 5)]
    days, issues = read(tmp_path, *(review(at, Review_date=day) for at, day in enumerate(typed)))
    assert days == [None, None, dt.date(2026, 5, 5)]  # the fifth of May is the same in both orders
    assert codes(issues) == ["date_order_unclear", "date_month_first"]
    assert "3 April 2026 or 4 March 2026" in issues[0].problem


def test_one_slip_among_dates_with_the_day_first_is_asked_alone(tmp_path: Path) -> None:
    typed = ["20/03/2026", "21/03/2026", "05/13/2026", "03/04/2026"]
    days, issues = read(tmp_path, *(review(at, Review_date=day) for at, day in enumerate(typed)))
    assert days == [dt.date(2026, 3, 20), dt.date(2026, 3, 21), None, dt.date(2026, 4, 3)]
    assert codes(issues) == ["date_month_first"]


# Workbooks that count days from 1904


def test_days_that_count_from_1904_are_the_days_that_excel_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = MAC_EPOCH
    book.active.title = "Reviews"
    for row in (REVIEWS, review(1, Review_date=DAY, Workshop=44_643), review(2, Review_date=DAY, Workshop=1)):
        book.active.append(row)
    book.active["E2"].number_format = "General"  # 24 March 2026, counted from 1904
    book.save(tmp_path / "mac.xlsx")
    [sheet] = check_workbook(tmp_path / "mac.xlsx").sheets
    assert sheet.columns["review_date"] == [DAY, DAY]
    said = zip(sheet.milestones["row"], sheet.milestones["on"], sheet.milestones["word"], strict=True)
    assert list(said) == [(2, dt.date(2026, 3, 24), None), (3, None, "done")]


# Two days in one cell


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("7/8 Feb", dt.date(2026, 2, 7), dt.date(2026, 2, 8)),
        ("12th-13th March 2026", dt.date(2026, 3, 12), dt.date(2026, 3, 13)),
        ("30/03/2026 to 02/04/2026", dt.date(2026, 3, 30), dt.date(2026, 4, 2)),
    ],
)
def test_two_days_are_the_first_and_the_last(tmp_path: Path, typed: str, first: dt.date, last: dt.date) -> None:
    sheet, issues = one_sheet(tmp_path, "Reviews", [REVIEWS, review(1, Academic_year="2025/26", Review_date=typed)])
    assert (sheet.columns["review_date"], sheet.columns["review_end"]) == ([first], [last])
    assert [(issue.code, issue.cell) for issue in issues] == [("date_two_days", "Reviews!C2")]


@pytest.mark.parametrize(
    "cells",
    [
        {"Review_date": "7/8 Feb"},  # of which year?
        {"Review_date": "7/8 Feb 2026", "Review_end_date": dt.date(2026, 2, 9)},
        {"Review_date": "7 Feb 2026 to 8 March 2026"},
        {"Review_date": "8/7 Feb 2026"},
        {"Review_date": "12/01/2026 or 19/01/2026"},
    ],
)
def test_two_days_that_may_mean_something_else_are_asked(tmp_path: Path, cells: dict[str, Any]) -> None:
    days, issues = read(tmp_path, review(1, **cells))
    assert days == [None]
    assert codes(issues) == ["date_several"]


def test_without_a_column_for_the_end_two_days_are_asked(tmp_path: Path) -> None:
    sheet, issues = one_sheet(tmp_path, "Reviews", [("School", "Review date"), ("School 1", "7/8 Feb 2026")])
    assert sheet.columns["review_date"] == [None]
    assert codes(issues) == ["date_several"]


def test_two_days_of_a_step_are_asked(tmp_path: Path) -> None:
    days, issues = workshops(tmp_path, review(1, Review_date=DAY, Workshop="7/8 April 2026"))
    assert days == []
    assert codes(issues) == ["date_several"]
