"""No page puts schools in an order of outcomes, gives one a colour or a score, or begins with the name of one."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import dropwhile, takewhile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from peerreview.access import LOCAL
from peerreview.questions.ask import ask
from peerreview.store.store import Store
from peerreview.ui.menu import IMPACT, MATURITY, STAGES, SUPPORT, THEMES, Entry
from tests.app.conftest import Open
from tests.app.seen import text

pytestmark = pytest.mark.slow  # together, not one by one
TOGETHER = (
    IMPACT,
    SUPPORT,
    MATURITY,
    THEMES,
    STAGES,
)  # of the partnership as a whole; the Schools page is of one school
PARTNERSHIPS = ("Sallowbrook and Marlwick Consortium", "Vennerdale Cluster", "Yarrowdene Trios")
LEAD = re.compile(r'<p class="pr-lead[^"]*">(.*?)</p>', re.DOTALL)
COLOURED = re.compile(r'<span class="pr-(?:shape|state)[^"]*"[^>]*>(.*?)</span>', re.DOTALL)
STYLED = re.compile(r'style="[^"]*(?:color|background)[^"]*"[^>]*>([^<]*)<')
RANKED = re.compile(r"\b(rank(ed|ing)?|league|best|worst|top|bottom|score[ds]?|out of ten)\b", re.IGNORECASE)
FIGURES = ("Reviews hosted", "Days", "How many", "Evident", "Complete")


@pytest.fixture(scope="module")
def store(five_partnerships: Path) -> Store:
    return Store.open(five_partnerships)


def members(store: Store, partnership: str) -> list[str]:
    return list(ask("schools", LOCAL, store=store, partnership=partnership)["school"])


def html_of(app: AppTest) -> str:
    return unescape(" ".join(element.value for element in app.main.html))


@pytest.mark.parametrize("entry", TOGETHER, ids=lambda entry: entry.title)
@pytest.mark.parametrize("partnership", PARTNERSHIPS)
def test_no_school_is_named_or_coloured_for_its_outcomes(
    open_page: Open, store: Store, entry: Entry, partnership: str
) -> None:
    app = open_page(entry, store.folder, partnership=partnership)
    page, schools = html_of(app), members(store, partnership)
    beginning = " ".join(LEAD.findall(page)[:1])
    assert beginning
    assert not [school for school in schools if school in beginning]
    marked = " ".join([*COLOURED.findall(page), *STYLED.findall(page)])
    assert not [school for school in schools if school in marked]
    assert not RANKED.search(text(app))


@pytest.mark.parametrize("partnership", PARTNERSHIPS[:2])
def test_no_rating_says_which_school_gave_it(open_page: Open, store: Store, partnership: str) -> None:
    app = open_page(MATURITY, store.folder, partnership=partnership)
    rated = dropwhile(lambda html: "which school gave which level" not in html, (one.value for one in app.main.html))
    seen = unescape(" ".join(takewhile(lambda html: "Before and after are both" not in html, rated)))
    assert "schools rated" in seen
    assert not [school for school in members(store, partnership) if school in seen]


def tables_by_school(app: AppTest) -> Iterator[tuple[str, list[str]]]:
    """Each part of a table whose rows begin with a school: its headings as one text, and the schools in their order."""
    for html in (element.value for element in app.main.html if "<table" in element.value):
        heads = _cells(html, "col")
        for part in html.split("<tbody")[1:] if heads[:1] == ["School"] else []:
            yield " ".join(heads), _cells(part, "row")


def _cells(html: str, scope: str) -> list[str]:
    cells = re.findall(rf'<th scope="{scope}".*?</th>', html, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in cells]


@pytest.mark.parametrize("entry", [IMPACT, SUPPORT], ids=lambda entry: entry.title)
def test_schools_with_figures_stand_in_the_order_of_their_names(open_page: Open, store: Store, entry: Entry) -> None:
    app = open_page(entry, store.folder, partnership=PARTNERSHIPS[0])
    ordered = [schools for heads, schools in tables_by_school(app) if any(word in heads for word in FIGURES)]
    assert ordered or entry is IMPACT  # no table of Impact has figures by school
    assert ordered == [sorted(schools, key=lambda name: (name == "School not recorded", name)) for schools in ordered]
