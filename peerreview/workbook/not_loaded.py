"""Sheets of which nothing is loaded: which rows that costs, why, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peerreview.words import counted, listed
from peerreview.workbook.book import Sheet
from peerreview.workbook.guess import Guess, guess_at, lacks_headings
from peerreview.workbook.issues import Issue, make_issue
from peerreview.workbook.layout import layout, normalise
from peerreview.workbook.recognise import Table
from peerreview.workbook.sideways import lies_on_its_side

NO_COLUMN, NO_HEADINGS, DOES_NOT_FIT = "needed_column_missing", "headings_needed", "mapping_does_not_fit"
ON_ITS_SIDE = "table_on_its_side"
UNKNOWN, FOR_NOTES, ABOVE = "sheet_unknown", "sheet for notes", "above the headings"


@dataclass(frozen=True, slots=True)
class NotLoaded:
    """A sheet, or one of its tables, that is not loaded: the numbers of its rows, the reason, and its issue if any."""

    title: str
    rows: list[int]
    reason: str
    issue: Issue | None = None


def unknown_sheet(file: str, sheet: Sheet) -> NotLoaded | None:
    """Return what a sheet without a known table comes to; None for one with nothing in it."""
    if not rows_from(sheet, 0):
        return None
    where = {"file": file, "sheet": sheet.name}
    if lies_on_its_side(sheet):
        rows = rows_from(sheet, 0)
        return NotLoaded(sheet.name, rows, ON_ITS_SIDE, make_issue(ON_ITS_SIDE, **where, rows=were_not(rows)))
    guess = guess_at(sheet)
    rows = rows_from(sheet, _first_record(sheet, guess))
    if normalise(sheet.name) in layout().other_sheets:
        return NotLoaded(sheet.name, rows, FOR_NOTES)
    if guess and lacks_headings(guess):
        cell = f"{sheet.name}!A{guess.first_row + 1}"
        issue = make_issue(NO_HEADINGS, **where, cell=cell, rows=were_not(rows), guess=guess.in_words)
        return NotLoaded(sheet.name, rows, NO_HEADINGS, issue)
    hidden = "hidden " if sheet.hidden else ""
    issue = make_issue(UNKNOWN, **where, rows=counted(len(rows), "row"), hidden=hidden)
    return NotLoaded(sheet.name, rows, UNKNOWN, issue)


def without_column(file: str, sheet: Sheet, table: Table) -> NotLoaded:
    """Return what a table comes to that is like a known one but lacks a needed column."""
    rows = rows_from(sheet, table.heading_row + 1)
    issue = make_issue(
        NO_COLUMN,
        file=file,
        sheet=sheet.name,
        cell=f"{sheet.name}!A{table.heading_row + 1}",
        kind=table.layout.title,
        columns="column" if len(table.missing) == 1 else "columns",
        missing=listed([f"“{heading}”" for heading in table.missing]),
        rows=were_not(rows),
    )
    return NotLoaded(sheet.name, rows, NO_COLUMN, issue)


def above_tables(sheet: Sheet, tables: Sequence[Table]) -> NotLoaded | None:
    """Return what a table comes to that stands above those that are known; titles and group headings are none.

    It has two rows or more of two cells or more, and a blank row below it.
    """
    first = min(table.heading_row for table in tables)
    blocks: list[list[int]] = [[]]
    for at, row in enumerate(sheet.rows[:first]):
        cells = len(row) - row.count(None)
        if cells > 1:
            blocks[-1].append(at + 1)
        elif not cells:
            blocks.append([])
    rows = [number for block in blocks[:-1] if len(block) > 1 for number in block]
    return NotLoaded(sheet.name, rows, ABOVE) if rows else None


def rows_from(sheet: Sheet, first: int) -> list[int]:
    """Return the numbers of the rows with something in them, from the row `first`, which counts from 0."""
    return [at + 1 for at, row in enumerate(sheet.rows) if at >= first and row.count(None) < len(row)]


def were_not(rows: list[int]) -> str:
    """As in: 1 row was, 12 rows were."""
    return f"{counted(len(rows), 'row')} {'was' if len(rows) == 1 else 'were'}"


def _first_record(sheet: Sheet, guess: Guess | None) -> int:
    """Return the row from which records may stand: below what is probably the headings."""
    if guess:
        return guess.first_row if guess.heading_row is None else guess.heading_row + 1
    heading = next(_of_several_cells(sheet), None)
    is_text = heading is not None and all(cell is None or isinstance(cell, str) for cell in sheet.rows[heading])
    return heading + 1 if heading is not None and is_text else 0


def _of_several_cells(sheet: Sheet) -> Iterator[int]:
    return (at for at, row in enumerate(sheet.rows) if len(row) - row.count(None) > 1)
