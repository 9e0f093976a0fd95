"""A column's cells to values, each different cell read once, and the issues of those not understood."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from peerreview.workbook.book import Sheet
from peerreview.workbook.cells import ERRORS, Cell, NotUnderstood, letter, say
from peerreview.workbook.choices import is_blank
from peerreview.workbook.issues import Issue, make_issue
from peerreview.workbook.recognise import Table
from peerreview.workbook.values import Parser

_TEXT = {str, type(None)}


@dataclass(slots=True)
class Reading:
    """A column read: `values` beside its cells, and the `problems` by the cell that has them.

    `by_place`: what its row or its column says of a cell, by its place among the cells; it counts for that one alone.
    """

    values: list[object]
    problems: dict[Cell, NotUnderstood]
    by_place: dict[int, NotUnderstood] = field(default_factory=dict)


def read_column(cells: Sequence[Cell], parse: Parser, *, plain_text: bool = False) -> Reading:
    """Return a value for every cell; None for a blank and, mostly, for what is not understood."""
    different = set(cells)
    if plain_text and ERRORS.isdisjoint(different) and {type(cell) for cell in different} <= _TEXT:
        blanks = {cell for cell in different if isinstance(cell, str) and len(cell) <= 4 and is_blank(cell)}
        return Reading([None if cell in blanks else cell for cell in cells] if blanks else list(cells), {})
    known: dict[Cell, object] = {None: None}
    problems: dict[Cell, NotUnderstood] = {}
    for cell in different:
        if cell is not None:
            try:
                known[cell] = parse(cell)
            except NotUnderstood as reason:
                known[cell], problems[cell] = reason.instead, reason
    return Reading([known[cell] for cell in cells], problems)


@dataclass(slots=True)
class Notes:
    """The issues of one table, each with its place in the sheet."""

    file: str
    sheet: Sheet
    table: Table
    _found: list[tuple[int, int, Issue]] = field(default_factory=list)

    def heading(self, column: int) -> str:
        """Return the heading of a column as it stands in the sheet, or its letter where it has none."""
        if column in self.table.named:
            return self.table.named[column]
        own = say(self.sheet.rows[self.table.heading_row][column])
        return f"{self.table.groups.get(column, '')} {own}".strip() or letter(column)

    def address(self, row: int, column: int) -> str:
        """Return the place of a cell: "Reviews!D14"."""
        return self.sheet.elsewhere.get(column) or f"{self.sheet.name}!{letter(column)}{row + 1}"

    def cell(self, code: str, row: int, column: int, **words: Any) -> None:
        """Note what is wrong with a cell."""
        self._add(code, row, column, None, words)

    def row(self, code: str, row: int, column: int, **words: Any) -> None:
        """Note what is wrong with a cell that costs its whole row."""
        self._add(code, row, column, self._row_values(row), words)

    def sheet_wide(self, code: str, row: int = -1, **words: Any) -> None:
        """Note what concerns the sheet, or one row of it."""
        cell = f"{self.sheet.name}!{row + 1}:{row + 1}" if row >= 0 else ""
        issue = make_issue(code, file=self.file, sheet=self.sheet.name, cell=cell, **words)
        self._found.append((row, -1, issue))

    def problems(self, reading: Reading, cells: Sequence[Cell], rows: Sequence[int], column: int) -> None:
        """Note every cell of a column that is not understood, or only with the help of others."""
        if reading.problems or reading.by_place:
            for place, (cell, row) in enumerate(zip(cells, rows, strict=True)):
                if reason := reading.by_place.get(place) or reading.problems.get(cell):
                    self.cell(reason.code, row, column, **reason.words)

    def in_order(self) -> list[Issue]:
        """Return the issues from the top left to the bottom right."""
        return [issue for _, _, issue in sorted(self._found, key=lambda found: found[:2])]

    def _add(self, code: str, row: int, column: int, row_values: str | None, words: dict[str, Any]) -> None:
        issue = make_issue(
            code,
            file=self.file,
            sheet=self.sheet.name,
            cell=self.address(row, column),
            heading=self.heading(column),
            value=say(self.sheet.rows[row][column]),
            row_values=row_values,
            **words,
        )
        self._found.append((row, column, issue))

    def _row_values(self, row: int) -> str:
        values: dict[str, str] = {}
        for column, cell in enumerate(self.sheet.rows[row]):
            if cell is not None:
                name = self.heading(column)
                values[f"{name} ({letter(column)})" if name in values else name] = say(cell)
        return json.dumps(values, ensure_ascii=False)
