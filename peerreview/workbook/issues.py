"""What is wrong with a workbook, as data: the sentences are in issues.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from peerreview.errors import UnreadableFile

REFUSED = "refused"
ROW_LEFT_OUT = "row left out"
CELL_LEFT_OUT = "cell left out"
ADVICE = "advice"
SEVERITIES = (REFUSED, ROW_LEFT_OUT, CELL_LEFT_OUT, ADVICE)
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong: where, what was seen, what to do. `row_values` is a left-out row as JSON."""

    code: str
    severity: str
    file: str
    sheet: str
    cell: str
    heading: str
    value: str
    problem: str
    fix: str
    row_values: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of the catalogue: a title for lists of them, and sentences that take words in braces."""

    title: str
    severity: str
    problem: str
    fix: str


@cache
def catalogue() -> Mapping[str, Entry]:
    """Return every code with its severity and sentences, in the order of issues.toml."""
    text = files("peerreview.workbook").joinpath("issues.toml").read_text(encoding="utf-8")
    return {code: Entry(**entry) for code, entry in tomllib.loads(text).items()}


def make_issue(
    code: str,
    *,
    file: str,
    sheet: str = "",
    cell: str = "",
    heading: str = "",
    value: str = "",
    row_values: str | None = None,
    **words: object,
) -> Issue:
    """Return an issue, `words` filling the braces of its sentences. Raises KeyError for an unknown one.

    A cell's issue that comes with `row_values` has cost the whole row, and says so.
    """
    entry = catalogue()[code]
    left_out = row_values is not None and entry.severity == CELL_LEFT_OUT
    severity = ROW_LEFT_OUT if left_out else entry.severity
    said = {"sheet": sheet, "heading": heading, "value": shorten(value), **words}
    problem, fix = entry.problem.format_map(said), entry.fix.format_map(said)
    if left_out:
        problem += " The row cannot be used without it."
    return Issue(code, severity, file, sheet, cell, heading, value, problem, fix, row_values)


def unreadable(code: str, **words: object) -> UnreadableFile:
    """Return the error for a file that is refused, its sentences filled in."""
    entry = catalogue()[code]
    return UnreadableFile(code, f"{entry.problem.format_map(words)} {entry.fix.format_map(words)}")


def issue_of(error: UnreadableFile, file: str) -> Issue:
    """Return a refusal as an issue, to be listed with the others."""
    entry = catalogue()[error.code]
    problem = str(error).removesuffix(entry.fix).rstrip()
    return Issue(error.code, entry.severity, file, "", "", "", "", problem, entry.fix)


def shorten(value: str) -> str:
    """Return what fits into a sentence; the whole text stays in the issue's `value`."""
    one_line = " ".join(value[: _SHOWN * 4].split()) if len(value) > _SHOWN or "\n" in value else value
    return one_line if len(one_line) <= _SHOWN else one_line[:_SHOWN].rstrip() + "…"
