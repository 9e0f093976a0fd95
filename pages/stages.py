import streamlit as st

from peerreview.ui.drawn import scheme
from peerreview.ui.empty import empty, nothing_loaded
from peerreview.ui.filters import choose_one, choose_reviews, options
from peerreview.ui.look import Look, looking
from peerreview.ui.menu import LOAD
from peerreview.ui.opening import opening
from peerreview.ui.parts.attention import missing
from peerreview.ui.parts.stages import current_year, day_by_day, finding, in_common_phases, in_own_stages, year_by_year
from peerreview.ui.pieces import Heading, once, put, show

OWN, COMMON = "Each protocol's own stages", "The common phases"


def stage_by_stage(look: Look, chosen: dict[str, str | None]) -> None:
    put(Heading("Review by review", "reviews"))
    several = len(options(look, "review_choices")["protocol"]) > 1
    common = several and choose_one("stages", "In which stages", [OWN, COMMON]) == COMMON
    show(look, in_common_phases if common else in_own_stages, **chosen)


look = looking()
opening("Stages", "How far each review has come, stage by stage", look)
if look.snapshot is None:
    nothing_loaded()
    st.stop()
if not options(look, "review_choices"):
    empty("reviews", "No review is in the records yet.", "Load the timetable of your reviews.", LOAD, "Load a workbook")
    st.stop()
show(look, missing)
year = next(iter(once(look, current_year)), None)
chosen = choose_reviews(look, ("year", "protocol", "school"), year)
if not show(look, finding, **chosen):
    empty("narrowed", "No review has these filters together.", "Show everything, or choose another year or school.")
    st.stop()
stage_by_stage(look, chosen)
show(look, day_by_day, scheme(), **chosen)
show(look, year_by_year, scheme(), **{key: value for key, value in chosen.items() if key != "year"})
