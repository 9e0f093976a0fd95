"""The way of a workbook with a slip in it: taken away marked, put right, and brought back."""

from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from peerreview.workbook.outgoing import FIX_LIST
from tests.browser.serving import serving
from tests.conftest import ALDER, FIRST, TIMETABLE, load_timetables
from tests.workbooks import write_xlsx

PATIENCE = 30_000  # milliseconds: a check reads the file in a process of its own


def upload(page: Page, path: Path) -> None:
    page.locator("input[type=file]").first.set_input_files(path)
    expect(page.get_by_role("button", name="Put these away")).to_be_visible(timeout=PATIENCE)


def test_the_marked_workbook_can_be_put_right_and_brought_back(page: Page, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    slip = (*FIRST[:3], "31/02/2026", *FIRST[4:])
    path = write_xlsx(tmp_path / "mine" / "timetable.xlsx", Timetable=[TIMETABLE, slip])
    with serving(load_timetables(tmp_path, (ALDER, (FIRST,)))) as url:
        page.goto(f"{url}/load?as_at=2026-11-13")
        expect(page.get_by_role("heading", name="What is loaded")).to_be_visible(timeout=PATIENCE)
        upload(page, path)
        with page.expect_download(timeout=PATIENCE) as download:
            page.get_by_role("button", name="Download the workbook with its cells marked").click()
        assert download.value.suggested_filename == "timetable.xlsx"
        download.value.save_as(path)

        book = openpyxl.load_workbook(path)
        assert book[FIX_LIST]["B2"].hyperlink.location == "'Timetable'!D2"
        book["Timetable"]["D2"] = FIRST[3]
        book.save(path)
        page.get_by_role("button", name="Put these away").click()
        expect(page.get_by_role("heading", name="What is loaded")).to_be_visible(timeout=PATIENCE)
        upload(page, path)
        expect(page.get_by_text("Publishing would change no record.")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("31/02/2026")).to_have_count(0)
