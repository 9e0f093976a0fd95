"""Take a download of the register of schools (GIAS) into use: check it, keep it, hold lists of schools against it."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from peerreview.errors import UserError
from peerreview.store.gias import Gias, gias_entry
from peerreview.store.store import Store
from peerreview.upkeep import publish_with
from peerreview.workbook.gias import day_in_name, gias_words, read_gias

_KNOWN = """
    select count(*) filter (urn in (select urn from base.gias)), count(*) from base.schools where not provisional
"""


@dataclass(frozen=True, slots=True)
class Used:
    """A register that was taken into use: of how many listed schools it knows how many, in which snapshot."""

    gias: Gias
    known: int
    listed: int
    snapshot: int


def use_register(store: Store, file: Path, links: Path | None = None, on: date | None = None) -> Used:
    """Publish a snapshot that is held against this register, and say what came of it.

    Its day is `on`, else that in the file's name. Raises UserError where a file is not what it should be, where its day
    is not known, or where nothing was loaded yet.
    """
    if store.current is None:
        raise UserError("Nothing has been loaded yet. Load a workbook first.")
    day = on or day_in_name(file.name)
    if day is None:
        raise UserError(f"{file.name} does not have a day in its name. Say of which day it is: --on 2026-11-20.")
    data, beside = _bytes(file), _bytes(links) if links else None
    schools = read_gias(data, file.name)
    if links and beside is not None:
        read_gias(beside, links.name, "links")
    keep = {_sha256(content): content for content in (data, beside) if content}
    gias = Gias(_sha256(data), file.name, day.isoformat(), len(schools["urn"]), _sha256(beside) if beside else None)
    number = publish_with(store, {"kind": "gias", "gias": gias_entry(gias)}, gias=gias, keep=keep)
    return _used(store, gias, number)


def take_back(store: Store) -> tuple[Gias, int]:
    """Publish a snapshot that is held against no register; return the one that was used and the snapshot's number.

    Raises UserError where none is used.
    """
    used = store.gias(store.current)
    if used is None:
        raise UserError("No register of schools is used, so there is none to take back.")
    return used, publish_with(store, {"kind": "gias", "gias": None}, without_gias=True)


def _used(store: Store, gias: Gias, number: int) -> Used:
    with duckdb.connect(str(store.path(number)), read_only=True) as con:
        row = con.execute(_KNOWN).fetchone()
    known, listed = row or (0, 0)
    return Used(gias, known, listed, number)


def _bytes(file: Path) -> bytes:
    largest = gias_words()["largest_mb"]
    try:
        if file.stat().st_size > largest * 1024 * 1024:
            raise UserError(f"{file.name} is larger than {largest} MB, so it is not the register of schools.")
        return file.read_bytes()
    except OSError as problem:
        raise UserError(f"{file} cannot be read: {problem.strerror}.") from problem


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
