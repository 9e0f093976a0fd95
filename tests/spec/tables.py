"""A tiny partnership in memory: sheets as rows of layout keys in, a snapshot that can be asked out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from peerreview.access import LOCAL, Viewer, open_for, require
from peerreview.framework import Protocol, protocols
from peerreview.questions.catalogue import question
from peerreview.store.snapshot import Recipe, build_into, link_into
from peerreview.store.store import Source
from peerreview.workbook.cells import letter
from peerreview.workbook.check import MILESTONE_COLUMNS, CheckedWorkbook, ParsedSheet
from peerreview.workbook.layout import layout
from peerreview.workbook.rows import LeftOut

PARTNERSHIP = "Alder Vale Partnership"
TSC = "tiptree-stanway"
WORDS = {"yes": "done", "n/a": "not applicable"}
FIRST_ROW = 2

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Book:
    """One workbook: whose it is, the protocol given with it, and its sheets."""

    name: str = "register"
    partnership: str | None = PARTNERSHIP
    protocol: str | None = TSC
    sheets: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    left_out: int = 0  # rows of each sheet that the check left out


def book(
    name: str = "register",
    *,
    partnership: str | None = PARTNERSHIP,
    protocol: str | None = TSC,
    left_out: int = 0,
    **sheets: Sequence[Row],
) -> Book:
    """A workbook. Keys of a row are those of layout.toml, or a milestone's heading: "Workshop", "Workshop done".

    A milestone's cell is a date, "yes", "n/a", or None for a blank or "tbc".
    """
    return Book(name, partnership, protocol, sheets, left_out)


class Snapshot:
    """A snapshot in memory."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self._answers: dict[tuple[object, ...], list[dict[str, Any]]] = {}  # a snapshot never changes

    def ask(
        self, name: str, viewer: Viewer = LOCAL, *, as_of: date | None = None, **values: Any
    ) -> list[dict[str, Any]]:
        """The rows of an answer; NULL is None."""
        asked = question(name)
        require(viewer, asked.viewers, name)
        assert set(values) <= set(asked.parameters)
        given = {p: values.get(p) for p in asked.parameters}
        if "as_of" in given:
            given["as_of"] = as_of
        key = (name, viewer, str(sorted(given.items())))
        if key not in self._answers:
            cursor = self.con.cursor()
            open_for(cursor, viewer)
            self._answers[key] = _dicts(cursor.execute(asked.sql, given))
            cursor.close()
        return self._answers[key]

    def rows_of(self, school: str, as_of: date, step: str | None = None) -> list[dict[str, Any]]:
        """The steps of a school on a day, or that one step."""
        found = self.ask("follow_ups", as_of=as_of)
        return [row for row in found if row["school"] == school and step in (None, row["step"])]

    def rows(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        """The rows of a query on the tables below the questions."""
        return _dicts(self.con.execute(sql, values or None))

    def column(self, sql: str, **values: Any) -> list[Any]:
        """The first column of a query."""
        return [next(iter(row.values())) for row in self.rows(sql, **values)]

    def issues(self, *codes: str) -> list[dict[str, Any]]:
        """The issues, or those with a code."""
        found = self.rows("select * from base.issues order by code, file, cell")
        return [row for row in found if not codes or row["code"] in codes]


def snapshot(*books: Book, known: Mapping[str, Protocol] | None = None) -> Snapshot:
    """The snapshot of workbooks, loaded in that order."""
    con = duckdb.connect(":memory:", config={"threads": 1})
    build_into(con, recipe(*books, known=known))
    return Snapshot(con)


def linked(*books: Book, known: Mapping[str, Protocol] | None = None) -> Snapshot:
    """The same without steps and without what viewers may see: records and issues, in two thirds of the time."""
    con = duckdb.connect(":memory:", config={"threads": 1})
    link_into(con, recipe(*books, known=known))
    return Snapshot(con)


def open_snapshot(path: Path) -> Snapshot:
    """A snapshot that was built as a file; close its connection when done."""
    return Snapshot(duckdb.connect(str(path), read_only=True))


def recipe(*books: Book, known: Mapping[str, Protocol] | None = None, first: int = 1) -> Recipe:
    """What a snapshot of these workbooks is made from."""
    sources, checked = [], {}
    for seq, one in enumerate(books, first):
        workbook = parse(one)
        sources.append(
            Source(
                seq,
                one.partnership,
                one.name,
                one.protocol,
                workbook.name,
                workbook.sha256,
                f"2026-01-{seq:02}T09:00:00",
            )
        )
        checked[seq] = workbook
    return Recipe(sources, known or protocols(), checked)


def parse(one: Book) -> CheckedWorkbook:
    """A workbook as the check returns it."""
    sheets = [_sheet(key, rows, one.left_out) for key, rows in one.sheets.items()]
    return CheckedWorkbook(f"{one.name}.xlsx", hashlib.sha256(one.name.encode()).hexdigest(), sheets)


def _sheet(name: str, rows: Sequence[Row], left_out: int) -> ParsedSheet:
    key = name.partition("__")[0]  # a second sheet of one kind: reviews__timetable
    sheet = layout().sheets[key]
    known = {column.key for column in sheet.columns}
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    letters = {heading: letter(at) for at, heading in enumerate(headings)}
    numbers = list(range(FIRST_ROW, FIRST_ROW + len(rows)))
    dated = [heading for heading in headings if heading not in known]
    assert not dated or sheet.milestones, f"{dated} are not columns of {sheet.title}"
    return ParsedSheet(
        key=key,
        title=name.partition("__")[2] or sheet.title,
        rows=numbers,
        columns={heading: [row.get(heading) for row in rows] for heading in headings if heading in known},
        letters=letters,
        milestones=_milestone_cells(rows, dated, letters),
        tracked=list(dict.fromkeys(_milestone(heading)[0] for heading in dated)),
        rows_in=len(rows) + left_out,
        left_out=[LeftOut(FIRST_ROW + len(rows) + n, "note") for n in range(left_out)],
    )


def _milestone_cells(
    rows: Sequence[Row], headings: Iterable[str], letters: Mapping[str, str]
) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {name: [] for name in MILESTONE_COLUMNS}
    for heading in headings:
        name, part = _milestone(heading)
        for number, row in enumerate(rows, FIRST_ROW):
            value = row.get(heading)
            if value is not None:
                on, word = (None, WORDS[value]) if isinstance(value, str) else (value, None)
                cells = (number, name, part, on, word, f"{letters[heading]}{number}")
                for column, cell in zip(MILESTONE_COLUMNS, cells, strict=True):
                    found[column].append(cell)
    return found


def _milestone(heading: str) -> tuple[str, str]:
    for part in ("planned", "done"):
        if heading.endswith(f" {part}"):
            return heading.removesuffix(f" {part}"), part
    return heading, "date"


def _dicts(result: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [item[0] for item in result.description]
    return [dict(zip(names, values, strict=True)) for values in result.fetchall()]


def pick(rows: Iterable[Row], *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of an answer, a tuple for each row."""
    return [tuple(row[column] for column in columns) for row in rows]
