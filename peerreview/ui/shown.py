"""What a page has shown in this run: its pieces in their order, what it was narrowed to, and what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from peerreview.ui.look import Look
    from peerreview.ui.pieces import Piece


@dataclass(slots=True)
class Shown:
    """One page in one run. Nothing is worked out here: it holds what was drawn, and how to ask for it again.

    `keys` are the names in the address that the page listens to, `chosen` says in sentences what they narrow it to,
    and `unknown` what was asked for and is not there.
    """

    look: Look | None = None
    title: str = ""
    about: str = ""
    pieces: list[Piece] = field(default_factory=list)
    parts: list[Callable[[Look], Iterable[Any]]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    chosen: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def narrow(self, sentence: str, *keys: str) -> None:
        """Notes what the page is narrowed to by these names of its address; no sentence where by nothing."""
        self.keys.update(keys)
        self.chosen += [sentence] if sentence else []


_now: ContextVar[Shown | None] = ContextVar("shown", default=None)


@contextmanager
def gathered(shown: Shown | None = None) -> Iterator[Shown]:
    """While it is open, what is shown is gathered in it."""
    shown = shown or Shown()
    before = _now.set(shown)
    try:
        yield shown
    finally:
        _now.reset(before)


def shown_now() -> Shown:
    """What gathers it; where nobody does, one that is thrown away."""
    return _now.get() or Shown()
