"""Tables as workbooks and csv: text stays text whatever its start, dates are dates, headings stay in sight."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import pandas as pd

from peerreview.packs.content import LANGUAGE, WITHHELD, Document, Table, readable
from peerreview.packs.still import still
from peerreview.words import first_capital, is_blank, plain, say_date
from peerreview.workbook.outgoing import FORMULA_STARTS, harmless

if TYPE_CHECKING:
    from openpyxl import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60  # characters
LONGEST_NAME = 31  # of a sheet
COVER = "About"
LINK = "The same view again"


def rows(frame: pd.DataFrame, columns: Mapping[str, str]) -> Iterator[list[Any]]:
    """The headings, then each row's values: dates without a time, None for blanks."""
    yield list(columns.values())
    for row in frame[list(columns)].itertuples(index=False, name=None):
        yield [_plain(value) for value in row]


def _plain(value: Any) -> Any:
    if is_blank(value):
        return None
    value = plain(value)
    if isinstance(value, datetime):
        return value.date()
    return "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else value


def csv_bytes(frame: pd.DataFrame, columns: Mapping[str, str]) -> bytes:
    """The table as csv that Excel opens rightly; text that looks like a formula gets a leading apostrophe."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless(value) for value in row] for row in rows(frame, columns))
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(frame: pd.DataFrame, columns: Mapping[str, str], title: str) -> bytes:
    """The table as a workbook of one sheet with a fixed heading row."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = _name(title, [])
    _fill(sheet, rows(frame, columns))
    return _saved(book)


def document_xlsx(document: Document) -> bytes:
    """A whole pack as a workbook: what it is and where it comes from first, then a sheet for each table."""
    from openpyxl import Workbook

    book = Workbook()
    cover = book.active or book.create_sheet()
    cover.title = COVER
    for table in document.tables():
        sheet = book.create_sheet(_name(table.caption, book.sheetnames))
        _fill(sheet, _whole(table))
    for number, line in enumerate(_cover(document, book.sheetnames[1:]), start=1):
        for place, value in enumerate(line, start=1):
            _put(cover.cell(number, place), value)
    _look_of_cover(cover)
    book.properties.title, book.properties.language = readable(document.title), LANGUAGE
    book.properties.creator = book.properties.lastModifiedBy = "Peer Review Impact"
    return still(_saved(book), document.origin.as_of)


def _cover(document: Document, sheets: Sequence[str]) -> Iterator[Sequence[object]]:
    """Its lines: a term and what is said of it."""
    origin = document.origin
    yield (document.title,)
    yield (document.about,)
    yield ("Partnership", origin.partnership)
    yield ("As at", say_date(origin.as_of))
    yield ("Snapshot", origin.snapshot)
    yield ("Shown", origin.chosen or "everything, nothing left out")
    yield (LINK, origin.link)
    if sheets:
        yield ()
        yield ("The sheets",)
        yield from zip(sheets, (table.caption for table in document.tables()), strict=True)
    if document.definitions:
        yield ()
        yield ("What the words mean",)
        yield from document.definitions.items()
    if document.questions:
        yield ()
        yield ("How the figures are worked out",)
        yield from document.questions.items()


def _whole(table: Table) -> Iterator[list[Any]]:
    """A table's headings and rows, with what parts it and what stands beneath, each in a column of its own."""
    parted = {table.groups: first_capital(table.groups.replace("_", " "))} if table.groups else {}
    columns = {**parted, **table.columns, **table.also}
    withheld = table.frame["withheld"].tolist() if "withheld" in table.frame else [False] * len(table.frame)
    places = [list(columns).index(key) for key in table.private]
    heads, *found = rows(table.frame, columns)
    yield heads
    for row, hidden in zip(found, withheld, strict=True):
        yield [WITHHELD if hidden is True and at in places and value is None else value for at, value in enumerate(row)]


def _name(title: str, taken: Sequence[str]) -> str:
    """A sheet's name: at most 31 characters, none that Excel refuses, none that another sheet has."""
    name = _short(re.sub(r"[\[\]*?/\\\x00-\x1f]", "", title.replace("/", "-"))) or "Table"
    known, number = {one.casefold() for one in taken}, 2
    found = name
    while found.casefold() in known:
        found = f"{name[: LONGEST_NAME - 4].strip()} ({number})"
        number += 1
    return found


def _short(title: str) -> str:
    """What a caption says before its figures, else as many whole words of it as a sheet's name holds."""
    head, _, others = title.partition(":")
    name = head.strip("' ") or others.replace(":", "").strip("' ")
    if len(name) > LONGEST_NAME:
        name = name.partition(",")[0].strip("' ")
    return (shorten(name, LONGEST_NAME, placeholder="") or name[:LONGEST_NAME]).strip("' ")


def _fill(sheet: Any, lines: Iterator[list[Any]]) -> None:
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(line, start=1):
            _put(sheet.cell(number, place), value)
    _finish(sheet)


def _put(cell: Any, value: Any) -> None:
    if isinstance(value, str):
        cell.value = value = readable(value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
        return
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "d mmmm yyyy"


def _finish(sheet: Any) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    _on_paper(sheet)
    for column in sheet.columns:
        longest = max(len(line) for cell in column for line in _seen(cell.value).splitlines() or [""])
        sheet.column_dimensions[column[0].column_letter].width = min(max(longest, 10), WIDEST) + 2
        for cell in column:
            cell.font = Font(bold=cell.row == 1)
            cell.alignment = Alignment(vertical="top", wrap_text=True)


def _seen(value: object) -> str:
    """A value as its cell shows it."""
    return "" if value is None else say_date(value) if isinstance(value, date) else str(value)


def _on_paper(sheet: Any) -> None:
    """Printed on A4, as wide as one page and with its headings on each."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, "landscape"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.print_title_rows = "1:1"


def _look_of_cover(sheet: Any) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 90
    for row in sheet.iter_rows():
        for cell in row:
            alone = cell.column == 1 and sheet.cell(cell.row, 2).value is None
            cell.font = Font(bold=cell.column == 1 and cell.row != 2, size=14 if cell.row == 1 else 11)
            cell.alignment = Alignment(vertical="top", wrap_text=not alone)
            if sheet.cell(cell.row, 1).value == LINK and not alone and cell.column == 2:
                cell.hyperlink, cell.font = cell.value, Font(size=11, underline="single", color="12436D")


def _saved(book: "Workbook") -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
