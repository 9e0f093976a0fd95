"""What holds for every page: on a phone, in the dark, on paper, whichever way the server was started."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from peerreview.ui.menu import FOLLOW_UPS, MENU, SCHOOLS, STAGES, THEMES, Entry

ENTRIES = [entry for entries in MENU.values() for entry in entries]
SIDEWAYS = (
    "(() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth })()"
)
ENDED = "[data-test-script-state=notRunning]"


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """One phone for every page: it keeps the scripts that it has fetched."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def background(page: Page, test_id: str) -> str:
    return str(page.get_by_test_id(test_id).first.evaluate("node => getComputedStyle(node).backgroundColor"))


def test_the_looks_are_ours_however_the_server_was_started(cold_server: str, page: Page) -> None:
    page.goto(cold_server)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert background(page, "stSidebar") == "rgb(243, 244, 246)"


@pytest.mark.parametrize(
    ("entry", "scheme"),
    [*((entry, "light") for entry in ENTRIES), (FOLLOW_UPS, "dark"), (THEMES, "dark")],
    ids=lambda value: value.title if isinstance(value, Entry) else value,
)
def test_a_phone_scrolls_down_and_never_sideways(demo_server: str, phone: Page, entry: Entry, scheme: str) -> None:
    page = phone
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{demo_server}/{entry.address}")
    expect(page.get_by_role("heading", level=1)).to_have_text(entry.title)
    page.locator(ENDED).first.wait_for(state="attached")
    assert page.evaluate(SIDEWAYS) == 0
    assert page.locator(".stApp").evaluate("node => getComputedStyle(node).colorScheme") == scheme


def test_paper_is_black_on_white_without_the_menu(demo_server: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 794, "height": 1123}, color_scheme="dark")
    page = context.new_page()
    page.goto(demo_server)
    expect(page.locator(".pr-lead").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    assert background(page, "stApp") == "rgb(255, 255, 255)"
    assert page.locator(".pr-lead").first.evaluate("node => getComputedStyle(node).color") == "rgb(0, 0, 0)"
    context.close()


def test_paper_shows_charts_with_black_words_and_nothing_over_them(demo_server: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 794, "height": 1123}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{demo_server}/{STAGES.address}")
    words = page.locator(".js-plotly-plot .ytick text").first
    expect(words).to_be_visible()
    expect(words).to_have_css("fill", "rgb(236, 239, 242)")
    page.emulate_media(media="print")
    expect(words).to_have_css("fill", "rgb(0, 0, 0)")
    over = "[...document.querySelectorAll('.js-plotly-plot *')].map(n => getComputedStyle(n).backgroundColor)"
    assert set(page.evaluate(over)) == {"rgba(0, 0, 0, 0)"}
    context.close()


def test_paper_has_no_controls_and_no_dark_place(demo_server: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 794, "height": 1123}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{demo_server}/{FOLLOW_UPS.address}")
    expect(page.get_by_test_id("stCode")).to_be_visible()
    page.emulate_media(media="print")
    for control in ("stSelectbox", "stButtonGroup", "stDownloadButton", "stCode"):
        expect(page.get_by_test_id(control).first).to_be_hidden()
    expect(page.get_by_role("table").first).to_be_visible()
    assert page.locator(".stApp").evaluate("node => getComputedStyle(node).colorScheme") == "light"
    grounds = "[...document.querySelectorAll('body, .stApp, .stApp *')].map(n => getComputedStyle(n).backgroundColor)"
    assert set(page.evaluate(grounds)) == {"rgb(255, 255, 255)"}
    context.close()


@pytest.mark.parametrize("entry", [FOLLOW_UPS, SCHOOLS], ids=lambda entry: entry.title)
def test_tables_are_stacked_where_the_text_is_twice_as_large(demo_server: str, browser: Browser, entry: Entry) -> None:
    context = browser.new_context(viewport={"width": 640, "height": 450}, device_scale_factor=2)
    page = context.new_page()
    page.goto(f"{demo_server}/{entry.address}")
    expect(page.locator(".pr-table td").first).to_be_visible()
    assert page.locator(".pr-table td").first.evaluate("node => getComputedStyle(node).display") == "grid"
    assert page.evaluate(SIDEWAYS) == 0
    context.close()


@pytest.mark.parametrize(("scheme", "colour"), [("light", "rgb(18, 67, 109)"), ("dark", "rgb(140, 192, 239)")])
def test_the_keyboard_is_seen_to_be_on_a_link_and_on_a_box(
    demo_server: str, browser: Browser, scheme: str, colour: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{demo_server}/{FOLLOW_UPS.address}")
    link, box = page.get_by_test_id("stSidebarNavLink").first, page.get_by_test_id("stSelectbox").first
    expect(box).to_be_visible()
    page.locator(ENDED).first.wait_for(state="attached")
    page.keyboard.press("Tab")  # from here on the keyboard is in use
    for focused, ringed in ((link, link), (box.locator("input"), box.get_by_role("group"))):
        focused.focus()
        ring = ringed.evaluate("node => getComputedStyle(node).outline")
        assert (colour in ring, "3px" in ring) == (True, True)
    context.close()


def test_what_can_be_pressed_is_underlined(demo_server: str, page: Page) -> None:
    underlined = "node => getComputedStyle(node).textDecorationLine"
    page.goto(f"{demo_server}/{FOLLOW_UPS.address}?school=Wrenmoor+Primary+School")
    assert page.get_by_text("Show everything").evaluate(underlined) == "underline"
    page.goto(f"{demo_server}/{SCHOOLS.address}")
    link = page.get_by_role("link", name="These steps among the follow-ups").locator("span").first
    assert link.evaluate(underlined) == "underline"
