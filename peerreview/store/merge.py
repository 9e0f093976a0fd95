"""Records of one identity from several rows become one, cell by cell: the last loaded filled cell wins."""

from collections.abc import Mapping, Sequence

import duckdb

Con = duckdb.DuckDBPyConnection
_PLACE = ("seq", "sheet_no", "sheet", "row_number")


def merge(con: Con, rows: str, table: str, identity: Sequence[str]) -> None:
    """Fill `table` from the rows of `rows`, one record for each `identity`.

    `rows` has a column `ord`, the order of loading. Each partnership's records stand together, in whatever order its
    workbooks came, so that to read one is to skip the others.
    """
    if is_empty(con, rows):
        return
    given, wanted = _columns(con, rows), _columns(con, table)
    own = [c for c in wanted if c in given and c not in (*identity, *_PLACE)]
    keys = ", ".join(f'"{k}"' for k in identity)
    names = [*(k for k in identity if k in wanted), *own, *(c for c in _PLACE if c in wanted)]
    cells = ", ".join(f'r."{name}"' for name in names)
    # Mostly every record has one row, and then there is nothing to put together.
    several = con.execute(f"select 1 from {rows} group by {keys} having count(*) > 1 limit 1").fetchone()
    alone = con.execute(f"select min(partnership) = max(partnership) from {rows}").fetchone() == (True,)
    con.execute(
        f"""
        insert into {table} by name
        select {cells}, f.source from ({_together(rows, keys, own) if several else f"from {rows}"}) as r
        join base.sources as f using (seq)
        {"" if alone else "order by r.partnership, r.seq, r.sheet_no, r.row_number"}
        """
    )


def is_empty(con: Con, table: str) -> bool:
    """Whether a table has no row: most workbooks have few of the sheets, and of the others nothing need be asked."""
    return con.execute(f"select 1 from {table} limit 1").fetchone() is None


def _together(rows: str, keys: str, own: Sequence[str]) -> str:
    alone = ", ".join(f'"{c}"' for c in own)
    last = ", ".join(f'max_by("{c}", ord) filter ("{c}" is not null) as "{c}"' for c in own)
    place = ", ".join(_PLACE)
    return f"""
        with counted as (select *, count(*) over (partition by {keys}) as times from {rows})
        select {keys}, {alone}, {place} from counted where times = 1
        union all
        select {keys}, {last}, {", ".join(f"max_by({c}, ord)" for c in _PLACE)}
        from counted where times > 1 group by {keys}
    """


def conflicts(con: Con, rows: str, identity: Sequence[str], columns: Mapping[str, str]) -> list[tuple[object, ...]]:
    """Cells that say different things of one record; `columns` are those of `rows` by the keys of the layout.

    Returns (column, partnership, then for the winner and for the other: seq, sheet_no, sheet, row, value).
    """
    if is_empty(con, rows):
        return []
    keys = ", ".join(f'"{k}"' for k in identity)
    con.execute(
        f"create or replace temp table several as select * from {rows} qualify count(*) over (partition by {keys}) > 1"
    )
    if con.execute("select count(*) from several").fetchone() == (0,):
        return []
    found: list[tuple[object, ...]] = []
    for key, column in columns.items():
        found += con.execute(
            f"""
            with filled as (
                select *, first_value("{column}") over latest as winning, first_value(seq) over latest as winner,
                    first_value(sheet_no) over latest as winning_no, first_value(sheet) over latest as winning_sheet,
                    first_value(row_number) over latest as winning_row
                from several where "{column}" is not null
                window latest as (partition by {keys} order by ord desc)
            )
            select '{key}', partnership, winner, winning_no, winning_sheet, winning_row, {_words("winning")},
                seq, sheet_no, sheet, row_number, {_words(f'"{column}"')}
            from filled where "{column}" <> winning
            order by winner, winning_row, seq, row_number
            """
        ).fetchall()
    return found


def _words(value: str) -> str:
    """A cell as people write it: 3 March 2026, yes."""
    return (
        f"case typeof({value}) when 'DATE' then say_date(try_cast({value}::varchar as date))"
        f" when 'BOOLEAN' then if({value}::varchar = 'true', 'yes', 'no') else {value}::varchar end"
    )


def _columns(con: Con, table: str) -> list[str]:
    return [row[0] for row in con.execute(f"describe {table}").fetchall()]
