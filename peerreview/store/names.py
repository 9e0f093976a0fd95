"""Which school is meant: one list of schools for each partnership, and every typed name found in it."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


def name_key(text: str) -> str:
    """A name without case, accents, spaces and punctuation, for comparing: "St. Mary's" and "St Marys" are one."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    return re.sub(r"[^a-z0-9]+", "", plain)


@dataclass(slots=True)
class School:
    """One school of a partnership, put together from every row that names it; the last row's words win."""

    partnership: str
    school: str
    cells: dict[str, Any] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    urns: set[str] = field(default_factory=set)
    provisional: bool = False
    namesake: str = ""  # told apart from another school of the same name

    def add(self, row: dict[str, Any], *, continues: bool) -> None:
        """Take over the filled cells of a row; a school that `continues` an older one keeps the day it joined."""
        joined = self.cells.get("joined")
        if continues:
            self.cells["left"] = None
        self.cells |= {key: value for key, value in row.items() if value is not None}
        if continues and joined:
            self.cells["joined"] = joined
        self.school = row["school"] + self.namesake
        self.keys.add(name_key(row["school"]))
        self.urns |= {row["urn"]} if row.get("urn") else set()


class Register:
    """The schools of all partnerships, and where each typed name belongs."""

    def __init__(self) -> None:
        self._schools: dict[str, list[School]] = defaultdict(list)
        self._by_key: dict[str, dict[str, School]] = defaultdict(dict)
        self._by_urn: dict[str, dict[str, School]] = defaultdict(dict)

    def add(self, partnership: str, row: dict[str, Any]) -> School:
        """Add a row of a Schools sheet: URN where both have one, else name; a predecessor's URN continues a school."""
        before = self._by_urn[partnership].get(row.get("predecessor_urn") or "")
        school = before or self._same(partnership, row)
        if school is None:
            namesake = f" ({row['urn']})" if self.find(partnership, row["school"]) else ""
            school = School(partnership, row["school"], namesake=namesake)
            self._schools[partnership].append(school)
        school.add(row, continues=before is not None and row.get("urn") not in school.urns)
        self._by_key[partnership].update(dict.fromkeys(school.keys, school))
        self._by_urn[partnership].update(dict.fromkeys(school.urns, school))
        return school

    def add_provisional(self, partnership: str, text: str) -> School:
        """Add a school that is only named in a review, in a partnership that has no Schools sheet."""
        school = self.add(partnership, {"school": text})
        school.provisional = True
        return school

    def _same(self, partnership: str, row: dict[str, Any]) -> School | None:
        by_urn = self._by_urn[partnership].get(row.get("urn") or "")
        by_name = self._by_key[partnership].get(name_key(row["school"]))
        if by_urn or by_name is None or not row.get("urn") or not by_name.urns:
            return by_urn or by_name
        return None  # the same name under two URNs is two schools

    def find(self, partnership: str, text: str) -> School | None:
        """The school of that name or URN in a partnership, or None."""
        return self._by_key[partnership].get(name_key(text)) or self._by_urn[partnership].get(text.strip())

    def names(self, partnership: str) -> list[str]:
        """The schools of a partnership by name."""
        return [school.school for school in self._schools[partnership]]

    def has_list(self, partnership: str) -> bool:
        """Whether the partnership's schools come from a Schools sheet."""
        return any(not school.provisional for school in self._schools[partnership])

    def all(self) -> Iterable[School]:
        """Every school."""
        return (school for schools in self._schools.values() for school in schools)

    def suggestions(self, partnership: str, text: str, most: int = 3) -> list[str]:
        """The names most like `text`, best first; none where nothing is like it."""
        from rapidfuzz import fuzz, process  # only needed where something is wrong

        found = process.extract(
            text,
            self.names(partnership),
            scorer=fuzz.WRatio,
            processor=str.casefold,
            limit=most,
            score_cutoff=70,
        )
        return [name for name, _, _ in found]
