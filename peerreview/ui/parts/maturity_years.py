"""What was agreed about the partnership, year by year and since a day."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from peerreview.maturity import Instrument
from peerreview.ui.facts import Record, records
from peerreview.ui.look import Look
from peerreview.ui.pieces import Folded, Heading, Piece, said
from peerreview.ui.tables import table
from peerreview.words import counted, is_blank, listed, say_date

MOVES = 4  # that a sentence names


def agreed_by_year(look: Look, instrument: Instrument) -> Iterator[Piece]:
    """The agreed level of each dimension in each year with ratings, and in words where it moved."""
    yield Heading("Over time", "years")
    rows = records(look.answer("maturity_over_time"))
    if not rows:
        return
    years = sorted({str(row["academic_year"]) for row in rows})
    names = list(dict.fromkeys(str(row["dimension"]) for row in rows))
    ours = [dimension.name.casefold() for dimension in instrument.dimensions]
    names.sort(key=lambda name: ours.index(name.casefold()) if name.casefold() in ours else len(ours))
    yield said([_moves([row for row in rows if row["moved"]], len(years))])
    cells = {(row["dimension"], row["academic_year"]): _cell(row) for row in rows}
    frame = pd.DataFrame([{"name": name, **{year: cells.get((name, year)) for year in years}} for name in names])
    headings = {"name": "Dimension", **{year: year for year in years}}
    inside = table(frame, "Year by year, what was agreed", headings, name="agreed-by-year", plain=list(headings))
    yield Folded(f"What was agreed in {listed(years)}", [inside])


def agreed_since(look: Look, day: date) -> Iterator[Piece]:
    """Which agreed levels are others than on that day, in words."""
    then, now = _latest(replace(look, as_of=day)), _latest(look)
    if not now:
        return
    named = [
        f"“{name}” from {then[name]} to {level}" if name in then else f"“{name}” to {level}, where nothing was agreed"
        for name, level in now.items()
        if then.get(name, "").casefold() != level.casefold()
    ]
    more = [f"{len(named) - MOVES} more"] if len(named) > MOVES else []
    moved = f"What is agreed has moved since on {listed(named[:MOVES] + more)}."
    yield said([moved if named else f"No agreed level has moved since {say_date(day)}."])


def _latest(look: Look) -> dict[str, str]:
    """The level that was agreed last, for each dimension."""
    rows = records(look.answer("maturity_over_time"))
    return {str(row["dimension"]): str(row["agreed"]) for row in rows if not is_blank(row["agreed"])}


def _cell(row: Record) -> str:
    if not is_blank(row["agreed"]):
        return str(row["agreed"])
    return f"rated by {counted(int(row['raters']), 'school')}, not agreed" if row["raters"] else "not agreed"


def _moves(moved: Sequence[Record], years: int) -> str:
    """As in: What was agreed moved on “…” from developing (2024/25) to embedding (2025/26)."""
    if years == 1:
        return "There are ratings of one year so far, so nothing can have moved yet."
    if not moved:
        return "No agreed level has moved from one year to another."
    named = [
        f"“{row['dimension']}” from {row['before']} ({row['before_year']}) to {row['agreed']} ({row['academic_year']})"
        for row in moved
    ]
    more = [f"{len(named) - MOVES} more"] if len(named) > MOVES else []
    return f"What was agreed moved on {listed(named[:MOVES] + more)}."
