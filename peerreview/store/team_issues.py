"""Advice where a review differs from what its protocol says of the team, the champions and what comes before."""

from collections.abc import Mapping

import duckdb

from peerreview.framework import REVIEW, Protocol
from peerreview.store.cell_issues import Cells, Found, as_place
from peerreview.store.merge import is_empty
from peerreview.store.parsed import append_rows
from peerreview.store.review_cells import placed_in, review_issue, say_bounds, step_issue

Con = duckdb.DuckDBPyConnection

# Each query finds reviews and the words for their issue; `placed_in` adds the cell to look at.
_TEAM = """
    select r.partnership, r.review, case when everybody < team_least then everybody else team end as count, v.protocol,
        r.who
    from (
        select partnership, review,
            count(distinct coalesce(name, from_school)) filter (role = 'review team') as team,
            count(distinct coalesce(name, from_school)) as everybody, -- the lead may be one of the team
            string_agg(distinct coalesce(name, from_school), ', ' order by coalesce(name, from_school))
                filter (role = 'review team') as who
        from base.roles where role in ('review team', 'lead reviewer') group by all
    ) as r
    join base.reviews as v using (partnership, review)
    join team_rules as t using (protocol)
    where v.status is null and r.team > 0 and (r.everybody < t.team_least or r.team > t.team_most)
"""
_CHAMPIONS = """
    select r.partnership, r.review, r.count, v.protocol, r.who
    from (
        select partnership, review, count(distinct coalesce(name, from_school)) as count,
            string_agg(distinct coalesce(name, from_school), ', ' order by coalesce(name, from_school)) as who
        from base.roles where role = 'Improvement Champion' group by all
    ) as r
    join base.reviews as v using (partnership, review)
    join team_rules as t using (protocol)
    where v.status is null and r.count not between t.champions_least and t.champions_most
"""
_FROM_HOST = """
    select r.partnership, r.review, string_agg(coalesce(r.name, r.from_school), ' and ' order by r.name) as who
    from base.roles as r
    join base.reviews as v using (partnership, review)
    join team_rules as t on t.protocol = v.protocol
    where v.status is null and t.independent and r.role = 'Improvement Champion' and r.from_school = r.school
    group by all
"""
_ON_TEAM = """
    select c.partnership, c.review, string_agg(distinct c.name, ' and ' order by c.name) as who
    from base.roles as c
    join base.roles as o
        on o.partnership = c.partnership and o.review = c.review
        and same_person(o.name, o.from_school, c.name, c.from_school)
    join base.reviews as v on v.partnership = c.partnership and v.review = c.review
    join team_rules as t on t.protocol = v.protocol
    where v.status is null and t.independent and c.role = 'Improvement Champion' and o.role <> 'Improvement Champion'
    group by all
"""
_TERMS_NOT_AGREED = """
    select v.partnership, v.review
    from base.reviews as v
    join team_rules as t using (protocol)
    join base.partnerships as p using (partnership)
    where v.status is null and t.agree_terms and v.terms_agreed is distinct from true and v.held_on <= p.loaded_at::date
        and v.partnership in (
            select r.partnership from review_rows as r
            join parsed.letters as l on l.seq = r.seq and l.sheet_no = r.sheet_no and l.key = 'terms_agreed'
        )
"""
_NEEDED = """
    select v.partnership, v.review
    from base.reviews as v
    join base.partnerships as p using (partnership)
    join base.tracked as t on t.partnership = v.partnership and t.milestone = $step
    left join base.milestones as m on m.partnership = v.partnership and m.review = v.review and m.milestone = $step
    where v.protocol = $protocol and v.status is null and v.held_on <= p.loaded_at::date
        and coalesce(m.done_on, m.single_on, m.planned_on) is null
        and not coalesce(m.done_yes, false) and not coalesce(m.not_applicable, false)
"""


def team_issues(con: Con, cells: Cells, protocols: Mapping[str, Protocol]) -> Found:
    """Advice on reviews that are not like their protocol; what was held is what had been by the last load."""
    _place_rules(con, protocols)
    if not is_empty(con, "base.roles"):
        yield from _team_issues(con, cells, protocols)
    for row in con.execute(placed_in("terms_agreed", _TERMS_NOT_AGREED)).fetchall():
        yield review_issue(cells, "terms_not_agreed", as_place(row), "terms_agreed", "")
    yield from _needed_steps(con, cells, protocols)


def _team_issues(con: Con, cells: Cells, protocols: Mapping[str, Protocol]) -> Found:
    """Advice on who leads, is on the team or a champion."""
    teams = {name: protocol.team for name, protocol in protocols.items()}
    for *place, count, protocol, who in con.execute(placed_in("review_team", _TEAM)).fetchall():
        words = {"count": count, "allowed": say_bounds(teams[protocol].reviewers)}
        yield review_issue(cells, "team_size", as_place(place), "review_team", who, **words)
    for *place, count, protocol, who in con.execute(placed_in("champions", _CHAMPIONS)).fetchall():
        words = {"count": count, "allowed": say_bounds(teams[protocol].champions)}
        yield review_issue(cells, "champions_number", as_place(place), "champions", who, **words)
    for code, query in (("champion_from_host", _FROM_HOST), ("champion_on_team", _ON_TEAM)):
        for *place, who in con.execute(placed_in("champions", query)).fetchall():
            yield review_issue(cells, code, as_place(place), "champions", who)


def _needed_steps(con: Con, cells: Cells, protocols: Mapping[str, Protocol]) -> Found:
    for protocol in protocols.values():
        for step in (m.name for m in protocol.milestones if m.needed and m.name != REVIEW):
            asked = {"protocol": protocol.id, "step": step}
            for place in con.execute(placed_in(step, _NEEDED), asked).fetchall():
                yield step_issue(cells, "needed_step_missing", as_place(place), step)


def _place_rules(con: Con, protocols: Mapping[str, Protocol]) -> None:
    con.execute(
        "create temp table team_rules (protocol varchar, team_least integer, team_most integer,"
        " champions_least integer, champions_most integer, independent boolean, agree_terms boolean)"
    )
    nothing = (None, None)
    rows = [
        (
            *(p.id, *(p.team.reviewers or nothing), *(p.team.champions or nothing)),
            *(p.team.champions_independent, p.agree_terms),
        )
        for p in protocols.values()
    ]
    append_rows(con, "team_rules", rows)
