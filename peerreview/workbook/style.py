"""How the workbooks we write look and are saved: text stays text, and the same input gives the same file."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from peerreview.workbook.outgoing import COMMENT_AUTHOR, FORMULA_STARTS

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

DATE_FORMAT = "dd/mm/yyyy"
TEXT_FORMAT = "@"
DARK, PALE, STEP = "12436D", "D6E4F0", "E3E3E3"
_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what looks like a workbook's code for a character, and is text
FIXED_TIME = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def put(sheet: Worksheet, row: int, column: int, value: object) -> Cell:
    """Return the cell after writing `value`: text stays text whatever it begins with, blanks stay blank."""
    cell: Any = sheet.cell(row, column)
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, str):
        _put_text(cell, value)
    else:
        cell.value = value
        if isinstance(value, dt.date):
            cell.number_format = DATE_FORMAT
    return cell


def _put_text(cell: Any, text: str) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    clean = ILLEGAL_CHARACTERS_RE.sub("", text)
    if not clean:
        return
    cell.value = _CODE.sub("_x005F_", clean)
    cell.data_type = "s"  # openpyxl makes "=..." a formula and "#N/A" an error otherwise
    if clean.startswith(FORMULA_STARTS):
        cell.quotePrefix = True  # and it stays text when somebody edits the cell


def style_heading(cell: Cell, *, needed: bool = False, step: bool = False) -> None:
    """Make `cell` a heading: dark when needed, grey for a step of the protocol, pale otherwise."""
    from openpyxl.styles import Alignment, Font, PatternFill

    colour = DARK if needed else STEP if step else PALE
    cell.font = Font(bold=True, color="FFFFFF" if needed else "000000")
    cell.fill = PatternFill("solid", start_color=colour)
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def style_example(cell: Cell) -> None:
    """Make `cell` part of the example row: grey and slanted."""
    from openpyxl.styles import Alignment, Font

    cell.font = Font(italic=True, color="595959")
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def wrap(cell: Cell) -> None:
    """Wrap the text of `cell` and start it at the top."""
    from openpyxl.styles import Alignment

    cell.alignment = Alignment(wrap_text=True, vertical="top")


def add_note(cell: Cell, text: str) -> None:
    """Put a note on `cell`, in a box that is large enough to read."""
    from openpyxl.comments import Comment

    note = Comment(text, COMMENT_AUTHOR)
    note.width, note.height = 320, 40 + 18 * (len(text) // 42 + 1)
    cell.comment = note


def save(book: Workbook, out: Path | IO[bytes]) -> None:
    """Write `book` to `out`; the same book gives the same bytes on any day."""
    from openpyxl.writer.excel import ExcelWriter

    book.properties.creator = "Peer review"
    book.properties.created = book.properties.modified = FIXED_TIME
    raw = io.BytesIO()
    # Workbook.save() would put the present moment into the properties.
    ExcelWriter(book, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED)).save()
    data = _same_times(raw)
    if isinstance(out, Path):
        out.write_bytes(data)
    else:
        out.write(data)


def _same_times(raw: IO[bytes]) -> bytes:
    fixed = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, FIXED_TIME.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return fixed.getvalue()
