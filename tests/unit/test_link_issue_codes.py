"""What is only seen when workbooks are put together: for each code a workbook that shows it, and where."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import peerreview
from peerreview.checking import Report, check_files
from peerreview.framework import protocols
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
TRIO = [["School", "Group"], [ASHEN, "One"], [BIRCH, "One"], [CEDAR, "One"]]
# By which protocol the workbooks of these codes are checked; the others by the Tiptree and Stanway way.
BY_PROTOCOL = {
    "terms_not_agreed": "subject-review",
    "needed_step_missing": "improvement-partner",
    "group_far_apart": "improvement-partner",
    "group_size": "improvement-partner",
    "group_protocol": "subject-review",
    "group_steps": "subject-review",
    "reviews_in_term": "trio",
    "team_school_unknown": "spp",
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
    "dimension_nearly": (
        {
            "Schools": SCHOOLS,
            "Reviews": REVIEWS,
            "Maturity": [
                ["Dimension", "Rater", "Level", "Date"],
                ["Leads to improvement", "Agreed", "developing", JUNE],
                ["Our own words for it", "Agreed", "developing", JUNE],
                ["Non judgemental", "Agreed", "developing", JUNE],
            ],
        },
        "Maturity!A4",
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
    "review_there_twice": (
        {"Schools": SCHOOLS, "Reviews": [["School", "Review date"], [ASHEN, MARCH], [ASHEN, MARCH]]},
        "Reviews!A3",
    ),
    "review_date_differs": (
        {
            "Schools": SCHOOLS,
            "Reviews": REVIEWS,
            "Actions": [["School", "Review date", "Action"], [ASHEN, date(2026, 2, 3), "Read more"]],
        },
        "Actions!B2",
    ),
    "review_end_alone": (
        {
            "Schools": SCHOOLS,
            "Reviews": [
                ["School", "Academic year", "Review date", "Review end"],
                [ASHEN, "2025/26", MARCH, MARCH],
                [BIRCH, "2025/26", "tbc", JUNE],
            ],
        },
        "Reviews!D3",
    ),
    "review_end_far": (
        # Six weeks after 10 March 2026 is 21 April.
        {
            "Schools": SCHOOLS,
            "Reviews": [
                ["School", "Review date", "Review end"],
                [ASHEN, MARCH, date(2026, 4, 21)],
                [BIRCH, MARCH, date(2026, 4, 22)],
            ],
        },
        "Reviews!C3",
    ),
    "terms_overlap": (
        {
            "Schools": SCHOOLS,
            "Reviews": REVIEWS,
            "Terms": [
                ["Term", "Starts", "Ends"],
                ["Autumn", date(2026, 9, 2), date(2026, 12, 18)],  # its halves are within it
                ["Autumn 1", date(2026, 9, 2), date(2026, 10, 23)],
                ["Autumn 2", date(2026, 10, 23), date(2026, 12, 18)],
                ["Spring 1", date(2027, 1, 4), date(2027, 2, 12)],
            ],
        },
        "Terms!B4",
    ),
    "team_school_unknown": (
        {"Schools": SCHOOLS, "Reviews": [TEAM, [ASHEN, MARCH, "L. Teal", "M. Rook, Birchmoor", None]]},
        "Reviews!D2",
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
            "Schools": TRIO,
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
        {"Schools": TRIO, "Reviews": trios((ASHEN, LONG_AGO), (BIRCH, date(2023, 3, 21)))},
        "Reviews!B3",
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


def test_an_action_that_is_due_before_its_review_is_advice(tmp_path: Path) -> None:
    actions = [["School", "Review date", "Action", "Due"]]
    actions += [[ASHEN, MARCH, "Read aloud", due] for due in (date(2026, 3, 9), MARCH, JUNE)]
    file = write_xlsx(tmp_path / "plans.xlsx", Schools=SCHOOLS, Reviews=REVIEWS, Actions=actions)
    (issue,) = check_files([file], protocol="tiptree-stanway").issues
    says = "Due (9 March 2026) is before Review date (10 March 2026)."
    assert (issue.code, issue.cell, issue.problem) == ("dates_out_of_order", "Actions!D2", says)


@pytest.mark.parametrize(("ids", "advised"), [((None, None), True), (("R1", None), True), (("R1", "R2"), False)])
def test_two_reviews_on_one_day_are_said_unless_each_has_an_id(
    ids: tuple[str | None, str | None], advised: bool, tmp_path: Path
) -> None:
    rows = [["Review ID", "School", "Review date"], *[[name, ASHEN, MARCH] for name in ids]]
    says = f"{ASHEN} has a review on 10 March 2026 in Reviews!B2 already, so this row counts as a second one."
    found = advice(tmp_path, "TSC", Schools=SCHOOLS, Reviews=rows)
    assert found == [("review_there_twice", "Reviews!B3", says)] * advised


def test_a_row_that_names_the_day_is_told_that_two_reviews_are_on_it(tmp_path: Path) -> None:
    rows = [["School", "Review date"], [ASHEN, MARCH], [ASHEN, MARCH]]
    actions = [["School", "Review date", "Action"], [ASHEN, MARCH, "Read aloud"]]
    file = write_xlsx(tmp_path / "plans.xlsx", Schools=SCHOOLS, Reviews=rows, Actions=actions)
    issue = next(one for one in check_files([file], protocol="TSC").issues if one.code == "review_not_single")
    assert "several reviews on that day" in issue.problem
    assert issue.fix == "Give the Review ID in this row, or delete the review that is there twice."


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
    assert issue.value == "L. Teal, M. Rook"
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
        # one each term: as planned
        ([(2022, 10, 4), (2023, 1, 10), (2023, 5, 9)], []),
        # two in autumn; summer is after the last review, so it is not spoken of
        ([(2022, 10, 4), (2022, 11, 8), (2023, 3, 7)], ["In the autumn term 2022/23 One has 2 reviews;"]),
        # nothing in spring
        ([(2022, 10, 4), (2023, 5, 9)], ["In the spring term 2022/23 One has no reviews;"]),
        # a year without any review of the group is not spoken of
        ([(2021, 10, 5), (2022, 1, 11), (2022, 5, 10), (2023, 10, 3)], []),
    ],
)
def test_a_trio_has_one_review_a_term(days: list[tuple[int, int, int]], says: list[str], tmp_path: Path) -> None:
    rows = trios(*((ASHEN, date(*day)) for day in days))
    found = advice(tmp_path, "trio", Schools=TRIO, Reviews=rows)
    assert len(found) == len(says)
    assert all(problem.startswith(words) for (_, _, problem), words in zip(found, says, strict=True))


def test_every_trio_has_a_term_of_its_own(tmp_path: Path) -> None:
    names = [f"{name} Primary School" for name in ("Elmsay", "Fennick", "Garrowby", "Hythecombe", "Inglemoor")]
    schools = [*TRIO, [DUNE, "Two"], *([name, "Two"] for name in names[:2]), *([name, "Three"] for name in names[2:])]
    rows = trios((ASHEN, LONG_AGO), (DUNE, LONG_AGO), (names[2], date(2023, 3, 21)))
    assert advice(tmp_path, "trio", Schools=schools, Reviews=rows) == []


def test_a_term_is_not_called_short_while_a_review_of_that_year_has_no_date(tmp_path: Path) -> None:
    autumn, summer = date(2022, 10, 4), date(2023, 5, 9)
    rows = [
        ["School", "Academic year", "Review date"],
        [ASHEN, None, autumn],
        [BIRCH, None, summer],
        [CEDAR, "2022/23", "tbc"],
    ]
    assert advice(tmp_path, "trio", Schools=TRIO, Reviews=rows) == []


@pytest.mark.parametrize(
    ("headings", "rows", "cell"),
    [
        # the last day of the last review: where it is typed
        (["Review date", "Review end"], [[LONG_AGO, None], [LONG_AGO, date(2023, 4, 19)]], "Reviews!C3"),
        (["Review date", "Review done"], [[LONG_AGO, None], ["tbc", date(2023, 4, 19)]], "Reviews!C3"),
        (["Review end", "Review done"], [[None, LONG_AGO], [None, date(2023, 4, 19)]], "Reviews!C3"),
        (["Review end", "Review date"], [[None, LONG_AGO], [None, date(2023, 4, 19)]], "Reviews!C3"),
    ],
)
def test_visits_far_apart_point_to_the_cell_with_the_last_day(
    headings: list[str], rows: list[list[object]], cell: str, tmp_path: Path
) -> None:
    sheet = [["School", *headings], *([school, *row] for school, row in zip((ASHEN, BIRCH), rows, strict=True))]
    found = advice(tmp_path, "IP", Schools=TRIO, Reviews=sheet)
    assert [(code, at) for code, at, _ in found if code == "group_far_apart"] == [("group_far_apart", cell)]


def test_of_two_sheets_with_that_column_the_one_that_is_filled_counts(tmp_path: Path) -> None:
    rows = [["School", "Academic year", "Review done"], [ASHEN, None, LONG_AGO], [BIRCH, None, date(2023, 4, 19)]]
    later = [
        ["School", "Academic year", "Review done", "Report"],
        *([school, "2022/23", "tbc", date(2023, 5, 2)] for school in (ASHEN, BIRCH)),
    ]
    found = advice(tmp_path, "IP", Schools=TRIO, Held=rows, Planned=later)
    assert [(code, at) for code, at, _ in found if code == "group_far_apart"] == [("group_far_apart", "Held!C3")]


@pytest.mark.parametrize(
    ("cedar", "short"),
    [
        ({"Joined": date(2023, 9, 1)}, True),  # not a member yet that year
        ({"Joined": date(2023, 8, 31)}, False),
        ({"Left": date(2022, 9, 1)}, True),  # gone when the year began
        ({"Left": date(2022, 9, 2)}, False),
    ],
)
def test_a_group_counts_who_was_a_member_on_some_day_of_the_year(
    cedar: dict[str, date], short: bool, tmp_path: Path
) -> None:
    schools = [["School", "Group", *cedar], [ASHEN, "One", None], [BIRCH, "One", None], [CEDAR, "One", *cedar.values()]]
    found = advice(tmp_path, "IP", Schools=schools, Reviews=trios((ASHEN, LONG_AGO), (BIRCH, LONG_AGO)))
    assert [code for code, _, _ in found] == ["group_size"] * short


def test_a_school_that_another_group_reviewed_that_year_is_of_that_one(tmp_path: Path) -> None:
    rows = [["School", "Review date", "Group"], [ASHEN, LONG_AGO, "One"], [CEDAR, LONG_AGO, "Two"]]
    found = advice(tmp_path, "IP", Schools=TRIO, Reviews=rows)
    assert [(code, words.partition(" has ")[0]) for code, _, words in found] == [
        ("group_size", "One"),
        ("group_size", "Two"),
    ]


def test_a_review_may_end_after_a_date_of_another_column(tmp_path: Path) -> None:
    rows = [["School", "Review done", "Review end"], [ASHEN, MARCH, date(2026, 3, 12)]]
    assert advice(tmp_path, "OMAT", Schools=SCHOOLS, Reviews=rows) == []


def test_the_two_ends_of_a_review_are_said(shown: Callable[[str], Report]) -> None:
    (issue,) = shown("review_end_far").issues
    assert issue.problem == "This review begins on 10 March 2026 and ends on 22 April 2026, more than six weeks later."
    (issue,) = shown("review_end_alone").issues
    assert (issue.value, issue.problem.partition(",")[0]) == ("9 June 2026", "This review ends on 9 June 2026")


def test_terms_overlap_only_within_one_partnership_and_authority(tmp_path: Path) -> None:
    rows = [
        ["Local authority", "Term", "Starts", "Ends"],
        ["Northshire", "Autumn 1", date(2026, 9, 2), date(2026, 10, 23)],
        ["Southshire", "Autumn 1", date(2026, 9, 3), date(2026, 10, 16)],
        ["Northshire", "Autumn 2", date(2026, 11, 2), date(2026, 12, 18)],
        ["Northshire", "Spring 1", date(2026, 12, 18), date(2027, 2, 12)],
    ]
    (found,) = advice(tmp_path, "TSC", Schools=SCHOOLS, Reviews=REVIEWS, Terms=rows)
    assert found[:2] == ("terms_overlap", "Terms!C5")
    assert found[2].startswith("Spring 1 begins on 18 December 2026, but Autumn 2 lasts until 18 December 2026, so ")


@pytest.mark.parametrize(
    ("headings", "cells", "value", "meant"),
    [
        (["Review team"], ["M. Rook; Birchmoor"], "Birchmoor", BIRCH),
        (["Review team"], ["M. Rook; Birchmor"], "Birchmor", BIRCH),
        (["Review team"], ["Birchmoor Infant"], "Birchmoor Infant", BIRCH),
        (["Review team"], ["M. Rook (Birchmoor)"], "Birchmoor", BIRCH),
        (["Review team"], ["Birchmore Infants School"], "Birchmore Infants School", BIRCH),
        (["Review team"], ["Quillbank Academy"], "Quillbank Academy", None),
        (["Lead reviewer"], ["ASHENHYTHE"], "ASHENHYTHE", ASHEN),
        (["Improvement Champions"], ["P. Wren & Birchmoor"], "Birchmoor", BIRCH),
        (["Review team"], ["M. Rook; B. Moor; Birch; L. Teal (lead); Sue"], None, None),
        (["Review team"], [f"{BIRCH}; M. Rook ({ASHEN}); 990102"], None, None),
        (["Review team", "Status"], ["Birchmoor", "cancelled"], None, None),
    ],
)
def test_a_school_that_goes_by_another_name_in_a_team(
    headings: list[str], cells: list[str], value: str | None, meant: str | None, tmp_path: Path
) -> None:
    rows = [["School", "Review date", *headings], [CEDAR, MARCH, *cells]]
    file = write_xlsx(tmp_path / "book.xlsx", Schools=[*SCHOOLS, [CEDAR, "990103"]], Reviews=rows)
    issues = [i for i in check_files([file], protocol="SPP").issues if i.code == "team_school_unknown"]
    assert [(issue.cell, issue.value) for issue in issues] == ([("Reviews!C2", value)] if value else [])
    assert all((f"Did you mean {meant}?" in issue.fix) == (meant is not None) for issue in issues)


def test_somebody_of_the_list_of_people_is_no_school(tmp_path: Path) -> None:
    people = [["Name", "School", "Role"], ["Birchmoor", ASHEN, "IC"], ["Birchmoor", CEDAR, "IC"]]  # two of that name
    rows = [["School", "Review date", "Review team"], [BIRCH, MARCH, "Birchmoor"]]
    assert advice(tmp_path, "SPP", Schools=[*SCHOOLS, [CEDAR, "990103"]], People=people, Reviews=rows) == []


def test_a_finding_of_another_review_is_said_with_that_review(tmp_path: Path) -> None:
    findings = [
        ["School", "Academic year", "Finding ID", "Theme", "Kind", "Finding"],
        [BIRCH, "2026/27", "F1", "Our impact", "strength", "Pupils read"],
        [BIRCH, "2026/27", "F2", "Our impact", "strength", "Pupils write"],
        [ASHEN, "2024/25", "F2", "Our impact", "strength", "Pupils talk"],
    ]
    reviews = [*REVIEWS, [ASHEN, date(2025, 3, 11), None]]
    actions = [ACTION, *([ASHEN, "2025/26", f"Read {key}", key] for key in ("f1", "F2", "F3"))]
    found = advice(tmp_path, "TSC", Schools=SCHOOLS, Reviews=reviews, Findings=findings, Actions=actions)
    said = "This row's review has no finding with the Finding ID "
    assert [problem.removeprefix(said) for code, _, problem in found if code == "unknown_finding"] == [
        f"“f1”; the review “{BIRCH} 2026/27” has one.",
        "“F2”; 2 other reviews have one.",
        "“F3”.",
    ]


def test_an_unknown_protocol_comes_with_the_partnerships_own(tmp_path: Path) -> None:
    own = tmp_path / "protocols"
    own.mkdir()
    text = (Path(peerreview.__file__).parent / "frameworks/protocols/trio.toml").read_text(encoding="utf-8")
    lines = [
        'title = "Walks"' if line.startswith('title = "Trio') else "names = []" if line.startswith("names") else line
        for line in text.splitlines()
    ]
    (own / "learning-walks.toml").write_text("\n".join(lines), encoding="utf-8")
    file = write_xlsx(tmp_path / "book.xlsx", **SHOWN_BY["unknown_protocol"][0])
    (issue,) = (i for i in check_files([file], available=protocols(own)).issues if i.code == "unknown_protocol")
    assert "tiptree-stanway" in issue.fix
    assert "learning-walks" in issue.fix
