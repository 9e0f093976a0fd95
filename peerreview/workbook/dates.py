"""Dates as people in UK schools type them: 12/01/2026, 12.1.26, "Fri 12th Jan 2026", serial numbers."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from peerreview.workbook.cells import Cell, NotUnderstood, say_day

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
FIRST_SERIAL, _LAST_SERIAL = (date(FIRST_YEAR, 1, 1) - _EPOCH).days, (date(LAST_YEAR, 12, 31) - _EPOCH).days

_MONTH = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|" + "|".join(MONTHS) + r")\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s*)?"
_TIME = r"(?:(?:[\s,]+(?:at\s*)?|t)\d{1,2}[:.]\d\d(?:[:.]\d\d(?:\.\d+)?)?\s*(?:[ap]\.?m\.?|z)?)?"
_ORDINAL = r"(?P<day>\d{1,2})\s*(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|'?\d\d)"
_BETWEEN = r"(?:\s*[/.\-–]\s*|\s+)"
_GAP = r"[\s,.\-/]*(?:of\s+)?"


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
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_ONE_DATE = re.compile(
    rf"\d{{1,2}}\s*[/.\-]\s*\d{{1,2}}\s*[/.\-]\s*\d{{2,4}}|\d{{4}}-\d\d?-\d\d?|\d{{1,2}}\s*(?:st|nd|rd|th)?\s+{_MONTH}",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"\d{{1,2}}\s*(?:st|nd|rd|th)?\s*(?:-|–|&|/|,|and|to)\s*\d{{1,2}}(?:\D.*{_MONTH}|[./]\d{{1,2}}[./]\d\d)",
    re.IGNORECASE,
)
_NOT_EXACT = re.compile(
    rf"\?|\b(?:w/?[bcek]|week|wc|half|term|early|mid|late|end|approx|about|before|after|by|or|spring|autumn|summer)\b|{_MONTH}",
    re.IGNORECASE,
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


def _from_serial(number: float) -> date:
    # not (a <= x < b) is true of "not a number" as well
    if not FIRST_SERIAL <= number < _LAST_SERIAL + 1:
        raise NotUnderstood("date_not_understood")
    return _EPOCH + timedelta(days=int(number))


def _from_text(text: str) -> date:
    if len(text) > LONGEST:
        raise NotUnderstood("date_not_understood")
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
    if _NOT_EXACT.search(text):
        return NotUnderstood("date_not_exact")
    return NotUnderstood("date_not_understood")


def _without_year(found: re.Match[str]) -> NotUnderstood:
    day, month = int(found["day"]), _month(found["month"])
    if not _exists(2024, month, day):  # a leap year
        return NotUnderstood("date_not_understood")
    return NotUnderstood("date_without_year", suggestion=f"{day} {MONTHS[month - 1].capitalize()} and its year")
