"""Days that schools work: bank holidays, terms, and the holidays between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from types import MappingProxyType

DAY = timedelta(days=1)
LONGEST_HOLIDAY = 50  # days; a longer gap between two known terms means that one between them is not known
LONGEST_HALF_TERM = 65  # days; no half of a term is as long as the shortest term
WHOLE = 2
SEASONS = ("autumn", "spring", "summer")
# When halves of a term usually begin: told by the date where the name says nothing.
USUAL_STARTS = ((1, 1), (2, 10), (4, 1), (5, 20), (8, 1), (10, 15))
USUAL_HALVES = (2, 3, 4, 5, 0, 1)


@dataclass(frozen=True, slots=True)
class Term:
    """A term or half of one, by its first and last day."""

    name: str
    starts: date
    ends: date


@dataclass(frozen=True)
class Calendar:
    """The known terms of a school. Terms that end before they start tell nothing and are set aside."""

    terms: tuple[Term, ...] = ()
    _hash: int = field(init=False, repr=False, compare=False)
    _full: dict[int, Term] = field(init=False, repr=False, compare=False)
    _half: dict[int, Term] = field(init=False, repr=False, compare=False)
    _holidays: list[tuple[date, date]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        rows = sorted((term for term in self.terms if term.starts <= term.ends), key=lambda term: term.starts)
        parts = _by_part(rows)
        keys = {key for key, _ in parts}
        halved = {key for key in keys if (key, 0) in parts and (key, 1) in parts}
        whole = {key for key in keys if (key, WHOLE) in parts} | halved
        # Worked out once: a calendar is part of the key that due dates are cached under.
        self.__dict__.update(
            _hash=hash(self.terms),
            _full={key: _span([parts[key, p] for p in range(3) if (key, p) in parts]) for key in whole},
            _half={key * 2 + half: term for (key, half), term in parts.items() if half != WHOLE},
            # Where both halves are known, a row for the whole term would hide the holiday between them.
            _holidays=_gaps([term for term in rows if _part(term)[1] != WHOLE or _part(term)[0] not in halved]),
        )

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[Calendar], tuple[tuple[Term, ...]]]:
        return Calendar, (self.terms,)

    def holiday(self, on: date) -> tuple[date, date] | None:
        """Return the first and last day of the known school holiday that a date falls in, or None."""
        place = bisect_right(self._holidays, (on, date.max)) - 1
        if place >= 0 and self._holidays[place][1] >= on:
            return self._holidays[place]
        return None

    @property
    def holidays(self) -> tuple[tuple[date, date], ...]:
        """The first and last day of each known school holiday."""
        return tuple(self._holidays)

    def is_school_day(self, on: date) -> bool:
        """Return whether a date is a working day outside the known school holidays."""
        return is_working_day(on) and self.holiday(on) is None

    def school_day_before(self, on: date) -> date:
        """Return the last school day before a date."""
        return self._step(on, -DAY)

    def school_day_after(self, on: date) -> date:
        """Return the first school day after a date."""
        return self._step(on, DAY)

    def in_later_term(self, on: date, count: int, *, halves: bool = False) -> date | None:
        """Return the same number of days into the count-th later term (or earlier), not past its end.

        A date in a holiday counts as the last day of the term before it. None where no known term is there.
        """
        terms = self._half if halves else self._full
        here = max((key for key, term in terms.items() if term.starts <= on), default=None)
        if here is None or (on > terms[here].ends and not self.holiday(on)):
            return None
        there = terms.get(here + count)
        # A row with a mistyped date can put a later term before an earlier one.
        if there is None or (there.starts < terms[here].starts) != (count < 0):
            return None
        into = min(on, terms[here].ends) - terms[here].starts
        return min(there.starts + into, there.ends)

    def term_of(self, on: date) -> int:
        """Return the number of the whole term that a date belongs to, 3 a year; a holiday belongs to the term before.

        Where no known term has it, the terms are taken to begin when they usually do.
        """
        here = max((key for key, term in self._full.items() if term.starts <= on), default=None)
        if here is not None and (on <= self._full[here].ends or self.holiday(on)):
            return here
        season = USUAL_HALVES[bisect_right(USUAL_STARTS, (on.month, on.day)) - 1] // 2
        return (on.year - (season > 0)) * len(SEASONS) + season

    def _step(self, on: date, step: timedelta) -> date:
        on += step
        while not self.is_school_day(on):
            holiday = self.holiday(on)
            on = (holiday[0] if step < timedelta() else holiday[1]) + step if holiday else on + step
        return on


def say_term(number: int) -> str:
    """Return the words for the number of a whole term: "autumn term 2025/26"."""
    year, season = divmod(number, len(SEASONS))
    return f"{SEASONS[season]} term {year}/{(year + 1) % 100:02d}"


def overlapping(terms: Iterable[Term]) -> Iterator[tuple[Term, Term]]:
    """Return pairs of terms that share days, the one that begins first before the other; a half is within its whole."""
    rows = sorted((term for term in terms if term.starts <= term.ends), key=lambda term: (term.starts, term.ends))
    for place, one in enumerate(rows):
        for later in rows[place + 1 :]:
            if later.starts > one.ends:
                break
            (number, half), (other, part) = _part(one), _part(later)
            if number != other or (half == WHOLE) == (part == WHOLE):
                yield one, later


@lru_cache(maxsize=512)
def bank_holidays(year: int) -> frozenset[date]:
    """Return the bank holidays in England of a calendar year, substitute days included."""
    return frozenset(bank_holiday_names(year))


@lru_cache(maxsize=512)
def bank_holiday_names(year: int) -> Mapping[date, str]:
    """Return the bank holidays in England of a calendar year with their names."""
    import holidays  # takes a tenth of a second, and most commands never need it

    return MappingProxyType(dict(holidays.country_holidays("GB", subdiv="ENG", years=year)))


def is_working_day(on: date) -> bool:
    """Return whether a date is from Monday to Friday and no bank holiday in England."""
    return on.weekday() < 5 and on not in bank_holidays(on.year)


def add_working_days(on: date, count: int) -> date:
    """Return the count-th working day after a date, or before it; 0 is the day itself or the next one."""
    step = -DAY if count < 0 else DAY
    left = abs(count)
    while left or not is_working_day(on):
        on += step
        left -= left > 0 and is_working_day(on)
    return on


def _by_part(terms: Iterable[Term]) -> dict[tuple[int, int], Term]:
    """Return the terms by their part; rows that speak of one part are joined."""
    parts: dict[tuple[int, int], Term] = {}
    for term in terms:
        part = _part(term)
        parts[part] = _span([parts[part], term]) if part in parts else term
    return parts


@lru_cache(maxsize=4096)
def _part(term: Term) -> tuple[int, int]:
    """Return the number of a whole term (3 a year, through the years) and which half: 0, 1 or WHOLE."""
    season, half = _season(term)
    # Some autumn terms begin in August, before the academic year does.
    return (term.starts.year - (season > 0)) * 3 + season, half


def _season(term: Term) -> tuple[int, int]:
    """Return a term's place in SEASONS and its half, from its name ("Spring 2", "Term 4"), else its dates."""
    words = term.name.casefold().replace("first", "1").replace("second", "2")
    season = next((place for place, word in enumerate(SEASONS) if word in words), None)
    found = re.search(r"(?<!\d)[1-6](?!\d)", words)
    number = int(found[0]) - 1 if found else None
    whole = (term.ends - term.starts).days > LONGEST_HALF_TERM
    if season is None and number is not None:
        season = number if whole and number < len(SEASONS) else number // 2
    if season is None:
        usual = USUAL_HALVES[bisect_right(USUAL_STARTS, (term.starts.month, term.starts.day)) - 1]
        return usual // 2, WHOLE if whole else usual % 2
    return season, WHOLE if whole or number is None else number % 2


def _span(terms: list[Term]) -> Term:
    return Term(terms[0].name, min(term.starts for term in terms), max(term.ends for term in terms))


def _gaps(terms: list[Term]) -> list[tuple[date, date]]:
    """Return the school holidays between known terms, given in order; rows may overlap."""
    gaps = []
    ends = list(accumulate((term.ends for term in terms), max))
    for known_to, later in zip(ends, terms[1:], strict=False):
        first, last = known_to + DAY, later.starts - DAY
        if 0 <= (last - first).days < LONGEST_HOLIDAY:
            gaps.append((first, last))
    return gaps
