"""A page as somebody opens it: a store and an address."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from peerreview.ui.menu import Entry
from peerreview.ui.server import SCRIPT

Open = Callable[..., AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, empty_store: Path) -> Open:
    """Opens a page over a store, with what its address says, as a deep link does."""

    def go(entry: Entry, store: Path, **address: str) -> AppTest:
        monkeypatch.setenv("PEERREVIEW_STORE", str(empty_store))  # the first run only makes the pages known
        app = AppTest.from_file(str(SCRIPT), default_timeout=20)
        app.run().switch_page(str(entry.file))
        monkeypatch.setenv("PEERREVIEW_STORE", str(store))
        app.query_params.update(address)
        return app.run()

    return go
