"""Finds a Chromium for the browser tests, or installs one: `python -m tests.browser.chromium --install`."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
MAC = ("Google Chrome", "Chromium", "Microsoft Edge")
WINDOWS = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = (
    "The browser tests need Chromium, Chrome or Edge, and none was found. Install one (on Debian or Ubuntu: "
    "sudo apt-get install chromium; on a Mac or Windows: Google Chrome), or name one in $CHROMIUM."
)


def places() -> Iterator[str]:
    """Where a Chromium may be, the likeliest first; $CHROMIUM before all others."""
    if named := os.environ.get("CHROMIUM"):
        yield named
        return
    yield from COMMANDS
    for name in MAC:
        yield f"/Applications/{name}.app/Contents/MacOS/{name}"
    for root in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        for end in WINDOWS:
            yield str(Path(os.environ.get(root, "C:\\")) / end)


def find() -> Path | None:
    """The first Chromium there is, or None."""
    found = (shutil.which(place) for place in places())
    return next((Path(path) for path in found if path), None)


def chromium() -> Path:
    """The Chromium to use. Raises LookupError with a sentence that says what to install."""
    if (found := find()) is None:
        raise LookupError(MISSING)
    return found


def flags() -> list[str]:
    """How to start it: quietly; without a sandbox as root, where Chromium has none."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*FLAGS, *(["--no-sandbox"] if root else [])]


def install() -> None:
    """Installs Chromium with apt-get where nobody has to be asked: as root, on Debian or a relative of it."""
    if find() or os.environ.get("CHROMIUM") or not shutil.which("apt-get"):
        return
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
    for package in ("chromium", "chromium-browser"):
        if subprocess.run(["apt-get", "install", "-y", "-qq", package], env=quiet, check=False).returncode == 0:
            return


if __name__ == "__main__":
    if "--install" in sys.argv:
        install()
    try:
        print(f"Browser: {chromium()}")
    except LookupError as error:
        sys.exit(str(error))
