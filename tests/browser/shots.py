"""Pictures of every page, at two widths, light and dark, and over each partnership of the demo.

Run `python -m tests.browser.shots [--readme]`.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

from peerreview.demonstration import NAME, WORKBOOKS, partnerships
from peerreview.ui.menu import FOLLOW_UPS, MENU, OVERVIEW, Entry
from tests.browser.chromium import chromium, flags
from tests.browser.serving import PYTHON_APP, ROOT, serving

WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
TALLEST = 6_000  # pixels
README = ((OVERVIEW, 1280, "light"), (FOLLOW_UPS, 1280, "light"), (FOLLOW_UPS, 390, "dark"))
ENTRIES = [entry for entries in MENU.values() for entry in entries]
EVERY = [(entry, w, s) for entry in ENTRIES for w in WIDTHS for s in SCHEMES]


def shoot(
    browser: Browser, url: str, entry: Entry, width: int, scheme: str, out: Path, *, whole: bool, chosen: str = ""
) -> None:
    """Writes one picture: of the whole page, or of what a screen shows first; `chosen` is a folder of the demo."""
    height = 900 if width > 600 else 844
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{url}/{entry.address}{f'?partnership={quote(whose(chosen))}' if chosen else ''}")
    page.get_by_role("heading", level=1).wait_for()
    page.locator("[data-test-script-state=notRunning]").first.wait_for(state="attached")
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")  # charts come last
    page.wait_for_timeout(600)  # fonts and layout settle
    if whole:
        tall = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({"width": width, "height": min(max(height, tall), TALLEST)})
        page.wait_for_timeout(300)
    name = "-".join([entry.address or "overview", *([chosen] if chosen else []), str(width), scheme])
    page.screenshot(path=out / f"{name}.png")
    context.close()


def whose(place: str) -> str:
    """The partnership of a folder of demo workbooks."""
    return (WORKBOOKS / place / NAME).read_text(encoding="utf-8").strip()


def demo_store(folder: Path) -> Path:
    """A store with the demo workbooks in it."""
    command = [sys.executable, "-m", "peerreview.cli", "demo", "--store", str(folder), "--load-only"]
    subprocess.run(command, cwd=ROOT, check=True)
    return folder


def main() -> None:
    """Shoots every page into shots/, or with --readme the README's few into docs/images/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readme", action="store_true", help="only the README's pictures, into docs/images/")
    parser.add_argument("--store", type=Path, help="a store to show, instead of the demo")
    options = parser.parse_args()
    out = ROOT / ("docs/images" if options.readme else "shots")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as spare:
        store = options.store or demo_store(Path(spare))
        with serving(store, PYTHON_APP) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=flags())
            for entry, width, scheme in README if options.readme else EVERY:
                shoot(browser, url, entry, width, scheme, out, whole=not options.readme)
            for place in () if options.readme or options.store else partnerships():
                for entry in ENTRIES:
                    shoot(browser, url, entry, WIDTHS[0], SCHEMES[0], out, whole=True, chosen=place.name)
            browser.close()
    print(f"Pictures are in {out.relative_to(ROOT)}/")


if __name__ == "__main__":
    main()
