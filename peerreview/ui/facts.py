"""One record on the screen: its facts as terms and descriptions, and sentences as a paragraph."""

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from peerreview.framework import Protocols
from peerreview.ui.tables import WITHHELD, cell_html, rows_of
from peerreview.ui.words import is_blank, literal

NOT_RECORDED = '<span class="pr-blank">not recorded</span>'

Record = Mapping[str, Any]


def records(frame: pd.DataFrame, **where: object) -> list[Record]:
    """The rows that have these values, each as column → value."""
    return [row for row in rows_of(frame) if all(row[key] == value for key, value in where.items())]


def record(frame: pd.DataFrame, **where: object) -> Record | None:
    """The first row that has these values, or None where there is none."""
    return next(iter(records(frame, **where)), None)


def facts_html(
    one: Record, terms: Mapping[str, str], *, always: Collection[str] = (), private: Collection[str] = ()
) -> str:
    """The record's facts as HTML. `terms` maps its keys to what they are called, in order.

    Blanks are left out, but for the `always` ones, which are said to be not recorded, and the `private` ones of
    a record whose `withheld` is true, which are said to be withheld.
    """
    entries = [
        f"<div><dt>{escape(term)}</dt><dd>{inside}</dd></div>"
        for key, term in terms.items()
        if (inside := _inside(one, key, always, private))
    ]
    return f'<dl class="pr-facts">{"".join(entries)}</dl>' if entries else ""


def _inside(one: Record, key: str, always: Collection[str], private: Collection[str]) -> str:
    if not is_blank(one[key]):
        return cell_html(one[key])
    if key in private and one.get("withheld") is True:
        return WITHHELD
    return NOT_RECORDED if key in always else ""


def say_all(sentences: Sequence[str], look: str = "pr-lead") -> None:
    """Draws sentences as one paragraph; nothing where there are none."""
    if text := " ".join(filter(None, sentences)):
        st.html(f'<p class="{look}">{escape(text)}</p>')


def tell_faults(known: Protocols) -> None:
    """Say which protocol files of the store cannot be used, and why."""
    if known.faults:
        st.warning(literal(f"{known.problems}\n\nUntil that is put right, it is as if the file were not there."))
