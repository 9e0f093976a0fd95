"""What was rated: each dimension of the instrument, and each other one, with how many schools gave which level."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from peerreview.maturity import Dimension, Instrument, Scale
from peerreview.ui.facts import Record, records
from peerreview.ui.look import Look
from peerreview.words import is_blank


@dataclass(frozen=True, slots=True)
class Rated:
    """One dimension in one year. `row` is that of `maturity_profile`, None where nobody rated it.

    `counts` says how many schools gave each level, zeros present, words that are on no scale after those that are.
    """

    dimension: Dimension
    scale: Scale
    counts: Mapping[str, int]
    row: Record | None = None

    @property
    def raters(self) -> int:
        """Schools that rated it."""
        return sum(self.counts.values())

    @property
    def span(self) -> tuple[str, str] | None:
        """The first and the last level that a school gave; None where no word is on the scale."""
        given = [level for level in self.scale.levels if self.counts.get(level)]
        return (given[0], given[-1]) if given else None

    @property
    def apart(self) -> int:
        """Levels between the two."""
        return self.steps(*self.span) if self.span else 0

    def steps(self, one: str, other: str) -> int:
        """How many levels two words are apart; 0 where one of them is not on the scale."""
        first, last = self.scale.place(one), self.scale.place(other)
        return abs(last - first) if first is not None and last is not None else 0

    def said(self, key: str) -> str:
        """A text of the row; "" where there is none."""
        return "" if self.row is None or is_blank(self.row[key]) else str(self.row[key])

    @property
    def matters(self) -> bool:
        """Whether it is marked as what matters most."""
        return self.said("priority").strip().casefold() not in ("", "no", "n")


def rated(look: Look, instrument: Instrument, year: str | None) -> list[Rated]:
    """The instrument's dimensions in its order, then every other one that was rated in that year, or in the latest."""
    profiles = records(look.answer("maturity_profile", year=year))
    year = year or next((str(row["academic_year"]) for row in profiles), None)
    spread = records(look.answer("maturity_spread"), academic_year=year)
    found = []
    for dimension in instrument.dimensions:
        mine: list[Record | None] = [row for row in profiles if _same(row["dimension"], dimension.name)]
        found += [_rated(instrument, dimension, row, spread) for row in mine or [None]]
    known = [dimension.name for dimension in instrument.dimensions]
    others = [row for row in profiles if not any(_same(row["dimension"], name) for name in known)]
    return found + [_rated(instrument, Dimension(str(row["dimension"])), row, spread) for row in others]


def _same(name: object, other: str) -> bool:
    return str(name).strip().casefold() == other.strip().casefold()


def _rated(instrument: Instrument, dimension: Dimension, row: Record | None, spread: Iterable[Record]) -> Rated:
    if row is None:
        return Rated(dimension, instrument.scales[0], {})
    given = {str(one["level"]): int(one["schools"]) for one in spread if one["dimension"] == row["dimension"]}
    also = [str(row[key]) for key in ("agreed", "associate") if not is_blank(row[key])]
    scale = instrument.scale([*given, *also])
    counts = dict.fromkeys(scale.levels, 0)
    for level, schools in given.items():
        place = scale.place(level)
        word = level if place is None else scale.levels[place]
        counts[word] = counts.get(word, 0) + schools
    return Rated(dimension, scale, counts, row)
