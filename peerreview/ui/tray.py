"""Uploaded files: kept in a private folder under names of our own, read once each, gone when they are put away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Protocol

from peerreview.intake import check_all
from peerreview.workbook.asked import AskedSheet, asked_sheets
from peerreview.workbook.book import Book
from peerreview.workbook.check import CheckedWorkbook
from peerreview.workbook.issues import Issue
from peerreview.workbook.mapping import Mappings, Remembered

Progress = Callable[[str], None]


class Uploaded(Protocol):
    """What is needed of an uploaded file. Its name is for people only: it is never used as a path."""

    file_id: str
    name: str

    def getvalue(self) -> bytes:
        """The file's bytes."""


@dataclass
class Tray:
    """The files that one person has put in, in the order in which they came: where each is kept, and its name."""

    files: dict[str, tuple[Path, str]] = field(default_factory=dict)
    _folder: "TemporaryDirectory[str] | None" = None
    _read: dict[tuple[Path, str, Mappings], CheckedWorkbook | Issue] = field(default_factory=dict)
    _asked: dict[tuple[Path, str, Mappings], list[AskedSheet]] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=count)

    @property
    def names(self) -> list[str]:
        """The names of the files, each once."""
        return list(dict.fromkeys(name for _, name in self.files.values()))

    def put(self, uploaded: Sequence[Uploaded]) -> None:
        """Hold these files and no others; what is held already keeps its place."""
        given = {file.file_id: file for file in uploaded}
        for gone in self.files.keys() - given.keys():
            self.files.pop(gone)[0].unlink(missing_ok=True)
        for key, file in given.items():
            if key not in self.files:
                path = self._place() / str(next(self._numbers))
                path.write_bytes(file.getvalue())
                self.files[key] = (path, file.name)

    def read(
        self, called: Mapping[Path, str], progress: Progress, remembered: Remembered = lambda name: ()
    ) -> dict[Path, CheckedWorkbook | Issue]:
        """Each file, checked under the name that it goes by, or the issue why it cannot be used.

        `remembered` has what was said by hand of the sheets of a file, by its name.
        """
        said = {(path, name): remembered(name) for path, name in called.items()}
        for number, ((path, name), mappings) in enumerate(said.items(), 1):
            if (path, name, mappings) not in self._read:
                progress(f"Reading {name} ({number} of {len(called)})")
                look = partial(self._look, (path, name, mappings))
                checked, refused = check_all([path], {path: name}, lambda words: None, remembered=remembered, look=look)
                self._read[path, name, mappings] = checked[path] if path in checked else refused[0]
        return {path: self._read[path, name, mappings] for (path, name), mappings in said.items()}

    def asked(self, path: Path, name: str, said: Mappings) -> list[AskedSheet]:
        """The sheets of a file of which something can be said: unknown ones, and those that it was `said` of."""
        return self._asked.get((path, name, said), [])

    def _look(self, key: tuple[Path, str, Mappings], book: Book) -> None:
        self._asked[key] = asked_sheets(book, {one.sheet for one in key[2]})

    def called(self, apart: frozenset[str], held: set[str]) -> dict[Path, str]:
        """The files that count and the names they go by: the last of each name, or each of those `apart` under its own.

        `held` are the names of workbooks in the store, without their endings.
        """
        paths: dict[str, Path] = {}
        for path, name in self.files.values():
            taken = held | {PurePath(other).stem for other in paths}
            own = own_name(name, taken) if name in apart else name
            paths.pop(own, None)
            paths[own] = path
        return {path: name for name, path in paths.items()}

    def separate(self, called: Mapping[Path, str], apart: frozenset[str]) -> set[str]:
        """The names that files `apart` go by."""
        came = dict(self.files.values())
        return {name for path, name in called.items() if came[path] in apart}

    def twice(self, apart: frozenset[str]) -> list[str]:
        """The names under which several files came, of which only the last counts."""
        every = [name for _, name in self.files.values()]
        return [name for name in self.names if every.count(name) > 1 and name not in apart]

    def clear(self) -> None:
        """Remove every file."""
        self.files, self._read, self._asked = {}, {}, {}
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _place(self) -> Path:
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="peerreview-", ignore_cleanup_errors=True)
        return Path(self._folder.name)


def own_name(name: str, taken: set[str]) -> str:
    """The file's name, where no other workbook has it; else "plans (2).xlsx", "plans (3).xlsx" and so on."""
    path = PurePath(name)
    others = (f"{path.stem} ({number}){path.suffix}" for number in count(2))
    return name if path.stem not in taken else next(n for n in others if PurePath(n).stem not in taken)
