"""What keeps a store whole: building it anew from the kept workbooks, forgetting one, moving to a new version."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb

from peerreview.errors import UnreadableFile, UserError
from peerreview.intake import Progress
from peerreview.store.aliases import Alias, together
from peerreview.store.gias import Gias
from peerreview.store.names import name_key
from peerreview.store.place import own_protocols, refuse_faulty
from peerreview.store.reading import schema_version
from peerreview.store.seen import forget_seen
from peerreview.store.snapshot import Recipe, build
from peerreview.store.source import Source
from peerreview.store.sql import SCHEMA_VERSION
from peerreview.store.store import Store
from peerreview.workbook.check import CheckedWorkbook, check_workbook

DISK_TROUBLE = (  # what DuckDB raises where it cannot write to a file of its own
    duckdb.IOException,
    duckdb.TransactionException,
    duckdb.FatalException,
    duckdb.OutOfMemoryException,
)
NOTHING: Mapping[str, bytes] = {}
TELL_CHANGES = ("load", "alias", "gias")  # decisions whose snapshot says what they changed
WAIT = 120  # seconds that a reader waits for another one that is already building the data anew
OTHER_VERSION = "The data was written by another version of this program and has been rebuilt from the kept workbooks."
DAMAGED = "The live data was damaged and has been rebuilt from the kept workbooks."


def rebuild(store: Store, reason: str = "asked for", progress: Progress = lambda words: None) -> int:
    """Build a new snapshot from the archive and the ledger alone and return its number."""
    with store.locked():
        return _rebuild(store, reason, progress)


def forget(store: Store, name: str, partnership: str | None = None) -> int:
    """Remove a source, its archived files and every older snapshot that holds it; return the new snapshot's number.

    A source that is not live, as one has gone back to before it, can be forgotten too.
    `store.to_be_removed()` then says which snapshots another program still has open; the next load removes those.
    Raises UserError where no source, or more than one, has that name.
    """
    with store.locked():
        gone = _one_source(store.ever_loaded(), name, partnership)
        kept = [source for source in store.sources(store.current) if source.identity != gone.identity]
        line = {"kind": "forget", "forgotten": [{"partnership": gone.partnership, "source": gone.source}]}
        # Changes are not told: they would keep what is forgotten.
        number = _publish_anew(store, kept, line, told_against=None)
        forget_seen(store.folder, gone.identity)
        store.clear()
        return number


def ensure_readable(store: Store, progress: Progress = lambda words: None) -> str | None:
    """Rebuild a live snapshot that an older version wrote, or that is damaged; return a sentence about it, or None.

    Raises UserError where a newer version wrote it: that one may know of things that this one does not.
    """
    if _readable(store):
        return None
    with store.locked(wait=WAIT):
        if _readable(store):  # somebody else was quicker
            return None
        known = schema_version(store.path(store.current or 0))
        if known is not None and known > SCHEMA_VERSION:
            raise UserError("A newer version of this program wrote the data. Use that version, or update this one.")
        _rebuild(store, "damaged" if known is None else "written by another version", progress)
        return DAMAGED if known is None else OTHER_VERSION


def publish_with(
    store: Store,
    line: Mapping[str, object],
    aliases: Sequence[Alias] = (),
    gias: Gias | None = None,
    keep: Mapping[str, bytes] = NOTHING,
    *,
    without_gias: bool = False,
) -> int:
    """Publish what is live again with more accepted names or another register, and return the new snapshot's number.

    `line` is what the ledger will say, `keep` what goes into the archive, by SHA-256. The register stays as it was
    unless `gias` is another one or it is to go (`without_gias`). Raises UserError where nothing was loaded yet.
    """
    ensure_readable(store)
    with store.locked():
        base = store.current
        if base is None:
            raise UserError("Nothing has been loaded yet. Load a workbook first.")
        sources, available = store.sources(base), own_protocols(store)
        refuse_faulty((source.protocol for source in sources), available)
        with written_plainly(store):
            for sha256, data in keep.items():
                store.archive.keep(data, sha256)
        known = together([*store.aliases(base), *aliases])
        held = None if without_gias else store.gias_with_copy(gias or store.gias(base))
        recipe = Recipe(sources, available, {}, store.path(base), published_at(store, base), known, held)
        with written_plainly(store):
            return store.publish(build(recipe, store.aside()), base, dict(line))


@contextmanager
def written_plainly(store: Store) -> Iterator[None]:
    """Say in a sentence that the store could not be written to; raises UserError."""
    try:
        yield
    except (OSError, *DISK_TROUBLE) as problem:
        why = problem.strerror if isinstance(problem, OSError) else str(problem).rsplit(": ", 1)[-1]
        raise UserError(
            f"The store {store.folder} could not be written to: {why}. Nothing has changed. "
            "Put that right, then try again."
        ) from problem


def published_at(store: Store, number: int | None) -> str | None:
    """When a snapshot was published, as the ledger has it, in UTC; None where it does not tell."""
    lineage = store.lineage(number)
    return lineage[-1]["at"].removesuffix("+00:00") if lineage else None


def _readable(store: Store) -> bool:
    number = store.current
    return number is None or schema_version(store.path(number)) == SCHEMA_VERSION


def _rebuild(store: Store, reason: str, progress: Progress) -> int:
    line = {"kind": "rebuild", "reason": reason}
    return _publish_anew(store, store.sources(store.current), line, _before_last_load(store), progress)


def _before_last_load(store: Store) -> int | None:
    """The snapshot that the last decision took the place of, where it can be read and nothing was forgotten since."""
    last = next((line for line in reversed(store.lineage(store.current)) if line["kind"] != "rebuild"), {})
    base: int | None = last.get("base") if last.get("kind") in TELL_CHANGES else None
    return base if base in store.kept() and schema_version(store.path(base or 0)) == SCHEMA_VERSION else None


def _publish_anew(
    store: Store,
    sources: Sequence[Source],
    line: Mapping[str, object],
    told_against: int | None,
    progress: Progress = lambda words: None,
) -> int:
    available = own_protocols(store)
    refuse_faulty((source.protocol for source in sources), available)
    checked = {}
    for source in sources:
        progress(f"Reading {source.file}")
        checked[source.seq] = _from_archive(store, source)
    base = store.path(told_against) if told_against else None
    aliases, gias = store.aliases(store.current), store.gias_with_copy(store.gias(store.current))
    recipe = Recipe(sources, available, checked, base, published_at(store, told_against), aliases, gias)
    with written_plainly(store):
        return store.publish(build(recipe, store.aside()), store.current, dict(line))


def _from_archive(store: Store, source: Source) -> CheckedWorkbook:
    about = f"The archived copy of {source.file} ({source.sha256[:12]}…)"
    kept = store.archive.path(source.sha256)
    if not kept.exists():
        raise UserError(f"{about} is missing, so the data cannot be rebuilt. Put it back, or load the file again.")
    try:
        checked = check_workbook(kept, source.file, mappings=source.mapping)
    except UnreadableFile as problem:
        raise UserError(f"{about} cannot be used: {problem}") from problem
    if checked.sha256 != source.sha256:
        raise UserError(f"{about} is damaged, so the data cannot be rebuilt. Put it back from a copy.")
    return checked


def _one_source(held: Sequence[Source], name: str, partnership: str | None) -> Source:
    whose = name_key(partnership) if partnership else None
    found = [s for s in held if s.source == name and whose in (None, name_key(s.partnership or ""))]
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(f"Several partnerships have a workbook called “{name}”. Say whose it is (--partnership NAME).")
    raise UserError(f"No workbook is called “{name}”. There are: {', '.join(s.source for s in held) or 'none'}.")
