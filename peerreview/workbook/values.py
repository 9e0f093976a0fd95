"""Cells to values, one function for each type of column; each raises NotUnderstood."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from peerreview.workbook.cells import ERRORS, NOT_WORKED_OUT, Cell, NotUnderstood, say
from peerreview.workbook.choices import is_blank, parse_choice, parse_strand, parse_theme, says_nothing, words_for
from peerreview.workbook.dates import parse_day
from peerreview.workbook.layout import Column, layout, normalise, normalise_words

DONE, NOT_APPLICABLE = "done", "not applicable"
MilestoneValue = tuple[date | None, str | None]
Parser = Callable[[Cell], object]

_WHOLE = re.compile(r"\d{1,3}(?:[, ]\d{3})+|\d{1,15}")
_WITH_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+")
_SHORTENED = re.compile(r"\d(?:\.\d+)?e\+\d+", re.IGNORECASE)  # 5.00E+06, and not a class called 3E2
_EMAIL = re.compile(r"[^@\s,;<>()?&=\"%]+@[^@\s,;<>()?&=\"%]+\.[^@\s,;<>().?&=\"%]{2,}")
_YEARS = re.compile(r"(?:ay|academic year|year)?:?\s*(\d{4}|\d\d)\s*(?:/|-|–|—|to|\\)\s*(\d{4}|\d{1,2})", re.IGNORECASE)
_SPLIT = re.compile(r"\s*(?:[;/&,\n]|\s+and\s+)\s*", re.IGNORECASE)


def parse_date(cell: Cell) -> date | None:
    """Return the day, or None where the cell says that it is not known yet ("tbc") or does not apply."""
    try:
        return parse_day(cell)
    except NotUnderstood:
        if says_nothing(cell):
            return None
        if isinstance(cell, str) and normalise(cell) in words_for("review_status"):
            raise NotUnderstood("date_is_a_word") from None
        raise


def parse_milestone(cell: Cell, part: str = "date") -> MilestoneValue | None:
    """Return the date or the word ("done", "not applicable") of a milestone; None for "tbc" and "no"."""
    words, said = layout().words, normalise_words(say(cell))
    if said in words.unknown or said in words.no or said in words.suppressed:
        return None
    if said in words.not_applicable:
        return None, NOT_APPLICABLE
    if said in words.yes:
        if part == "planned":
            raise NotUnderstood("plan_without_date")
        return None, DONE
    try:
        return parse_day(cell), None
    except NotUnderstood as reason:
        if reason.code == "date_not_understood":
            raise NotUnderstood("milestone_not_understood") from None
        raise


def parse_yes_no(cell: Cell) -> bool | None:
    """Return True or False; None where the cell says that it is not known."""
    words, said = layout().words, normalise_words(say(cell))
    if said in words.yes:
        return True
    if said in words.no:
        return False
    if says_nothing(cell):
        return None
    raise NotUnderstood("yes_no_not_understood")


def parse_integer(cell: Cell) -> int | None:
    """Return a whole number that is not negative."""
    if isinstance(cell, float) and math.isfinite(cell) and cell == int(cell) and 0 <= cell < 1e15:
        return int(cell)
    if isinstance(cell, str) and _WHOLE.fullmatch(cell):
        return int(cell.replace(",", "").replace(" ", ""))
    if says_nothing(cell):
        return None
    first = re.match(r"\d{1,9}\b(?![.,]\d)", say(cell))
    raise NotUnderstood("number_not_understood", suggestion=f": {first[0]}" if first else "")


def parse_code(cell: Cell) -> str | None:
    """Return an identifier as text: 123456.0 is "123456". One that Excel has shortened is refused."""
    text = say(cell)
    shortened = isinstance(cell, float) and not abs(cell) < 1e15
    if shortened or _SHORTENED.fullmatch(text):
        raise NotUnderstood("code_damaged")
    if says_nothing(cell):
        return None
    text = text.removeprefix("'")  # which tells Excel that a number is text
    return text.replace(",", "") if _WITH_COMMAS.fullmatch(text) else text


def parse_year(cell: Cell) -> str | None:
    """Return an academic year as "2025/26", from 2025-26, 2025/2026 or 25/26."""
    if says_nothing(cell):
        return None
    found = _YEARS.fullmatch(say(cell)) if isinstance(cell, str) else None
    if found:
        first = int(found[1]) if len(found[1]) == 4 else 2000 + int(found[1])
        digits = len(found[2])
        if 2000 <= first < 2100 and (first + 1) % 10**digits == int(found[2]):
            return f"{first}/{(first + 1) % 100:02}"
    raise NotUnderstood("year_not_understood", suggestion=_suggest_year(cell))


def _suggest_year(cell: Cell) -> str:
    found = re.search(r"\b20\d\d\b", say(cell))
    first = int(found[0]) if found else 2025
    return f"{first}/{(first + 1) % 100:02}"


def parse_email(cell: Cell) -> str | None:
    """Return an address that has the shape of one."""
    text = say(cell)
    address = text[7:] if text.lower().startswith("mailto:") else text
    if _EMAIL.fullmatch(address):
        return address
    if says_nothing(cell):
        return None
    raise NotUnderstood("email_not_understood")


def parse_audience(cell: Cell) -> str | None:
    """Return who may read a record; what is not understood must not open it to more readers than were meant."""
    try:
        return parse_choice(cell, "audience")
    except NotUnderstood:
        allowed = tuple(layout().choices["audience"])  # from the narrowest to the widest
        raise NotUnderstood("audience_not_understood", instead=allowed[0], allowed=", ".join(allowed)) from None


def parse_text(cell: Cell) -> str | None:
    """Return the cell's text as it was typed, a sign for an empty cell aside: "..", "NULL"."""
    return None if isinstance(cell, str) and is_blank(cell) else say(cell)


def parse_name(cell: Cell) -> str | None:
    """Return the text of a name or a list of names on which "tbc" says nothing."""
    if says_nothing(cell):
        return None
    text = say(cell)
    return text if "\n" in text else " ".join(text.split())


def parse_school(cell: Cell) -> str | None:
    """Return a school's name on one line with single spaces."""
    name = parse_name(cell)
    return " ".join(name.split()) if name else None


def parse_rater(cell: Cell) -> str | None:
    """Return a school's name, or "Agreed" or "Associate"."""
    name = parse_school(cell)
    special = {"agreed": "Agreed", "associate": "Associate"}
    return special.get(normalise(name), name) if name else None


def parser_of(column: Column) -> Parser:
    """Return the function that reads the cells of a column."""
    if column.choices == "audience":
        return parse_audience
    if column.type == "choice":
        return _checked(partial(parse_choice, name=column.choices, is_open=column.open))
    return _checked(_BY_TYPE[column.type])


def milestone_parser(part: str) -> Parser:
    """Return the function that reads the cells of a milestone's column."""
    return _checked(partial(parse_milestone, part=part))


def split_names(text: str, known: Callable[[str], bool]) -> list[str]:
    """Return the names of a cell, split at ; / & , line breaks and "and".

    The longest run that is a known name stays whole: "St Anne and St Paul" where a school is called that.
    """
    marks = [*_SPLIT.finditer(text)]
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    names, at = [], 0
    while at < len(starts):
        runs = range(len(starts) - 1, at, -1) if len(starts) <= 60 else ()
        last = next((end for end in runs if known(text[starts[at] : ends[end]].strip())), at)
        names.append(text[starts[at] : ends[last]].strip())
        at = last + 1
    return [name for name in names if name]


def _checked(parse: Parser) -> Parser:
    def parse_cell(cell: Cell) -> object:
        if isinstance(cell, str) and cell in ERRORS:
            raise NotUnderstood("formula_not_worked_out" if cell == NOT_WORKED_OUT else "cell_error")
        return parse(cell)

    return parse_cell


_BY_TYPE: Mapping[str, Parser] = {
    "text": parse_text,
    "value": parse_text,
    "date": parse_date,
    "year": parse_year,
    "integer": parse_integer,
    "list": parse_name,
    "person": parse_name,
    "school": parse_school,
    "code": parse_code,
    "yes_no": parse_yes_no,
    "email": parse_email,
    "theme": parse_theme,
    "strand": parse_strand,
    "rater": parse_rater,
}
