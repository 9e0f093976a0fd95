"""Several partnerships at once, as their Associate comes to them: each with its own year, and all together unnamed."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

import pandas as pd

from peerreview.due import academic_year
from peerreview.prompts import asked
from peerreview.ui.facts import Record, records
from peerreview.ui.look import Look
from peerreview.ui.menu import MATURITY
from peerreview.ui.parts.ladder import NONE, words_of
from peerreview.ui.pieces import Folded, Heading, Piece, said
from peerreview.ui.tables import table
from peerreview.words import counted, first_capital, is_blank, of, say_date

ENOUGH = 5  # partnerships from which on what they have together is said; of fewer, one could be told from the others
A_YEAR = "A conversation is due a year after the last: the year is our reading of “yearly”."
EACH = {
    "partnership": "Partnership",
    "year": "Reviewed this year",
    "last": "Last conversation",
    "steps": "Its next steps",
    "moved": "What has moved since",
    "asks": "To open with",
}
EACH_ALSO = {"then": "Reviewed the year before", "due": "Next conversation", "since": "Looked at since"}
NOT_MOVED = "None of the figures looked at here"
MOST_MOVED = 3  # figures, those furthest along
MOVED_IS = "What has moved is told from the last conversation on, or else from a year ago, and against nobody else."
TOGETHER = {"what": "In the records", "here": "Here", "all": "In all together"}
UNNAMED = "No partnership is named beside another: this is one partnership's figures and the sum of all."


def next_conversation(last: date | None, as_of: date) -> str:
    """As in: next by 25 June 2027; due since 25 June 2026; none is recorded yet."""
    if last is None:
        return "none is recorded yet"
    due = last + pd.DateOffset(years=1)
    return f"{'next by' if due.date() >= as_of else 'due since'} {say_date(due.date())}"


def your_partnerships(look: Look) -> Iterator[Piece]:
    """Each partnership with its year, its last conversation and a question; nothing where there is only one."""
    if len(look.partnerships) < 2:
        return
    facts = _of_each(records(look.answer("facts", partnership=None)))
    rows = sorted(_rows(look, facts), key=lambda row: (row["sorted"], row["partnership"]))
    yield Heading("All your partnerships", "partnerships")
    yield said([_how_many(rows), A_YEAR])
    yield said([MOVED_IS], "pr-filtered")
    caption = f"{len(rows)} partnerships, those without a conversation first, then the longest ago"
    name, under = "your-partnerships", {"last": "due", "year": "then", "moved": "since"}
    yield table(
        pd.DataFrame(rows), caption, EACH, name=name, under=under, addresses={"partnership": "address"}, also=EACH_ALSO
    )
    if len(rows) >= ENOUGH:
        yield Folded("Beside all partnerships together", list(_together(look, facts)))


def _rows(look: Look, facts: Mapping[str, list[Record]]) -> Iterator[Record]:
    talks = _of_each(records(look.answer("conversations", partnership=None), latest=True))
    year = academic_year(look.as_of.replace(year=look.as_of.year - 1, day=1))
    hosted = records(look.answer("facts", partnership=None, year=year), fact="members_reviewed_this_year")
    then = {str(row["partnership"]): f"{row['in_words']} in {year}" for row in hosted}
    moved = _of_each(records(look.answer("moved_since", partnership=None)))
    for one in records(look.answer("headlines", partnership=None)):
        name = str(one["partnership"])
        since = _moved(moved[name], {str(row["fact"]): str(row["what"]) for row in facts[name]})
        yield {**_row(one, talks[name], facts[name], look.as_of), "then": then[name], **since}


def _of_each(rows: list[Record]) -> defaultdict[str, list[Record]]:
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for row in rows:
        found[str(row["partnership"])].append(row)
    return found


def _moved(figures: list[Record], called: Mapping[str, str]) -> Record:
    """As in: 44 of 63 actions complete (before: 38), and below it the next figure, since 25 June 2026."""
    moved = [
        f"{row['in_words']} {called[row['fact']]} (before: {row['before_in_words']})" for row in figures if row["moved"]
    ]
    return {"moved": "\n".join(moved[:MOST_MOVED]) or NOT_MOVED, "since": f"since {say_date(figures[0]['since'])}"}


def _row(one: Record, talk: list[Record], facts: list[Record], as_of: date) -> Record:
    name = str(one["partnership"])
    last = talk[0]["held_on"].date() if talk else None
    steps = [row for row in talk if not is_blank(row["next_step"])]
    done = sum(str(row["state"]).startswith("done") for row in steps)
    first = next(iter(asked({row["fact"]: (int(row["count"]), int(row["of"])) for row in facts})), None)
    return {
        "partnership": name,
        "address": f"/{MATURITY.address}?{urlencode({'partnership': name})}",
        "year": one["year_in_words"],
        "last": say_date(last) if last else None,
        "due": next_conversation(last, as_of),
        "steps": f"{of(done, len(steps))} done" if steps else None,
        "asks": first.words if first else None,
        "sorted": (last or date.min).isoformat(),
    }


def _how_many(rows: list[Record]) -> str:
    due = sum(not str(row["due"]).startswith("next by") for row in rows)
    if not due:
        return f"Each of your {len(rows)} partnerships has had a conversation within the year."
    have = "has" if due == 1 else "have"
    return f"{due} of your {len(rows)} partnerships {have} had no conversation within the year."


def _together(look: Look, facts: Mapping[str, Sequence[Record]]) -> Iterator[Piece]:
    mine = facts[look.partnership or ""]
    every = _of_fact([row for rows in facts.values() for row in rows])
    rows = [
        {"what": first_capital(str(row["what"])), "here": words_of(row), "all": every[str(row["fact"])]} for row in mine
    ]
    yield said([UNNAMED], "pr-filtered")
    caption = f"{look.partnership} and {counted(len(facts), 'partnership')} together"
    yield table(pd.DataFrame(rows), caption, TOGETHER, name="together")


def _of_fact(rows: list[Record]) -> dict[str, str]:
    """Each fact with the sum of all its counts and of what they are out of."""
    count: Counter[str] = Counter()
    out_of: Counter[str] = Counter()
    for row in rows:
        count[str(row["fact"])] += int(row["count"])
        out_of[str(row["fact"])] += int(row["of"])
    return {fact: of(count[fact], every) if every else NONE for fact, every in out_of.items()}
