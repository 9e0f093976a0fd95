import streamlit as st

from peerreview.ui.drawn import scheme
from peerreview.ui.empty import empty, nothing_loaded
from peerreview.ui.filters import REVIEWS, Filter, choose, options
from peerreview.ui.look import looking
from peerreview.ui.menu import LOAD
from peerreview.ui.opening import opening
from peerreview.ui.parts.attention import missing
from peerreview.ui.parts.impact import beginning, by_level, where_it_ends
from peerreview.ui.parts.impact_measures import drawn_by_unit
from peerreview.ui.parts.impact_records import lasting, to_complete
from peerreview.ui.pieces import show

look = looking()
opening("Impact", "What has changed since our reviews", look)
if look.snapshot is None:
    nothing_loaded()
    st.stop()
choices = options(look, "review_choices")
if not choices:
    empty("reviews", "No review is in the records yet.", "Load the timetable of your reviews.", LOAD, "Load a workbook")
    st.stop()
show(look, missing)
chosen = choose([Filter(key, REVIEWS[key][0], choices[key], REVIEWS[key][1]) for key in ("year", "school")])
if not show(look, beginning, **chosen):
    wait = "What changes is looked at after a review. The timetable says when each review is held."
    empty("held", "No review has been held yet with these choices.", wait, LOAD, "Load a workbook")
    st.stop()
show(look, where_it_ends, **chosen)
show(look, by_level, **chosen)
show(look, drawn_by_unit, scheme(), **chosen)
show(look, lasting, **chosen)
show(look, to_complete, **chosen)
