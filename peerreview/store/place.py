"""Where things are: the store in the folder given, else $PEERREVIEW_STORE, else the platform's data folder."""

import os
from collections.abc import Mapping
from pathlib import Path

from peerreview.framework import Protocol, protocols
from peerreview.store.store import Store


def open_store(folder: Path | None = None, *, make: bool = True) -> Store:
    """The store to work with; raises UserError where its folder cannot be made, or is not there and not to be made."""
    given = folder or os.environ.get("PEERREVIEW_STORE")
    return Store.open(given or default_folder(), make=make)


def default_folder() -> Path:
    """The platform's own place for a program's data."""
    from platformdirs import user_data_path

    return user_data_path("peerreview", appauthor=False) / "store"


def own_protocols(store: Store) -> Mapping[str, Protocol]:
    """Ours and those in the store's folder `protocols`."""
    folder = store.folder / "protocols"
    return protocols(folder if folder.is_dir() else None)
