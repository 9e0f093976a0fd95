"""The Load page asks once what an unknown name of a school means: before publishing, and about what is loaded."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from peerreview.access import Viewer
from peerreview.load import Given, prepare, publish
from peerreview.school_register import use_register
from peerreview.store.store import Store
from peerreview.ui import look as looks
from peerreview.ui.menu import LOAD
from tests import gias
from tests.app.conftest import Open
from tests.app.seen import TSC, text
from tests.conftest import ALDER
from tests.workbooks import write_xlsx

pytestmark = pytest.mark.slow  # together, not one by one

WREN, MERE = "Wrenmoor Primary School", "Hollowmere Junior School"
SCHOOLS = [("School",), (WREN,), (MERE,)]
REVIEWS = [("School", "Review date"), (WREN, date(2026, 3, 10)), ("Hollow Mere", date(2026, 6, 9)), ("Zz", "tbc")]


@pytest.fixture(autouse=True)
def nobody_else_at_the_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    under_way = tmp_path / "under way"
    under_way.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(under_way))
    yield
    st.cache_resource.clear()  # as at the end of a session


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_xlsx(tmp_path_factory.mktemp("book") / "register.xlsx", Schools=SCHOOLS, Reviews=REVIEWS)


@pytest.fixture(scope="module")
def loaded_once(workbook: Path) -> Path:
    store = Store.open(workbook.parent / "store")
    publish(prepare(store, [workbook], Given(ALDER, TSC)))
    return store.folder


@pytest.fixture
def loaded(loaded_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(loaded_once, tmp_path / "store"))


def asked(app: AppTest) -> dict[str, list[str]]:
    """Each name with the schools that are offered for it."""
    boxes = [box for box in app.selectbox if (box.key or "").startswith("means ")]
    return {str(box.key).removeprefix(f"means {ALDER} "): list(box.options) for box in boxes}


def accept(app: AppTest, **means: str) -> AppTest:
    for name, school in means.items():
        app.selectbox(key=f"means {ALDER} {name.replace('_', ' ')}").set_value(school)
    return app.button(key="accept").click().run()


def test_each_unknown_name_is_asked_with_the_likeliest_school_first_and_none_chosen(
    open_page: Open, loaded: Path
) -> None:
    app = open_page(LOAD, loaded)
    assert not app.exception
    assert asked(app) == {"Hollow Mere": [MERE, WREN], "Zz": [MERE, WREN]}
    assert [box.value for box in app.selectbox if (box.key or "").startswith("means ")] == [None, None]
    assert "2 names are not in the list of schools; 2 rows wait for that" in [box.label for box in app.expander]


def test_accepting_a_name_of_what_is_loaded_publishes_and_can_be_undone(open_page: Open, loaded: Path) -> None:
    app = accept(open_page(LOAD, loaded), Hollow_Mere=MERE)
    assert not app.exception
    assert "Published as snapshot 2." in text(app)
    assert "5 rows in: 4 loaded, 1 left out." in text(app)
    assert list(asked(app)) == ["Zz"]
    assert "Names of schools (“Hollow Mere” means Hollowmere Junior School)" in text(app)
    app = app.button(key="undo").click().run()
    assert list(asked(app)) == ["Hollow Mere", "Zz"]


def test_accepting_nothing_publishes_nothing(open_page: Open, loaded: Path) -> None:
    accept(open_page(LOAD, loaded))
    assert Store.open(loaded).current == 1


def test_before_publishing_an_accepted_name_makes_the_counts_right_and_is_published_with_the_workbook(
    open_page: Open, workbook: Path, tmp_path: Path
) -> None:
    store = tmp_path / "new"
    app = open_page(LOAD, store)
    app.file_uploader[0].upload("register.xlsx", workbook.read_bytes())
    app.run()
    app.text_input(key="whose-new").set_value(ALDER)
    app.selectbox(key="whose-protocol").set_value(TSC)
    app = next(button for button in app.button if button.label == "Check").click().run()
    assert "5 rows in: 3 loaded, 2 left out." in text(app)
    app = accept(app, Hollow_Mere=MERE)
    assert "5 rows in: 4 loaded, 1 left out." in text(app)
    assert f"Accepted once you publish: “Hollow Mere” means {MERE}." in text(app)
    assert Store.open(store).current is None
    app.button(key="publish").click().run()
    assert [alias.text for alias in Store.open(store).aliases(1)] == ["Hollow Mere"]


def test_a_lead_is_asked_about_the_own_partnership_only(
    open_page: Open, loaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "LOCAL", Viewer("lead", ("Brook Hill Partnership",)))
    assert asked(open_page(LOAD, loaded)) == {}


def test_a_name_in_a_team_is_asked_too_though_no_row_waits_for_it(open_page: Open, tmp_path: Path) -> None:
    reviews = [("School", "Review date", "Review team"), (WREN, date(2026, 3, 10), "Hollowmeer, R. Vale")]
    book = write_xlsx(tmp_path / "teams.xlsx", Schools=SCHOOLS, Reviews=reviews)
    store = Store.open(tmp_path / "store")
    publish(prepare(store, [book], Given(ALDER, TSC)))
    (box,) = [box for box in open_page(LOAD, store.folder).selectbox if (box.key or "").startswith("means ")]
    assert (box.label.replace("\\", ""), box.options[0]) == ("“Hollowmeer”: in 1 cell, and no row waits for it", MERE)


def test_it_says_which_register_of_schools_fills_the_blanks(open_page: Open, loaded: Path, tmp_path: Path) -> None:
    assert "register of schools" not in text(open_page(LOAD, loaded))
    use_register(Store.open(loaded), gias.write(tmp_path, gias.register(gias.school("990001", WREN))))
    said = text(open_page(LOAD, loaded))
    assert "is filled from the register of schools of 20 November 2026 (1 school)." in said
    assert "Register of schools of 20 November 2026" in said
