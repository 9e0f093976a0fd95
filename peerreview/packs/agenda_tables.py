"""The same open steps told three ways: by school, by person, and what has no date by what it is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any

import pandas as pd

from peerreview.packs.agenda_words import words
from peerreview.words import is_blank, say_date

Row = Mapping[str, Any]

COUNTED = {"overdue": "Overdue", "due soon": "Due soon", "unscheduled": "No date"}
SCHOOLS = {"host": "School", **COUNTED, "oldest": "Due first"}
PEOPLE = {"person": "Whom to ask", "hosts": "About", **COUNTED}
EMAIL = {"email": "Email"}
FEW = 60  # letters of a step that is only mentioned
SOME = 4  # schools that are named where there may be many
UNDATED = {"topic": "Step", "times": "Times", "hosts": "Where, and of which year"}


def by_school(rows: Sequence[Row], schools: Iterable[str]) -> pd.DataFrame:
    """A row for each school, also for one with nothing open, and then one for the partnership itself if it has any."""
    grouped: dict[str, list[Row]] = {name: [] for name in schools} | _grouped(rows, lambda row: row["host"])
    own = words()["parts"]["own"]
    names = sorted(grouped, key=lambda name: (name == own, name))
    told = [{"host": name, **_counts(grouped[name]), "oldest": _oldest(grouped[name])} for name in names]
    return pd.DataFrame(told, columns=list(SCHOOLS))


def by_person(rows: Sequence[Row]) -> pd.DataFrame:
    """A row for each that has to be asked, whoever has waited longest for an answer first."""
    told = [
        {"person": person, "hosts": _some(row["host"] for row in own), **_counts(own), "email": _emails(own)}
        for person, own in _grouped(rows, lambda row: row["person"]).items()
    ]
    return pd.DataFrame(told, columns=[*PEOPLE, *EMAIL])


def by_step(rows: Sequence[Row]) -> pd.DataFrame:
    """What has no date, a row for each kind of step, with where that is."""
    told = [
        {"topic": topic, "times": len(own), "hosts": "; ".join(_hosts_and_years(own))}
        for topic, own in sorted(_grouped(rows, lambda row: row["topic"]).items(), key=_most_first)
    ]
    return pd.DataFrame(told, columns=list(UNDATED))


def _most_first(group: tuple[str, list[Row]]) -> tuple[int, str]:
    return -len(group[1]), group[0]


def _grouped(rows: Sequence[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _counts(rows: Sequence[Row]) -> dict[str, int]:
    return {state: sum(row["state"] == state for row in rows) for state in COUNTED}


def _oldest(rows: Sequence[Row]) -> str:
    """The step that is due first, and when; the rows come in that order."""
    first = next((row for row in rows if not is_blank(row["due"])), None)
    return "" if first is None else f"{say_date(first['due'])}: {told_step(first)}"


def told_step(row: Row) -> str:
    """The step, or that it may not be told."""
    return str(words()["parts"]["withheld"]) if is_blank(row["step"]) else shortened(str(row["step"]), FEW)


def shortened(text: str, letters: int) -> str:
    """The text on one line, ended with … where it is longer."""
    said = " ".join(text.split())
    if len(said) <= letters:
        return said
    return shorten(said, letters, placeholder=" …") if " " in said[: letters - 1] else f"{said[:letters]}…"


def _hosts_and_years(rows: Sequence[Row]) -> Iterator[str]:
    """As in: Wrenmoor Primary School 2025/26, 2026/27."""
    for host, own in sorted(_grouped(rows, lambda row: row["host"]).items()):
        years = sorted(row["academic_year"] for row in own if not is_blank(row["academic_year"]))
        yield f"{host} {_each(years)}".strip()


def host_and_year(row: Row) -> str:
    """As in: Wrenmoor Primary School 2026/27."""
    return str(row["host"]) if is_blank(row["academic_year"]) else f"{row['host']} {row['academic_year']}"


def _emails(rows: Sequence[Row]) -> str:
    return _each((one for row in rows if not is_blank(row["email"]) for one in str(row["email"]).split("; ")), "\n")


def _some(hosts: Iterable[str]) -> str:
    """The first few, and how many more there are."""
    every = list(dict.fromkeys(hosts))
    more = [words()["parts"]["more_hosts"].format(more=len(every) - SOME)] if len(every) > SOME + 1 else []
    return ", ".join([*every[:SOME], *(more or every[SOME:])])


def _each(things: Iterable[Any], between: str = ", ") -> str:
    return between.join(dict.fromkeys(things))
