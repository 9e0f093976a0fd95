"""What somebody said of a sheet whose headings are not known here: its kind of table, and which column is what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from peerreview.workbook.cells import letter
from peerreview.workbook.headings import REVIEW, Meaning, milestone_heading
from peerreview.workbook.layout import layout, normalise

_LETTERS = re.compile(r"[A-Z]{1,3}")


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """The answer for one sheet, its rows numbered and its columns lettered as Excel does.

    `kind` is the key of a sheet in layout.toml; `heading_row` is None where there are no headings. `headings` has what
    stood over each column from A on; without headings, what the cells of each column mostly were, or nothing while
    that has not been looked at. `columns` pairs letters with what they hold: a key of layout.toml, or a milestone's
    heading ("Workshop done"). An empty `sheet` is the answer for a sheet of another workbook, and serves any sheet
    that has the same headings.
    """

    sheet: str
    kind: str
    heading_row: int | None
    first_row: int
    headings: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]


Mappings = tuple[SheetMapping, ...]
Remembered = Callable[[str], Mappings]  # what was said by hand of the sheets of a file, by its name


def meanings(kind: str) -> Mapping[str, Meaning]:
    """Return what a column of that kind of sheet can hold, by what a mapping calls it; empty for an unknown kind."""
    return _meanings(kind) if kind in layout().sheets else {}


@cache
def _meanings(kind: str) -> Mapping[str, Meaning]:
    sheet = layout().sheets[kind]
    found = {column.key: Meaning(key=column.key) for column in sheet.columns}
    for name in layout().milestones if sheet.milestones else ():
        for part in ("date", *layout().milestone_parts):
            if (name, part) != (REVIEW, "date"):  # that is the column Review date
                found.setdefault(milestone_heading(name, part), Meaning(milestone=name, part=part))
    return found


def called(means: str, kind: str) -> str:
    """Return what a mapping's column is called on the screen: "review_date" is Review date."""
    one = meanings(kind).get(means)
    return layout().sheets[kind].column(one.key).heading if one and one.key else means


def name_of(one: Meaning) -> str:
    """Return what a mapping calls a meaning."""
    return one.key or milestone_heading(one.milestone, one.part)


def mapped_headings(mapping: SheetMapping) -> dict[str, str]:
    """Return what stood over the columns that are used, normalised, with what they hold."""
    over = {letter(at): normalise(text) for at, text in enumerate(mapping.headings)}
    return {over[column]: means for column, means in mapping.columns if over.get(column)}


def to_dicts(mappings: Iterable[SheetMapping]) -> list[dict[str, Any]]:
    """Return mappings as the ledger writes them."""
    return [
        {
            "sheet": one.sheet,
            "kind": one.kind,
            "heading_row": one.heading_row,
            "first_row": one.first_row,
            "headings": list(one.headings),
            "columns": dict(one.columns),
        }
        for one in mappings
    ]


def from_dicts(said: object) -> Mappings:
    """Return what the ledger says. What this version cannot read stays without a kind, so that the check says so."""
    return tuple(_from_dict(one) for one in said if isinstance(one, dict)) if isinstance(said, list) else ()


def _from_dict(said: Mapping[str, Any]) -> SheetMapping:
    try:
        row, first, columns = said["heading_row"], said["first_row"], dict(said["columns"])
        whole = all(isinstance(n, int) and n > 0 for n in (first, first if row is None else row))
        if whole and all(map(_LETTERS.fullmatch, columns)) and all(isinstance(m, str) for m in columns.values()):
            headings = tuple(map(str, said["headings"]))
            in_order = sorted(columns.items(), key=lambda pair: (len(pair[0]), pair[0]))
            return SheetMapping(str(said["sheet"]), str(said["kind"]), row, first, headings, tuple(in_order))
    except (KeyError, TypeError, ValueError):
        pass
    return SheetMapping(str(said.get("sheet", "")), "", None, 1, (), ())
