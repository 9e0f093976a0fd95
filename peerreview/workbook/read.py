"""Any file to sheets of cells, parsed in a child process that may use only so much time and memory.

Started as `python -m peerreview.workbook.read`, this module is that child: a line of JSON and the file's
bytes come in, a pickle of plain values goes out.
"""

from __future__ import annotations

import gc
import hashlib
import io
import json
import os
import pickle
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peerreview.workbook.book import LIMITS, MB, Book, Limits, Refused, Sheet
from peerreview.workbook.outgoing import is_fix_list
from peerreview.workbook.sniff import kind_of

if TYPE_CHECKING:
    from peerreview.errors import UnreadableFile

# All that the child sees of our surroundings: what Python and its libraries need to start, and no secret.
_KEPT = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")
_PLAIN = {("datetime", name) for name in ("date", "datetime", "time", "timedelta")}


def read_book(path: Path, limits: Limits = LIMITS, *, name: str | None = None) -> Book:
    """Return the sheets of a workbook or CSV file, whatever its name ends in.

    `name` is the name that its owner gave it, where that is not the path's. Raises UnreadableFile.
    """
    name = name or path.name
    try:
        data = _bytes_of(path, limits)
        sheets = _parse_in_child(kind_of(name, data), name, data, limits)
    except Refused as reason:
        raise _unreadable(reason) from reason
    theirs = [sheet for sheet in sheets if not is_fix_list(sheet.name, sheet.rows[0] if sheet.rows else ())]
    return Book(name, hashlib.sha256(data).hexdigest(), theirs or sheets)


def _unreadable(reason: Refused) -> UnreadableFile:
    from peerreview.workbook.issues import unreadable

    return unreadable(reason.code, **reason.words)


def _bytes_of(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits.file_mb * MB:
            raise Refused("file_too_large", size=f"{size / MB:,.0f}", limit=limits.file_mb)
        return path.read_bytes()
    except OSError as error:
        raise Refused("cannot_open") from error


def _parse_in_child(kind: str, name: str, data: bytes, limits: Limits) -> list[Sheet]:
    about = {"kind": kind, "name": Path(name).stem, "limits": asdict(limits)}
    try:
        done = subprocess.run(
            [sys.executable, "-S", "-P", "-m", "peerreview.workbook.read"],
            input=json.dumps(about).encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_surroundings(),
            timeout=limits.seconds,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("takes_too_long", limit=limits.seconds) from error
    if done.returncode != 0:
        raise Refused("reader_stopped")
    return _receive(done.stdout)


def _surroundings() -> dict[str, str]:
    """Return the child's environment. It starts without `site`, so it is told where calamine is."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    calamine = find_spec("python_calamine")
    places = [str(Path(__file__).parents[2])]
    if calamine and calamine.origin:
        places.append(str(Path(calamine.origin).parents[1]))
    return {**kept, "PYTHONPATH": os.pathsep.join(places), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


class _PlainUnpickler(pickle.Unpickler):
    """Takes plain values and dates only: a child that a hostile file has taken over cannot run code here."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(name)


def _receive(answer: bytes) -> list[Sheet]:
    try:
        said, content = _PlainUnpickler(io.BytesIO(answer)).load()
        if said == "sheets":
            return [Sheet(*fields) for fields in content]
        code, words = content
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise Refused("reader_stopped") from error
    raise Refused(code, **words)


def main() -> None:
    """Parse what comes in on stdin, within the limits that come with it."""
    gc.disable()  # a child that soon ends has nothing to collect
    about = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**about["limits"])
    _confine(limits)
    try:
        answer = _answer(about, sys.stdin.buffer.read(), limits)
    except MemoryError:
        answer = pickle.dumps(("refused", ("needs_too_much_memory", {})))
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    os._exit(0)  # taking down a million cells in good order would take longer than reading some of them


def _answer(about: dict[str, Any], data: bytes, limits: Limits) -> bytes:
    from peerreview.workbook.parse import parse

    try:
        sheets = parse(about["kind"], about["name"], data, limits)
    except Refused as reason:
        return pickle.dumps(("refused", (reason.code, reason.words)))
    return pickle.dumps(("sheets", [_fields(sheet) for sheet in sheets]), protocol=pickle.HIGHEST_PROTOCOL)


def _fields(sheet: Sheet) -> tuple[object, ...]:
    return tuple(getattr(sheet, name) for name in Sheet.__slots__)


def _confine(limits: Limits) -> None:
    """Set limits on memory, processor time and core dumps where the platform has them; Windows has none."""
    with suppress(ImportError):
        import resource

        for kind, most in (
            (resource.RLIMIT_AS, limits.memory_mb * MB),
            (resource.RLIMIT_CPU, limits.seconds),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
        ):
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main()
