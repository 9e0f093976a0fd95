"""Where things are: the store in the folder given, else $PEERREVIEW_STORE, else the platform's data folder."""

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from peerreview.errors import FrameworkError
from peerreview.framework import Protocols, protocols
from peerreview.store.store import Store

Files = tuple[tuple[str, int, int], ...]


def open_store(folder: Path | None = None, *, make: bool = True) -> Store:
    """The store to work with; raises UserError where its folder cannot be made, or is not there and not to be made."""
    given = folder or os.environ.get("PEERREVIEW_STORE")
    return Store.open(given or default_folder(), make=make)


def default_folder() -> Path:
    """The platform's own place for a program's data."""
    from platformdirs import user_data_path

    return user_data_path("peerreview", appauthor=False) / "store"


def own_protocols(store: Store) -> Protocols:
    """Ours and those in the store's folder `protocols`; a file with faults is not among them."""
    files = protocol_files(store)
    return _read(store.folder / "protocols", files) if files else protocols()


def protocol_files(store: Store) -> Files:
    """The files in the store's folder `protocols`, with when each was last written and its size."""
    folder = store.folder / "protocols"
    found = ((path.name, path.stat()) for path in sorted(folder.glob("*.toml")))
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)


@lru_cache(maxsize=8)
def _read(folder: Path, files: Files) -> Protocols:  # noqa: ARG001 (read anew once one of them is another)
    return protocols(folder)


def protocols_at_hand(folder: Path | None = None) -> Protocols:
    """Those of the store given, else of the usual one if there is any; raises UserError where the one given is none."""
    store = store_at_hand(folder)
    return own_protocols(store) if store else protocols()


def store_at_hand(folder: Path | None = None) -> Store | None:
    """The store given, else the usual one if there is any; raises UserError where the one given is none."""
    usual = Path(os.environ.get("PEERREVIEW_STORE") or default_folder())
    there = folder or (usual / "snapshots").is_dir()
    return open_store(folder, make=False) if there else None


def refuse_faulty(used: Iterable[str | None], available: Protocols) -> None:
    """Raise FrameworkError where a protocol that is used has faults: without it, its steps would all be gone."""
    faults = [
        available.faults[name] for name in dict.fromkeys(used) if name in available.faults and name not in available
    ]
    if faults:
        raise FrameworkError("\n".join(faults))
