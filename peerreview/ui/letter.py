"""Text to paste into an email to one headteacher."""

from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from peerreview.packs.letters import Row, letter, mailto
from peerreview.ui.tables import rows_of
from peerreview.words import counted, listed


def show_letter(frame: pd.DataFrame, as_of: date) -> None:
    """Draws the text in a box with a copy button, and a link that opens an email to the head."""
    rows: list[Row] = list(rows_of(frame))
    steps, schools = counted(len(rows), "step"), escape(listed(list(rows[0]["schools"])))
    holds = f"Everything open at {schools}, whatever is chosen above: {steps}."
    to = escape(str(rows[0]["email"]).replace(",", " and "))
    link = f'<a href="{escape(mailto(rows))}">Open an email to {to}</a>'
    address = f"{link}, then paste the text." if mailto(rows) else "No email address is recorded for this head."
    st.html(f'<p class="pr-filtered">{holds} {address}</p>')
    st.code(letter(rows, as_of), language=None, wrap_lines=True)
