"""What is kept for ever: accepted workbooks byte for byte, and every decision as a line in the ledger."""

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

_SHA256 = re.compile(r"[0-9a-f]{64}")
Line = dict[str, Any]
Result = TypeVar("Result")


def patiently(do: Callable[[], Result], attempts: int = 20) -> Result:
    """What `do` returns; Windows refuses to touch a file that somebody has open, so try again for two seconds."""
    for _ in range(attempts - 1):
        try:
            return do()
        except PermissionError:
            time.sleep(0.1)
    return do()


def replace(source: Path, target: Path) -> None:
    """Rename over `target`."""
    patiently(lambda: source.replace(target))


def write_atomically(path: Path, data: bytes) -> None:
    """Put `data` at `path` so that a reader finds the old bytes or the new ones, never a part."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        replace(aside, path)
    except BaseException:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise


class Archive:
    """Workbooks under the name of their SHA-256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the workbook with that SHA-256 is kept."""
        return self.folder / sha256

    def keep(self, data: bytes, sha256: str) -> None:
        """Keep a workbook; one that is kept already is left alone. Raises ValueError where the bytes are others."""
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ValueError(sha256)
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.path(sha256).exists():
            write_atomically(self.path(sha256), data)

    def kept(self) -> set[str]:
        """The SHA-256 of every workbook that is kept."""
        return {path.name for path in self.folder.glob("*") if _SHA256.fullmatch(path.name)}

    def remove(self, sha256: str) -> None:
        """Remove a workbook for good; where another program has it open, the next load tries again."""
        with suppress(OSError):
            self.path(sha256).unlink(missing_ok=True)


class Ledger:
    """Every load, rollback, forgetting and rebuild, one JSON object a line, oldest first."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def lines(self) -> Iterator[Line]:
        """Each line in order; a line that a killed process left unfinished never took effect and is passed over."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for raw in file:
                with suppress(ValueError):
                    line = json.loads(raw)
                    if isinstance(line, dict) and "kind" in line:
                        yield line

    def is_whole(self) -> bool:
        """Whether every line can be read."""
        raw = self.path.read_bytes().splitlines() if self.path.exists() else []
        return len(list(self.lines())) == len(raw)

    def append(self, line: Line) -> None:
        """Write one line through to the disk."""
        text = json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n"
        with self.path.open("ab+") as file:
            if file.tell() and not self._ends_whole():
                text = "\n" + text
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())

    def _ends_whole(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"
