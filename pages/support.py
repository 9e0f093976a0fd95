import streamlit as st

from peerreview.ui.empty import nothing_loaded, nothing_placed
from peerreview.ui.filters import REVIEWS, Filter, choose, options
from peerreview.ui.look import looking
from peerreview.ui.opening import opening
from peerreview.ui.parts.attention import missing
from peerreview.ui.parts.governors import not_for_governors
from peerreview.ui.parts.support import beginning, members
from peerreview.ui.parts.support_days import days
from peerreview.ui.parts.support_help import agreed, directory
from peerreview.ui.parts.support_pairs import given_and_received, more_than_once, who_reviewed_whom
from peerreview.ui.parts.support_people import people
from peerreview.ui.pieces import once, show

look = looking()
opening("Support", "Who reviews whom and who could help whom", look)
if look.snapshot is None:
    nothing_loaded()
    st.stop()
if show(look, not_for_governors):
    st.stop()
schools = once(look, members)
if not schools:
    nothing_placed()
    st.stop()
show(look, missing)
choices = {"year": options(look, "review_choices")["year"], "school": schools}
chosen = choose([Filter(key, REVIEWS[key][0], choices[key], REVIEWS[key][1]) for key in choices])
year, school = chosen["year"], chosen["school"]
show(look, beginning, year, school)
show(look, who_reviewed_whom, year, school)
show(look, more_than_once, school)
show(look, given_and_received, year, school)
show(look, people, school)
show(look, directory, school)
show(look, agreed, year, school)
show(look, days, year, school)
