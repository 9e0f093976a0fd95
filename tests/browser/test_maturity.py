"""The Maturity page in a browser: its spreads can be read on a phone, and a choice stays in the address."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from peerreview.maturity import instrument
from peerreview.ui.menu import MATURITY

ENDED = "[data-test-script-state=notRunning]"
SIDEWAYS = (
    "(() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth })()"
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_spread_can_be_read_on_a_phone(demo_server: str, browser: Browser, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{demo_server}/{MATURITY.address}")
    spreads = page.locator(".pr-spread")
    expect(spreads).to_have_count(len(instrument().dimensions))
    page.locator(ENDED).first.wait_for(state="attached")
    expect(spreads.first).to_be_hidden()
    page.get_by_text("Long-term commitment: level by level, and what lies beside it").click()
    expect(spreads.first).to_be_visible()
    assert page.evaluate(SIDEWAYS) == 0
    row = spreads.first.get_by_role("row", name=re.compile("^embedding"))
    expect(row).to_contain_text("6 of 10")
    box = spreads.first.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 390
    context.close()


def test_the_dots_are_seen_and_not_read_aloud(demo_server: str, page: Page) -> None:
    page.goto(f"{demo_server}/{MATURITY.address}")
    dots = page.locator(".pr-dots").filter(visible=True).first
    expect(dots).to_be_visible()
    expect(dots).to_have_attribute("aria-hidden", "true")
    assert set(dots.inner_text()) == {"●"}


def test_the_year_and_the_day_before_stay_in_the_address(demo_server: str, page: Page) -> None:
    page.goto(f"{demo_server}/{MATURITY.address}?year=2024%2F25&since=The+start+of+2025%2F26")
    expect(page.get_by_text("In 2024/25, 4 of 4 dimensions are rated")).to_be_visible()
    expect(page.get_by_text("What has moved since 1 September 2025")).to_be_visible()
    expect(page).to_have_url(re.compile("year=2024"))
