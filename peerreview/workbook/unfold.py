"""A record workbook as the tables that the check understands: labels and answers unfolded, cells in their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from peerreview.workbook.book import Book, Sheet
from peerreview.workbook.cells import Cell, letter, say
from peerreview.workbook.choices import nearest
from peerreview.workbook.headings import meaning
from peerreview.workbook.issues import Issue, make_issue
from peerreview.workbook.layout import layout, normalise
from peerreview.workbook.recognise import Table, tables_of
from peerreview.workbook.record_words import (
    LEAST_KEYS,
    REVIEWS,
    TOLD_ONLY,
    key_labels,
    known_labels,
    labels,
    record_words,
)

KEY_ROWS = 60  # a record says which review it is at the top of a sheet
LONGEST = 100  # characters of a label
HEADINGS = 3  # known ones in a row are a table, and no longer a label with its answer
REFERENCE = ("review_id", "school", "academic_year", "review_date")


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and the answer beside it, by their place."""

    sheet: Sheet
    row: int
    column: int  # of the answer
    key: str

    @property
    def answer(self) -> Cell:
        """The answer, None where it is blank."""
        cells = self.sheet.rows[self.row]
        return cells[self.column] if self.column < len(cells) else None

    @property
    def label(self) -> str:
        """The label as it stands there."""
        return say(self.sheet.rows[self.row][self.column - 1])

    @property
    def address(self) -> str:
        """The place of the answer: "Planning!B9"."""
        return f"{self.sheet.name}!{letter(self.column)}{self.row + 1}"


@dataclass(slots=True)
class Unfolded:
    """A workbook as tables. `partnership` and `issues` are what a record says beside them."""

    book: Book
    partnership: str = ""
    issues: list[Issue] = field(default_factory=list)


def unfold(book: Book) -> Unfolded:
    """Return a record workbook as tables of one row for each answer, its own tables with the review that they are of.

    Any other workbook comes back as it is.
    """
    if not any(map(_says_which_review, book.sheets)):
        return Unfolded(book)
    sheets = [sheet for sheet in book.sheets if normalise(sheet.name) != normalise(record_words()["words_sheet"])]
    heads = {id(sheet): _first_heading(sheet) for sheet in sheets}
    pairs = [pair for sheet in sheets for pair in _pairs(sheet, heads[id(sheet)])]
    keys = _keys(pairs)
    found: list[Sheet] = []
    for sheet in sheets:
        found += [_as_table(pair, keys) for pair in pairs if pair.sheet is sheet and _speaks(pair, keys)]
        found += _own_tables(sheet, heads[id(sheet)], keys, alone=all(pair.sheet is not sheet for pair in pairs))
    issues = [issue for sheet in sheets for issue in _passed_over(book.name, sheet, heads[id(sheet)], pairs)]
    partnership = say(keys["partnership"].answer) if "partnership" in keys else ""
    return Unfolded(replace(book, sheets=found), partnership, issues)


def _says_which_review(sheet: Sheet) -> bool:
    """Whether the labels of a record stand at the top, one below the other, each with one answer at most."""
    known = key_labels()
    found = set()
    for row in sheet.rows[:KEY_ROWS]:
        filled = [cell for cell in row if cell is not None]
        if 0 < len(filled) <= 2 and isinstance(filled[0], str):
            found.add(known.get(normalise(filled[0][:LONGEST])))
    return "school" in found and len(found - {None}) >= LEAST_KEYS


def _first_heading(sheet: Sheet) -> int:
    """Return the first row that holds the headings of a table; labels and answers stand above it."""
    kinds = layout().sheets.values()
    for at, row in enumerate(sheet.rows):
        texts = [cell for cell in row if isinstance(cell, str)]
        if len(texts) >= HEADINGS and any(
            sum(meaning(text, kind) is not None for text in texts) >= HEADINGS for kind in kinds
        ):
            return at
    return len(sheet.rows)


def _pairs(sheet: Sheet, end: int) -> Iterator[Pair]:
    for at, row in enumerate(sheet.rows[:end]):
        first = next((column for column, cell in enumerate(row) if cell is not None), None)
        cell = None if first is None else row[first]
        if first is not None and isinstance(cell, str) and (key := labels().get(normalise(cell))):
            yield Pair(sheet, at, first + 1, key)


def _keys(pairs: Sequence[Pair]) -> Mapping[str, Pair]:
    """Return what says which review it is, the first of each that is filled in."""
    wanted = [pair for pair in pairs if pair.key in (*REFERENCE, "partnership")]
    empty = {pair.key: pair for pair in reversed(wanted)}
    return empty | {pair.key: pair for pair in reversed(wanted) if pair.answer is not None}


def _speaks(pair: Pair, keys: Mapping[str, Pair]) -> bool:
    """Whether an answer is a row of its own: the school's is, for all that says which review it is."""
    if pair.key in keys:
        return pair.key == "school" and pair is keys["school"]
    whose = "school" in keys and keys["school"].answer is not None
    return pair.answer is not None and not pair.key.endswith(TOLD_ONLY) and (whose or pair.key != "protocol")


def _as_table(pair: Pair, keys: Mapping[str, Pair]) -> Sheet:
    """Return a sheet with nothing in it but an answer, in its place, and beside it the review that it is of."""
    beside = {key: one for key, one in keys.items() if key in REFERENCE and one is not pair}
    width = pair.column + 1
    blank: list[Cell] = [None] * (width + len(beside))
    answered = blank.copy()
    answered[pair.column] = pair.answer
    columns = {pair.key: pair.column} | _beside(beside, width)
    answered[width:] = [one.answer for one in beside.values()]
    place = (pair.row, pair.column)
    table = Table(
        layout=layout().sheets[REVIEWS],
        heading_row=pair.row - 1,
        end=pair.row + 1,
        columns=columns,
        milestones={},
        twice={},
        unknown=[],
        missing=[],
        title_says=True,
        right=len(blank),
        named={pair.column: pair.label} | _named(beside, width),
    )
    return replace(
        pair.sheet,
        rows=[*(blank for _ in range(pair.row)), answered],
        errors={at: text for at, text in pair.sheet.errors.items() if at == place},
        comments=[at for at in pair.sheet.comments if at == place],
        hidden_rows=[at for at in pair.sheet.hidden_rows if at == pair.row],
        fills={},
        merged=[],
        tables=[table],
        records=frozenset([pair.row]),
        elsewhere=_elsewhere(beside, width),
    )


def _own_tables(sheet: Sheet, start: int, keys: Mapping[str, Pair], *, alone: bool) -> list[Sheet]:
    """Return the part of a sheet that has its own tables, each row with the review that it is of."""
    if start >= len(sheet.rows):
        return [sheet] if alone else []
    blank: list[Cell] = [None] * len(sheet.rows[0])
    below = replace(sheet, rows=[*(blank for _ in range(start)), *sheet.rows[start:]])
    beside = {key: one for key, one in keys.items() if key in REFERENCE}
    width = len(blank)
    rows = [[*row, *(None for _ in beside)] for row in below.rows]
    known = tables_of(below)
    tables = [table if _says_itself(table) else _with_review(table, width, beside) for table in known]
    records = frozenset(at for table in known if not _says_itself(table) for at in _records(table, rows))
    for at in records:
        rows[at][width:] = [one.answer for one in beside.values()]
    return [replace(below, rows=rows, tables=tables, records=records, elsewhere=_elsewhere(beside, width))]


def _says_itself(table: Table) -> bool:
    """Whether a table needs no review, or says itself which one each row is of."""
    return not table.layout.review or bool(table.columns.keys() & set(REFERENCE))


def _records(table: Table, rows: Sequence[Sequence[Cell]]) -> Iterator[int]:
    """Yield the rows that have what their kind needs; of a kind that needs nothing, those with anything in them."""
    needed = [table.columns.get(column.key) for column in table.layout.needed]
    for at in range(table.heading_row + 1, table.end):
        row = rows[at]
        whole = all(place is not None and row[place] is not None for place in needed)
        if whole and (needed or any(row[place] is not None for place in table.columns.values())):
            yield at


def _with_review(table: Table, width: int, beside: Mapping[str, Pair]) -> Table:
    return replace(
        table,
        columns=table.columns | _beside(beside, width),
        missing=[heading for heading in table.missing if heading != "School"],
        right=width + len(beside),
        named={**table.named, **_named(beside, width)},
    )


def _beside(beside: Mapping[str, Pair], width: int) -> dict[str, int]:
    return {key: at for at, key in enumerate(beside, width)}


def _named(beside: Mapping[str, Pair], width: int) -> dict[int, str]:
    return {at: pair.label for at, pair in enumerate(beside.values(), width)}


def _elsewhere(beside: Mapping[str, Pair], width: int) -> dict[int, str]:
    return {at: pair.address for at, pair in enumerate(beside.values(), width)}


def _passed_over(file: str, sheet: Sheet, end: int, pairs: Sequence[Pair]) -> Iterator[Issue]:
    """Yield what stands among the answers and is none: beside a label that is not known, or outside the two columns."""
    own = {pair.row: pair.column for pair in pairs if pair.sheet is sheet}
    if not own:
        return
    column = max(own.values(), key=list(own.values()).count)
    free = _labels_not_there(pairs)
    for at, row in enumerate(sheet.rows[:end]):
        answer = own.get(at, column)
        filled = [place for place, cell in enumerate(row) if cell is not None]
        if at not in own and any(place >= answer for place in filled):
            label = say(row[answer - 1])
            yield _issue("record_label_unknown", file, sheet, (at, answer - 1), label, hint=_hint(label, free))
        elif beyond := [place for place in filled if place > answer]:
            yield _issue("record_cell_outside", file, sheet, (at, beyond[0]), "")


def _issue(code: str, file: str, sheet: Sheet, place: tuple[int, int], value: str, **words: str) -> Issue:
    cell = f"{sheet.name}!{letter(place[1])}{place[0] + 1}"
    return make_issue(code, file=file, sheet=sheet.name, cell=cell, value=value, **words)


def _labels_not_there(pairs: Sequence[Pair]) -> list[str]:
    there = {pair.key for pair in pairs}
    return [label for label in known_labels() if labels()[normalise(label)] not in there]


def _hint(label: str, free: Sequence[str]) -> str:
    near = nearest(label, free) if label else None
    return f" If it was “{near}”, write that again." if near else ""
