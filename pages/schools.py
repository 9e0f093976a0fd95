import streamlit as st

from peerreview.ui.empty import empty, nothing_loaded
from peerreview.ui.filters import pick
from peerreview.ui.look import looking
from peerreview.ui.menu import LOAD
from peerreview.ui.opening import opening
from peerreview.ui.parts.attention import missing
from peerreview.ui.parts.school_sections import beginning, whole_story
from peerreview.ui.pieces import show

look = looking()
top = st.container()
schools = look.answer("schools")["school"].tolist() if look.snapshot is not None else []
school = pick("school", "School", schools, first=look.viewer.school_names)
with top:
    opening("Schools", f"The story and plan of {school}" if school else "One school's own story and plan", look)
if look.snapshot is None:
    nothing_loaded()
elif school is None:
    empty(
        "schools",
        "No school is in the records yet.",
        "Load a workbook that names the schools.",
        LOAD,
        "Load a workbook",
    )
else:
    show(look, beginning, school)
    show(look, missing)
    show(look, whole_story, school)
