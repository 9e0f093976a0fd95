"""The anonymous summary for an authority or a programme: counts over all partnerships that somebody may see."""

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from peerreview.access import LOCAL, Role, Viewer, require
from peerreview.errors import UserError
from peerreview.framework import PHASES, themes
from peerreview.packs.content import Block, Document, Heading, Origin, Table, Words
from peerreview.packs.few import FEWEST, HIDDEN, hidden, is_few
from peerreview.packs.records import ADDRESS
from peerreview.questions.ask import ask, today
from peerreview.store.store import Store
from peerreview.words import counted, first_capital, is_blank, plural, say_date
from peerreview.workbook.layout import layout

MAKERS: frozenset[Role] = frozenset({"local", "lead", "associate"})
ON_THE_PAGE = "Anonymous summary"  # what the Packs page calls it
ALL = "In all"
SCHOOL = ["partnership", "school"]
REVIEW = ["partnership", "review"]


@cache
def words() -> dict[str, Any]:
    """What summary.toml says."""
    return tomllib.loads(files("peerreview.packs").joinpath("summary.toml").read_text(encoding="utf-8"))


def anonymous_summary(
    store: Store,
    *,
    viewer: Viewer = LOCAL,
    as_of: date | None = None,
    snapshot: int | None = None,
    address: str = ADDRESS,
) -> Document:
    """Counts by theme, kind, stage and impact level over every partnership that the viewer may see.

    Nothing in it is typed by anybody: each word is of our own lists, and what a record has beyond them is counted as
    another. Ways of reviewing are left out too, as one may be a partnership's own. Nothing below five can be read or
    worked out (`few.py`).

    Raises AccessDenied for those of one school, UserError where nothing has been loaded or where there are fewer than
    five schools with a review held.
    """
    require(viewer, MAKERS, "The anonymous summary")
    number = store.current if snapshot is None else snapshot
    if number is None:
        raise UserError("Nothing has been loaded yet. Load a workbook first.")
    counts = _Counts(store, viewer, as_of or store.fixed_as_of or today(), number)
    if len(counts.held[SCHOOL].drop_duplicates()) < FEWEST:
        raise UserError(words()["too_few"])
    about = f"{words()['about']} As at {say_date(counts.as_of)}."
    exact = {"pack": ON_THE_PAGE, "as_at": counts.as_of.isoformat(), "snapshot": number}
    link = f"{address}/packs?{urlencode(exact)}"
    origin = Origin(words()["everywhere"], number, counts.as_of, link, words()["chosen"])
    return Document(words()["title"], about, list(_blocks(counts)), origin, words()["definitions"])


class _Counts:
    """The records of all partnerships that are counted."""

    def __init__(self, store: Store, viewer: Viewer, as_of: date, snapshot: int) -> None:
        self.store, self.viewer, self.as_of, self.snapshot = store, viewer, as_of, snapshot

    def answer(self, question: str) -> pd.DataFrame:
        return ask(question, self.viewer, store=self.store, as_of=self.as_of, snapshot=self.snapshot)

    @cached_property
    def held(self) -> pd.DataFrame:
        """The reviews that have been held by the day."""
        reviews = self.answer("reviews")
        return reviews[reviews["held"].astype(bool)]


def _blocks(counts: _Counts) -> Iterator[Block]:
    held = counts.held
    yield Words(_headline(held), "lead")
    yield Words(words()["rule"], "note")
    yield from _crossed("found", _findings(counts.answer("findings")), words()["uneven"])
    yield Heading(words()["headings"]["stages"])
    yield _stages(held, counts.answer("review_phases"))
    yield from _crossed("impact", _impact(counts.answer("measures")), words()["reported"])
    yield Words(words()["side_by_side"], "note")


def _headline(held: pd.DataFrame) -> str:
    """As in: 36 schools of 5 partnerships have held 63 reviews, from 2024/25 to 2026/27."""
    together = held["partnership"].nunique()
    partnerships = counted(together, "partnership") if together >= FEWEST else f"{words()['few']} partnerships"
    years = sorted({str(year) for year in held["academic_year"] if not is_blank(year)})
    when = f", from {years[0]} to {years[-1]}" if len(years) > 1 else "".join(f", in {year}" for year in years)
    schools, reviews = len(held[SCHOOL].drop_duplicates()), len(held)
    return f"{schools:,} schools of {partnerships} have held {reviews:,} {plural('review', reviews)}{when}."


def _findings(findings: pd.DataFrame) -> "_Crossing":
    known = [theme.name for theme in themes()]
    return _Crossing("theme", known, "kind", list(layout().choices["finding_kind"]), findings)


def _impact(measures: pd.DataFrame) -> "_Crossing":
    choices = layout().choices
    return _Crossing("level", list(choices["impact_level"]), "judgement", list(choices["judgement"]), measures)


@dataclass(frozen=True, slots=True)
class _Crossing:
    """Records counted by two of their columns, each with the values that we know."""

    down: str
    names: Sequence[str]
    across: str
    heads: Sequence[str]
    records: pd.DataFrame

    def sorted_out(self) -> pd.DataFrame:
        """Where each record stands, and of which school it is."""
        down = [_known(value, self.names, self.down) for value in self.records[self.down]]
        across = [_known(value, self.heads, self.across) for value in self.records[self.across]]
        return self.records[SCHOOL].assign(down=down, across=across)


def _known(value: object, known: Collection[str], column: str) -> str:
    return str(value) if value in known else str(words()["unknown"][column])


def _crossed(part: str, crossing: _Crossing, note: str) -> Iterator[Block]:
    """A heading and a table with its totals, or why there is none."""
    yield Heading(words()["headings"][part])
    records = crossing.sorted_out()
    rows = _rows(crossing, records)
    if records.empty:
        yield Words(words()["nothing"][part])
    elif not any(isinstance(figure, int) and figure for row in rows for figure in row.values()):
        yield Words(words()["not_shown"])
    else:
        heads = {name: first_capital(name) for name in rows[0] if name != crossing.down}
        columns = {crossing.down: first_capital(crossing.down), **heads}
        yield Table(words()["captions"][part], columns, pd.DataFrame(rows, dtype=object))
        yield Words(note, "note")


def _rows(crossing: _Crossing, records: pd.DataFrame) -> list[dict[str, int | str]]:
    """A row for each name and for all together, each figure or the word that it is hidden."""
    names = [*crossing.names, *_unknown(records["down"], crossing.down), ALL]
    heads = [*crossing.heads, *_unknown(records["across"], crossing.across), ALL]
    counted_at = [[_counted(records, name, head) for head in heads] for name in names]
    figures, schools = ([[cell[part] for cell in row] for row in counted_at] for part in (0, 1))
    gone = hidden(figures, schools)
    shown = [[_shown(figure, (y, x) in gone) for x, figure in enumerate(row)] for y, row in enumerate(figures)]
    return [
        {crossing.down: first_capital(name), **dict(zip(heads, row, strict=True))}
        for name, row in zip(names, shown, strict=True)
    ]


def _unknown(values: pd.Series, column: str) -> list[str]:
    name = str(words()["unknown"][column])
    return [name] if (values == name).any() else []


def _counted(records: pd.DataFrame, name: str, head: str) -> tuple[int, int]:
    """How many records there are, and of how many schools; of all where the name is that of the total."""
    here = records
    if name != ALL:
        here = here[here["down"] == name]
    if head != ALL:
        here = here[here["across"] == head]
    return len(here), len(here[SCHOOL].drop_duplicates())


def _shown(figure: int, is_hidden: bool) -> int | str:
    return HIDDEN if is_hidden else figure


def _stages(held: pd.DataFrame, phases: pd.DataFrame) -> Table:
    """How many reviews have reached each stage; the rest is known too, so it must not be few either."""
    here = phases.merge(held[REVIEW], on=REVIEW)
    rows = [_stage(phase, here[here["phase"] == phase], held) for phase in PHASES]
    columns: Mapping[str, str] = {"stage": "Stage", "reached": "Reached by", "of": "Of reviews held"}
    return Table(words()["captions"]["stages"], columns, pd.DataFrame(rows, dtype=object))


def _stage(phase: str, here: pd.DataFrame, held: pd.DataFrame) -> dict[str, Any]:
    reached = here[here["done"] > 0]
    rest = held.merge(reached[REVIEW], on=REVIEW, how="left", indicator=True)
    rest = rest[rest["_merge"] == "left_only"]
    few = any(is_few(len(part), len(part[SCHOOL].drop_duplicates())) for part in (reached, rest))
    return {"stage": first_capital(phase), "reached": _shown(len(reached), few), "of": len(held)}
