"""The demo: its own store, made anew from the demo's workbooks by the same way in that everybody uses."""

import shutil
from collections.abc import Callable
from pathlib import Path

from peerreview.errors import UserError
from peerreview.load import prepare, publish
from peerreview.store.naming import Given
from peerreview.store.store import Store

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
    shutil.rmtree(target, ignore_errors=True)
    store = Store.open(target)
    shutil.copyfile(WORKBOOKS / "store.toml", settings)
    for place in sorted(p for p in WORKBOOKS.iterdir() if list(p.glob("*.xlsx"))):
        name = _text(place / "partnership.txt").strip()
        publish(prepare(store, [place], Given(name, place.name), progress=progress))
    return target


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
