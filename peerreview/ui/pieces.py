"""The pieces that a page is put together from: worked out once as values, then drawn for everybody who looks."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, Protocol, TypeVar

import streamlit as st

from peerreview.known import Known
from peerreview.ui.look import Look

MOST_PARTS = 2_000  # parts of pages that are kept, the ones drawn last
T = TypeVar("T")


class Piece(Protocol):
    """Anything that can be put on the page as often as it is wanted. It holds no input and asks no session."""

    def draw(self) -> None:
        """Puts it on the page."""


Pieces = Iterable[Piece]
_known: Known[tuple[Any, ...]] = Known(lambda _: 1, MOST_PARTS)


def draw(pieces: Pieces) -> None:
    """Puts each on the page, in their order."""
    for piece in pieces:
        piece.draw()


def show(look: Look, part: Callable[..., Pieces], /, *args: Hashable, **narrowed: Hashable) -> bool:
    """Draws what `part(look, …)` yields, from the cache where it was drawn before; False where that is nothing."""
    pieces = once(look, part, *args, **narrowed)
    draw(pieces)
    return bool(pieces)


def once(look: Look, work_out: Callable[..., Iterable[T]], /, *args: Hashable, **narrowed: Hashable) -> tuple[T, ...]:
    """What `work_out(look, …)` yields, from the cache where it was asked before.

    It may depend on its arguments and on what the look tells of records, viewer and day, and on nothing else.
    """
    key = (*look.scope, work_out.__module__, work_out.__qualname__, args, *sorted(narrowed.items()))
    return _known.get(key, lambda: tuple(work_out(look, *args, **narrowed)))


@dataclass(frozen=True, slots=True)
class Html:
    """Our own markup, in which every text from a workbook is escaped."""

    text: str
    width: Any = "stretch"

    def draw(self) -> None:
        """Puts it on the page; nothing where it is empty."""
        if self.text:
            st.html(self.text, width=self.width)


def said(sentences: Sequence[str], look: str = "pr-lead") -> Html:
    """Sentences as one paragraph; nothing where there are none."""
    text = " ".join(filter(None, sentences))
    return Html(f'<p class="{look}">{escape(text)}</p>' if text else "")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, which the address can point at by its anchor."""

    text: str
    anchor: str

    def draw(self) -> None:
        """Puts it on the page."""
        st.header(self.text, anchor=self.anchor)


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading within a part."""

    text: str
    anchor: str | None = None

    def draw(self) -> None:
        """Puts it on the page."""
        st.subheader(self.text, anchor=self.anchor or False)


@dataclass(frozen=True, slots=True)
class Link:
    """The way to another page."""

    page: Path
    label: str
    query: Mapping[str, str] = field(default_factory=dict)

    def draw(self) -> None:
        """Puts it on the page."""
        st.page_link(self.page, label=self.label, query_params=self.query or None)


@dataclass(frozen=True, slots=True)
class Folded:
    """Pieces behind a label, which opens them."""

    label: str
    pieces: Sequence[Piece]
    opened: bool = False

    def draw(self) -> None:
        """Puts it on the page."""
        with st.expander(self.label, expanded=self.opened):
            draw(self.pieces)


@dataclass(frozen=True, slots=True)
class Held:
    """Pieces that the style sheet knows by a key, unique on the page; `box` is what the container is given."""

    key: str
    pieces: Sequence[Piece]
    box: Mapping[str, Any] = field(default_factory=dict)

    def draw(self) -> None:
        """Puts it on the page."""
        with st.container(key=self.key, **self.box):
            draw(self.pieces)


@dataclass(frozen=True, slots=True)
class Beside:
    """Pieces in two columns, beneath each other on a phone."""

    columns: Sequence[Sequence[Piece]]

    def draw(self) -> None:
        """Puts it on the page."""
        for pieces, column in zip(self.columns, st.columns(2, gap="large"), strict=False):
            with column:
                draw(pieces)
