"""The workbooks that we write: fitted to the protocol, easy to fill in, safe to open, the same every time."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from peerreview.due import say_rule
from peerreview.framework import Protocol, Rule, protocols
from peerreview.workbook.check import check_workbook
from peerreview.workbook.layout import layout, normalise
from peerreview.workbook.template import write_template

pytestmark = pytest.mark.slow  # together, not one by one

TSC = protocols()["tiptree-stanway"]
SCHOOLS = [{"school": "Wrenmoor Primary School", "urn": "990001"}, {"school": "Hollowmere Junior School"}]


def written(protocol: Protocol = TSC, **how: Any) -> Any:
    """Return the workbook that write_template makes, opened again."""
    return openpyxl.load_workbook(io.BytesIO(as_bytes(protocol, **how)))


def as_bytes(protocol: Protocol = TSC, **how: Any) -> bytes:
    out = io.BytesIO()
    write_template(out, protocol, **how)
    return out.getvalue()


def headings(sheet: Any) -> list[str]:
    return [cell.value for cell in sheet[1]]


def column(sheet: Any, heading: str) -> int:
    return [normalise(text) for text in headings(sheet)].index(normalise(heading)) + 1


def checks_on(sheet: Any, heading: str) -> list[Any]:
    cell = sheet.cell(2, column(sheet, heading)).coordinate
    return [check for check in sheet.data_validations.dataValidation if cell in check.sqref]


def test_a_blank_template_has_a_read_me_first_and_then_every_sheet_of_the_layout() -> None:
    assert written().sheetnames == ["Read me", *(sheet.title for sheet in layout().sheets.values())]


def test_some_sheets_can_be_chosen() -> None:
    assert written(sheets=["actions", "findings"]).sheetnames == ["Read me", "Findings", "Actions"]


@pytest.mark.parametrize("key", list(layout().sheets))
def test_every_column_of_the_layout_is_there_and_its_heading_is_understood(key: str) -> None:
    sheet = layout().sheets[key]
    found = [normalise(text) for text in headings(written()[sheet.title])]
    assert [text for text in found if text in {normalise(one.heading) for one in sheet.columns}] == [
        normalise(one.heading) for one in sheet.columns
    ]


def test_reviews_has_the_milestones_of_the_protocol_in_its_order_after_the_review_dates() -> None:
    found = headings(written()["Reviews"])
    after = found.index("Review end date") + 1
    steps = [step.name for step in TSC.milestones if step.name != "Review"]
    assert found[after : after + len(steps)] == steps
    assert "Post-review meeting" not in found


def test_a_step_is_two_columns_where_the_records_keep_plan_and_fact_apart() -> None:
    row = {
        "school": "Wrenmoor Primary School",
        "Workshop planned": dt.date(2026, 3, 24),
        "Workshop done": dt.date(2026, 3, 25),
        "Review done": "yes",
    }
    found = headings(written(rows={"reviews": [row]})["Reviews"])
    assert "Workshop" not in found
    assert found.index("Workshop done") == found.index("Workshop planned") + 1
    assert "Review done" in found


def test_needed_headings_are_marked_with_a_star_and_dark_blue() -> None:
    cell = written()["Findings"].cell(1, column(written()["Findings"], "Kind"))
    assert (cell.value, cell.font.b, cell.fill.start_color.rgb) == ("Kind *", True, "0012436D")


def test_every_heading_has_a_note_that_says_what_to_type() -> None:
    for sheet in written().worksheets[1:]:
        assert all(cell.comment and len(cell.comment.text) > 5 for cell in sheet[1])


def test_the_note_on_a_step_says_its_stage_who_acts_and_when_it_is_due() -> None:
    sheet = written()["Reviews"]
    note = sheet.cell(1, column(sheet, "Workshop")).comment.text
    assert "stage 3" in note
    assert "Improvement Champions" in note
    assert "1 to 2 weeks after the review" in note


def test_the_note_on_audience_says_who_reads_a_row_that_leaves_it_blank() -> None:
    book = written()
    findings, impact = book["Findings"], book["Impact"]
    assert TSC.default_audience in findings.cell(1, column(findings, "Audience")).comment.text
    assert TSC.impact_audience in impact.cell(1, column(impact, "Audience")).comment.text


def test_the_example_row_says_so_in_its_first_cell() -> None:
    for sheet in written().worksheets[1:]:
        assert str(sheet.cell(2, 1).value).startswith("Example:")
        assert sheet.max_row == 2


def test_a_sheet_with_records_has_no_example_row() -> None:
    book = written(schools=SCHOOLS)
    assert [row[0] for row in book["Schools"].iter_rows(min_row=2, values_only=True)] == [
        "Wrenmoor Primary School",
        "Hollowmere Junior School",
    ]


def test_dates_are_day_first_and_a_date_cell_also_takes_tbc() -> None:
    sheet = written(rows={"reviews": [{"school": "Wrenmoor", "review_date": dt.date(2026, 3, 10)}]})["Reviews"]
    assert sheet.cell(2, column(sheet, "Review date")).number_format == "dd/mm/yyyy"
    (check,) = checks_on(sheet, "Review date")
    assert (check.type, check.errorStyle) == ("date", "warning")
    assert "tbc" in check.error


@pytest.mark.parametrize(
    ("sheet", "heading", "some_words"),
    [
        ("Findings", "Kind", ["strength", "validated priority"]),
        ("Findings", "Theme", ["Our impact", "Looking forward"]),
        ("Findings", "Strand", ["Role in system leadership"]),
        ("Findings", "Share in directory", ["yes", "no"]),
        ("Actions", "Audience", ["head", "associate"]),
        ("Actions", "Status", ["paused"]),
        ("Conversations", "Status", ["paused"]),
        ("Reviews", "Status", ["postponed"]),
        ("Reviews", "Host head observing", ["yes", "no"]),
        ("Impact", "Level", ["pupil"]),
        ("Maturity", "Level", ["embedding"]),
    ],
)
def test_choices_are_drop_downs_whose_words_stand_on_the_read_me_sheet(
    sheet: str, heading: str, some_words: list[str]
) -> None:
    book = written()
    (check,) = checks_on(book[sheet], heading)
    title, cells = check.formula1.replace("$", "").split("!")
    offered = [cell.value for row in book[title.strip("'")][cells] for cell in row]
    assert set(some_words) <= set(offered)
    assert None not in offered


def test_schools_are_chosen_from_the_schools_sheet() -> None:
    (check,) = checks_on(written(schools=SCHOOLS)["Reviews"], "School")
    assert check.formula1.startswith("'Schools'!$A$2:$A$")


def test_schools_are_chosen_from_the_read_me_sheet_where_there_is_no_schools_sheet() -> None:
    book = written(schools=SCHOOLS, sheets=["actions"])
    (check,) = checks_on(book["Actions"], "School")
    cells = check.formula1.replace("$", "").split("!")[1]
    assert [row[0].value for row in book["Read me"][cells]] == [row["school"] for row in SCHOOLS]


@pytest.mark.parametrize("check", ["Reviews", "Actions", "Terms"])
def test_no_check_forbids_what_somebody_types(check: str) -> None:
    for one in written()[check].data_validations.dataValidation:
        assert one.errorStyle in ("warning", "information")
        assert len(one.error) <= 255


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://x.example","a")', "+44", "-5%", "@SUM(A1)", "\t=1", "#N/A"]
)
def test_text_never_becomes_a_formula_or_an_error(text: str) -> None:
    sheet = written(rows={"actions": [{"action": text}]})["Actions"]
    cell = sheet.cell(2, column(sheet, "Action"))
    assert (cell.value, cell.data_type) == (text, "s")


def test_characters_that_a_workbook_cannot_hold_are_removed() -> None:
    sheet = written(rows={"actions": [{"action": "Read\x00 daily\x0b"}]})["Actions"]
    assert sheet.cell(2, column(sheet, "Action")).value == "Read daily"


def test_a_reference_keeps_its_zeros_and_blanks_stay_blank() -> None:
    sheet = written(rows={"actions": [{"action_id": "007", "owner": ""}]})["Actions"]
    assert sheet.cell(2, column(sheet, "Action ID")).value == "007"
    assert sheet.cell(2, column(sheet, "Owner")).value is None


def test_the_reader_understands_a_blank_template_and_leaves_the_example_rows_out(tmp_path: Path) -> None:
    write_template(tmp_path / "blank.xlsx", TSC)
    checked = check_workbook(tmp_path / "blank.xlsx")
    assert [sheet.key for sheet in checked.sheets] == list(layout().sheets)
    assert all(not sheet.rows and [out.reason for out in sheet.left_out] == ["example row"] for sheet in checked.sheets)
    assert [issue.code for issue in checked.issues] == ["no_records"]


def test_the_reader_gets_back_what_was_written(tmp_path: Path) -> None:
    action = {
        "school": "Hollowmere Junior School",
        "academic_year": "2025/26",
        "action_id": "007",
        "action": "=Read daily",
        "due": dt.date(2026, 7, 17),
        "status": "in progress",
        "audience": "team",
    }
    write_template(tmp_path / "plan.xlsx", TSC, schools=SCHOOLS, rows={"actions": [action]})
    checked = check_workbook(tmp_path / "plan.xlsx")
    assert checked.issues == []
    read = {
        sheet.key: {key: values[0] for key, values in sheet.columns.items()} for sheet in checked.sheets if sheet.rows
    }
    assert {key: value for key, value in read["actions"].items() if value is not None} == action
    assert read["schools"]["urn"] == "990001"


def test_headings_stay_in_view() -> None:
    assert {sheet.title: sheet.freeze_panes for sheet in written().worksheets[1:3]} == {
        "Schools": "B2",
        "People": "C2",
    }


def test_read_me_lists_the_steps_of_the_protocol_with_when_they_are_due() -> None:
    rows = list(written()["Read me"].iter_rows(values_only=True, max_col=4))
    assert ("1. Data shared", "1. Plan the review", "Host headteacher", "2 weeks before the review") in rows


@pytest.mark.parametrize("key", list(layout().sheets))
def test_no_row_of_read_me_could_be_taken_for_the_heading_of_a_sheet(key: str) -> None:
    columns = layout().sheets[key].columns
    known = {normalise(text) for one in columns for text in (one.heading, *one.synonyms)}
    for row in written(schools=SCHOOLS)["Read me"].iter_rows(values_only=True):
        assert len({normalise(text) for text in row if text} & known) <= 1, row


@pytest.mark.parametrize("name", list(protocols()))
def test_every_protocol_has_a_template(name: str) -> None:
    found = headings(written(protocols()[name])["Reviews"])
    assert all(step.name in found for step in protocols()[name].milestones if step.name != "Review")


def test_the_same_input_gives_the_same_bytes() -> None:
    assert as_bytes(schools=SCHOOLS) == as_bytes(schools=SCHOOLS)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (None, "no fixed time: agree a date"),
        (Rule("Review", "days", -1, None, False), "the day before the review"),
        (Rule("Review", "days", -14, None, False), "2 weeks before the review"),
        (Rule("Review", "days", 14, 7, False), "1 to 2 weeks after the review"),
        (Rule("Review", "days", 0, None, False), "on the day of the review"),
        (Rule("Workshop", "days", 0, None, False), "with the workshop"),
        (Rule("Report returned", "working_days", 5, None, False), "5 working days after “Report returned”"),
        (Rule("Review", "terms", 2, None, False), "2 terms after the review"),
        (Rule("Review", "half_terms", 1, None, False), "half a term after the review"),
    ],
)
def test_a_rule_is_said_in_words(rule: Rule | None, words: str) -> None:
    assert say_rule(rule) == words


def test_our_own_reading_of_a_protocol_is_marked_as_ours() -> None:
    assert "our reading" in say_rule(Rule("Review", "days", 28, None, True))
