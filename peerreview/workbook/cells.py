"""A cell's value as text, as somebody would type it."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta

Cell = str | float | date | datetime | time | timedelta | None

# Stands in for the result of a formula that no program has worked out: software wrote it, and Excel never saved it.
NOT_WORKED_OUT = "a formula without its result"
# What Excel shows where a formula fails; a CSV saved from Excel holds the same words.
ERRORS = frozenset(
    [
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#BUSY!",
        "#UNKNOWN!",
        "#GETTING_DATA",
        "#EXTERNAL!",
        "#PYTHON!",
        NOT_WORKED_OUT,
    ]
)


class NotUnderstood(Exception):
    """A cell whose text stays in an issue; `words` fill the sentences of `code`, `instead` is what it counts as."""

    def __init__(self, code: str, *, instead: object = None, **words: object) -> None:
        super().__init__(code)
        self.code = code
        self.instead = instead
        self.words = words


def say(cell: Cell) -> str:
    """Return the cell as text: 5.0 as "5", a date as 12/01/2026, a blank as ""."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float | int):
        return say_number(cell)
    return _say_moment(cell)


def say_number(number: float) -> str:
    """Return a number without needless decimals or an exponent that hides its digits."""
    if math.isfinite(number) and number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return format(number, ".15g")


def _say_moment(cell: date | datetime | time | timedelta) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M") if cell.time() != time() else say_day(cell)
    if isinstance(cell, date):
        return say_day(cell)
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    minutes = int(cell.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02}"


def say_day(day: date) -> str:
    """Return a date as people type it here: 12/01/2026."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


def letter(column: int) -> str:
    """Return the letter of a column that is counted from 0: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def number_of(letters: str) -> int:
    """Return the number, from 0, of a column's letter: A is 0, AA is 26."""
    number = 0
    for one in letters.upper():
        number = number * 26 + ord(one) - 64
    return number - 1
