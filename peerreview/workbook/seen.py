"""What stands in a table beside its values and is not loaded: colours that mean something, and comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peerreview.workbook.book import Book, Place, Sheet
from peerreview.workbook.cells import Cell, say
from peerreview.workbook.columns import Notes
from peerreview.workbook.issues import Issue, make_issue

LONGEST_KEY = 60  # characters: what explains a colour is a word or two


@dataclass(frozen=True, slots=True)
class Loaded:
    """A table of a workbook, and the rows of it that are records."""

    notes: Notes
    rows: Sequence[int]


def on_what_is_seen(book: Book, tables: Sequence[Loaded]) -> list[Issue]:
    """Return the advice on comments and colours, and on what the format does not let us look at."""
    found = [issue for one in tables for issue in (*_comments(one), *_colours(one, book, tables))]
    unseen = next((sheet.unseen for sheet in book.sheets if sheet.unseen), "")
    return [*found, make_issue("not_looked_at", file=book.name, what=unseen)] if unseen else found


def _place(table: Loaded, at: Place) -> dict[str, str]:
    return {"file": table.notes.file, "sheet": table.notes.sheet.name, "cell": table.notes.address(*at)}


def _comments(table: Loaded) -> list[Issue]:
    rows = set(table.rows) if table.notes.sheet.comments else ()
    places = sorted(place for place in table.notes.sheet.comments if place[0] in rows)
    if not places:
        return []
    what = "1 cell" if len(places) == 1 else f"{len(places):,} cells"
    have = "has" if len(places) == 1 else "have"
    return [make_issue("comments_not_loaded", **_place(table, places[0]), what=f"{what} of this table {have}")]


def _colours(table: Loaded, book: Book, tables: Sequence[Loaded]) -> list[Issue]:
    by_colour: dict[str, list[Place]] = {}
    rows = set(table.rows) if table.notes.sheet.fills else ()
    for place, colour in sorted(table.notes.sheet.fills.items()):
        if place[0] in rows:
            by_colour.setdefault(colour, []).append(place)
    telling = ((colour, _telling(places, table)) for colour, places in by_colour.items())
    return [_colour_issue(table, colour, places, book, tables) for colour, places in telling if places]


def _colour_issue(table: Loaded, colour: str, places: list[Place], book: Book, tables: Sequence[Loaded]) -> Issue:
    rows = len({row for row, _ in places})
    meaning = _key(colour, book, tables)
    return make_issue(
        "colour_alone",
        **_place(table, places[0]),
        value=say(table.notes.sheet.rows[places[0][0]][places[0][1]]),
        what=f"{rows:,} {'row has' if rows == 1 else 'rows have'} {colour} cells",
        key=f" Elsewhere this workbook says what it stands for: “{meaning}”." if meaning else "",
    )


def _telling(places: list[Place], table: Loaded) -> list[Place]:
    """Return the cells whose colour tells some rows from others, unless words of the table tell them too."""
    columns: dict[int, set[int]] = {}
    for row, column in places:
        columns.setdefault(column, set()).add(row)
    kept = {at for at, rows in columns.items() if _marks_some(rows, table.rows) and not _in_words(rows, at, table)}
    return [place for place in places if place[1] in kept]


def _marks_some(coloured: set[int], rows: Sequence[int]) -> bool:
    """Whole columns and every other row are coloured to look well; single rows are coloured to say something."""
    return len(coloured) < (len(rows) - 1) / 2 or (len(coloured) == 1 and len(rows) > 2)


def _in_words(coloured: set[int], column: int, table: Loaded) -> bool:
    """Return whether a column of words says the same of these rows and of no others."""
    known = table.notes.table
    of_words = [known.columns[one.key] for one in known.layout.columns if one.choices and one.key in known.columns]
    candidates = [*of_words, column] if len(coloured) > 1 else of_words
    return any(
        _tells_apart(coloured, [(row, table.notes.sheet.rows[row][at]) for row in table.rows]) for at in candidates
    )


def _tells_apart(coloured: set[int], cells: Sequence[tuple[int, Cell]]) -> bool:
    inside = {cell for row, cell in cells if row in coloured}
    return len(inside) == 1 and None not in inside and not any(c in inside for row, c in cells if row not in coloured)


def _key(colour: str, book: Book, tables: Sequence[Loaded]) -> str:
    """Return what stands in or beside a cell of that colour outside all tables."""
    for sheet in book.sheets:
        taken = _taken(sheet, tables)
        for (row, column), name in sorted(sheet.fills.items()):
            if name == colour and row not in taken and (text := _text_at(sheet, row, column, colour)):
                return text
    return ""


def _taken(sheet: Sheet, tables: Sequence[Loaded]) -> set[int]:
    here = [one for one in tables if one.notes.sheet.name == sheet.name]
    return {row for one in here for row in (one.notes.table.heading_row, *one.rows)}


def _text_at(sheet: Sheet, row: int, column: int, colour: str) -> str:
    """Return what a coloured cell of a key says, or the cell beside it where it only names its colour."""
    cells = sheet.rows[row][column : column + 2] if row < len(sheet.rows) else []
    texts = [cell for cell in cells if isinstance(cell, str) and len(cell) <= LONGEST_KEY and cell.lower() != colour]
    return texts[0] if texts else ""
