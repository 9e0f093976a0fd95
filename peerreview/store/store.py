"""A store is a folder: which snapshot is live, what it was made from, and who may write now."""

import os
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import duckdb
from filelock import FileLock, Timeout

from peerreview.errors import StoreBusy, StoreMoved, UserError
from peerreview.store import decisions, reading
from peerreview.store.aliases import Alias, aliases_in, aliases_of
from peerreview.store.archive import Archive, Ledger, Line, patiently, write_atomically
from peerreview.store.archive import replace as replace_file
from peerreview.store.gias import Gias, copy_of, gias_files, gias_in, gias_of
from peerreview.store.source import Source, now, sources_in

MOVED = "Somebody else published meanwhile. Check again to see what would change now."
KEPT_SNAPSHOTS = 20  # enough to answer "what did it say at the governors' meeting?" for a year of loads
Told = TypeVar("Told")
_SNAPSHOT = re.compile(r"\d{6,}\.duckdb")


class Store:
    """The folder that holds archive, ledger, snapshots and settings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = Archive(folder / "archive")
        self.ledger = Ledger(folder / "ledger.jsonl")
        self.snapshots = folder / "snapshots"

    @classmethod
    def open(cls, folder: Path | str, *, make: bool = True) -> "Store":
        """The store in that folder, made where there is none, unless `make` is False.

        Raises UserError where it cannot be made, or is not there.
        """
        path = Path(folder).expanduser().resolve()
        if not make and not (path / "snapshots").is_dir():
            raise UserError(f"There is no store at {path}. Load a workbook first, or say where the store is (--store).")
        try:
            (path / "snapshots").mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise UserError(f"The store {path} cannot be used: {problem.strerror}.") from problem
        return cls(path)

    @property
    def current(self) -> int | None:
        """The number of the live snapshot, or None while nothing has been loaded.

        Where CURRENT is damaged or gone, the last snapshot that the ledger made live and that is still there.
        """
        with suppress(FileNotFoundError, UnicodeDecodeError):
            text = patiently(lambda: (self.folder / "CURRENT").read_text(encoding="ascii")).strip()
            if text.isdigit():
                return int(text)
        here = set(self._files())
        return next((n for n in reversed(decisions.decided(list(self.ledger.lines()))) if n in here), None)

    @cached_property
    def settings(self) -> dict[str, Any]:
        """What store.toml says; empty where there is none. Raises UserError on a file that cannot be read."""
        path = self.folder / "store.toml"
        if not path.exists():
            return {}
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
            raise UserError(f"{path} cannot be read: {problem}. Correct it, or remove it to go without.") from problem

    @property
    def fixed_as_of(self) -> date | None:
        """The day at which the store is looked at, where store.toml fixes one (the demo does)."""
        value = self.settings.get("as_of")
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        raise UserError(f"{self.folder / 'store.toml'}: as_of is not a day. Write it as 2026-11-22, without quotes.")

    def path(self, number: int) -> Path:
        """The file of a snapshot."""
        return self.snapshots / f"{number:06d}.duckdb"

    def aside(self) -> Path:
        """A new name for a snapshot that is being built; a loader that is killed leaves it to the next to clear."""
        return self.snapshots / f".candidate-{os.getpid()}-{os.urandom(4).hex()}.duckdb"

    def kept(self) -> list[int]:
        """The numbers of the snapshots that can still be opened, oldest first."""
        first = decisions.forgotten_since(self.lineage(self.current))
        return [number for number in self._files() if number >= first]

    def to_be_removed(self) -> list[int]:
        """The snapshots that hold what has been forgotten and are still there, as another program has them open."""
        return sorted(set(self._files()) - set(self.kept()))

    def _files(self) -> list[int]:
        return sorted(int(p.stem) for p in self.snapshots.glob("*.duckdb") if _SNAPSHOT.fullmatch(p.name))

    @contextmanager
    def locked(self, wait: float = 0, keep: Path | None = None) -> Iterator[None]:
        """Hold the store for writing; raises StoreBusy when another process has held it for `wait` seconds.

        What unfinished loads left behind is cleared, except `keep`. Raises UserError where nothing can be written.
        """
        lock = FileLock(self.folder / "lock", timeout=wait)
        try:
            lock.acquire()
        except Timeout as problem:
            raise StoreBusy("Another load is under way in this store. Wait until it ends, then try again.") from problem
        except OSError as problem:
            raise UserError(f"The store {self.folder} cannot be written to: {problem.strerror}.") from problem
        try:
            self.clear(keep)
            yield
        finally:
            lock.release()

    def clear(self, keep: Path | None = None) -> None:
        """Remove what unfinished loads left behind, and what is forgotten; call it with the lock held."""
        lines, live = list(self.ledger.lines()), self.current
        for folder, pattern in (
            (self.snapshots, ".*"),
            (self.snapshots, "*.wal"),
            (self.archive.folder, ".*"),
            (self.folder, ".CURRENT.*"),
            (self.folder, ".seen.json.*"),
            (self.folder, ".meetings.json.*"),
            (self.folder / "register", ".*"),
        ):
            for path in folder.glob(pattern):
                if path != keep:
                    remove(path)
        real = decisions.took_effect(lines, live)
        for number in [*self._unfinished(lines, real, live or 0), *self.to_be_removed()]:
            self._remove(number)
        gone = decisions.forgotten_files(real) - {source.sha256 for source in self.sources(live)}
        for sha256 in gone | self._never_loaded(lines, live):
            self.archive.remove(sha256)

    def _never_loaded(self, lines: list[Line], live: int | None) -> set[str]:
        """Workbooks kept by a load that then failed; none where the ledger may have lost what it said of them."""
        if not self.ledger.is_whole() or not (decisions.is_whole(self.lineage(live)) if live else not self._files()):
            return set()
        loaded = {source["sha256"] for line in lines for source in line.get("sources", [])}
        return self.archive.kept() - loaded - gias_files(lines)

    def _unfinished(self, lines: list[Line], real: list[Line], live: int) -> list[int]:
        """A snapshot that got its number, but was killed before it was live."""
        given_up = set(decisions.decided(lines)) - set(decisions.decided(real))
        # Where the ledger is lost, many are not in it: those are left alone.
        unknown = set(self._files()) - set(decisions.decided(lines))
        return [n for n in given_up | (unknown if len(unknown) == 1 else set()) if n > live]

    def lineage(self, number: int | None) -> list[Line]:
        """The ledger lines that made a snapshot, oldest first: its own and those of the snapshots it grew from."""
        return decisions.lineage(list(self.ledger.lines()), number)

    def sources(self, number: int | None) -> list[Source]:
        """What a snapshot is made from, in the order of loading: each source as it was last loaded.

        Where the ledger is damaged the snapshot itself tells. Raises UserError where neither can.
        """
        return self._told(number, decisions.sources_of, sources_in)

    def aliases(self, number: int | None) -> list[Alias]:
        """The names that a snapshot takes for a school because somebody said so; told as the sources are."""
        return self._told(number, aliases_of, aliases_in)

    def gias(self, number: int | None) -> Gias | None:
        """The register of schools that a snapshot's lists are held against, if any; told as the sources are."""
        return self._told(number, gias_of, gias_in)

    def gias_with_copy(self, gias: Gias | None) -> tuple[Gias, Path] | None:
        """A register with its small copy, as a recipe takes it; raises UserError where its file is kept no more."""
        return (gias, copy_of(self.folder, self.archive, gias)) if gias else None

    def _told(
        self, number: int | None, by_ledger: Callable[[list[Line]], Told], by_snapshot: Callable[[Path], Told]
    ) -> Told:
        chain = self.lineage(number)
        if number is None or decisions.is_whole(chain):
            return by_ledger(chain)
        try:
            return by_snapshot(self.path(number))
        except duckdb.Error as problem:
            raise UserError(
                f"{self.ledger.path} is damaged, and snapshot {number} cannot be read. Put both back from a copy."
            ) from problem

    def changed_at(self) -> dict[decisions.Identity, str]:
        """When each live source last came with other bytes than before, as far as the ledger tells."""
        return decisions.changed_at(self.lineage(self.current))

    def ever_loaded(self) -> list[Source]:
        """Every source that was loaded and has not been forgotten since, live or not, as it was last loaded."""
        live = self.current
        real = decisions.took_effect(list(self.ledger.lines()), live)
        known = {source.identity: source for source in [*decisions.sources_of(real), *self.sources(live)]}
        return list(known.values())

    def next_seq(self) -> int:
        """A place in the order of loading that no source ever had."""
        used = [entry["seq"] for line in self.ledger.lines() for entry in line.get("sources", [])]
        return int(max([0, *used, *(source.seq for source in self.sources(self.current))])) + 1

    def next_number(self) -> int:
        """A number that no snapshot ever had."""
        return int(max([0, self.current or 0, *decisions.decided(list(self.ledger.lines())), *self._files()])) + 1

    def publish(self, built: Path, base: int | None, line: Line) -> int:
        """Make a snapshot that was built aside the live one and return its number; call it with the lock held.

        `line` is what the ledger will say. Raises StoreMoved when the live snapshot is no longer `base`.
        CURRENT moves last: until then, whatever happens, the store is what it was.
        """
        if self.current != base:
            raise StoreMoved(MOVED)
        number = self.next_number()
        replace_file(built, self.path(number))
        self.ledger.append({**line, "at": now(), "snapshot": number, "base": base})
        self._point_at(number)
        self._prune()
        return number

    def roll_back(self, number: int, seen: int | None = None) -> None:
        """Make an earlier snapshot the live one again; raises UserError where it is not kept any more.

        `seen` is the live one that the decision was made about; raises StoreMoved where another is live by now.
        """
        with self.locked():
            live = self.current
            if seen is not None and live != seen:
                raise StoreMoved("Somebody else published meanwhile. Look at what is live now, then decide again.")
            if number not in self.kept():
                raise UserError(
                    f"Snapshot {number} is not kept. These are: {', '.join(map(str, self.kept())) or 'none'}."
                )
            if number != live:
                self.ledger.append({"kind": "rollback", "at": now(), "to": number, "from": live})
                self._point_at(number)

    def history(self) -> list[Line]:
        """Every decision, newest first, each with `live` and `kept` for what can be gone back to."""
        live, kept = self.current, set(self.kept())
        return [
            {**line, "live": "snapshot" in line and line["snapshot"] == live, "kept": line.get("snapshot") in kept}
            for line in reversed(decisions.took_effect(list(self.ledger.lines()), live))
        ]

    def _point_at(self, number: int) -> None:
        write_atomically(self.folder / "CURRENT", f"{number}\n".encode())

    def _prune(self) -> None:
        for old in self.kept()[:-KEPT_SNAPSHOTS]:
            self._remove(old)

    def _remove(self, number: int) -> None:
        reading.close(self.path(number))
        remove(self.path(number))


def remove(path: Path) -> None:
    """Remove a file, or the folder that DuckDB spilled into; one that is open elsewhere on Windows goes next time."""
    with suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
