import shutil
from pathlib import Path

import pytest

from peerreview.store.store import Store
from tests.store.stores import load, plans, timetable


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store.open(tmp_path / "store")


@pytest.fixture(scope="session")
def loaded_thrice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store after a timetable, plans, and the timetable again a day later; and those files."""
    folder = tmp_path_factory.mktemp("thrice")
    store = Store.open(folder / "store")
    load(store, timetable(folder))
    load(store, plans(folder, "Read aloud daily"))
    load(store, timetable(folder, 1))
    return folder


@pytest.fixture
def live(loaded_thrice: Path, tmp_path: Path) -> Store:
    """A store of one's own after those three loads, the files beside it."""
    shutil.copytree(loaded_thrice, tmp_path, dirs_exist_ok=True)
    return Store.open(tmp_path / "store")
