"""A source: one workbook that the data comes from."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb


@dataclass(frozen=True, slots=True)
class Source:
    """One workbook that the live data comes from; `seq` is its place in the order of loading."""

    seq: int
    partnership: str | None
    source: str
    protocol: str | None
    file: str
    sha256: str
    loaded_at: str

    @property
    def identity(self) -> tuple[str | None, str]:
        """A source is known by its name within its partnership."""
        return (self.partnership, self.source)


def source_entry(source: Source) -> dict[str, Any]:
    """A source as the ledger writes it."""
    return asdict(source)


def sources_in(snapshot: Path) -> list[Source]:
    """The sources that a snapshot says it was made from, in the order of loading; raises duckdb.Error."""
    with duckdb.connect(str(snapshot), read_only=True) as con:
        rows = con.execute(
            "select seq, partnership, source, protocol, file, sha256, loaded_at from base.sources order by seq"
        ).fetchall()
    return [
        Source(seq, partnership, source, protocol, file, sha256, f"{loaded_at.isoformat()}+00:00")
        for seq, partnership, source, protocol, file, sha256, loaded_at in rows
    ]


def now() -> str:
    """This moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()
