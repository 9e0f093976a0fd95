"""The groups of each academic year, and until when the protocol would have their last review."""

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from peerreview.due import due_date, say_rule
from peerreview.framework import Protocol
from peerreview.store.parsed import append_table
from peerreview.store.sql import run
from peerreview.store.steps import NO_TERMS, calendars_of

Con = duckdb.DuckDBPyConnection

_FIRST_REVIEWS = """
    select distinct partnership, first_on, first_end from base.groups where protocol = ? and first_on is not null
"""
_SET_END = """
    update base.groups as g set end_by = e.end_by
    from group_ends as e
    where g.protocol = e.protocol and g.partnership = e.partnership
        and g.first_on = e.first_on and g.first_end = e.first_end
"""
_ENDS = pa.schema(
    [
        ("protocol", pa.string()),
        ("partnership", pa.string()),
        ("first_on", pa.date32()),
        ("first_end", pa.date32()),
        ("end_by", pa.date32()),
    ]
)


def place_groups(con: Con, protocols: Mapping[str, Protocol]) -> None:
    """Fill base.groups, and the group of each review where only its school has one."""
    run(con, "groups")
    calendars = calendars_of(con)
    rows = []
    for protocol in protocols.values():
        if rule := protocol.group_within:
            words = say_rule(rule).replace("the review", "the group's first review")
            con.execute("update base.groups set allowed = ? where protocol = ?", (words, protocol.id))
            for partnership, first, last in con.execute(_FIRST_REVIEWS, (protocol.id,)).fetchall():
                end_by = due_date(rule, first, last, calendars.get(partnership, NO_TERMS)).on
                rows.append(dict(zip(_ENDS.names, (protocol.id, partnership, first, last, end_by), strict=True)))
    if rows:
        con.execute(
            "create temp table group_ends"
            " (protocol varchar, partnership varchar, first_on date, first_end date, end_by date)"
        )
        append_table(con, "group_ends", pa.Table.from_pylist(rows, schema=_ENDS))
        con.execute(_SET_END)
