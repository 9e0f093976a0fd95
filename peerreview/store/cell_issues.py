"""Where a cell of a source is, and issues about it, in the words that a user sees."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import duckdb

from peerreview.workbook.issues import Issue, make_issue
from peerreview.workbook.layout import layout

Con = duckdb.DuckDBPyConnection
Place = tuple[int, int, str, int]  # seq, number of the sheet, its title, row
Placed = tuple[int, tuple[int, int] | None, Issue]  # seq, number of the sheet and row, what is wrong
Found = Iterator[Placed]

_MILESTONE_TEXTS = """
    select seq, sheet_no, row_number, milestone, part, coalesce("on"::varchar, word) from parsed.milestone_cells
"""


class Cells:
    """Where a cell of a source is, in the words that a user sees."""

    def __init__(self, con: Con) -> None:
        self.con = con
        self._rows: dict[str, dict[tuple[int, int, int], dict[str, str]]] = {}
        self.sources = {
            seq: (partnership, source, file)
            for seq, partnership, source, file in con.execute(
                "select seq, partnership, source, file from base.sources"
            ).fetchall()
        }
        self.letters = {
            (seq, sheet_no, key): letter
            for seq, sheet_no, key, letter in con.execute(
                "select seq, sheet_no, key, letter from parsed.letters"
            ).fetchall()
        }

    def at(self, seq: int, sheet_no: int, sheet: str, row: int, key: str) -> str:
        """The address of a cell, as "Reviews!D14"."""
        letter = self.letters.get((seq, sheet_no, key), "")
        return letter if "!" in letter else f"{sheet}!{letter}{row}"

    def whole_row(self, kind: str, seq: int, sheet_no: int, row: int) -> str:
        """A row as JSON, its cells under their headings."""
        if kind not in self._rows:  # all at once: a wrong list of schools leaves out every row
            self._rows[kind] = self._read(kind)
        return json.dumps(self._rows[kind][seq, sheet_no, row], ensure_ascii=False)

    def _read(self, kind: str) -> dict[tuple[int, int, int], dict[str, str]]:
        columns = layout().sheets[kind].columns
        keys = ", ".join(f'"{column.key}"::varchar' for column in columns)
        headings = [column.heading for column in columns]
        rows = {
            (seq, sheet_no, row): {h: text for h, text in zip(headings, texts, strict=True) if text is not None}
            for seq, sheet_no, row, *texts in self.con.execute(
                f"select seq, sheet_no, row_number, {keys} from parsed.{kind}"
            ).fetchall()
        }
        if kind == "reviews":
            for seq, sheet_no, row, milestone, part, text in self.con.execute(_MILESTONE_TEXTS).fetchall():
                rows[seq, sheet_no, row][milestone if part == "date" else f"{milestone} {part}"] = text
        return rows


def row_issue(cells: Cells, code: str, kind: str, place: Place, key: str, value: str, **words: object) -> Placed:
    """An issue that costs a whole row; `key` is the column to look at."""
    seq, sheet_no, _, row = place
    return cell_issue(cells, code, kind, place, key, value, cells.whole_row(kind, seq, sheet_no, row), **words)


def cell_issue(
    cells: Cells,
    code: str,
    kind: str,
    place: Place,
    key: str,
    value: str,
    row_values: str | None = None,
    **words: object,
) -> Placed:
    """An issue of the cell of a row in the column `key`."""
    seq, sheet_no, sheet, row = place
    issue = make_issue(
        code,
        file=cells.sources[seq][2],
        sheet=sheet,
        cell=cells.at(*place, key),
        heading=layout().sheets[kind].column(key).heading,
        value=value,
        row_values=row_values,
        **words,
    )
    return seq, (sheet_no, row), issue


def rows_of(con: Con, columns: str, rows: str, asked: Mapping[str, object] | None = None) -> Iterator[tuple[Any, ...]]:
    """The rows `r` of a query, in order: the place of each, then the values of the columns."""
    query = f"select r.seq, r.sheet_no, r.sheet, r.row_number, {columns} from {rows} order by all"
    for row in con.execute(query, asked).fetchall():
        yield as_place(row[:4]), *row[4:]


def as_place(values: Iterable[Any]) -> Place:
    """The place that four columns of a query give."""
    seq, sheet_no, sheet, row = values
    return seq, sheet_no, sheet, row
