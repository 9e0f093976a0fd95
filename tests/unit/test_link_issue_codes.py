"""What is only seen when workbooks are put together: for each code a workbook that shows it, and where."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from peerreview.checking import Report, check_files
from tests.unit.test_issue_codes import LINKING
from tests.workbooks import write_xlsx

ASHEN, BIRCH = "Ashenhythe Primary School", "Birchmoor Infant School"
SCHOOLS = [["School", "URN"], [ASHEN, "990101"], [BIRCH, "990102"]]
MARCH, JUNE, OCTOBER = date(2026, 3, 10), date(2026, 6, 9), date(2026, 10, 6)
REVIEWS = [["School", "Review date", "Workshop"], [ASHEN, MARCH, date(2026, 3, 24)], [BIRCH, OCTOBER, "tbc"]]
ACTION = ["School", "Academic year", "Action", "Finding ID"]

Sheets = Mapping[str, list[list[Any]]]

SHOWN_BY: dict[str, tuple[Sheets, str]] = {
    "unknown_school": (
        {"Schools": SCHOOLS, "Reviews": [["School", "Review date"], ["Ashenhithe Primary", MARCH], [BIRCH, OCTOBER]]},
        "Reviews!A2",
    ),
    "unknown_partnership": (
        {
            "Schools": [["School", "Partnership"], [ASHEN, "North"], [BIRCH, "South"]],
            "Terms": [
                ["Partnership", "Term", "Starts", "Ends"],
                [None, "Autumn 1", date(2026, 9, 2), date(2026, 10, 23)],
            ],
        },
        "Terms!A2",
    ),
    "unknown_review": (
        {"Schools": SCHOOLS, "Reviews": REVIEWS, "Actions": [ACTION, [ASHEN, "2021/22", "Read more", None]]},
        "Actions!A2",
    ),
    "review_not_single": (
        {
            "Schools": SCHOOLS,
            "Reviews": [["School", "Review date"], [ASHEN, MARCH], [ASHEN, JUNE]],
            "Actions": [ACTION, [ASHEN, "2025/26", "Read more", None]],
        },
        "Actions!A2",
    ),
    "unknown_action": (
        {
            "Schools": SCHOOLS,
            "Reviews": REVIEWS,
            "Impact": [["Action ID", "Assessed on", "Judgement"], ["A9", JUNE, "evident"]],
        },
        "Impact!A2",
    ),
    "unknown_action_of_review": (
        {
            "Schools": SCHOOLS,
            "Reviews": REVIEWS,
            "Impact": [["School", "Review date", "Action ID", "Judgement"], [ASHEN, MARCH, "A9", "evident"]],
        },
        "Impact!C2",
    ),
    "unknown_rater": (
        {
            "Schools": SCHOOLS,
            "Reviews": REVIEWS,
            "Maturity": [["Dimension", "Rater", "Level", "Date"], ["Trust", "Ashenhithe Primary", "developing", JUNE]],
        },
        "Maturity!B2",
    ),
    "unknown_finding": (
        {"Schools": SCHOOLS, "Reviews": REVIEWS, "Actions": [ACTION, [ASHEN, "2025/26", "Read more", "F9"]]},
        "Actions!D2",
    ),
    "conflict": (
        {
            "Schools": SCHOOLS,
            "2025": [["Review ID", "School", "Review date", "Focus"], ["R1", ASHEN, MARCH, "Reading"]],
            "2026": [["Review ID", "School", "Review date", "Focus"], ["R1", ASHEN, MARCH, "Writing"]],
        },
        "2025!D2",
    ),
    "year_disagrees": (
        {"Schools": SCHOOLS, "Reviews": [["School", "Review date", "Academic year"], [ASHEN, MARCH, "2024/25"]]},
        "Reviews!C2",
    ),
    "provisional_schools": ({"Reviews": REVIEWS}, ""),
    "protocol_missing": ({"Schools": SCHOOLS, "Reviews": REVIEWS}, ""),
    "unknown_protocol": (
        {"Schools": SCHOOLS, "Reviews": [["School", "Review date", "Protocol"], [ASHEN, MARCH, "our own way"]]},
        "Reviews!C2",
    ),
    "year_assumed": (
        {"Schools": SCHOOLS, "Reviews": [["School", "Review date"], [ASHEN, MARCH], [BIRCH, "tbc"]]},
        "Reviews!A3",
    ),
    "review_undated": ({"Schools": SCHOOLS, "Reviews": [["School", "Review date"], [ASHEN, "tbc"]]}, "Reviews!A2"),
    "review_date_differs": (
        {
            "Schools": SCHOOLS,
            "Reviews": REVIEWS,
            "Actions": [["School", "Review date", "Action"], [ASHEN, date(2026, 2, 3), "Read more"]],
        },
        "Actions!B2",
    ),
}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Report]:
    """What the check finds in the workbook of a code."""

    @cache
    def report(code: str) -> Report:
        file = write_xlsx(tmp_path_factory.mktemp(code) / "book.xlsx", **SHOWN_BY[code][0])
        return check_files([file], protocol=None if code == "protocol_missing" else "tiptree-stanway")

    return report


def test_every_code_of_linking_has_its_workbook() -> None:
    assert SHOWN_BY.keys() == LINKING


@pytest.mark.parametrize("code", SHOWN_BY)
def test_code(code: str, shown: Callable[[str], Report]) -> None:
    found, cell = shown(code), SHOWN_BY[code][1]
    assert {issue.code for issue in found.issues} - {"protocol_missing"} == {code} - {"protocol_missing"}
    issue = next(issue for issue in found.issues if issue.code == code)
    assert (issue.file, issue.cell) == ("book.xlsx", cell)
    assert (issue.row_values is not None) == (issue.severity == "row left out")


@pytest.mark.parametrize("code", SHOWN_BY)
def test_rows_in_are_those_loaded_and_those_left_out(code: str, shown: Callable[[str], Report]) -> None:
    found = shown(code)
    unplaced = {(issue.sheet, issue.cell) for issue in found.issues if issue.severity == "row left out"}
    assert all(count.rows_in == count.loaded + count.left_out for count in found.counts)
    assert sum(count.left_out for count in found.counts) == len(unplaced)


def test_an_unknown_school_comes_with_the_names_that_are_like_it(shown: Callable[[str], Report]) -> None:
    (issue,) = shown("unknown_school").issues
    assert f"Did you mean {ASHEN}?" in issue.fix


def test_a_conflict_names_both_cells_and_what_each_says(shown: Callable[[str], Report]) -> None:
    (issue,) = shown("conflict").issues
    assert issue.value == "Reading"
    assert "2026!D2 of book.xlsx" in issue.problem
    assert "“Writing”" in issue.problem


@pytest.mark.parametrize(
    ("heading", "on", "says"),
    [
        ("Data sharing", date(2027, 3, 2), "Review date (10 March 2026) is before Data shared (2 March 2027)."),
        ("Workshop", date(2025, 3, 24), "Workshop (24 March 2025) is before Review date (10 March 2026)."),
    ],
)
def test_a_step_on_the_wrong_side_of_its_review_is_advice(heading: str, on: date, says: str, tmp_path: Path) -> None:
    rows = [["School", "Review date", heading], [ASHEN, MARCH, on], [BIRCH, OCTOBER, "tbc"]]
    file = write_xlsx(tmp_path / "timetable.xlsx", Schools=SCHOOLS, Reviews=rows)
    (issue,) = check_files([file], protocol="tiptree-stanway").issues
    assert (issue.code, issue.cell, issue.problem) == ("dates_out_of_order", "Reviews!C2", says)
