"""Accepted names: what somebody said once that a name in the cells of a partnership means."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

from peerreview.store.archive import Line
from peerreview.store.names import alike, name_key
from peerreview.store.school_names import school_key

# Issues about a cell that names a school in a way nobody knows.
ASKED = ("unknown_school", "unknown_rater", "team_school_unknown")


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that means a school, within a partnership; `urn` finds the school under a later name, too.

    Without a school the name means nothing any more.
    """

    partnership: str
    text: str
    school: str | None = None
    urn: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """One name means one school of a partnership."""
        return name_key(self.partnership), school_key(self.text)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A name that no school goes by, in so many cells, and the schools that may be meant, the likeliest first."""

    partnership: str
    text: str
    cells: int
    rows: int  # of those cells, the ones whose row waits for it
    likely: tuple[str, ...]
    others: tuple[str, ...]
    urns: Mapping[str, str | None]  # of all of them

    def means(self, school: str) -> Alias:
        """What is to be accepted so that it means that school."""
        return Alias(self.partnership, self.text, school, self.urns[school])


def alias_entry(alias: Alias) -> dict[str, str | None]:
    """An accepted name as the ledger writes it."""
    return asdict(alias)


def aliases_of(chain: Iterable[Line]) -> list[Alias]:
    """The names that count at the end of a lineage."""
    return together(Alias(**entry) for line in chain for entry in line.get("aliases", []))


def together(said: Iterable[Alias]) -> list[Alias]:
    """What counts of all that was said, in order: the last word on each name."""
    last = {alias.key: alias for alias in said}
    return [alias for alias in last.values() if alias.school]


def aliases_in(snapshot: Path) -> list[Alias]:
    """The accepted names that a snapshot was made with; raises duckdb.Error."""
    # A version before there were accepted names may have written it.
    with duckdb.connect(str(snapshot), read_only=True) as con, suppress(duckdb.CatalogException):
        return [Alias(*row) for row in con.execute(_ACCEPTED).fetchall()]
    return []


def waiting_in(snapshot: Path) -> Sequence[Waiting]:
    """The names in a snapshot that no school goes by, of each partnership those that most rows wait for first."""
    return _waiting(snapshot, snapshot.stat().st_mtime_ns)


@lru_cache(maxsize=16)  # a page asks again at every click
def _waiting(snapshot: Path, made: int) -> Sequence[Waiting]:  # noqa: ARG001 (another file may have taken its name)
    with duckdb.connect(str(snapshot), read_only=True) as con:
        found = con.execute(_WAITING, {"codes": list(ASKED)}).fetchall()
        schools: dict[str, dict[str, str | None]] = defaultdict(dict)
        for partnership, school, urn in con.execute(_SCHOOLS).fetchall():
            schools[partnership][school] = urn
    return [_offered(row, schools[row[0]]) for row in found if row[0] in schools]


def _offered(row: tuple[str, str, int, int], urns: Mapping[str, str | None]) -> Waiting:
    partnership, text, cells, rows = row
    likely = alike(text, urns)
    others = [school for school in urns if school not in likely]
    return Waiting(partnership, text, cells, rows, tuple(likely), tuple(others), urns)


_ACCEPTED = 'select partnership, "text", school, urn from base.aliases order by all'
_SCHOOLS = "select partnership, school, urn from base.schools order by all"
_WAITING = """
    select partnership, min(value), count(*), count(*) filter (severity = 'row left out')
    from base.issues where list_contains($codes, code) and partnership is not null
    group by partnership, lower(value) order by partnership, 4 desc, 3 desc, min(value)
"""
