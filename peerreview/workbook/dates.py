"""Dates as people in UK schools type them: 12/01/2026, 12.1.26, "Fri 12th Jan 2026", serial numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from peerreview.workbook.cells import Cell, NotUnderstood, say_day

Parts = tuple[int, int, int | None]  # day, month, year

FIRST_YEAR, LAST_YEAR = 2000, 2100
LAST_SHORT_YEAR = 49  # 12/1/49 is in 2049, 12/1/50 in 1950, which is then said to be unlikely
LONGEST = 100  # no date is longer, and patterns are slow on text without end
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
# Excel counts days from here; serials from 2000 on are clear of its mistake about 29 February 1900.
_EPOCH = date(1899, 12, 30)
EARLIER = (date(1904, 1, 1) - _EPOCH).days  # what a serial number lacks where days count from 1904
FIRST_SERIAL, _LAST_SERIAL = (date(FIRST_YEAR, 1, 1) - _EPOCH).days, (date(LAST_YEAR, 12, 31) - _EPOCH).days

_MONTH = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|" + "|".join(MONTHS) + r")\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s*)?"
_CLOCK = r"\d{1,2}[:.]\d\d(?:[:.]\d\d(?:\.\d+)?)?\s*(?:[ap]\.?m\.?|z)?|\d{1,2}\s*[ap]\.?m\.?"
_TIME = rf"(?:(?:[\s,]+(?:at\s*)?|t)(?:{_CLOCK})|[\s,]*\(?\b[ap]\.?m\b\.?\)?)?"
_ORDINAL = r"(?P<day>\d{1,2})\s*(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|'?\d\d)"
_BETWEEN = r"(?:\s*[/.\-–,\\]\s*|\s+)"
_GAP = r"[\s,.\-–/]*(?:of\s+)?"


def _pattern(body: str) -> re.Pattern[str]:
    return re.compile(rf"{_WEEKDAY}{body}{_TIME}\.?", re.IGNORECASE)


_WITH_YEAR = (
    _pattern(rf"(?P<day>\d{{1,2}}){_BETWEEN}(?P<month>\d{{1,2}}){_BETWEEN}(?P<year>\d{{4}}|\d\d)"),
    _pattern(r"(?P<year>\d{4})[/.\-](?P<month>\d{1,2})[/.\-](?P<day>\d{1,2})"),
    _pattern(rf"{_ORDINAL}{_GAP}{_MONTH}{_GAP}{_YEAR}"),
    _pattern(rf"{_MONTH}\s*{_ORDINAL}[\s,]+{_YEAR}"),
)
_WITHOUT_YEAR = (
    _pattern(rf"{_ORDINAL}{_GAP}{_MONTH}"),
    _pattern(rf"{_MONTH}\s*{_ORDINAL}"),
    _pattern(r"(?P<day>\d{1,2})\s*/\s*(?P<month>\d{1,2})"),
)
_MONTH_IN_WORDS = _WITHOUT_YEAR[:2]  # "12/1" may be the 12th and the 1st of some month
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_ONE_DATE = re.compile(
    rf"\d{{1,2}}\s*[/.\-]\s*\d{{1,2}}\s*[/.\-]\s*(?:\d{{4}}|\d\d)(?!\d)|\d{{4}}-\d\d?-\d\d?|\d{{1,2}}\s*(?:st|nd|rd|th)?\s+{_MONTH}(?!\w)",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"\d{{1,2}}\s*(?:st|nd|rd|th)?\s*(?:-|–|&|/|,|and|to)\s*\d{{1,2}}(?:\D.*{_MONTH}|[./]\d{{1,2}}[./]\d\d)",
    re.IGNORECASE,
)
_TWO_DAYS = re.compile(
    rf"{_WEEKDAY}(?P<first>\d{{1,2}})\s*(?:st|nd|rd|th)?\s*(?:-|–|&|/|,|and|to)\s*(?P<last>{_WEEKDAY}\d.*)",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*(?:\n|&|–|\s-\s|\bto\b|\band\b)\s*", re.IGNORECASE)
_WORD_OF_MONTH = rf"\b{_MONTH}(?!\w)".replace("?P<month>", "?:")
# What stands in place of a day, the first that fits, and how it is told.
_NOT_ONE_DAY = tuple(
    (re.compile(pattern, re.IGNORECASE), what)
    for pattern, what in (
        (r"\?", ": it has a question mark"),
        (r"\bw/?[bcek]\b|\b(?:week|wk)\b", ": it is a week"),
        (r"\b(?:aut|autumn|spr|spring|sum|summer)\b(?:\s*term)?\s*[12]\b|\bht\s*[1-6]\b|\bhalf", ": it is a half-term"),
        (r"\b(?:autumn|spring|summer)\b|\bterm\b|\b(?:easter|christmas|whitsun)\b", ": it is a part of the year"),
        (rf"{_WORD_OF_MONTH}.*{_WORD_OF_MONTH}", ": it is several months"),
        (_ONE_DATE.pattern, ": it holds more than a date"),
        (_WORD_OF_MONTH, ": it is a month"),
        (r"\b(?:early|mid|late|end|approx|about|before|after|by|or)\b", ""),
    )
)


def parse_day(cell: Cell) -> date:
    """Return the one day that a cell names; raises NotUnderstood with the reason.

    The day comes before the month. A time of day is dropped.
    """
    if isinstance(cell, datetime):
        return _likely(cell.date())
    if isinstance(cell, date):
        return _likely(cell)
    if isinstance(cell, float | int):
        return _from_serial(cell)
    if isinstance(cell, str):
        return _from_text(cell)
    raise NotUnderstood("date_not_understood")


def day_and_month(text: str) -> tuple[int, int] | None:
    """Return the day and the month of a date without its year, the month in words: "12 Jan"."""
    found = _fitting(_MONTH_IN_WORDS, text)
    return (int(found["day"]), _month(found["month"])) if found else None


def first_two_numbers(text: str) -> tuple[int, int] | None:
    """Return the numbers of the day and the month of a date in figures, in whichever order they stand."""
    found = _fitting(_WITH_YEAR[:1], text)
    return (int(found["day"]), int(found["month"])) if found else None


def with_month_first(text: str) -> date | None:
    """Return the day of a date in figures as it is written in the United States: 05/13/2026."""
    found = _fitting(_WITH_YEAR[:1], text)
    parts = (_year(found["year"]), int(found["day"]), int(found["month"])) if found else None
    return date(*parts) if parts and _exists(*parts) and FIRST_YEAR <= parts[0] <= LAST_YEAR else None


def two_days(text: str) -> tuple[Parts, Parts] | None:
    """Return the first and the last of two days in one cell: "7/8 Feb 2026", "12/01/2026 to 13/01/2026".

    Where no year stands there, it is None in both.
    """
    if len(text) > LONGEST:
        return None
    for first, last in _pairs(text):
        if first and last and (first[2] is None or last[2] is not None):
            return (first[0], first[1], first[2] or last[2]), last
    return None


def _pairs(text: str) -> Iterator[tuple[Parts | None, Parts | None]]:
    if (found := _TWO_DAYS.fullmatch(text)) and (last := _parts(found["last"])):
        yield (int(found["first"]), last[1], last[2]), last
    pieces = _JOINED.split(text)
    if len(pieces) == 2:
        yield _parts(pieces[0]), _parts(pieces[1])


def _parts(text: str) -> Parts | None:
    if found := _fitting(_WITH_YEAR, text):
        return int(found["day"]), _month(found["month"]), _year(found["year"])
    if found := _fitting(_MONTH_IN_WORDS, text):
        return int(found["day"]), _month(found["month"]), None
    return None


def _fitting(patterns: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    if len(text) > LONGEST:
        return None
    return next((found for pattern in patterns if (found := pattern.fullmatch(text))), None)


def _from_serial(number: float) -> date:
    # not (a <= x < b) is true of "not a number" as well
    if not FIRST_SERIAL <= number < _LAST_SERIAL + 1:
        raise NotUnderstood("date_not_understood")
    return _EPOCH + timedelta(days=int(number))


def _from_text(text: str) -> date:
    if len(text) > LONGEST:
        raise NotUnderstood("date_not_understood")
    text = text.removeprefix("'")  # which tells Excel that what follows is text
    for pattern in _WITH_YEAR:
        if found := pattern.fullmatch(text):
            return _from_parts(found)
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text))
    raise _why_not(text)


def _from_parts(found: re.Match[str]) -> date:
    day, month, year = int(found["day"]), _month(found["month"]), _year(found["year"])
    if month > 12 >= day and _exists(year, day, month):
        suggestion = say_day(date(year, day, month))
        raise NotUnderstood("date_month_first", suggestion=suggestion)
    if not _exists(year, month, day):
        raise NotUnderstood("date_impossible")
    return _likely(date(year, month, day))


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(text[:3].lower()))


def _year(text: str) -> int:
    digits = text.lstrip("'")
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) <= LAST_SHORT_YEAR else 1900)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _likely(day: date) -> date:
    """Return the day unless its year shows that it was mistyped (Excel can hide the year behind a format)."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotUnderstood("date_year_unlikely", year=day.year)
    return day


def _why_not(text: str) -> NotUnderstood:
    for pattern in _WITHOUT_YEAR:
        if found := pattern.fullmatch(text):
            return _without_year(found)
    if len(_ONE_DATE.findall(text)) > 1 or _SPAN.search(text):
        return NotUnderstood("date_several")
    for pattern, what in _NOT_ONE_DAY:
        if pattern.search(text):
            return NotUnderstood("date_not_exact", what=what)
    return NotUnderstood("date_not_understood")


def _without_year(found: re.Match[str]) -> NotUnderstood:
    day, month = int(found["day"]), _month(found["month"])
    if not _exists(2024, month, day):  # a leap year
        return NotUnderstood("date_not_understood")
    return NotUnderstood("date_without_year", suggestion=f"{day} {MONTHS[month - 1].capitalize()} and its year")
