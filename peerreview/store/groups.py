"""The groups of each academic year, and until when the protocol would have their last review."""

from collections.abc import Mapping

import duckdb

from peerreview.due import due_date, say_rule
from peerreview.framework import Protocol
from peerreview.store.names import name_key, says_nothing
from peerreview.store.parsed import append_rows
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
_NAMES = """
    select partnership, "group", bool_or(from_list) as from_list
    from (
        select partnership, "group", true as from_list from school_rows
        union all
        select partnership, "group", false from review_rows
    )
    where "group" is not null group by all order by from_list desc, "group"
"""


def place_group_names(con: Con) -> None:
    """Give each group of a partnership one spelling, that of the list of schools first; "tbc" names no group."""
    spelling: dict[tuple[str, str], str] = {}
    renamed: list[tuple[str, str, str | None]] = []
    for partnership, text, _ in con.execute(_NAMES).fetchall():
        name = None if says_nothing(text) else spelling.setdefault((partnership, name_key(text)), text)
        if name != text:
            renamed.append((partnership, text, name))
    if renamed:
        con.execute("create temp table group_names (partnership varchar, text varchar, name varchar)")
        append_rows(con, "group_names", renamed)
        for table in ("base.schools", "school_rows", "review_rows"):
            con.execute(
                f'update {table} as x set "group" = g.name from group_names as g'
                ' where g.partnership = x.partnership and g.text = x."group"'
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
                rows.append((protocol.id, partnership, first, last, end_by))
    if rows:
        con.execute(
            "create temp table group_ends"
            " (protocol varchar, partnership varchar, first_on date, first_end date, end_by date)"
        )
        append_rows(con, "group_ends", rows)
        con.execute(_SET_END)
