"""The parts of the Stages page: how far reviews have come, in words and as tables, the years, the days of one year."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from peerreview.charts.funnel import funnel
from peerreview.charts.spans import spans
from peerreview.charts.timeline import KEY, timeline
from peerreview.framework import Protocol
from peerreview.ui.drawn import scheme, show_chart, show_chart_table
from peerreview.ui.facts import Record, records, say_all
from peerreview.ui.look import Look
from peerreview.ui.states import key_html
from peerreview.ui.tables import show_table
from peerreview.ui.words import counted, first_capital, is_blank, listed, say, say_date

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
GROUPING = ("told_under", "school", "review")


def titled(known: Mapping[str, Protocol], protocol: str) -> str:
    """A protocol by its title, or by its id where its file is not there."""
    return known[protocol].title if protocol in known else protocol


def finding(reach: pd.DataFrame, known: Mapping[str, Protocol]) -> list[str]:
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


def show_stages(look: Look, known: Mapping[str, Protocol], chosen: Mapping[str, str | None]) -> None:
    """Each protocol's reviews in its own stages, a table for each."""
    answer = look.answer("review_stages", **chosen)
    for protocol, part in answer.groupby("protocol", sort=False):
        caption = f"{titled(known, str(protocol))}: {counted(part['review'].nunique(), 'review')}"
        _show_wide(part, "named_stage", caption, f"stages-{protocol}")
    _show_shapes(answer)


def show_phases(look: Look, chosen: Mapping[str, str | None]) -> None:
    """All reviews in the phases that all protocols have in common."""
    answer = look.answer("review_phases", **chosen)
    caption = f"All protocols in their common phases: {counted(answer['review'].nunique(), 'review')}"
    _show_wide(answer, "phase", caption, "phases")
    _show_shapes(answer)


def _show_wide(part: pd.DataFrame, heading: str, caption: str, name: str) -> None:
    frame, columns, under = wide(part, heading)
    groups = "told_under" if part["told_under"].nunique() > 1 else None
    also = {
        "told_under": "Academic year",
        "when": "Day of the review",
        **{key: key for key in list(under.values())[1:]},
    }
    with st.container(key=f"wide-{name}"):
        show_table(frame, caption, columns, name=name, under=under, groups=groups, also=also)


def _show_shapes(answer: pd.DataFrame) -> None:
    with st.container(key="shapes"), st.expander("What the shapes mean"):
        say_all(["A stage stands as the most telling of its steps does."], "pr-filtered")
        st.html(key_html(answer["state"]))


def show_funnels(look: Look, known: Mapping[str, Protocol], **narrowed: str | None) -> None:
    """How many reviews have reached each phase, year by year, a chart for each protocol."""
    answer = look.answer("stage_funnel", **narrowed)
    for protocol, part in answer.groupby("protocol", sort=False):
        name = f"funnel-{protocol}"
        if answer["protocol"].nunique() > 1:
            say_all([titled(known, str(protocol))], "pr-filtered")
        show_chart(funnel(part, scheme()), look, name=name)
        show_chart_table(part, "Reviews that have reached each phase", FUNNEL, name=name, groups="told_under")


def show_gaps(look: Look, **narrowed: str | None) -> None:
    """Days from the review to its workshop or report, beside what the protocol allows."""
    also = {"academic_year": "Academic year", "days": "Days", "allowed": "Allowed", "rule": "The protocol's rule"}
    answers = [answer for step in FOLLOWS if not (answer := look.answer("gaps", step=step, **narrowed)).empty]
    for answer in answers:
        for (first, then), part in answer.groupby(["from_step", "to_step"], sort=False):
            name, headings = f"gaps-{then}-{first}", GAPS | {"from_on": str(first), "to_on": str(then)}
            show_chart(spans(part, scheme()), look, name=name)
            show_chart_table(part, f"{first} to {then}", headings, name=name, also=also)
    if not answers:
        say_all(["No review here has both days recorded: its own, and that of its workshop or report."], "pr-filtered")


def show_days(look: Look, chosen: Mapping[str, str | None]) -> None:
    """The days of reviews, workshops and impact reviews on a line, and their clashes in words."""
    answer = look.answer("review_timeline", **chosen)
    main = answer[answer["main"]]
    if main.empty:
        say_all(["No review has a date yet."], "pr-filtered")
        return
    key = f"{listed([f'{shape} {word}' for shape, word in KEY])}."
    show_chart(timeline(main, look.as_of, say_date(look.as_of), scheme()), look, name="timeline", key=key)
    show_chart_table(main, "Reviews, workshops and impact reviews", DAYS, name="days")


def show_clashes(look: Look, **narrowed: str | None) -> None:
    """Days on which plans get in each other's way, in words."""
    answer = look.answer("clashes", **narrowed)
    if answer.empty:
        say_all(["No review or workshop that has a date clashes with another, a weekend or a holiday."], "pr-filtered")
        return
    caption = f"Clashes on {counted(int(answer['days'].iloc[0]), 'day')}"
    show_table(answer, caption, CLASHES, name="clashes", also={"event": "Step", "kind": "Kind"})
