"""The way in, end to end: check, compare with what is live, publish. Command line and Load page both call it."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from peerreview.errors import StoreMoved, UnreadableFile, UserError
from peerreview.framework import Protocol, find_protocol, protocols
from peerreview.store.naming import NOTHING_GIVEN, Given, NewVersion, name_sources
from peerreview.store.snapshot import SCHEMA_VERSION, Recipe, build, schema_version
from peerreview.store.store import Source, Store, source_entry
from peerreview.workbook.check import CheckedWorkbook, check_workbook
from peerreview.workbook.issues import Issue

Progress = Callable[[str], None]
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv")


@dataclass(frozen=True, slots=True)
class SheetCount:
    """Rows of one sheet: `rows_in` is always `loaded` and `left_out` together."""

    file: str
    sheet: str
    kind: str
    rows_in: int
    loaded: int
    left_out: int
    reasons: str | None


@dataclass(slots=True)
class Candidate:
    """A snapshot that has been built aside and checked, and what publishing it would mean."""

    store: Store
    base: int | None
    path: Path
    sources: list[Source]
    files: dict[str, Path]
    issues: list[Issue]
    counts: list[SheetCount]
    changes: list[dict[str, Any]]
    refused: list[Issue] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)  # file name to the source it is a new version of
    unchanged: bool = False

    def discard(self) -> None:
        """Remove what was built; the live snapshot was never touched."""
        self.path.unlink(missing_ok=True)


def own_protocols(store: Store) -> Mapping[str, Protocol]:
    """Ours and those in the store's folder `protocols`."""
    folder = store.folder / "protocols"
    return protocols(folder if folder.is_dir() else None)


def workbooks_in(paths: Sequence[Path]) -> list[Path]:
    """The files that are meant: each file itself, and of a folder every workbook in it, in the order of names."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in WORKBOOKS)
            found += [p for p in inside if not p.name.startswith(("~$", "."))]
        else:
            found.append(path)
    return found


def prepare(
    store: Store,
    paths: Sequence[Path],
    given: Given = NOTHING_GIVEN,
    *,
    names: Mapping[Path, str] | None = None,
    new_version: NewVersion = lambda file, source: True,
    progress: Progress = lambda words: None,
) -> Candidate:
    """Check workbooks and build the snapshot that publishing would make live; nothing that is live changes.

    `names` gives a file the name that a person knows it by. `new_version(file, source)` answers whether a file is a
    new version of a source. Raises UserError where no file can be used, the partnership is not known, or the protocol
    is not one.
    """
    available = own_protocols(store)
    given = replace(given, protocol=protocol_id(given.protocol, available))
    base = store.current
    checked, refused = check_all(paths, names or {}, progress)
    if not checked:
        raise UserError("\n".join(f"{i.file}: {i.problem} {i.fix}" for i in refused) or "There is no workbook to load.")
    held = store.sources(base)
    sources, versions = name_sources(store, base, held, checked, given, new_version)
    taken = {source.identity for source in sources}
    recipe = Recipe(
        sources=[s for s in held if s.identity not in taken] + sources,
        protocols=available,
        checked=dict(zip((s.seq for s in sources), checked.values(), strict=True)),
        base=store.path(base) if base else None,
        since=_published_at(store, base),
    )
    progress("Putting the records together")
    path = build(recipe, _aside(store))
    files = {source.sha256: file for source, file in zip(sources, checked, strict=True)}
    candidate = _candidate(store, base, path, sources, files)
    candidate.refused, candidate.versions = refused, versions
    candidate.unchanged = _same_as_held(held, sources)
    return candidate


def publish(candidate: Candidate) -> int:
    """Make a candidate the live snapshot and return its number.

    Raises StoreBusy while somebody else loads, StoreMoved where somebody else published since the check.
    """
    store = candidate.store
    with _kept_aside(candidate.path) as built, store.locked():
        if store.current != candidate.base:
            raise StoreMoved("Somebody else published meanwhile. Check again to see what would change now.")
        for source in candidate.sources:
            store.archive.keep(candidate.files[source.sha256].read_bytes(), source.sha256)
        line = {"kind": "load", "sources": [source_entry(s) for s in candidate.sources]}
        return store.publish(built, candidate.base, line)


def rebuild(store: Store, reason: str = "asked for", progress: Progress = lambda words: None) -> int:
    """Build a new snapshot from the archive and the ledger alone and return its number."""
    with store.locked():
        base = store.current
        sources = store.sources(base)
        line = {"kind": "rebuild", "reason": reason}
        return store.publish(_from_archive(store, sources, progress, told_against=base), base, line)


def forget(store: Store, name: str, partnership: str | None = None) -> int:
    """Remove a source, its archived file and every older snapshot that holds it; return the new snapshot's number.

    Raises UserError where no source, or more than one, has that name.
    """
    with store.locked():
        base = store.current
        held = store.sources(base)
        gone = _one_source(held, name, partnership)
        kept = [s for s in held if s is not gone]
        path = _from_archive(store, kept, lambda words: None)  # no list of changes: it would keep what is forgotten
        line = {"kind": "forget", "forgotten": [{"partnership": gone.partnership, "source": gone.source}]}
        number = store.publish(path, base, line)
        _remove_for_good(store, gone, number)
        return number


def ensure_readable(store: Store) -> str | None:
    """Rebuild a live snapshot that an older version wrote; return a sentence that says so, or None."""
    number = store.current
    if number is None or schema_version(store.path(number)) == SCHEMA_VERSION:
        return None
    rebuild(store, reason="written by another version")
    return "The data was written by another version of this program and has been rebuilt from the kept workbooks."


def protocol_id(text: str | None, available: Mapping[str, Protocol]) -> str | None:
    """The id of the protocol that goes by that name; raises UserError where none does."""
    if text is None:
        return None
    found = find_protocol(text, available)
    if found is None:
        raise UserError(f"“{text}” is not a protocol that is known here. Use one of: {', '.join(available)}.")
    return found.id


def check_all(
    paths: Sequence[Path], names: Mapping[Path, str], progress: Progress
) -> tuple[dict[Path, CheckedWorkbook], list[Issue]]:
    """Every workbook that can be used, checked, and an issue for each that cannot."""
    checked: dict[Path, CheckedWorkbook] = {}
    refused: list[Issue] = []
    for number, path in enumerate(workbooks_in(paths), 1):
        name = names.get(path, path.name)
        progress(f"Reading {name} ({number})")
        try:
            checked[path] = check_workbook(path, name)
        except UnreadableFile as problem:
            refused.append(Issue(problem.code, "refused", name, "", "", "", "", str(problem), ""))
    return checked, refused


def _same_as_held(held: Sequence[Source], sources: Sequence[Source]) -> bool:
    def said(source: Source) -> tuple[object, ...]:
        return (source.identity, source.protocol, source.sha256)

    return {said(s) for s in sources} <= {said(s) for s in held}


def _candidate(store: Store, base: int | None, path: Path, sources: list[Source], files: dict[str, Path]) -> Candidate:
    seqs = [s.seq for s in sources]
    with duckdb.connect(str(path), read_only=True) as con:
        told = con.execute("select sheet, school, what, before, after from base.changes order by all")
        names = [item[0] for item in told.description]
        changes = [dict(zip(names, row, strict=True)) for row in told.fetchall()]
        return Candidate(store, base, path, sources, files, issues_of(con, seqs), counts_of(con, seqs), changes)


def issues_of(con: duckdb.DuckDBPyConnection, seqs: Sequence[int]) -> list[Issue]:
    """The issues of some sources, the gravest first."""
    return [
        Issue(*row)
        for row in con.execute(
            """
            select code, severity, file, sheet, cell, heading, value, problem, fix, row_values from base.issues
            where file in (select file from base.sources where list_contains($seqs, seq))
            order by list_position(['refused', 'row left out', 'cell left out', 'advice'], severity), file, sheet,
                regexp_extract(cell, '[0-9]+$')::varchar.lpad(8, '0'), cell
            """,
            {"seqs": list(seqs)},
        ).fetchall()
    ]


def counts_of(con: duckdb.DuckDBPyConnection, seqs: Sequence[int]) -> list[SheetCount]:
    """What came in from each sheet of some sources."""
    return [
        SheetCount(*row)
        for row in con.execute(
            """
            select f.file, s.sheet, s.key, s.rows_in, s.loaded, s.left_out, (
                select string_agg(times || ' × ' || reason, '; ' order by times desc, reason) from (
                    select reason, count(*) as times from base.left_out as l
                    where l.seq = s.seq and l.sheet = s.sheet group by reason
                )
            ) from base.sheets as s join base.sources as f using (seq)
            where list_contains($seqs, s.seq) order by s.seq, s.sheet
            """,
            {"seqs": list(seqs)},
        ).fetchall()
    ]


def _from_archive(store: Store, sources: Sequence[Source], progress: Progress, told_against: int | None = None) -> Path:
    checked = {}
    for source in sources:
        progress(f"Reading {source.file}")
        kept = store.archive.path(source.sha256)
        if not kept.exists():
            raise UserError(f"The archived copy of {source.file} is missing, so the data cannot be rebuilt from it.")
        checked[source.seq] = check_workbook(kept, source.file)
    base = store.path(told_against) if told_against else None
    recipe = Recipe(sources, own_protocols(store), checked, base, _published_at(store, told_against))
    return build(recipe, _aside(store))


def _one_source(held: Sequence[Source], name: str, partnership: str | None) -> Source:
    found = [s for s in held if s.source == name and partnership in (None, s.partnership)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(f"Several partnerships have a workbook called “{name}”. Say whose it is (--partnership NAME).")
    raise UserError(f"No workbook is called “{name}”. There are: {', '.join(s.source for s in held) or 'none'}.")


def _remove_for_good(store: Store, gone: Source, number: int) -> None:
    still_used = {s.sha256 for s in store.sources(number)}
    for line in list(store.ledger.lines()):
        for entry in line.get("sources", []):
            same = (entry["partnership"], entry["source"]) == gone.identity
            if same and entry["sha256"] not in still_used:
                store.archive.remove(entry["sha256"])
    store.remove_older_than(number)


def _published_at(store: Store, number: int | None) -> str | None:
    lineage = store.lineage(number)
    return lineage[-1]["at"].removesuffix("+00:00") if lineage else None


def _aside(store: Store) -> Path:
    return store.snapshots / f".candidate-{os.getpid()}-{os.urandom(4).hex()}.duckdb"


@contextmanager
def _kept_aside(path: Path) -> Iterator[Path]:
    """Give the candidate a plain name: taking the lock clears what unfinished loads left behind."""
    waiting = path.with_name(path.name.lstrip("."))
    shutil.move(path, waiting)
    try:
        yield waiting
    finally:
        waiting.unlink(missing_ok=True)
