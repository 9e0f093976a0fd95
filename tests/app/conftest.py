"""A page as somebody opens it: a store and an address."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from peerreview.ui.menu import Entry
from peerreview.ui.server import SCRIPT

Open = Callable[..., AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens a page over a store, with what its address says, as a deep link does."""

    def go(entry: Entry, store: Path, **address: str) -> AppTest:
        monkeypatch.setenv("PEERREVIEW_STORE", str(store))
        app = AppTest.from_file(str(SCRIPT), default_timeout=20)
        app.query_params.update(address)
        app.run().switch_page(str(entry.file))
        app.query_params.update(address)
        return app.run()

    return go
