"""The states of a step on the screen."""

from collections.abc import Iterable
from html import escape

from peerreview.states import BY_WORD, State, order


def state_html(word: str) -> str:
    """The state as HTML: a shape that screen readers skip, then the word."""
    state = BY_WORD.get(word)
    if state is None:
        return escape(word)
    return f'<span class="pr-state">{shape_html(state)}{escape(state.word)}</span>'


def shape_html(state: State) -> str:
    """The state's shape alone, in its colour; screen readers skip it, so the word has to be near."""
    return f'<span class="pr-shape pr-{state.tone}" aria-hidden="true">{state.shape}</span>'


def key_html(words: Iterable[str]) -> str:
    """A key to the states that are on the page, in order: shape, word and meaning."""
    entries = [
        f"<div><dt>{state_html(word)}</dt><dd>{escape(BY_WORD[word].means)}</dd></div>"
        for word in sorted({w for w in words if w in BY_WORD}, key=order)
    ]
    return f'<dl class="pr-key">{"".join(entries)}</dl>'
