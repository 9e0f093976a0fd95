"""The Impact page in a real browser: what its charts show can be read on a phone, and as a table."""

from playwright.sync_api import Browser, Page, expect

from peerreview.ui.menu import IMPACT

OUTSIDE = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(chart => {
  const box = chart.getBoundingClientRect()
  const outside = place => place.right > box.right + 1 || place.left < box.left - 1
  const leaves = text => outside(text.getBoundingClientRect())
  return [...chart.querySelectorAll('.annotation-text, .textpoint text')].filter(leaves).map(text => text.textContent)
})"""


def test_names_and_figures_stay_inside_their_charts_on_a_phone(demo_server: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{demo_server}/{IMPACT.address}")
    expect(page.locator(".js-plotly-plot .annotation-text").first).to_be_visible()
    page.locator("[data-test-script-state=notRunning]").first.wait_for(state="attached")
    expect(page.locator(".js-plotly-plot .textpoint text").first).to_be_visible()
    assert page.evaluate(OUTSIDE) == []
    context.close()


def test_the_charts_are_a_table_too_with_who_reported_it(demo_server: str, page: Page) -> None:
    page.goto(f"{demo_server}/{IMPACT.address}")
    expect(page.locator(".pr-finding")).to_contain_text("reviews held")
    folded = page.get_by_text("The same as a table, with who reported it and the evidence")
    folded.click()
    table = page.get_by_role("table", name="things looked at, by the day somebody looked last")
    expect(table.get_by_role("columnheader", name="Reported by the school")).to_be_visible()
    expect(table.get_by_role("columnheader", name="Evidence")).to_be_visible()
