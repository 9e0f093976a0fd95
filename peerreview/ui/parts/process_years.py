"""How we worked, year by year: what was suggested to change, and what the records of each year show of the process."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from peerreview.ui.facts import Record, records
from peerreview.ui.look import Look
from peerreview.ui.pieces import Folded, Piece, said
from peerreview.ui.tables import table
from peerreview.words import counted, is_blank, listed, of

CAPTION = "Year by year, how we worked"
HOW_TO_READ = (
    "What one year suggests can be held against what the next one shows; what is different there need not have come "
    "from what was suggested."
)
OF_WHAT = "Each figure is of reviews held, as far as is recorded."
SUGGESTED = "Suggested to change"
MOST_SUGGESTED = 3  # of a year, word for word
MEETINGS = ("First meeting", "Pre-review meeting", "Post-review meeting")
YEARS = 5  # the latest, so that the table can be read

Reviews = Sequence[Record]


def how_we_worked(look: Look, held: Reviews) -> Iterator[Piece]:
    """A row for each side of the process, a column a year; nothing where reviews of one year only have been held."""
    years = sorted({str(row["academic_year"]) for row in held if not is_blank(row["academic_year"])})[-YEARS:]
    if len(years) < 2:
        return
    of_year = {year: [row for row in held if row["academic_year"] == year] for year in years}
    yield said([_asked_for(of_year), OF_WHAT], "pr-filtered")
    sides: dict[str, Callable[[Reviews], str | None]] = {
        SUGGESTED: _suggested,
        "Terms agreed beforehand": lambda reviews: _yes([row["terms_agreed"] for row in reviews]),
        "Documents recorded as shared": _documents,
        "Improvement Champions named": _champions,
    }
    rows: list[Record] = [
        {"side": side, **{year: told(of_year[year]) for year in years}} for side, told in sides.items()
    ]
    rows += [*_meetings(look, of_year), {"side": "Days from review to workshop", **_days(look, years)}]
    known = [row for row in rows if any(row[year] for year in years)]
    columns = {"side": "Of the process", **{year: year for year in years}}
    inside = table(pd.DataFrame(known, columns=list(columns)), CAPTION, columns, name="how-we-worked")
    yield Folded(f"How we worked in {listed(years)}", [inside])


def _asked_for(of_year: Mapping[str, Reviews]) -> str:
    """As in: Something to change was suggested in 2024/25 and 2025/26. What one year suggests … ."""
    years = [year for year, reviews in of_year.items() if _suggested(reviews)]
    return f"Something to change was suggested in {listed(years)}. {HOW_TO_READ}" if years else ""


def _suggested(reviews: Reviews) -> str | None:
    words = [f"“{row['process_change']}”" for row in reviews if not is_blank(row["process_change"])]
    more = [f"{len(words) - MOST_SUGGESTED} more"] if len(words) > MOST_SUGGESTED else []
    return "\n".join([*words[:MOST_SUGGESTED], *more]) or None


def _yes(answers: Sequence[Any]) -> str | None:
    known = [bool(answer) for answer in answers if not is_blank(answer)]
    return of(sum(known), len(known)) if known else None


def _documents(reviews: Reviews) -> str | None:
    asked = [row for row in reviews if not is_blank(row["documents"])]
    shared = sum(len(row["documents_shared"]) for row in asked if not is_blank(row["documents_shared"]))
    return of(shared, sum(int(row["documents"]) for row in asked)) if asked else None


def _champions(reviews: Reviews) -> str | None:
    named = sum(not is_blank(row["champions"]) for row in reviews)
    return of(named, len(reviews)) if named else None


def _meetings(look: Look, of_year: Mapping[str, Reviews]) -> Iterator[Record]:
    """The meetings that a protocol has and somebody records, done or assumed to be."""
    states: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    year_of = {row["review"]: year for year, reviews in of_year.items() for row in reviews}
    for row in records(look.answer("stage_progress")):
        if row["step"] in MEETINGS and row["review"] in year_of and row["state"] != "not applicable":
            states[str(row["step"]), year_of[row["review"]]].append(str(row["state"]))
    for step in MEETINGS:
        done = {year: _yes([state.startswith("done") for state in states[step, year]]) for year in of_year}
        yield {"side": f"{step} held", **done}


def _days(look: Look, years: Sequence[str]) -> dict[str, str | None]:
    gaps = records(look.answer("gaps"), from_step="Review", to_step="Workshop")
    return {year: _span([int(row["days"]) for row in gaps if row["academic_year"] == year]) for year in years}


def _span(days: Sequence[int]) -> str | None:
    """As in: 7 to 21 days, 10 known."""
    if not days:
        return None
    fewest, most = min(days), max(days)
    return f"{f'{fewest} to ' if fewest < most else ''}{counted(most, 'day')}, {len(days)} known"
