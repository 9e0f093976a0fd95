"""Which school is meant: one list of schools for each partnership, and every typed name found in it."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from peerreview.store.school_names import distinctive, fits, other_names, school_key, stems
from peerreview.workbook.layout import layout, normalise_words

_ALIKE = 70  # of 100: the least by which a name is offered for another
_NEARLY = 15  # fewer points than the best one: what is further behind is not offered beside it

_NAME_AND_NUMBER = re.compile(r"(.*?\w)[\s,:(–-]+(?:URN:?\s*)?(\d{6})\)?", re.IGNORECASE)


@lru_cache(maxsize=100_000)  # the same names stand in thousands of rows
def name_key(text: str) -> str:
    """A name without case, accents, spaces and punctuation, for comparing: "St. Mary's" and "St Marys" are one."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    return re.sub(r"[^a-z0-9]+", "", plain)


def says_nothing(text: str) -> bool:
    """Whether a cell only says that something is not known or not there: blank, "tbc", "n/a"."""
    words = layout().words
    return not name_key(text) or normalise_words(text) in words.unknown | words.not_applicable


@dataclass(eq=False)
class School:
    """One school of a partnership, and every row that names it, in the order of loading."""

    partnership: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    provisional: bool = False
    namesake: bool = False  # told apart by its URN from another school of the same name
    official: str | None = None  # its name in the government's register, where no other school goes by that

    @property
    def urns(self) -> set[str]:
        """Its number, and those that it had before."""
        return {row["urn"] for row in self.rows if row.get("urn")}

    @property
    def keys(self) -> set[str]:
        """The names it goes by, for comparing."""
        return {school_key(row["school"]) for row in self.rows}

    @property
    def other_names(self) -> set[str]:
        """What it is also known as, by any of its rows, and officially."""
        typed = {name for row in self.rows for name in other_names(row.get("also_known_as"))}
        return typed | ({self.official} if self.official else set())

    @property
    def school(self) -> str:
        """Its name, as the last row has it."""
        cells = self.cells
        return f"{cells['school']} ({cells.get('urn')})" if self.namesake else str(cells["school"])

    @cached_property
    def cells(self) -> dict[str, Any]:
        """The last filled cells; those of its predecessors only where it has none, but for the day it joined.

        Ask when all rows are there.
        """
        old = self.urns & {row.get("predecessor_urn") for row in self.rows}
        before = [row for row in self.rows if row.get("urn") in old]
        after = [row for row in self.rows if row.get("urn") not in old]
        cells = _filled(before) | {"left": None} | _filled(after or before)
        joined = [row["joined"] for row in before if row.get("joined")]
        return cells | ({"joined": min(joined)} if joined else {})


def _age(partnership: str, row: dict[str, Any], followed: Mapping[tuple[str, str], str]) -> tuple[bool, int, str]:
    """How many numbers a school had before; rows without a number come last."""
    urn = row.get("urn") or ""
    seen, before = 0, followed.get((partnership, urn))
    while before and seen < len(followed):  # two rows may each name the other
        seen, before = seen + 1, followed.get((partnership, before))
    return (not urn, seen, urn)


def _filled(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {key: value for row in rows for key, value in row.items() if value is not None}


class Register:
    """The schools of all partnerships, and where each typed name belongs."""

    def __init__(self) -> None:
        self._schools: dict[str, list[School]] = defaultdict(list)
        self._by_key: dict[str, dict[str, School | None]] = defaultdict(dict)
        self._by_urn: dict[str, dict[str, School]] = defaultdict(dict)
        self._by_other_name: dict[str, dict[str, School | None]] = defaultdict(dict)  # None: two schools go by it
        self._accepted: dict[tuple[str, str], tuple[str, str | None]] = {}  # a name → the school's own, and its URN
        self._said: dict[str, list[str]] = {}  # the names of a partnership, for suggestions
        self._by_stem: dict[str, dict[str, set[tuple[str, School]]]] = {}  # a word → the names with it
        self.disputed: list[
            tuple[str, dict[str, Any]]
        ] = []  # a predecessor's number, and the row that could not have it
        self._listed: set[str] = set()  # the partnerships that have a Schools sheet

    def add_list(self, rows: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Add the rows of all Schools sheets, each with its partnership, in the order of loading.

        URN where both have one, else name; a predecessor's URN continues a school. Older numbers are placed first
        and rows without a number last, so that the order of loading makes no difference.
        """
        known = list(rows)
        self._listed |= {partnership for partnership, _ in known}
        followed = {
            (partnership, row["urn"]): row["predecessor_urn"]
            for partnership, row in known
            if row.get("urn") and row.get("predecessor_urn")
        }
        order = {id(row): at for at, (_, row) in enumerate(known)}
        for partnership, row in sorted(known, key=lambda one: _age(one[0], one[1], followed)):
            self._place(partnership, row)
        for school in self.all():
            school.rows.sort(key=lambda row: order[id(row)])
        self._tell_apart()
        self._add_other_names()

    def add_official_names(self, names: Mapping[School, str]) -> None:
        """Take one more name for each of these schools, unless another one of its partnership goes by it."""
        times = Counter((school.partnership, school_key(name)) for school, name in names.items())
        for school, name in names.items():
            key = school_key(name)
            taken = key in self._by_key[school.partnership] or key in self._by_other_name[school.partnership]
            if times[school.partnership, key] == 1 and not taken:
                school.official = name
                self._by_other_name[school.partnership][key] = school
        self._by_stem.clear()

    def accept(self, partnership: str, text: str, school: str, urn: str | None) -> None:
        """Take `text` for that school of the partnership, by any of its names, wherever no school goes by it."""
        self._accepted[partnership, school_key(text)] = (school, urn)

    def is_accepted(self, partnership: str, text: str) -> bool:
        """Whether somebody said which school that name means."""
        return (partnership, school_key(text)) in self._accepted

    def add_provisional(self, partnership: str, text: str) -> School:
        """Add a school that is only named in a review, in a partnership that has no Schools sheet."""
        school = self._place(partnership, {"school": text})
        school.provisional = True
        return school

    def _place(self, partnership: str, row: dict[str, Any]) -> School:
        school = self._continued(partnership, row) or self._same(partnership, row)
        if school is None:
            school = School(partnership)
            self._schools[partnership].append(school)
        school.rows.append(row)
        self._by_stem.pop(partnership, None)
        self._by_key[partnership].setdefault(school_key(row["school"]), school)
        self._by_urn[partnership].update(dict.fromkeys(school.urns, school))
        return school

    def _continued(self, partnership: str, row: dict[str, Any]) -> School | None:
        """The school that went by the predecessor's number, unless another continues it or each names the other."""
        old = row.get("predecessor_urn") or ""
        school = self._by_urn[partnership].get(old)
        if school is None:
            return None
        taken = {r["urn"] for r in school.rows if r.get("predecessor_urn") == old and r.get("urn")} - {row.get("urn")}
        mutual = any(r.get("urn") == old and r.get("predecessor_urn") == row.get("urn") for r in school.rows)
        if not taken and not mutual:
            return school
        self.disputed.append((old, row))
        return None

    def _same(self, partnership: str, row: dict[str, Any]) -> School | None:
        by_urn = self._by_urn[partnership].get(row.get("urn") or "")
        by_name = self._by_key[partnership].get(school_key(row["school"]))
        if by_urn or by_name is None or not row.get("urn") or not by_name.urns:
            return by_urn or by_name
        return None  # the same name under two URNs is two schools

    def _tell_apart(self) -> None:
        """Give schools of one name their URN beside it; the name alone then means neither."""
        for partnership, schools in self._schools.items():
            by_name: dict[str, list[School]] = defaultdict(list)
            for school in schools:
                by_name[school_key(school.school)].append(school)
            for key, same in by_name.items():
                if len(same) > 1:
                    self._by_key[partnership][key] = None
                    for school in same:
                        school.namesake = True
                        self._by_key[partnership][school_key(school.school)] = school

    def _add_other_names(self) -> None:
        for school in self.all():
            known = self._by_other_name[school.partnership]
            for name in school.other_names:
                key = school_key(name)
                known[key] = school if known.get(key, school) is school else None

    def find(self, partnership: str, text: str) -> School | None:
        """The school of that name, other name, URN or accepted name in a partnership, or None."""
        return self._called(partnership, text) or self._meant_by(partnership, text)

    def _called(self, partnership: str, text: str) -> School | None:
        key = school_key(text)
        return (
            self._by_key[partnership].get(key)
            or self._by_urn[partnership].get(text.strip())
            or self._by_other_name[partnership].get(key)
            or self._with_its_number(partnership, text)
        )

    def _with_its_number(self, partnership: str, text: str) -> School | None:
        """The school whose name and URN stand together: "Wrenmoor Primary School (999999)"."""
        parts = _NAME_AND_NUMBER.fullmatch(text.strip())
        school = self._by_urn[partnership].get(parts[2]) if parts else None
        return school if parts and school and self._called(partnership, parts[1]) is school else None

    def _meant_by(self, partnership: str, text: str) -> School | None:
        """The school that somebody said the name means; it may have another name or number by now."""
        school, urn = self._accepted.get((partnership, school_key(text)), (None, None))
        if school is None:
            return None
        return (self._by_urn[partnership].get(urn or "") or self._called(partnership, school)) or self._successor(
            partnership, urn
        )

    def _successor(self, partnership: str, urn: str | None) -> School | None:
        known = self._schools[partnership]
        return next((s for s in known if urn and any(row.get("predecessor_urn") == urn for row in s.rows)), None)

    def meant(self, partnership: str, text: str) -> School | None:
        """The same, or the only school that a name fits which leaves out "Primary" and such words."""
        found = self.find(partnership, text)
        if found or school_key(text) in self._by_key[partnership]:  # a name of two schools means neither
            return found
        if partnership not in self._by_stem:
            self._by_stem[partnership] = self._stems(partnership)
        having = [self._by_stem[partnership].get(stem, set()) for stem in stems(text)]
        names = set.intersection(*having) if having else set()
        schools = {school for _, school in names}
        return schools.pop() if len(schools) == 1 and any(fits(text, name) for name, _ in names) else None

    def _stems(self, partnership: str) -> dict[str, set[tuple[str, School]]]:
        found: dict[str, set[tuple[str, School]]] = defaultdict(set)
        for school in self._schools[partnership]:
            for name in (school.school, *school.other_names):
                for stem in stems(name):
                    found[stem].add((name, school))
        return found

    def names(self, partnership: str) -> list[str]:
        """The schools of a partnership by name."""
        return [school.school for school in self._schools[partnership]]

    def _names(self, partnership: str) -> list[str]:
        if len(self._said.get(partnership, ())) != len(self._schools[partnership]):
            self._said[partnership] = self.names(partnership)
        return self._said.get(partnership, [])

    def has_list(self, partnership: str) -> bool:
        """Whether the partnership's schools come from a Schools sheet."""
        return partnership in self._listed

    def all(self) -> Iterable[School]:
        """Every school."""
        return (school for schools in self._schools.values() for school in schools)

    def did_you_mean(self, partnership: str, text: str) -> str:
        """A sentence that offers the names most like `text`; "" where nothing is like it."""
        near = self.suggestions(partnership, text)
        return f" Did you mean {' or '.join(near)}?" if near else ""

    def suggestions(self, partnership: str, text: str, most: int = 3) -> list[str]:
        """The names most like `text`, best first; none where nothing is like it."""
        return alike(text, self._names(partnership), most)


def alike(text: str, names: Iterable[str], most: int = 3) -> list[str]:
    """Those of the names that are most like `text`, best first; none where nothing is like it."""
    from rapidfuzz import fuzz, process  # only needed where something is wrong

    # Compared without "Primary School": nearly all names have that in common.
    found = process.extract(
        distinctive(text),
        {name: distinctive(name) for name in names},
        scorer=fuzz.WRatio,
        limit=most,
        score_cutoff=_ALIKE,
    )
    return [name for _, score, name in found if score > found[0][1] - _NEARLY]
