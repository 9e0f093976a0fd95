"""The download of GIAS, the register of schools, and of its links: a file from outside in, the few columns used out.

Read line by line with the standard library's csv: it tells a ragged line and an open quotation mark for certain, where
a reader made for speed guesses, and as only a few columns are kept, England takes some two seconds.
"""

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from peerreview.errors import UserError
from peerreview.workbook.delimited import decode, delimiter_of
from peerreview.workbook.layout import normalise

_SPOILED = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})")
_IN_NAME = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_OTHER_FILES = {  # by their first bytes
    b"PK\x03\x04": "It is a zip or an Excel workbook. Unpack it, and give the .csv that is inside.",
    b"\xd0\xcf\x11\xe0": "It is an Excel workbook. Give the .csv as it was downloaded.",
    b"%PDF": "It is a PDF. Give the .csv as it was downloaded.",
}
_FIELD = 100_000  # characters in a cell: more is an open quotation mark


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read."""

    key: str
    heading: str
    type: str
    needed: bool = False


@cache
def gias_words() -> dict[str, Any]:
    """What gias.toml says."""
    return tomllib.loads(files("peerreview.workbook").joinpath("gias.toml").read_text(encoding="utf-8"))


@cache
def columns_of(kind: str) -> tuple[Column, ...]:
    """The columns that are read of `schools` or of `links`."""
    return tuple(Column(**one) for one in gias_words()[kind]["columns"])


def is_gias(headings: Sequence[object]) -> bool:
    """Whether a row of headings has all that is needed of the register."""
    seen = {normalise(str(heading)) for heading in headings if heading is not None}
    return all(normalise(column.heading) in seen for column in columns_of("schools") if column.needed)


def read_gias(data: bytes, name: str, kind: str = "schools") -> dict[str, list[Any]]:
    """The columns of a register or its links by their keys: text, or a day; None where a cell is blank.

    Raises UserError with one sentence for each way in which the file can be wrong.
    """
    _refuse_other_files(data, name)
    lines = _lines(decode(data), name)
    _, headings = next(lines, (1, []))
    places = _places(headings, kind, name)
    found: dict[str, list[Any]] = {column.key: [] for column in columns_of(kind)}
    for line, cells in lines:
        if not any(cells):
            continue
        if len(cells) != len(headings):
            raise UserError(
                f"{name}, line {line:,}, has {len(cells)} columns where its first line has {len(headings)}, "
                "so a part may be missing. Download it again."
            )
        for column, at in places.items():
            found[column.key].append(_value(column, "" if at is None else cells[at].strip(), name, line))
    if not found["urn"]:
        raise UserError(f"{name} has headings and no school below them. Download it again.")
    return found


def day_in_name(name: str) -> date | None:
    """The day that a download has in its name, as in edubasealldata20261120.csv."""
    match = _IN_NAME.search(name)
    return _day(int(match[1]), int(match[2]), int(match[3])) if match else None


def predecessors(links: Mapping[str, list[Any]]) -> dict[str, str]:
    """The number that each school had before, where there was exactly one."""
    word, before = gias_words()["links"]["predecessor"], dict[str, set[str]]()
    for urn, other, kind in zip(links["urn"], links["link_urn"], links["link_type"], strict=True):
        if other and (kind or "").casefold().startswith(word):
            before.setdefault(urn, set()).add(other)
    return {urn: others.pop() for urn, others in before.items() if len(others) == 1}


def _refuse_other_files(data: bytes, name: str) -> None:
    if not data.strip():
        raise UserError(f"{name} is empty. Download it again.")
    for start, what in _OTHER_FILES.items():
        if data.startswith(start):
            raise UserError(f"{name} is not the register as it is downloaded. {what}")
    if data[:500].lstrip().lower().startswith((b"<!doctype", b"<html")):
        raise UserError(f"{name} is a web page, not the register. Download the .csv.")


def _lines(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each line with its number; raises UserError where quotation marks do not pair up."""
    csv.field_size_limit(_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as problem:
        raise UserError(
            f"{name}, line {line:,}, has quotation marks that do not pair up, so a part may be missing. "
            "Download it again."
        ) from problem


def _places(headings: Sequence[str], kind: str, name: str) -> dict[Column, int | None]:
    known = {normalise(heading): at for at, heading in reversed(list(enumerate(headings)))}
    places = {column: known.get(normalise(column.heading)) for column in columns_of(kind)}
    missing = [column.heading for column, at in places.items() if at is None and column.needed]
    if len(missing) > 1 or missing == ["URN"]:
        what = "register of schools" if kind == "schools" else "list of links between schools"
        raise UserError(
            f"{name} is not the {what} as GIAS has it; it lacks {', '.join(missing)}. "
            "Download the file from GIAS and give it as it is."
        )
    if missing:
        raise UserError(f"{name} has no column {missing[0]}, which is needed. Download it again with all its columns.")
    return places


def _value(column: Column, text: str, name: str, line: int) -> str | date | None:
    if column.type == "date":
        match = _DAY.fullmatch(text)
        return _day(int(match[3]), int(match[2]), int(match[1])) if match else None
    if column.type == "number" and _SPOILED.fullmatch(text):
        raise UserError(
            f"{name}, line {line:,}: Excel has turned the numbers of {column.heading} into {text}, so they are lost. "
            "Use the file as it was downloaded, without saving it in Excel."
        )
    if column.key == "urn" and not text.isdecimal():
        raise UserError(f"{name}, line {line:,}: “{text[:40]}” is no URN, so the file is damaged. Download it again.")
    return text if text and (column.type != "number" or text.isdecimal()) else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
