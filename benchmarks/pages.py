"""How long pages take beside an empty Streamlit app in the same run: `python -m benchmarks.pages`.

Cold: a new browser with an empty cache goes to the address; the clock stops when the page has its title and its
script has ended. Change: from the click on an option of a filter to the painted result, charts included. Rounds take
turns between the servers, so that a busy machine slows all of them alike.
"""

import argparse
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.figures import Figure, verdict
from peerreview.ui.menu import FOLLOW_UPS, IMPACT, LOAD, MATURITY, OVERVIEW, SCHOOLS, STAGES, SUPPORT, THEMES
from tests.browser.chromium import chromium, flags
from tests.browser.serving import PYTHON_APP, ROOT, serving

EMPTY = """import streamlit as st
st.title("Empty")
chosen = st.selectbox("School", ["All", "One", "Two"])
if chosen != "All":
    st.container(key="filtered").write(chosen)
"""
START_LIMIT = 3  # seconds
COLD_LIMIT, CHANGE_LIMIT = 1.4, 1.6  # times the empty app's time, for the pages that people open first
CHARTS_LIMIT = 3  # times the empty app's change, for pages with charts
STREAMLIT = (sys.executable, "-m", "streamlit", "run")
QUIETLY = ("--server.port", "{port}", "--server.headless", "true", "--browser.gatherUsageStats", "false")
PAGES = (OVERVIEW, FOLLOW_UPS, SCHOOLS, LOAD, STAGES, THEMES, IMPACT, SUPPORT, MATURITY)
COLD_LIMITS = {OVERVIEW.title: COLD_LIMIT, FOLLOW_UPS.title: COLD_LIMIT}
CHARTED = (STAGES, THEMES, IMPACT)
CHANGE_LIMITS = {FOLLOW_UPS.title: CHANGE_LIMIT, **{page.title: CHARTS_LIMIT for page in CHARTED}}
FILTERED = ("empty app", *CHANGE_LIMITS)
ENDED = "[data-test-script-state=notRunning]"
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# The sentence on the filters tells this change from what was before; charts may still draw once the script has ended.
WATCH = """() => { window.changed = new Promise(done => addEventListener("click", () => {
  const said = () => document.querySelector(".st-key-filtered")?.textContent
  const began = performance.now(), before = said()
  let drawn = 0
  const inChart = record => record.target.closest?.(".js-plotly-plot")
  new MutationObserver(records => { if (records.some(inChart)) drawn = performance.now() })
    .observe(document.body, {subtree: true, childList: true, attributes: true})
  const quiet = last => performance.now() - Math.max(last, drawn) > 300
  const settle = last => quiet(last) ? done(Math.max(last, drawn) - began) : setTimeout(settle, 50, last)
  const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => settle(performance.now())))
  const ready = () => said() && said() !== before && document.querySelector("%s")
  const look = () => ready() ? painted() : requestAnimationFrame(look)
  look()
  setTimeout(() => done(-1), 10000)
}, {once: true, capture: true})) }"""


def visit(browser: Browser, url: str, *, filtered: bool) -> tuple[float, float | None]:
    """Seconds to a complete first page with nothing in the cache, and to a change of its filter by school."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    began = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.locator("h1").first.wait_for()
    page.locator(ENDED).first.wait_for(state="attached")
    page.evaluate(TWO_FRAMES)
    took = time.perf_counter() - began
    changed = change(page) if filtered else None
    context.close()
    return took, changed


def change(page: Page) -> float:
    """Seconds from the click on a school in the filter to the painted result."""
    page.get_by_role("combobox", name="School").click()
    option = page.get_by_role("option").nth(1)
    option.wait_for()
    page.evaluate(WATCH % ENDED)
    option.click()
    milliseconds = float(page.evaluate("window.changed"))
    if milliseconds < 0:
        raise RuntimeError(f"{page.url}: nothing ran within ten seconds of choosing a school.")
    return milliseconds / 1000


def demo_store(folder: Path) -> Path:
    """The demo's store, made in that folder."""
    command = [sys.executable, "-m", "peerreview.cli", "demo", "--store", str(folder), "--load-only"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return folder


def measure(rounds: int) -> dict[str, list[tuple[float, float | None]]]:
    """What `visit` says of the empty app and of each page, round by round; the first round is thrown away."""
    with ExitStack() as stack:
        spare = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (spare / "empty.py").write_text(EMPTY, encoding="utf-8")
        empty = stack.enter_context(serving(spare, [*STREAMLIT, "empty.py", *QUIETLY], folder=spare))
        ours = stack.enter_context(serving(demo_store(spare / "demo"), PYTHON_APP))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags())
        addresses = {"empty app": empty, **{p.title: f"{ours}/{p.address}" for p in PAGES}}
        taken = [
            {name: visit(browser, url, filtered=name in FILTERED) for name, url in addresses.items()}
            for _ in range(rounds + 1)
        ]
        browser.close()
    return {name: [turn[name] for turn in taken[1:]] for name in addresses}


def middle(figures: Iterable[float | None]) -> float | None:
    """The median of the figures that there are."""
    known = [figure for figure in figures if figure is not None]
    return statistics.median(known) if known else None


def table(taken: Mapping[str, Sequence[tuple[float, float | None]]]) -> dict[str, dict[str, float | None]]:
    """For each page its medians in seconds, and each as a multiple of the empty app's."""
    rows = {n: {"cold": middle(c for c, _ in v), "change": middle(c for _, c in v)} for n, v in taken.items()}
    base = rows["empty app"]
    for row in rows.values():
        for name in ("cold", "change"):
            row[f"{name} ratio"] = row[name] / base[name] if row[name] and base[name] else None
    return rows


def start_up(rounds: int) -> float:
    """Seconds from the command until the server says that it is ready: the median."""
    took = []
    with tempfile.TemporaryDirectory() as spare:
        for _ in range(rounds):
            began = time.monotonic()
            with serving(Path(spare), PYTHON_APP):
                took.append(time.monotonic() - began)
    return statistics.median(took)


def figures(ready: float, rows: Mapping[str, Mapping[str, float | None]]) -> list[Figure]:
    """What is held to a limit."""
    limits = {"cold": COLD_LIMITS, "change": CHANGE_LIMITS}
    ratios = [
        Figure(f"{page}: {name} beside the empty app", rows[page][f"{name} ratio"] or math.nan, limit, "times")
        for name, pages in limits.items()
        for page, limit in pages.items()
    ]
    return [Figure("Start-up", ready, START_LIMIT, "s"), *ratios]


def bench(arguments: Sequence[str] | None = None) -> list[Figure]:
    """Prints the medians of every page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=8)
    rounds = parser.parse_args(arguments).rounds
    ready = start_up(rounds)
    rows = table(measure(rounds))
    print(f"{'':12} {'cold':>8} {'ratio':>6} {'change':>9} {'ratio':>6}")
    for name, row in rows.items():
        cold = f"{row['cold']:6.2f} s {row['cold ratio']:6.2f}"
        print(
            f"{name:12} {cold}",
            f"{row['change'] * 1000:6.0f} ms {row['change ratio']:6.2f}" if row["change"] else "",
        )
    return figures(ready, rows)


if __name__ == "__main__":
    sys.exit(verdict(bench()))
