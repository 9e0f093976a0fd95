"""Workbooks out: blank or pre-filled, one sheet for each kind of record, fitted to a protocol.

openpyxl is imported inside the functions, so that nothing pays for it until a workbook is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from peerreview.framework import Protocol
from peerreview.workbook.dropdowns import add_check
from peerreview.workbook.fields import Field, Row, fields_of, words
from peerreview.workbook.guide import TITLE, write_guide, write_words
from peerreview.workbook.layout import SheetLayout, layout
from peerreview.workbook.style import (
    DATE_FORMAT,
    TEXT_FORMAT,
    add_note,
    put,
    save,
    style_example,
    style_heading,
    wrap,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

EXAMPLE = "Example:"
FORMATS = {"date": DATE_FORMAT, "milestone": DATE_FORMAT, "code": TEXT_FORMAT, "value": TEXT_FORMAT}
WIDTHS = {
    "text": 34,
    "theme": 18,
    "strand": 30,
    "school": 34,
    "list": 28,
    "person": 20,
    "email": 28,
    "rater": 30,
}
SPARE_ROWS = 50  # blank rows below the schools that the drop-down of schools also offers
SCHOOLS = ("schools",)  # in place of a list of words: the schools of the partnership
Sources = Mapping[tuple[str, ...], str]
Plan = dict[str, tuple[SheetLayout, list[Field]]]


def write_template(
    out: Path | IO[bytes],
    protocol: Protocol,
    *,
    schools: Sequence[Row] = (),
    rows: Mapping[str, Sequence[Row]] | None = None,
    sheets: Sequence[str] | None = None,
) -> None:
    """Write a workbook with the columns that `protocol` needs to `out`; the same input gives the same bytes.

    `rows` maps a sheet's key in layout.toml to its records; a record maps a column's key, or a milestone's
    heading ("Workshop", "Workshop planned", "Workshop done"), to its value. `schools` fills the Schools sheet
    where `rows` does not. A sheet without records gets an example row, which the reader leaves out. `sheets`
    picks some of the sheets.
    """
    from openpyxl import Workbook

    given = _given(schools, rows or {})
    plan = _plan(protocol, given, sheets)
    book = Workbook()
    guide = book.active
    guide.title = TITLE
    free = write_guide(guide, protocol, plan)
    sources = write_words(guide, free, _lists(plan, given))
    sources[SCHOOLS] = _school_source(plan, given) or sources.get(_names(given), "")
    for key, (sheet, fields) in plan.items():
        _write_sheet(book.create_sheet(sheet.title), fields, given.get(key, ()), sources)
    save(book, out)


def _given(schools: Sequence[Row], rows: Mapping[str, Sequence[Row]]) -> dict[str, Sequence[Row]]:
    given = {"schools": schools, **rows}
    return {key: records for key, records in given.items() if records}


def _plan(protocol: Protocol, given: Mapping[str, Sequence[Row]], sheets: Sequence[str] | None) -> Plan:
    ours = layout().sheets
    return {
        key: (sheet, fields_of(sheet, protocol, given.get(key, ())))
        for key, sheet in ours.items()
        if sheets is None or key in sheets
    }


def _lists(plan: Plan, given: Mapping[str, Sequence[Row]]) -> dict[tuple[str, ...], str]:
    """Return each drop-down's words and the heading that they serve first."""
    lists: dict[tuple[str, ...], str] = {}
    for sheet, fields in plan.values():
        for field in fields:
            if field.words:
                lists.setdefault(field.words, f"{field.heading} ({sheet.title})")
    if "schools" not in plan and _names(given):
        lists[_names(given)] = "School"
    return lists


def _names(given: Mapping[str, Sequence[Row]]) -> tuple[str, ...]:
    return tuple(str(row["school"]) for row in given.get("schools", ()))


def _school_source(plan: Plan, given: Mapping[str, Sequence[Row]]) -> str:
    if "schools" not in plan:
        return ""
    sheet, fields = plan["schools"]
    letter = _letter([field.key for field in fields].index("school") + 1)
    return f"'{sheet.title}'!${letter}$2:${letter}${len(_names(given)) + SPARE_ROWS}"


def _write_sheet(sheet: Worksheet, fields: Sequence[Field], records: Sequence[Row], sources: Sources) -> None:
    for number, field in enumerate(fields, start=1):
        _write_heading(sheet, number, field)
        source = sources[SCHOOLS] if field.type == "school" else sources.get(field.words, "")
        add_check(sheet, field, _letter(number), source, len(records))
    if records:
        _write_records(sheet, fields, records)
    else:
        _write_example(sheet, fields)
    sheet.row_dimensions[1].height = 48
    sheet.freeze_panes = sheet.cell(2, _frozen(fields) + 1)


def _write_heading(sheet: Worksheet, number: int, field: Field) -> None:
    cell = put(sheet, 1, number, f"{field.heading} *" if field.needed else field.heading)
    style_heading(cell, needed=field.needed, step=field.type == "milestone")
    add_note(cell, field.note)
    column = sheet.column_dimensions[_letter(number)]
    column.width = WIDTHS.get(field.type, 15)
    column.number_format = FORMATS.get(field.type, "General")


def _write_records(sheet: Worksheet, fields: Sequence[Field], records: Sequence[Row]) -> None:
    for row, record in enumerate(records, start=2):
        for number, field in enumerate(fields, start=1):
            cell = put(sheet, row, number, record.get(field.key))
            if isinstance(cell.value, str) and field.type in FORMATS:
                cell.number_format = FORMATS[field.type]
            if field.type in ("text", "list"):
                wrap(cell)


def _write_example(sheet: Worksheet, fields: Sequence[Field]) -> None:
    for number, field in enumerate(fields, start=1):
        example = field.example
        if number == 1:
            example = f"{EXAMPLE} {example or words()['readme']['example']}"
        style_example(put(sheet, 2, number, example))


def _frozen(fields: Sequence[Field]) -> int:
    """Return how many columns stay in view: up to the school where it is one of the first two, else one."""
    return 2 if "school" in [field.key for field in fields[:2]] and fields[0].key != "school" else 1


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))
