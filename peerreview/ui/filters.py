"""Filters: few, visible, in the page's address, with a sentence that says what they do and a way back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from peerreview.ui.words import listed


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice. `key` is its name in the address and in the question; `every` is the choice of all."""

    key: str
    label: str
    options: Sequence[str]
    every: str = "All"


def choose(filters: Sequence[Filter]) -> dict[str, str | None]:
    """Draws the filters in a row, with their sentence; returns key → choice, None for all.

    A filter with fewer than two options is not drawn: there is nothing to choose.
    """
    shown = [f for f in filters if len(f.options) > 1]
    with st.container(horizontal=True, key="filters"):
        chosen = {f.key: _draw(f) for f in shown}
    if any(chosen.values()):
        with st.container(horizontal=True, vertical_alignment="center", key="filtered"):
            st.html(f'<p class="pr-filtered">{filtered(shown, chosen)}</p>', width="content")
            st.button("Show everything", on_click=reset, args=(shown,), key="filters-reset", type="tertiary")
    return {f.key: chosen.get(f.key) for f in filters}


def _draw(choice: Filter) -> str | None:
    options = [choice.every, *choice.options]
    seen = st.selectbox(choice.label, options, key=choice.key, bind="query-params", width=220)
    return None if seen == choice.every else seen


def reset(filters: Sequence[Filter]) -> None:
    """Sets every filter back to all; for use as a callback."""
    for choice in filters:
        st.session_state[choice.key] = choice.every


def filtered(filters: Sequence[Filter], chosen: Mapping[str, str | None]) -> str:
    """The sentence that says what is filtered, safe to put in a page; "" where nothing is."""
    parts = [
        f"{f.label.lower()} <strong>{escape(value)}</strong>" for f in filters if (value := chosen.get(f.key))
    ]
    return f"Filtered to {listed(parts)}." if parts else ""
