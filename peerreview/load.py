"""The way in, end to end: check, compare with what is live, publish. Command line and Load page both call it."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from peerreview.errors import NothingUsable, StoreMoved, UserError
from peerreview.framework import Protocols, find_protocol
from peerreview.intake import Progress, check_all
from peerreview.outcome import Loss, SheetCount, changes_of, counts_of, issues_of, losses_of
from peerreview.store.aliases import Alias, alias_entry, together
from peerreview.store.naming import NOTHING_GIVEN, Given, Identity, Likeness, NewVersion, name_sources
from peerreview.store.place import own_protocols, refuse_faulty
from peerreview.store.remembered import remembered_of
from peerreview.store.snapshot import Recipe, build
from peerreview.store.source import Source, source_entry
from peerreview.store.store import MOVED, Store, remove
from peerreview.upkeep import ensure_readable, published_at, written_plainly
from peerreview.workbook.check import CheckedWorkbook
from peerreview.workbook.issues import Issue


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
    losses: list[Loss]  # the large ones, which somebody has to confirm
    refused: list[Issue] = field(default_factory=list)
    versions: dict[str, Likeness] = field(default_factory=dict)  # by the name of a file that looks like a newer one
    unchanged: bool = False
    aliases: Sequence[Alias] = ()  # names that were accepted with it

    def discard(self) -> None:
        """Remove what was built; the live snapshot was never touched."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def prepare(
    store: Store,
    paths: Sequence[Path],
    given: Given = NOTHING_GIVEN,
    *,
    names: Mapping[Path, str] | None = None,
    new_version: NewVersion = lambda likeness: True,
    progress: Progress = lambda words: None,
) -> Candidate:
    """Check workbooks and build the snapshot that publishing would make live; nothing that is live changes.

    `names` gives a file the name that a person knows it by. `new_version(likeness)` answers whether a file is a new
    version of a source. Raises what `put_together` raises.
    """
    if given.protocol:
        protocol_id(given.protocol, own_protocols(store))  # a slip is said before anything is read
    remembered = remembered_of(store.sources(store.current), given)
    checked, refused = check_all(paths, names or {}, progress, remembered=remembered)
    return put_together(store, checked, refused, given, new_version=new_version, progress=progress)


def put_together(
    store: Store,
    checked: Mapping[Path, CheckedWorkbook],
    refused: Sequence[Issue] = (),
    given: Given = NOTHING_GIVEN,
    *,
    present: Collection[Identity] = (),
    new_version: NewVersion = lambda likeness: True,
    aliases: Sequence[Alias] = (),
    progress: Progress = lambda words: None,
) -> Candidate:
    """Build the snapshot that publishing these checked workbooks would make live.

    `present` are sources whose own files are still where they were, unchanged. `aliases` are names to be accepted with
    them. A live snapshot that an older version wrote is built anew first. Raises NothingUsable where no file could be
    used, PartnershipNeeded where a workbook does not say whose it is, UserError where the protocol is not one,
    StoreMoved where somebody else published meanwhile.
    """
    if not checked:
        why = "\n".join(f"{i.file}: {i.problem} {i.fix} [{i.code}]" for i in refused)
        raise NothingUsable(why or "There is no workbook to load.", refused)
    available = own_protocols(store)
    given = replace(given, protocol=given.protocol and protocol_id(given.protocol, available))
    if rebuilt := ensure_readable(store, progress):
        progress(rebuilt)
    base = store.current
    held = store.sources(base)
    sources, versions = name_sources(store, base, held, checked, given, new_version, present)
    for remembered in filter(None, (source.protocol for source in sources)):
        protocol_id(remembered, available)  # the store's own may have been removed since
    candidate = _together(store, base, held, sources, checked, available, progress, aliases)
    candidate.refused, candidate.versions = list(refused), versions
    candidate.unchanged, candidate.aliases = _same_as_held(held, sources) and not aliases, aliases
    return candidate


def prepare_several(
    store: Store, loads: Sequence[tuple[Sequence[Path], Given]], *, progress: Progress = lambda words: None
) -> Candidate:
    """Build one snapshot of the workbooks of several partnerships, each with what is said of its own.

    For a store that holds nothing yet. Raises NothingUsable where no file could be used.
    """
    checked: dict[Path, CheckedWorkbook] = {}
    sources: list[Source] = []
    refused: list[Issue] = []
    for paths, given in loads:
        books, unusable = check_all(paths, {}, progress)
        named, _ = name_sources(store, None, sources, books, given, lambda likeness: False)
        sources += [replace(source, seq=source.seq + len(sources)) for source in named]
        checked |= books
        refused += unusable
    if not checked:
        raise NothingUsable("There is no workbook to load.", refused)
    candidate = _together(store, None, [], sources, checked, own_protocols(store), progress)
    candidate.refused = refused
    return candidate


def _together(
    store: Store,
    base: int | None,
    held: Sequence[Source],
    sources: list[Source],
    checked: Mapping[Path, CheckedWorkbook],
    available: Protocols,
    progress: Progress,
    aliases: Sequence[Alias] = (),
) -> Candidate:
    refuse_faulty((source.protocol for source in held), available)
    taken = {source.identity for source in sources}
    recipe = Recipe(
        sources=[s for s in held if s.identity not in taken] + sources,
        protocols=available,
        checked=dict(zip((s.seq for s in sources), checked.values(), strict=True)),
        base=store.path(base) if base else None,
        since=published_at(store, base),
        aliases=together([*store.aliases(base), *aliases]),
        gias=store.gias_with_copy(store.gias(base)),
    )
    progress("Putting the records together")
    files = {source.sha256: file for source, file in zip(sources, checked, strict=True)}
    return _build_aside(store, base, recipe, sources, files)


def publish(candidate: Candidate) -> int:
    """Make a candidate the live snapshot and return its number.

    Raises StoreBusy while somebody else loads: the candidate stays, so try again. Raises StoreMoved where somebody
    else published since the check, or cleared the candidate away: check again.
    """
    store = candidate.store
    with store.locked(keep=candidate.path):
        if store.current != candidate.base or not candidate.path.exists():
            raise StoreMoved(MOVED)
        for source in candidate.sources:
            _keep(store, source, candidate.files[source.sha256])
        line = {"kind": "load", "sources": [source_entry(s) for s in candidate.sources]}
        line |= {"aliases": [alias_entry(alias) for alias in candidate.aliases]} if candidate.aliases else {}
        with written_plainly(store):
            return store.publish(candidate.path, candidate.base, line)


def _keep(store: Store, source: Source, file: Path) -> None:
    try:
        data = file.read_bytes()
    except OSError as problem:
        raise UserError(f"{source.file} cannot be read any more. Put it back, then check it again.") from problem
    try:
        with written_plainly(store):
            store.archive.keep(data, source.sha256)
    except ValueError as problem:
        raise UserError(f"{source.file} has changed since it was checked. Check it again.") from problem


def protocol_id(text: str, available: Protocols) -> str:
    """The id of the protocol that goes by that name; raises UserError where none does."""
    found = find_protocol(text, available)
    if found is None:
        allowed = f"“{text}” is not a protocol that is known here. Use one of: {', '.join(available)}."
        raise UserError(f"{allowed}\n{available.problems}".strip())
    return found.id


def same_as_held(candidate: Candidate) -> list[Identity]:
    """The sources whose workbooks are there as they are held already."""
    held = {(source.identity, source.sha256) for source in candidate.store.sources(candidate.base)}
    return [source.identity for source in candidate.sources if (source.identity, source.sha256) in held]


def _same_as_held(held: Sequence[Source], sources: Sequence[Source]) -> bool:
    def said(source: Source) -> tuple[object, ...]:
        return (source.identity, source.protocol, source.sha256, source.mapping_now)

    return {said(s) for s in sources} <= {said(s) for s in held}


def _build_aside(
    store: Store, base: int | None, recipe: Recipe, sources: list[Source], files: dict[str, Path]
) -> Candidate:
    path = store.aside()
    try:
        with written_plainly(store):
            build(recipe, path)
        if not path.exists():  # whoever takes the lock clears away what is not finished
            raise StoreMoved(MOVED)
        return _candidate(store, base, path, sources, files)
    except (duckdb.Error, UserError) as problem:
        # Another's publish clears what is not finished a moment before its snapshot is live.
        cleared = isinstance(problem, duckdb.Error) and not path.exists()
        remove(path)
        if cleared or store.current != base:
            raise StoreMoved(MOVED) from problem
        raise


def _candidate(store: Store, base: int | None, path: Path, sources: list[Source], files: dict[str, Path]) -> Candidate:
    seqs = [s.seq for s in sources]
    with duckdb.connect(str(path), read_only=True) as con:
        before = store.path(base) if base else None
        found = (issues_of(con, seqs), counts_of(con, seqs), changes_of(con), losses_of(con, before))
    return Candidate(store, base, path, sources, files, *found)
