"""Any pack as a Word document, opened with the library that reads them."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any
from zipfile import ZipFile

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn

from peerreview.packs.content import (
    Bars,
    Block,
    Document,
    Facts,
    Heading,
    Origin,
    Points,
    Room,
    Series,
    Table,
    Words,
)
from peerreview.packs.word import document_docx

DAY = date(2026, 9, 1)
ORIGIN = Origin("Alder Vale Partnership", 17, DAY, "http://127.0.0.1:8501/impact?as_at=2026-09-01&snapshot=17")
ODD = 'Tom\x07s #[list] *of* <b>things</b> & "more", =1+1 שלום 🙂'
FRAME = pd.DataFrame(
    {
        "step": ["Workshop", "Impact review", "Data shared"],
        "why": ["two weeks after", None, None],
        "state": ["overdue", "planned", "done"],
        "due": [date(2026, 3, 2), date(2026, 12, 1), None],
        "stage": ["Feedback", "Impact", "Impact"],
        "hidden": ["x", "x", "x"],
    }
)
COLUMNS = {"step": "Step", "state": "State", "due": "Due"}
BLOCKS: list[Block] = [
    Heading("What we agreed"),
    Words("Two of three steps are late.", "lead"),
    Words(ODD),
    Heading("In full", 2),
    Points([("Read aloud every day", "Strength · Our impact"), ("Talk first", "")]),
    Facts([("Schools", "11 schools"), ("Reviews held", "26")]),
    Table("Steps", COLUMNS, FRAME, groups="stage", under={"step": "why"}, also={"hidden": "Only in a workbook"}),
    Bars("Before and since", "loans a week", ["Loans"], [Series("before", [12], ["12"]), Series("since", [57], ["57"])],
         "Loans: 12 before, 57 since."),
    Room("What would you say?", 4),
]  # fmt: skip
PACK = Document("Case study: Alder Vale", "As at 1 September 2026.", BLOCKS, ORIGIN, {"Overdue": "its day has passed"})


@pytest.fixture(scope="module")
def made() -> bytes:
    return document_docx(PACK)


@pytest.fixture(scope="module")
def opened(made: bytes) -> Any:
    return docx.Document(io.BytesIO(made))


def of_style(opened: Any, *styles: str) -> list[str]:
    return [line.text for line in opened.paragraphs if line.style.name in styles]


def cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_title_and_headings_are_words_own(opened: Any) -> None:
    assert of_style(opened, "Title") == ["Case study: Alder Vale"]
    assert of_style(opened, "Heading 1") == ["What we agreed"]
    assert of_style(opened, "Heading 2") == ["In full"]
    assert of_style(opened, "Lead") == ["Two of three steps are late."]


def test_points_are_a_list_and_facts_have_their_terms_in_bold(opened: Any) -> None:
    assert of_style(opened, "List Bullet") == ["Read aloud every day\nStrength · Our impact", "Talk first"]
    facts = [line for line in opened.paragraphs if line.style.name == "Fact"]
    assert [line.text for line in facts] == ["Schools\t11 schools", "Reviews held\t26"]
    assert all(line.runs[0].bold for line in facts)


def test_a_table_has_its_parts_and_a_first_row_that_repeats(opened: Any) -> None:
    table = opened.tables[0]
    assert cells(table) == [
        ["Step", "State", "Due"],
        ["Feedback"] * 3,
        ["Workshop\ntwo weeks after", "■ overdue", "2 March 2026"],
        ["Impact"] * 3,
        ["Impact review", "◇ planned", "1 December 2026"],
        ["Data shared", "● done", "—"],
    ]
    repeats = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert repeats == [True, False, False, False, False, False]
    assert "Steps" in of_style(opened, "Caption")
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Steps"


def test_a_chart_is_a_table_of_its_figures_with_its_words(opened: Any) -> None:
    chart = opened.tables[1]
    assert cells(chart) == [["loans a week", "before", "since"], ["Loans", "12", "57"]]
    assert chart._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == "Loans: 12 before, 57 since."


def test_room_is_that_many_lines_with_a_rule(opened: Any) -> None:
    assert of_style(opened, "Room label") == ["What would you say?"]
    assert of_style(opened, "Room") == [""] * 4
    rules = opened.styles["Room"].element.pPr.find(qn("w:pBdr"))
    assert [rule.tag for rule in rules] == [qn("w:bottom"), qn("w:between")]


def test_signs_that_mean_something_elsewhere_stay_as_they_are(opened: Any) -> None:
    assert 'Tom␇s #[list] *of* <b>things</b> & "more", =1+1 שלום 🙂' in of_style(opened, "Normal")


def test_it_ends_with_where_it_comes_from_and_a_real_link(opened: Any) -> None:
    *_, origin, meaning, again = opened.paragraphs
    assert origin.text == "Alder Vale Partnership. Snapshot 17, as at 1 September 2026."
    assert meaning.text == "Overdue: its day has passed"
    (link,) = again.hyperlinks
    assert (link.url, link.text) == (ORIGIN.link, ORIGIN.link)
    footer = opened.sections[0].footer.paragraphs[0]
    assert footer.text.startswith("Case study: Alder Vale · Snapshot 17, as at 1 September 2026\tPage ")
    assert [field.get(qn("w:instr")) for field in footer._p.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


def test_what_the_file_says_of_itself(opened: Any, made: bytes) -> None:
    about = opened.core_properties
    assert (about.title, about.author, about.language) == ("Case study: Alder Vale", "Peer Review Impact", "en-GB")
    assert about.created == about.modified
    assert (about.created.year, about.created.month, about.created.day) == (2026, 9, 1)
    assert "python-docx" not in (about.comments + about.last_modified_by)
    languages = {one.get(qn("w:val")) for one in opened.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    assert [name for name in ZipFile(io.BytesIO(made)).namelist() if name.endswith(".jpeg")] == []


def test_the_same_content_makes_the_same_bytes_whenever_it_is_made(
    made: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zipfile.time.localtime", lambda *_: datetime(2031, 5, 6, 7, 8, 9).timetuple())  # noqa: DTZ001
    assert document_docx(PACK) == made


def test_elements_stand_in_the_order_that_word_wants(opened: Any) -> None:
    orders = {
        "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
        "pPr": "pStyle keepNext keepLines numPr pBdr shd tabs spacing ind contextualSpacing jc outlineLvl rPr sectPr",
        "tcPr": "tcW gridSpan vMerge tcBorders shd",
    }
    for tag, order in orders.items():
        for part in (opened.element, opened.styles.element):
            for element in part.iter(qn(f"w:{tag}")):
                names = [child.tag.partition("}")[2] for child in element]
                places = [order.split().index(name) for name in names if name in order.split()]
                assert places == sorted(places), (tag, names)


def test_a_day_before_files_had_dates_and_a_very_long_title_do_no_harm() -> None:
    old = Origin("Alder Vale Partnership", 1, date(1975, 1, 1), "http://127.0.0.1:8501/")
    found = docx.Document(io.BytesIO(document_docx(Document("Long " * 80, "", [], old))))
    assert len(found.core_properties.title) == 255
    assert found.paragraphs[0].text == "Long " * 80
