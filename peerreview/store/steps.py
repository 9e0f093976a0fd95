"""The steps of every review: which its protocol has, and when their rules make them due."""

from collections.abc import Iterator, Mapping

import duckdb

from peerreview.due import Calendar, Term, due_date, say_rule
from peerreview.framework import ACTORS, Protocol, Rule
from peerreview.store.closed_days import place_closed_days
from peerreview.store.parsed import append_rows
from peerreview.store.sql import run

Con = duckdb.DuckDBPyConnection
NO_TERMS = Calendar(())

_ANCHORS = """
    select distinct s.calendar, a.first_on, a.last_on
    from milestone_steps as s
    join milestone_steps as a using (partnership, review)
    where s.protocol = $protocol and s.step = $step and a.step = $anchor and a.first_on is not null
"""
_SET_DUE = """
    update milestone_steps as s
    set rule_on = w.rule_on, rule_basis = w.basis,
        first_on = coalesce(s.first_on, w.rule_on), last_on = coalesce(s.last_on, w.rule_on)
    from milestone_steps as a, worked_out as w
    where s.protocol = $protocol and s.step = $step
        and a.partnership = s.partnership and a.review = s.review and a.step = $anchor
        and w.calendar is not distinct from s.calendar and w.first_on = a.first_on and w.last_on = a.last_on
"""
_TERMS = """
    with own as (select distinct partnership, term, starts, ends from base.terms where partnership is not null),
    of_authority as (
        select distinct s.partnership, t.term, t.starts, t.ends
        from base.terms as t join base.schools as s using (authority)
        where t.partnership is null and s.partnership not in (select partnership from own)
    )
    from own union all from of_authority order by all
"""
_WORKED_OUT_TABLE = """
    create or replace temp table worked_out (
        calendar varchar, first_on date, last_on date, rule_on date, basis varchar
    )
"""


def place_steps(con: Con, protocols: Mapping[str, Protocol]) -> None:
    """Fill base.steps from the reviews, actions, impact and conversations. It finds no fault: a check does without."""
    calendars = calendars_of(con)
    con.execute("create temp table calendars (partnership varchar)")
    append_rows(con, "calendars", [(partnership,) for partnership in calendars])
    run(con, "steps")
    place_closed_days(con, calendars)
    in_use = [name for (name,) in con.execute("select distinct protocol from milestone_steps").fetchall()]
    for protocol in (protocols[name] for name in in_use if name in protocols):
        for milestone in protocol.in_rule_order():
            if milestone.rule:
                _work_out(con, protocol.id, milestone.name, milestone.rule, calendars)
    run(con, "step_facts")


def place_protocol_steps(con: Con, protocols: Mapping[str, Protocol]) -> None:
    """Fill base.protocol_steps: the milestones of each protocol, as its file has them."""
    con.execute("create temp table actors (who varchar, asks varchar)")
    append_rows(con, "actors", list(ACTORS.items()))
    con.execute("create temp table anchors (protocol varchar, step varchar)")
    anchors = {(protocol.id, m.rule.anchor) for protocol in protocols.values() for m in protocol.milestones if m.rule}
    append_rows(con, "anchors", sorted(anchors))
    rows = [row for protocol in protocols.values() for row in _rows_of(protocol)]
    append_rows(con, "base.protocol_steps", rows)


def _rows_of(protocol: Protocol) -> Iterator[tuple[object, ...]]:
    titles = {stage.number: stage.title for stage in protocol.stages}
    for place, m in enumerate(protocol.milestones, 1):
        rule = (say_rule(m.rule), m.rule.anchor) if m.rule else (None, None)
        yield protocol.id, m.name, place, m.stage, titles[m.stage], m.phase, m.who, m.before_review, *rule


def _work_out(con: Con, protocol: str, step: str, rule: Rule, calendars: Mapping[str, Calendar]) -> None:
    names = {"protocol": protocol, "step": step, "anchor": rule.anchor}
    rows = []
    for calendar, first, last in con.execute(_ANCHORS, names).fetchall():
        due = due_date(rule, first, last, calendars.get(calendar, NO_TERMS))
        rows.append((calendar, first, last, due.on, f"Due {due.basis}."))
    if rows:
        con.execute(_WORKED_OUT_TABLE)
        append_rows(con, "worked_out", rows)
        con.execute(_SET_DUE, names)


def calendars_of(con: Con) -> dict[str, Calendar]:
    """Each partnership's own term dates, or else those of its schools' authority."""
    found: dict[str, list[Term]] = {}
    for partnership, term, starts, ends in con.execute(_TERMS).fetchall():
        found.setdefault(partnership, []).append(Term(term, starts, ends))
    return {partnership: Calendar(tuple(terms)) for partnership, terms in found.items()}
