"""The path of a consortium lead: a workbook with a slip in it, put right, published, seen on Overview, taken back."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lists import pick
from tests.browser.serving import serving
from tests.conftest import ALDER, FIRST, LATER, TIMETABLE, load_timetables
from tests.workbooks import write_xlsx

DAY = "as_at=2026-11-13"
PATIENCE = 30_000  # milliseconds: a check reads the file in a process of its own


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """One school's timetable, in which the workshop has no date yet and so is overdue."""
    return load_timetables(tmp_path, (ALDER, (FIRST,)))


@pytest.fixture
def url(store: Path) -> Iterator[str]:
    """The address of a server over that store."""
    with serving(store) as address:
        yield address


def timetable(tmp_path: Path, workshop: object) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir(exist_ok=True)
    return write_xlsx(folder / "timetable.xlsx", Timetable=[TIMETABLE, (*FIRST[:3], workshop, *FIRST[4:])])


def overdue(page: Page, url: str) -> int:
    page.goto(f"{url}/?{DAY}")
    figure = page.locator(".pr-figure", has=page.locator("dt", has_text="Overdue")).locator(".pr-value")
    return int(figure.inner_text(timeout=PATIENCE))


def upload(page: Page, *files: Path) -> None:
    page.locator("input[type=file]").first.set_input_files(files)
    expect(page.get_by_role("button", name="Put these away")).to_be_visible(timeout=PATIENCE)


def to_load(page: Page, url: str) -> None:
    page.goto(f"{url}/load?{DAY}")
    expect(page.get_by_role("heading", name="What is loaded")).to_be_visible(timeout=PATIENCE)


def test_upload_fix_publish_see_the_figure_change_and_undo(url: str, page: Page, tmp_path: Path) -> None:
    before = overdue(page, url)
    assert before > 0

    to_load(page, url)
    upload(page, timetable(tmp_path, "w/b 12 October 2026"))
    issue = page.get_by_role("row", name="Timetable!D2")
    expect(issue).to_contain_text("“w/b 12 October 2026” does not name one day: it is a week.")
    expect(issue).to_contain_text("Type one date. If it is not settled yet, type tbc and keep the detail in Notes.")
    expect(page.get_by_text("Publishing would change no record.")).to_be_visible()

    with page.expect_file_chooser() as chooser:  # beside the first, as people do
        page.get_by_role("button", name="Add files").click()
    chooser.value.set_files(timetable(tmp_path, LATER[3]))
    change = page.get_by_role("row", name="Wrenmoor Primary School 2026/27: Workshop")
    expect(change).to_contain_text("13 October 2026", timeout=PATIENCE)
    expect(issue).to_have_count(0)
    expect(page.get_by_text("timetable.xlsx is here more than once; the one that came last counts.")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published as snapshot 2.")).to_be_visible(timeout=PATIENCE)

    page.get_by_role("link", name="See it on Overview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    assert overdue(page, url) == before - 1

    to_load(page, url)
    page.get_by_text("Go back to an earlier snapshot").click()
    pick(page, "Snapshot", "1: ")
    page.get_by_role("button", name="Go back …").click()
    page.get_by_role("dialog").get_by_role("button", name="Go back").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("Snapshot 1 is shown again", timeout=PATIENCE)
    assert overdue(page, url) == before


def test_undo_is_beside_what_was_published(url: str, page: Page, tmp_path: Path) -> None:
    to_load(page, url)
    upload(page, timetable(tmp_path, LATER[3]))
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("button", name="Undo").click(timeout=PATIENCE)
    expect(page.get_by_test_id("stAlert")).to_contain_text("snapshot 1 is shown again", timeout=PATIENCE)
    expect(page.get_by_test_id("stSidebar")).to_contain_text("Snapshot 1")


def test_whoever_closes_the_window_leaves_nothing_behind(url: str, page: Page, store: Path, tmp_path: Path) -> None:
    to_load(page, url)
    upload(page, timetable(tmp_path, LATER[3]))
    assert list((store / "snapshots").glob(".candidate*"))
    page.close()
    until = time.monotonic() + 20
    while list((store / "snapshots").glob(".candidate*")) and time.monotonic() < until:
        time.sleep(0.1)
    assert not list((store / "snapshots").glob(".candidate*"))
