"""A page that is taken away says what it shows: each table, each figure, what it was narrowed to, and where it is."""

from __future__ import annotations

import importlib
import inspect
import io
import pkgutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook
from pypdf import PdfReader
from streamlit import runtime

import peerreview.ui
from peerreview.access import Viewer
from peerreview.errors import UserError
from peerreview.packs.content import Document, Facts, Heading, Points, Table, Words
from peerreview.packs.paper import pdf_bytes
from peerreview.packs.records import Records, records_of
from peerreview.packs.sheets import COVER, document_xlsx
from peerreview.states import BY_WORD
from peerreview.store.store import Store
from peerreview.ui.menu import FOLLOW_UPS, IMPACT, MATURITY, OVERVIEW, SCHOOLS, STAGES, SUPPORT, THEMES, Entry
from peerreview.ui.page_document import page_document, page_named
from peerreview.ui.page_paper import PAGES, levelled
from peerreview.words import counted, of, say_date

SALLOWBROOK = "Sallowbrook and Marlwick Consortium"
WRENMOOR = "Wrenmoor Primary School"
Make = Callable[..., Document]


@pytest.fixture(scope="module")
def records(five_partnerships: Path) -> Records:
    return records_of(Store.open(five_partnerships), partnership=SALLOWBROOK)


@pytest.fixture
def make(records: Records, monkeypatch: pytest.MonkeyPatch) -> Make:
    """A page of the demo as a document, made in this process."""
    monkeypatch.setenv("PEERREVIEW_STORE", str(records.store.folder))
    return lambda entry, **narrowed: page_document(records, entry, narrowed)


def read(document: Document) -> str:
    """All words of its PDF, one space between them."""
    pages = PdfReader(io.BytesIO(pdf_bytes(document))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def book(document: Document) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(document_xlsx(document)))


def cover(document: Document) -> dict[object, object]:
    return {line[0]: line[1] for line in book(document)[COVER].iter_rows(values_only=True, min_row=1, max_col=2)}


def table(document: Document, begins: str) -> Table:
    [found] = [one for one in document.tables() if one.caption.startswith(begins)]
    return found


def classes() -> Iterator[type]:
    """Every class of the dashboard."""
    for module in pkgutil.walk_packages(peerreview.ui.__path__, "peerreview.ui."):
        if module.name != "peerreview.ui.main":  # a script
            here = importlib.import_module(module.name)
            yield from (one for _, one in inspect.getmembers(here, inspect.isclass) if one.__module__ == module.name)


def test_whatever_is_drawn_says_itself_on_paper() -> None:
    drawn = [one for one in classes() if hasattr(one, "draw")]
    assert len(drawn) > 8
    assert [one.__name__ for one in drawn if not hasattr(one, "blocks")] == []


def test_the_overview_has_its_figures_and_its_list(make: Make, records: Records) -> None:
    document = make(OVERVIEW)
    standing = records.answer("standing").set_index("state")
    figures = dict(next(block for block in document.blocks if isinstance(block, Facts)).pairs)
    steps = counted(int(standing["of"].iloc[0]), "step")
    assert figures["■ Overdue"] == f"{standing['steps']['overdue']} of {steps}"
    points = next(block for block in document.blocks if isinstance(block, Points)).points
    assert points[0][0].startswith(f"■ {standing['steps']['overdue']} steps are overdue")
    coming = records.answer("coming_up")
    sheet = book(document)[f"{len(coming)} steps due by date"]
    assert [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)] == coming["step"].tolist()
    words = read(document)
    assert f"{len(coming)} steps due by date" in words
    assert coming["step"].iloc[-1] in words
    assert "Where to go next" not in words


def test_what_a_page_is_narrowed_to_is_said_and_holds(make: Make, records: Records) -> None:
    document = make(FOLLOW_UPS, state="due soon", school=WRENMOOR, order="By step")
    asked = records.answer("follow_ups", state="due soon", school=WRENMOOR, by="step")
    [sheet] = book(document).worksheets[1:]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    place = [cell.value for cell in sheet[1]].index("Step")
    assert len(asked) > 3
    assert [row[place] for row in rows] == asked["step"].tolist()
    assert (
        cover(document)["Shown"] == f"Filtered to school {WRENMOOR}. Steps that are: Due soon. In what order: By step."
    )
    assert f"Filtered to school {WRENMOOR}." in read(document)


def test_the_link_opens_the_same_view(make: Make, records: Records) -> None:
    link = urlsplit(make(FOLLOW_UPS, state="due soon", school=WRENMOOR).origin.link)
    assert link.path == "/follow-ups"
    assert parse_qs(link.query) == {
        "state": ["due soon"],
        "school": [WRENMOOR],
        "partnership": [SALLOWBROOK],
        "as_at": [records.as_of.isoformat()],
        "snapshot": [str(records.snapshot)],
    }


def test_the_cover_says_what_the_words_mean_and_how_figures_are_worked_out(make: Make) -> None:
    said = cover(make(OVERVIEW))
    assert said["As at"] == "13 November 2026"
    assert said["Shown"] == "everything, nothing left out"
    assert "The oldest is the one with the earliest due date" in str(
        said["How many steps stand in each state, at how many schools, and which of them is the oldest?"]
    )
    followed = make(STAGES)
    assert cover(followed)["■ overdue"] == BY_WORD["overdue"].means
    assert BY_WORD["overdue"].means in read(followed)


def figure(entry: Entry, records: Records) -> str:
    """Something that the page has to say, from the answer to a question."""
    match entry.title:
        case "Overview":
            return str(records.answer("standing").set_index("state")["oldest_step"]["overdue"])
        case "Follow-ups":
            return say_date(records.answer("follow_ups", state="overdue")["due"].iloc[0])
        case "Stages":
            reach = records.answer("step_reach", year="2026/27").iloc[0]
            return f"Of {counted(int(reach['reviews']), 'review')} of 2026/27, {reach['held']} have been held"
        case "Themes":
            most = records.answer("theme_totals").query("most and kind == 'strength'").iloc[0]
            return of(most["schools"], most["of"], "school")
        case "Schools":
            return str(records.answer("schools")["school"].iloc[0])
        case "Impact":
            return f"Of {len(records.answer('chain'))} reviews held"
        case "Support":
            return of(len(records.answer("who_reviewed_whom").query("not met")) // 2, 45, "pair")
    ladder = records.answer("facts").set_index("fact")["in_words"]
    return f"Reviews held so far {ladder['reviews_held']}"


@pytest.mark.slow
@pytest.mark.parametrize("entry", PAGES.values(), ids=lambda entry: entry.title)
def test_every_page_is_a_tagged_pdf_and_a_workbook(make: Make, records: Records, entry: Entry) -> None:
    document = make(entry)
    reader = PdfReader(io.BytesIO(pdf_bytes(document)))
    root = reader.trailer["/Root"]
    assert (reader.metadata.title, root["/Lang"]) == (entry.title, "en-GB")
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert figure(entry, records) in words
    sheets = book(document).worksheets[1:]
    assert [sheet.max_row - 1 for sheet in sheets] == [len(one.frame) for one in document.tables()]
    named = cover(document)
    assert [named[sheet.title] for sheet in sheets] == [one.caption for one in document.tables()]


@pytest.mark.slow
@pytest.mark.parametrize("entry", PAGES.values(), ids=lambda entry: entry.title)
def test_headings_leave_no_level_out_and_head_something(make: Make, entry: Entry) -> None:
    blocks = make(entry).blocks
    levels = [0, *(block.level for block in blocks if isinstance(block, Heading))]
    assert all(then - before <= 1 for before, then in pairwise(levels))
    assert not isinstance(blocks[-1], Heading)


@pytest.mark.slow
def test_what_is_said_on_screen_is_said_on_paper_without_markup(make: Make) -> None:
    for entry in (OVERVIEW, SCHOOLS, MATURITY, SUPPORT, THEMES, IMPACT):
        words = read(make(entry))
        assert "<" not in words
        assert "pr-" not in words
        assert "\\" not in words


def test_levels_are_put_right() -> None:
    x = Words("x")
    first = [Heading("a", 2), x, Heading("b", 1), Heading("c", 3), x, Heading("d", 3), x]
    found = levelled([*first, Heading("e", 2), Heading("f", 3), x, Heading("g", 1)])
    told = [(block.text, block.level) for block in found if isinstance(block, Heading)]
    assert told == [("a", 1), ("b", 1), ("c", 2), ("d", 2), ("e", 2), ("f", 3)]


def test_a_matrix_is_a_list_of_hosts_on_paper(make: Make, records: Records) -> None:
    found = table(make(SUPPORT), "Reviews held, host by host")
    pairs = records.answer("who_reviewed_whom")
    met = pairs[pairs["reviews"] > 0].groupby("host")["reviewer"].count()
    others = pairs["host"].nunique() - 1
    assert dict(zip(found.frame["host"], found.frame["words"], strict=True)) == {
        host: of(int(met.get(host, 0)), others) for host in pairs["host"].unique()
    }


def test_the_spread_of_a_dimension_is_a_table(make: Make, records: Records) -> None:
    spread = records.answer("maturity_spread")
    latest = spread[spread["academic_year"] == spread["academic_year"].max()]
    for dimension, given in latest.groupby("dimension"):
        found = table(make(MATURITY), f"{dimension}:").frame
        said = dict(zip(found["Level"], found["Schools' own ratings"], strict=True))
        raters = int(given["schools"].sum())
        assert {level: said[level].rstrip(" ●") for level in given["level"]} == {
            level: of(int(schools), raters) for level, schools in zip(given["level"], given["schools"], strict=True)
        }
        break


def test_what_is_withheld_stays_withheld(make: Make) -> None:
    hidden = pd.DataFrame({"step": [None, "Workshop"], "withheld": [True, False]})
    made = Document("T", "", [Table("Steps", {"step": "Step"}, hidden, private=["step"])], make(OVERVIEW).origin)
    assert [row[0].value for row in book(made)["Steps"]["A2:A3"]] == ["withheld: not shared with you", "Workshop"]


@pytest.mark.parametrize(
    ("entry", "narrowed", "said"),
    [
        (
            FOLLOW_UPS,
            {"scool": WRENMOOR},
            "Follow-ups cannot be narrowed by “scool”. It can be by: contact, order, school",
        ),
        (OVERVIEW, {"school": WRENMOOR}, "Overview cannot be narrowed by “school”. It has no filters."),
        (IMPACT, {"year": "1066/67"}, "“1066/67” is not among these: Every year, "),
        (SCHOOLS, {"school": "Nowhere"}, "“Nowhere” is not among these: "),
    ],
    ids=lambda value: value.title if isinstance(value, Entry) else "",
)
def test_what_there_is_not_is_refused(make: Make, entry: Entry, narrowed: dict[str, str], said: str) -> None:
    with pytest.raises(UserError) as refused:
        make(entry, **narrowed)
    assert str(refused.value).startswith(said)


def test_a_page_is_known_by_its_title_or_address() -> None:
    assert page_named(" follow-UPS ") == FOLLOW_UPS
    assert page_named("Overview") == OVERVIEW
    with pytest.raises(
        UserError, match=r"“Maturty” is not a page to take away. Did you mean Maturity\? These are: Over"
    ):
        page_named("Maturty")
    with pytest.raises(UserError, match="“Load” is not a page"):
        page_named("Load")


def test_a_page_is_made_as_whoever_keeps_the_records_sees_it(records: Records) -> None:
    governor = Viewer("governor", (SALLOWBROOK,), (WRENMOOR,))
    with pytest.raises(UserError, match="as whoever keeps the records sees it"):
        page_document(records.seen_by(governor), OVERVIEW)


def test_a_filter_that_the_page_has_not_is_said(make: Make) -> None:
    with pytest.raises(UserError, match="cannot be narrowed by “scool”"):
        make(FOLLOW_UPS, scool="x")


def test_it_is_not_made_in_a_process_that_serves(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "exists", lambda: True)
    with pytest.raises(UserError, match="from the page itself"):
        page_document(records, OVERVIEW)
