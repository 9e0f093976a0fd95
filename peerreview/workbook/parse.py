"""The child's side of reading: bytes in, plain sheets of clean cells out."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from peerreview.workbook.book import Limits, Place, Refused, Sheet
from peerreview.workbook.cells import Cell
from peerreview.workbook.look import ALL_UNSEEN, Look
from peerreview.workbook.percents import show_percents
from peerreview.workbook.sniff import ODS, TEXT, XLS, XLSB, XLSX

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook, SheetMetadata

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff\ufffe\uffff]")
_SPACES = re.compile(r"[\xa0\u2000-\u200a\u202f\u205f\u3000\t]")
_LOOKERS = {
    XLSX: ("peerreview.workbook.look_xlsx", "look_into_xlsx"),
    XLSB: ("peerreview.workbook.look_xlsb", "look_into_xlsb"),
    XLS: ("peerreview.workbook.look_xls", "look_into_xls"),
    ODS: ("peerreview.workbook.look_ods", "look_into_ods"),
}
_SHARED = (str, date, datetime, time, timedelta)


class _Cells(dict[Any, Cell]):
    """Each text and date once, cleaned once: columns repeat values, and what is shared travels cheaply."""

    def __missing__(self, value: Any) -> Cell:
        cell = clean(value) if isinstance(value, str) else value
        self[value] = cell
        return cell


def clean(text: str) -> Cell:
    """Return the text without spaces around it and control characters; None where nothing is left."""
    if not (text.isascii() and text.isprintable()):
        text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
        text = _SPACES.sub(" ", _CONTROL.sub("", text))
    return text.strip() or None


def parse(kind: str, name: str, data: bytes, limits: Limits) -> list[Sheet]:
    """Return the sheets of a file; raises Refused."""
    return [_parse_text(name, data, limits)] if kind == TEXT else _parse_workbook(kind, data, limits)


def _parse_text(name: str, data: bytes, limits: Limits) -> Sheet:
    from peerreview.workbook.delimited import read_delimited

    lines = read_delimited(data, limits)
    rows = lines.rows
    width = max(map(len, rows), default=0)
    _check_size("CSV", len(rows), width, limits)
    cells = _Cells()
    clean_rows = [[cells[value] for value in row] + [None] * (width - len(row)) for row in rows]
    return Sheet(name, clean_rows, ragged=lines.ragged, usual_fields=lines.usual_fields)


def _parse_workbook(kind: str, data: bytes, limits: Limits) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    looks = _looker(kind)(data, limits)
    if kind != XLSX:  # of the others calamine makes room for all cells as soon as it opens them
        _check_looks(looks, limits)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        worksheets = [about for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
        return _parse_sheets(book, worksheets, looks, limits)
    except PasswordError as error:
        raise Refused("password_protected") from error
    except CalamineError as error:
        raise Refused("damaged_file") from error


def _looker(kind: str) -> Callable[[bytes, Limits], dict[str, Look]]:
    """Return what looks at a file of that kind: only this is imported, because the child should start at once."""
    module, function = _LOOKERS[kind]
    found: Callable[[bytes, Limits], dict[str, Look]] = getattr(import_module(module), function)
    return found


def _check_looks(looks: Mapping[str, Look], limits: Limits) -> None:
    cells = 0
    for name, look in looks.items():
        _check_size(name, look.last_row + 1, look.last_column + 1, limits)
        cells += (look.last_row + 1) * (look.last_column + 1)
    if cells > limits.cells:
        raise Refused("too_many_cells", limit=f"{limits.cells:,}")


def _parse_sheets(
    book: CalamineWorkbook, worksheets: list[SheetMetadata], looks: Mapping[str, Look], limits: Limits
) -> list[Sheet]:
    from python_calamine import SheetVisibleEnum

    sheets, cells, left = [], _Cells(), limits.cells
    for about in worksheets:
        look = looks.get(about.name) or Look(unseen=ALL_UNSEEN)
        _check_size(about.name, look.last_row + 1, 0, limits)
        found = book.get_sheet_by_name(about.name)
        height, width = _extent(found, look)
        _check_size(about.name, height, width, limits)
        left -= height * width
        if left < 0:
            raise Refused("too_many_cells", limit=f"{limits.cells:,}")
        rows = _rows(found.to_python(skip_empty_area=False), look, cells)
        merged = look.merged or found.merged_cell_ranges or []
        _fill_down(rows, merged)
        sheets.append(
            Sheet(
                about.name,
                rows,
                hidden=about.visible != SheetVisibleEnum.Visible,
                errors=look.errors,
                hidden_rows=look.hidden_rows,
                hidden_columns=look.hidden_columns,
                merged=merged,
                fills=look.fills,
                comments=look.comments,
                unseen=look.unseen,
                from_1904=look.from_1904,
            )
        )
    return sheets


def _extent(sheet: CalamineSheet, look: Look) -> tuple[int, int]:
    """Return how many rows and columns hold something, cells that show an error included."""
    ends = [sheet.end or (-1, -1), *look.errors]
    return max(row for row, _ in ends) + 1, max(column for _, column in ends) + 1


def _check_size(sheet: str, height: int, width: int, limits: Limits) -> None:
    if height > limits.rows:
        raise Refused("too_many_rows", sheet=sheet, rows=f"{height:,}", limit=f"{limits.rows:,}")
    if width > limits.columns:
        raise Refused("too_many_columns", sheet=sheet, columns=f"{width:,}", limit=f"{limits.columns:,}")


def _rows(found: list[list[Any]], look: Look, cells: _Cells) -> list[list[Cell]]:
    rows = [[cells[v] if v.__class__ in _SHARED else _plain(v) for v in row] for row in found]
    for (row, column), text in look.errors.items():
        _put(rows, row, column, text)
    show_percents(rows, look.percents)
    width = max(map(len, rows), default=0)
    for short in rows:
        if len(short) < width:
            short.extend([None] * (width - len(short)))
    return rows


def _fill_down(rows: list[list[Cell]], merged: list[tuple[Place, Place]]) -> None:
    """Give each row its share of a cell that is merged down its rows: one school for its three actions.

    Nothing is filled across: a title keeps to its first column, as does a name that is two columns wide.
    """
    for (first, column), (last, _) in merged:
        for row in rows[first + 1 : last + 1]:
            if row.count(None) < len(row):  # a row with nothing else stays blank
                row[column] = rows[first][column]


def _plain(value: Any) -> Cell:
    """Return a number as it is and a truth value as Excel shows it."""
    if value.__class__ is bool:
        return "TRUE" if value else "FALSE"
    return float(value)


def _put(rows: list[list[Cell]], row: int, column: int, text: str) -> None:
    while len(rows) <= row:
        rows.append([])
    line = rows[row]
    line.extend([None] * (column + 1 - len(line)))
    line[column] = text
