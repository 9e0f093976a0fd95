"""A snapshot: one DuckDB file, built aside, checked, closed and never edited."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from peerreview import __version__
from peerreview.framework import Protocol
from peerreview.store import parsed
from peerreview.store.aliases import Alias
from peerreview.store.changes import place_changes
from peerreview.store.gias import Gias, Lookup
from peerreview.store.linking import link
from peerreview.store.source import Source, mappings_as_text
from peerreview.store.sql import SCHEMA_VERSION, run
from peerreview.store.steps import place_steps
from peerreview.workbook.check import CheckedWorkbook

MEMORY = "1200MB"  # of the database while it builds; what does not fit goes to the disk for the time being
ROWS_TOGETHER = 30_720  # rows packed at a time: as many as let two processors share the tables of one partnership


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a snapshot is made from: all its sources in the order of loading, and the new ones' checked workbooks."""

    sources: Sequence[Source]
    protocols: Mapping[str, Protocol]
    checked: Mapping[int, CheckedWorkbook] = field(default_factory=dict)  # by seq; the others are carried over
    base: Path | None = None  # the snapshot they are carried over from, and that changes are told against
    since: str | None = None  # when that one was published
    aliases: Sequence[Alias] = ()
    gias: tuple[Gias, Path] | None = None  # the register of schools, and the small copy of it


def build(recipe: Recipe, path: Path) -> Path:
    """Build a snapshot at `path` and return the path; the file is whole and closed when this returns."""
    path.unlink(missing_ok=True)
    with writing(path) as con:
        build_into(con, recipe)
        con.execute("checkpoint")
    return path


@contextmanager
def writing(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose database is a new file at `path`."""
    place = str(path).replace("'", "''")
    with duckdb.connect() as con:
        con.execute(f"set memory_limit = '{MEMORY}'")
        con.execute("set checkpoint_threshold = '1KB'")  # straight into the file, not by way of the log
        con.execute(f"set temp_directory = '{place}.tmp'")
        con.execute(f"attach '{place}' as snapshot (row_group_size {ROWS_TOGETHER})")
        con.execute("use snapshot")
        yield con
        con.execute("use memory")
        con.execute("detach snapshot")


def build_into(con: duckdb.DuckDBPyConnection, recipe: Recipe) -> None:
    """Build a snapshot's tables in an open, empty database."""
    link_into(con, recipe)
    con.execute("begin")
    place_steps(con, recipe.protocols)
    run(con, "visible")
    run(con, "states")
    con.execute("commit")
    if recipe.base:
        place_changes(con, "old", recipe.since)
        con.execute("detach old")


def link_into(con: duckdb.DuckDBPyConnection, recipe: Recipe) -> None:
    """Put the records together and find what is wrong with them: all that a check needs."""
    con.execute("set TimeZone = 'UTC'")
    con.execute("begin")
    run(con, "schema")
    parsed.create(con)
    con.execute("insert into base.meta values ($schema, $code)", {"schema": SCHEMA_VERSION, "code": __version__})
    parsed.append_rows(con, "base.sources", [_row(source) for source in recipe.sources])
    parsed.append_rows(con, "base.aliases", [(a.partnership, a.text, a.school, a.urn) for a in recipe.aliases])
    con.execute("commit")
    if recipe.base:
        place = str(recipe.base).replace("'", "''")
        con.execute(f"attach '{place}' as old (read_only)")
        parsed.carry_over(con, "old", [s.seq for s in recipe.sources if s.seq not in recipe.checked])
    con.execute("begin")
    for seq, workbook in sorted(recipe.checked.items()):
        parsed.insert(con, seq, workbook)
    link(con, recipe.protocols, (recipe.gias[0], Lookup(con, recipe.gias[1])) if recipe.gias else None)
    con.execute("commit")


def _row(source: Source) -> tuple[object, ...]:
    at = datetime.fromisoformat(source.loaded_at).replace(tzinfo=None)
    own = (source.seq, source.partnership, source.source, source.protocol, source.file, source.sha256, at)
    return (*own, *mappings_as_text(source))
