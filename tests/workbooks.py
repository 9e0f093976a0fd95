"""Small workbooks for tests: rows in, a file on disk out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

from peerreview.workbook.check import CheckedWorkbook, ParsedSheet, check_workbook

Rows = Iterable[Sequence[Any]]


def write_xlsx(path: Path, **sheets: Rows) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row_number, row in enumerate(rows, start=1):
            for column_number, value in enumerate(row, start=1):
                cell = sheet.cell(row_number, column_number)
                cell.value = value
                if isinstance(value, str) and value.startswith("="):
                    cell.data_type = "s"
    book.save(path)
    return path


def rewrite_part(path: Path, part: str, change: Any) -> Path:
    """Change one part of a workbook's zip, as another program would have written it."""
    with ZipFile(path) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    parts[part] = change(parts[part])
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def check(path: Path, **sheets: Rows) -> CheckedWorkbook:
    return check_workbook(write_xlsx(path / "book.xlsx", **sheets))


def one_sheet(path: Path, title: str, rows: Rows) -> tuple[ParsedSheet, list[Any]]:
    """Check one sheet and return it with the workbook's issues; every row must be accounted for."""
    checked = check(path, **{title: rows})
    assert len(checked.sheets) == 1
    sheet = checked.sheets[0]
    assert sheet.rows_in == len(sheet.rows) + len(sheet.left_out)
    return sheet, checked.issues


def codes(issues: Iterable[Any]) -> list[str]:
    return [issue.code for issue in issues]
