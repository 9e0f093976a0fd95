"""Tables to take away."""

import csv
import io
from datetime import date

import pandas as pd
import pytest
from openpyxl import load_workbook

from peerreview.packs.sheets import csv_bytes, xlsx_bytes

COLUMNS = {"school": "School", "due": "Due", "days": "Days overdue", "who": "Who"}
FORMULAS = ['=HYPERLINK("http://example.org")', "+44 1632 960000", "-2", "@SUM(A1)", "\tx"]


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "school": ["Wrenmoor Primary School", "Hollowmere Junior School"],
            "due": [date(2026, 10, 12), None],
            "days": [-3, 41],
            "who": [["A. Penhallow", "B. Quill"], None],
            "not asked for": [1, 2],
        }
    )


def test_csv_has_headings_dates_and_real_numbers(frame: pd.DataFrame) -> None:
    lines = list(csv.reader(io.StringIO(csv_bytes(frame, COLUMNS).decode("utf-8-sig"))))
    assert lines == [
        ["School", "Due", "Days overdue", "Who"],
        ["Wrenmoor Primary School", "2026-10-12", "-3", "A. Penhallow; B. Quill"],
        ["Hollowmere Junior School", "", "41", ""],
    ]


def test_csv_begins_with_the_mark_by_which_excel_knows_its_letters(frame: pd.DataFrame) -> None:
    assert csv_bytes(frame, COLUMNS).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_is_harmless_in_csv(text: str) -> None:
    written = csv_bytes(pd.DataFrame({"a": [text]}), {"a": "A"}).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(written)))[1] == [f"'{text}"]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_is_text_in_a_workbook(text: str) -> None:
    sheet = load_workbook(io.BytesIO(xlsx_bytes(pd.DataFrame({"a": [text]}), {"a": "A"}, "t"))).active
    assert sheet is not None
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value == text
    assert sheet["A2"].quotePrefix


def test_a_workbook_has_a_fixed_heading_row_and_real_dates(frame: pd.DataFrame) -> None:
    sheet = load_workbook(io.BytesIO(xlsx_bytes(frame, COLUMNS, "Steps of 2025/26 [all]: 2 steps"))).active
    assert sheet is not None
    assert sheet.title == "Steps of 2025-26 all"
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]] == ["School", "Due", "Days overdue", "Who"]
    assert sheet["B2"].value.date() == date(2026, 10, 12)
    assert sheet["B3"].value is None
    assert sheet["C2"].value == -3


def test_a_day_is_seen_in_full(frame: pd.DataFrame) -> None:
    frame["due"] = [date(2026, 9, 30), date(2026, 12, 1)]
    sheet = load_workbook(io.BytesIO(xlsx_bytes(frame, COLUMNS, "Steps"))).worksheets[0]
    assert sheet["B2"].number_format == "d mmmm yyyy"
    assert sheet.column_dimensions["B"].width >= len("30 September 2026")


def test_a_sheet_is_printed_with_its_headings_as_wide_as_a_page(frame: pd.DataFrame) -> None:
    sheet = load_workbook(io.BytesIO(xlsx_bytes(frame, COLUMNS, "Steps"))).worksheets[0]
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$1:$1", "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("Due soon: 18 steps, by 27 November 2026", "Due soon"),
        ("By person, the longest waiting first", "By person"),
        ("No date, each step", "No date, each step"),
        ("Reviews held by the stages that all have in common", "Reviews held by the stages that"),
        (": 3 steps", "3 steps"),
        ("Pneumonoultramicroscopicsilicovolcanoconiosis", "Pneumonoultramicroscopicsilicov"),
        ("[]*?", "Table"),
    ],
)
def test_a_sheet_is_called_by_whole_words(frame: pd.DataFrame, caption: str, name: str) -> None:
    assert load_workbook(io.BytesIO(xlsx_bytes(frame, COLUMNS, caption))).sheetnames == [name]
