"""Which sheet is what, told by its columns alone."""

from __future__ import annotations

import datetime as dt
import time
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


def test_a_sheet_called_findings_is_none_of_reviews_where_its_own_columns_are_not_known() -> None:
    headings = ["School", "Review date", "What we saw"]
    table = only_table([headings, ["Wrenmoor", dt.date(2026, 3, 2), "Calm corridors"]], "Findings")
    assert table.layout.key == "findings"
    assert table.missing
    assert only_table([headings], "Autumn").layout.key == "reviews"


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


def laid_out(rows: list[list[Any]], *merged: tuple[tuple[int, int], tuple[int, int]]) -> list[Table]:
    one = sheet(rows)
    one.merged = list(merged)
    return tables_of(one)


ACTIONS = ["School", "Action", "Owner"]
DAY = dt.date(2026, 3, 10)


def test_two_tables_side_by_side() -> None:
    rows = [["Reviews", *[None] * 6, "Actions"], [*TIMETABLE, None, *ACTIONS], ["Wrenmoor", *[None] * 6, "Hollowmere"]]
    reviews, actions = tables_of(sheet(rows))
    assert (reviews.layout.key, reviews.left, reviews.right) == ("reviews", 0, 7)
    assert (actions.layout.key, actions.left, actions.right) == ("actions", 7, 10)
    assert actions.columns == {"school": 7, "action": 8, "owner": 9}
    assert (reviews.end, actions.end, reviews.twice) == (3, 3, {})


def test_two_tables_side_by_side_whose_headings_are_not_on_one_row() -> None:
    rows = [
        ["School", "Review date", None, None],
        ["Wrenmoor", DAY],
        ["Hollowmere", DAY, None, *ACTIONS],
        ["Thornwick", DAY, None, "Wrenmoor", "Read"],
        ["Larchmere", DAY, None, *ACTIONS],
    ]
    reviews, actions = tables_of(sheet(rows))
    assert (reviews.heading_row, reviews.end, reviews.left, reviews.right) == (0, 5, 0, 3)
    assert (actions.heading_row, actions.end, actions.left, actions.right) == (2, 5, 3, 6)
    assert actions.repeats == {4}


def test_one_term_beside_the_next_without_a_gap() -> None:
    term = ["School", "Review date", "Workshop"]
    first, second = tables_of(sheet([[*term, *term], ["Wrenmoor", DAY, None, "Hollowmere", DAY, None]]))
    assert (first.columns, second.columns) == ({"school": 0, "review_date": 1}, {"school": 3, "review_date": 4})
    assert list(second.milestones) == [5]


@pytest.mark.parametrize(
    "headings",
    [
        ["School", "Review date", None, "Workshop", "Impact review"],
        ["School", "Review date", None, "Action", "Owner", "Due"],
        ["School", "Review date", None, "School", "Workshop"],
        ["Review ID", "School", None, "Action ID", "Judgement", "Evidence"],
    ],
)
def test_a_blank_column_does_not_make_two_tables_of_one(headings: list[Any]) -> None:
    assert len(tables_of(sheet([headings, ["x"] * len(headings)]))) == 1


def test_a_wide_table_below_two_narrow_ones_says_what_it_passes_over() -> None:
    rows = [["School", "Review date", None, "School", "Review date"], ["Wrenmoor", DAY, None, "Hollowmere", DAY], []]
    rows += [["School", "Review date", "Theme", "Kind", "Finding"], ["Wrenmoor", DAY, "Our impact", "strength", "x"]]
    first, second = tables_of(sheet(rows))
    assert (first.twice, first.end, second.layout.key) == ({3: 0, 4: 1}, 3, "findings")


def test_two_headings_alone_below_another_table() -> None:
    rows = [[*ACTIONS, "Due"], ["Wrenmoor", "Read"], [], ["Reviews"], ["School", "Review date"], ["Wrenmoor", DAY]]
    assert [(one.layout.key, one.heading_row, one.end) for one in tables_of(sheet(rows))] == [
        ("actions", 0, 4),
        ("reviews", 4, 6),
    ]
    rows = [[*ACTIONS, "Due"], ["Wrenmoor", "Read"], ["School", "Review date", None, "tbc"]]
    assert len(tables_of(sheet(rows))) == 1, "beside something else they are a record"


def test_headings_merged_over_others_are_read_with_them() -> None:
    rows = [
        [None, "Before", None, "Workshop", None, "Impact review", None],
        ["School", "Data sharing", "Review date", "Planned", "Done", "Date", "Colour"],
        ["Wrenmoor"],
    ]
    (table,) = laid_out(rows, ((0, 1), (0, 2)), ((0, 3), (0, 4)), ((0, 5), (0, 6)))
    assert (table.heading_row, table.columns) == (1, {"school": 0, "review_date": 2})
    assert table.milestones == {
        1: ("Data shared", "date"),
        3: ("Workshop", "planned"),
        4: ("Workshop", "done"),
        5: ("Impact review", "date"),
    }
    assert table.unknown == [6]
    assert table.groups == {3: "Workshop", 4: "Workshop", 5: "Impact review", 6: "Impact review"}


def test_a_title_merged_over_the_headings_changes_nothing() -> None:
    (table,) = laid_out([["Reviews 2025/26", *[None] * 5], TIMETABLE, ["Wrenmoor"]], ((0, 0), (0, 5)))
    assert (table.heading_row, table.groups) == (1, {})


@pytest.mark.slow
def test_a_heading_on_every_row_is_looked_for_only_so_often() -> None:
    started = time.perf_counter()
    tables_of(sheet([["School"] * 40] * 20_000))
    assert time.perf_counter() - started < 5
