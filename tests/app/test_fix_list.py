"""The fix list on the Load page: a button beside what is to be put right, for the workbook that it is about."""

import io
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import streamlit as st

from peerreview.access import LOCAL
from peerreview.store.store import Store
from peerreview.ui import fix_lists
from peerreview.ui.desk import Desk
from peerreview.ui.menu import LOAD
from peerreview.workbook.outgoing import FIX_LIST
from tests.app.conftest import Open
from tests.conftest import FIRST, TIMETABLE
from tests.workbooks import write_xlsx

pytestmark = pytest.mark.slow  # with the rest of the pages

SLIP = (*FIRST[:3], "31/02/2026", *FIRST[4:])
OTHER = ("Larchmere Junior School", date(2026, 9, 15), date(2026, 10, 1), "soon", "tbc", None)


@pytest.fixture(autouse=True)
def put_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Files under way are kept in the test's folder, and are put away at its end."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    st.cache_resource.clear()


def book(tmp_path: Path, *rows: tuple[object, ...]) -> bytes:
    return write_xlsx(tmp_path / "made.xlsx", Timetable=[TIMETABLE, *rows]).read_bytes()


def labels(open_page: Open, tmp_path: Path, *files: tuple[str, bytes]) -> tuple[list[str], list[list[str]]]:
    """The buttons for downloads, and what can be chosen, after these files were dropped on the Load page."""
    app = open_page(LOAD, tmp_path / "store")
    for name, content in files:
        app.file_uploader[0].upload(name, content)
    app.run().text_input(key="whose-new").input("Alder Vale Partnership")
    app.selectbox(key="whose-protocol").select("tiptree-stanway")
    app.button(key="FormSubmitter:whose-Check").click().run()
    assert not app.exception
    chosen = [list(box.options) for box in app.selectbox if box.key == "fix-list-of"]
    return [button.label for button in app.get("download_button")], chosen


def test_a_workbook_with_a_slip_can_be_taken_away_marked(open_page: Open, tmp_path: Path) -> None:
    buttons, chosen = labels(open_page, tmp_path, ("timetable.xlsx", book(tmp_path, SLIP)))
    assert fix_lists.MARKED in buttons
    assert chosen == []


def test_of_several_workbooks_those_with_something_to_put_right_can_be_chosen(open_page: Open, tmp_path: Path) -> None:
    files = ("one.xlsx", book(tmp_path, SLIP)), ("two.xlsx", book(tmp_path, OTHER))
    _, chosen = labels(open_page, tmp_path, *files)
    assert chosen == [["one.xlsx", "two.xlsx"]]


def test_what_comes_is_the_workbook_itself_with_its_cell_marked(tmp_path: Path) -> None:
    path = tmp_path / "0"
    path.write_bytes(book(tmp_path, SLIP))
    desk = Desk(Store.open(tmp_path / "store", make=True), LOCAL)
    desk.tray.files = {"1": (path, "timetable.xlsx")}
    assert desk.files == {"timetable.xlsx": path}
    (checked,) = desk.tray.read({path: "timetable.xlsx"}, lambda words: None).values()
    made = openpyxl.load_workbook(io.BytesIO(fix_lists._made("timetable.xlsx", path, checked.issues)))
    assert made.sheetnames == [FIX_LIST, "Timetable"]
    assert "31/02/2026" in made["Timetable"]["D2"].comment.text
