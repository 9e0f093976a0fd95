"""Starts a dashboard as a user would, on a free port, and stops it."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON_APP = (sys.executable, "app.py", "--port", "{port}")
CLI_SERVE = (sys.executable, "-m", "peerreview.cli", "serve", "--port", "{port}")
STREAMLIT_RUN = (sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "{port}")
WAYS = {"python app.py": PYTHON_APP, "streamlit run app.py": STREAMLIT_RUN, "peerreview serve": CLI_SERVE}


def free_port() -> int:
    """A port that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def healthy(url: str) -> bool:
    """True once the server says that it is ready."""
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:  # noqa: S310 (our own address)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def serving(
    store: Path,
    command: Sequence[str] = PYTHON_APP,
    *,
    folder: Path = ROOT,
    settings: Mapping[str, str] | None = None,
    patience: float = 30,
) -> Iterator[str]:
    """The address of a cold server over `store`; RuntimeError with what it printed if it does not start."""
    with started(store, command, folder=folder, settings=settings, patience=patience) as (url, _):
        yield url


@contextmanager
def started(
    store: Path,
    command: Sequence[str] = PYTHON_APP,
    *,
    folder: Path = ROOT,
    settings: Mapping[str, str] | None = None,
    patience: float = 30,
) -> Iterator[tuple[str, int]]:
    """As `serving`, with the number of the server's process beside its address."""
    port = free_port()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PEERREVIEW_STORE": str(store), **(settings or {})}
    with tempfile.TemporaryFile("w+") as printed:
        server = subprocess.Popen(
            [part.format(port=port) for part in command], cwd=folder, env=env, stdout=printed, stderr=printed
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(server, url, patience, printed)
            yield url, server.pid
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(server: "subprocess.Popen[bytes]", url: str, patience: float, printed: object) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if healthy(url):
            return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    printed.seek(0)  # type: ignore[attr-defined]
    raise RuntimeError(f"The server did not start:\n{printed.read()}")  # type: ignore[attr-defined]
