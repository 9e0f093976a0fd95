import streamlit as st

from peerreview.ui.attention import show_missing
from peerreview.ui.empty import empty, nothing_loaded
from peerreview.ui.facts import record, say_all
from peerreview.ui.filters import pick
from peerreview.ui.look import looking
from peerreview.ui.menu import LOAD
from peerreview.ui.opening import opening
from peerreview.ui.school import about, story_so_far, to_do
from peerreview.ui.school_sections import (
    show_beside,
    show_carry_over,
    show_impact,
    show_open,
    show_plan,
    show_review,
    show_stages,
    show_story,
)

look = looking()
top = st.container()
schools = look.answer("schools")["school"].tolist() if look.snapshot is not None else []
school = pick("school", "School", schools, first=look.viewer.school_names)
with top:
    opening("Schools", f"The story and plan of {school}" if school else "One school's own story and plan", look)
if look.snapshot is None:
    nothing_loaded()
    st.stop()
if school is None:
    empty(
        "schools",
        "No school is in the records yet.",
        "Load a workbook that names the schools.",
        LOAD,
        "Load a workbook",
    )
    st.stop()

brief = record(look.answer("school_in_brief", school=school), school=school) or {}
reviews = look.answer("reviews", school=school)
last, coming = record(reviews, standing="last"), record(reviews, standing="next")
plan = record(reviews, latest_plan=True)
say_all(story_so_far(school, last, plan), "pr-lead pr-finding")
say_all(to_do(brief, coming, record(reviews, standing="cancelled"), look.as_of))
show_missing(look)
say_all([about(record(look.answer("schools"), school=school) or {})], "pr-foot")

if reviews.empty:
    once = "Once planned, it goes on the Reviews sheet."
    empty("reviews", f"No review of {school} is in the records yet.", once, LOAD, "Load")
    st.stop()
show_open(look, school)
if last:
    show_review(look, last)
    show_beside(look, school)
show_plan(look, plan)
show_carry_over(look, school)
if last:
    show_stages(look, last)
show_impact(look, school, brief)
if coming:
    show_review(look, coming)
    show_stages(look, coming)
show_story(look, school, reviews["told_under"].unique().tolist(), last["told_under"] if last else None)
