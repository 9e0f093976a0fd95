"""What a mapping comes to on a sheet: the table, where it fits, and what is not as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peerreview.workbook.book import Sheet
from peerreview.workbook.cells import Cell, letter, say
from peerreview.workbook.headings import Meaning, missing_from
from peerreview.workbook.layout import SheetLayout
from peerreview.workbook.mapping import SheetMapping, called, name_of
from peerreview.workbook.recognise import Table

Meanings = Mapping[int, Meaning]


@dataclass(frozen=True, slots=True)
class Fit:
    """What a mapping comes to on a sheet. `table` is None where it does not fit.

    `now` is the mapping for the next time: with the places where the columns stand now. `moved` says in sentences
    what is elsewhere or not as it was; `gone` has the headings that are nowhere, with what was under them.
    """

    table: Table | None
    now: SheetMapping
    moved: tuple[str, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every column was found."""
        return self.table is not None and not self.gone

    @property
    def in_words(self) -> str:
        """What moved and what is gone, in sentences."""
        return " ".join([*self.moved, *(f"No column is headed “{one}” any more ({held})." for one, held in self.gone)])


def explain(
    sheet: Sheet, kind: str, heading_row: int | None, first_row: int, columns: Mapping[int, str]
) -> SheetMapping:
    """Return the mapping of a sheet whose columns hold what `columns` says; rows and columns count from 0."""
    headings = _headings(sheet.rows[heading_row]) if heading_row is not None else ()
    pairs = tuple((letter(at), means) for at, means in sorted(columns.items()))
    row = None if heading_row is None else heading_row + 1
    return SheetMapping(sheet.name, kind, row, first_row + 1, headings, pairs)


def _headings(cells: Sequence[Cell]) -> tuple[str, ...]:
    texts = [say(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def table_of(sheet: Sheet, kind: SheetLayout, row: int, found: Meanings, unknown: list[int]) -> Table:
    """Return the table below a row of headings, or -1, whose columns hold what was `found`."""
    columns = {one.key: at for at, one in sorted(found.items()) if one.key}
    cells = sheet.rows[row] if 0 <= row < len(sheet.rows) else []
    blank = [at for at in found if row < 0 or at >= len(cells) or cells[at] is None]
    return Table(
        layout=kind,
        heading_row=row,
        end=len(sheet.rows),
        columns=columns,
        milestones={at: (one.milestone, one.part) for at, one in sorted(found.items()) if one.milestone},
        twice={},
        unknown=unknown,
        missing=missing_from(kind, columns),
        title_says=False,
        repeats=_repeats(sheet, row, found) if row >= 0 else set(),
        right=len(sheet.rows[0]) if sheet.rows else 0,
        named={at: called(name_of(found[at]), kind.key) for at in blank},
    )


def _repeats(sheet: Sheet, row: int, found: Meanings) -> set[int]:
    """The rows further down that hold the same headings again, as long lists have on each page."""
    headed = [(at, sheet.rows[row][at]) for at in found if sheet.rows[row][at] is not None]
    if len(headed) < 2:
        return set()
    (first, text), *rest = headed
    below = (at for at in range(row + 1, len(sheet.rows)) if sheet.rows[at][first] == text)
    return {at for at in below if all(sheet.rows[at][column] == cell for column, cell in rest)}
