"""Fixtures for the browser tests: cold servers, and a page in a real browser. None of them ever skips."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import chromium, flags
from tests.browser.serving import PYTHON_APP, STREAMLIT_RUN, serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; where there is none, they fail with a sentence that says what to install."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=flags())
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with an empty cache, 1280 pixels wide."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that nothing has been loaded into."""
    return tmp_path_factory.mktemp("empty-store")


@pytest.fixture(
    scope="session", params=[PYTHON_APP, STREAMLIT_RUN], ids=["python app.py", "streamlit run app.py"]
)
def cold_server(request: pytest.FixtureRequest, empty_store: Path) -> Iterator[str]:
    """The address of a server over an empty store, started each way that users start it."""
    with serving(empty_store, request.param) as url:
        yield url
