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

pytestmark = pytest.mark.slow  # together, not one by one

ASHEN, BIRCH = "Ashenhythe Primary School", "Birchmoor Infant School"
SCHOOLS = [["School", "URN"], [ASHEN, "990101"], [BIRCH, "990102"]]
MARCH, JUNE, OCTOBER = date(2026, 3, 10), date(2026, 6, 9), date(2026, 10, 6)
REVIEWS = [["School", "Review date", "Workshop"], [ASHEN, MARCH, date(2026, 3, 24)], [BIRCH, OCTOBER, "tbc"]]
ACTION = ["School", "Academic year", "Action", "Finding ID"]

Sheets = Mapping[str, list[list[Any]]]

# Reviews held long ago, of schools in groups.
CEDAR, DUNE = "Cedarhollow Primary School", "Dunewick Primary School"
LONG_AGO = date(2023, 3, 7)
TEAM = ["School", "Review date", "Lead reviewer", "Review team", "ICs assigned"]
PEOPLE = [["Name", "School", "Role"], ["P. Wren", BIRCH, "Improvement Champion"], ["A. Finch", ASHEN, "IC"]]
GROUPED = [["School", "Group"], [ASHEN, "One"], [BIRCH, "One"], [CEDAR, "Two"], [DUNE, "Two"]]
# By which protocol the workbooks of these codes are checked; the others by the Tiptree and Stanway way.
BY_PROTOCOL = {
    "terms_not_agreed": "subject-review",
    "needed_step_missing": "improvement-partner",
    "group_far_apart": "improvement-partner",
    "group_size": "improvement-partner",
    "group_protocol": "subject-review",
    "group_steps": "subject-review",
    "reviews_in_term": "trio",
}


def trios(*reviews: tuple[str, object]) -> list[list[Any]]:
    return [["School", "Review date"], *map(list, reviews)]


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
    "predecessor_disputed": (
        {
            "Schools": [
                ["School", "URN", "Predecessor URN"],
                [ASHEN, "990101", None],
                [BIRCH, "990102", "990101"],
                [CEDAR, "990103", "990101"],
            ],
            "Reviews": REVIEWS,
        },
        "Schools!C4",
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
    "team_size": (
        {"Schools": SCHOOLS, "Reviews": [TEAM, [ASHEN, MARCH, "L. Teal", "L. Teal, M. Rook", None]]},
        "Reviews!D2",
    ),
    "champions_number": (
        {"Schools": SCHOOLS, "Reviews": [TEAM, [ASHEN, MARCH, "L. Teal", None, "P. Wren, R. Lark, S. Kite"]]},
        "Reviews!E2",
    ),
    "champion_from_host": (
        {
            "Schools": SCHOOLS,
            "People": PEOPLE,
            "Reviews": [TEAM, [ASHEN, MARCH, "L. Teal", None, "A. Finch & P. Wren"]],
        },
        "Reviews!E2",
    ),
    "champion_on_team": (
        {
            "Schools": SCHOOLS,
            "People": PEOPLE,
            "Reviews": [TEAM, [ASHEN, MARCH, "L. Teal", "M. Rook, p. wren", "P. Wren & R. Lark"]],
        },
        "Reviews!E2",
    ),
    "terms_not_agreed": (
        {
            "Schools": SCHOOLS,
            "Reviews": [["School", "Review date", "Terms agreed"], [ASHEN, LONG_AGO, None], [BIRCH, LONG_AGO, "yes"]],
        },
        "Reviews!C2",
    ),
    "needed_step_missing": (
        {
            "Schools": SCHOOLS,
            "Reviews": [["School", "Review date", "First meeting"], [ASHEN, LONG_AGO, "yes"], [BIRCH, LONG_AGO, "tbc"]],
        },
        "Reviews!C3",
    ),
    "group_far_apart": (
        # Six weeks after 7 March 2023, where no term dates tell, is 18 April.
        {
            "Schools": [[*GROUPED[0]], [ASHEN, "One"], [BIRCH, "One"], [CEDAR, "One"]],
            "Reviews": trios((ASHEN, LONG_AGO), (BIRCH, date(2023, 4, 18)), (CEDAR, date(2023, 4, 19))),
        },
        "Reviews!B4",
    ),
    "group_size": (
        {
            "Schools": [["School"], [ASHEN], [BIRCH], [CEDAR], [DUNE]],
            "Reviews": [
                ["School", "Academic year", "Group"],
                *(
                    [school, "2022/23", group]
                    for school, group in ((ASHEN, "One"), (BIRCH, "One"), (CEDAR, "one"), (DUNE, "One"))
                ),
            ],
        },
        "Reviews!C2",
    ),
    "group_protocol": (
        {
            "Schools": [["School"], [ASHEN], [BIRCH], [CEDAR]],
            "Reviews": [
                ["School", "Academic year", "Group", "Protocol"],
                [ASHEN, "2022/23", "One", "OMAT"],
                [BIRCH, "2022/23", "Two", "OMAT"],
                [CEDAR, "2022/23", "Three", "SPP"],
            ],
        },
        "Reviews!D4",
    ),
    "group_steps": (
        {
            "Schools": [["School"], [ASHEN], [BIRCH]],
            "Reviews": [
                ["School", "Group", "Review date", "Data shared", "Staff briefing", "Feedback"],
                [ASHEN, "One", LONG_AGO, date(2023, 2, 28), None, "yes"],
                [BIRCH, "Two", LONG_AGO, None, None, "yes"],
            ],
        },
        "Reviews!D3",
    ),
    "reviews_in_term": (
        {"Schools": SCHOOLS, "Reviews": trios((ASHEN, LONG_AGO))},
        "Reviews!B2",
    ),
}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Report]:
    """What the check finds in the workbook of a code."""

    @cache
    def report(code: str) -> Report:
        file = write_xlsx(tmp_path_factory.mktemp(code) / "book.xlsx", **SHOWN_BY[code][0])
        protocol = BY_PROTOCOL.get(code, "tiptree-stanway")
        return check_files([file], protocol=None if code == "protocol_missing" else protocol)

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


def advice(tmp_path: Path, protocol: str, **sheets: list[list[Any]]) -> list[tuple[str, str, str]]:
    """The code, cell and problem of each issue of a workbook, the years that rest on it left out."""
    file = write_xlsx(tmp_path / "book.xlsx", **sheets)
    found = check_files([file], protocol=protocol).issues
    return [(issue.code, issue.cell, issue.problem) for issue in found]


@pytest.mark.parametrize(
    ("lead", "team", "advised"),
    [
        ("L. Teal", "M. Rook, N. Jay", False),  # three with the lead
        ("L. Teal", "L. Teal, M. Rook, N. Jay, O. Coot", False),  # the lead is one of the four
        ("L. Teal", "K. Dove, M. Rook, N. Jay, O. Coot", False),  # or may stand for a school that is named there
        ("L. Teal", "K. Dove, M. Rook, N. Jay, O. Coot, Q. Tern", True),
        ("L. Teal", "M. Rook", True),
        (None, "M. Rook, N. Jay", True),
        ("L. Teal", None, False),  # nobody booked yet
    ],
)
def test_a_team_of_three_or_four(lead: str | None, team: str | None, advised: bool, tmp_path: Path) -> None:
    found = advice(tmp_path, "TSC", Schools=SCHOOLS, Reviews=[TEAM, [ASHEN, MARCH, lead, team, None]])
    assert [code for code, _, _ in found] == ["team_size"] * advised


def test_the_number_of_a_team_is_said_with_that_of_the_protocol(shown: Callable[[str], Report]) -> None:
    (issue,) = shown("team_size").issues
    assert issue.problem == "This review has 2 in its review team; its protocol speaks of 3 to 4."
    (issue,) = shown("champions_number").issues
    assert issue.problem == "This review has 3 of its Improvement Champions named; its protocol speaks of 2."


def test_other_protocols_give_no_number_so_there_is_no_advice(tmp_path: Path) -> None:
    rows = [TEAM, [ASHEN, LONG_AGO, "L. Teal", "M. Rook", "P. Wren"]]
    for protocol in ("SPP", "OMAT", "IP"):
        assert advice(tmp_path, protocol, Schools=SCHOOLS, Reviews=rows) == []


def test_cancelled_and_postponed_reviews_are_left_alone(tmp_path: Path) -> None:
    rows = [
        [*TEAM, "Status"],
        [ASHEN, MARCH, None, "M. Rook", "P. Wren", "cancelled"],
        [BIRCH, None, None, "M. Rook", "P. Wren", "postponed"],
    ]
    found = advice(tmp_path, "TSC", Schools=SCHOOLS, Reviews=rows)
    assert {code for code, _, _ in found} <= {"year_assumed"}


def test_a_column_that_nobody_keeps_is_not_asked_for(tmp_path: Path) -> None:
    rows = trios((ASHEN, LONG_AGO), (BIRCH, LONG_AGO))
    assert advice(tmp_path, "IP", Schools=SCHOOLS, Reviews=rows) == []


def test_visits_far_apart_are_said_with_the_day_that_the_protocol_comes_to(shown: Callable[[str], Report]) -> None:
    (issue,) = shown("group_far_apart").issues
    assert issue.problem == (
        "One began on 7 March 2023 and has its last review on 19 April 2023; "
        "half a term after the group's first review is 18 April 2023."
    )


def test_infant_and_junior_under_one_head_count_once_in_a_group(tmp_path: Path) -> None:
    heads = [["School", "Group", "Headteacher"], [ASHEN, "One", "H. Plover"], [BIRCH, "One", "h. plover"]]
    schools = [*heads, [CEDAR, "One", "J. Swift"], [DUNE, "One", "K. Crane"]]
    reviews = trios((ASHEN, LONG_AGO), (CEDAR, LONG_AGO))
    assert advice(tmp_path, "IP", Schools=schools, Reviews=reviews) == []
    (found,) = advice(tmp_path, "IP", Schools=schools[:-1], Reviews=reviews)
    assert found == (
        "group_size",
        "Reviews!A2",
        "One has 2 schools; its protocol speaks of 3. Schools under one head count once.",
    )


def test_steps_that_only_other_groups_record_name_the_first_record_to_complete(shown: Callable[[str], Report]) -> None:
    (issue,) = shown("group_steps").issues
    assert issue.heading == "Data shared"
    assert issue.problem == (
        "In 2022/23 other groups have something recorded for: Data shared. Two has nothing there for any review held."
    )
    assert "beginning with this row" in issue.fix


@pytest.mark.parametrize(
    ("days", "says"),
    [
        # two each in autumn and spring: as planned
        ([(2022, 10, 4), (2022, 11, 8), (2023, 1, 10), (2023, 3, 7)], []),
        # three in autumn, one in spring; summer is after the last review, so it is not spoken of
        (
            [(2022, 10, 4), (2022, 11, 8), (2022, 12, 6), (2023, 3, 7)],
            ["The autumn term 2022/23 has 3 reviews", "The spring term 2022/23 has 1 review;"],
        ),
        # nothing in spring
        (
            [(2022, 10, 4), (2022, 11, 8), (2023, 5, 9), (2023, 6, 6)],
            ["The spring term 2022/23 has no reviews"],
        ),
    ],
)
def test_two_reviews_a_term(days: list[tuple[int, int, int]], says: list[str], tmp_path: Path) -> None:
    rows = trios(*((ASHEN, date(*day)) for day in days))
    found = advice(tmp_path, "trio", Schools=SCHOOLS, Reviews=rows)
    assert len(found) == len(says)
    assert all(problem.startswith(words) for (_, _, problem), words in zip(found, says, strict=True))


def test_a_term_is_not_called_short_while_a_review_of_that_year_has_no_date(tmp_path: Path) -> None:
    rows = [["School", "Academic year", "Review date"], [ASHEN, "2022/23", LONG_AGO], [BIRCH, "2022/23", "tbc"]]
    assert advice(tmp_path, "trio", Schools=SCHOOLS, Reviews=rows) == []
