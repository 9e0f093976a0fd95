"""The register of schools (GIAS) that a store goes by: whole in the archive, and a small copy to look things up in.

“The register” here is the government's; a partnership's own list of schools is `Register` of names.py.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from peerreview.errors import UserError
from peerreview.store.archive import Archive, Line, replace
from peerreview.workbook.gias import columns_of, gias_words, predecessors, read_gias

Con = duckdb.DuckDBPyConnection
FILLED = ("phase", "roll", "authority", "religious_character")  # cells of base.schools that it can fill
_COPY = (
    "urn",
    "name",
    "authority",
    "phase",
    "roll",
    "religious_character",
    "status",
    "opened",
    "closed",
    "predecessor",
)
_COPIES = 1  # the number of this form of copy: one in another form is made anew


@dataclass(frozen=True, slots=True)
class Gias:
    """A register as the ledger names it: its file and that of its links, each by SHA-256, its day, how many schools."""

    sha256: str
    file: str
    on: str
    schools: int
    links_sha256: str | None = None

    @property
    def day(self) -> date:
        """The day that it tells of."""
        return date.fromisoformat(self.on)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the register says of one school, in the words of a partnership's list; None where it says nothing."""

    urn: str
    name: str
    authority: str | None
    phase: str | None
    roll: int | None
    religious_character: str | None
    status: str
    opened: date | None
    closed: date | None
    predecessor: str | None

    @property
    def is_closed(self) -> bool:
        """Whether the school is no more."""
        return self.status.casefold().startswith(gias_words()["status"]["closed"])


def gias_entry(gias: Gias) -> dict[str, Any]:
    """A register as the ledger writes it."""
    return asdict(gias)


def gias_of(chain: Iterable[Line]) -> Gias | None:
    """The register that counts at the end of a lineage: the last one that was given, unless it was taken back."""
    said = [line["gias"] for line in chain if "gias" in line]
    return Gias(**said[-1]) if said and said[-1] else None


def gias_in(snapshot: Path) -> Gias | None:
    """The register that a snapshot was made with; raises duckdb.Error."""
    # A version before there were registers may have written it.
    with duckdb.connect(str(snapshot), read_only=True) as con, suppress(duckdb.CatalogException):
        row = con.execute('select sha256, file, "on"::varchar, schools, links_sha256 from base.gias_used').fetchone()
        return Gias(*row) if row else None
    return None


def gias_files(lines: Iterable[Line]) -> set[str]:
    """The archived files, by SHA-256, of every register that some line names."""
    named = [line["gias"] for line in lines if line.get("gias")]
    return {sha for entry in named for sha in (entry["sha256"], entry.get("links_sha256")) if sha}


def copy_of(folder: Path, archive: Archive, gias: Gias) -> Path:
    """The small copy of a register in the store's `folder`, made anew from the archive where it is gone.

    Raises UserError where the archive does not have it either.
    """
    path = folder / "register" / f"{gias.sha256[:20]}-{(gias.links_sha256 or 'alone')[:20]}-{_COPIES}.parquet"
    if not path.exists():
        kept = [archive.path(sha) for sha in (gias.sha256, gias.links_sha256) if sha]
        if not all(file.exists() for file in kept):
            raise UserError(
                f"The kept copy of {gias.file} is missing, so the register of schools cannot be used. "
                "Put it back, or give the register again: peerreview gias FILE."
            )
        schools = read_gias(kept[0].read_bytes(), gias.file)
        links = read_gias(kept[1].read_bytes(), "The kept list of links", "links") if len(kept) > 1 else None
        write_copy(path, schools, links)
    return path


def write_copy(path: Path, schools: Mapping[str, list[Any]], links: Mapping[str, list[Any]] | None) -> None:
    """Write what is needed of a register, and the numbers that its schools had before, as one small file."""
    import pyarrow as pa  # takes its time, and only a new register needs it

    before = predecessors(links) if links else {}
    columns = {**schools, "predecessor": [before.get(urn) for urn in schools["urn"]]}
    types = {column.key: pa.date32() for column in columns_of("schools") if column.type == "date"}
    table = pa.table({key: pa.array(columns[key], types.get(key, pa.string())) for key in _COPY})
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with duckdb.connect() as con:
        con.register("register", table)
        con.execute(f"copy register to '{_quoted(aside)}' (format parquet, compression zstd)")
    replace(aside, path)


class Lookup:
    """The register of a snapshot that is being built: by number, and by name where there is none."""

    def __init__(self, con: Con, copy: Path) -> None:
        self._con, self._from = con, f"read_parquet('{_quoted(copy)}')"

    def by_urn(self, urns: Sequence[str]) -> dict[str, Entry]:
        """What it says of the schools with these numbers."""
        found = self._entries("list_contains($urns, urn)", {"urns": list(urns)})
        return {entry.urn: entry for entry in found}

    def open_in(self, authority: str) -> list[Entry]:
        """The open schools of a local authority."""
        return self._entries(
            "lower(authority) = lower(trim($authority)) and starts_with(lower(status), $open)",
            {"authority": authority, "open": gias_words()["status"]["open"]},
        )

    def authorities(self) -> list[str]:
        """The local authorities that it has schools of."""
        return [
            name for (name,) in self._con.execute(f"select distinct authority from {self._from}").fetchall() if name
        ]

    def _entries(self, where: str, values: Mapping[str, object]) -> list[Entry]:
        rows = self._con.execute(f"select {', '.join(_COPY)} from {self._from} where {where} order by urn", values)
        return [_entry(dict(zip(_COPY, row, strict=True))) for row in rows.fetchall()]


def _entry(row: dict[str, Any]) -> Entry:
    words = gias_words()
    for key, nothing in words["says_nothing"].items():
        row[key] = None if row[key] in nothing else row[key]
    phase = words["phase"].get(row["phase"], row["phase"])
    return Entry(**row | {"phase": phase, "roll": int(row["roll"]) if row["roll"] else None})


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
