"""The snapshots that this process reads: a few are open at a time, and each is closed when it goes.

Where a snapshot holds many partnerships, what is asked of one is asked of its excerpt (decision 19).
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import duckdb

from peerreview.errors import UserError
from peerreview.known import Known
from peerreview.store.excerpt import excerpt
from peerreview.store.sql import SCHEMA_VERSION

OPEN_SNAPSHOTS = 4  # the live one, and those that readers look back at
OPEN_EXCERPTS = 16  # of each of them
MANY_PARTNERSHIPS = 50  # from here on an excerpt is worth the time and the memory that it takes


@dataclass(slots=True)
class _Opened:
    made: int
    connection: duckdb.DuckDBPyConnection
    partnerships: int
    excerpts: Known[duckdb.DuckDBPyConnection] = field(default_factory=lambda: Known(lambda _: 1, OPEN_EXCERPTS))


_open: "OrderedDict[Path, _Opened]" = OrderedDict()
_guard = Lock()


def cursor(path: Path, partnership: str | None = None) -> duckdb.DuckDBPyConnection:
    """A cursor of a snapshot, for one thread; close it after use.

    With `partnership`, of what the snapshot holds of that one, where this is the quicker way. The file stays open until
    its last cursor is closed; on Windows it cannot be removed before that. Raises duckdb.Error where there is no
    snapshot, UserError where another version of the program wrote it.
    """
    opened = _opened(path)
    if partnership is None or opened.partnerships < MANY_PARTNERSHIPS:
        return opened.connection.cursor()
    return opened.excerpts.get(partnership, lambda: excerpt(opened.connection, partnership)).cursor()


def _opened(path: Path) -> _Opened:
    with _guard:
        known = _open.pop(path, None)
        try:
            made = path.stat().st_mtime_ns
        except OSError as problem:
            raise duckdb.IOException(str(problem)) from problem
        if known and known.made != made:  # the store was made anew under the same name
            known = None
        _open[path] = known = known or _connect(path, made)
        while len(_open) > OPEN_SNAPSHOTS:
            _open.popitem(last=False)
        return known


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


def _connect(path: Path, made: int) -> _Opened:
    con = duckdb.connect(str(path), read_only=True)
    con.execute("set global TimeZone = 'UTC'")
    version = con.execute("select schema_version from base.meta").fetchone()
    if version != (SCHEMA_VERSION,):
        raise UserError("This snapshot was written by another version of the program, which alone can still show it.")
    [partnerships] = con.execute("select count(*) from base.partnerships").fetchone() or [0]
    return _Opened(made, con, partnerships)
