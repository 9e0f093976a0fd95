"""The words of an invented partnership and what follows from them: school days, teams, champions, dates of steps."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache, cached_property
from itertools import cycle
from pathlib import Path
from typing import Any

from peerreview.framework import Protocol, protocols

DEMO = Path(__file__).parent / "demo"
WORDS = DEMO / "words"
Row = dict[str, object]
Table = dict[str, Any]


def _read(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))


AS_AT: dt.date = _read(DEMO / "store.toml")["as_of"]
TERMS: dict[str, list[tuple[dt.date, dt.date]]] = _read(WORDS / "terms.toml")
IDS = tuple(sorted(path.parent.name for path in WORDS.glob("*/partnership.toml")))


class Partnership:
    """One invented partnership; its id is that of the protocol it works by."""

    def __init__(self, protocol_id: str) -> None:
        self.id = protocol_id
        self.facts = self.words("partnership")
        self.schools: Table = self.facts["schools"]
        self.people: Table = self.facts["people"]

    def words(self, name: str) -> Table:
        """Return what its TOML file of that name says; nothing where there is none."""
        path = WORDS / self.id / f"{name}.toml"
        return _read(path) if path.exists() else {}

    @property
    def protocol(self) -> Protocol:
        """Return the protocol that it works by."""
        return protocols()[self.id]

    @cached_property
    def reviews(self) -> list[Table]:
        """Return the reviews of all years in order, each with its year and its drift in days."""
        files = sorted(path.stem for path in (WORDS / self.id).glob("reviews-*.toml"))
        drift = cycle(self.facts["drift"])
        found = [{**one, "year": int(file[-4:])} for file in files for one in self.words(file)["review"]]
        return [{**one, "drift": next(drift)} for one in found]

    def name(self, code: str, year: int = 9999) -> str:
        """Return the name of a school, in that year where it had another one before."""
        school = self.schools[code]
        before = school.get("before", {})
        return str(before["school"] if year < before.get("until", 0) else school["school"])

    def person(self, code: str, role: str) -> str:
        """Return the head of a school, or who else has that role there."""
        return str(self.schools[code]["head"] if role == "head" else self.people[code][role])

    def team(self, review: Table) -> list[str]:
        """Return the visitors, the one who leads first; "a or b" takes these by turns."""
        if review["date"] == "tbc":
            return []
        names = []
        for school, (_, roles) in self._visitors(review, "team"):
            options = roles.split(" or ")
            names.append(self.person(school, options[0 if review["drift"] % 2 else -1]))
        return [*names, *review.get("team_extra", [])]

    def champions(self, review: Table) -> list[str]:
        """Return the champions of a review, unless the timetable is where they stand."""
        if review["year"] in self.facts.get("by_hand", []):
            return []
        on = AS_AT if review["date"] == "tbc" else review["date"]
        return review.get("champions", self.ring_champions(review, on))  # type: ignore[no-any-return]

    def ring_champions(self, review: Table, on: dt.date) -> list[str]:
        """Return one champion, trained by that day, from each school whose turn it is."""
        names = []
        for slot, (school, _) in zip(cycle((0, -1)), self._visitors(review, "champions"), strict=False):
            trained = [one for one, day in self.people[school]["champions"].items() if day <= on]
            names.append(trained[slot])
        return names

    def steps(self, review: Table) -> Row:
        """Return the dates of the steps: the usual plan, then what the review says for itself."""
        own: Row = review.get("steps", {})
        if review["year"] in self.facts.get("by_hand", []) or review["date"] == "tbc" or "status" in review:
            return own
        booked = self.facts["booked"]
        planned = {step: self._planned(review, step, days) for step, days in self.facts["usual"].items()}
        known = {step: day for step, day in planned.items() if day <= AS_AT or step in booked}
        usual = {step: school_day(day, -1 if day < review["date"] else 1) for step, day in known.items()}
        return {step: day for step, day in usual.items() if day <= AS_AT or step in booked} | own

    def _planned(self, review: Table, step: str, days: int) -> dt.date:
        anchor: dt.date = review["end" if days >= 0 and "end" in review else "date"]
        on_plan = days <= 0 or step in self.facts.get("on_plan", []) or not held(review)
        return anchor + dt.timedelta(days=days + (0 if on_plan else review["drift"]))

    def _visitors(self, review: Table, role: str) -> list[tuple[str, Any]]:
        """Return the schools whose turn it is with what the ring says of them; a school in `swap` sends another."""
        code, swap = review["school"], review.get("swap", {})
        ring = next(r for r in self.facts["ring"] if review["year"] in r["years"] and code in r["schools"])
        schools, turns = ring["schools"], ring.get(role, [])
        places = [turn[0] if role == "team" else turn for turn in turns]
        chosen = [schools[(schools.index(code) + place) % len(schools)] for place in places]
        return [(swap.get(school, school), turn) for school, turn in zip(chosen, turns, strict=True)]


@cache
def partnership(protocol_id: str) -> Partnership:
    """Return the invented partnership that works by that protocol."""
    return Partnership(protocol_id)


def held(review: Table) -> bool:
    """Return whether the review had taken place by the demo's day."""
    return review["date"] != "tbc" and "status" not in review and bool(review["date"] <= AS_AT)


def year_words(first: int) -> str:
    """Return an academic year as people write it: 2024/25."""
    return f"{first}/{(first + 1) % 100:02d}"


def is_school_day(day: dt.date) -> bool:
    """Return whether `day` is a weekday within a term of the demo's authorities, and no bank holiday."""
    in_term = any(first <= day <= last for year in TERMS.values() for first, last in year)
    may_day = day.month == 5 and day.day <= 7 and day.weekday() == 0
    return in_term and day.weekday() < 5 and not may_day


def school_day(day: dt.date, step: int) -> dt.date:
    """Return `day`, or the nearest school day before it (step -1) or after it (step 1)."""
    while not is_school_day(day):
        day += dt.timedelta(days=step)
    return day
