"""From the rows of all workbooks to one set of records: the same path for a load, a rebuild and any order of files."""

from collections.abc import Mapping

import duckdb

from peerreview.framework import Protocol, find_protocol, themes
from peerreview.store.gias import Gias, Lookup
from peerreview.store.groups import place_group_names, place_groups
from peerreview.store.link_issues import place_issues
from peerreview.store.merge import merge
from peerreview.store.parsed import append_rows
from peerreview.store.schools import place_schools
from peerreview.store.sql import run
from peerreview.store.steps import place_protocol_steps
from peerreview.store.taking_part import place_documents, place_people, place_staff_days

Con = duckdb.DuckDBPyConnection

REVIEW = ("partnership", "review")
RECORD = ("partnership", "review", "identity")
PERSON = ("partnership", "name", "school", "role")
TERM = ("partnership", "authority", "academic_year", "term")
RATING = ("partnership", "dimension", "rater", "rated_on")
NEXT_STEP = ("partnership", "held_on", "subject")


def link(con: Con, protocols: Mapping[str, Protocol], gias: tuple[Gias, Lookup] | None = None) -> None:
    """Fill the base tables from the parsed ones and from base.sources; `gias` fills blanks of lists of schools."""
    register, official = place_schools(con, gias)
    con.execute(
        "update base.sources as f set partnership = o.partnership from partnership_of as o where o.text = f.partnership"
    )
    _partnerships(con)
    _protocols(con, protocols)
    _strands(con)
    run(con, "reviews")
    place_group_names(con)
    merge(con, "review_rows", "base.reviews", REVIEW)
    con.execute(
        "update base.reviews as v set protocol = p.protocol from base.partnerships as p"
        " where p.partnership = v.partnership and v.protocol is null"
    )
    # An end before the beginning is told as advice (the check) and counts as not given.
    con.execute("update base.reviews set review_end = null where review_end < review_date")
    run(con, "milestones")
    run(con, "references")
    run(con, "records")
    for name in ("finding", "action", "impact"):
        merge(con, f"{name}_rows", "base.impact" if name == "impact" else f"base.{name}s", RECORD)
    run(con, "audiences")
    run(con, "others")
    merge(con, "people_rows", "base.people", PERSON)
    merge(con, "term_rows", "base.terms", TERM)
    merge(con, "maturity_rows", "base.maturity", RATING)
    merge(con, "conversation_rows", "base.conversations", NEXT_STEP)
    place_people(con, register)
    place_staff_days(con, protocols)
    place_documents(con, protocols)
    place_protocol_steps(con, protocols)
    place_groups(con, protocols)
    place_issues(con, register, protocols, official)


def _partnerships(con: Con) -> None:
    """Every partnership with the protocol that was last given for it."""
    con.execute(
        """
        insert into base.partnerships
        with reached as (
            select o.partnership, f.protocol, f.seq, f.loaded_at
            from base.sources as f join partnership_of as o on o.text = f.partnership
            union all
            select s.partnership, f.protocol, f.seq, f.loaded_at
            from base.sources as f join school_of as s using (seq)
            where f.partnership is null and s.partnership is not null
            union all
            select r.partnership, null, null, f.loaded_at from school_rows as r join base.sources as f using (seq)
            union all
            select partnership, null, null, null from base.schools
        )
        select r.partnership, max_by(r.protocol, r.seq) filter (r.protocol is not null),
            coalesce(
                (select bool_and(s.provisional) from base.schools as s where s.partnership = r.partnership), false
            ),
            max(r.loaded_at)
        from reached as r group by r.partnership
        """
    )


def _protocols(con: Con, protocols: Mapping[str, Protocol]) -> None:
    texts = con.execute("select distinct protocol from parsed.reviews where protocol is not null").fetchall()
    found = [(text, protocol.id) for (text,) in texts if (protocol := find_protocol(text, protocols))]
    con.execute("create temp table protocol_of (text varchar, protocol varchar)")
    con.execute("create temp table audience_of (protocol varchar, default_audience varchar, impact_audience varchar)")
    append_rows(con, "protocol_of", found)
    defaults = [(p.id, p.default_audience, p.impact_audience) for p in protocols.values()]
    append_rows(con, "audience_of", defaults)


def _strands(con: Con) -> None:
    pairs = [(theme.name, strand) for theme in themes() for strand in theme.strands]
    rows = [(theme, strand, place) for place, (theme, strand) in enumerate(pairs, 1)]
    append_rows(con, "base.strands", rows)
