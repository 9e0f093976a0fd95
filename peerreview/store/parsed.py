"""What the workbooks say, row by row, as tables: the first half of a snapshot."""

from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa

from peerreview.workbook.check import CheckedWorkbook, ParsedSheet
from peerreview.workbook.issues import Issue
from peerreview.workbook.layout import layout
from peerreview.workbook.not_loaded import NotLoaded

_ARROW = {"date": pa.date32(), "integer": pa.int32(), "yes_no": pa.bool_()}
_SQL = {"date": "date", "integer": "integer", "yes_no": "boolean"}
_ARROW_OF = {
    "INTEGER": pa.int32(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(), "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}  # fmt: skip
_PLACE = {"seq": "integer", "sheet_no": "integer", "sheet": "varchar", "row_number": "integer"}
_OTHERS = """
    create table parsed.milestone_cells (
        seq integer, sheet_no integer, row_number integer, milestone varchar, part varchar, "on" date, word varchar,
        cell varchar
    );
    create table parsed.tracked (seq integer, sheet_no integer, milestone varchar);
    create table parsed.letters (seq integer, sheet_no integer, key varchar, letter varchar);
    create table parsed.sheets (
        seq integer, sheet_no integer, sheet varchar, key varchar, -- of a sheet of which nothing is loaded: no key
        rows_in integer, loaded integer, left_out integer
    );
    create table parsed.left_out (
        seq integer, sheet_no integer, sheet varchar, row_number integer, reason varchar
    );
    create table parsed.issues (
        seq integer, code varchar, severity varchar, file varchar, sheet varchar, cell varchar, heading varchar,
        value varchar, problem varchar, fix varchar, row_values varchar
    );
"""
ISSUE_FIELDS = Issue.__slots__


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Make the empty tables of what was parsed; those of the sheets follow layout.toml."""
    for key, sheet in layout().sheets.items():
        types = _PLACE | {column.key: _SQL.get(column.type, "varchar") for column in sheet.columns}
        columns = ", ".join(f'"{name}" {type_}' for name, type_ in types.items())
        con.execute(f"create table parsed.{key} ({columns})")
    con.execute(_OTHERS)


def tables() -> list[str]:
    """The names of all tables of what was parsed."""
    return [*layout().sheets, "milestone_cells", "tracked", "letters", "sheets", "left_out", "issues"]


def carry_over(con: duckdb.DuckDBPyConnection, old: str, seqs: Sequence[int]) -> None:
    """Copy the rows of the sources `seqs` from another snapshot, attached as `old`."""
    for table in tables():
        con.execute(
            f"insert into parsed.{table} by name select * from {old}.parsed.{table} where list_contains($seqs, seq)",
            {"seqs": list(seqs)},
        )


def insert(con: duckdb.DuckDBPyConnection, seq: int, workbook: CheckedWorkbook) -> None:
    """Put one checked workbook into the tables, as the source `seq`."""
    sheets = list(enumerate(workbook.sheets))
    for number, sheet in sheets:
        _insert_rows(con, seq, number, sheet)
        if sheet.milestones:
            append_table(con, "parsed.milestone_cells", _milestones(seq, number, sheet))
    append_rows(con, "parsed.tracked", [(seq, n, name) for n, sheet in sheets for name in sheet.tracked])
    append_rows(con, "parsed.letters", [(seq, n, *one) for n, sheet in sheets for one in sheet.letters.items()])
    append_rows(con, "parsed.sheets", [(seq, n, *_counts(sheet)) for n, sheet in sheets])
    gone = [(seq, n, sheet.title, one.row, one.reason) for n, sheet in sheets for one in sheet.left_out]
    append_rows(con, "parsed.left_out", gone)
    _insert_not_loaded(con, seq, len(sheets), workbook.not_loaded)
    append_rows(con, "parsed.issues", [(seq, *issue_row(issue)) for issue in workbook.issues])


def issue_row(issue: Issue) -> tuple[Any, ...]:
    """An issue as a row: its ISSUE_FIELDS."""
    return tuple(getattr(issue, name) for name in ISSUE_FIELDS)


def append_table(con: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Append an arrow table by its columns' names."""
    con.register("incoming", rows)
    con.execute(f"insert into {table} by name select * from incoming")
    con.unregister("incoming")


def append_rows(
    con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]], names: Sequence[str] = ()
) -> None:
    """Append rows of values: those of the columns `names`, else of all columns in the table's order."""
    if rows:
        types = {
            name: _ARROW_OF.get(type_, pa.string()) for name, type_, *_ in con.execute(f"describe {table}").fetchall()
        }
        columns = zip(names or types, zip(*rows, strict=True), strict=True)
        append_table(con, table, pa.table({name: pa.array(values, types[name]) for name, values in columns}))


def _insert_rows(con: duckdb.DuckDBPyConnection, seq: int, number: int, sheet: ParsedSheet) -> None:
    types = {column.key: _ARROW.get(column.type, pa.string()) for column in layout().sheets[sheet.key].columns}
    count = len(sheet.rows)
    arrays = {key: pa.array(values, types[key]) for key, values in sheet.columns.items()}
    arrays |= {
        "seq": pa.repeat(pa.scalar(seq, pa.int32()), count),
        "sheet_no": pa.repeat(pa.scalar(number, pa.int32()), count),
        "sheet": pa.repeat(pa.scalar(sheet.title), count),
        "row_number": pa.array(sheet.rows, pa.int32()),
    }
    append_table(con, f"parsed.{sheet.key}", pa.table(arrays))


def _insert_not_loaded(con: duckdb.DuckDBPyConnection, seq: int, first: int, sheets: Sequence[NotLoaded]) -> None:
    """They are of no kind, and all their rows are left out."""
    numbered = list(enumerate(sheets, first))
    counts = [(seq, n, one.title, None, len(one.rows), 0, len(one.rows)) for n, one in numbered]
    append_rows(con, "parsed.sheets", counts)
    rows = [(seq, n, one.title, row, one.reason) for n, one in numbered for row in one.rows]
    append_rows(con, "parsed.left_out", rows)


def _milestones(seq: int, number: int, sheet: ParsedSheet) -> pa.Table:
    cells = sheet.milestones
    count = len(cells.get("row", []))
    return pa.table(
        {
            "seq": pa.repeat(pa.scalar(seq, pa.int32()), count),
            "sheet_no": pa.repeat(pa.scalar(number, pa.int32()), count),
            "row_number": pa.array(cells.get("row", []), pa.int32()),
            "milestone": pa.array(cells.get("milestone", []), pa.string()),
            "part": pa.array(cells.get("part", []), pa.string()),
            "on": pa.array(cells.get("on", []), pa.date32()),
            "word": pa.array(cells.get("word", []), pa.string()),
            "cell": pa.array(cells.get("cell", []), pa.string()),
        }
    )


def _counts(sheet: ParsedSheet) -> tuple[str, str, int, int, int]:
    return sheet.title, sheet.key, sheet.rows_in, len(sheet.rows), len(sheet.left_out)
