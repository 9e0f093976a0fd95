"""The files that are meant, each read and checked on its own. It needs no database, so that reading starts at once."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from peerreview.errors import UnreadableFile
from peerreview.workbook.read import read_book

if TYPE_CHECKING:
    from peerreview.workbook.book import Book
    from peerreview.workbook.check import CheckedWorkbook
    from peerreview.workbook.issues import Issue
    from peerreview.workbook.mapping import Remembered

Progress = Callable[[str], None]
Look = Callable[["Book"], None]
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv")
LOCK_FILES = ("~$", ".~lock.")  # Excel's and LibreOffice's, beside a workbook that somebody has open
UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download")  # on their way, or left behind
READERS = min(os.cpu_count() or 1, 4)  # files read at a time: each child process may use a processor and much memory


@dataclass(slots=True)
class Meant:
    """The files that are meant, each with the name that it goes by, and how many were passed over, by what they are.

    `inside` has those that were found in one of the `folders`.
    """

    names: dict[Path, str] = field(default_factory=dict)
    folders: list[Path] = field(default_factory=list)
    inside: set[Path] = field(default_factory=set)
    passed_over: Counter[str] = field(default_factory=Counter)


def files_meant(paths: Sequence[Path]) -> Meant:
    """The files themselves, and of a folder every workbook in it and below, in order of names; each once."""
    meant, once = Meant(), set[Path]()
    for path in paths:
        found = _workbooks_in(path, meant.passed_over) if path.is_dir() else [path]
        new = [file for file in found if file.resolve() not in once]
        once |= {file.resolve() for file in new}
        if path.is_dir():
            meant.folders.append(path)
            meant.inside |= set(new)
        meant.names |= _names_in(path, new) if path.is_dir() else {file: file.name for file in new}
    return meant


def _workbooks_in(folder: Path, passed_over: Counter[str]) -> list[Path]:
    found = []
    for file in sorted(file for file in folder.rglob("*") if not file.is_dir()):
        if kind := _passed_over(file, folder):
            passed_over[kind] += 1
        else:
            found.append(file)
    return found


def _passed_over(file: Path, folder: Path) -> str:
    """What a file in a folder is, where it is no workbook to read; "" where it is one."""
    if file.name.startswith(LOCK_FILES):
        return "lock file"
    if file.suffix.lower() in UNFINISHED or file.name.startswith("~"):
        return "temporary file"
    if any(part.startswith(".") for part in file.relative_to(folder).parts):
        return "hidden file"
    return "" if file.suffix.lower() in WORKBOOKS else "other file"


def _names_in(folder: Path, files: Sequence[Path]) -> dict[Path, str]:
    """The file's own name where no other has it, whatever its ending; else with the folders that it is in."""
    own = Counter(file.stem.casefold() for file in files)
    below = {file: file.relative_to(folder) for file in files}
    full = Counter(str(place.with_suffix("")).casefold() for place in below.values())
    return {file: _name(place, own, full) for file, place in below.items()}


def _name(place: Path, own: Counter[str], full: Counter[str]) -> str:
    if own[place.stem.casefold()] == 1:
        return place.name
    if full[str(place.with_suffix("")).casefold()] > 1:
        place = place.with_name(f"{place.stem} ({place.suffix[1:].lower()}){place.suffix}")
    return place.as_posix()


def check_all(
    paths: Sequence[Path],
    names: Mapping[Path, str],
    progress: Progress,
    *,
    meanwhile: Sequence[str] = (),
    remembered: "Remembered" = lambda name: (),
    look: Look = lambda book: None,
) -> "tuple[dict[Path, CheckedWorkbook], list[Issue]]":
    """Every workbook that can be used, checked, and an issue for each that cannot; a folder's workbooks too.

    `names` gives a file the name that a person knows it by; by it, `remembered` has what was said by hand of its
    sheets, and is asked only after a file has been read. `look` gets what was read, before it is checked. The modules
    of `meanwhile` are imported while a child process reads: what comes next need not be waited for.
    """
    called = {path: names.get(path, name) for path, name in files_meant(paths).names.items()}
    checked: dict[Path, CheckedWorkbook] = {}
    refused: list[Issue] = []
    with ThreadPoolExecutor(1) as beside:
        beside.map(import_module, ("peerreview.workbook.check", *meanwhile))
        for path, found in _read(called, progress, remembered, look):
            if isinstance(found, Exception):
                refused.append(_issue_of(found, called[path]))
            else:
                checked[path] = found
    return checked, refused


def _read(
    called: Mapping[Path, str], progress: Progress, remembered: "Remembered", look: Look
) -> "Iterator[tuple[Path, CheckedWorkbook | UnreadableFile]]":
    """Several at a time, and told of in order."""
    with ThreadPoolExecutor(READERS) as readers:
        try:
            reading = {path: readers.submit(_check, path, name, remembered, look) for path, name in called.items()}
            for number, (path, found) in enumerate(reading.items(), 1):
                progress(f"Reading {called[path]} ({number} of {len(called)})")
                yield path, found.result()
        except BaseException:
            readers.shutdown(wait=False, cancel_futures=True)
            raise


def _check(path: Path, name: str, remembered: "Remembered", look: Look) -> "CheckedWorkbook | UnreadableFile":
    try:
        book = read_book(path, name=name)
        from peerreview.workbook.check import check_book  # by now a child process has done the reading meanwhile

        look(book)
        return check_book(book, remembered(name))
    except UnreadableFile as problem:
        return problem


def _issue_of(problem: UnreadableFile, name: str) -> "Issue":
    from peerreview.workbook.issues import issue_of

    return issue_of(problem, name)
