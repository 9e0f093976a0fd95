"""The anonymous summary: its counts are those of the questions, nothing below five shows, and nobody is in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from peerreview.access import LOCAL, Viewer
from peerreview.errors import AccessDenied, UserError
from peerreview.load import Given, prepare, publish
from peerreview.packs.content import Document, Words
from peerreview.packs.few import FEWEST, HIDDEN
from peerreview.packs.paper import pdf_bytes
from peerreview.packs.sheets import document_xlsx
from peerreview.packs.summary import anonymous_summary
from peerreview.packs.word import document_docx
from peerreview.questions.ask import ask
from peerreview.store.store import Store
from tests.packs.leaks import all_text
from tests.workbooks import write_xlsx

pytestmark = pytest.mark.slow  # together, not one by one

DAY = date(2026, 9, 1)
INWARD, TEACHING = "Looking inward", "Quality of teaching"
FINDINGS, IMPACT, STAGES = (
    "Findings of reviews held, by theme and kind",
    "What somebody looked at, by level and latest judgement",
    "Reviews held, by the stages that all ways of reviewing have in common",
)
SCHOOLS = {"Canaryfirst Partnership": 7, "Canarysecond Partnership": 6}


ABOUT, WORDS = ["Canaryfocus", "Canaryquestion?", INWARD, TEACHING], ["Canarywell", "Canarynote"]
PEOPLE = ["Ada Canarylead", "Ben Canaryteam"]
HEADINGS = {
    "Schools": "School, Headteacher, Email, Local authority, Group",
    "Reviews": "Review ID, School, Protocol, Review date, Group, Focus, Enquiry question, Theme, Strand, "
    "Lead reviewer, Review team, Process: what went well, Notes, Workshop",
    "Findings": "Review ID, Theme, Strand, Kind, Finding, Evidence source",
    "Actions": "Review ID, Action ID, Action, Owner, Support from, Due, Status",
    "Impact": "Review ID, Action ID, Assessed on, Assessed by, Level, Measure, Baseline, Judgement",
    "Conversations": "Date, Associate, What matters most, Agreed next step",
    "Maturity": "Dimension, Rater, Level, Date, Evidence",
}


def _sheets(partnership: str, schools: int) -> dict[str, list[list[Any]]]:
    """Every school has a review; every text, name, group and file has a canary in it."""
    rows: dict[str, list[list[Any]]] = {sheet: [headings.split(", ")] for sheet, headings in HEADINGS.items()}
    for number in range(schools):
        key, name = f"Canaryreview{number}", f"Canaryschool {partnership[6:9]}{number} Primary School"
        day, level = date(2026, 3, 10) + timedelta(days=number), None if number == 1 else "pupil"
        rows["Schools"].append([name, "Una Canaryhead", "una@canary.example", "Canaryshire", "Canarygroup"])
        rows["Reviews"].append([key, name, "Canaryproto", day, "Canarygroup", *ABOUT, *PEOPLE, *WORDS, day])
        rows["Findings"].append([key, INWARD, TEACHING, "strength", f"Canarystrength {number}", "Canarysource"])
        if number < 2:
            rows["Findings"].append([key, "Our impact", "Canarystrand", "area for development", "Canaryarea", None])
        rows["Actions"].append([key, "Canarya1", "Canaryaction", "Canaryowner", "Canarysupport", day, "complete"])
        looked = [date(2026, 7, 1), "Canaryjudge", level, "Canarymeasure", "Canary1", "evident"]
        rows["Impact"].append([key, "Canarya1", *looked])
        rows["Maturity"].append(["Canarydimension", name, "Canarylevel", date(2026, 6, 30), "Canaryevidence"])
    rows["Conversations"].append([date(2026, 6, 30), "Canaryassociate", "Canarymatters", "Canarystep"])
    return rows


@pytest.fixture(scope="module")
def canary_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("canarystore")
    store = Store.open(folder / "store")
    own = files("peerreview.frameworks").joinpath("protocols", "trio.toml").read_text(encoding="utf-8")
    names = 'names = ["Canaryproto"]'
    lines = [names if line.startswith("names = ") else line for line in own.splitlines()]
    lines = ['title = "Canarytitle"' if line.startswith('title = "Trio') else line for line in lines]
    (store.folder / "protocols").mkdir()
    (store.folder / "protocols" / "canaryfile.toml").write_text("\n".join(lines), encoding="utf-8")
    for partnership, schools in SCHOOLS.items():
        book = write_xlsx(folder / f"canarybook{schools}.xlsx", **_sheets(partnership, schools))
        publish(prepare(store, [book], Given(partnership, "canaryfile", "Canarysource")))
    return store


@pytest.fixture(scope="module")
def canary(canary_store: Store) -> Document:
    return anonymous_summary(canary_store, as_of=DAY)


@pytest.fixture(scope="module")
def demo(five_partnerships: Path) -> Store:
    return Store.open(five_partnerships)


@pytest.fixture(scope="module")
def everything(demo: Store) -> Document:
    return anonymous_summary(demo)


def rows(document: Document, caption: str) -> dict[str, dict[str, object]]:
    """A table as its rows by name, each its figures by heading."""
    (table,) = [one for one in document.tables() if one.caption == caption]
    first, *keys = table.columns
    lines = table.frame.to_dict("records")
    return {str(line[first]): {table.columns[key]: line[key] for key in keys} for line in lines}


def said(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Words)]


def figures(document: Document) -> Iterator[object]:
    for table in document.tables():
        for line in rows(document, table.caption).values():
            yield from line.values()


# Its counts


def test_the_figures_of_two_partnerships_worked_out_by_hand(canary: Document) -> None:
    assert said(canary)[0] == "13 schools of fewer than 5 partnerships have held 13 reviews, in 2025/26."
    found = rows(canary, FINDINGS)
    assert list(found) == ["Our impact", "Looking inward", "Looking outward", "Looking forward", "In all"]
    assert found["Looking outward"] == dict.fromkeys(found["Looking outward"], 0)
    # 13 strengths looking inward; 4 areas for development in another theme, and every total that they are part of.
    assert found["Our impact"] == {**found["Looking outward"], "Area for development": HIDDEN, "In all": HIDDEN}
    assert found["Looking inward"] == {**found["Looking outward"], "Strength": 13, "In all": 13}
    totals = {"Strength": 13, "Area for development": HIDDEN, "In all": HIDDEN}
    assert found["In all"] == {**found["Looking outward"], **totals}


def test_what_no_list_of_ours_has_is_counted_as_unknown(canary: Document) -> None:
    found = rows(canary, IMPACT)
    assert found["No level said"]["Evident"] == HIDDEN  # 2 of them
    assert found["Pupil"]["Evident"] == HIDDEN  # 11: with the total it would give the 2 away
    assert found["In all"]["Evident"] == found["In all"]["In all"] == 13


def test_the_stages_say_how_many_of_the_reviews_held_have_reached_them(canary: Document) -> None:
    found = rows(canary, STAGES)
    assert list(found) == ["Plan", "Review", "Feedback", "Action", "Support", "Impact"]
    assert found["Review"] == {"Reached by": 13, "Of reviews held": 13}
    assert found["Feedback"] == {"Reached by": 0, "Of reviews held": 13}
    assert found["Action"] == {"Reached by": 13, "Of reviews held": 13}  # the workshop is a step of that phase


def test_what_is_shown_is_what_the_questions_give(demo: Store, everything: Document) -> None:
    def asked(question: str) -> Any:
        return ask(question, LOCAL, store=demo)

    findings, found = asked("findings"), rows(everything, FINDINGS)
    assert found["In all"]["In all"] == len(findings)
    assert found["In all"]["Strength"] == int((findings["kind"] == "strength").sum())
    assert found["Looking inward"]["In all"] == int((findings["theme"] == "Looking inward").sum())
    funnel = asked("reviews")
    held = int(funnel["held"].sum())
    assert {line["Of reviews held"] for line in rows(everything, STAGES).values()} == {held}
    levels, impact = asked("impact_by_level"), rows(everything, IMPACT)
    assert impact["In all"]["In all"] == int(levels["entries"].sum())
    assert impact["Pupil"]["In all"] == int(levels[levels["level"] == "pupil"]["entries"].sum())
    schools = len(funnel[funnel["held"]][["partnership", "school"]].drop_duplicates())
    assert said(everything)[0].startswith(f"{schools} schools of 5 partnerships have held {held} reviews")


# Nothing below five


@pytest.mark.parametrize("partnership", [None, "Sallowbrook and Marlwick Consortium", "Vennerdale Cluster"])
def test_no_figure_below_five_is_shown(demo: Store, partnership: str | None) -> None:
    viewer = Viewer("lead", (partnership,)) if partnership else LOCAL
    shown = list(figures(anonymous_summary(demo, viewer=viewer)))
    assert HIDDEN in shown
    assert [one for one in shown if isinstance(one, int) and 0 < one < FEWEST] == []
    assert any(isinstance(one, int) and one >= FEWEST for one in shown)


def test_a_partnership_alone_is_not_named_and_not_counted(demo_store: Path) -> None:
    summary = anonymous_summary(Store.open(demo_store))
    assert said(summary)[0].startswith("11 schools of fewer than 5 partnerships have held 26 reviews")
    assert "sallowbrook" not in all_text(pdf_bytes(summary))


def test_a_stage_that_all_but_a_few_have_reached_is_hidden(demo_store: Path) -> None:
    found = rows(anonymous_summary(Store.open(demo_store)), STAGES)
    assert found["Action"] == {"Reached by": HIDDEN, "Of reviews held": 26}  # 23 of 26: the other 3 would be known
    assert found["Support"]["Reached by"] == 21


def test_fewer_than_five_schools_have_no_summary(demo: Store, one_school: Path) -> None:
    with pytest.raises(UserError, match="at least five schools with a review held"):
        anonymous_summary(demo, viewer=Viewer("lead", ("Wychbeck and Copperlode Group",)))
    with pytest.raises(UserError, match="at least five schools with a review held"):
        anonymous_summary(Store.open(one_school))


def test_an_empty_store_and_a_snapshot_that_is_not_kept_are_said(demo: Store, empty_store: Path) -> None:
    with pytest.raises(UserError, match="Nothing has been loaded yet"):
        anonymous_summary(Store.open(empty_store))
    with pytest.raises(UserError, match="Snapshot 99 is not kept"):
        anonymous_summary(demo, snapshot=99)


@pytest.mark.parametrize("role", ["head", "reviewer", "governor"])
def test_it_is_for_those_who_work_across_schools(demo: Store, role: Any) -> None:
    with pytest.raises(AccessDenied):
        anonymous_summary(demo, viewer=Viewer(role, ("Yarrowdene Trios",), ("Askermouth Primary School",)))


# Nobody is in it


@pytest.mark.parametrize("make", [pdf_bytes, document_xlsx, document_docx])
def test_no_name_and_no_text_of_the_records_is_in_any_byte(canary: Document, make: Any) -> None:
    assert "canary" not in all_text(make(canary))


def test_the_store_it_is_made_from_is_full_of_them(canary_store: Store) -> None:
    for question in ("findings", "measures", "reviews", "review_phases"):
        assert "canary" in ask(question, LOCAL, store=canary_store, as_of=DAY).to_string().casefold()


def test_it_says_where_it_comes_from_without_a_partnership(canary: Document, canary_store: Store) -> None:
    assert canary.origin.partnership == "All partnerships together"
    assert (
        canary.origin.link
        == f"http://127.0.0.1:8501/packs?pack=Anonymous+summary&as_at=2026-09-01&snapshot={canary_store.current}"
    )


# As files


def test_the_workbook_has_a_sheet_for_each_table_with_figures_as_numbers(everything: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(document_xlsx(everything)))
    assert len(book.sheetnames) == 4
    findings = book.worksheets[1]
    assert [cell.value for cell in findings[1]][:2] == ["Theme", "Strength"]
    assert findings.cell(6, 2).value == rows(everything, FINDINGS)["In all"]["Strength"]
    assert findings.cell(6, 1).value == "In all"


def test_on_paper_it_is_one_page_with_its_figures_and_why_some_are_hidden(everything: Document) -> None:
    reader = PdfReader(io.BytesIO(pdf_bytes(everything)))
    text = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    assert "No figure from 1 to 4 is shown" in text
    assert f"In all {rows(everything, FINDINGS)['In all']['Strength']}" in text


def test_the_same_records_make_the_same_pages(demo: Store, everything: Document) -> None:
    again = anonymous_summary(demo)
    assert pdf_bytes(again) == pdf_bytes(everything)
    assert document_docx(again) == document_docx(everything)
