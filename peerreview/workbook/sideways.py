"""A table that lies on its side: its headings stand one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from peerreview.workbook.beside import first_cells
from peerreview.workbook.book import Sheet
from peerreview.workbook.cells import Cell
from peerreview.workbook.headings import HEAD_ROWS, headings_of, missing_from
from peerreview.workbook.layout import SheetLayout, layout, normalise


def lies_on_its_side(sheet: Sheet) -> bool:
    """Return whether the headings of a table stand one below the other, so that each record is a column."""
    rows = [row for row in sheet.rows[:HEAD_ROWS] if row.count(None) < len(row)]
    cells = [(row, text) for row, cell in zip(rows, first_cells(rows), strict=True) if (text := _as_heading(cell))]
    return any(_are_headings(cells, kind) for kind in layout().sheets.values())


def _as_heading(cell: Cell) -> str:
    return normalise(cell[:100]) if isinstance(cell, str) else ""


def _are_headings(cells: Sequence[tuple[Sequence[Cell], str]], kind: SheetLayout) -> bool:
    """Most are headings of that kind, what it needs among them, and none of them has another heading beside it."""
    known = headings_of(kind.key)
    found = [(row, known[text]) for row, text in cells if text in known]
    if len(found) < 2 or len(found) * 2 <= len(cells) or missing_from(kind, {one.key for _, one in found}):
        return False
    return not any(_as_heading(cell) in known for row, _ in found for cell in [c for c in row if c is not None][1:])
