"""The demo: its own store, made anew from the demo's workbooks by the same way in that everybody uses."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from peerreview.errors import UserError
from peerreview.load import prepare_several, publish
from peerreview.store.naming import Given
from peerreview.store.store import Store, remove

ROOT = Path(__file__).resolve().parents[1]
WORKBOOKS = ROOT / "data" / "demo"
NAME = "partnership.txt"  # beside the workbooks: whose they are
MARK = "demo = true"  # only a folder that says so is ever cleared


def prepare_demo(folder: Path | None = None, progress: Callable[[str], None] = lambda words: None) -> Path:
    """Load the demo's workbooks into `folder` (by default .demo-store beside the code), emptied first.

    Raises UserError for a folder that holds something other than a demo.
    """
    target = folder or ROOT / ".demo-store"
    settings = target / "store.toml"
    if target.exists() and any(target.iterdir()) and MARK not in _text(settings):
        raise UserError(f"{target} is not a demo's store, so it is left alone. Choose an empty folder.")
    _clear(target, settings)
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(WORKBOOKS / "store.toml", settings)
    load_into(Store.open(target), partnerships(), progress)
    return target


def partnerships() -> list[Path]:
    """The folders of demo workbooks, one for each partnership, named after the protocol it works by."""
    return sorted(place for place in WORKBOOKS.iterdir() if list(place.glob("*.xlsx")))


def load_into(store: Store, places: Sequence[Path], progress: Callable[[str], None] = lambda words: None) -> int:
    """Publish the workbooks of these folders as the first snapshot of a store, and return its number."""
    loads = [([place], Given(_text(place / NAME).strip(), place.name)) for place in places]
    return publish(prepare_several(store, loads, progress=progress))


def _clear(folder: Path, mark: Path) -> None:
    """Empty a folder but for the file that says that it may be emptied, should this be interrupted."""
    for path in sorted(folder.iterdir()) if folder.exists() else ():
        if path != mark:
            remove(path)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
