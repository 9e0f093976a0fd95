"""What needs attention now, in sentences: from the answers to `standing`, `not_tracked` and `changes_summary`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from urllib.parse import urlencode

import pandas as pd

from peerreview.access import LEADING
from peerreview.ui.facts import Record, records
from peerreview.ui.look import Look
from peerreview.ui.menu import LOAD
from peerreview.ui.pieces import Held, Html, Link, Piece
from peerreview.ui.states import BY_WORD, shape_html
from peerreview.ui.words import counted, first_capital, is_blank, listed, loaded_on, of, plain, plural, say
from peerreview.workbook.issues import ROW_LEFT_OUT

SOON = timedelta(days=14)  # as in states.sql
NOTHING = "Nothing"  # how a sentence begins that needs no shape beside it


def attention(standing: pd.DataFrame, as_of: date) -> dict[str, str]:
    """State → what it comes to, for the states that somebody has to look at and that have steps; overdue always."""
    rows = {row["state"]: row for row in records(standing)}
    said = {
        "overdue": overdue(rows["overdue"]),
        "due soon": due_soon(rows["due soon"], as_of),
        "unscheduled": unscheduled(rows["unscheduled"]),
        "not recorded": not_recorded(rows["not recorded"]),
    }
    return {state: sentence for state, sentence in said.items() if sentence}


def attention_list(sentences: Mapping[str, str]) -> Html:
    """The sentences as a list, the first one larger, each with the shape of its state."""
    entries = (
        f"<li>{'' if text.startswith(NOTHING) else shape_html(BY_WORD[state])}<span>{escape(text)}</span></li>"
        for state, text in sentences.items()
    )
    return Html(f'<ul class="pr-said">{"".join(entries)}</ul>')


def rows_missing(count: int) -> str:
    """How many rows of the workbooks could not be placed."""
    if count == 1:
        return "1 row of the workbooks could not be placed, so what it says is missing here."
    return f"{counted(count, 'row')} of the workbooks could not be placed, so what they say is missing here."


def missing(look: Look) -> Iterator[Piece]:
    """How many rows could not be placed, with the way to them; nothing where none is or nobody may ask."""
    if look.viewer.role not in LEADING:
        return
    if rows := records(look.answer("issues"), severity=ROW_LEFT_OUT):
        words = Html(f'<p class="pr-filtered">{rows_missing(len(rows))}</p>', "content")
        beside = {"horizontal": True, "vertical_alignment": "center"}
        yield Held("missing", [words, Link(LOAD.file, "See them on Load")], beside)


def heading(state: str, steps: int, order: str) -> str:
    """The caption of a list of follow-ups: the state with its shape, how many steps, in what order."""
    return f"{BY_WORD[state].shape} {first_capital(state)}: {counted(steps, 'step')}, {_lowered(order)}"


def overdue(row: Record) -> str:
    """What is overdue, at how many schools, and the oldest of it."""
    if not row["steps"]:
        return f"{NOTHING} is overdue."
    return f"{are(row['steps'], 'step')} overdue{where(row)}. The oldest is {oldest(row)}."


def are(count: int, thing: str) -> str:
    """As in: 1 step is, 18 steps are."""
    return f"{counted(count, thing)} {'is' if count == 1 else 'are'}"


def where(row: Record) -> str:
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


def oldest(row: Record) -> str:
    """The oldest step, whose it is and when it was due; a step whose text is withheld is not named."""
    step = "one whose text is not shared with you" if is_blank(row["oldest_step"]) else f"“{row['oldest_step']}”"
    whose = "" if is_blank(row["oldest_school"]) else f" at {row['oldest_school']}"
    year = "" if is_blank(row["oldest_year"]) or not whose else f" (review of {row['oldest_year']})"
    return f"{step}{whose}{year}, due {say(row['oldest_due'])}"


def due_soon(row: Record, as_of: date) -> str:
    """What falls due within 14 days, and the first of it."""
    if not row["steps"]:
        return f"{NOTHING} falls due by {say(as_of + SOON)}."
    return f"{fall_due(row['steps'], as_of)}, the first on {say(row['oldest_due'])}."


def fall_due(steps: int, as_of: date) -> str:
    """As in: 3 steps fall due by 27 November 2026."""
    return f"{counted(steps, 'step')} {'falls' if steps == 1 else 'fall'} due by {say(as_of + SOON)}"


def unscheduled(row: Record) -> str:
    """What has no date, how much of it waits for a review without one, and the warning that some carry."""
    if not row["steps"]:
        return ""
    text = f"{counted(row['steps'], 'step')} {'has' if row['steps'] == 1 else 'have'} no date"
    if row["waiting"]:
        reviews = counted(row["undated_reviews"], "review")
        text += f", {row['waiting']:,} of them because {reviews} {_has(row['undated_reviews'])} none yet"
    return f"{text}.{warned(row)}"


def warned(row: Record) -> str:
    """The warning, with how many steps carry it, as a sentence of its own with a space before it."""
    return "" if not row["warned"] else f" In {counted(row['warned'], 'case')}, {_lowered(row['warning'])}"


def not_recorded(row: Record) -> str:
    """What nobody wrote down before a review that has been held: never called overdue."""
    if not row["steps"]:
        return ""
    was = "was" if row["steps"] == 1 else "were"
    return (
        f"{counted(row['steps'], 'step')} that should have come before a review already held {was} not recorded. "
        "These are counted apart and are never overdue."
    )


def found(row: Record, means: str, *, narrowed: bool) -> list[str]:
    """What one state comes to: what it means, how many steps at how many schools, the oldest, the warning.

    `narrowed` is True where filters are on, so that "no step" is not taken for none at all nor three for all.
    """
    state = row["state"]
    explained = f"{first_capital(state)}: {_lowered(means)}"
    if not row["steps"]:
        return [f"No step is {state}{' with these filters' if narrowed else ''}.", explained]
    with_filters = "With these filters, " if narrowed else ""
    said = [f"{with_filters}{are(row['steps'], 'step')} {state}{where(row)}."]
    if state == "overdue":
        said.append(f"The oldest is {oldest(row)}.")
    if row["waiting"]:
        reviews = counted(row["undated_reviews"], "review")
        said.append(f"{row['waiting']:,} of them wait for {reviews} that {_has(row['undated_reviews'])} no date.")
    return [*said, warned(row).strip(), explained]


def across(row: Record, partnerships: int, as_of: date) -> str:
    """What is open in all the partnerships together; `row` is any of an answer to `headlines` over all of them."""
    if not row["all_overdue"]:
        said = f"Nothing is overdue in any of the {partnerships:,} partnerships"
    else:
        said = f"{are(row['all_overdue'], 'step')} overdue, in {of(row['with_overdue'], partnerships, 'partnership')}"
    soon = fall_due(row["all_due_soon"], as_of)
    return f"{said}, and {soon}. They are not compared: each runs reviews in its own way."


def partnership_addresses(each: pd.DataFrame) -> pd.Series:
    """The address of the overview of each partnership."""
    return each["partnership"].map(lambda name: f"/?{urlencode({'partnership': name})}")


def not_tracked(steps: Sequence[str]) -> str:
    """The steps that no workbook has a column for, said once; "" where there are none."""
    if not steps:
        return ""
    return (
        f"Not tracked, as no workbook has a column for {plural('it', 1) if len(steps) == 1 else 'them'}: "
        f"{listed(list(dict.fromkeys(steps)))}. What is not tracked is counted nowhere."
    )


def last_load(row: Record, kinds: Sequence[str], as_of: date) -> str:
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


def to_put_right(issues: int) -> str:
    """For the link to the Load page: how much waits there."""
    return f"{counted(issues, 'point')} to look at in the workbooks" if issues else "nothing to put right"


def _has(count: int) -> str:
    return "has" if count == 1 else "have"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
