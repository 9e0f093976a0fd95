"""DataFrame → a real HTML table: read aloud row by row, stacked on a phone, legible on paper."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from html import escape
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from peerreview.ui.downloads import download_buttons
from peerreview.ui.states import BY_WORD, state_html
from peerreview.ui.words import NOTHING, counted, is_blank, say

NUMBER = ' class="pr-number"'
SHOWN = 50  # rows; a page stays light, and the download has the rest
BLANK = f'<span class="pr-blank" aria-hidden="true">{NOTHING}</span><span class="pr-aloud">blank</span>'
WITHHELD = '<span class="pr-withheld">not shared with you</span>'


def table_html(
    frame: pd.DataFrame,
    caption: str,
    columns: Mapping[str, str],
    *,
    links: Mapping[str, str] | None = None,
    private: Collection[str] = (),
) -> str:
    """The table as HTML, its first column heading each row.

    `columns` maps the frame's columns to headings, in order. `links` maps a column to an address with {} for
    the value. A blank in a `private` column of a row whose `withheld` is true says that it is not shared.
    """
    numeric = {
        key for key in columns if pd.api.types.is_numeric_dtype(frame[key]) and frame[key].dtype != bool
    }
    heads = "".join(
        f'<th scope="col" role="columnheader"{NUMBER if key in numeric else ""}>{escape(heading)}</th>'
        for key, heading in columns.items()
    )
    body = "".join(_rows(frame, columns, links or {}, private, numeric))
    return (
        f'<div class="pr-box"><table class="pr-table" role="table"><caption>{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _rows(
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    links: Mapping[str, str],
    private: Collection[str],
    numeric: Collection[str],
) -> Iterator[str]:
    withheld = frame["withheld"].fillna(value=False).tolist() if "withheld" in frame else [False] * len(frame)
    first = next(iter(columns))
    for row, hidden in zip(frame[list(columns)].itertuples(index=False, name=None), withheld, strict=True):
        cells = []
        for (key, heading), value in zip(columns.items(), row, strict=True):
            inside = (
                WITHHELD
                if hidden and key in private and is_blank(value)
                else cell_html(value, links.get(key))
            )
            tag, role = ("th", ' scope="row" role="rowheader"') if key == first else ("td", ' role="cell"')
            label = f' data-label="{escape(heading)}"'
            kind = _kind(inside, value, numeric=key in numeric)
            cells.append(f"<{tag}{role}{label}{kind}>{inside}</{tag}>")
        yield f'<tr role="row">{"".join(cells)}</tr>'


def _kind(inside: str, value: Any, *, numeric: bool) -> str:
    kinds = {"pr-number": numeric, "pr-none": inside == BLANK, "pr-day": isinstance(value, date)}
    names = " ".join(name for name, here in kinds.items() if here)
    return f' class="{names}"' if names else ""


def cell_html(value: Any, link: str | None = None) -> str:
    """What stands in one cell: a state as shape and word, dates in words, everything else escaped."""
    if is_blank(value):
        return BLANK
    if isinstance(value, str) and value in BY_WORD:
        return state_html(value)
    text = escape(say(value)).replace("\n", "<br>")
    return f'<a href="{escape(link.format(quote(str(value))))}" target="_self">{text}</a>' if link else text


def show_table(
    frame: pd.DataFrame,
    caption: str,
    columns: Mapping[str, str],
    *,
    name: str,
    links: Mapping[str, str] | None = None,
    private: Collection[str] = (),
    also: Mapping[str, str] | None = None,
) -> None:
    """Draws the table with its downloads; `name` is unique on the page and names the files.

    Of more than 50 rows the first 50 are drawn until somebody asks for all. `also` is for downloads only.
    """
    total = len(frame)
    everything = total <= SHOWN or bool(st.session_state.get(f"{name}-all"))
    st.html(
        table_html(frame if everything else frame.head(SHOWN), caption, columns, links=links, private=private)
    )
    if total > SHOWN:
        st.toggle(f"Show all {counted(total, 'row')}, not only the first {SHOWN}", key=f"{name}-all")
    download_buttons(frame, {**columns, **(also or {})}, name=name, title=caption)
