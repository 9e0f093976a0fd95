"""What the steps in each state come to, and what the last load changed, in sentences."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from peerreview.words import counted, is_blank, listed, loaded_on, of, plain, say

Row = Mapping[str, Any]

SOON = timedelta(days=14)  # as in states.sql
NOTHING = "Nothing"  # how a sentence begins that needs no shape beside it


def overdue(row: Row) -> str:
    """What is overdue, at how many schools, and the oldest of it."""
    if not row["steps"]:
        return f"{NOTHING} is overdue."
    return f"{are(row['steps'], 'step')} overdue{where(row)}. The oldest is {oldest(row)}."


def are(count: int, thing: str) -> str:
    """As in: 1 step is, 18 steps are."""
    return f"{counted(count, thing)} {'is' if count == 1 else 'are'}"


def has(count: int) -> str:
    """Has or have."""
    return "has" if count == 1 else "have"


def lowered(text: str) -> str:
    """The text with its first letter small and the rest as it was."""
    return text[:1].lower() + text[1:]


def where(row: Row) -> str:
    """As in: , 16 at 8 of 10 schools and 2 of the partnership's own."""
    schools = of(row["schools"], row["members"], "school") if row["members"] > 1 else "the school"
    parts = [
        (row["at_members"], f"at {schools}"),
        (row["own"], "of the partnership's own"),
        (row["elsewhere"], "at schools that have left"),
    ]
    here = [(count, words) for count, words in parts if count]
    if row["members"] == 1 and row["at_members"] == row["steps"]:
        return ""  # one school is looked at, so it need not be said where
    if len(here) == 1:
        return f" {here[0][1]}"
    return f": {listed([f'{count:,} {words}' for count, words in here])}"


def oldest(row: Row) -> str:
    """The oldest step, whose it is and when it was due; a step whose text is withheld is not named."""
    step = "one whose text is not shared with you" if is_blank(row["oldest_step"]) else f"“{row['oldest_step']}”"
    whose = "" if is_blank(row["oldest_school"]) else f" at {row['oldest_school']}"
    year = "" if is_blank(row["oldest_year"]) or not whose else f" (review of {row['oldest_year']})"
    return f"{step}{whose}{year}, due {say(row['oldest_due'])}"


def due_soon(row: Row, as_of: date) -> str:
    """What falls due within 14 days, and the first of it."""
    if not row["steps"]:
        return f"{NOTHING} falls due by {say(as_of + SOON)}."
    return f"{fall_due(row['steps'], as_of)}, the first on {say(row['oldest_due'])}."


def fall_due(steps: int, as_of: date) -> str:
    """As in: 3 steps fall due by 27 November 2026."""
    return f"{counted(steps, 'step')} {'falls' if steps == 1 else 'fall'} due by {say(as_of + SOON)}"


def unscheduled(row: Row) -> str:
    """What has no date, how much of it waits for a review without one, and the warning that some carry."""
    if not row["steps"]:
        return ""
    text = f"{counted(row['steps'], 'step')} {has(row['steps'])} no date"
    if row["waiting"]:
        reviews = counted(row["undated_reviews"], "review")
        text += f", {row['waiting']:,} of them because {reviews} {has(row['undated_reviews'])} none yet"
    return f"{text}.{warned(row)}"


def warned(row: Row) -> str:
    """The warning, with how many steps carry it, as a sentence of its own with a space before it."""
    return "" if not row["warned"] else f" In {counted(row['warned'], 'case')}, {lowered(row['warning'])}"


def not_recorded(row: Row) -> str:
    """What nobody wrote down before a review that has been held: never called overdue."""
    if not row["steps"]:
        return ""
    was = "was" if row["steps"] == 1 else "were"
    return (
        f"{counted(row['steps'], 'step')} that should have come before a review already held {was} not recorded. "
        "These are counted apart and are never overdue."
    )


def last_load(row: Row, kinds: Sequence[str], as_of: date) -> str:
    """When the last load was and what it changed; `kinds` are those of the ledger's lines that made the snapshot.

    One that was built anew since, or that something was forgotten in, may have nothing left to be told against.
    """
    loaded = loaded_on(plain(row["loaded_at"]), as_of)
    if kinds.count("load") < 2:
        return f"{loaded} That was the first load, so there is nothing to compare it with."
    parts = [
        counted(row["cells"], "cell") + " changed" if row["cells"] else "",
        counted(row["added"], "record") + " added" if row["added"] else "",
        counted(row["gone"], "record") + " gone" if row["gone"] else "",
    ]
    told = listed([part for part in parts if part])
    if not any(parts):
        return f"{loaded} That load changed nothing here." if kinds[-1] == "load" else loaded
    at = f", at {counted(row['schools'], 'school')}" if row["schools"] else ""
    return f"{loaded} What that load changed: {told}{at}."
