"""The router: the page, the day and the snapshot that the address asks for, over an empty store."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from peerreview.access import LOCAL
from peerreview.errors import UserError
from peerreview.store.store import Store
from peerreview.ui.look import Look
from peerreview.ui.menu import FOLDER, MENU
from peerreview.ui.opening import footing, sentence
from peerreview.ui.server import SCRIPT


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Runs the dashboard over an empty store, with what the address says."""
    monkeypatch.setenv("PEERREVIEW_STORE", str(tmp_path / "store"))

    def go(**address: str) -> AppTest:
        app = AppTest.from_file(str(SCRIPT), default_timeout=20)
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    return go


def test_every_page_of_the_menu_has_its_script() -> None:
    assert [e.script for entries in MENU.values() for e in entries if not e.file.is_file()] == []


def test_every_script_is_in_the_menu() -> None:
    scripts = {path.name for path in FOLDER.glob("*.py")}
    assert scripts == {entry.script for entries in MENU.values() for entry in entries}


def test_an_empty_store_is_no_error(run: Callable[..., AppTest]) -> None:
    app = run()
    assert not app.exception
    assert not app.error
    assert app.title[0].value == "Overview"


@pytest.mark.parametrize("entry", [e for entries in MENU.values() for e in entries], ids=lambda e: e.title)
def test_every_page_opens_with_its_title_and_a_sentence(run: Callable[..., AppTest], entry) -> None:  # type: ignore[no-untyped-def]
    app = run().switch_page(str(entry.file)).run()
    assert not app.exception
    assert [title.value for title in app.title] == [entry.title]
    assert any("pr-lead" in html.value for html in app.html)


def test_the_day_in_the_address_is_the_day_that_is_shown(run: Callable[..., AppTest]) -> None:
    app = run(as_at="2026-03-31")
    assert any("As at 31 March 2026" in html.value for html in app.html)
    assert not app.warning


def test_a_day_that_is_none_is_said_and_today_is_shown(run: Callable[..., AppTest]) -> None:
    app = run(as_at="31/3/26")
    assert "“31/3/26” in the address is not a day" in app.warning[0].value


def test_a_snapshot_that_is_not_kept_is_said(run: Callable[..., AppTest]) -> None:
    assert "Snapshot “7” is no longer kept" in run(snapshot="7").warning[0].value


@pytest.mark.parametrize("text", ["²", "9" * 5000, "-1"])
def test_a_snapshot_that_is_no_number_is_said_too(run: Callable[..., AppTest], text: str) -> None:
    app = run(snapshot=text)
    assert not app.exception
    assert "is no longer kept" in app.warning[0].value


@pytest.mark.parametrize("name", ["as_at", "snapshot"])
def test_the_address_puts_no_link_on_the_page(run: Callable[..., AppTest], name: str) -> None:
    assert r"\[here\](" in run(**{name: "[here](//elsewhere.example)"}).warning[0].value


def test_nor_does_what_went_wrong(run: Callable[..., AppTest], tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "store.toml").write_text("as_of = '*'", encoding="utf-8")
    assert "as\\_of is not a day" in run().error[0].value


def test_a_snapshot_removed_in_the_middle_of_a_page_is_said(tmp_path: Path, one_school: Path) -> None:
    store = Store.open(shutil.copytree(one_school, tmp_path / "store"))
    look = Look(store, 1, live=True, viewer=LOCAL, as_of=date(2026, 11, 13), fixed=False, made=1)
    store.path(1).unlink()
    with pytest.raises(UserError, match=r"Somebody has just published. Load the page again"):
        look.answer("headlines")


def test_the_day_stays_in_the_address_on_the_next_page(run: Callable[..., AppTest]) -> None:
    app = run(as_at="2026-03-31")
    app.query_params.clear()
    app.run()
    assert app.query_params["as_at"] == "2026-03-31"


def test_a_name_that_the_choice_cuts_off_stands_in_full_beneath_it(tmp_path: Path) -> None:
    name = "Sallow & Marlwick Consortium of Primary Schools"
    look = Look(Store.open(tmp_path), 1, True, LOCAL, date(2026, 11, 22), False, partnership=name)
    assert "Sallow &amp; Marlwick Consortium of Primary Schools<br>As at 22 November 2026" in footing(look)


def test_a_page_says_what_is_shown_for_whom_as_at_when() -> None:
    said = sentence("Every step of every review", "the Larchmere Partnership", date(2026, 11, 22))
    assert said == "Every step of every review, for the Larchmere Partnership, as at 22 November 2026."
    assert sentence("Every step", None, date(2026, 11, 22)) == "Every step, as at 22 November 2026."
