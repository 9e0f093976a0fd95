"""Cells that hold one of a known set of words: choices, themes, strands, and "not known yet"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from peerreview.workbook.cells import Cell, NotUnderstood, say
from peerreview.workbook.dates import LONGEST
from peerreview.workbook.layout import layout, normalise, normalise_words


def parse_choice(cell: Cell, name: str, is_open: bool = False) -> str | None:
    """Return the word that is stored for what was typed; an open list keeps other words as they are."""
    text = say(cell)
    found = words_for(name).get(normalise(text))
    if found or says_nothing(cell):
        return found
    if is_open:
        return " ".join(text.split())
    raise _unknown("unknown_choice", text, layout().choices[name])


def parse_theme(cell: Cell) -> str | None:
    """Return the theme's full name from any spelling or unmistakable beginning of it."""
    return _parse_framework(cell, "unknown_theme", tuple(_strands()))


def parse_strand(cell: Cell) -> str | None:
    """Return the strand's full name from any spelling or unmistakable beginning of it."""
    return _parse_framework(cell, "unknown_strand", tuple(theme_of_strand()))


@cache
def theme_of_strand() -> Mapping[str, str]:
    """Return each strand's theme."""
    return {strand: theme for theme, strands in _strands().items() for strand in strands}


def says_nothing(cell: Cell) -> bool:
    """Return whether a cell says that a value is not known yet, does not apply or was left out on purpose."""
    if not isinstance(cell, str) or len(cell) > 40:
        return False
    said, words = normalise_words(cell), layout().words
    return said in words.unknown or said in words.not_applicable or said in words.suppressed


def is_blank(text: str) -> bool:
    """Return whether a text is a sign for an empty cell in any column."""
    return len(text) <= 4 and normalise_words(text) in layout().words.blank


@cache
def words_for(name: str) -> Mapping[str, str]:
    """Return the word that is stored for each word of a list of choices, normalised."""
    choices = layout().choices[name]
    found = {normalise(word): word for word in choices}
    for word, others in choices.items():
        for other in others:
            found.setdefault(normalise(other), word)
    return found


@cache
def _strands() -> Mapping[str, tuple[str, ...]]:
    from peerreview.framework import themes

    return {theme.name: theme.strands for theme in themes()}


def _parse_framework(cell: Cell, code: str, names: tuple[str, ...]) -> str | None:
    if says_nothing(cell):
        return None
    typed = _plain(say(cell))
    exact = [name for name in names if _plain(name) == typed]
    found = exact or [name for name in names if typed and _plain(name).startswith(typed)]
    if len(found) == 1:
        return found[0]
    raise _unknown(code, say(cell), names)


def _plain(text: str) -> str:
    return normalise(text.replace("&", "and"))


def _unknown(code: str, text: str, allowed: Iterable[str]) -> NotUnderstood:
    near = nearest(text, allowed)
    suggestion = f" Did you mean {near}?" if near else ""
    return NotUnderstood(code, allowed=", ".join(allowed), suggestion=suggestion)


def nearest(text: str, among: Iterable[str]) -> str | None:
    """Return the name that is spelt most like the text, if any is nearly the same."""
    from rapidfuzz import fuzz, process

    names = {normalise(name): name for name in among}
    found = process.extractOne(normalise(text[:LONGEST]), names.keys(), scorer=fuzz.ratio, score_cutoff=75)
    return names[found[0]] if found else None
