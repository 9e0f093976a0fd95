"""The words of the demo and what follows from them: school days, teams, champions, the dates of steps."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

from peerreview.framework import Protocol, protocols

WORDS = Path(__file__).parent / "demo" / "words" / "tiptree-stanway"
YEARS = (2024, 2025, 2026)
THIS_YEAR = YEARS[-1]
Row = dict[str, object]
Table = dict[str, Any]


@cache
def words(name: str) -> Table:
    """Return what the TOML file of that name says."""
    return tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))


def facts() -> Table:
    """Return the partnership's own facts: schools, people, terms, who reviews whom."""
    return words("partnership")


@cache
def protocol() -> Protocol:
    """Return the protocol that the consortium works by."""
    return protocols()[facts()["protocol"]]


@cache
def reviews() -> list[Table]:
    """Return the reviews of all years in order, each with its year and its drift in days."""
    drift = cycle(facts()["drift"]["days"])
    found = [{**one, "year": year} for year in YEARS for one in words(f"reviews-{year}")["review"]]
    return [{**one, "drift": next(drift)} for one in found]


def name(code: str) -> str:
    """Return the name of a school."""
    return str(facts()["schools"][code]["school"])


def year_words(first: int) -> str:
    """Return an academic year as people write it: 2024/25."""
    return f"{first}/{(first + 1) % 100:02d}"


def is_school_day(day: dt.date) -> bool:
    """Return whether `day` is a weekday within a term of the demo's authority, and no bank holiday."""
    in_term = any(first <= day <= last for year in facts()["terms"].values() for first, last in year)
    may_day = day.month == 5 and day.day <= 7 and day.weekday() == 0
    return in_term and day.weekday() < 5 and not may_day


def school_day(day: dt.date, step: int) -> dt.date:
    """Return `day`, or the nearest school day before it (step -1) or after it (step 1)."""
    while not is_school_day(day):
        day += dt.timedelta(days=step)
    return day


def held(review: Table) -> bool:
    """Return whether the review had taken place by the demo's day."""
    return review["date"] != "tbc" and "status" not in review and bool(review["date"] <= facts()["as_at"])


def team(review: Table) -> list[str]:
    """Return the head who leads, then two more: a deputy, and a head or a deputy by turns."""
    if review["date"] == "tbc":
        return []
    lead, second, third = _from_ring(review["school"], review["year"], "team", review.get("swap", {}))
    heads, deputies = facts()["schools"], facts()["people"]
    last = heads[third]["head"] if review["drift"] % 2 else deputies[third]["deputy"]
    extra = [review["team_extra"]] if "team_extra" in review else []
    return [heads[lead]["head"], deputies[second]["deputy"], last, *extra]


def champions(review: Table) -> list[str]:
    """Return the champions of a past review; this year's are in the timetable."""
    if review["year"] == THIS_YEAR:
        return []
    chosen = ring_champions(review["school"], review["year"], review["date"], review.get("swap", {}))
    return review.get("champions", chosen)  # type: ignore[no-any-return]


def ring_champions(code: str, year: int, on: dt.date, swap: Table) -> list[str]:
    """Return one champion, trained by that day, from each school whose turn it is."""
    names = []
    for slot, school in zip((0, -1), _from_ring(code, year, "champions", swap), strict=True):
        trained = [one for one, day in facts()["people"][school]["champions"].items() if day <= on]
        names.append(trained[slot])
    return names


def steps(review: Table) -> Row:
    """Return the dates of the steps: the usual plan for past years, then what the review says for itself."""
    own: Row = review.get("steps", {})
    if review["year"] == THIS_YEAR:
        return own
    return {step: _usual_day(review, step, days) for step, days in facts()["usual"].items()} | own


def _usual_day(review: Table, step: str, days: int) -> dt.date:
    anchor: dt.date = review["end" if days >= 0 and "end" in review else "date"]
    on_plan = days <= 0 or step.endswith("planned") or step == "Action plan agreed"
    drift = 0 if on_plan else review["drift"]
    return school_day(anchor + dt.timedelta(days=days + drift), -1 if days < 0 else 1)


def _from_ring(code: str, year: int, role: str, swap: Table) -> list[str]:
    ring = facts()["ring"][str(year)]
    place = ring["schools"].index(code)
    chosen = [ring["schools"][(place + step) % len(ring["schools"])] for step in ring[role]]
    return [swap.get(school, school) for school in chosen]
