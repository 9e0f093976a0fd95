import streamlit as st

from peerreview.store.place import own_protocols
from peerreview.ui.attention import show_missing
from peerreview.ui.empty import empty, nothing_loaded
from peerreview.ui.facts import record, say_all
from peerreview.ui.filters import Filter, choose, choose_one, options
from peerreview.ui.look import Look, looking
from peerreview.ui.menu import FOLLOW_UPS, LOAD
from peerreview.ui.opening import opening
from peerreview.ui.stages import (
    finding,
    show_clashes,
    show_days,
    show_funnels,
    show_gaps,
    show_phases,
    show_stages,
    titled,
)

OWN, COMMON = "Each protocol's own stages", "The common phases"


def narrowing(look: Look) -> dict[str, str | None]:
    choices = look.answer("review_choices")
    ids = {titled(known, protocol): protocol for protocol in options(choices, "protocol")}
    current = record(choices, current=True)
    chosen = choose(
        [
            Filter(
                "year", "Academic year", options(choices, "year"), "Every year", current["choice"] if current else None
            ),
            Filter("protocol", "Protocol", list(ids), every="Every protocol"),
            Filter("school", "School", options(choices, "school"), every="Every school"),
        ]
    )
    return {**chosen, "protocol": ids.get(chosen["protocol"] or "")}


def stage_by_stage(look: Look, chosen: dict[str, str | None]) -> None:
    st.header("Review by review", anchor="reviews")
    several = len(options(look.answer("review_choices"), "protocol")) > 1
    if several and choose_one("stages", "In which stages", [OWN, COMMON]) == COMMON:
        show_phases(look, chosen)
    else:
        show_stages(look, known, chosen)
    st.page_link(FOLLOW_UPS.file, label="Follow-ups: every open step, why it is due and whom to ask")


look = looking()
opening("Stages", "How far each review has come, stage by stage", look)
if look.snapshot is None:
    nothing_loaded()
    st.stop()
if look.answer("review_choices").empty:
    empty("reviews", "No review is in the records yet.", "Load the timetable of your reviews.", LOAD, "Load a workbook")
    st.stop()
known = own_protocols(look.store)
show_missing(look)
chosen = narrowing(look)
reach = look.answer("step_reach", **chosen)
if reach.empty:
    empty("narrowed", "No review has these filters together.", "Show everything, or choose another year or school.")
    st.stop()
say_all(finding(reach, known), "pr-lead pr-finding")
stage_by_stage(look, chosen)
st.header("Day by day", anchor="days")
show_days(look, chosen)
show_clashes(look, year=chosen["year"], school=chosen["school"])
st.header("Year by year", anchor="years")
say_all(["This looks at every year, whichever one is chosen above."], "pr-filtered")
narrowed = {key: value for key, value in chosen.items() if key != "year"}
show_funnels(look, known, **narrowed)
show_gaps(look, **narrowed)
