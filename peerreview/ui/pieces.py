"""The pieces that a page is put together from: worked out once as values, drawn for everybody, and said on paper."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, Protocol, TypeVar

import streamlit as st

from peerreview.known import Known
from peerreview.packs import content
from peerreview.packs.content import Block, Tone, paragraph
from peerreview.ui.look import Look
from peerreview.ui.shown import shown_now
from peerreview.ui.states import key_html
from peerreview.words import literal

MOST_PARTS = 2_000  # parts of pages that are kept, the ones drawn last
TONES: Mapping[str, Tone] = {  # of a paragraph in the style sheet → on paper
    "pr-lead pr-finding": "lead",
    "pr-lead": "plain",
    "pr-filtered": "note",
    "pr-foot": "note",
    "pr-note": "note",
}
FOLDED = 3  # the level of its heading on paper: one beneath whatever heading it stands under
T = TypeVar("T")


class Piece(Protocol):
    """Anything that can be put on the page as often as it is wanted, and on paper.

    It holds no input and asks no session.
    """

    def draw(self) -> None:
        """Puts it on the page."""

    def blocks(self) -> Iterable[Block]:
        """The same on paper; nothing where it only leads somewhere. Worked out when somebody takes the page away."""


Pieces = Iterable[Piece]
_known: Known[tuple[Any, ...]] = Known(lambda _: 1, MOST_PARTS)


def draw(pieces: Pieces) -> None:
    """Puts each on the page, in their order."""
    for piece in pieces:
        piece.draw()


def put(*pieces: Piece) -> None:
    """Puts each on the page, and among what can be taken away from it."""
    shown_now().pieces.extend(pieces)
    draw(pieces)


def on_paper(pieces: Pieces) -> Iterator[Block]:
    """All of them on paper, in their order."""
    for piece in pieces:
        yield from piece.blocks()


def show(look: Look, part: Callable[..., Pieces], /, *args: Hashable, **narrowed: Hashable) -> bool:
    """Draws what `part(look, …)` yields, from the cache where it was drawn before; False where that is nothing."""
    pieces = once(look, part, *args, **narrowed)
    shown_now().parts.append(lambda looking: part(looking, *args, **narrowed))
    put(*pieces)
    return bool(pieces)


def once(look: Look, work_out: Callable[..., Iterable[T]], /, *args: Hashable, **narrowed: Hashable) -> tuple[T, ...]:
    """What `work_out(look, …)` yields, from the cache where it was asked before.

    It may depend on its arguments and on what the look tells of records, viewer and day, and on nothing else.
    """
    key = (*look.scope, work_out.__module__, work_out.__qualname__, args, *sorted(narrowed.items()))
    return _known.get(key, lambda: tuple(work_out(look, *args, **narrowed)))


@dataclass(frozen=True, slots=True)
class Html:
    """Our own markup, in which every text from a workbook is escaped; `paper` says the same without it."""

    text: str
    paper: Callable[[], Iterable[Block]] = field(compare=False)
    width: Any = "stretch"

    def draw(self) -> None:
        """Puts it on the page; nothing where it is empty."""
        if self.text:
            st.html(self.text, width=self.width)

    def blocks(self) -> Iterable[Block]:
        """What stands for it on paper."""
        return self.paper()


def said(sentences: Sequence[str], look: str = "pr-lead", width: Any = "stretch") -> Html:
    """Sentences as one paragraph; nothing where there are none."""
    text = " ".join(filter(None, sentences))
    return Html(f'<p class="{look}">{escape(text)}</p>' if text else "", partial(paragraph, [text], TONES[look]), width)


def only_seen(words: Html) -> Html:
    """The same for the screen alone: words about something that paper has not."""
    return replace(words, paper=tuple)


def key(states: Iterable[str]) -> Html:
    """What the states mean; on paper that stands among the definitions at the end."""
    return Html(key_html(states), tuple)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, which the address can point at by its anchor."""

    text: str
    anchor: str

    def draw(self) -> None:
        """Puts it on the page."""
        st.header(literal(self.text), anchor=self.anchor)

    def blocks(self) -> Iterable[Block]:
        """The heading of a part."""
        yield content.Heading(self.text)


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading within a part."""

    text: str
    anchor: str | None = None

    def draw(self) -> None:
        """Puts it on the page."""
        st.subheader(literal(self.text), anchor=self.anchor or False)

    def blocks(self) -> Iterable[Block]:
        """The heading within a part."""
        yield content.Heading(self.text, 2)


@dataclass(frozen=True, slots=True)
class Link:
    """The way to another page."""

    page: Path
    label: str
    query: Mapping[str, str] = field(default_factory=dict)

    def draw(self) -> None:
        """Puts it on the page."""
        st.page_link(self.page, label=self.label, query_params=self.query or None)

    def blocks(self) -> Iterable[Block]:
        """Nothing: paper leads nowhere."""
        return ()


@dataclass(frozen=True, slots=True)
class Folded:
    """Pieces behind a label, which opens them."""

    label: str
    pieces: Sequence[Piece]
    opened: bool = False

    def draw(self) -> None:
        """Puts it on the page."""
        with st.expander(literal(self.label), expanded=self.opened):
            draw(self.pieces)

    def blocks(self) -> Iterable[Block]:
        """Its label as a heading, and its pieces; where a table comes first, its caption says enough."""
        inside = list(on_paper(self.pieces))
        if inside and not isinstance(inside[0], content.Table):
            yield content.Heading(self.label, FOLDED)
        yield from inside


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

    def blocks(self) -> Iterable[Block]:
        """Its pieces."""
        return on_paper(self.pieces)


@dataclass(frozen=True, slots=True)
class Beside:
    """Pieces in two columns, beneath each other on a phone."""

    columns: Sequence[Sequence[Piece]]

    def draw(self) -> None:
        """Puts it on the page."""
        for pieces, column in zip(self.columns, st.columns(2, gap="large"), strict=False):
            with column:
                draw(pieces)

    def blocks(self) -> Iterable[Block]:
        """The pieces of the first column, then those of the second."""
        for pieces in self.columns:
            yield from on_paper(pieces)
