"""Which column a heading means, on each kind of sheet."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from peerreview.workbook.layout import SheetLayout, layout, normalise

HEAD_ROWS = 60  # a heading below more notes than this is looked for by its first word only

# "LA (code)" is not the name of an authority, but "LA (name)" is.
_IN_BRACKETS = re.compile(r"[(\[](?!code).*?[)\]]", re.DOTALL)
_FOOTNOTE = re.compile(r"\d+$")
_LONGEST = 100
REVIEW = "Review"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading means: a column's `key`, or a `part` of a milestone. `exact`: not by a synonym.

    `by_group`: the heading merged over it had to be read with it.
    """

    key: str = ""
    milestone: str = ""
    part: str = ""
    exact: bool = False
    by_group: bool = False

    @property
    def what(self) -> tuple[str, str, str]:
        """Return what two headings of one meaning have in common."""
        return self.key, self.milestone, self.part


def meaning(heading: object, sheet: SheetLayout) -> Meaning | None:
    """Return what a heading means on this kind of sheet, footnote digits and words in brackets aside."""
    if not isinstance(heading, str) or len(heading) > _LONGEST:
        return None
    known = headings_of(sheet.key)
    for form in _forms(heading):
        if found := known.get(form):
            return found
    return None


def meaning_under(group: str, heading: object, sheet: SheetLayout) -> Meaning | None:
    """Return what a heading means below the heading of its group: "Planned" below "Workshop" is "Workshop planned"."""
    if group and isinstance(heading, str) and (found := meaning(f"{group} {heading}", sheet)):
        return replace(found, by_group=True)
    return meaning(heading, sheet)


@cache
def vocabulary() -> frozenset[str]:
    """Return every heading that any kind of sheet knows, normalised."""
    return frozenset(heading for key in layout().sheets for heading in headings_of(key))


@lru_cache(maxsize=10_000)
def _forms(heading: str) -> tuple[str, ...]:
    whole = normalise(heading)
    bare = normalise(_IN_BRACKETS.sub("", heading)) if "(" in heading or "[" in heading else whole
    return tuple(dict.fromkeys((whole, _FOOTNOTE.sub("", whole), bare)))


def milestone_heading(milestone: str, part: str) -> str:
    """Return the heading of a milestone's column: "Workshop", "Workshop planned", "Workshop done"."""
    return milestone if part == "date" else f"{milestone} {part}"


@cache
def headings_of(key: str) -> Mapping[str, Meaning]:
    """Return every heading of a sheet, normalised. What comes first wins: columns, synonyms, milestones, theirs."""
    sheet = layout().sheets[key]
    found: dict[str, Meaning] = {}
    for column in sheet.columns:
        found.setdefault(normalise(column.heading), Meaning(column.key, exact=True))
    for column in sheet.columns:
        for synonym in column.synonyms:
            found.setdefault(normalise(synonym), Meaning(column.key))
    if sheet.milestones:
        for heading, milestone in _milestone_headings():
            found.setdefault(normalise(heading), milestone)
    found.pop("", None)
    return found


def _milestone_headings() -> Iterator[tuple[str, Meaning]]:
    for name, synonyms in layout().milestones.items():
        for heading in (name, *synonyms):
            exact = heading == name
            if name != REVIEW:  # its date is the column Review date
                yield heading, Meaning(milestone=name, part="date", exact=exact)
            for part, endings in layout().milestone_parts.items():
                for ending in endings:
                    yield f"{heading} {ending}", Meaning(milestone=name, part=part, exact=exact)


def missing_from(kind: SheetLayout, columns: Collection[str]) -> list[str]:
    """Return the headings of the columns that a kind of sheet needs and that are not among these."""
    missing = [column.heading for column in kind.needed if column.key not in columns]
    if kind.review and not {"review_id", "school", kind.review_or}.intersection(columns):
        missing.append("School")
    return missing
