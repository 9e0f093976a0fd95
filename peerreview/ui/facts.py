"""One record on the screen: its facts as terms and descriptions, and sentences as a paragraph."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from peerreview.framework import Protocols
from peerreview.packs.content import WITHHELD, Block, Facts, said_with_shape
from peerreview.ui.pieces import Html, put, said
from peerreview.ui.tables import WITHHELD_HTML, cell_html, rows_of
from peerreview.words import is_blank, literal

NOT_RECORDED = "not recorded"
INSTEAD = {NOT_RECORDED: f'<span class="pr-blank">{NOT_RECORDED}</span>', WITHHELD: WITHHELD_HTML}

Record = Mapping[str, Any]


def records(frame: pd.DataFrame, **where: object) -> list[Record]:
    """The rows that have these values, each as column → value."""
    return [row for row in rows_of(frame) if all(row[key] == value for key, value in where.items())]


def record(frame: pd.DataFrame, **where: object) -> Record | None:
    """The first row that has these values, or None where there is none."""
    return next(iter(records(frame, **where)), None)


def described(
    one: Record, terms: Mapping[str, str], *, always: Collection[str] = (), private: Collection[str] = ()
) -> Html:
    """The record's facts, each as a term and its description. `terms` maps its keys to what they are called, in order.

    Blanks are left out, but for the `always` ones, which are said to be not recorded, and the `private` ones of
    a record whose `withheld` is true, which are said to be withheld.
    """
    every = [(term, one[key], _instead(one, key, always, private)) for key, term in terms.items()]
    told = [(term, value, instead) for term, value, instead in every if instead or not is_blank(value)]
    entries = "".join(
        f"<div><dt>{escape(term)}</dt><dd>{INSTEAD[instead] if instead else cell_html(value)}</dd></div>"
        for term, value, instead in told
    )
    return Html(f'<dl class="pr-facts">{entries}</dl>' if entries else "", partial(_on_paper, told))


def _instead(one: Record, key: str, always: Collection[str], private: Collection[str]) -> str:
    """What is said where there is nothing; "" where there is something, or nothing is to be said."""
    if not is_blank(one[key]):
        return ""
    if key in private and one.get("withheld") is True:
        return WITHHELD
    return NOT_RECORDED if key in always else ""


def _on_paper(told: Sequence[tuple[str, Any, str]]) -> Iterator[Block]:
    if told:
        yield Facts([(term, instead or said_with_shape(value)) for term, value, instead in told])


def say_all(sentences: Sequence[str], look: str = "pr-lead") -> None:
    """Draws sentences as one paragraph; nothing where there are none."""
    put(said(sentences, look))


def tell_faults(known: Protocols) -> None:
    """Say which protocol files of the store cannot be used, and why."""
    if known.faults:
        st.warning(literal(f"{known.problems}\n\nUntil that is put right, it is as if the file were not there."))
