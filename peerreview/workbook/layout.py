"""The sheets and columns of a workbook: what layout.toml says, typed, and how headings are compared."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `choices` names a list of choices; `reference` columns say which review a row is about.

    `in_year`: its dates are in the academic year of their row.
    """

    key: str
    heading: str
    type: str
    needed: bool = False
    synonyms: tuple[str, ...] = ()
    choices: str = ""
    open: bool = False
    audience_text: bool = False
    note: str = ""
    example: object = None
    reference: bool = False
    in_year: bool = False


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One kind of sheet. `columns` holds them all; where `review` is true the reference to it comes first."""

    key: str
    title: str
    purpose: str
    columns: tuple[Column, ...]
    review: bool = False
    review_or: str = ""
    milestones: bool = False
    in_order: tuple[tuple[str, str], ...] = ()
    records: str = ""

    @property
    def called(self) -> str:
        """What its records are called in a sentence, as in: reviews, impact entries."""
        return self.records or self.title.lower()

    @property
    def own_columns(self) -> tuple[Column, ...]:
        """The columns without those of the review reference."""
        return tuple(column for column in self.columns if not column.reference)

    @property
    def needed(self) -> tuple[Column, ...]:
        """The columns without which a row is left out."""
        return tuple(column for column in self.columns if column.needed)

    def column(self, key: str) -> Column:
        """Return the column with that key; raises KeyError."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Words:
    """Words that are understood in any cell, in the form that `normalise_words` gives."""

    unknown: frozenset[str]
    not_applicable: frozenset[str]
    suppressed: frozenset[str]
    blank: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    school: frozenset[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """All of layout.toml. `choices`: list name → the word that is stored → other words for it."""

    sheets: Mapping[str, SheetLayout]
    review_reference: tuple[Column, ...]
    milestones: Mapping[str, tuple[str, ...]]
    milestone_parts: Mapping[str, tuple[str, ...]]
    choices: Mapping[str, Mapping[str, tuple[str, ...]]]
    words: Words
    school_names: Mapping[str, Any]
    totals: frozenset[str]
    total_of: frozenset[str]
    periods: frozenset[str]
    dated_notes: tuple[str, ...]
    notes: frozenset[str]
    note_beginnings: tuple[str, ...]
    keys: frozenset[str]
    other_sheets: frozenset[str]


def normalise(heading: object) -> str:
    """Return a heading without case, spaces and punctuation: "Review  Date*" and "review-date" are one."""
    text = str(heading)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _NOT_LETTERS.sub("", text).casefold()


def normalise_words(text: str) -> str:
    """Return the words of a cell in lower case, single spaces, no full stops: "T.B.C. " is "tbc"."""
    words = " ".join(text.casefold().replace("’", "'").split())
    return words.replace(".", "") or words


@cache
def layout() -> Layout:
    """Return the layout that this version was built with."""
    text = files("peerreview.workbook").joinpath("layout.toml").read_text(encoding="utf-8")
    return _layout(tomllib.loads(text))


def _layout(data: dict[str, Any]) -> Layout:
    reference = tuple(_column({**one, "reference": True}) for one in data["review_reference"]["columns"])
    notes = data["notes"]
    return Layout(
        sheets={key: _sheet(key, one, reference) for key, one in data["sheets"].items()},
        review_reference=reference,
        milestones=_tuples(data["milestones"]),
        milestone_parts=_tuples(data["milestone_parts"]),
        choices={name: _tuples(one) for name, one in data["choices"].items()},
        words=Words(**{name: _words(one) for name, one in data["words"].items()}),
        school_names=data["school_names"],
        totals=_words(notes["totals"]),
        total_of=_words(notes["total_of"]),
        periods=_words(notes["periods"]),
        dated_notes=tuple(_words(notes["dated"])),
        notes=_words(notes["notes"]),
        note_beginnings=tuple(f"{beginning} " for beginning in _words(notes["beginnings"])),
        keys=_words(notes["keys"]),
        other_sheets=frozenset(map(normalise, notes["sheets"])),
    )


def _sheet(key: str, data: dict[str, Any], reference: tuple[Column, ...]) -> SheetLayout:
    own = tuple(_column(one) for one in data["columns"])
    first = reference if data.get("review") else ()
    rest = {name: value for name, value in data.items() if name not in ("columns", "in_order")}
    in_order = tuple((first, then) for first, then in data.get("in_order", []))
    return SheetLayout(key=key, columns=first + own, in_order=in_order, **rest)


def _column(data: dict[str, Any]) -> Column:
    return Column(**{**data, "synonyms": tuple(data.get("synonyms", ()))})


def _tuples(data: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in data.items()}


def _words(values: list[str]) -> frozenset[str]:
    return frozenset(map(normalise_words, values))
