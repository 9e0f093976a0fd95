"""Tables that stand beside each other on one sheet: where one ends and the next begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

from peerreview.workbook.book import Sheet
from peerreview.workbook.cells import Cell
from peerreview.workbook.layout import normalise

if TYPE_CHECKING:
    from peerreview.workbook.recognise import Table


def runs(cells: Sequence[Cell]) -> Iterator[tuple[int, int]]:
    """Yield where each run of headings begins and ends: at a blank cell, and where its first heading comes again."""
    start, first = -1, ""
    for at, cell in enumerate([*cells, None]):
        heading = normalise(cell) if isinstance(cell, str) else ""
        if start >= 0 and (cell is None or (heading and heading == first)):
            yield start, at
            start = -1
        if start < 0 and cell is not None:
            start, first = at, heading


def are_apart(parts: Sequence[Table], whole: Table | None) -> bool:
    """Tell tables side by side from one table with a blank column in it."""
    if len(parts) < 2 or (whole and sum(part.known for part in parts) <= whole.known):
        return False
    return not any(_complete_each_other(one, other) for one, other in permutations(parts, 2))


def _complete_each_other(one: Table, other: Table) -> bool:
    """Tell whether two parts are one table: of one kind, and each with columns that the other lacks."""
    if one.layout.key != other.layout.key:
        return False
    mine, others = one.meanings, other.meanings
    return bool(mine - others) and bool(others - mine)


def cuts_between(tables: Sequence[Table], sheet: Sheet) -> list[int]:
    """Return the columns at which a table begins beside another, where no table crosses them."""
    whole = [table for table in tables if not table.missing and table.known > 1]
    spans = [table.span for table in whole]
    cuts = set()
    for table, (first, _) in zip(whole, spans, strict=True):
        ends = [end for _, end in spans if end < first]
        if ends:
            cuts.add(_beginning(sheet.rows[table.heading_row], first, max(ends) + 1))
    return sorted(cut for cut in cuts if not any(first < cut <= end for first, end in spans))


def _beginning(headings: Sequence[Cell], first: int, least: int) -> int:
    """Return where the run of headings begins that a column is in."""
    while first > least and headings[first - 1] is not None:
        first -= 1
    return first


def narrowed(sheet: Sheet, left: int, right: int) -> Sheet:
    """Return the sheet with nothing in it but the columns of one table, each in its place."""
    width = len(sheet.rows[0]) if sheet.rows else 0
    if left <= 0 and right >= width:
        return sheet
    before: list[Cell] = [None] * left
    after: list[Cell] = [None] * (width - right)
    return replace(
        sheet,
        rows=[before + row[left:right] + after for row in sheet.rows],
        errors={place: text for place, text in sheet.errors.items() if left <= place[1] < right},
        fills={place: colour for place, colour in sheet.fills.items() if left <= place[1] < right},
        comments=[place for place in sheet.comments if left <= place[1] < right],
    )


def first_cells(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Return the first cell of each row that has something in it, column by column because rows are many."""
    if not rows:
        return []
    found = [row[0] if row else None for row in rows]
    open_rows = [at for at, cell in enumerate(found) if cell is None]
    for column in range(1, len(rows[0])):
        if not open_rows:
            break
        for at in open_rows:
            found[at] = rows[at][column]
        open_rows = [at for at in open_rows if found[at] is None]
    return found
