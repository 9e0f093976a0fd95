"""What holds for every page: on a phone, in the dark, on paper, whichever way the server was started."""

import pytest
from playwright.sync_api import Browser, Page, expect

from peerreview.ui.menu import MENU, Entry

ENTRIES = [entry for entries in MENU.values() for entry in entries]
SIDEWAYS = (
    "(() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth })()"
)
ENDED = "[data-test-script-state=notRunning]"


def background(page: Page, test_id: str) -> str:
    return str(page.get_by_test_id(test_id).first.evaluate("node => getComputedStyle(node).backgroundColor"))


def test_the_looks_are_ours_however_the_server_was_started(cold_server: str, page: Page) -> None:
    page.goto(cold_server)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert background(page, "stSidebar") == "rgb(243, 244, 246)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.title)
def test_a_phone_scrolls_down_and_never_sideways(demo_server: str, browser: Browser, entry: Entry, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{demo_server}/{entry.address}")
    expect(page.get_by_role("heading", level=1)).to_have_text(entry.title)
    page.locator(ENDED).first.wait_for(state="attached")
    assert page.evaluate(SIDEWAYS) == 0
    assert page.locator(".stApp").evaluate("node => getComputedStyle(node).colorScheme") == scheme
    context.close()


def test_paper_is_black_on_white_without_the_menu(demo_server: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 794, "height": 1123}, color_scheme="dark")
    page = context.new_page()
    page.goto(demo_server)
    expect(page.locator(".pr-lead")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    assert background(page, "stApp") == "rgb(255, 255, 255)"
    assert page.locator(".pr-lead").evaluate("node => getComputedStyle(node).color") == "rgb(0, 0, 0)"
    context.close()
