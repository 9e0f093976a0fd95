"""The record workbook of one review: written in the protocol's words, filled in, and read back cell by cell."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.framework import Protocol, protocols
from peerreview.workbook.book import LIMITS, Book, Sheet
from peerreview.workbook.cells import ERRORS
from peerreview.workbook.check import check_book, check_workbook
from peerreview.workbook.choices import is_blank
from peerreview.workbook.layout import layout, normalise
from peerreview.workbook.marked import marked_workbook
from peerreview.workbook.parse import clean, parse
from peerreview.workbook.record import Recorded, write_record
from peerreview.workbook.record_words import TOLD_ONLY, labels, parts_of, record_words
from peerreview.workbook.sniff import XLSX
from peerreview.workbook.unfold import unfold
from tests.records import beside, fill, heading_row, record, rows_of, said

TSC = protocols()["tiptree-stanway"]
SCHOOL, DAY = "Wrenmoor Primary School", dt.date(2026, 3, 10)
WHICH = {"Partnership": "Alder Vale", "School": SCHOOL, "Academic year": "2025/26", "Review date": DAY}
KNOWN = Recorded(
    {
        "partnership": "Alder Vale",
        "school": SCHOOL,
        "review_id": "R7",
        "academic_year": "2025/26",
        "review_date": DAY,
        "focus": "Reading",
    },
    {
        "findings": [
            {"finding_id": "F1", "kind": "strength", "theme": "Our impact", "finding": "Pupils read"},
            {"kind": "strength", "theme": "Our impact", "finding": "NB: all of them"},
        ],
        "actions": [{"action": "Total: one shared book a week", "due": dt.date(2026, 7, 17)}],
    },
)
ODD = ("=1+1", "NB: x", "Total", "Example: y", "@a\nb", "12/01/2026", "007", "_x0041_", "é" * 32_767)
REVIEW_OF_R7 = {"review_id": "R7", "school": SCHOOL, "academic_year": "2025/26"}


def opened(protocol: Protocol = TSC, recorded: Recorded | None = None) -> Any:
    out = io.BytesIO()
    write_record(out, protocol, recorded)
    return openpyxl.load_workbook(out)


def kept(text: str) -> str | None:
    """What the records would have kept of a text: nothing of a sign for a blank, or of an error of Excel."""
    cell = clean(text)
    return None if not isinstance(cell, str) or is_blank(cell) or cell in ERRORS else cell


def parts(protocol: Protocol = TSC) -> list[str]:
    return [part.title for part in parts_of(protocol.id)]


class TestWords:
    def test_every_protocol_of_ours_has_its_own(self) -> None:
        assert set(record_words()["protocols"]) == set(protocols())

    @pytest.mark.parametrize("name", ["", *protocols()])
    def test_they_lead_to_columns_of_the_layout(self, name: str) -> None:
        columns = {column.key for column in layout().sheets["reviews"].columns}
        for part in parts_of(name):
            assert set(part.answers) <= columns
            assert len(part.title) <= 31
            assert len(part.note) < 130
        asked = [key for part in parts_of(name) for key in part.answers]
        assert len(asked) == len(set(asked))
        assert {"focus", "enquiry_question", "process_well", "process_change"} <= set(asked)
        assert sorted(chain(*(part.tables for part in parts_of(name)))) == ["actions", "findings", "impact"]

    @pytest.mark.parametrize("kind", ["findings", "actions", "impact"])
    def test_the_columns_of_tables_are_those_of_the_layout(self, kind: str) -> None:
        sheet, shown = layout().sheets[kind], record_words()["columns"][kind]
        assert set(shown) <= {column.key for column in sheet.own_columns}
        assert {column.key for column in sheet.needed} <= set(shown)
        assert set(filter(None, record_words()["identity"][kind])) <= set(shown)

    def test_a_label_means_the_same_wherever_it_stands(self) -> None:
        found = [
            (normalise(label), key) for name in ("", *protocols()) for part in parts_of(name)
            for key, label in part.answers.items()
        ]  # fmt: skip
        assert dict(found) == {label: labels()[label] for label, _ in found}
        assert len(set(found)) == len({label for label, _ in found})

    def test_what_is_told_only_means_no_column(self) -> None:
        columns = {column.key for column in layout().sheets["reviews"].columns}
        assert not [key for key in record_words()["keys"] if key.endswith(TOLD_ONLY) and key in columns]


@pytest.mark.slow  # together, not one by one
class TestWritten:
    @pytest.mark.parametrize("name", list(protocols()))
    def test_it_has_the_parts_of_its_protocol(self, name: str) -> None:
        assert opened(protocols()[name]).sheetnames == [*parts(protocols()[name]), "Lists"]

    def test_a_protocol_without_words_takes_the_usual_ones(self) -> None:
        own = replace(TSC, id="our-way", title="Our own way")
        book = opened(own, KNOWN)
        assert book.sheetnames == ["Planning", "Summary", "Action plan", "Looking back", "Impact", "Lists"]
        assert beside(book, "Protocol").value == "Our own way"
        assert beside(book, "Focus of the review").value == "Reading"

    def test_every_sheet_says_whose_it_is_and_of_which_day(self) -> None:
        book = opened(recorded=KNOWN)
        assert {book[title]["A2"].value for title in parts()} == {
            f"{SCHOOL}, 10 March 2026, Tiptree and Stanway Consortium, five stages"
        }
        assert book["Impact"].oddFooter.left.text == f"{SCHOOL}, 10 March 2026"

    @pytest.mark.parametrize("name", list(protocols()))
    def test_in_a_blank_one_a_formula_says_it(self, name: str) -> None:
        book = opened(protocols()[name])
        front, *others = parts(protocols()[name])
        school, day = (beside(book, label).row for label in ("School", "Review date"))
        for title in others:
            cell = book[title]["A2"]
            assert cell.data_type == "f"
            assert f"'{front}'!$B${school}=" in cell.value
            assert f"TEXT('{front}'!$B${day}," in cell.value

    def test_only_answers_can_be_typed_over_and_there_is_no_password(self) -> None:
        book = opened()
        for title in parts():
            sheet = book[title]
            assert sheet.protection.sheet
            assert not sheet.protection.password
            assert all(cell.protection.locked for (cell,) in sheet.iter_rows(max_row=4, max_col=1))
        assert not beside(book, "Enquiry questions").protection.locked
        assert beside(book, "Protocol").protection.locked
        assert not beside(book, "School").protection.locked
        top = heading_row(book["Summary"])
        assert book["Summary"].cell(top, 1).protection.locked
        assert not any(cell.protection.locked for cell in book["Summary"][top + 1])

    def test_what_says_which_review_it_is_is_locked_once_it_is_known(self) -> None:
        book = opened(recorded=KNOWN)
        for label in ("Partnership", "School", "Review ID", "Academic year", "Review date, as recorded"):
            assert beside(book, label).protection.locked
        assert not beside(book, "Broad areas of focus").protection.locked

    def test_a_day_that_nobody_recorded_can_be_typed(self) -> None:
        undated = replace(KNOWN, review={**KNOWN.review, "review_date": None})
        assert not beside(opened(recorded=undated), "Review date").protection.locked

    def test_a_row_is_known_by_its_id_or_else_by_its_words_which_are_locked(self) -> None:
        sheet = opened(recorded=KNOWN)["Summary"]
        top = heading_row(sheet)
        locked = [
            {sheet.cell(top, c.column).value for c in sheet[row] if c.protection.locked} for row in (top + 1, top + 2)
        ]
        assert locked == [{"Finding ID"}, {"Finding ID", "Kind *", "Finding *", "Theme *", "Strand"}]

    def test_choices_are_drop_downs_whose_words_stand_on_a_hidden_sheet(self) -> None:
        book = opened()
        sheet = book["Summary"]
        kind = f"A{heading_row(sheet) + 1}"
        (check,) = [one for one in sheet.data_validations.dataValidation if kind in one.sqref]
        cells = check.formula1.replace("$", "").split("!")[1]
        assert [row[0].value for row in book["Lists"][cells]] == list(layout().choices["finding_kind"])
        assert book["Lists"].sheet_state == "hidden"
        assert check.errorStyle == "warning"

    def test_it_prints_on_a4_as_wide_as_the_page(self) -> None:
        book = opened()
        for title in parts():
            setup = book[title].page_setup
            assert (setup.paperSize, setup.fitToWidth, setup.fitToHeight) == (9, 1, 0)
        assert book["Planning"].page_setup.orientation == "portrait"
        assert book["Action plan"].page_setup.orientation == "landscape"

    def test_the_same_input_gives_the_same_bytes(self) -> None:
        first, second = io.BytesIO(), io.BytesIO()
        write_record(first, TSC, KNOWN)
        write_record(second, TSC, KNOWN)
        assert first.getvalue() == second.getvalue()

    @pytest.mark.parametrize("withheld", [True, False])
    def test_what_is_not_for_the_reader_is_said(self, withheld: bool) -> None:
        sheet = opened(recorded=replace(KNOWN, withheld=withheld))["Self-review"]
        told = " ".join(str(cell.value) for (cell,) in sheet.iter_rows(max_col=1))
        assert (record_words()["withheld"] in told) is withheld


class TestReadBack:
    def test_answers_and_rows_come_with_their_own_places(self, tmp_path: Path) -> None:
        path = record(tmp_path / "any name.xlsx", TSC, **{**WHICH, "Enquiry questions": "To what extent?\nAnd why?"})
        fill(
            path,
            {"Host head observing": "no", "What worked well in the process": "=1+1"},
            Summary=[
                {"Kind *": "strength", "Finding *": "Pupils read", "Theme *": "Our impact", "Share in directory": "yes"}
            ],
            Action_plan=[{"Action *": "Read daily", "Due": dt.date(2026, 7, 17)}],
            Impact=[{"Level": "pupil", "Follow-up": "81%", "Assessed on": dt.date(2026, 11, 2)}],
        )
        checked = check_workbook(path)
        assert checked.issues == []
        assert checked.partnership == "Alder Vale"
        book = openpyxl.load_workbook(path)
        places = {
            key: f"{cell.parent.title}!{cell.coordinate}"
            for key, cell in {
                "school": beside(book, "School"),
                "protocol": beside(book, "Protocol"),
                "enquiry_question": beside(book, "Enquiry questions"),
                "head_observing": beside(book, "Host head observing"),
                "process_well": beside(book, "What worked well in the process"),
            }.items()
        }
        assert said(checked) == {
            ("school", places["school"]): SCHOOL,
            ("protocol", places["protocol"]): TSC.title,
            ("enquiry_question", places["enquiry_question"]): "To what extent?\nAnd why?",
            ("head_observing", places["head_observing"]): False,
            ("process_well", places["process_well"]): "=1+1",
        }
        which = {"school": SCHOOL, "academic_year": "2025/26", "review_date": DAY}
        (finding,) = rows_of(checked, "findings")
        expected = {"kind": "strength", "finding": "Pupils read", "theme": "Our impact", "share": True}
        assert finding == which | expected
        (action,) = rows_of(checked, "actions")
        assert action == which | {"action": "Read daily", "due": dt.date(2026, 7, 17)}
        (impact,) = rows_of(checked, "impact")
        assert impact == which | {"level": "pupil", "follow_up": "81%", "assessed_on": dt.date(2026, 11, 2)}

    @pytest.mark.slow
    def test_the_cells_that_say_which_review_it_is_keep_their_place_too(self, tmp_path: Path) -> None:
        checked = check_workbook(record(tmp_path / "r.xlsx", TSC, **{**WHICH, "Academic year": "soon"}))
        (issue,) = checked.issues
        book = openpyxl.load_workbook(tmp_path / "r.xlsx")
        assert (issue.code, issue.cell) == (
            "year_not_understood",
            f"Self-review!{beside(book, 'Academic year').coordinate}",
        )

    def test_what_was_filled_in_beforehand_comes_back_as_it_was(self, tmp_path: Path) -> None:
        checked = check_workbook(record(tmp_path / "r.xlsx", TSC, KNOWN))
        assert checked.issues == []
        assert {key: value for (key, _), value in said(checked).items()} == {
            "school": SCHOOL,
            "protocol": TSC.title,
            "focus": "Reading",
        }
        assert list(rows_of(checked, "findings")) == [{**REVIEW_OF_R7, **row} for row in KNOWN.rows["findings"]]
        assert list(rows_of(checked, "actions")) == [{**REVIEW_OF_R7, **row} for row in KNOWN.rows["actions"]]
        assert [sheet.left_out for sheet in checked.sheets if sheet.left_out] == []

    @pytest.mark.slow
    def test_rows_in_are_those_loaded_and_those_left_out(self, tmp_path: Path) -> None:
        path = fill(
            record(tmp_path / "r.xlsx", TSC, KNOWN), {},
            Summary=[{"Kind *": "strength", "Finding *": "Pupils write"}, {"Finding *": "NB: agreed with governors"}],
        )  # fmt: skip
        checked = check_workbook(path)
        (findings,) = [sheet for sheet in checked.sheets if sheet.key == "findings"]
        assert (findings.rows_in, len(findings.rows), len(findings.left_out)) == (4, 2, 2)
        row = heading_row(openpyxl.load_workbook(path)["Summary"]) + 3
        assert [(issue.code, issue.cell) for issue in checked.issues] == [("needed_cell_empty", f"Summary!C{row}")]

    @pytest.mark.slow
    def test_a_renamed_sheet_a_part_taken_out_and_rows_put_in_do_no_harm(self, tmp_path: Path) -> None:
        path = record(tmp_path / "r.xlsx", TSC, KNOWN, Enquiry_questions="Why?")
        book = openpyxl.load_workbook(path)
        book["Planning"].title = "Our plan"
        book["Our plan"].insert_rows(3, 4)
        book["Summary"].insert_rows(1, 2)
        del book["Audit"], book["Impact"]
        book.save(path)
        checked = check_workbook(path)
        assert checked.issues == []
        place = f"Our plan!{beside(openpyxl.load_workbook(path), 'Enquiry questions').coordinate}"
        assert said(checked)["enquiry_question", place] == "Why?"
        assert len(list(rows_of(checked, "findings"))) == 2

    def test_a_label_that_was_changed_is_told_with_its_cell_and_the_rest_loads(self, tmp_path: Path) -> None:
        path = record(tmp_path / "r.xlsx", TSC, KNOWN, Enquiry_questions="Why?", Lead_reviewer="A. Penhallow")
        book = openpyxl.load_workbook(path)
        label = beside(book, "Enquiry questions").offset(0, -1)
        label.value = "Our enquiry questions"
        book.save(path)
        checked = check_workbook(path)
        (issue,) = checked.issues
        assert (issue.code, issue.cell, issue.value) == (
            "record_label_unknown",
            f"Planning!{label.coordinate}",
            "Our enquiry questions",
        )
        assert "“Enquiry questions”" in issue.fix
        assert "Why?" not in issue.problem + issue.fix  # who may read it is not known here
        keys = {key for key, _ in said(checked)}
        assert "lead_reviewer" in keys
        assert "enquiry_question" not in keys

    @pytest.mark.slow
    def test_so_is_a_label_that_was_cleared(self, tmp_path: Path) -> None:
        path = record(tmp_path / "r.xlsx", TSC, KNOWN, Lead_reviewer="A. Penhallow")
        book = openpyxl.load_workbook(path)
        label = beside(book, "Lead reviewer").offset(0, -1)
        label.value = None
        book.save(path)
        assert [(one.code, one.cell) for one in check_workbook(path).issues] == [
            ("record_label_unknown", f"Planning!{label.coordinate}")
        ]

    @pytest.mark.slow
    def test_words_beside_an_answer_are_told_with_their_cell(self, tmp_path: Path) -> None:
        path = record(tmp_path / "r.xlsx", TSC, KNOWN)
        book = openpyxl.load_workbook(path)
        cell = beside(book, "Lead reviewer").offset(0, 1)
        cell.value = "to be asked"
        book.save(path)
        assert [(one.code, one.cell) for one in check_workbook(path).issues] == [
            ("record_cell_outside", f"Planning!{cell.coordinate}")
        ]

    def test_a_cell_that_is_not_understood_is_marked_where_it_stands(self, tmp_path: Path) -> None:
        path = record(tmp_path / "r.xlsx", TSC, KNOWN, Host_head_observing="perhaps", Theme="Sideways")
        checked = check_workbook(path)
        book = openpyxl.load_workbook(path)
        cells = {beside(book, label).coordinate for label in ("Host head observing", "Theme")}
        assert {one.cell for one in checked.issues} == {f"Planning!{cell}" for cell in cells}
        assert {one.heading for one in checked.issues} == {"Host head observing", "Theme"}
        marked = marked_workbook(path.name, path.read_bytes(), checked.issues).data
        sheet = openpyxl.load_workbook(io.BytesIO(marked))["Planning"]
        assert all(sheet[cell].comment.text.startswith("To put right") for cell in cells)
        path.write_bytes(marked)
        again = check_workbook(path)
        assert (again.issues, said(again)) == (checked.issues, said(checked))

    def test_answers_without_a_school_are_left_out_and_say_where_it_belongs(self, tmp_path: Path) -> None:
        path = record(tmp_path / "r.xlsx", TSC, Enquiry_questions="NB: why?")
        checked = check_workbook(path)
        school = beside(openpyxl.load_workbook(path), "School").coordinate
        assert [(one.code, one.severity, one.cell) for one in checked.issues] == [
            ("needed_cell_empty", "row left out", f"Self-review!{school}")
        ]
        assert (
            sum(sheet.rows_in for sheet in checked.sheets) == sum(len(sheet.left_out) for sheet in checked.sheets) == 1
        )

    def test_a_blank_one_holds_nothing(self, tmp_path: Path) -> None:
        write_record(tmp_path / "r.xlsx", TSC)
        checked = check_workbook(tmp_path / "r.xlsx")
        assert [issue.code for issue in checked.issues] == ["no_records"]
        assert sum(sheet.rows_in for sheet in checked.sheets) == 0

    def test_any_other_workbook_comes_back_as_it_is(self) -> None:
        rows = [["School", "Wrenmoor"], ["Academic year", "2025/26"], ["Theme", "Kind", "Finding"]]
        book = Book("plan.xlsx", "", [Sheet("Plan", [[*row, None, None][:3] for row in rows])])
        assert unfold(book).book is book

    @pytest.mark.slow
    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.one_of(st.text(max_size=200), st.sampled_from(ODD)).map(kept), min_size=3, max_size=3))
    def test_any_text_comes_back_as_it_was_kept(self, texts: list[str | None]) -> None:
        focus, finding, action = texts
        out = io.BytesIO()
        rows = {
            "findings": [{"kind": "strength", "theme": "Our impact", "finding": finding}],
            "actions": [{"action": action}],
        }
        write_record(out, TSC, Recorded({**KNOWN.review, "focus": focus}, rows))
        checked = check_book(Book("r.xlsx", "", parse(XLSX, "r.xlsx", out.getvalue(), LIMITS)))
        assert [value for (key, _), value in said(checked).items() if key == "focus"] == [focus] * (focus is not None)
        assert [row["finding"] for row in rows_of(checked, "findings")] == [finding] * (finding is not None)
        assert [row["action"] for row in rows_of(checked, "actions")] == [action] * (action is not None)

    def test_text_that_no_cell_can_hold_stays_blank_and_so_unchanged(self) -> None:
        book = opened(recorded=replace(KNOWN, review={**KNOWN.review, "focus": "x" * 32_768}))
        assert beside(book, "Broad areas of focus").value is None
