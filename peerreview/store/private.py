"""Which cells of a workbook only the audience of their record may read, and which issues quote such cells."""

from functools import cache

import duckdb

from peerreview.store.parsed import append_rows
from peerreview.store.sql import run
from peerreview.workbook.layout import layout, normalise

Con = duckdb.DuckDBPyConnection


@cache
def private_columns(kind: str) -> frozenset[str]:
    """The keys of a sheet's free text and of who wrote it; none where its records have no audience."""
    columns = layout().sheets[kind].own_columns if kind in layout().sheets else ()
    if all(column.key != "audience" for column in columns):
        return frozenset()
    return frozenset(column.key for column in columns if column.audience_text or column.type == "person")


def place_audiences(con: Con) -> None:
    """Complete base.issues: whose text each one quotes, and left-out rows without such text."""
    con.execute("create temp table private_columns (kind varchar, key varchar)")
    con.execute("create temp table open_headings (heading varchar)")
    pairs = [(kind, key) for kind in layout().sheets for key in sorted(private_columns(kind))]
    append_rows(con, "private_columns", pairs)
    append_rows(con, "open_headings", [(heading,) for heading in sorted(_open_headings())])
    run(con, "issue_audiences")


def _open_headings() -> set[str]:
    """Headings that mean a column for every reader, whichever the sheet; any other may stand over private text."""
    names: dict[bool, set[str]] = {True: set(), False: set()}
    for kind, sheet in layout().sheets.items():
        for column in sheet.columns:
            private = column.key in private_columns(kind)
            names[private] |= {normalise(name) for name in (column.heading, *column.synonyms)}
    return names[False] - names[True]
