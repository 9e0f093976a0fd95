"""The ladder: what our records show, rung by rung, now, year by year, and before and after a day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from peerreview.due import academic_year
from peerreview.maturity import Instrument, Rung
from peerreview.ui.facts import Record, described, records
from peerreview.ui.look import Look
from peerreview.ui.menu import METHODS
from peerreview.ui.pieces import Folded, Heading, Link, Piece, said
from peerreview.ui.tables import table
from peerreview.words import counted, first_capital, is_blank, listed, of, say_date

LADDER_IS = (
    "The ladder is ours: no figure has a threshold, no rung has to be finished before the next, and all rungs may be "
    "in use at once. Each figure says what it is out of."
)
ALSO_COUNTED = "Also counted"
RUNGS = {"what": "In our records", "words": "How many"}
RUNGS_ALSO = {"rung": "Rung", "count": "Count", "of": "Of", "since": "Since"}
BEFORE = "Before and after are both worked out from today's records; what is recorded without a day counts on both."
BY_YEAR = "A year is that of the reviews, as their records stand now; the year we are in is not over."
NO_YEAR = "In no year, because they are counted as they are now or there is nothing to count: {}."
THE_REST = "The other figures"
MOVED, AS_BEFORE, ANEW = "moved", "as before", "of another year"
YEARS = 5  # the latest, so that the table can be read
MOST = 4  # that a sentence names
FIRST = 3  # figures of a rung that stand beside it in words
NONE = "nothing to count"


def facts_of(look: Look, **narrowed: str | None) -> dict[str, Record]:
    """Every fact by its name."""
    return {str(row["fact"]): row for row in records(look.answer("facts", **narrowed))}


def rungs(instrument: Instrument, known: Mapping[str, Record]) -> dict[str, list[str]]:
    """The names of the facts on each rung, and of those on none."""
    found = {rung.name: [fact for fact in rung.facts if fact in known] for rung in instrument.ladder}
    placed = {fact for facts in found.values() for fact in facts}
    return {**found, ALSO_COUNTED: [fact for fact in known if fact not in placed]}


def ladder(look: Look, instrument: Instrument) -> Iterator[Piece]:
    """Each rung with its facts, in words and as a table."""
    facts = facts_of(look)
    yield Heading("What our records show beside it", "ladder")
    yield said([LADDER_IS], "pr-filtered")
    told = {rung.name: _of_rung(rung, facts) for rung in instrument.ladder}
    yield described(told, {name: name for name in told})
    rows = [
        {**facts[fact], "rung": rung, "what": first_capital(facts[fact]["what"]), **_drawn(facts[fact])}
        for rung, names in rungs(instrument, facts).items()
        for fact in names
    ]
    bars = {"words": "share"}
    frame = pd.DataFrame(rows)
    inside = table(frame, "The ladder", RUNGS, name="ladder", groups="rung", bars=bars, also=RUNGS_ALSO)
    yield Folded(f"All {counted(len(rows), 'figure')}, rung by rung", [inside])
    yield Link(METHODS.file, "Methods: what each figure means and where it comes from")


def _of_rung(rung: Rung, facts: Mapping[str, Record]) -> str:
    """What a rung is about, its first figures, and of what there is nothing yet."""
    here = [facts[fact] for fact in rung.facts if fact in facts]
    some = [f"{fact['in_words']} {fact['what']}" for fact in here if fact["count"]][:FIRST]
    figures = f"In our records: {'; '.join(some)}." if some else ""
    to_reach = [facts[fact] for fact in rung.to_reach if fact in facts]
    return " ".join(filter(None, (rung.about, figures, _nothing_yet(to_reach))))


def _nothing_yet(facts: Sequence[Record]) -> str:
    """As in: Nothing in the records yet of: reviews with feedback on the process. What nobody counts is not named."""
    without = [str(fact["what"]) for fact in facts if fact["of"] and not fact["count"]]
    return f"Nothing in the records yet of: {listed(without)}." if without else ""


def _drawn(fact: Record) -> dict[str, object]:
    return {"words": words_of(fact), "share": fact["count"] / fact["of"] if fact["of"] else 0.0}


def words_of(fact: Record | None) -> str:
    """As in: 3 of 8; where there is nothing to count, that is said."""
    return str(fact["in_words"]) if fact and fact["of"] else NONE


def years_held(look: Look) -> list[str]:
    """The latest years with reviews, ratings or conversations up to the day, the earliest first."""
    choices = records(look.answer("review_choices"), field="year")
    found = {str(row["choice"]) for row in choices}
    found |= set(look.answer("maturity_over_time")["academic_year"])
    found |= set(look.answer("conversations")["academic_year"])
    return sorted(year for year in found if year <= academic_year(look.as_of))[-YEARS:]


def year_by_year(look: Look, instrument: Instrument) -> Iterator[Piece]:
    """Every fact in each year."""
    years = years_held(look)
    if not years:
        return
    now = facts_of(look)
    told = {year: facts_of(look, year=year) for year in years}
    rows, left = [], []
    for rung, names in rungs(instrument, now).items():
        for fact in names:
            cells = {year: _in_year(told[year].get(fact)) for year in years}
            if any(cells.values()):
                rows.append({"rung": rung, "what": _of_a_year(str(now[fact]["what"])), **cells})
            else:
                left.append(str(now[fact]["what"]))
    headings = {"what": "In our records", **{year: year for year in years}}
    if rows:
        about = said([BY_YEAR, *([NO_YEAR.format(listed(left))] if left else [])], "pr-filtered")
        caption = "Year by year, what our records show"
        inside = table(
            pd.DataFrame(rows), caption, headings, name="facts-by-year", groups="rung", also={"rung": "Rung"}
        )
        yield Folded(f"{counted(len(rows), 'figure')} of the records, {listed(years)}", [about, inside])


def _of_a_year(what: str) -> str:
    return first_capital(what.replace("this year", "that year").replace("the latest year", "that year"))


def _in_year(fact: Record | None) -> str | None:
    """A figure without a first day looks at no year."""
    return None if fact is None or not fact["of"] or is_blank(fact["since"]) else str(fact["in_words"])


def before_and_after(look: Look, instrument: Instrument, day: date) -> Iterator[Piece]:
    """Every fact as it stood on a day and as it stands now: what moved, and behind a label the rest."""
    then, now = facts_of(replace(look, as_of=day)), facts_of(look)
    placed = [(rung, fact) for rung, names in rungs(instrument, now).items() for fact in names]
    rows = [_two_days(rung, then[fact], now[fact]) for rung, fact in placed if fact in then]
    moved = [row for row in rows if row["moved"] == MOVED]
    yield said([_what_moved(moved, len(rows), day)])
    yield said([BEFORE], "pr-filtered")
    headings = {"what": "In our records", "then": say_date(day), "now": say_date(look.as_of)}
    also = {"rung": "Rung", "moved": "Since then"}
    if moved:
        caption = f"Moved since {say_date(day)}"
        inside = table(pd.DataFrame(moved), caption, headings, name="moved", groups="rung", also=also)
        yield Folded(f"What has moved since {say_date(day)}: {counted(len(moved), 'figure')}", [inside])
    rest = [row for row in rows if row["moved"] != MOVED]
    if rest:
        columns = {**headings, "moved": "Since then"}
        caption = f"As before since {say_date(day)}, or of another year"
        inside = table(pd.DataFrame(rest), caption, columns, name="as-before", groups="rung", also={"rung": "Rung"})
        yield Folded(THE_REST, [inside])


def _two_days(rung: str, then: Record, now: Record) -> dict[str, Any]:
    """A fact on both days. One that looks from another first day on, as that of a year, began anew in between."""
    anew = not is_blank(then["since"]) and not is_blank(now["since"]) and then["since"] != now["since"]
    same = (then["count"], then["of"]) == (now["count"], now["of"])
    return {
        "rung": rung,
        "what": first_capital(str(now["what"])),
        "then": words_of(then),
        "now": words_of(now),
        "moved": ANEW if anew else AS_BEFORE if same else MOVED,
        "counted_anew": then["count"] != now["count"],
    }


def _what_moved(moved: Sequence[Mapping[str, Any]], every: int, day: date) -> str:
    """As in: Since 25 June 2026, 9 of 22 figures have moved, among them … The last rung's come first."""
    if not moved:
        return f"Since {say_date(day)} none of the {counted(every, 'figure')} has moved."
    have = "has" if len(moved) == 1 else "have"
    ladder_last = [row for row in reversed(moved) if row["rung"] != ALSO_COUNTED and row["counted_anew"]]
    named = [f"{row['what'][:1].lower()}{row['what'][1:]} (from {row['then']} to {row['now']})" for row in ladder_last]
    if not named:
        return f"Since {say_date(day)}, {of(len(moved), every, 'figure')} {have} moved, by what they are out of alone."
    among = "among them " if len(moved) > len(named[:MOST]) else ""
    return f"Since {say_date(day)}, {of(len(moved), every, 'figure')} {have} moved: {among}{listed(named[:MOST])}."
