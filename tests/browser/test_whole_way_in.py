"""The whole way in: a workbook as people keep it, from the empty Overview through every question to its figures."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.lists import pick
from tests.browser.serving import serving
from tests.workbooks import write_xlsx

pytestmark = pytest.mark.slow

PATIENCE = 30_000  # milliseconds: a check reads the file in a process of its own
ASHEN, BIRCH, CEDAR = "Ashenhythe Primary School", "Birchmoor Infant School", "Cedarhollow Primary School"
DUNE, FELL, WREN = "Dunewick Primary School", "Fellgate Infant School", "Wrenmoor Primary School"
OCTOBER, NOVEMBER, DECEMBER = date(2025, 10, 14), date(2025, 11, 11), date(2025, 12, 2)

SCHOOLS = [
    ["Schools of the Thornwick Partnership"],
    [],
    ["School", "Phase"],
    *[[school, "Primary"] for school in (ASHEN, BIRCH, CEDAR, DUNE, FELL, WREN)],
    ["Total", 6],
]
REVIEWS = [
    ["Peer reviews 2025/26"],
    ["Ask the office before you change anything"],
    [],
    ["No", "School reviewed", "Review date", "Focus", "Workshop", "Impact review"],
    [1, ASHEN, OCTOBER, "To what extent do pupils talk about maths?", date(2025, 10, 28), "tbc"],
    [2, BIRCH, NOVEMBER, "To what extent does feedback help writers?", date(2025, 11, 25), "tbc"],
    [3, "Cedarholow Primry", DECEMBER, "To what extent do families join in?", date(2025, 12, 9), "tbc"],
    [4, "The Dunes", "2 June?", "To what extent is phonics taught alike?", "tbc", "tbc"],
    [5, WREN, "18/03/2026 & 19/03/2026", "To what extent does reading reach everyone?", "tbc", "#REF!"],
    [6, FELL, "04/05/2026", "To what extent do subject leaders lead?", "05/13/2026", "tbc"],
    [7, ASHEN, OCTOBER, "To what extent do pupils talk about maths?", date(2025, 10, 28), "tbc"],
    [8],
    ["Total", 7],
]
ACTIONS = [
    ["Action plans"],
    [],
    ["School", "Review date", "What we will do", "By when", "Progress"],
    [BIRCH, NOVEMBER, "Agree how we mark", date(2025, 9, 1), "In progress"],
    [BIRCH, NOVEMBER, "Read each other's books", date(2026, 1, 15), "Nearly there-ish"],
    [BIRCH, date(2023, 5, 5), "Order more books", date(2026, 2, 2), "Not started"],
    [ASHEN, OCTOBER, "Try prompts for talk", date(2026, 2, 2), "Not started"],
]
FINDINGS = [
    ["School", "Review date", "Theme", "Kind", "Zorble"],
    [BIRCH, NOVEMBER, "Our impact", "strength", "Writers use what they are told"],
]
LIST = [["Thing", "Plim", "Grommets"], ["Tea urn", "x", 4], ["Biscuits", "y", 12]]

# What is wrong: where the screen says it, and words that it says there.
FAULTS = [
    ("Schools", "1 row is a total"),
    ("Reviews", "1 row holds only a number that was filled in beforehand"),
    ("Reviews!B7", "is not one of the schools of this partnership"),
    ("Reviews!B8", "is not one of the schools of this partnership"),
    ("Reviews!C8", "“2 June?” does not name one day: it has a question mark."),
    ("Reviews!C9", "“18/03/2026 & 19/03/2026” holds more than one date."),
    ("Reviews!F9", "This cell shows an error from Excel (#REF!)."),
    ("Reviews!C10", "“04/05/2026” may be 4 May 2026 or 5 April 2026"),
    ("Reviews!E10", "“05/13/2026” looks like a date with the month first"),
    ("Reviews!B11", "has a review on 14 October 2025 in Reviews!B5 already"),
    ("Actions!D4", "Due (1 September 2025) is before Review date (11 November 2025)."),
    ("Actions!E5", "“Nearly there-ish” is not one of the words for Progress."),
    ("Actions!A6", "No review is known that this row could belong to."),
    ("Actions!A7", "The school has several reviews on that day"),
    ("Findings!A1", "has no column headed “Finding”, so its 1 row was not loaded."),
    ("whole year.xlsx", "Hidden in the sheet “Reviews”: row 6."),
    ("whole year.xlsx", "The sheet “Kitchen” was not loaded: its headings are not known here."),
]


def workbook(folder: Path) -> Path:
    sheets = {"Schools": SCHOOLS, "Reviews": REVIEWS, "Actions": ACTIONS, "Findings": FINDINGS, "Kitchen": LIST}
    path = write_xlsx(folder / "whole year.xlsx", **sheets)
    book = openpyxl.load_workbook(path)
    book["Reviews"].row_dimensions[6].hidden = True
    book.save(path)
    return path


def not_said(page: Page) -> list[tuple[str, str]]:
    """The faults that no row of the screen's tables names, each with its place."""
    rows = page.get_by_role("row").all_inner_texts()
    return [(at, says) for at, says in FAULTS if not any(row.startswith(at) and says in row for row in rows)]


def test_from_an_empty_overview_to_one_with_the_reviews_of_a_workbook_full_of_slips(page: Page, tmp_path: Path) -> None:
    with serving(tmp_path / "store") as url:
        page.goto(url)
        page.get_by_test_id("stMain").get_by_role("link", name="Load a workbook").click()
        page.locator("input[type=file]").first.set_input_files(workbook(tmp_path))

        page.get_by_label("Name of the partnership").fill("Thornwick Partnership", timeout=PATIENCE)
        pick(page, "Protocol: how the partnership reviews", "Tiptree and Stanway Consortium, five stages")
        page.get_by_role("button", name="Check", exact=True).click()
        expect(
            page.get_by_text("23 rows in: 13 loaded, 10 left out. 1 sheet, 4 rows and 6 cells could not")
        ).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_role("table", name="Rows of each sheet")).to_be_visible()
        assert not_said(page) == []

        pick(page, "“Cedarholow Primry”: 1 row waits for it", CEDAR)
        pick(page, "“The Dunes”: 1 row waits for it", DUNE)
        page.get_by_role("button", name="Accept these names").click()
        expect(page.get_by_text("“The Dunes” means Dunewick Primary School.")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("No column of it is headed “Finding”.")).to_be_visible()
        pick(page, "Column E: Zorble", "Finding (needed)")
        page.get_by_role("button", name="Read it like this").click()
        expect(page.get_by_text("23 rows in: 16 loaded, 7 left out. 2 rows and 6 cells could not")).to_be_visible(
            timeout=PATIENCE
        )

        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_text("Published as snapshot 1.")).to_be_visible(timeout=PATIENCE)
        page.get_by_role("link", name="See it on Overview").click()
        expect(page.get_by_text("Thornwick Partnership").first).to_be_visible()
        page.goto(f"{url}/?as_at=2026-07-01")
        reviewed = page.locator(".pr-figure", has=page.locator("dt", has_text="Reviewed this year"))
        expect(reviewed).to_contain_text("3 of 6", timeout=PATIENCE)
        expect(reviewed).to_contain_text("schools, in 2025/26")
