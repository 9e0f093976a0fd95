"""How the screen says things: counts with their n, dates, distances in time, lists."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from math import isnan
from typing import Any
from zoneinfo import ZoneInfo

from peerreview.due import say_date

NOTHING = "—"
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_MARKED = re.compile(r"([\\`*_\[\]<>#~$|]|:(?!\s))")  # a colon before a space marks nothing
_ENDINGS = (("s", "ses"), ("x", "xes"), ("ch", "ches"), ("sh", "shes"), ("y", "ies"))

__all__ = [
    "counted",
    "days_from",
    "first_capital",
    "in_london",
    "in_words",
    "is_blank",
    "listed",
    "literal",
    "loaded_on",
    "of",
    "plain",
    "plural",
    "say",
    "say_date",
    "say_moment",
]


def of(count: int, total: int, thing: str = "") -> str:
    """As in: 3 of 8, or 3 of 8 schools. With few schools a percentage misleads, so there is none."""
    return f"{count:,} of {counted(total, thing)}" if thing else f"{count:,} of {total:,}"


def counted(count: int, thing: str) -> str:
    """As in: 1 school, 8 schools, 1,204 rows."""
    return f"{count:,} {plural(thing, count)}"


def in_words(count: int, thing: str) -> str:
    """For the start of a sentence: "No schools", "One school", "Eight schools", "12 schools"."""
    number = _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"
    return first_capital(f"{number} {plural(thing, count)}")


def plural(thing: str, count: int) -> str:
    """The thing as it is said of that many: "school" or "schools", "body" or "bodies"."""
    if count == 1:
        return thing
    if thing.endswith(("ay", "ey", "oy", "uy")):
        return f"{thing}s"
    ending = next(((old, new) for old, new in _ENDINGS if thing.endswith(old)), ("", "s"))
    return thing.removesuffix(ending[0]) + ending[1]


def listed(things: Sequence[str], last: str = "and") -> str:
    """As in: A, B and C; a dash where there is none."""
    if len(things) < 2:
        return things[0] if things else NOTHING
    return f"{', '.join(things[:-1])} {last} {things[-1]}"


def days_from(day: date, today: date) -> str:
    """As in: today, tomorrow, in 5 days, yesterday, 5 days ago."""
    distance = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if distance in near:
        return near[distance]
    return f"in {distance:,} days" if distance > 0 else f"{-distance:,} days ago"


def in_london(moment: datetime) -> datetime:
    """The same moment by London's clocks; one that says no time zone is in UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(ZoneInfo("Europe/London"))


def loaded_on(moment: datetime, as_of: date) -> str:
    """When records were last loaded, and the day as at which they are looked at where that is another one."""
    loaded = in_london(moment).date()
    at = "" if loaded == as_of else f", and are looked at as at {say_date(as_of)}"
    return f"The records were last loaded on {say_date(loaded)}{at}."


def say_moment(moment: datetime) -> str:
    """As in: 22 November 2026, 14:05, in London; a moment that says no time zone is in UTC."""
    there = in_london(moment)
    return f"{say_date(there.date())}, {there:%H:%M}"


def literal(text: str) -> str:
    """The text for a label: a file name with stars, brackets or the like stays as it is."""
    return _MARKED.sub(r"\\\1", text)


def first_capital(text: str) -> str:
    """The text with its first letter in capitals and the rest as it was."""
    return text[:1].upper() + text[1:]


def plain(value: Any) -> Any:
    """Python's own value for what a DataFrame holds: numpy's scalars and arrays, pandas' timestamps."""
    if hasattr(value, "tolist"):
        return value.tolist()
    return value.to_pydatetime() if hasattr(value, "to_pydatetime") and not _is_nothing(value) else value


def _is_nothing(value: Any) -> bool:
    return type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and isnan(value))


def is_blank(value: Any) -> bool:
    """True for None, NaN, NaT, NA, an empty list and text of spaces only; False for zero and False."""
    value = plain(value)
    if value is None or isinstance(value, str):
        return not (value or "").strip()
    return not value if isinstance(value, (list, tuple)) else _is_nothing(value)


def say(value: Any) -> str:
    """One value as the screen says it: a date in words, yes and no, a list, a number; a dash for a blank."""
    if is_blank(value):
        return NOTHING
    match value := plain(value):
        case bool():
            return "Yes" if value else "No"
        case datetime():
            return say_date(value.date())
        case date():
            return say_date(value)
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.2f}".rstrip("0").rstrip(".")  # quarters of a day as they are
        case list() | tuple():
            return listed([say(item) for item in value])
    return str(value)
