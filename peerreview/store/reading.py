"""The snapshots that this process reads: a few are open at a time, and each is closed when it goes."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock

import duckdb

from peerreview.errors import UserError
from peerreview.store.sql import SCHEMA_VERSION

OPEN_SNAPSHOTS = 4  # the live one, and those that readers look back at

_open: "OrderedDict[Path, tuple[int, duckdb.DuckDBPyConnection]]" = OrderedDict()
_guard = Lock()


def cursor(path: Path) -> duckdb.DuckDBPyConnection:
    """A cursor of a snapshot, for one thread; close it after use.

    The file stays open until its last cursor is closed; on Windows it cannot be removed before that. Raises
    duckdb.Error where there is no snapshot, UserError where another version of the program wrote it.
    """
    with _guard:
        known = _open.pop(path, None)
        try:
            made = path.stat().st_mtime_ns
        except OSError as problem:
            raise duckdb.IOException(str(problem)) from problem
        if known and known[0] != made:  # the store was made anew under the same name
            known = None
        _open[path] = known = known or (made, _connect(path))
        while len(_open) > OPEN_SNAPSHOTS:
            _open.popitem(last=False)
        return known[1].cursor()


def close(path: Path) -> None:
    """Let go of a snapshot that is to be removed; answers under way still end."""
    with _guard:
        _open.pop(path, None)


def schema_version(path: Path) -> int | None:
    """The version of a snapshot's tables, or None where the file is not a snapshot."""
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            row = con.execute("select schema_version from base.meta").fetchone()
    except duckdb.Error:
        return None
    return row[0] if row else None


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(str(path), read_only=True)
    con.execute("set global TimeZone = 'UTC'")
    version = con.execute("select schema_version from base.meta").fetchone()
    if version != (SCHEMA_VERSION,):
        raise UserError("This snapshot was written by another version of the program, which alone can still show it.")
    return con
