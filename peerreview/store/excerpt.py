"""What a snapshot holds of one partnership, as a small database in memory with the same tables and views."""

import duckdb

from peerreview.store.sql import run

_TABLES = """
    select table_name, list_contains(list(column_name), 'partnership') from duckdb_columns()
    where database_name = current_database() and schema_name = 'base'
        and table_name in (select table_name from duckdb_tables() where schema_name = 'base')
    group by table_name
"""


def excerpt(snapshot: duckdb.DuckDBPyConnection, partnership: str) -> duckdb.DuckDBPyConnection:
    """A database with the partnership's rows of every base table, and those that belong to no partnership.

    It has no parsed rows. An answer about that partnership is the same as that of the snapshot, and comes sooner: its
    few rows are searched by one thread, where those of thousands of partnerships would be by all.
    """
    small = duckdb.connect(":memory:", config={"threads": 1})
    small.execute("set global TimeZone = 'UTC'")
    run(small, "schema")
    with snapshot.cursor() as large:
        for table, has_partnership in large.execute(_TABLES).fetchall():
            of_it = "where partnership = $name or partnership is null" if has_partnership else ""
            found = large.sql(f"from base.{table} {of_it}", params={"name": partnership} if of_it else None)
            small.register("found", found.to_arrow_table())
            small.execute(f"insert into base.{table} by name from found")
    small.unregister("found")
    run(small, "visible")
    run(small, "states")
    return small
