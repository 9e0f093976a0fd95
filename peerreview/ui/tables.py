"""DataFrame → a real HTML table: read aloud row by row, stacked on a phone, legible on paper."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from peerreview.packs import content
from peerreview.packs.content import WITHHELD, Block
from peerreview.states import BY_WORD
from peerreview.ui.downloads import Downloads
from peerreview.ui.pieces import Html
from peerreview.ui.states import state_html
from peerreview.words import NOTHING, counted, is_blank, say

NUMBER = ' class="pr-number"'
WIDEST_BAR = 4  # rem, in every column alike, so that bars can be compared across them
SHOWN = 50  # rows; a page stays light, and the download has the rest
BLANK = f'<span class="pr-blank" aria-hidden="true">{NOTHING}</span><span class="pr-aloud">blank</span>'
WITHHELD_HTML = f'<span class="pr-withheld">{WITHHELD}</span>'


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a frame becomes a table; its parts are those of `table_html`."""

    columns: Mapping[str, str]
    private: Collection[str]
    under: Mapping[str, str]
    addresses: Mapping[str, str]
    numeric: Collection[str]
    plain: Collection[str] = ()
    bars: Mapping[str, str] = field(default_factory=dict)

    def row(self, row: Mapping[str, Any]) -> str:
        """One row; its first cell heads it."""
        cells = "".join(self.cell(row, key, first=place == 0) for place, key in enumerate(self.columns))
        return f'<tr role="row">{cells}</tr>'

    def cell(self, row: Mapping[str, Any], key: str, *, first: bool) -> str:
        """One cell, with its heading for where the table is stacked."""
        inside = self.inside(row, key)
        tag, role = ("th", ' scope="row" role="rowheader"') if first else ("td", ' role="cell"')
        kind = _kind(inside, row[key], numeric=key in self.numeric)
        beneath = row[self.under[key]] if key in self.under else None
        if not is_blank(beneath):
            inside += f'<span class="pr-under">{escape(say(beneath))}</span>'
        if key in self.bars:
            inside += f'<span class="pr-bar" style="width:{row[self.bars[key]] * WIDEST_BAR:.2f}rem"></span>'
        return f'<{tag}{role} data-label="{escape(self.columns[key])}"{kind}>{inside}</{tag}>'

    def inside(self, row: Mapping[str, Any], key: str) -> str:
        """What stands in the cell: that it is withheld, a link, or the value."""
        if key in self.private and is_blank(row[key]) and row.get("withheld") is True:
            return WITHHELD_HTML
        address = row[self.addresses[key]] if key in self.addresses else None
        if is_blank(address) or is_blank(row[key]):
            return cell_html(row[key], states=key not in self.plain)
        return f'<a href="{escape(str(address))}">{cell_html(row[key])}</a>'


def table_html(
    frame: pd.DataFrame,
    caption: str,
    columns: Mapping[str, str],
    *,
    private: Collection[str] = (),
    under: Mapping[str, str] | None = None,
    addresses: Mapping[str, str] | None = None,
    groups: str | None = None,
    plain: Collection[str] = (),
    bars: Mapping[str, str] | None = None,
) -> str:
    """The table as HTML, its first column heading each row.

    `columns` maps the frame's columns to headings, in order. `addresses` maps a column to the one that holds its
    address. A blank in a `private` column of a row whose `withheld` is true says that it is not shared. `under`
    maps a column to one that stands beneath it in the same cell. `groups` is a column whose values head parts of
    the table; rows of one part stand together. Words in a `plain` column are never states, even where they read
    like one. `bars` maps a column to one of shares from 0 to 1, each drawn as a bar beneath the figure.
    """
    numeric = {key for key in columns if pd.api.types.is_numeric_dtype(frame[key]) and frame[key].dtype != bool}
    drawing = Drawing(columns, private, under or {}, addresses or {}, numeric, plain, bars or {})
    heads = "".join(
        f'<th scope="col" role="columnheader"{NUMBER if key in numeric else ""}>{escape(heading)}</th>'
        for key, heading in columns.items()
    )
    parts: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(frame):
        parts.setdefault(_group(row, groups), []).append(row)
    body = "".join(
        f'<tbody role="rowgroup">{_group_head(name, len(part), len(columns))}'
        f"{''.join(drawing.row(row) for row in part)}</tbody>"
        for name, part in (parts or {"": []}).items()
    )
    return (
        f'<div class="pr-box"><table class="pr-table" role="table"><caption>{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>{body}</table></div>'
    )


def _group(row: Mapping[str, Any], groups: str | None) -> str:
    if groups is None:
        return ""
    return NOTHING if is_blank(row[groups]) else str(row[groups])


def _group_head(name: str, rows: int, width: int) -> str:
    """The row that heads a part of the table; "" where the table has no parts."""
    if not name:
        return ""
    return (
        f'<tr role="row" class="pr-group"><th scope="rowgroup" role="rowheader" colspan="{width}">{escape(name)}'
        f' <span class="pr-note">{rows:,}</span></th></tr>'
    )


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Each row as column → value."""
    names = list(frame.columns)
    # at once: to take a column out of a frame costs more than all its values
    return [dict(zip(names, row, strict=True)) for row in frame.to_numpy(dtype=object).tolist()]


def _kind(inside: str, value: Any, *, numeric: bool) -> str:
    kinds = {"pr-number": numeric, "pr-none": inside == BLANK, "pr-day": isinstance(value, date)}
    names = " ".join(name for name, here in kinds.items() if here)
    return f' class="{names}"' if names else ""


def cell_html(value: Any, *, states: bool = True) -> str:
    """What stands in one cell: a state as shape and word, dates in words, everything else escaped."""
    if is_blank(value):
        return BLANK
    if states and isinstance(value, str) and value in BY_WORD:
        return state_html(value)
    return escape(say(value)).replace("\n", "<br>")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its downloads; `name` is unique on the page and names the files. `table` makes one."""

    name: str
    frame: pd.DataFrame
    html: Callable[[pd.DataFrame], str]
    first: str  # the first rows as HTML
    downloads: Downloads
    paper: content.Table

    def draw(self) -> None:
        """Puts it on the page: of many rows the first, until somebody asks for all."""
        total = len(self.frame)
        everything = total > SHOWN and bool(st.session_state.get(f"{self.name}-all"))
        st.html(self.html(self.frame) if everything else self.first)
        if total > SHOWN:
            st.toggle(f"Show all {counted(total, 'row')}, not only the first {SHOWN}", key=f"{self.name}-all")
        self.downloads.draw()

    def blocks(self) -> Iterable[Block]:
        """The whole table, with all of its rows."""
        yield self.paper


def table(
    frame: pd.DataFrame,
    caption: str,
    columns: Mapping[str, str],
    *,
    name: str,
    also: Mapping[str, str] | None = None,
    **drawing: Any,
) -> Table:
    """The table of a frame; `also` is for downloads only, `drawing` as in `table_html`."""

    def html(rows: pd.DataFrame) -> str:
        return table_html(rows, caption, columns, **drawing)

    downloads = Downloads(frame, {**columns, **(also or {})}, name, caption)
    paper = on_paper(frame, caption, columns, also, drawing)
    return Table(name, frame, html, html(frame.head(SHOWN)), downloads, paper)


def bare_table(frame: pd.DataFrame, caption: str, columns: Mapping[str, str], **drawing: Any) -> Html:
    """The table of a frame without its downloads; the rest is as in `table_html`."""
    html = table_html(frame, caption, columns, **drawing)
    return Html(html, lambda: [on_paper(frame, caption, columns, None, drawing)])


def on_paper(
    frame: pd.DataFrame,
    caption: str,
    columns: Mapping[str, str],
    also: Mapping[str, str] | None,
    drawing: Mapping[str, Any],
) -> content.Table:
    """The table as it stands on paper and in a workbook, which have no links and no bars."""
    kept = {key: drawing[key] for key in ("groups", "under", "private", "plain") if drawing.get(key)}
    return content.Table(caption, columns, frame, also=also or {}, **kept)


def show_table(frame: pd.DataFrame, caption: str, columns: Mapping[str, str], *, name: str, **more: Any) -> None:
    """Draws the table of a frame; the rest is as in `table`."""
    table(frame, caption, columns, name=name, **more).draw()
