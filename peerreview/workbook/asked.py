"""Sheets that somebody may be asked about: their first rows, and the likeliest answer for each column."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from peerreview.workbook.book import Book, Sheet
from peerreview.workbook.cells import number_of, say
from peerreview.workbook.choices import nearest
from peerreview.workbook.guess import SAMPLE, Guess, columns_by_cells, guess_at
from peerreview.workbook.headings import HEAD_ROWS, headings_of, meaning
from peerreview.workbook.layout import layout, normalise
from peerreview.workbook.mapping import SheetMapping, mapped_headings, name_of
from peerreview.workbook.recognise import tables_of
from peerreview.workbook.unfold import unfold

LOOKED_AT = 200  # rows of a sheet that an answer is worked out from
MOST_COLUMNS = 100  # that can be asked about: each is a question of its own on the page
_LITTLE_WORDS = {"the", "a", "of", "our", "for", "date", "dates", "name", "names"}


@dataclass(frozen=True, slots=True)
class AskedSheet:
    """A sheet with its first rows, and the best guess at it. `filled`: the columns with something in those rows."""

    sheet: Sheet
    guess: Guess | None
    filled: tuple[int, ...]

    @property
    def name(self) -> str:
        """The sheet's own name."""
        return self.sheet.name


def asked_sheets(book: Book, said: Collection[str]) -> list[AskedSheet]:
    """Return the sheets of a file without a table that is known, and those of which something was said."""
    sheets = unfold(book).book.sheets
    return [_asked(sheet) for sheet in sheets if sheet.name in said or _is_unknown(sheet)]


def _is_unknown(sheet: Sheet) -> bool:
    filled = sum(row.count(None) < len(row) for row in sheet.rows[:LOOKED_AT])
    named = normalise(sheet.name) in layout().other_sheets
    return filled > 1 and not named and all(table.missing for table in tables_of(sheet))


def _asked(sheet: Sheet) -> AskedSheet:
    rows = sheet.rows[:LOOKED_AT]
    width = min(len(rows[0]) if rows else 0, MOST_COLUMNS)
    filled = tuple(at for at in range(width) if any(row[at] is not None for row in rows))
    return AskedSheet(replace(sheet, rows=rows, fills={}, comments=[], errors={}), guess_at(sheet), filled)


def likely_columns(
    sheet: Sheet, kind: str, heading_row: int | None, first_row: int, said: SheetMapping | None = None
) -> dict[int, str]:
    """Return what each column probably holds: as was said of that heading, by its heading, else by its cells."""
    if said and said.kind != kind:
        said = None
    if said and said.heading_row is None and heading_row is None:
        return {number_of(letters): means for letters, means in said.columns}
    not_used = _not_used(sheet, heading_row, said)
    found: dict[int, str] = {}
    for at, means in _by_text(sheet, kind, heading_row, said):
        if at not in found and at not in not_used and means not in found.values():
            found[at] = means
    rows = [at for at in range(first_row, len(sheet.rows)) if sheet.rows[at].count(None) < len(sheet.rows[at])]
    types = {column.key: column.type for column in layout().sheets[kind].columns}
    known = {types[means] for means in found.values() if means in types}
    for at, means in columns_by_cells(sheet, rows[:SAMPLE], layout().sheets[kind]).items():
        if at not in found and at not in not_used and types[means] not in known:  # a second date could be anything
            found[at] = means
            known.add(types[means])
    return found


def likely_heading_row(one: AskedSheet, said: SheetMapping | None = None) -> int | None:
    """Return the row that probably has the headings: the one with most of those that were there, else the guess."""
    rows = one.sheet.rows
    if said and said.heading_row:
        before = set(mapped_headings(said))
        alike = [sum(normalise(say(cell)) in before for cell in row) for row in rows[:HEAD_ROWS]]
        if any(alike):
            return alike.index(max(alike))
    if one.guess:
        return one.guess.heading_row
    return next((at for at, row in enumerate(rows) if len(row) - row.count(None) > 1), None)


def _not_used(sheet: Sheet, heading_row: int | None, said: SheetMapping | None) -> set[int]:
    """The columns of which somebody said that they are not used."""
    if not said or heading_row is None:
        return set()
    there, used = {normalise(text) for text in said.headings if text}, mapped_headings(said)
    return {at for at, cell in enumerate(sheet.rows[heading_row]) if normalise(say(cell)) in there - used.keys()}


def _by_text(sheet: Sheet, kind: str, heading_row: int | None, said: SheetMapping | None) -> Iterator[tuple[int, str]]:
    """What was said, what is known, and what is nearly spelt like that, in this order."""
    cells = sheet.rows[heading_row] if heading_row is not None and heading_row < len(sheet.rows) else []
    before = mapped_headings(said) if said else {}
    yield from ((at, before[text]) for at, cell in enumerate(cells) if (text := normalise(say(cell))) in before)
    known, texts = headings_of(kind), [(at, cell) for at, cell in enumerate(cells) if isinstance(cell, str)]
    yield from ((at, name_of(one)) for at, text in texts if (one := meaning(text, layout().sheets[kind])))
    tries = ((at, one) for at, text in texts for one in (text, _bare(text)))
    yield from ((at, name_of(known[near])) for at, text in tries if text and (near := nearest(text, known)))


def _bare(text: str) -> str:
    """A heading without the words that make it a phrase: "Date of the workshop" is about the workshop."""
    return " ".join(word for word in text.split() if normalise(word) not in _LITTLE_WORDS)
