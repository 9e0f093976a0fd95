"""A sheet without headings that are known: its first rows, and the best guess at what its columns are.

It is a guess to be shown and answered, and nothing is loaded by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from peerreview.workbook.book import LIMITS, Limits, Sheet
from peerreview.workbook.cells import Cell, NotUnderstood, letter, say
from peerreview.workbook.choices import says_nothing
from peerreview.workbook.layout import Column, SheetLayout, layout, normalise_words
from peerreview.workbook.mapping import called
from peerreview.workbook.read import read_book
from peerreview.workbook.recognise import tables_of
from peerreview.workbook.values import parser_of

SHOWN_ROWS = 20
SAMPLE = 30  # rows that are looked at
MOST_COLUMNS = 40  # that are looked at
MOSTLY = 0.7  # of a column's cells must be of the type
# The types that tell a column by its cells alone; the rest could be anything.
_TELLING = ("date", "email", "year", "theme", "strand", "choice", "school")


@dataclass(frozen=True, slots=True)
class Guess:
    """The best guess at a sheet: the kind of table, the row of its headings if any, the key of each column.

    `rows` are the first rows of the sheet as text, from A1; rows and columns count from 0.
    """

    sheet: str
    rows: list[list[str]]
    kind: str
    heading_row: int | None
    first_row: int
    columns: dict[int, str]

    @property
    def in_words(self) -> str:
        """The guess as a sentence: "Column A looks like School, column C like Review date."."""
        return looks_like(self.kind, self.columns)


def looks_like(kind: str, columns: Mapping[int, str]) -> str:
    """Return what columns look like as a sentence; "" where there are none."""
    said = [f"column {letter(at)} like {called(means, kind)}" for at, means in sorted(columns.items())]
    return f"C{', '.join(said)[1:]}.".replace(" like ", " looks like ", 1) if said else ""


def guesses(path: Path, name: str | None = None, limits: Limits = LIMITS) -> list[Guess]:
    """Return the guess for each sheet of a file in which no table is known. Raises UnreadableFile."""
    sheets = read_book(path, limits, name=name).sheets
    unknown = [sheet for sheet in sheets if all(table.missing for table in tables_of(sheet))]
    return [guess for sheet in unknown if (guess := guess_at(sheet))]


def guess_at(sheet: Sheet) -> Guess | None:
    """Return what a sheet may hold, by its headings where some are known, else by its cells."""
    near = [table for table in tables_of(sheet) if table.missing]
    if near:
        (table,) = near
        return _guess(sheet, table.layout.key, table.heading_row, table.heading_row + 1, _keys(table.columns))
    rows = [at for at, row in enumerate(sheet.rows[:200]) if len(row) - row.count(None) > 1][: SAMPLE + 1]
    if len(rows) < 2:
        return None
    timetables_first = sorted(layout().sheets.values(), key=lambda kind: not kind.milestones)  # what most people keep
    kinds = [(kind, columns_by_cells(sheet, rows[1:], kind)) for kind in timetables_first]
    kind, columns = max(kinds, key=lambda one: len(one[1]))
    if not columns:
        return None
    fits = sum(_is_of_type(sheet.rows[rows[0]][at], kind.column(key)) for at, key in columns.items())
    headed = fits * 2 < len(columns)
    return _guess(sheet, kind.key, rows[0] if headed else None, rows[1] if headed else rows[0], columns)


def lacks_headings(guess: Guess | None) -> bool:
    """Return whether the first row of a sheet is a record already: a school and something that goes with it."""
    return (
        guess is not None
        and guess.heading_row is None
        and "school" in guess.columns.values()
        and (len(guess.columns) > 1)
    )


def _guess(sheet: Sheet, kind: str, heading_row: int | None, first: int, columns: dict[int, str]) -> Guess:
    rows = [[say(cell) for cell in row] for row in sheet.rows[:SHOWN_ROWS]]
    return Guess(sheet.name, rows, kind, heading_row, first, columns)


def _keys(columns: dict[str, int]) -> dict[int, str]:
    return {at: key for key, at in columns.items()}


def columns_by_cells(sheet: Sheet, rows: Sequence[int], kind: SheetLayout) -> dict[int, str]:
    """Return the first column of the kind that each column's cells could be."""
    found: dict[int, str] = {}
    for at in range(min(len(sheet.rows[0]), MOST_COLUMNS)):
        cells = [cell for row in rows if (cell := sheet.rows[row][at]) is not None and not says_nothing(cell)]
        for column in kind.columns:
            telling = column.type in _TELLING and not column.open and column.key not in found.values()
            if telling and cells and sum(_is_of_type(c, column) for c in cells) >= MOSTLY * len(cells):
                found[at] = column.key
                break
    return found


def _is_of_type(cell: Cell, column: Column) -> bool:
    if cell is None or isinstance(cell, float):
        return False  # nearly any number could be a date
    if column.type == "school":
        return not layout().words.school.isdisjoint(normalise_words(say(cell)).split())
    try:
        return parser_of(column)(cell) is not None
    except NotUnderstood:
        return False
