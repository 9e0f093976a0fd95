"""A source: one workbook that the data comes from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from peerreview.workbook.mapping import Mappings, from_dicts, to_dicts

_MAPPINGS = ("mapping", "mapping_now")


@dataclass(frozen=True, slots=True)
class Source:
    """One workbook that the live data comes from; `seq` is its place in the order of loading.

    `mapping` is what was said by hand of its sheets and went into the check; `mapping_now` is what to go by when it
    is loaded the next time.
    """

    seq: int
    partnership: str | None
    source: str
    protocol: str | None
    file: str
    sha256: str
    loaded_at: str
    mapping: Mappings = ()
    mapping_now: Mappings = ()

    @property
    def identity(self) -> tuple[str | None, str]:
        """A source is known by its name within its partnership."""
        return (self.partnership, self.source)


def source_entry(source: Source) -> dict[str, Any]:
    """A source as the ledger writes it."""
    entry = {one.name: getattr(source, one.name) for one in fields(source)}
    said = {name: to_dicts(entry.pop(name)) for name in _MAPPINGS}
    return entry | {name: mappings for name, mappings in said.items() if mappings}


def source_of(entry: Mapping[str, Any]) -> Source:
    """The source that a line of the ledger writes of; what another version may have added is passed over."""
    names = {one.name for one in fields(Source)}
    known = {name: value for name, value in entry.items() if name in names}
    return Source(**known | {name: from_dicts(entry.get(name)) for name in _MAPPINGS})


def mappings_as_text(source: Source) -> tuple[str | None, str | None]:
    """What was said of its sheets, as a snapshot keeps it: nothing where nothing was said."""
    said, now = (json.dumps(to_dicts(getattr(source, name)), ensure_ascii=False) for name in _MAPPINGS)
    return (said, now) if source.mapping or source.mapping_now else (None, None)


def sources_in(snapshot: Path) -> list[Source]:
    """The sources that a snapshot says it was made from, in the order of loading; raises duckdb.Error."""
    with duckdb.connect(str(snapshot), read_only=True) as con:
        con.execute("from base.sources order by seq")
        names = [name for name, *_ in con.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in con.fetchall()]
    return [
        source_of(row | {name: json.loads(row.get(name) or "[]") for name in _MAPPINGS} | {"loaded_at": _in_utc(row)})
        for row in rows
    ]


def _in_utc(row: Mapping[str, Any]) -> str:
    return f"{row['loaded_at'].isoformat()}+00:00"


def now() -> str:
    """This moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()
