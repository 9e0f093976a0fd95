"""When each workbook was last seen, and where: `seen.json` beside the ledger.

A check that changes nothing is no decision, so the ledger does not have it. Nothing is made from this file: where it is
lost, a workbook was last seen when it was last loaded.
"""

import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from peerreview.store.archive import write_atomically
from peerreview.store.source import now

Identity = tuple[str | None, str]
_NAME = "seen.json"
_turn = threading.Lock()  # several people look at one server; each writes the whole file


@dataclass(frozen=True, slots=True)
class Seen:
    """When a workbook was last seen, in UTC, and in which file, where that is known."""

    at: str
    path: str | None = None


def seen(folder: Path) -> dict[Identity, Seen]:
    """What is known of the workbooks of the store in that folder; nothing where the file is not there or damaged."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        lines = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        return {(line["partnership"], line["source"]): Seen(line["at"], line["path"]) for line in lines}
    return {}


def note_seen(folder: Path, found: Mapping[Identity, Path | None]) -> None:
    """Note that these workbooks are there now, and in which files; None where the file is somebody's own.

    A store that cannot be written to can still be looked at, so that is no error.
    """
    at = now()
    with _turn:
        known = seen(folder)
        for who, path in found.items():
            before = known.get(who)
            known[who] = Seen(at, str(path) if path else before.path if before else None)
        _write(folder, known)


def forget_seen(folder: Path, who: Identity) -> None:
    """Forget when and where a workbook was seen."""
    with _turn:
        known = seen(folder)
        if known.pop(who, None):
            _write(folder, known)


def _write(folder: Path, known: Mapping[Identity, Seen]) -> None:
    lines = [
        {"partnership": partnership, "source": source, "at": one.at, "path": one.path}
        for (partnership, source), one in known.items()
    ]
    with suppress(OSError):
        write_atomically(folder / _NAME, json.dumps(lines, ensure_ascii=False, indent=1).encode())
