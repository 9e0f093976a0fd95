"""What the register of schools adds to a list of schools: blank cells filled, one more name; nothing replaced."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, field, fields
from typing import Any

from peerreview.store.gias import FILLED, Con, Entry, Gias, Lookup
from peerreview.store.names import Register, School, alike
from peerreview.store.parsed import append_rows


@dataclass(slots=True)
class Official:
    """What a register says of the schools of a snapshot: of each school that it knows, and how to look up others."""

    gias: Gias
    lookup: Lookup
    known: dict[School, Entry] = field(default_factory=dict)  # by a number whose name may be that of the school
    strange: dict[School, Entry] = field(default_factory=dict)  # by a number that is another school's, by its name

    def cell(self, school: School, key: str) -> Any:
        """What fills a blank cell of a school; None where the register says nothing, or not of this school."""
        entry = self.known.get(school)
        if entry is None:
            return None
        return entry.predecessor if key == "predecessor_urn" else getattr(entry, key) if key in FILLED else None


def official_of(con: Con, register: Register, used: tuple[Gias, Lookup] | None) -> Official | None:
    """Look up the schools of a register of names by their numbers; its official name is one more name of each."""
    if used is None:
        return None
    gias, lookup = used
    official = Official(gias, lookup)
    numbers = {school: str(school.cells["urn"]) for school in register.all() if school.cells.get("urn")}
    entries = lookup.by_urn(sorted(set(numbers.values())))
    for school, urn in numbers.items():
        if urn in entries:
            entry = entries[urn]
            (official.known if _may_be(school, entry) else official.strange)[school] = entry
    register.add_official_names({school: entry.name for school, entry in official.known.items()})
    _keep(con, gias, entries.values())
    return official


def _may_be(school: School, entry: Entry) -> bool:
    return bool(alike(entry.name, [str(row["school"]) for row in school.rows] + sorted(school.other_names)))


def _keep(con: Con, gias: Gias, entries: Iterable[Entry]) -> None:
    used = (gias.sha256, gias.file, gias.day, gias.schools, gias.links_sha256)
    append_rows(con, "base.gias_used", [used], ("sha256", "file", "on", "schools", "links_sha256"))
    append_rows(con, "base.gias", [astuple(entry) for entry in entries], [one.name for one in fields(Entry)])
