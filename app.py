"""The dashboard. `python app.py`, `streamlit run app.py` and `peerreview serve` all serve this app."""

import streamlit as st

from peerreview.ui import server

app = st.App(server.SCRIPT, middleware=server.MIDDLEWARE, lifespan=server.lifespan)

if __name__ == "__main__":
    server.main(app)
