"""Where the store is: the folder given, else $PEERREVIEW_STORE, else the platform's data folder."""

import os
from pathlib import Path

from peerreview.store.store import Store


def open_store(folder: Path | None = None) -> Store:
    """The store to work with; raises UserError where its folder cannot be made."""
    given = folder or os.environ.get("PEERREVIEW_STORE")
    return Store.open(given or default_folder())


def default_folder() -> Path:
    """The platform's own place for a program's data."""
    from platformdirs import user_data_path

    return user_data_path("peerreview", appauthor=False) / "store"
