"""A few pages are worked out at a time; the Load page, where a check may take long, waits for nobody."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from peerreview.ui.menu import LOAD, OVERVIEW
from peerreview.ui.turns import AT_ONCE, TURN
from tests.app.conftest import Open


@contextmanager
def all_taken() -> Iterator[None]:
    for _ in range(AT_ONCE):
        assert TURN.acquire(timeout=10)
    try:
        yield
    finally:
        TURN.release(AT_ONCE)


def test_a_page_waits_until_another_is_done(open_page: Open, empty_store: Path) -> None:
    app = open_page(OVERVIEW, empty_store)
    with ThreadPoolExecutor(1) as pool:
        with all_taken():
            run = pool.submit(app.run)
            with pytest.raises(TimeoutError):
                run.result(timeout=0.5)
        assert run.result(timeout=20).title[0].value == OVERVIEW.title


def test_load_does_not_wait(open_page: Open, empty_store: Path) -> None:
    app = open_page(LOAD, empty_store)
    with all_taken():
        app.run(timeout=10)
    assert app.title[0].value == LOAD.title
