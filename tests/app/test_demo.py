"""The demo as people open it: every page, with no partnership chosen and with each of the five."""

from pathlib import Path

import pytest

from data.demo_facts import IDS, partnership
from peerreview.ui.menu import LOAD, MENU, OVERVIEW, SCHOOLS, Entry
from tests.app.conftest import Open
from tests.app.seen import table, text

pytestmark = pytest.mark.slow  # together, not one by one

PAGES = [entry for entries in MENU.values() for entry in entries]
NAMES = {name: partnership(name).facts["partnership"] for name in IDS}
each_page = pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)


@each_page
def test_every_page_opens_with_none_chosen(open_page: Open, five_partnerships: Path, entry: Entry) -> None:
    app = open_page(entry, five_partnerships)
    assert not app.exception
    assert len(text(app)) > 200


@each_page
@pytest.mark.parametrize("name", IDS)
def test_every_page_opens_with_each_chosen(open_page: Open, five_partnerships: Path, entry: Entry, name: str) -> None:
    app = open_page(entry, five_partnerships, partnership=NAMES[name])
    assert not app.exception
    assert not app.warning
    assert len(text(app)) > 200


def test_it_opens_with_the_consortium_of_which_there_is_most_to_see(open_page: Open, five_partnerships: Path) -> None:
    assert NAMES["tiptree-stanway"] == min(NAMES.values())
    assert f"for {NAMES['tiptree-stanway']}" in text(open_page(OVERVIEW, five_partnerships))


@pytest.mark.parametrize("name", IDS)
def test_schools_of_one_partnership_are_offered_only(open_page: Open, five_partnerships: Path, name: str) -> None:
    p = partnership(name)
    app = open_page(SCHOOLS, five_partnerships, partnership=NAMES[name])
    assert set(app.selectbox(key="school").options) == {school["school"] for school in p.schools.values()}


def test_load_is_about_all_of_them_and_offers_the_workbook_of_the_chosen_one(
    open_page: Open, five_partnerships: Path
) -> None:
    app = open_page(LOAD, five_partnerships, partnership=NAMES["trio"])
    assert "The workbooks that the records come from, for all 5 partnerships, as at" in text(app)
    assert app.selectbox(key="template-protocol").value == "trio"
    shown = [row[0] for row in table(app, "What to look at")[1:] if len(row) > 1]
    assert "Reviews!Y3 trios.xlsx, " + NAMES["trio"] in shown
    assert [row[0].rsplit(" ", 1)[0] for row in table(app, "Workbooks")[1:] if len(row) == 1] == sorted(NAMES.values())
