"""Fixtures for the browser tests: cold servers, and a page in a real browser. None of them ever skips."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import chromium, flags
from tests.browser.serving import ROOT, WAYS, serving

expect.set_options(timeout=20_000)  # milliseconds: a machine that runs other tests at the same time is slow


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


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, loaded into a store of its own; only to be looked at."""
    folder = tmp_path_factory.mktemp("demo-store")
    command = [sys.executable, "-m", "peerreview.cli", "demo", "--store", str(folder), "--load-only"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def demo_server(demo_store: Path) -> Iterator[str]:
    """The address of a server over the demo."""
    with serving(demo_store) as url:
        yield url


@pytest.fixture(scope="session", params=WAYS.values(), ids=WAYS.keys())
def cold_server(request: pytest.FixtureRequest, empty_store: Path) -> Iterator[str]:
    """The address of a server over an empty store, started each way that users start it."""
    with serving(empty_store, request.param) as url:
        yield url
