"""The SQL files of the store."""

from functools import cache
from importlib.resources import files

import duckdb

SCHEMA_VERSION = 10  # of the tables and views in a snapshot: raise it, and every store builds itself anew


@cache
def _text(name: str) -> str:
    return files("peerreview.store").joinpath(f"{name}.sql").read_text(encoding="utf-8")


def run(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Run one of the linking scripts, or schema, visible or states."""
    folder = "" if name in ("schema", "visible", "states") else "link/"
    con.execute(_text(folder + name))
