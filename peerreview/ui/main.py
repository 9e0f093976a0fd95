"""The router: who is looking, which snapshot, which page. Everything a page shows is in pages/."""

from contextlib import nullcontext

import streamlit as st

from peerreview.errors import UserError
from peerreview.ui.look import looking
from peerreview.ui.menu import LOAD, MENU, OVERVIEW
from peerreview.ui.opening import ABOUT, ICON, STYLE, footing, standing
from peerreview.ui.page_paper import take_away
from peerreview.ui.shown import gathered
from peerreview.ui.turns import TURN
from peerreview.words import literal

st.set_page_config(page_title="Peer review", page_icon=ICON, layout="wide", menu_items={"About": ABOUT})
st.html(STYLE)
page = st.navigation(
    {
        group: [
            st.Page(e.file, title=e.title, url_path=e.address, help=e.purpose, default=e is OVERVIEW) for e in entries
        ]
        for group, entries in MENU.items()
    }
)
try:
    look = looking()
    with st.sidebar:
        if len(look.partnerships) > 1:
            st.selectbox("Partnership", look.partnerships, key="partnership", bind="query-params")
        st.html(footing(look))
    standing(look)
    with gathered() as shown, nullcontext() if page.url_path == LOAD.address else TURN:
        page.run()
        take_away(page.url_path, shown)
except UserError as error:
    st.error(literal(str(error)))
