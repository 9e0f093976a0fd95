"""What is worth saying about a sheet that loads all the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from peerreview.workbook.cells import letter, say_day
from peerreview.workbook.choices import nearest, theme_of_strand
from peerreview.workbook.columns import Notes
from peerreview.workbook.layout import layout
from peerreview.workbook.rows import is_number

SEVERAL = 6  # unknown columns up to here are named one by one


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: "1 row", "1,200 rows"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def advise_on_table(notes: Notes, rows: Sequence[int], values: Mapping[str, Sequence[object]]) -> None:
    """Note what is odd about a table's headings, hidden parts and lines, and its values taken together."""
    _twice(notes, rows)
    _unknown(notes, rows)
    _hidden(notes, rows)
    _ragged(notes, rows)
    _strands(notes, rows, values)
    _order(notes, rows, values)


def _has_data(notes: Notes, rows: Sequence[int], column: int) -> bool:
    return any(notes.sheet.rows[row][column] is not None for row in rows)


def _twice(notes: Notes, rows: Sequence[int]) -> None:
    for column, first in notes.table.twice.items():
        if _has_data(notes, rows, column):
            notes.cell(
                "heading_twice",
                notes.table.heading_row,
                column,
                first=notes.heading(first),
                first_letter=letter(first),
                letter=letter(column),
            )


def _unknown(notes: Notes, rows: Sequence[int]) -> None:
    heading_row = notes.table.heading_row
    headings = notes.sheet.rows[heading_row]
    unknown = [column for column in notes.table.unknown if _has_data(notes, rows, column)]
    named = [column for column in unknown if headings[column] is not None]
    for column in unknown:
        if headings[column] is None and not _only_numbers(notes, rows, column):
            notes.cell("heading_missing", heading_row, column, letter=letter(column))
    if len(named) > SEVERAL:
        names = ", ".join(f"“{notes.heading(column)}”" for column in named[:SEVERAL])
        notes.sheet_wide("headings_unknown", heading_row, count=len(named), names=names, more=len(named) - SEVERAL)
        return
    for column in named:
        notes.cell("heading_unknown", heading_row, column, hint=_hint(notes, column))


def _only_numbers(notes: Notes, rows: Sequence[int], column: int) -> bool:
    cells = (notes.sheet.rows[row][column] for row in rows)
    return all(cell is None or is_number(cell) for cell in cells)


def _hint(notes: Notes, column: int) -> str:
    table = notes.table
    free = [one.heading for one in table.layout.columns if one.key not in table.columns]
    if table.layout.milestones:
        free += layout().milestones
    near = nearest(notes.heading(column), free)
    return f" If it is {near}, rename it to that." if near else ""


def _hidden(notes: Notes, rows: Sequence[int]) -> None:
    sheet, table = notes.sheet, notes.table
    if sheet.hidden:
        notes.sheet_wide("sheet_hidden")
    used = {*table.columns.values(), *table.milestones}
    columns = sorted(at for at in used if any(first <= at <= last for first, last in sheet.hidden_columns))
    hidden_rows = sorted(set(sheet.hidden_rows) & set(rows)) if sheet.hidden_rows else []
    what = []
    if columns:
        what.append(f"{'column' if len(columns) == 1 else 'columns'} {', '.join(map(letter, columns))}")
    if hidden_rows:
        what.append(_say_rows(hidden_rows))
    if what:
        notes.sheet_wide("hidden_cells", what=" and ".join(what))


def _say_rows(rows: Sequence[int]) -> str:
    """As in: row 8; rows 8, 9; of many, how many there are."""
    numbers = ", ".join(str(row + 1) for row in rows)
    return count(len(rows), "row") if len(rows) > SEVERAL else f"{'row' if len(rows) == 1 else 'rows'} {numbers}"


def _ragged(notes: Notes, rows: Sequence[int]) -> None:
    sheet, heading_row = notes.sheet, notes.table.heading_row
    if not sheet.ragged or heading_row in sheet.ragged:
        return
    expected = sheet.usual_fields
    for row in rows:
        if row in sheet.ragged:
            line, fields = sheet.ragged[row]
            notes.sheet_wide("ragged_line", row, line=line, fields=count(fields, "value"), expected=expected)


def _strands(notes: Notes, rows: Sequence[int], values: Mapping[str, Sequence[object]]) -> None:
    if "theme" not in values or "strand" not in values:
        return
    theme_of = theme_of_strand()
    for row, theme, strand in zip(rows, values["theme"], values["strand"], strict=True):
        if theme and strand and theme_of[str(strand)] != theme:
            notes.cell(
                "strand_of_another_theme",
                row,
                notes.table.columns["strand"],
                theme=theme_of[str(strand)],
                typed=theme,
            )


def _order(notes: Notes, rows: Sequence[int], values: Mapping[str, Sequence[object]]) -> None:
    for first, then in notes.table.layout.in_order:
        if first in values and then in values:
            for row, one, other in zip(rows, values[first], values[then], strict=True):
                if isinstance(one, date) and isinstance(other, date) and other < one:
                    notes.cell(
                        "dates_out_of_order",
                        row,
                        notes.table.columns[then],
                        first=say_day(one),
                        first_heading=notes.heading(notes.table.columns[first]),
                    )
