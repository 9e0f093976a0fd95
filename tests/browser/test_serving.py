"""The server as a user starts it: every page has its own address, and nobody else can reach it."""

import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from peerreview.ui.menu import MENU, Entry
from tests.browser.serving import PYTHON_APP, ROOT, WAYS, free_port, healthy, serving

ENTRIES = [entry for entries in MENU.values() for entry in entries]


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody who follows one link after the other, and keeps the scripts that were fetched."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


TWO_WAYS = ("python app.py", "streamlit run app.py")  # `peerreview serve` starts what the first does


@pytest.mark.parametrize("cold_server", [WAYS[way] for way in TWO_WAYS], ids=TWO_WAYS, indirect=True)
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.title)
def test_a_deep_link_to_a_cold_server_gives_that_page_and_fetches_nothing_from_elsewhere(
    cold_server: str, visitor: BrowserContext, entry: Entry
) -> None:
    page, asked = visitor.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{cold_server}/{entry.address}")
    expect(page.get_by_role("heading", level=1)).to_have_text(entry.title)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    if entry is ENTRIES[0]:
        page.wait_for_timeout(500)  # for what comes late, which would be the same on every page
    assert f"{cold_server}/{entry.address}" in asked
    assert [url for url in asked if not url.startswith((cold_server, "data:", "blob:"))] == []
    page.close()


def test_the_first_visitor_of_a_server_may_come_by_a_deep_link(empty_store: Path, page: Page) -> None:
    for command in WAYS.values():
        with serving(empty_store, command) as url:
            page.goto(f"{url}/methods")
            expect(page.get_by_role("heading", level=1)).to_have_text("Methods")


def test_a_page_script_cannot_be_reached_beside_the_router(cold_server: str, page: Page) -> None:
    page.goto(f"{cold_server}/follow_ups")
    expect(page.get_by_text("Page not found")).to_be_visible()


def test_the_menu_has_every_page_under_its_group(cold_server: str, page: Page) -> None:
    page.goto(cold_server)
    menu = page.get_by_test_id("stSidebarNav")
    expect(menu.get_by_role("link")).to_have_text([entry.title for entry in ENTRIES])
    for group in MENU:
        expect(menu.get_by_text(group, exact=True)).to_be_visible()


def test_scripts_arrive_compressed(cold_server: str, page: Page) -> None:
    encodings: dict[str, str] = {}
    page.on("response", lambda r: encodings.setdefault(r.url, r.headers.get("content-encoding", "")))
    page.goto(cold_server)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    scripts = {url: encoding for url, encoding in encodings.items() if "/static/js/" in url}
    large = {url: enc for url, enc in scripts.items() if size(url) > 2_000}
    assert large
    assert set(large.values()) <= {"br", "gzip"}


def size(url: str) -> int:
    with urllib.request.urlopen(url) as answer:  # noqa: S310 (our own address)
        return len(answer.read())


def test_it_listens_on_this_computer_only(cold_server: str) -> None:
    port = int(cold_server.rsplit(":", 1)[1])
    for address in other_addresses():
        with socket.socket() as caller:
            caller.settimeout(1)
            assert caller.connect_ex((address, port)) != 0, f"reachable at {address}"


def other_addresses() -> list[str]:
    """This computer's addresses that other computers can reach."""
    found = {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    return [address for address in found if not address.startswith("127.")]


@pytest.mark.parametrize(
    "command",
    [
        ["app.py", "--address", "0.0.0.0"],
        ["-m", "streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "{port}"],
    ],
    ids=["python app.py", "streamlit run app.py"],
)
def test_another_address_is_refused_in_a_sentence(command: list[str]) -> None:
    parts = [part.format(port=free_port()) for part in command]
    ended = subprocess.run([sys.executable, *parts], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    said = ended.stdout + ended.stderr
    assert ended.returncode != 0
    assert "Not started: 0.0.0.0 can be reached from other computers" in said
    assert "Traceback" not in said


def test_open_allows_another_address(empty_store: Path) -> None:
    with serving(empty_store, [*PYTHON_APP, "--address", "0.0.0.0", "--open"]) as url:
        assert healthy(url)


HEAVY = ("openpyxl", "typst", "docx", "pptx", "plotly.express")
STARTED = f"""
import importlib, runpy, sys
runpy.run_path("app.py")
from peerreview.ui.server import READY
for name in READY:
    importlib.import_module(name)
print([name for name in {HEAVY} if name in sys.modules])
"""


def test_what_only_a_download_needs_is_not_loaded_at_the_start() -> None:
    done = subprocess.run([sys.executable, "-c", STARTED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
