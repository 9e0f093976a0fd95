"""A folder of workbooks, such as one that OneDrive or SharePoint keeps in step: what is new in it.

What is loaded already is known by its bytes, so that no child process is started for it. What is to be read is copied
first: a file that somebody saves meanwhile is taken up by the next load.
"""

import hashlib
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from peerreview.intake import Meant
from peerreview.store.names import name_key
from peerreview.store.naming import Given, Identity
from peerreview.store.seen import seen
from peerreview.store.source import Source
from peerreview.store.store import Store
from peerreview.workbook.book import LIMITS, MB


@dataclass(slots=True)
class Inside:
    """What was found: files to read, each with the file that it is a copy of, and those that need not be read.

    `unchanged` files are loaded already; a `copies` file has the bytes of another in the folder, which counts. The
    files of `missing` sources were here and are not any more.
    `given` is what was said of the workbooks, or what is known of those that are loaded from here.
    """

    given: Given
    names: dict[Path, str]
    passed_over: Counter[str]
    to_read: dict[Path, Path] = field(default_factory=dict)
    unchanged: dict[Path, Source] = field(default_factory=dict)
    copies: dict[Path, Path] = field(default_factory=dict)
    missing: list[Source] = field(default_factory=list)

    @property
    def present(self) -> set[Identity]:
        """The sources whose files are there, unchanged."""
        return {source.identity for source in self.unchanged.values()}

    @property
    def called(self) -> dict[Path, str]:
        """The names of the files to read."""
        return {path: self.names[original] for path, original in self.to_read.items()}


def sort_out(store: Store, meant: Meant, given: Given, place: Path) -> Inside:
    """Tell apart what is new, unchanged or a copy; what is to be read is copied into the folder `place`.

    A file that was named by itself is always read. The protocol that is given is its id.
    """
    held = store.sources(store.current)
    known = {Path(one.path): who for who, one in seen(store.folder).items() if one.path}
    found = Inside(given, dict(meant.names), meant.passed_over)
    prints = {path: _print(path) for path in meant.names if path in meant.inside}
    loaded = {source.sha256: source for source in reversed(held) if _as_given(source, given)}
    for sha256, files in _by_print(prints).items():
        source = loaded.get(sha256)
        counts = _own_file(files, source, known)
        found.copies |= {path: counts for path in files if path != counts}
        if source:
            found.unchanged[counts] = source
    rest = [path for path in meant.names if path not in found.unchanged and path not in found.copies]
    found.names |= _remembered(rest, held, known)
    found.to_read = {_copied(path, prints, place / str(number)): path for number, path in enumerate(rest)}
    found.given = _known_of(found, held, known)
    roots = [folder.resolve() for folder in meant.folders]
    gone = {who for path, who in known.items() if any(map(path.is_relative_to, roots)) and not path.exists()}
    found.missing = [source for source in held if source.identity in gone - found.present]
    return found


def _print(path: Path) -> str | None:
    """The fingerprint of a file; None where it cannot be read or is too large, which the check will say."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if 0 < path.stat().st_size <= LIMITS.file_mb * MB else None
    except OSError:
        return None


def _by_print(prints: Mapping[Path, str | None]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path, sha256 in prints.items():
        if sha256:
            found.setdefault(sha256, []).append(path)
    return found


def _as_given(source: Source, given: Given) -> bool:
    """Whether loading the same bytes again, with what is said now, would say nothing new."""
    whose = given.partnership is None or name_key(given.partnership) == name_key(source.partnership or "")
    return whose and given.protocol in (None, source.protocol) and given.source in (None, source.source)


def _own_file(files: Sequence[Path], source: Source | None, known: Mapping[Path, Identity]) -> Path:
    """Of files with the same bytes the one that counts: where the source was, what it was called, the first."""
    if source is None:
        return files[0]
    there = [path for path in files if known.get(path.resolve()) == source.identity]
    called = [path for path in files if path.name == Path(source.file).name]
    return (there or called or files)[0]


def _remembered(files: Sequence[Path], held: Sequence[Source], known: Mapping[Path, Identity]) -> dict[Path, str]:
    """A file that was loaded from the same place goes by the name that it had."""
    last = {source.identity: source.file for source in held}
    return {path: last[who] for path in files if (who := known.get(path.resolve())) in last}


def _copied(path: Path, prints: Mapping[Path, str | None], copy: Path) -> Path:
    if prints.get(path) is None:
        return path
    try:
        shutil.copyfile(path, copy)
    except OSError:
        return path
    return copy


def _known_of(found: Inside, held: Sequence[Source], known: Mapping[Path, Identity]) -> Given:
    """What was given; else, where all that is loaded from here has one partnership or protocol, that one."""
    if found.given.partnership or found.given.protocol:
        return found.given
    here = set(found.present) | {who for path in found.to_read.values() if (who := known.get(path.resolve()))}
    sources = [source for source in held if source.identity in here]
    whose, how = {s.partnership for s in sources}, {s.protocol for s in sources}
    return replace(
        found.given,
        partnership=whose.pop() if len(whose) == 1 else None,
        protocol=how.pop() if len(how) == 1 else None,
        only_where_unsaid=True,
    )
