"""What needs attention now, in sentences: from the answers to `standing` and `not_tracked`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from html import escape
from urllib.parse import urlencode

import pandas as pd

from peerreview.access import LEADING
from peerreview.packs.content import Block, Points
from peerreview.packs.standing import (
    NOTHING,
    are,
    due_soon,
    fall_due,
    has,
    lowered,
    not_recorded,
    oldest,
    overdue,
    unscheduled,
    warned,
    where,
)
from peerreview.states import BY_WORD
from peerreview.ui.facts import Record, records
from peerreview.ui.look import Look
from peerreview.ui.menu import LOAD
from peerreview.ui.pieces import Held, Html, Link, Piece, said
from peerreview.ui.states import shape_html
from peerreview.words import counted, first_capital, listed, of, plural
from peerreview.workbook.issues import ROW_LEFT_OUT


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
    return Html(f'<ul class="pr-said">{"".join(entries)}</ul>', partial(_on_paper, sentences))


def _on_paper(sentences: Mapping[str, str]) -> Iterator[Block]:
    yield Points(
        [(text if text.startswith(NOTHING) else f"{BY_WORD[s].shape} {text}", "") for s, text in sentences.items()]
    )


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
        words = said([rows_missing(len(rows))], "pr-filtered", "content")
        beside = {"horizontal": True, "vertical_alignment": "center"}
        yield Held("missing", [words, Link(LOAD.file, "See them on Load")], beside)


def heading(state: str, steps: int, order: str) -> str:
    """The caption of a list of follow-ups: the state with its shape, how many steps, in what order."""
    return f"{BY_WORD[state].shape} {first_capital(state)}: {counted(steps, 'step')}, {lowered(order)}"


def found(row: Record, means: str, *, narrowed: bool) -> list[str]:
    """What one state comes to: what it means, how many steps at how many schools, the oldest, the warning.

    `narrowed` is True where filters are on, so that "no step" is not taken for none at all nor three for all.
    """
    state = row["state"]
    explained = f"{first_capital(state)}: {lowered(means)}"
    if not row["steps"]:
        return [f"No step is {state}{' with these filters' if narrowed else ''}.", explained]
    with_filters = "With these filters, " if narrowed else ""
    said = [f"{with_filters}{are(row['steps'], 'step')} {state}{where(row)}."]
    if state == "overdue":
        said.append(f"The oldest is {oldest(row)}.")
    if row["waiting"]:
        reviews = counted(row["undated_reviews"], "review")
        said.append(f"{row['waiting']:,} of them wait for {reviews} that {has(row['undated_reviews'])} no date.")
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


def to_put_right(issues: int) -> str:
    """For the link to the Load page: how much waits there."""
    return f"{counted(issues, 'point')} to look at in the workbooks" if issues else "nothing to put right"
