"""Conversations with the Associate: what mattered most, what was agreed, what became of it, and days to look from."""

from collections.abc import Iterator, Sequence
from datetime import date

from peerreview.states import STATES
from peerreview.ui.empty import absent
from peerreview.ui.facts import Record, records
from peerreview.ui.look import Look
from peerreview.ui.menu import FOLLOW_UPS, LOAD
from peerreview.ui.parts.ladder import years_held
from peerreview.ui.pieces import Folded, Heading, Link, Piece, said
from peerreview.ui.tables import table
from peerreview.words import counted, in_words, is_blank, listed, plain, say_date

STEPS = {"next_step": "Next step", "owner": "Who", "due": "Due", "state": "State"}
STEPS_ALSO = {"held_on": "Conversation", "source": "Workbook", "source_cell": "Cell", "to_complete": "To complete"}
EARLIER = {"held_on": "Conversation", **STEPS}
EARLIER_ALSO = {"matters_most": "What mattered most", "source": "Workbook", "source_cell": "Cell"}
HOW_TO = (
    "The yearly conversation goes on the Conversations sheet: its date, what matters most, and a row for each next "
    "step that you agree."
)


def last_conversation(look: Look) -> Iterator[Piece]:
    """What mattered most in the latest conversation, its next steps and how each stands; then the earlier ones."""
    answer = look.answer("conversations")
    yield Heading("Our last conversation", "conversation")
    if answer.empty:
        yield absent("conversation", "No conversation with an Associate is in the records yet.", HOW_TO, LOAD)
        return
    latest = records(answer, latest=True)
    yield said([_held(latest), _mattered(latest), _became(latest)])
    if any(_steps(latest)):
        held_on = say_date(latest[0]["held_on"])
        steps = answer[answer["latest"] & answer["next_step"].notna()]
        caption = f"Next steps agreed on {held_on}"
        yield table(steps, caption, STEPS, name="next-steps", under={"next_step": "to_complete"}, also=STEPS_ALSO)
        yield Link(FOLLOW_UPS.file, "Follow-ups: every step that is still open")
    earlier = answer[~answer["latest"].astype(bool)]
    if not earlier.empty:
        became = _became(records(earlier))
        many = earlier["held_on"].nunique()
        caption = f"{counted(many, 'earlier conversation')}, the latest first"
        inside = table(earlier, caption, EARLIER, name="earlier", under={"held_on": "matters_most"}, also=EARLIER_ALSO)
        yield Folded("Earlier conversations and what became of them", [said([became]), inside])


def _held(rows: Sequence[Record]) -> str:
    names = list(dict.fromkeys(str(row["associate"]) for row in rows if not is_blank(row["associate"])))
    return f"Held on {say_date(rows[0]['held_on'])}{f' with {listed(names)}' if names else ''}."


def _mattered(rows: Sequence[Record]) -> str:
    words = list(dict.fromkeys(str(row["matters_most"]) for row in rows if not is_blank(row["matters_most"])))
    if not words:
        return "What mattered most is not recorded."
    return f"What mattered most: {listed([f'“{word}”' for word in words])}."


def _steps(rows: Sequence[Record]) -> list[Record]:
    return [row for row in rows if not is_blank(row["next_step"])]


def _became(rows: Sequence[Record]) -> str:
    """As in: Five next steps were agreed: 1 overdue, 1 due soon and 3 done."""
    steps = _steps(rows)
    if not steps:
        return "No next step is recorded."
    states = [f"{times} {state.word}" for state in STATES if (times := _times(steps, state.word))]
    were = "was" if len(steps) == 1 else "were"
    return f"{in_words(len(steps), 'next step')} {were} agreed: {listed(states)}."


def _times(steps: Sequence[Record], state: str) -> int:
    return sum(row["state"] == state for row in steps)


def days_to_look_from(look: Look) -> Iterator[tuple[str, date]]:
    """Days that before and after can be told from: each conversation, the latest first, then the start of each year."""
    held = dict.fromkeys(plain(row["held_on"]) for row in records(look.answer("conversations")))
    for moment in held:
        day = moment.date()
        yield f"Our conversation of {say_date(day)}", day
    for year in reversed(years_held(look)):
        day = date(int(year[:4]), 9, 1)
        if day <= look.as_of:
            yield f"The start of {year}", day
