"""The dates of one column of a sheet while they are settled, and where else in a row dates stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from peerreview.workbook.book import Sheet
from peerreview.workbook.cells import Cell, NotUnderstood
from peerreview.workbook.columns import Reading
from peerreview.workbook.layout import Column
from peerreview.workbook.recognise import Table


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of one column. `column` is None for a milestone's; `wrap` makes of a day what is kept for it.

    `reviewed`: the review date of each row, where that was read before.
    """

    sheet: Sheet
    table: Table
    rows: Sequence[int]
    cells: Sequence[Cell]
    reading: Reading
    column: Column | None = None
    reviewed: Sequence[object] = ()
    wrap: Callable[[date], object] = lambda day: day

    @property
    def in_year(self) -> bool:
        """Whether its dates are in the academic year of their row."""
        return self.column is not None and self.column.in_year

    def put(self, at: int, day: date | None, reason: NotUnderstood) -> None:
        """Take a day for the cell at that place, or none, and say why."""
        self.reading.values[at] = self.wrap(day) if day else None
        self.reading.by_place[at] = reason

    def beside(self, row: int, key: str) -> Cell:
        """The cell of the same row in another column."""
        at = self.table.columns.get(key)
        return self.sheet.rows[row][at] if at is not None else None


def date_columns(table: Table) -> list[int]:
    """Return the places of the columns for dates that the layout names."""
    return [table.columns[one.key] for one in table.layout.columns if one.type == "date" and one.key in table.columns]


def day_of(value: object) -> date | None:
    """Return the day in what was read, which is with other things for a milestone; None where there is none."""
    day = value[0] if isinstance(value, tuple) else value
    return day if isinstance(day, date) else None
