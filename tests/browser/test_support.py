"""The Support page in a browser: who reviewed whom as a matrix, and on a phone as a list."""

from playwright.sync_api import Browser, Page, expect

from peerreview.ui.menu import SUPPORT

MATRIX, LIST = ".pr-pairs", ".pr-pairs-list"
CLUSTER = "partnership=Vennerdale+Cluster"  # of 13 schools


def test_the_matrix_fits_and_its_first_column_stays(demo_server: str, page: Page) -> None:
    page.goto(f"{demo_server}/{SUPPORT.address}?{CLUSTER}")
    matrix = page.locator(MATRIX)
    expect(matrix.get_by_role("row")).to_have_count(14)
    expect(page.locator(LIST)).to_be_hidden()
    assert matrix.evaluate("node => node.scrollWidth - node.clientWidth") == 0
    expect(matrix.get_by_role("columnheader", name="reviewed by Vennerhead School")).to_be_visible()
    matrix.evaluate("node => { node.style.maxWidth = '300px'; node.scrollLeft = 200 }")
    first, box = matrix.get_by_role("rowheader").first.bounding_box(), matrix.bounding_box()
    assert first
    assert box
    assert abs(first["x"] - box["x"]) < 2


def test_on_a_phone_each_school_opens_to_those_who_reviewed_it(demo_server: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{demo_server}/{SUPPORT.address}?{CLUSTER}")
    named = page.locator("summary", has_text="Loxhanger Junior School")
    school = page.locator(LIST).locator("details", has=named)
    names = school.get_by_text("Tullowmere Primary School (2 times)")
    expect(school).to_contain_text("reviewed by 5 of 12")
    expect(page.locator(MATRIX)).to_be_hidden()
    expect(names).to_be_hidden()
    school.locator("summary").click()
    expect(names).to_be_visible()
    context.close()
