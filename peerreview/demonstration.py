"""The demo: its own store, made anew from the demo's workbooks by the same way in that everybody uses."""

import shutil
from collections.abc import Callable
from pathlib import Path

from peerreview.errors import UserError
from peerreview.load import prepare, publish
from peerreview.store.naming import Given
from peerreview.store.store import Store, remove

ROOT = Path(__file__).resolve().parents[1]
WORKBOOKS = ROOT / "data" / "demo"
MARK = "demo = true"  # only a folder that says so is ever cleared


def prepare_demo(folder: Path | None = None, progress: Callable[[str], None] = lambda words: None) -> Path:
    """Load the demo's workbooks into `folder` (by default .demo-store beside the code), emptied first.

    Each folder of demo workbooks is named after its protocol and says in partnership.txt whose it is. Raises UserError
    for a folder that holds something other than a demo.
    """
    target = folder or ROOT / ".demo-store"
    settings = target / "store.toml"
    if target.exists() and any(target.iterdir()) and MARK not in _text(settings):
        raise UserError(f"{target} is not a demo's store, so it is left alone. Choose an empty folder.")
    _clear(target, settings)
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(WORKBOOKS / "store.toml", settings)
    store = Store.open(target)
    for place in sorted(p for p in WORKBOOKS.iterdir() if list(p.glob("*.xlsx"))):
        name = _text(place / "partnership.txt").strip()
        publish(prepare(store, [place], Given(name, place.name), progress=progress))
    return target


def _clear(folder: Path, mark: Path) -> None:
    """Empty a folder but for the file that says that it may be emptied, should this be interrupted."""
    for path in sorted(folder.iterdir()) if folder.exists() else ():
        if path != mark:
            remove(path)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
