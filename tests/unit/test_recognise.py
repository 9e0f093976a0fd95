"""Which sheet is what, told by its columns alone."""

from __future__ import annotations

from typing import Any

import pytest

from peerreview.workbook.book import Sheet
from peerreview.workbook.layout import layout
from peerreview.workbook.recognise import Table, tables_of

TIMETABLE = ["School", "Data sharing", "Review date", "Workshop", "Impact review", "ICs assigned"]


def sheet(rows: list[list[Any]], name: str = "Sheet1") -> Sheet:
    width = max(map(len, rows), default=0)
    return Sheet(name, [[*row, *[None] * (width - len(row))] for row in rows])


def only_table(rows: list[list[Any]], name: str = "Sheet1") -> Table:
    (table,) = tables_of(sheet(rows, name))
    return table


@pytest.mark.parametrize("kind", layout().sheets)
def test_each_sheet_with_all_its_columns_is_known_whatever_it_is_called(kind: str) -> None:
    table = only_table([[column.heading for column in layout().sheets[kind].columns]])
    assert table.layout.key == kind
    assert list(table.columns) == [column.key for column in layout().sheets[kind].columns]
    assert not table.missing


@pytest.mark.parametrize("kind", layout().sheets)
def test_each_sheet_is_known_by_its_synonyms(kind: str) -> None:
    columns = layout().sheets[kind].columns
    table = only_table([[(*column.synonyms, column.heading)[0] for column in columns]])
    assert table.layout.key == kind


@pytest.mark.parametrize("kind", layout().sheets)
def test_each_sheet_is_known_by_its_title_and_needed_columns(kind: str) -> None:
    known = layout().sheets[kind]
    headings = [column.heading for column in known.columns if column.needed]
    headings += ["School"] if known.review else []
    headings += ["Judgement"] if kind == "impact" else []
    assert only_table([headings], known.title).layout.key == kind


def test_the_consortiums_own_timetable() -> None:
    table = only_table([TIMETABLE], "TSC 2025-26")
    assert table.layout.key == "reviews"
    assert table.columns == {"school": 0, "review_date": 2, "champions": 5}
    assert table.milestones == {1: ("Data shared", "date"), 3: ("Workshop", "date"), 4: ("Impact review", "date")}


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (["School", "Review date"], "reviews"),
        (["School", "Workshop"], "reviews"),
        (["School", "Head teacher"], "schools"),
        (["School", "Review date", "Action", "Owner"], "actions"),
        (["School", "Academic year", "Theme", "Kind", "Finding"], "findings"),
        (["Action ID", "Judgement", "Evidence"], "impact"),
        (["School", "Review date", "Judgement"], "impact"),
        (["Dimension", "Rater", "Level", "Date"], "maturity"),
        (["Term", "Starts", "Ends"], "terms"),
        (["Name", "School", "Role"], "people"),
        (["Date", "Associate", "Agreed next step"], "conversations"),
    ],
)
def test_a_few_columns_are_enough(headings: list[str], kind: str) -> None:
    assert only_table([headings]).layout.key == kind


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["School"]],
        [["Item", "Cost"], ["Paper", 12.0]],
        [["Workshop", "Impact review", "Notes to self"]],
        [["Wrenmoor Primary School", "10/03/2026"]],
        [[None, None], [1.0, 2.0]],
    ],
)
def test_what_is_not_a_known_table(rows: list[list[Any]]) -> None:
    assert tables_of(sheet(rows)) == [] or tables_of(sheet(rows))[0].missing


def test_a_lone_column_of_schools_is_known_by_its_title() -> None:
    assert only_table([["School"], ["Wrenmoor"]], "Schools").layout.key == "schools"


def test_title_rows_above_and_blank_columns_beside_are_passed_over() -> None:
    rows = [
        ["Reviews 2025/26"],
        [],
        ["Please ask the office before you change a date", None, "School"],
        [None, None, *TIMETABLE],
        [None, None, "Wrenmoor"],
    ]
    table = only_table(rows)
    assert (table.heading_row, table.columns["school"], table.end) == (3, 2, 5)


def test_headings_of_groups_above_the_headings_are_passed_over() -> None:
    rows = [["School", None, "Review", None, "Workshop"], ["School", "Data sharing", "Review date", "ICs", "Workshop"]]
    assert only_table(rows).heading_row == 1


def test_the_exact_heading_wins_over_a_synonym_and_else_the_first() -> None:
    table = only_table([["Name", "School", "URN", "Email", "Email"]])
    assert table.columns == {"school": 1, "urn": 2, "email": 3}
    assert table.twice == {0: 1, 4: 3}


def test_a_heading_repeated_half_way_is_no_new_table() -> None:
    table = only_table([TIMETABLE, ["Wrenmoor"], TIMETABLE, ["Hollowmere"]])
    assert table.repeats == {2}


def test_a_heading_repeated_far_down_is_found() -> None:
    table = only_table([TIMETABLE, *[["Wrenmoor"]] * 500, TIMETABLE, ["Hollowmere"]])
    assert table.repeats == {501}


def test_one_table_below_another() -> None:
    rows = [TIMETABLE, ["Wrenmoor"], [], ["School", "Action", "Owner", "Due"], ["Wrenmoor", "Read", "R. Vale"]]
    first, second = tables_of(sheet(rows))
    assert (first.layout.key, first.end) == ("reviews", 3)
    assert (second.layout.key, second.heading_row, second.end) == ("actions", 3, 5)


def test_a_needed_column_that_is_missing_is_named() -> None:
    assert only_table([["School", "Owner", "Due", "Status"]], "Actions").missing == ["Action"]
    assert only_table([["Action", "Owner", "Due", "Status"]], "Actions").missing == ["School"]
    assert only_table([["School", "Review date", "Theme", "Strand", "Finding"]]).missing == ["Kind"]
