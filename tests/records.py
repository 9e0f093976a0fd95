"""Record workbooks for tests: written by the writer, filled in as somebody would, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from peerreview.framework import Protocol
from peerreview.workbook.layout import normalise
from peerreview.workbook.record import Recorded, write_record


def record(path: Path, protocol: Protocol, recorded: Recorded | None = None, **answers: Any) -> Path:
    """A record on disk, these answers typed beside their labels; underscores are spaces."""
    write_record(path, protocol, recorded)
    return fill(path, {label.replace("_", " "): value for label, value in answers.items()})


def fill(path: Path, answers: Mapping[str, Any], **tables: Sequence[Mapping[str, Any]]) -> Path:
    """Type answers beside their labels, and rows by heading into the first free rows of the sheet with that title."""
    book = openpyxl.load_workbook(path)
    for label, value in answers.items():
        put(beside(book, label), value)
    for title, rows in tables.items():
        sheet = book[title.replace("_", " ")]
        heading = heading_row(sheet)
        at = {normalise(cell.value): cell.column for cell in sheet[heading] if cell.value}
        free = next(row for row in range(heading + 1, 500) if not any(cell.value for cell in sheet[row]))
        for row, values in enumerate(rows, start=free):
            for name, value in values.items():
                put(sheet.cell(row, at[normalise(name)]), value)
    book.save(path)
    return path


def put(cell: Any, value: Any) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def beside(book: Any, label: str) -> Any:
    """The answer beside a label."""
    return next(row[1] for sheet in book.worksheets for row in sheet.iter_rows(max_col=2) if row[0].value == label)


def heading_row(sheet: Any) -> int:
    """The row of a sheet's table that has its headings."""
    return next(row[0].row for row in sheet.iter_rows(max_col=3) if all(cell.value for cell in row))


def said(checked: Any) -> dict[tuple[str, str], Any]:
    """What was understood of the review: each answer by its key and its place."""
    return {
        (key, f"{sheet.title}!{sheet.letters[key]}{row}"): value
        for sheet in checked.sheets
        if sheet.key == "reviews"
        for key, values in sheet.columns.items()
        if "!" not in sheet.letters[key]
        for row, value in zip(sheet.rows, values, strict=True)
    }


def rows_of(checked: Any, kind: str) -> Iterator[dict[str, Any]]:
    """The rows of a table, blanks left out."""
    for sheet in checked.sheets:
        if sheet.key == kind:
            for number in range(len(sheet.rows)):
                yield {key: values[number] for key, values in sheet.columns.items() if values[number] is not None}
