"""Which tables a sheet holds: what kind each is, which row is its heading, which column is which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from peerreview.workbook.book import Sheet
from peerreview.workbook.cells import Cell
from peerreview.workbook.headings import Meaning, meaning, vocabulary
from peerreview.workbook.layout import SheetLayout, layout, normalise

HEAD_ROWS = 60  # a heading below more notes than this is looked for by its first word only


@dataclass(slots=True)
class Table:
    """One table. Rows and columns are counted from 0; `end` is the row after its last.

    `twice`: a column that was passed over → the one of the same meaning that counts. `unknown`: columns with
    a heading that means nothing here, or none. `repeats`: rows that repeat the heading.
    """

    layout: SheetLayout
    heading_row: int
    end: int
    columns: dict[str, int]
    milestones: dict[int, tuple[str, str]]
    twice: dict[int, int]
    unknown: list[int]
    missing: list[str]
    title_says: bool
    repeats: set[int] = field(default_factory=set)

    @property
    def known(self) -> int:
        """How many of its columns are known."""
        return len(self.columns) + len(self.milestones)

    @property
    def own(self) -> int:
        """How many of them say more than which review a row belongs to."""
        reference = {column.key for column in self.layout.columns if column.reference}
        return len(self.columns.keys() - reference) + len(self.milestones)

    @property
    def is_one(self) -> bool:
        """Whether this can be a table of its kind at all."""
        return self.own > 0 and (self.known > 1 or self.title_says)

    @property
    def rank(self) -> tuple[int, bool, int]:
        """What makes one reading of a row better than another; the sheet's title counts as one more heading."""
        return self.known + self.title_says, not self.missing, self.own


def tables_of(sheet: Sheet) -> list[Table]:
    """Return the tables of a sheet from the top. One that lacks a needed column says so in `missing`."""
    found = [table for row in _likely_rows(sheet) if (table := _best_reading(sheet, row))]
    whole = _without_group_headings(_without_labels([table for table in found if not table.missing]))
    if whole:
        return _one_after_another(whole, len(sheet.rows))
    near = [table for table in found if table.title_says or table.known >= 3]
    return [max(near, key=lambda table: table.rank)] if near else []


def _likely_rows(sheet: Sheet) -> Iterator[int]:
    """Yield the first rows, and those further down that begin with the word of a heading."""
    rows = sheet.rows
    yield from range(min(HEAD_ROWS, len(rows)))
    if len(rows) > HEAD_ROWS:
        firsts = first_cells(rows[HEAD_ROWS:])
        words = vocabulary()
        headings = {cell for cell in set(firsts) if isinstance(cell, str) and normalise(cell[:100]) in words}
        if headings:
            yield from (HEAD_ROWS + at for at, cell in enumerate(firsts) if cell in headings)


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


def _best_reading(sheet: Sheet, row: int) -> Table | None:
    if sum(isinstance(cell, str) for cell in sheet.rows[row]) < 1:
        return None
    readings = [_reading(sheet, row, kind) for kind in layout().sheets.values()]
    possible = [table for table in readings if table.is_one]
    return max(possible, key=lambda table: table.rank) if possible else None


def _reading(sheet: Sheet, row: int, kind: SheetLayout) -> Table:
    cells = sheet.rows[row]
    meanings = {at: found for at, cell in enumerate(cells) if (found := meaning(cell, kind))}
    chosen = _choose(meanings)
    columns = {meanings[at].key: at for at in sorted(chosen) if meanings[at].key}
    milestones = {at: (meanings[at].milestone, meanings[at].part) for at in sorted(chosen) if meanings[at].milestone}
    by_meaning = {meanings[at].what: at for at in chosen}
    return Table(
        layout=kind,
        heading_row=row,
        end=len(sheet.rows),
        columns=columns,
        milestones=milestones,
        twice={at: by_meaning[one.what] for at, one in meanings.items() if at not in chosen},
        unknown=[at for at in range(len(cells)) if at not in meanings],
        missing=_missing(kind, columns),
        title_says=_title_says(sheet.name, kind),
    )


def _choose(meanings: dict[int, Meaning]) -> set[int]:
    """Return the columns that count: of several with one meaning the exact heading, else the first."""
    best: dict[tuple[str, str, str], int] = {}
    for at, one in meanings.items():
        other = best.get(one.what)
        if other is None or (one.exact and not meanings[other].exact):
            best[one.what] = at
    return set(best.values())


def _missing(kind: SheetLayout, columns: dict[str, int]) -> list[str]:
    missing = [column.heading for column in kind.needed if column.key not in columns]
    if kind.review and not columns.keys() & {"review_id", "school", kind.review_or}:
        missing.append("School")
    return missing


def _title_says(title: str, kind: SheetLayout) -> bool:
    name = normalise(kind.title)
    return normalise(title).startswith(name.removesuffix("s"))


def _without_labels(tables: list[Table]) -> list[Table]:
    """A lone "School" above a table is a label; only where there is nothing better is it a heading."""
    return [table for table in tables if table.known > 1] or tables


def _without_group_headings(tables: list[Table]) -> list[Table]:
    """Of headings in neighbouring rows keep the better one: above it stand the headings of groups."""
    kept: list[Table] = []
    for table in tables:
        if kept and table.heading_row == kept[-1].heading_row + 1 and not _same(table, kept[-1]):
            if table.rank > kept[-1].rank:
                kept[-1] = table
        else:
            kept.append(table)
    return kept


def _same(one: Table, other: Table) -> bool:
    return (one.layout.key, one.columns, one.milestones) == (
        other.layout.key,
        other.columns,
        other.milestones,
    )


def _one_after_another(found: list[Table], end: int) -> list[Table]:
    tables = found[:1]
    for table in found[1:]:
        if _same(table, tables[-1]):
            tables[-1].repeats.add(table.heading_row)
        elif table.known >= 3:
            tables.append(table)
    for table, following in pairwise(tables):
        table.end = following.heading_row
    tables[-1].end = end
    return tables
