"""A percentage loads as Excel shows it, from its number format; every other number as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from peerreview.workbook.check import check_workbook
from peerreview.workbook.percents import as_shown, digits_of

HEADINGS = ["School", "Academic year", "Baseline", "Follow-up", "Evidence"]
WREN = "Wrenmoor Primary School"


def impact(path: Path, *cells: tuple[Any, str]) -> list[Any]:
    """What the column Follow-up loads as, each cell with its number format."""
    book = openpyxl.Workbook()
    book.active.title = "Impact"
    book.active.append(HEADINGS)
    for value, shown in cells:
        book.active.append([WREN, "2025/26", 0.45, value, "seen"])
        book.active.cell(book.active.max_row, 4).number_format = shown
    book.save(path / "impact.xlsx")
    [sheet] = check_workbook(path / "impact.xlsx").sheets
    assert sheet.columns["baseline"] == ["0.45"] * len(cells)
    return sheet.columns["follow_up"]


def test_percentages_are_what_a_person_sees(tmp_path: Path) -> None:
    typed = [(0.45, "0%"), (0.62, "0.00%"), (0.4567, "0.0%"), (1, "0%"), ("45%", "0%"), (0.45, "General"), (62, "0")]
    assert impact(tmp_path, *typed) == ["45%", "62.00%", "45.7%", "100%", "45%", "0.45", "62"]


@pytest.mark.parametrize(
    ("code", "digits"),
    [
        ("0%", 0),
        ("0.00%", 2),
        ("0.0%;[Red]-0.0%", 1),
        ("_-* #,##0%_-", 0),
        ("0.0", None),
        ('0.0"%"', None),  # the sign is only written beside the number, which is not multiplied
        ("General", None),
        ("dd/mm/yyyy", None),
    ],
)
def test_a_number_format_says_whether_and_how(code: str, digits: int | None) -> None:
    assert digits_of(code) == digits


def test_half_is_rounded_up_as_excel_does() -> None:
    assert [as_shown(number, 0) for number in (0.445, 0.125, -0.05, 0.0)] == ["45%", "13%", "-5%", "0%"]
