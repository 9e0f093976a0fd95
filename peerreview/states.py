"""The states of a step: a shape, a word and a place in the order. Never colour alone."""

from dataclasses import dataclass


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
