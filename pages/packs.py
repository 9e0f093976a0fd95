import streamlit as st

from peerreview.ui.empty import nothing_loaded, nothing_placed
from peerreview.ui.facts import say_all
from peerreview.ui.filters import choose_one
from peerreview.ui.look import looking
from peerreview.ui.opening import opening
from peerreview.ui.pack_desk import NEXT, ON_THE_PAGE, of_all, show_pack

look = looking()
opening("Packs", "What you take to a meeting, ready to print or to hand over", look, of_all=of_all())
if look.snapshot is None:
    nothing_loaded()
    st.stop()
if look.partnership is None:
    nothing_placed()
    st.stop()
say_all([NEXT], "pr-filtered")
chosen = choose_one("pack", "Which pack", list(ON_THE_PAGE))
st.header(chosen, anchor="pack")
show_pack(look, ON_THE_PAGE[chosen])
