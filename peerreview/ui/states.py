"""The states of a step on the screen: a shape, a word and a place in the order. Never colour alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class State:
    """How one state looks, and what it means in a sentence. `tone` names its colour in style.css."""

    word: str
    shape: str
    tone: str
    means: str


# In the order in which they are shown: what needs somebody first.
STATES = (
    State("overdue", "■", "overdue", "Its due date has passed and nothing says that it was done."),
    State("due soon", "▲", "soon", "Due within the next 14 days."),
    State("unscheduled", "○", "quiet", "No date, and no rule gives one; “tbc” counts as no date."),
    State(
        "not recorded",
        "□",
        "quiet",
        "Should have come before a review that has been held; nobody wrote it down.",
    ),
    State("planned", "◇", "planned", "Has a date more than 14 days away."),
    State("paused", "‖", "quiet", "Somebody paused it."),
    State(
        "done (assumed)",
        "◐",
        "done",
        "The one date that was written down has passed; nobody said it was done.",
    ),
    State("done", "●", "done", "Somebody recorded it as done."),
    State("not applicable", "–", "quiet", "Does not apply, or the review was cancelled."),
    State("not tracked", "·", "quiet", "No workbook of the partnership has a column for it; counted nowhere."),
)
BY_WORD = {state.word: state for state in STATES}
_PLACE = {state.word: place for place, state in enumerate(STATES)}


def order(word: str | None) -> int:
    """Where a state comes in the order of urgency, 0 first; words that are no state come last."""
    return _PLACE.get(word or "", len(STATES))


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
