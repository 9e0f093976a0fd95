"""The parts of the Stages page: how far reviews have come, in words and as tables, the years, the days of one year."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from peerreview.charts.funnel import funnel
from peerreview.charts.spans import spans
from peerreview.charts.style import Scheme
from peerreview.charts.timeline import KEY, timeline
from peerreview.framework import PHASES, Protocol, titled
from peerreview.store.place import own_protocols
from peerreview.ui.drawn import chart, chart_table
from peerreview.ui.facts import Record, record, records
from peerreview.ui.look import Look
from peerreview.ui.menu import FOLLOW_UPS
from peerreview.ui.pieces import Folded, Heading, Held, Link, Piece, Pieces, key, said
from peerreview.ui.tables import table
from peerreview.words import counted, first_capital, is_blank, listed, say, say_date

NAMED = 3  # steps that are named where many are missing alike
SAID = 6  # sentences of the finding: years and protocols
MAIN = {
    "Workshop": "{} come to the workshop",
    "Report returned": "{} had the report returned",
    "Impact review": "{} come to the impact review",
}
FUNNEL = {"phase": "Phase", "words": "Reviews that have reached it"}
GAPS = {"school": "School", "from_on": "From", "to_on": "To", "words": "Days between them"}
FOLLOWS = ("Workshop", "Report returned", "Host reflection")  # whose days are drawn
CLASHES = {"on": "Day", "school": "School", "what": "What clashes"}
DAYS = {"school": "School", "step": "Step", "on": "Day", "state": "How it stands", "why": "Why"}
PHASES_ARE = "Phases are common to all protocols: each step belongs to one, whatever its protocol calls the stage."
TO_FOLLOW_UPS = Link(FOLLOW_UPS.file, "Follow-ups: every open step, why it is due and whom to ask")
GROUPING = ("told_under", "school", "review")


def current_year(look: Look) -> Iterator[str]:
    """The academic year of the day, where a review is in it."""
    if current := record(look.answer("review_choices"), current=True):
        yield current["choice"]


def come_so_far(reach: pd.DataFrame, known: Mapping[str, Protocol]) -> list[str]:
    """How far the reviews of each year and protocol have come, the latest year first; what is most often missing."""
    years = reach.groupby(["told_under", "protocol"], sort=False, dropna=False)
    parts = sorted((records(part) for _, part in years), key=_year, reverse=True)
    several = reach["protocol"].nunique() > 1
    said = [come(part, titled(known, part[0]["protocol"]) if several else "") for part in parts[:SAID]]
    return [*said, missing(parts[0])] if parts else []


def come(steps: Sequence[Record], protocol: str) -> str:
    """As in: Of 9 reviews of 2026/27, 5 have been held, 2 have come to the workshop, none to the impact review."""
    first = steps[0]
    year = f" of {_year(steps)}" if _year(steps) else ""
    under = f" ({protocol})" if protocol else ""
    parts = [f"{_has(first['held'])} been held"]
    if first["held"]:
        parts += [MAIN[step["step"]].format(_has(step["reached"])) for step in steps if step["step"] in MAIN]
    return f"Of {counted(first['reviews'], 'review')}{year}{under}, {listed(parts)}."


def missing(steps: Sequence[Record]) -> str:
    """The steps that are missing in most of the reviews held; "" where none is missing."""
    most = [f"“{step['step']}”" for step in steps if step["most_missing"]]
    if not most:
        return ""
    named = most[:NAMED] + ([f"{len(most) - NAMED} more"] if len(most) > NAMED else [])
    reviews = next(step for step in steps if step["most_missing"])
    each = " each" if len(most) > 1 else ""
    return f"Most often not written down once a review was held: {listed(named)}, in {_out_of(reviews)}{each}."


def _year(steps: Sequence[Record]) -> str:
    """The academic year; "" where there is none, which sorts before all years."""
    return "" if is_blank(steps[0]["academic_year"]) else str(steps[0]["academic_year"])


def _out_of(step: Record) -> str:
    return f"{step['missing']} of {step['held']}"


def _has(count: int) -> str:
    return "none has" if count == 0 else f"{count:,} {'has' if count == 1 else 'have'}"


def wide(frame: pd.DataFrame, heading: str) -> tuple[pd.DataFrame, dict[str, str], dict[str, str]]:
    """One row a review and one column a stage or phase; the columns with headings, and what stands beneath each.

    `frame` has a row for each review and stage, its `heading` column names the stage.
    """
    stages = list(dict.fromkeys(frame[heading]))
    rows: dict[str, Record] = {}
    for one in records(frame):
        row = dict(rows.get(one["review"], {key: one[key] for key in GROUPING} | {"when": _when(one)}))
        row |= {one[heading]: one["state"], f"{one[heading]}, steps": one["so_far"]}
        rows[one["review"]] = row
    names = {"school": "Review of", **{stage: first_capital(stage) for stage in stages}}
    return pd.DataFrame(list(rows.values())), names, {"school": "when", **{s: f"{s}, steps" for s in stages}}


def _when(one: Record) -> str:
    """The day of the review and that it is postponed or cancelled, where it is."""
    dated = not is_blank(one["review_date"])
    day = say(one["review_date"]) if dated else "no date yet"
    if is_blank(one["status"]):
        return day
    return f"postponed from {day}" if one["status"] == "postponed" and dated else f"{day}, {one['status']}"


def finding(look: Look, **chosen: str | None) -> Iterator[Piece]:
    """How far reviews have come, in words; nothing where no review has these filters together."""
    reach = look.answer("step_reach", **chosen)
    if not reach.empty:
        yield said(come_so_far(reach, own_protocols(look.store)), "pr-lead pr-finding")


def in_own_stages(look: Look, **chosen: str | None) -> Iterator[Piece]:
    """Each protocol's reviews in its own stages, a table for each."""
    answer, known = look.answer("review_stages", **chosen), own_protocols(look.store)
    yield said([own_stages(answer["protocol"].nunique())], "pr-filtered")
    for protocol, part in answer.groupby("protocol", sort=False):
        caption = f"{titled(known, str(protocol))}: {counted(part['review'].nunique(), 'review')}"
        yield _wide_table(part, "named_stage", caption, f"stages-{protocol}")
    yield _shapes(answer)
    yield TO_FOLLOW_UPS


def own_stages(protocols: int) -> str:
    """Which stages these are, and which the phases are that the charts count in."""
    these = "These are the protocol's own stages" if protocols == 1 else "These are the stages of each protocol itself"
    return f"{these}; “Year by year” below has the phases that all protocols have in common: {listed(PHASES)}."


def in_common_phases(look: Look, **chosen: str | None) -> Iterator[Piece]:
    """All reviews in the phases that all protocols have in common."""
    answer = look.answer("review_phases", **chosen)
    yield said([PHASES_ARE], "pr-filtered")
    caption = f"All protocols in their common phases: {counted(answer['review'].nunique(), 'review')}"
    yield _wide_table(answer, "phase", caption, "phases")
    yield _shapes(answer)
    yield TO_FOLLOW_UPS


def _wide_table(part: pd.DataFrame, heading: str, caption: str, name: str) -> Held:
    frame, columns, under = wide(part, heading)
    groups = "told_under" if part["told_under"].nunique() > 1 else None
    also = {
        "told_under": "Academic year",
        "when": "Day of the review",
        **{key: key for key in list(under.values())[1:]},
    }
    return Held(f"wide-{name}", [table(frame, caption, columns, name=name, under=under, groups=groups, also=also)])


def _shapes(answer: pd.DataFrame) -> Held:
    told = said(["A stage stands as the most telling of its steps does."], "pr-filtered")
    return Held("shapes", [Folded("What the shapes mean", [told, key(answer["state"])])])


def day_by_day(look: Look, scheme: Scheme, **chosen: str | None) -> Iterator[Piece]:
    """The days of reviews, workshops and impact reviews on a line, and what gets in each other's way."""
    yield Heading("Day by day", "days")
    answer = look.answer("review_timeline", **chosen)
    main = answer[answer["main"]]
    if main.empty:
        yield said(["No review has a date yet."], "pr-filtered")
    else:
        key = f"{listed([f'{shape} {word}' for shape, word in KEY])}."
        drawn = timeline(main, look.as_of, say_date(look.as_of), scheme)
        yield from chart(drawn, look, name="timeline", key=key)
        yield chart_table(main, "Reviews, workshops and impact reviews", DAYS, name="days")
    yield _clashes(look, year=chosen["year"], school=chosen["school"])


def _clashes(look: Look, **narrowed: str | None) -> Piece:
    answer = look.answer("clashes", **narrowed)
    if answer.empty:
        none = "No review or workshop that has a date clashes with another, a weekend or a holiday."
        return said([none], "pr-filtered")
    caption = f"Clashes on {counted(int(answer['days'].iloc[0]), 'day')}"
    return table(answer, caption, CLASHES, name="clashes", also={"event": "Step", "kind": "Kind"})


def year_by_year(look: Look, scheme: Scheme, **narrowed: str | None) -> Pieces:
    """How many reviews have reached each phase, and days between steps, over all years."""
    yield Heading("Year by year", "years")
    yield said(["This looks at every year, whichever one is chosen above.", PHASES_ARE], "pr-filtered")
    yield from _funnels(look, scheme, **narrowed)
    yield from _gaps(look, scheme, **narrowed)


def _funnels(look: Look, scheme: Scheme, **narrowed: str | None) -> Iterator[Piece]:
    """A chart for each protocol."""
    answer, known = look.answer("stage_funnel", **narrowed), own_protocols(look.store)
    for protocol, part in answer.groupby("protocol", sort=False):
        name = f"funnel-{protocol}"
        if answer["protocol"].nunique() > 1:
            yield said([titled(known, str(protocol))], "pr-filtered")
        yield from chart(funnel(part, scheme), look, name=name)
        caption, also = "Reviews that have reached each phase", {"told_under": "Academic year"}
        yield chart_table(part, caption, FUNNEL, name=name, groups="told_under", also=also)


def _gaps(look: Look, scheme: Scheme, **narrowed: str | None) -> Iterator[Piece]:
    """Days from the review to its workshop or report, beside what the protocol allows."""
    also = {"academic_year": "Academic year", "days": "Days", "allowed": "Allowed", "rule": "The protocol's rule"}
    answer = look.answer("gaps", **narrowed)
    if not answer["to_step"].isin(FOLLOWS).any():
        none = "No review here has both days recorded: its own, and that of its workshop or report."
        yield said([none], "pr-filtered")
    for step in FOLLOWS:
        for (first, then), part in answer[answer["to_step"] == step].groupby(["from_step", "to_step"], sort=False):
            name, headings = f"gaps-{then}-{first}", GAPS | {"from_on": str(first), "to_on": str(then)}
            yield from chart(spans(part, scheme), look, name=name)
            yield chart_table(part, f"{first} to {then}", headings, name=name, also=also)
