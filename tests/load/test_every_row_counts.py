"""Rows in = loaded + left out on every sheet, loaded or not, each left-out row by its number and with its reason."""

from __future__ import annotations

from datetime import date

import pytest

from peerreview.checking import Report, check_files
from peerreview.report import as_dict, in_words
from tests.workbooks import write_xlsx

WREN, HOLLOW = "Wrenmoor Primary School", "Hollowmere Junior School"
DAY = date(2026, 3, 10)
NUMBERED = [[number] for number in range(3, 9)]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    sheets = {
        "Timetable": [
            ["No.", "School", "Review date"],
            [1, WREN, DAY],
            [2, HOLLOW, "w/b 16 March"],
            *NUMBERED,
            [None, "School total", 2],
        ],
        "Findings": [["School", "Academic year", "Kind"], [WREN, "2025/26", "strength"]],
        "Money": [["Item", "Cost"], ["Paper", 12], ["Pens", 3]],
        "Read me": [["How to fill this in"]],
    }
    return check_files([write_xlsx(tmp_path_factory.mktemp("made") / "plan.xlsx", **sheets)], "Alder Vale")


def test_each_sheet_has_its_line_and_adds_up(report: Report) -> None:
    found = as_dict(report)["sheets"]
    assert [(s["sheet"], s["kind"], s["rows_in"], s["loaded"], s["left_out"], s["reasons"]) for s in found] == [
        ("Timetable", "reviews", 9, 2, 7, "6 × only a pre-filled number (4–9); 1 × total (10)"),
        ("Findings", None, 1, 0, 1, "1 × needed_column_missing (2)"),
        ("Money", None, 2, 0, 2, "2 × sheet_unknown (2–3)"),
        ("Read me", None, 1, 0, 1, "1 × sheet for notes (1)"),
    ]


def test_a_terminal_says_which_rows_and_why(report: Report) -> None:
    lines = [line.removeprefix("plan.xlsx, ") for line in in_words(report).splitlines()[:4]]
    assert lines == [
        (
            "Timetable: 9 rows in, 2 loaded, 7 left out: 6 rows hold only a number that was filled in beforehand "
            "(rows 4–9); 1 row is a total (row 10)"
        ),
        "Findings: 1 row in, 0 loaded, 1 left out: 1 row is on a sheet without a column that is needed (row 2)",
        "Money: 2 rows in, 0 loaded, 2 left out: 2 rows are on a sheet whose headings are not known here (rows 2–3)",
        "Read me: passed over, a sheet for notes or lists (1 row)",
    ]


def test_a_date_that_cannot_be_read_is_said_once(report: Report) -> None:
    about = [issue.code for issue in report.issues if issue.cell in ("Timetable!B3", "Timetable!C3")]
    assert about == ["date_not_exact"]
