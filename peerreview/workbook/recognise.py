"""Which tables a sheet holds: what kind each is, which row is its heading, which column is which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise

from peerreview.workbook.beside import are_apart, cuts_between, first_cells, narrowed, runs
from peerreview.workbook.book import Sheet
from peerreview.workbook.cells import Cell
from peerreview.workbook.headings import HEAD_ROWS, Meaning, meaning_under, missing_from, vocabulary
from peerreview.workbook.layout import SheetLayout, layout, normalise
from peerreview.workbook.sideways import lies_on_its_side

MOST_RUNS = 12  # tables side by side that are looked for in one row
MOST_REPEATS = 300  # rows further down that begin like headings: one for each page of a long list, and no more


@dataclass(slots=True)
class Table:
    """One table. Rows and columns are counted from 0; `end` is the row after its last.

    `twice`: a column that was passed over → the one of the same meaning that counts. `unknown`: columns with
    a heading that means nothing here, or none. `repeats`: rows that repeat the heading. `left` and `right`: its
    first column and the one after its last, where it stands beside another. `groups`: the headings merged over
    columns whose own heading says too little. `named`: what columns are called that no heading stands over.
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
    left: int = 0
    right: int = 0
    groups: Mapping[int, str] = field(default_factory=dict)
    named: Mapping[int, str] = field(default_factory=dict)

    @property
    def span(self) -> tuple[int, int]:
        """Its first and its last column that is known."""
        places = [*self.columns.values(), *self.milestones]
        return min(places), max(places)

    @property
    def meanings(self) -> set[object]:
        """What its columns mean."""
        return {*self.columns, *self.milestones.values()}

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
        """Whether this can be a table of its kind at all: two of three signs say so."""
        return sum((self.own > 0, self.known > 1, self.title_says)) > 1

    @property
    def rank(self) -> tuple[int, bool, int]:
        """What makes one reading of a row better than another; the sheet's title counts as one more heading."""
        return self.known + self.title_says, not self.missing, self.own


def tables_of(sheet: Sheet) -> list[Table]:
    """Return the tables of a sheet, from the left and from the top. One that lacks a needed column says so."""
    if sheet.tables is not None:
        return sheet.tables
    width = len(sheet.rows[0]) if sheet.rows else 0
    places = _places(sheet, 0, width)
    found = [table for place in places for table in _readings_of(place)]
    if cuts := cuts_between(found, sheet):
        bands = pairwise([0, *cuts, width])
        return [table for left, right in bands for table in _tables_between(sheet, left, right)]
    if any(table.right - table.left < width for table in found):  # a table below crosses the gap
        return _below_each_other(_whole_readings(places), sheet)
    return _below_each_other(found, sheet)


def _tables_between(sheet: Sheet, left: int, right: int) -> list[Table]:
    part = narrowed(sheet, left, right)
    return _below_each_other(_whole_readings(_places(part, left, right)), part)


def _places(sheet: Sheet, left: int, right: int) -> list[_Place]:
    groups = _group_headings(sheet)
    return [_Place(sheet, row, left, right, groups.get(row, {})) for row in _likely_rows(sheet)]


def _whole_readings(places: Sequence[_Place]) -> list[Table]:
    return [table for place in places if (table := _best_reading(place))]


def _below_each_other(found: list[Table], sheet: Sheet) -> list[Table]:
    if all(table.known == 1 or table.missing for table in found) and lies_on_its_side(sheet):
        return []
    whole = _without_group_headings(_without_labels([table for table in found if not table.missing]))
    if whole:
        return _one_after_another(whole, sheet)
    near = [table for table in found if table.title_says or table.known >= 3]
    return [max(near, key=lambda table: table.rank)] if near else []


def _group_headings(sheet: Sheet) -> dict[int, dict[int, str]]:
    """Return the texts merged over several columns, by the row below them and by column."""
    groups: dict[int, dict[int, str]] = {}
    for (top, first), (bottom, last) in sheet.merged:
        text = sheet.rows[top][first] if top < len(sheet.rows) and first < len(sheet.rows[top]) else None
        if last > first and isinstance(text, str):
            groups.setdefault(bottom + 1, {}).update(dict.fromkeys(range(first, last + 1), text))
    return groups


def _likely_rows(sheet: Sheet) -> Iterator[int]:
    """Yield the first rows, and those further down that begin with the word of a heading."""
    rows = sheet.rows
    yield from range(min(HEAD_ROWS, len(rows)))
    if len(rows) > HEAD_ROWS:
        firsts = first_cells(rows[HEAD_ROWS:])
        words = vocabulary()
        headings = {cell for cell in set(firsts) if isinstance(cell, str) and normalise(cell[:100]) in words}
        if headings:
            yield from islice((HEAD_ROWS + at for at, cell in enumerate(firsts) if cell in headings), MOST_REPEATS)


@dataclass(frozen=True, slots=True)
class _Place:
    """A row, from one column up to another, that may hold headings; `groups`: what is merged over its columns."""

    sheet: Sheet
    row: int
    left: int
    right: int
    groups: Mapping[int, str]

    @property
    def cells(self) -> list[Cell]:
        return self.sheet.rows[self.row][self.left : self.right]


def _readings_of(place: _Place) -> list[Table]:
    """Return the table whose headings a row holds, or those side by side."""
    whole = _best_reading(place)
    parts = _side_by_side(place)
    if are_apart(parts, whole):
        return parts
    return [whole] if whole else []


def _side_by_side(place: _Place) -> list[Table]:
    stretches = [(place.left + start, place.left + end) for start, end in runs(place.cells)]
    parts: list[Table] = []
    if sum(_has_heading(place.sheet.rows[place.row][start:end]) for start, end in stretches) < 2:
        return parts
    begun = place.left
    for start, end in stretches[:MOST_RUNS]:
        table = _best_reading(replace(place, left=start, right=end))
        if table and not table.missing and table.known > 1:
            parts.append(table)
            begun = start
        elif parts and (longer := _best_reading(replace(place, left=begun, right=end))):
            parts[-1] = longer
    return parts


def _has_heading(cells: Sequence[Cell]) -> bool:
    return any(isinstance(cell, str) and normalise(cell[:100]) in vocabulary() for cell in cells)


def _best_reading(place: _Place) -> Table | None:
    if not any(isinstance(cell, str) for cell in place.cells):
        return None
    readings = [_reading(place, kind) for kind in layout().sheets.values()]
    possible = [table for table in readings if table.is_one]
    return max(possible, key=lambda table: table.rank) if possible else None


def _reading(place: _Place, kind: SheetLayout) -> Table:
    groups = place.groups
    cells = enumerate(place.cells, place.left)
    meanings = {at: found for at, cell in cells if (found := meaning_under(groups.get(at, ""), cell, kind))}
    chosen = _choose(meanings)
    columns = {meanings[at].key: at for at in sorted(chosen) if meanings[at].key}
    milestones = {at: (meanings[at].milestone, meanings[at].part) for at in sorted(chosen) if meanings[at].milestone}
    by_meaning = {meanings[at].what: at for at in chosen}
    return Table(
        layout=kind,
        heading_row=place.row,
        end=len(place.sheet.rows),
        columns=columns,
        milestones=milestones,
        twice={at: by_meaning[one.what] for at, one in meanings.items() if at not in chosen},
        unknown=[at for at in range(place.left, place.right) if at not in meanings],
        missing=missing_from(kind, columns),
        title_says=_title_says(place.sheet.name, kind),
        left=place.left,
        right=place.right,
        groups={at: text for at, text in groups.items() if at not in meanings or meanings[at].by_group},
    )


def _choose(meanings: dict[int, Meaning]) -> set[int]:
    """Return the columns that count: of several with one meaning the exact heading, else the first."""
    best: dict[tuple[str, str, str], int] = {}
    for at, one in meanings.items():
        other = best.get(one.what)
        if other is None or (one.exact and not meanings[other].exact):
            best[one.what] = at
    return set(best.values())


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


def _one_after_another(found: list[Table], sheet: Sheet) -> list[Table]:
    tables = found[:1]
    for table in found[1:]:
        if _same(table, tables[-1]):
            tables[-1].repeats.add(table.heading_row)
        elif table.known >= 3 or _stands_alone(table, sheet):
            tables.append(table)
    for table, following in pairwise(tables):
        table.end = following.heading_row
    tables[-1].end = len(sheet.rows)
    return tables


def _stands_alone(table: Table, sheet: Sheet) -> bool:
    """Tell two headings below another table from a record: nothing else beside them, nothing or a title above."""
    cells = [cell for cell in sheet.rows[table.heading_row] if cell is not None]
    above = [cell for cell in sheet.rows[table.heading_row - 1] if cell is not None]
    return table.known == len(cells) and len(above) < 2
