"""A command as a process of its own: how it ended, how long it took, and the most memory that it had."""

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Ended:
    """The exit code (None: it had to be ended), all that was said, seconds, and megabytes of it or of a child of it."""

    code: int | None
    said: str
    seconds: float
    megabytes: float


def run(command: Sequence[str], patience: float = 600) -> Ended:
    """Run a command in the project's folder until it ends, or for so many seconds."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(command, cwd=ROOT, stdout=told, stderr=subprocess.STDOUT)
        code, megabytes = _wait(process, began + patience)
        seconds = time.perf_counter() - began
        told.seek(0)
        return Ended(code, told.read().decode("utf-8", "replace"), seconds, megabytes)


def _wait(process: subprocess.Popen[bytes], until: float) -> tuple[int | None, float]:
    while time.perf_counter() < until:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage.ru_maxrss / 1024
        time.sleep(0.005)
    process.kill()
    process.wait()
    return None, 0.0
