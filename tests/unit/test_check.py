"""Rows in = loaded + left out, every value right, and a bad cell never costs a good row."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.errors import UnreadableFile
from peerreview.workbook.book import Book, Sheet
from peerreview.workbook.check import CheckedWorkbook, _check_sheet, check_workbook
from peerreview.workbook.explained import Explained
from tests.workbooks import check, codes, one_sheet, write_xlsx

TIMETABLE = ["School", "Data sharing", "Review date", "Workshop", "Impact review", "ICs assigned"]
WREN, HOLLOW, THORN = "Wrenmoor Primary School", "Hollowmere Junior School", "Thornwick Infant School"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def reasons(sheet: Any) -> list[tuple[int, str]]:
    return [(one.row, one.reason) for one in sheet.left_out]


def test_the_consortiums_own_timetable(tmp_path: Path) -> None:
    rows = [
        ["Peer review timetable 2025/26"],
        [],
        [None, *TIMETABLE],
        [None, WREN, day("2026-02-24"), day("2026-03-10"), "24/3/26", "tbc", "R. Vale & T. Moss"],
        [None, HOLLOW, "tbc", "Thurs 12th March 2026", "w/b 23 March", None, "tbc"],
        [None, THORN, "n/a", None, "yes", "Summer 2", "J. Fell\nP. Dunn"],
        [],
        [None, "Total: 3"],
        [None, "Please ring the office before you change a date."],
    ]
    sheet, issues = one_sheet(tmp_path, "Timetable", rows)
    assert (sheet.key, sheet.title, sheet.rows, sheet.rows_in) == ("reviews", "Timetable", [4, 5, 6], 5)
    assert sheet.columns == {
        "school": [WREN, HOLLOW, THORN],
        "review_date": [day("2026-03-10"), day("2026-03-12"), None],
        "champions": ["R. Vale & T. Moss", None, "J. Fell\nP. Dunn"],
    }
    assert sheet.letters["school"] == "B"
    assert sheet.tracked == ["Data shared", "Workshop", "Impact review"]
    assert list(zip(*sheet.milestones.values(), strict=True)) == [
        (4, "Data shared", "date", day("2026-02-24"), None, "C4"),
        (6, "Data shared", "date", None, "not applicable", "C6"),
        (4, "Workshop", "date", day("2026-03-24"), None, "E4"),
        (6, "Workshop", "date", None, "done", "E6"),
    ]
    assert reasons(sheet) == [(8, "total"), (9, "note")]
    assert [(issue.code, issue.cell, issue.value) for issue in issues] == [
        ("date_not_exact", "Timetable!E5", "w/b 23 March"),
        ("date_not_exact", "Timetable!F6", "Summer 2"),
    ]


def test_planned_and_done_of_one_milestone(tmp_path: Path) -> None:
    rows = [
        ["School", "Review held", "Workshop planned", "Workshop done"],
        [WREN, "yes", day("2026-03-24"), day("2026-03-26")],
    ]
    sheet, issues = one_sheet(tmp_path, "Reviews", rows)
    said = sheet.milestones
    assert list(zip(said["milestone"], said["part"], said["on"], said["word"], strict=True)) == [
        ("Review", "done", None, "done"),
        ("Workshop", "planned", day("2026-03-24"), None),
        ("Workshop", "done", day("2026-03-26"), None),
    ]
    assert sheet.tracked == ["Review", "Workshop"]
    assert sheet.letters == {"school": "A", "Review done": "B", "Workshop planned": "C", "Workshop done": "D"}
    assert issues == []


def test_every_kind_of_value(tmp_path: Path) -> None:
    rows = [
        ["School", "URN", "Pupils on roll", "Membership", "Joined", "Email", "Headteacher", "Phase"],
        [WREN, 100001, 210, "Full member", 45303, "office@wrenmoor.example", "R. Vale", "Primary"],
        [HOLLOW, "000002", "1,100", "assoc", "1st September 2023", None, "tbc", None],
    ]
    sheet, issues = one_sheet(tmp_path, "Schools", rows)
    assert sheet.columns == {
        "school": [WREN, HOLLOW],
        "urn": ["100001", "000002"],
        "roll": [210, 1100],
        "membership": ["full", "associate"],
        "joined": [day("2024-01-12"), day("2023-09-01")],
        "email": ["office@wrenmoor.example", None],
        "head": ["R. Vale", None],
        "phase": ["Primary", None],
    }
    assert issues == []


def test_several_sheets_of_one_kind_all_load(tmp_path: Path) -> None:
    checked = check(
        tmp_path,
        **{"2024-25": [TIMETABLE, [WREN]], "2025-26": [TIMETABLE, [HOLLOW]], "Read me": [["How to fill this in"]]},
    )
    assert [(sheet.title, sheet.columns["school"]) for sheet in checked.sheets] == [
        ("2024-25", [WREN]),
        ("2025-26", [HOLLOW]),
    ]
    assert checked.issues == []


def test_a_second_table_below_the_first_loads(tmp_path: Path) -> None:
    rows = [TIMETABLE, [WREN], [], ["School", "Action", "Owner"], [WREN, "Read every day", "R. Vale"]]
    checked = check(tmp_path, Reviews=rows)
    assert [(sheet.key, sheet.rows) for sheet in checked.sheets] == [("reviews", [2]), ("actions", [5])]


def test_the_title_of_a_second_table_is_no_school_of_the_first(tmp_path: Path) -> None:
    rows = [TIMETABLE, [WREN], [], ["Our plans"], ["School", "Action", "Owner"], [WREN, "Read every day", "R. Vale"]]
    first, second = check(tmp_path, Reviews=rows).sheets
    assert (first.columns["school"], reasons(first)) == ([WREN], [(4, "note")])
    assert second.columns["action"] == ["Read every day"]


def test_a_bad_cell_does_not_cost_a_good_row(tmp_path: Path) -> None:
    rows = [["School", "Review date", "Status", "Workshop"], [WREN, "31/02/2026", "sunny", "soon"]]
    sheet, issues = one_sheet(tmp_path, "Reviews", rows)
    assert sheet.columns == {"school": [WREN], "review_date": [None], "status": [None]}
    assert [(issue.cell, issue.severity, issue.value) for issue in issues] == [
        ("Reviews!B2", "cell left out", "31/02/2026"),
        ("Reviews!C2", "cell left out", "sunny"),
        ("Reviews!D2", "cell left out", "soon"),
    ]


def test_an_audience_that_is_not_understood_is_the_narrowest(tmp_path: Path) -> None:
    audiences = ["confidential", "#REF!", 3, "tbc", None, "Member heads"]
    sheet, issues = one_sheet(tmp_path, "Reviews", [["School", "Audience"], *[[WREN, typed] for typed in audiences]])
    assert sheet.columns["audience"] == ["head", "head", "head", None, None, "partnership"]
    assert [(issue.code, issue.cell) for issue in issues] == [
        ("audience_not_understood", f"Reviews!B{row}") for row in (2, 3, 4)
    ]
    assert "only the host head reads" in issues[0].problem


def test_a_needed_cell_costs_the_row_which_is_kept_whole(tmp_path: Path) -> None:
    rows = [
        ["School", "Review date", "Theme", "Kind", "Finding", "Own column"],
        [WREN, day("2026-03-10"), "Our impact", "tbc", "Pupils read", "x"],
        [WREN, day("2026-03-10"), "Nonsense", "strength", "Pupils write", None],
        [WREN, day("2026-03-10"), "Our impact", "strength", "Pupils sing", None],
    ]
    sheet, issues = one_sheet(tmp_path, "Findings", rows)
    assert sheet.columns["finding"] == ["Pupils sing"]
    assert reasons(sheet) == [(2, "needed cell missing"), (3, "needed cell missing")]
    lost = [issue for issue in issues if issue.severity == "row left out"]
    assert [(issue.code, issue.cell) for issue in lost] == [
        ("needed_cell_empty", "Findings!D2"),
        ("unknown_theme", "Findings!C3"),
    ]
    assert '"Own column": "x"' in lost[0].row_values


@pytest.mark.parametrize("reference", [{"School": WREN}, {"Review ID": "R1"}])
def test_a_row_says_which_review_it_belongs_to(tmp_path: Path, reference: dict[str, str]) -> None:
    headings = ["School", "Review ID", "Action", "Owner"]
    row = [reference.get("School"), reference.get("Review ID"), "Read every day", "R. Vale"]
    sheet, _ = one_sheet(tmp_path, "Actions", [headings, row, [None, None, "Write", None]])
    assert sheet.rows == [2]
    assert reasons(sheet) == [(3, "needed cell missing")]


def test_impact_may_name_an_action_instead_of_a_review(tmp_path: Path) -> None:
    rows = [
        ["School", "Action ID", "Judgement"],
        [None, "A1", "evident"],
        [WREN, None, "evident"],
        [None, None, "evident"],
    ]
    sheet, issues = one_sheet(tmp_path, "Impact", rows)
    assert sheet.rows == [2, 3]
    assert codes(issues) == ["review_not_given"]


def not_loaded(checked: CheckedWorkbook) -> list[tuple[str, list[int], str]]:
    return [(one.title, one.rows, one.reason) for one in checked.not_loaded]


def test_every_row_of_a_sheet_that_is_not_loaded_is_accounted_for(tmp_path: Path) -> None:
    known = [["School", "Review date"], [WREN, day("2026-03-10")]]
    checked = check(
        tmp_path,
        Reviews=known,
        Findings=[["Findings of 2026"], ["School", "Kind", "Theme"], [WREN, "strength"], [], [HOLLOW, None]],
        Costs=[["Costs"], ["Item", "Cost"], ["Paper", 12], ["Pens", 3]],
        Spring=[["Spring visits"], *[[one, day("2026-03-10"), "2025/26"] for one in (WREN, HOLLOW)]],
        Notes=[["Please ask the office"], [], ["Thank you"]],
        Blank=[],
    )
    assert [sheet.title for sheet in checked.sheets] == ["Reviews"]
    assert not_loaded(checked) == [
        ("Findings", [3, 5], "needed_column_missing"),
        ("Costs", [3, 4], "sheet_unknown"),
        ("Spring", [2, 3], "headings_needed"),
        ("Notes", [1, 3], "sheet for notes"),
    ]
    said = {issue.sheet: issue.problem for issue in checked.issues}
    assert "has no column headed “Finding”, so its 2 rows were not loaded" in said["Findings"]
    assert said["Costs"].endswith("It has 2 rows.")
    assert "so its 2 rows were not loaded" in said["Spring"]


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (["School", "Theme", "Kind"], "no column headed “Finding”, so"),
        (["School", "Kind", "Strand"], "no columns headed “Theme” and “Finding”, so"),
        (["School", "Strand", "Evidence"], "no columns headed “Theme”, “Kind” and “Finding”, so"),
    ],
)
def test_columns_that_are_missing_are_said_in_good_english(tmp_path: Path, headings: list[str], said: str) -> None:
    checked = check(tmp_path, Reviews=[TIMETABLE, [WREN]], Findings=[headings, [WREN, "x", "y"]])
    assert said in checked.issues[-1].problem
    assert checked.issues[-1].fix.startswith("Type “")


def test_a_table_above_the_one_that_is_known_is_accounted_for(tmp_path: Path) -> None:
    rows = [
        ["Reviews of 2026"],
        ["Lead:", "R. Vale"],
        [],
        ["Item", "Cost"],
        ["Paper", 12],
        [],
        [None, "Before"],
        TIMETABLE,
    ]
    checked = check(tmp_path, Reviews=[*rows, [WREN]])
    assert not_loaded(checked) == [("Reviews", [4, 5], "above the headings")]
    assert checked.sheets[0].rows == [9]


@pytest.mark.parametrize("records", [1, 3])
def test_a_table_on_its_side_is_said_and_makes_no_schools_of_its_headings(tmp_path: Path, records: int) -> None:
    names = [WREN, HOLLOW, THORN][:records]
    turned = [["Spring"], ["School", *names], ["Review date", *[day("2026-03-10")] * records], ["Workshop", "tbc"]]
    checked = check(tmp_path, Reviews=[TIMETABLE, [WREN]], Spring=turned)
    assert [sheet.title for sheet in checked.sheets] == ["Reviews"]
    assert not_loaded(checked) == [("Spring", [1, 2, 3, 4], "table_on_its_side")]
    assert "Transpose" in checked.issues[0].fix


# Rows that are no records


@pytest.mark.parametrize(
    "text",
    [
        "2025/26",
        "2025-2026",
        2026,
        "Autumn term",
        "Spring 1",
        "AUTUMN TERM 2025:",
        "January 2026",
        "Academic year 25/26",
    ],
)
def test_a_term_or_a_year_that_stands_alone_is_no_school(tmp_path: Path, text: Any) -> None:
    sheet, issues = one_sheet(
        tmp_path, "Reviews", [TIMETABLE, [text], [WREN], [text], [HOLLOW, None, day("2026-03-10")]]
    )
    assert sheet.columns["school"] == [WREN, HOLLOW]
    assert reasons(sheet) == [(2, "term or year"), (4, "term or year")]
    assert issues == []


@pytest.mark.parametrize("name", ["Springfield", "March", "May", "Summer Lane", "Term Street School", "Year 6 Centre"])
def test_a_school_with_a_season_or_a_month_in_its_name_is_not_lost(tmp_path: Path, name: str) -> None:
    sheet, _ = one_sheet(tmp_path, "Reviews", [TIMETABLE, [WREN], [name], [HOLLOW]])
    assert sheet.columns["school"] == [WREN, name, HOLLOW]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["Total"], "total"),
        (["Total", 24], "total"),
        (["Total", "10 schools"], "total"),
        (["Total", "3 of them", None], "total"),
        (["TOTAL:", None, 24], "total"),
        (["Total: 24"], "total"),
        (["Grand total", None, None, "11"], "total"),
        (["Average", 3.5], "total"),
        (["Total reviews", None, 12], "total"),
        (["Total schools: 24"], "total"),
        (["Total: 24 schools"], "total"),
        (["School total"], "total"),
        (["SCHOOL TOTAL:", None, 12], "total"),
        (["Total number of reviews", 24], "total"),
        (["Note: dates may change"], "note"),
        (["Notes"], "note"),
        (["Key:", "red means cancelled"], "note"),
        (["N.B. please ask the office first"], "note"),
        (["* dates to be confirmed"], "note"),
        (["All of these dates were agreed by the heads in June."], "note"),
        ([None, None, None, None, None, "Updated in June"], "note"),
        (["Example: Wrenmoor", day("2026-03-10")], "example row"),
        (TIMETABLE, "heading repeated"),
        ([name.upper() for name in TIMETABLE], "heading repeated"),
    ],
)
def test_rows_below_a_blank_row_that_are_no_records(tmp_path: Path, row: list[Any], reason: str) -> None:
    sheet, issues = one_sheet(tmp_path, "Reviews", [TIMETABLE, [WREN], [], row])
    assert sheet.columns["school"] == [WREN]
    assert reasons(sheet) == [(4, reason)]
    assert issues == []


@pytest.mark.parametrize("text", ["School total", "Schools: total 24", "Total", "Grand total 12", "Sub-total schools"])
def test_a_total_directly_below_the_last_record_is_left_out(tmp_path: Path, text: str) -> None:
    sheet, issues = one_sheet(tmp_path, "Reviews", [TIMETABLE, [WREN], [text, None, 3]])
    assert reasons(sheet) == [(3, "total")]
    assert (sheet.columns["school"], issues) == ([WREN], [])


@pytest.mark.parametrize("name", ["Total Bathroom Design Ltd", "Total Learning School", "Totalford School"])
def test_a_name_with_total_in_it_directly_below_is_a_name(tmp_path: Path, name: str) -> None:
    sheet, _ = one_sheet(tmp_path, "Reviews", [TIMETABLE, [WREN], [name]])
    assert (sheet.columns["school"], reasons(sheet)) == ([WREN, name], [])


@pytest.mark.parametrize(
    "row",
    [
        ["Total Bathroom Design Ltd"],
        ["Total Bathroom Design Ltd", None, day("2026-03-10")],
        ["Total Learning Academy"],
        ["Total Learning Academy", None, day("2026-03-10")],
        ["Total Learning Academy", None, "10/03/2026"],
        ["Total", None, day("2026-03-10")],
        ["Total Learning Academy", None, 46091],
        ["Noteford School"],
        ["Key Stage Centre, Mirefield"],
        ["Countess of Mirefield School"],
        ["Summerfield Primary School"],
        ["Wrenmoor Church of England Voluntary Aided Primary School and Nursery", None, day("2026-03-10")],
        ["Note", None, day("2026-03-10")],
    ],
)
def test_a_school_with_an_odd_name_is_not_lost(tmp_path: Path, row: list[Any]) -> None:
    sheet, _ = one_sheet(tmp_path, "Reviews", [TIMETABLE, [WREN], [], row])
    assert sheet.columns["school"] == [WREN, row[0]]


def test_a_long_school_name_among_the_others_is_not_taken_for_a_note(tmp_path: Path) -> None:
    name = "Wrenmoor Church of England Voluntary Aided Primary School and Nursery"
    sheet, _ = one_sheet(tmp_path, "Reviews", [TIMETABLE, [WREN], [name], [HOLLOW]])
    assert sheet.columns["school"] == [WREN, name, HOLLOW]


def test_a_school_called_total_with_its_numbers_is_not_lost(tmp_path: Path) -> None:
    rows = [
        ["School", "URN", "Pupils on roll"],
        [WREN, 100001, 210],
        [],
        ["Total Learning Academy", 100002, 190],
        ["Total", None, 400],
    ]
    sheet, _ = one_sheet(tmp_path, "Schools", rows)
    assert sheet.columns["roll"] == [210, 190]
    assert reasons(sheet) == [(5, "total")]


def test_a_title_that_is_repeated_with_the_headings_is_no_school(tmp_path: Path) -> None:
    title = ["Peer review timetable"]
    sheet, issues = one_sheet(tmp_path, "Reviews", [title, TIMETABLE, [WREN], title, TIMETABLE, [HOLLOW]])
    assert sheet.columns["school"] == [WREN, HOLLOW]
    assert reasons(sheet) == [(4, "note"), (5, "heading repeated")]
    assert issues == []


@pytest.mark.parametrize(
    "row",
    [
        ["Last updated", day("2026-03-10")],
        ["Updated by R. Vale on:", None, day("2026-03-10")],
        ["(name)", "(day/month/year)", "(if known)"],
    ],
)
def test_what_tells_of_the_workbook_directly_among_the_records_is_a_note(tmp_path: Path, row: list[Any]) -> None:
    sheet, issues = one_sheet(tmp_path, "Reviews", [TIMETABLE, row, [WREN]])
    assert (sheet.columns["school"], reasons(sheet), issues) == ([WREN], [(2, "note")], [])


def test_subtotals_between_the_records_are_left_out(tmp_path: Path) -> None:
    rows = [["School", "Pupils on roll"], [WREN, 200], ["Infant total", 200], [HOLLOW, 210], ["Total juniors", 210]]
    sheet, _ = one_sheet(tmp_path, "Schools", rows)
    assert reasons(sheet) == [(3, "total"), (5, "total")]


def test_rows_that_hold_only_a_number_filled_in_beforehand(tmp_path: Path) -> None:
    rows = [["No.", *TIMETABLE], [1, WREN], *[[number] for number in range(2, 113)]]
    sheet, issues = one_sheet(tmp_path, "Reviews", rows)
    assert (sheet.rows, sheet.rows_in) == ([2], 112)
    assert {reason for _, reason in reasons(sheet)} == {"only a pre-filled number"}
    assert codes(issues) == ["heading_unknown"]


def test_a_row_that_lacks_its_school_is_no_note_but_an_issue(tmp_path: Path) -> None:
    rows = [TIMETABLE, [WREN], [None, None, day("2026-03-10")], [None, None, None, None, None, "R. Vale"]]
    sheet, issues = one_sheet(tmp_path, "Reviews", rows)
    assert reasons(sheet) == [(3, "needed cell missing"), (4, "needed cell missing")]
    assert codes(issues) == ["needed_cell_empty"] * 2


def test_records_below_a_blank_row_are_records(tmp_path: Path) -> None:
    sheet, _ = one_sheet(tmp_path, "Reviews", [TIMETABLE, [], [WREN], [], [], [HOLLOW], [THORN, "tbc"]])
    assert sheet.columns["school"] == [WREN, HOLLOW, THORN]


def test_true_duplicates_stay(tmp_path: Path) -> None:
    sheet, _ = one_sheet(tmp_path, "Actions", [["School", "Action", "Due"], *[[WREN, "Read", None]] * 3])
    assert sheet.rows == [2, 3, 4]


# Advice


def test_a_column_of_ones_own_is_advice_with_a_guess(tmp_path: Path) -> None:
    rows = [["School", "Workshp", "Colour", "Empty"], [WREN, "x", "blue", None]]
    _, issues = one_sheet(tmp_path, "Reviews", rows)
    assert [(issue.severity, issue.heading) for issue in issues] == [("advice", "Workshp"), ("advice", "Colour")]
    assert "If it is Workshop, rename it" in issues[0].fix
    assert "If it is" not in issues[1].fix


def test_the_first_of_two_columns_that_mean_the_same_wins(tmp_path: Path) -> None:
    rows = [["School", "Email", "Head's email"], [WREN, "a@wren.example", "b@wren.example"]]
    sheet, issues = one_sheet(tmp_path, "Schools", rows)
    assert sheet.columns["email"] == ["a@wren.example"]
    assert codes(issues) == ["heading_twice"]


def test_issues_come_in_the_order_of_the_sheet(tmp_path: Path) -> None:
    rows = [["School", "Review date", "Status"], *[[WREN, "soon", "sunny"]] * 3]
    _, issues = one_sheet(tmp_path, "Reviews", rows)
    assert [issue.cell for issue in issues] == [f"Reviews!{letter}{row}" for row in (2, 3, 4) for letter in "BC"]


def test_a_csv_is_a_sheet_named_after_its_file(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(f"School;Review date;Notes\r\n{WREN};10.3.26;it’s fine\r\n".encode("cp1252"))
    checked = check_workbook(path, "Reviews 2026.csv")
    assert (checked.name, checked.sheets[0].title) == ("Reviews 2026.csv", "Reviews 2026")
    assert checked.sheets[0].columns["review_date"] == [day("2026-03-10")]
    assert checked.sheets[0].columns["notes"] == ["it’s fine"]


def test_nothing_known_names_what_is_nearly_known(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Actions=[["School", "Owner", "Due"], [WREN, "R. Vale", None]])
    with pytest.raises(UnreadableFile, match="no column headed “Action”"):
        check_workbook(path)


# What must hold for any rows at all

JUNK = st.one_of(
    st.none(),
    st.sampled_from(
        [WREN, "Total", "Note: x", "tbc", "Example: x", "yes", "School", "Action", "#REF!", "10/3/26", "strength"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(lambda text: text.strip() or None),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
HEADINGS = {
    "Reviews": TIMETABLE,
    "Findings": ["School", "Theme", "Strand", "Kind", "Finding", "Share in directory"],
    "Actions": ["Review ID", "School", "Action", "Status", "Due", "Theme"],
    "Schools": ["School", "URN", "Pupils on roll", "Email", "Joined", "Membership"],
    "Impact": ["Action ID", "Review ID", "Assessed on", "Judgement", "Baseline", "Level"],
}


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(HEADINGS)), st.lists(st.lists(JUNK, min_size=7, max_size=7), max_size=12))
def test_every_row_is_loaded_or_left_out_and_nothing_crashes(title: str, rows: list[list[Any]]) -> None:
    sheet = Sheet(title, [[*HEADINGS[title], None], *rows])
    checked = CheckedWorkbook("junk.xlsx", "")
    _check_sheet(sheet, checked, Explained(Book("", "", [sheet]), ()))
    filled = {at for at, row in enumerate(rows, start=2) if any(cell is not None for cell in row)}
    seen: set[int] = {1}
    for parsed in checked.sheets:
        here = [*parsed.rows, *(one.row for one in parsed.left_out)]
        assert parsed.rows_in == len(here) == len(set(here))
        assert all(len(values) == len(parsed.rows) for values in parsed.columns.values())
        assert len({len(values) for values in parsed.milestones.values()}) == 1
        seen.update(here)
    missed = filled - seen
    assert len(missed) < len(checked.sheets) or not missed  # the headings of further tables are no rows of any
    for issue in checked.issues:
        assert "{" not in issue.fix


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(st.lists(st.lists(JUNK, min_size=6, max_size=6), max_size=6))
def test_any_rows_survive_the_way_through_a_file(rows: list[list[Any]]) -> None:
    typed = [[cell for cell in row if not isinstance(cell, float | dt.timedelta)] for row in rows]
    legal = [[cell for cell in row if not isinstance(cell, str) or cell.isprintable()] for row in typed]
    with tempfile.TemporaryDirectory() as folder:
        checked = check(Path(folder), Reviews=[TIMETABLE, *legal])
    assert sum(sheet.rows_in for sheet in checked.sheets) <= len(rows)


@pytest.mark.slow
def test_thousands_of_issues_stay_cheap() -> None:
    rows = [[f"{WREN} {number}", None, f"no date {number}", "soon", "w/b 12 Jan", None] for number in range(20_000)]
    checked = CheckedWorkbook("many.xlsx", "")
    started = time.perf_counter()
    sheet = Sheet("Reviews", [TIMETABLE, *rows])
    _check_sheet(sheet, checked, Explained(Book("", "", [sheet]), ()))
    assert len(checked.issues) == 60_000
    assert time.perf_counter() - started < 20  # it takes 2; what grows with the square of the rows takes minutes


def test_tables_side_by_side_keep_their_cells_and_count_their_own_rows(tmp_path: Path) -> None:
    rows = [
        ["School", "Review date", None, "School", "Action", "Owner"],
        [WREN, day("2026-03-10"), None, WREN, "Read every day", "R. Vale"],
        [HOLLOW, "soon", None, None, "Total: 1", None],
        [THORN, None, None, None, None, None],
    ]
    checked = check(tmp_path, Both=rows)
    reviews, actions = checked.sheets
    assert (reviews.rows, reviews.rows_in, reviews.columns["school"]) == ([2, 3, 4], 3, [WREN, HOLLOW, THORN])
    assert (actions.rows, actions.columns["action"]) == ([2], ["Read every day"])
    assert (reasons(actions), actions.rows_in) == ([(3, "total")], 2)
    assert [(issue.code, issue.cell) for issue in checked.issues] == [("date_not_understood", "Both!B3")]


def test_rows_filled_down_beforehand_are_left_out_with_a_reason(tmp_path: Path) -> None:
    rows = [
        ["No.", "School", "Status", "Review date"],
        [1, WREN, "postponed", None],
        *[[number, None, "postponed", None] for number in (2, 3, 4)],
        [5, None, "cancelled", None],
        [6, "Total Bathroom Design Ltd", None, None],
    ]
    sheet, issues = one_sheet(tmp_path, "Reviews", rows)
    assert sheet.columns["school"] == [WREN, "Total Bathroom Design Ltd"]
    assert reasons(sheet) == [*[(row, "filled in beforehand") for row in (3, 4, 5)], (6, "needed cell missing")]
    assert codes(issues) == ["heading_unknown", "needed_cell_empty"]


def test_a_key_below_the_records_is_a_note_to_its_end(tmp_path: Path) -> None:
    rows = [["School", "Review date"], [WREN, day("2026-03-10")], [], ["Key:"], ["red", "called off"], ["*", None], []]
    rows += [[HOLLOW, day("2026-03-12")]]
    sheet, issues = one_sheet(tmp_path, "Reviews", rows)
    assert (sheet.columns["school"], issues) == ([WREN, HOLLOW], [])
    assert reasons(sheet) == [(4, "note"), (5, "note"), (6, "note")]


def test_a_hidden_sheet_that_is_not_known_is_mentioned_unless_its_name_explains_it(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=[["School"], [WREN]], Costs=[["Item", "x"]], Lists=[["a", "b"]])
    book = openpyxl.load_workbook(path)
    book["Costs"].sheet_state = book["Lists"].sheet_state = "hidden"
    book.save(path)
    (issue,) = check_workbook(path).issues
    assert issue.problem.startswith("The hidden sheet “Costs” was not loaded")
