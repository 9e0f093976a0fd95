"""The words of record workbooks: what record.toml says, typed, and which column a label means."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from peerreview.workbook.layout import layout, normalise

REVIEWS = "reviews"
TOLD_ONLY = "_recorded"  # the ending of keys that say something to the reader and nothing to the records
SAYS_WHICH = frozenset({"partnership", "school", "review_id", "academic_year"})
LEAST_KEYS = 4  # labels of these on one sheet make a workbook a record


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of a record: labels by the key of the column that they mean, then its tables."""

    title: str
    note: str
    answers: Mapping[str, str]
    tables: tuple[str, ...]


@cache
def record_words() -> dict[str, Any]:
    """Return the sentences and lists of record.toml."""
    text = files("peerreview.workbook").joinpath("record.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def parts_of(protocol: str) -> tuple[Part, ...]:
    """Return the parts of a protocol's record; those of the default where it has none of its own."""
    words = record_words()
    found = words["protocols"].get(protocol, words["default"])
    return tuple(
        Part(one["title"], one["note"], dict(one.get("answers", ())), tuple(one.get("tables", ())))
        for one in found["parts"]
    )


@cache
def labels() -> Mapping[str, str]:
    """Return the key that each label means, by its normalised text: a column of Reviews, or one of [keys]."""
    return {**{normalise(label): key for label, key in _labels()}, **key_labels()}


@cache
def key_labels() -> Mapping[str, str]:
    """Return the key of each label that says which review it is."""
    return {normalise(label): key for key, label in record_words()["keys"].items()}


@cache
def known_labels() -> tuple[str, ...]:
    """Return all labels as they are written."""
    return (*record_words()["keys"].values(), *(label for label, _ in _labels()))


def _labels() -> Iterator[tuple[str, str]]:
    columns = layout().sheets[REVIEWS]
    yield from ((column.heading, column.key) for column in columns.columns)
    for protocol in ("", *record_words()["protocols"]):
        for part in parts_of(protocol):
            yield from ((label, key) for key, label in part.answers.items())
