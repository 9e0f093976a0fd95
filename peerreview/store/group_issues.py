"""Advice on groups: visits far apart, groups that work differently, and how many reviews there are in a term."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

import duckdb

from peerreview.due import say_date
from peerreview.framework import Bounds, Protocol
from peerreview.school_calendar import Calendar, say_term
from peerreview.store.cell_issues import Cells, Found, as_place
from peerreview.store.merge import is_empty
from peerreview.store.parsed import append_rows
from peerreview.store.review_cells import placed_in, review_issue, rows_by_date, say_bounds, step_issue
from peerreview.store.steps import NO_TERMS, calendars_of

Con = duckdb.DuckDBPyConnection

_FAR_APART = """
    select r.partnership, max(r.review) as review, arg_max(r.last_by, r.review) as dated_by, g."group",
        g.first_on, g.last_on, g.end_by, g.allowed
    from base.groups as g join group_reviews as r using (partnership, academic_year, "group")
    where g.dated > 1 and g.last_on > g.end_by and r.last_on = g.last_on
    group by all
"""
# The latest year of each group. Schools of one head, as an infant and a junior school, count once.
_SIZES = """
    with latest as (
        from base.groups where protocol = $protocol
        qualify row_number() over (partition by partnership, "group" order by academic_year desc) = 1
    )
    select l.partnership, min(r.review) as review, l."group", l.heads as count
    from latest as l join group_reviews as r using (partnership, "group", academic_year)
    where l.heads > $most or (l.heads < $least
        and l.partnership in (select partnership from base.schools where "group" is not null))
    group by all
"""
_PROTOCOLS = """
    with usual as (
        select partnership, academic_year, arg_max(protocol, (groups, protocol)) as protocol
        from (
            select partnership, academic_year, protocol, count(*) as groups
            from base.groups where protocol is not null group by all
        )
        group by all having count(*) > 1
    )
    select r.partnership, min(r.review) as review, g."group", g.academic_year, g.protocol, u.protocol as usual
    from base.groups as g
    join usual as u on u.partnership = g.partnership and u.academic_year = g.academic_year and u.protocol <> g.protocol
    join group_reviews as r
        on r.partnership = g.partnership and r.academic_year = g.academic_year and r."group" = g."group"
        and r.protocol = g.protocol
    group by all
"""
# Steps that some group of the year records for reviews that have been held, and this one for none of its own.
_STEPS = """
    with held as (
        select r.*
        from group_reviews as r join base.partnerships as p using (partnership)
        where r.held_on <= p.loaded_at::date and list_contains($grouped, r.protocol)
    ),
    groups as (
        select partnership, academic_year, "group", protocol, min(review) as review from held group by all
    ),
    recorded as (
        select distinct h.partnership, h.academic_year, h."group", h.protocol, m.milestone
        from held as h join base.milestones as m using (partnership, review)
        where m.milestone <> 'Review' and (m.done_yes or m.not_applicable
            or coalesce(m.done_on, m.single_on, m.planned_on) is not null)
    ),
    elsewhere as (select distinct partnership, academic_year, protocol, milestone from recorded)
    select g.partnership, g.review, g."group", g.academic_year,
        list(e.milestone order by s.position) as steps
    from groups as g
    join elsewhere as e using (partnership, academic_year, protocol)
    join base.protocol_steps as s on s.protocol = g.protocol and s.step = e.milestone
    anti join recorded as r
        on r.partnership = g.partnership and r.academic_year = g.academic_year and r."group" = g."group"
        and r.protocol = g.protocol and r.milestone = e.milestone
    group by all
"""
_DATED = """
    select r.partnership, r."group", r.review, r.first_by, r.academic_year, r.first_on, p.loaded_at::date as today
    from group_reviews as r join base.partnerships as p using (partnership)
    where r.protocol = ? and r.status is null
    order by r.partnership, r."group", r.first_on, r.review
"""
_ODD_TERMS = """
    create or replace temp table odd_terms (
        partnership varchar, review varchar, dated_by varchar, "group" varchar, term integer, count integer
    )
"""


def group_issues(con: Con, cells: Cells, protocols: Mapping[str, Protocol]) -> Found:
    """Advice on groups that differ from each other or from their protocol."""
    if is_empty(con, "base.groups"):
        return
    grouped = {name: protocol.groups for name, protocol in protocols.items() if protocol.groups}
    for key, place, group, first, last, end_by, allowed in rows_by_date(con, _FAR_APART):
        words = {"group": group, "first": say_date(first), "end_by": say_date(end_by), "allowed": allowed}
        yield review_issue(cells, "group_far_apart", place, key, say_date(last), **words)
    for name, groups in grouped.items():
        if groups.size:
            yield from _sizes(con, cells, name, groups.size)
        if groups.reviews_a_term:
            yield from _terms(con, cells, name, groups.reviews_a_term)
    if grouped:
        yield from _differences(con, cells, list(grouped))


def _sizes(con: Con, cells: Cells, protocol: str, size: Bounds) -> Found:
    asked = {"protocol": protocol, "least": size[0], "most": size[1]}
    for *place, group, count in con.execute(placed_in("group", _SIZES), asked).fetchall():
        words = {"count": "1 school" if count == 1 else f"{count} schools", "allowed": say_bounds(size)}
        yield review_issue(cells, "group_size", as_place(place), "group", group, **words)


def _differences(con: Con, cells: Cells, grouped: list[str]) -> Found:
    for *place, group, year, protocol, usual in con.execute(placed_in("protocol", _PROTOCOLS)).fetchall():
        if {protocol, usual} & set(grouped):
            words = {"group": group, "year": year, "usual": usual}
            yield review_issue(cells, "group_protocol", as_place(place), "protocol", protocol, **words)
    for *place, group, year, steps in con.execute(placed_in("review_date", _STEPS), {"grouped": grouped}).fetchall():
        words = {"group": group, "year": year, "steps": ", ".join(steps)}
        yield step_issue(cells, "group_steps", as_place(place), steps[0], **words)


def _terms(con: Con, cells: Cells, protocol: str, allowed: Bounds) -> Found:
    calendars = calendars_of(con)
    odd = [
        (partnership, review, key, group, term, count)
        for (partnership, group), reviews in _by_group(con, protocol).items()
        for review, key, term, count in _odd_terms(reviews, calendars.get(partnership, NO_TERMS), allowed)
    ]
    con.execute(_ODD_TERMS)
    append_rows(con, "odd_terms", odd)
    for key, place, group, term, count in rows_by_date(con, "from odd_terms"):
        words = {
            "term": say_term(term),
            "group": group,
            "count": "1 review" if count == 1 else f"{count or 'no'} reviews",
            "allowed": say_bounds(allowed),
        }
        yield review_issue(cells, "reviews_in_term", place, key, "", **words)


Dated = tuple[
    str, str, str, date | None, date
]  # review, the column of its day, academic year, that day, day of the load


def _by_group(con: Con, protocol: str) -> dict[tuple[str, str], list[Dated]]:
    found: dict[tuple[str, str], list[Dated]] = defaultdict(list)
    for partnership, group, *review in con.execute(_DATED, (protocol,)).fetchall():
        found[partnership, group].append(tuple(review))
    return found


def _odd_terms(reviews: list[Dated], calendar: Calendar, allowed: Bounds) -> Iterator[tuple[str, str, int, int]]:
    """A review to look at, the column of its day, the term, and the number in it, where the protocol plans another.

    Too few is said of terms that are over, in years in which the group has reviews and all of them have a date.
    """
    by_term: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for review, key, _, on, _ in reviews:
        if on:
            by_term[calendar.term_of(on)].append((review, key))
    years = {say_term(term)[-7:] for term in by_term} - {year for _, _, year, on, _ in reviews if on is None}
    this_term = calendar.term_of(reviews[0][4])
    for term in range(min(by_term, default=0), max(by_term, default=-1) + 1):
        there = by_term.get(term, [])
        too_few = len(there) < allowed[0] and term < this_term and say_term(term)[-7:] in years
        if too_few or len(there) > allowed[1]:
            near = there or by_term[min(later for later in by_term if later > term)]
            review, key = near[-1] if there else near[0]
            yield review, key, term, len(there)
