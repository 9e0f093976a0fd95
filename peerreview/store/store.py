"""A store is a folder: which snapshot is live, what it was made from, and who may write now."""

import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from peerreview.errors import StoreBusy, StoreMoved, UserError
from peerreview.store.archive import Archive, Ledger, Line, write_atomically
from peerreview.store.archive import replace as replace_file

KEPT_SNAPSHOTS = 20  # enough to answer "what did it say at the governors' meeting?" for a year of loads


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


class Store:
    """The folder that holds archive, ledger, snapshots and settings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = Archive(folder / "archive")
        self.ledger = Ledger(folder / "ledger.jsonl")
        self.snapshots = folder / "snapshots"

    @classmethod
    def open(cls, folder: Path | str) -> "Store":
        """The store in that folder, which is made if there is none yet; raises UserError where that cannot be."""
        path = Path(folder).expanduser().resolve()
        try:
            (path / "snapshots").mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise UserError(f"The store {path} cannot be used: {problem.strerror}.") from problem
        return cls(path)

    @property
    def current(self) -> int | None:
        """The number of the live snapshot, or None while nothing has been loaded."""
        try:
            return int((self.folder / "CURRENT").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None

    @cached_property
    def settings(self) -> dict[str, Any]:
        """What store.toml says; empty where there is none. Raises UserError on a file that is not TOML."""
        path = self.folder / "store.toml"
        if not path.exists():
            return {}
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            raise UserError(f"{path.name} in the store cannot be read: {problem}") from problem

    @property
    def fixed_as_of(self) -> date | None:
        """The day at which the store is looked at, where store.toml fixes one (the demo does)."""
        value = self.settings.get("as_of")
        return value if isinstance(value, date) else None

    def path(self, number: int) -> Path:
        """The file of a snapshot."""
        return self.snapshots / f"{number:06d}.duckdb"

    def kept(self) -> list[int]:
        """The numbers of the snapshots that can still be opened, oldest first."""
        return sorted(int(p.stem) for p in self.snapshots.glob("[0-9]*.duckdb"))

    def next_number(self) -> int:
        """A number that no snapshot ever had."""
        used = [line["snapshot"] for line in self.ledger.lines() if "snapshot" in line]
        return int(max([0, *used, *self.kept()])) + 1

    @contextmanager
    def locked(self, wait: float = 0) -> Iterator[None]:
        """Hold the store for writing; raises StoreBusy when another process has held it for `wait` seconds."""
        try:
            with FileLock(self.folder / "lock", timeout=wait):
                self._clear_unfinished()
                yield
        except Timeout as problem:
            raise StoreBusy("Another load is under way in this store. Wait until it ends, then try again.") from problem

    def _clear_unfinished(self) -> None:
        live = self.current or 0
        for path in [*self.snapshots.glob(".*"), *self.snapshots.glob("*.wal")]:
            path.unlink(missing_ok=True)
        decided = {line.get("snapshot", line.get("to")) for line in self.ledger.lines()}
        for number in self.kept():
            if number > live and number not in decided:  # renamed, then killed before the ledger knew of it
                self.path(number).unlink(missing_ok=True)

    def lineage(self, number: int | None) -> list[Line]:
        """The ledger lines that made a snapshot, oldest first: its own and those of the snapshots it grew from."""
        made = {line["snapshot"]: line for line in self.ledger.lines() if "snapshot" in line}
        chain: list[Line] = []
        while number and number in made:
            chain.append(made[number])
            number = made[number]["base"]
        return chain[::-1]

    def sources(self, number: int | None) -> list[Source]:
        """What a snapshot is made from, in the order of loading: each source as it was last loaded."""
        held: dict[tuple[str | None, str], Source] = {}
        for line in self.lineage(number):
            for gone in line.get("forgotten", []):
                held.pop((gone["partnership"], gone["source"]), None)
            for entry in line.get("sources", []):
                source = Source(**entry)
                held.pop(source.identity, None)
                held[source.identity] = source
        return list(held.values())

    def publish(self, built: Path, base: int | None, line: Line) -> int:
        """Make a snapshot that was built aside the live one and return its number; call it with the lock held.

        `line` is what the ledger will say. Raises StoreMoved when the live snapshot is no longer `base`.
        CURRENT moves last: until then, whatever happens, the store is what it was.
        """
        if self.current != base:
            raise StoreMoved("Somebody else published meanwhile. Check again to see what would change now.")
        number = self.next_number()
        replace_file(built, self.path(number))
        self.ledger.append({**line, "at": now(), "snapshot": number, "base": base})
        self._point_at(number)
        self._prune()
        return number

    def roll_back(self, number: int) -> None:
        """Make an earlier snapshot the live one again; raises UserError where it is not kept any more."""
        with self.locked():
            if number not in self.kept():
                raise UserError(
                    f"Snapshot {number} is not kept. These are: {', '.join(map(str, self.kept())) or 'none'}."
                )
            self.ledger.append({"kind": "rollback", "at": now(), "to": number, "from": self.current})
            self._point_at(number)

    def history(self) -> list[Line]:
        """Every decision, newest first, each with `live` and `kept` for what can be gone back to."""
        live, kept = self.current, set(self.kept())
        return [
            {**line, "live": line.get("snapshot") == live, "kept": line.get("snapshot") in kept}
            for line in reversed(list(self.ledger.lines()))
        ]

    def remove_older_than(self, number: int) -> None:
        """Remove every kept snapshot before `number`: they hold what has been forgotten."""
        for old in self.kept():
            if old < number:
                self._remove(old)

    def _point_at(self, number: int) -> None:
        write_atomically(self.folder / "CURRENT", f"{number}\n".encode())

    def _prune(self) -> None:
        for old in self.kept()[:-KEPT_SNAPSHOTS]:
            if old != self.current:
                self._remove(old)

    def _remove(self, number: int) -> None:
        # A reader on Windows may still have it open; the next publishing tries again.
        try:
            self.path(number).unlink(missing_ok=True)
        except PermissionError:
            return


def source_entry(source: Source) -> dict[str, Any]:
    """A source as the ledger writes it."""
    return asdict(source)


def renumbered(sources: list[Source], first: int) -> list[Source]:
    """The same sources with places in the order of loading from `first` on."""
    return [replace(source, seq=first + n) for n, source in enumerate(sources)]


def now() -> str:
    """This moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()


def copy_settings(source: Path, store: Store) -> None:
    """Give a store the settings of another folder (the demo's fixed date)."""
    if source.exists():
        shutil.copyfile(source, store.folder / "store.toml")
