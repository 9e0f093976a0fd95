"""A mapping on a sheet without headings: it fits while its width and what its columns hold are as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from peerreview.workbook.book import Sheet
from peerreview.workbook.cell_shapes import TELLING, is_of_shape, shape_of, still_of_shape
from peerreview.workbook.cells import Cell, letter
from peerreview.workbook.fitted import Fit, Meanings, table_of
from peerreview.workbook.headings import HEAD_ROWS
from peerreview.workbook.layout import layout
from peerreview.workbook.mapping import SheetMapping


def fit_by_cells(mapping: SheetMapping, wanted: Meanings, sheet: Sheet) -> Fit:
    """Return what a mapping without headings comes to; `wanted` has what its columns hold."""
    kind = layout().sheets[mapping.kind]
    first = _first_record(mapping, wanted, sheet)
    shapes = tuple(shape_of(column) for column in _columns_from(sheet, first))
    why = _changed(mapping, wanted, sheet, first, shapes)
    width = len(sheet.rows[0]) if sheet.rows else 0
    table = table_of(sheet, kind, -1, {at: one for at, one in wanted.items() if at < width}, [])
    if why or table.missing:
        return Fit(None, mapping, why)
    table.heading_row = first - 1  # its rows begin below
    begins = f"The records begin in row {first + 1} now; it was row {mapping.first_row}."
    moved = (begins,) if first + 1 != mapping.first_row else ()
    return Fit(table, replace(mapping, sheet=sheet.name, first_row=first + 1, headings=shapes), moved)


def _columns_from(sheet: Sheet, first: int) -> list[list[Cell]]:
    """The columns from the first record down, up to the last that has something in it."""
    rows = sheet.rows[first:]
    width = len(rows[0]) if rows else 0
    last = next((at for at in reversed(range(width)) if any(row[at] is not None for row in rows)), -1)
    return [[row[at] for row in rows] for at in range(last + 1)]


def _changed(
    mapping: SheetMapping, wanted: Meanings, sheet: Sheet, first: int, shapes: Sequence[str]
) -> tuple[str, ...]:
    """What is not as it was in a sheet without headings, where that was looked at."""
    if not mapping.headings:
        return ()
    if len(shapes) != len(mapping.headings):
        return (f"It has {len(shapes)} columns now; it had {len(mapping.headings)}, and no headings that tell them.",)
    columns = _columns_from(sheet, first)
    was = {at: mapping.headings[at] for at in wanted if at < len(columns)}
    return tuple(
        f"Column {letter(at)} held {TELLING[shape]} and holds something else now."
        for at, shape in was.items()
        if shape in TELLING and not still_of_shape(columns[at], shape)
    )


def _first_record(mapping: SheetMapping, wanted: Meanings, sheet: Sheet) -> int:
    """The row that the records begin with: where they began, unless there is none now, or a record stands above."""
    was = mapping.first_row - 1
    rows = range(min(max(HEAD_ROWS, was + 1), len(sheet.rows)))
    surely = next((row for row in rows if _is_record(mapping, wanted, sheet.rows[row])), was)
    there = was < len(sheet.rows) and _filled(wanted, sheet.rows[was]) >= min(2, len(wanted))
    return was if there and surely >= was else surely


def _filled(wanted: Meanings, cells: Sequence[Cell]) -> int:
    return sum(at < len(cells) and cells[at] is not None for at in wanted)


def _is_record(mapping: SheetMapping, wanted: Meanings, cells: Sequence[Cell]) -> bool:
    """Whether a row has the cells of a record, one of them of a kind that no title has."""
    if _filled(wanted, cells) < min(2, len(wanted)):
        return False
    telling = {at: mapping.headings[at] for at in wanted if at < min(len(mapping.headings), len(cells))}
    return any(is_of_shape(cells[at], shape) for at, shape in telling.items() if shape not in ("", "text"))
