"""What the workbooks say, row by row, as tables: the first half of a snapshot."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from peerreview.workbook.check import CheckedWorkbook, ParsedSheet
from peerreview.workbook.issues import Issue
from peerreview.workbook.layout import layout

_ARROW = {"date": pa.date32(), "integer": pa.int32(), "yes_no": pa.bool_()}
_SQL = {"date": "date", "integer": "integer", "yes_no": "boolean"}
_PLACE = {"seq": "integer", "sheet_no": "integer", "sheet": "varchar", "row_number": "integer"}
_OTHERS = """
    create table parsed.milestone_cells (
        seq integer, sheet_no integer, row_number integer, milestone varchar, part varchar, "on" date, word varchar,
        cell varchar
    );
    create table parsed.tracked (seq integer, sheet_no integer, milestone varchar);
    create table parsed.letters (seq integer, sheet_no integer, key varchar, letter varchar);
    create table parsed.sheets (
        seq integer, sheet_no integer, sheet varchar, key varchar, rows_in integer, loaded integer, left_out integer
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
    for number, sheet in enumerate(workbook.sheets):
        _insert_rows(con, seq, number, sheet)
        _append(con, "milestone_cells", _milestones(seq, number, sheet))
        _append(con, "tracked", [{"seq": seq, "sheet_no": number, "milestone": name} for name in sheet.tracked])
        _append(
            con,
            "letters",
            [{"seq": seq, "sheet_no": number, "key": k, "letter": v} for k, v in sheet.letters.items()],
        )
        _append(con, "sheets", [_counts(seq, number, sheet)])
        _append(
            con,
            "left_out",
            [
                {"seq": seq, "sheet_no": number, "sheet": sheet.title, "row_number": r.row, "reason": r.reason}
                for r in sheet.left_out
            ],
        )
    _append(con, "issues", [{"seq": seq, **issue_row(issue)} for issue in workbook.issues])


def issue_row(issue: Issue) -> dict[str, Any]:
    """An issue as a row."""
    return {name: getattr(issue, name) for name in ISSUE_FIELDS}


def append_table(con: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Append an arrow table by its columns' names."""
    con.register("incoming", rows)
    con.execute(f"insert into {table} by name select * from incoming")
    con.unregister("incoming")


def _append(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]] | pa.Table) -> None:
    arrow = rows if isinstance(rows, pa.Table) else pa.Table.from_pylist(list(rows))
    if arrow.num_rows:
        append_table(con, f"parsed.{table}", arrow)


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
    _append(con, sheet.key, pa.table(arrays))


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


def _counts(seq: int, number: int, sheet: ParsedSheet) -> dict[str, Any]:
    return {
        "seq": seq,
        "sheet_no": number,
        "sheet": sheet.title,
        "key": sheet.key,
        "rows_in": sheet.rows_in,
        "loaded": len(sheet.rows),
        "left_out": len(sheet.left_out),
    }
