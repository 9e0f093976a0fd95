"""A workbook to records and issues: every row is either loaded or left out with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import cast

from peerreview.workbook.advice import advise_on_table
from peerreview.workbook.beside import narrowed
from peerreview.workbook.book import LIMITS, Book, Limits, Sheet
from peerreview.workbook.cells import Cell, NotUnderstood, letter
from peerreview.workbook.columns import Notes, Reading, read_column
from peerreview.workbook.date_column import Dates
from peerreview.workbook.explained import Explained
from peerreview.workbook.gias import is_gias
from peerreview.workbook.headings import milestone_heading
from peerreview.workbook.issues import ROW_LEFT_OUT, Issue, make_issue, unreadable
from peerreview.workbook.layout import Column
from peerreview.workbook.mapping import Mappings
from peerreview.workbook.not_loaded import NotLoaded, above_tables, rows_from, unknown_sheet, without_column
from peerreview.workbook.read import read_book
from peerreview.workbook.recognise import Table
from peerreview.workbook.rows import NEEDED, LeftOut, sort_rows
from peerreview.workbook.seen import Loaded, on_what_is_seen
from peerreview.workbook.settle import count_from_1900, settle
from peerreview.workbook.unfold import unfold
from peerreview.workbook.values import MilestoneValue, milestone_parser, parser_of

MILESTONE_COLUMNS = ("row", "milestone", "part", "on", "word", "cell")


@dataclass(slots=True)
class ParsedSheet:
    """One table of a workbook, column by column.

    `key` is the kind of sheet and `title` the sheet's own name. `rows` holds the Excel row number of each
    record and `columns` its values by the keys of layout.toml (None: blank, not known yet, not understood);
    `letters` has their column letters, and those of the milestones by heading ("Workshop", "Workshop done"); of a
    record workbook, the whole address of a cell that all rows share ("Planning!B5").
    `milestones` has an entry for each understood cell, in columns: row, milestone, part ("date", "planned",
    "done"), on (a date), word ("done", "not applicable"), cell ("F12").
    `tracked` names the milestones that have a column. Always rows_in == len(rows) + len(left_out).
    """

    key: str
    title: str
    rows: list[int]
    columns: dict[str, list[object]]
    letters: dict[str, str]
    milestones: dict[str, list[object]]
    tracked: list[str]
    rows_in: int
    left_out: list[LeftOut]


@dataclass(slots=True)
class CheckedWorkbook:
    """What a workbook says, and what is wrong with it.

    `not_loaded` has the sheets, and tables, of which no row is in `sheets`.
    `mapping` is what was said of its sheets by hand, `mapping_now` the same as it stands now that they were read.
    `partnership` is whose it says it is, where that stands beside its records and not in them.
    """

    name: str
    sha256: str
    sheets: list[ParsedSheet] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    mapping: Mappings = ()
    mapping_now: Mappings = ()
    partnership: str = ""
    not_loaded: list[NotLoaded] = field(default_factory=list)


def check_workbook(
    path: Path, name: str | None = None, limits: Limits = LIMITS, mappings: Mappings = ()
) -> CheckedWorkbook:
    """Return the records and issues of a workbook or CSV file. Raises UnreadableFile where it cannot be used.

    `name` is the name that its owner gave it, where that is not the path's.
    """
    return check_book(read_book(path, limits, name=name), mappings)


def check_book(book: Book, mappings: Mappings = ()) -> CheckedWorkbook:
    """Return the records and issues of what was read. Raises UnreadableFile where it cannot be used.

    `mappings` say of sheets what their headings do not.
    """
    if any(is_gias(sheet.rows[0]) for sheet in book.sheets if sheet.rows):
        raise unreadable("school_register")
    record = unfold(book)
    book = record.book
    checked = CheckedWorkbook(book.name, book.sha256, issues=record.issues, partnership=record.partnership)
    by_hand = Explained(book, mappings)
    tables = [table for sheet in book.sheets for table in _check_sheet(sheet, checked, by_hand)]
    checked.mapping, checked.mapping_now = by_hand.went_by, by_hand.now
    if not checked.sheets:
        raise _nothing_known(book, checked)
    explained = any(issue.severity == ROW_LEFT_OUT for issue in checked.issues)
    if not explained and not any(parsed.rows for parsed in checked.sheets):
        checked.issues.append(make_issue("no_records", file=book.name))
    checked.issues += on_what_is_seen(book, tables)
    if checked.partnership or any(sheet.elsewhere for sheet in book.sheets):
        checked.issues = list(dict.fromkeys(checked.issues))  # of a record, each answer says the same of its review
    return checked


def _nothing_known(book: Book, checked: CheckedWorkbook) -> Exception:
    if not any(rows_from(sheet, 0) for sheet in book.sheets):
        return unreadable("nothing_in_it")
    near = [issue.problem for issue in checked.issues if issue.severity == ROW_LEFT_OUT]
    return unreadable("no_known_sheet", hint="".join(f" {problem}" for problem in near))


def _check_sheet(sheet: Sheet, checked: CheckedWorkbook, by_hand: Explained) -> list[Loaded]:
    tables, said = by_hand.tables(sheet)
    checked.issues += said
    if not tables:
        _pass_over(checked, by_hand.unfit.get(sheet.name) or unknown_sheet(checked.name, sheet), said)
    elif sheet.tables is None:
        _pass_over(checked, above_tables(sheet, tables))
    loaded = []
    for table in tables:
        part = narrowed(sheet, table.left, table.right)
        if table.missing:
            _pass_over(checked, without_column(checked.name, part, table))
        else:
            notes = Notes(checked.name, part, table)
            parsed = _check_table(part, table, notes)
            checked.sheets.append(parsed)
            checked.issues += notes.in_order()
            loaded.append(Loaded(notes, [row - 1 for row in parsed.rows]))
    return loaded


def _pass_over(checked: CheckedWorkbook, sheet: NotLoaded | None, said: Sequence[Issue] = ()) -> None:
    if sheet is not None:
        checked.not_loaded.append(sheet)
        if sheet.issue and sheet.issue not in said:
            checked.issues.append(sheet.issue)


def _check_table(sheet: Sheet, table: Table, notes: Notes) -> ParsedSheet:
    if sheet.from_1904:
        count_from_1900(sheet, table)
    candidates, left_out = sort_rows(sheet, table)
    rows_in = len(candidates) + len(left_out)
    unplaceable = _leave_out_rows(candidates, table, notes)
    left_out |= dict.fromkeys(unplaceable, NEEDED)
    rows = [row for row in candidates if row not in unplaceable] if unplaceable else candidates
    columns = {key: _read_noting(rows, at, table.layout.column(key), notes) for key, at in table.columns.items()}
    milestones = _milestones(rows, table, notes, columns.get("review_date", ()))
    advise_on_table(notes, rows, columns)
    return ParsedSheet(
        key=table.layout.key,
        title=sheet.name,
        rows=[row + 1 for row in rows],
        columns=columns,
        letters=_letters(table, sheet.elsewhere),
        milestones=milestones,
        tracked=list(dict.fromkeys(name for name, _ in table.milestones.values())),
        rows_in=rows_in,
        left_out=[LeftOut(row + 1, reason) for row, reason in sorted(left_out.items())],
    )


def _letters(table: Table, elsewhere: Mapping[int, str]) -> dict[str, str]:
    of_milestones = {milestone_heading(name, part): letter(at) for at, (name, part) in table.milestones.items()}
    return {key: elsewhere.get(at) or letter(at) for key, at in table.columns.items()} | of_milestones


def _cells(sheet: Sheet, rows: Sequence[int], column: int) -> list[Cell]:
    return [sheet.rows[row][column] for row in rows]


def _read(rows: Sequence[int], cells: Sequence[Cell], column: Column, notes: Notes) -> Reading:
    reading = read_column(cells, parser_of(column), plain_text=column.type in ("text", "value"))
    if column.type == "date":
        settle(Dates(notes.sheet, notes.table, rows, cells, reading, column))
    return reading


def _read_noting(rows: Sequence[int], at: int, column: Column, notes: Notes) -> list[object]:
    cells = _cells(notes.sheet, rows, at)
    reading = _read(rows, cells, column, notes)
    notes.problems(reading, cells, rows, at)
    return reading.values


def _leave_out_rows(rows: Sequence[int], table: Table, notes: Notes) -> set[int]:
    """Return the rows that cannot be used, each with its issue: a needed cell is empty or not understood."""
    gone: set[int] = set()
    for column in table.layout.needed:
        at = table.columns[column.key]
        cells = _cells(notes.sheet, rows, at)
        reading = _read(rows, cells, column, notes)
        if None not in reading.values:
            continue
        for place, (row, cell, value) in enumerate(zip(rows, cells, reading.values, strict=True)):
            if value is None and row not in gone:
                gone.add(row)
                known = reading.by_place.get(place) or reading.problems.get(cell)
                why = known or NotUnderstood("needed_cell_empty")
                notes.row(why.code, row, at, **why.words)
    if table.layout.review:
        gone |= _without_review([row for row in rows if row not in gone], table, notes)
    return gone


def _without_review(rows: Sequence[int], table: Table, notes: Notes) -> set[int]:
    """Return the rows that do not say which review they belong to."""
    keys = {"review_id", "school", table.layout.review_or} & table.columns.keys()
    columns = ((_cells(notes.sheet, rows, table.columns[key]), table.layout.column(key)) for key in keys)
    readings = [_read(rows, cells, column, notes) for cells, column in columns]
    first = min(table.columns[key] for key in keys)
    gone = set()
    for row, *found in zip(rows, *(reading.values for reading in readings), strict=True):
        if not any(found):
            gone.add(row)
            notes.row("review_not_given", row, first)
    return gone


def _as_milestone(day: date) -> MilestoneValue:
    return day, None


def _milestones(rows: Sequence[int], table: Table, notes: Notes, reviewed: Sequence[object]) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {name: [] for name in MILESTONE_COLUMNS}
    for at, (milestone, part) in table.milestones.items():
        cells = _cells(notes.sheet, rows, at)
        reading = read_column(cells, milestone_parser(part))
        settle(Dates(notes.sheet, table, rows, cells, reading, reviewed=reviewed, wrap=_as_milestone))
        notes.problems(reading, cells, rows, at)
        values = cast("list[MilestoneValue | None]", reading.values)
        said = [(row + 1, value) for row, value in zip(rows, values, strict=True) if value is not None]
        found["row"] += [row for row, _ in said]
        found["milestone"] += [milestone] * len(said)
        found["part"] += [part] * len(said)
        found["on"] += [value[0] for _, value in said]
        found["word"] += [value[1] for _, value in said]
        name = letter(at)
        found["cell"] += [f"{name}{row}" for row, _ in said]
    return found
