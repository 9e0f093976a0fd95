"""The foot of a page: the whole page as PDF and as a workbook, made when somebody clicks and not before."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import streamlit as st
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from peerreview.access import LOCAL
from peerreview.questions.ask import ask
from peerreview.store.store import Store
from peerreview.ui import look, page_paper
from peerreview.ui.answers import Answers
from peerreview.ui.menu import FOLLOW_UPS, LOAD, MATURITY, METHODS, OVERVIEW, SCHOOLS, STAGES, THEMES, Entry
from tests.app.conftest import Open

pytestmark = pytest.mark.slow  # together, not one by one

LABELS = ["This page as PDF", "This page as Excel"]
WRENMOOR = "Wrenmoor Primary School"
See = Callable[..., AppTest]
Made = dict[str, tuple[str, Callable[[], bytes]]]


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> Made:
    """What a page offers to take away: label → the file's name and what makes it."""
    made: Made = {}
    real = st.download_button

    def button(label: str, data: Callable[[], bytes], file_name: str, *rest: object, **how: object) -> bool:
        made[label] = (file_name, data)
        return real(label, data, file_name, *rest, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(st, "download_button", button)
    return made


@pytest.fixture
def open_page(open_page: Open) -> Open:
    """Opens a page, and at its foot what can be taken away."""

    def go(entry: Entry, store: Path, **address: str) -> AppTest:
        app = open_page(entry, store, **address)
        app.session_state[page_paper.KEY] = True
        return app.run()

    return go


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.get("download_button")]


@pytest.mark.parametrize("entry", [OVERVIEW, FOLLOW_UPS, SCHOOLS], ids=lambda entry: entry.title)
def test_a_page_can_be_taken_away_at_its_foot(open_page: Open, demo_store: Path, entry: Entry) -> None:
    app = open_page(entry, demo_store)
    assert not app.exception
    assert labels(app)[-2:] == LABELS


@pytest.mark.parametrize("entry", [OVERVIEW, MATURITY], ids=lambda entry: entry.title)
def test_where_nothing_is_there_is_nothing_to_take_away(open_page: Open, empty_store: Path, entry: Entry) -> None:
    assert not {*LABELS} & {*labels(open_page(entry, empty_store))}


@pytest.mark.parametrize("entry", [LOAD, METHODS], ids=lambda entry: entry.title)
def test_some_pages_are_for_the_screen_only(open_page: Open, demo_store: Path, entry: Entry) -> None:
    assert not {*LABELS} & {*labels(open_page(entry, demo_store))}


def test_its_buttons_are_not_drawn_before_they_are_wanted(see: See, demo_store: Path) -> None:
    app = see(demo_store, OVERVIEW)
    assert [button.proto.popover.label for button in app.get("popover")] == [page_paper.LABEL]
    assert not {*LABELS} & {*labels(app)}


def test_nothing_is_worked_out_before_the_click(
    open_page: Open, demo_store: Path, handed: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_early(*_: object) -> None:
        raise AssertionError("worked out though nobody asked")

    monkeypatch.setattr(page_paper, "document_of", too_early)
    assert not open_page(STAGES, demo_store).exception
    assert {*LABELS} <= {*handed}


def test_the_files_hold_what_is_on_the_screen(open_page: Open, demo_store: Path, handed: Made) -> None:
    open_page(FOLLOW_UPS, demo_store, school=WRENMOOR, state="planned", to="ignored")
    steps = len(ask("follow_ups", LOCAL, store=Store.open(demo_store), school=WRENMOOR, state="planned"))
    name, make = handed["This page as PDF"]
    assert name == "follow-ups-sallowbrook-and-marlwick-consortium.pdf"
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(make())).pages)
    assert f"◇ Planned: {steps} steps" in words
    assert steps > 1
    assert f"Filtered to school {WRENMOOR}." in " ".join(words.split())
    book = openpyxl.load_workbook(io.BytesIO(handed["This page as Excel"][1]()))
    assert book.worksheets[1].max_row == steps + 1
    link = next(row[1] for row in book["About"].iter_rows(values_only=True) if row[0] == "The same view again")
    assert "school=Wrenmoor+Primary+School" in link
    assert "state=planned" in link
    assert "to=" not in link


def test_a_page_that_was_kept_says_the_same(open_page: Open, demo_store: Path, handed: Made) -> None:
    open_page(THEMES, demo_store)
    first = handed["This page as Excel"][1]()
    open_page(THEMES, demo_store)
    assert handed["This page as Excel"][1]() == first


def test_questions_set_aside_are_not_on_paper(open_page: Open, demo_store: Path, handed: Made) -> None:
    open_page(MATURITY, demo_store)
    asked = "of how the review itself went"
    assert asked in _words(handed)
    open_page(MATURITY, demo_store, aside="how-the-review-went")
    words = _words(handed)
    assert asked not in words
    assert "One question set aside." in words


def _words(handed: Made) -> str:
    pages = PdfReader(io.BytesIO(handed["This page as PDF"][1]())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_it_can_still_be_taken_away_where_the_snapshot_has_gone(
    open_page: Open, one_school: Path, tmp_path: Path, handed: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(shutil.copytree(one_school, tmp_path / "store"))
    open_page(OVERVIEW, store.folder)
    assert store.current is not None
    store.path(store.current).unlink()
    monkeypatch.setattr(look, "_answers", Answers())
    assert handed["This page as PDF"][1]().startswith(b"%PDF")
