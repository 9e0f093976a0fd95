"""The case study: its facts are those of the records, its words are left to people, and it names nobody."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from pypdf import PdfReader

from peerreview.access import Viewer
from peerreview.errors import AccessDenied, UserError
from peerreview.packs.case_study import case_study
from peerreview.packs.content import Document, Facts, Heading, Points, Room, Table, Words
from peerreview.packs.paper import pdf_bytes
from peerreview.packs.records import Records, records_of
from peerreview.packs.word import document_docx
from peerreview.store.store import Store
from tests.packs.leaks import all_text

pytestmark = pytest.mark.slow  # together, not one by one

WREN, OAK = "Wrenmoor Primary School", "Canaryoak Junior School"
PARTS = ["Our partnership", "What we had to overcome", "What we learned", "Impact and benefits", "What we do next"]
SALLOWBROOK = "Sallowbrook and Marlwick Consortium"


def facts(document: Document) -> dict[str, str]:
    return {term: said for block in document.blocks if isinstance(block, Facts) for term, said in block.pairs}


def words(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Words)]


def quotes(document: Document) -> dict[str, list[str]]:
    """The words of the records, under their headings."""
    found: dict[str, list[str]] = {}
    heading = ""
    for block in document.blocks:
        heading = block.text if isinstance(block, Heading) else heading
        if isinstance(block, Points):
            found[heading] = [point for point, _ in block.points]
    return found


def table(document: Document, caption: str) -> list[list[str]]:
    (found,) = [one for one in document.tables() if one.caption == caption]
    ((_, rows),) = found.parts()
    return rows


@pytest.fixture(scope="module")
def study(canaries: Records) -> Document:
    return case_study(canaries)


@pytest.fixture(scope="module")
def quoted(canaries: Records) -> Document:
    return case_study(canaries, quoted=True)


@pytest.fixture(scope="module")
def demo(demo_store: Path) -> Records:
    return records_of(Store.open(demo_store))


def test_its_five_parts_come_in_order_each_with_a_question_and_room_to_answer(study: Document) -> None:
    assert [block.text for block in study.blocks if isinstance(block, Heading)] == PARTS
    asked: dict[str, int] = dict.fromkeys(PARTS, 0)
    part = ""
    for block in study.blocks:
        part = block.text if isinstance(block, Heading) else part
        if isinstance(block, Room):
            assert block.label.endswith("?")
            assert block.lines >= 3
            asked[part] += 1
    assert min(asked.values()) >= 1


def test_the_facts_of_a_partnership_worked_out_by_hand(study: Document) -> None:
    found = facts(study)
    assert found["Schools"] == "2 schools"
    assert found["Reviews held"] == "2, in 2025/26"
    assert found["How we review"] == "Tiptree and Stanway Consortium, five stages"
    assert "Helped to review another" not in found  # no workbook says which school its reviewers are from
    assert found["Actions complete"] == "1 of 5 actions"
    assert found["Next steps of the partnership"] == "0 of 1 step done"
    assert found["Impact is looked at next"] == "1 day set, 20 November 2026"
    assert found["Reviews to come"] == "none"


def test_what_was_found_is_counted_by_theme_and_kind(study: Document) -> None:
    (found,) = [one for one in study.tables() if one.caption == "What our reviews found"]
    assert list(found.columns.values()) == [
        "Theme",
        "Strength",
        "Area for development",
        "New line of enquiry",
        "Validated priority",
    ]
    assert table(study, "What our reviews found") == [
        ["Our impact", "0", "0", "0", "0"],
        ["Looking inward", "5", "2", "1", "1"],
        ["Looking outward", "0", "0", "0", "0"],
        ["Looking forward", "0", "0", "0", "0"],
    ]
    assert "9 findings in 2 of 2 reviews held." in words(study)
    assert "1 of 2 reviews says how the review itself went." in words(study)


def test_impact_is_counted_and_said_to_be_the_schools_own(study: Document) -> None:
    rows = table(study, "3 things looked at, by the latest judgement of the schools")
    assert rows[0] == ["Pupil", "0", "0", "0", "2", "0", "2"]
    assert rows[1] == ["Teacher", "0", "0", "1", "0", "0", "1"]
    assert "3 of 3 measures have a figure from before and one from since." in words(study)
    assert any("never that it came because of it" in said for said in words(study))


def test_the_figures_are_those_that_the_questions_give(demo: Records) -> None:
    study = case_study(demo)
    asked = {row["fact"]: row for row in demo.rows("facts")}
    (head,) = demo.rows("headlines")
    found = facts(study)
    assert found["Schools"].startswith(f"{head['members']} schools: ")
    assert found["Reviews held"].split(",")[0] == str(asked["reviews_held"]["count"])
    assert found["Actions complete"] == f"{asked['actions_complete']['in_words']} actions"
    assert found["Helped to review another"] == f"{asked['schools_that_gave']['in_words']} schools"
    assert found["Next steps of the partnership"].startswith(asked["agreed_next_steps_done"]["in_words"])
    assert f"{asked['reviews_with_process_feedback']['in_words']} reviews say how the review itself went." in words(
        study
    )
    findings = sum(int(cell) for row in table(study, "What our reviews found") for cell in row[1:])
    assert findings == len(demo.rows("findings")) > 0
    looked_at = demo.rows("impact_by_level")[0]["entries_in_all"]
    rows = table(study, f"{looked_at} things looked at, by the latest judgement of the schools")
    assert sum(int(row[-1]) for row in rows) == looked_at > 0


def test_phases_are_said_once_where_all_schools_have_the_same(five_partnerships: Path) -> None:
    store = Store.open(five_partnerships)
    said = [
        facts(case_study(records_of(store, partnership=name)))["Schools"]
        for name in ("Tallowmere Learning Group", "Yarrowdene Trios")
    ]
    assert said == ["6 schools, all primary", "6 schools: 4 primary, 1 junior and 1 infant"]


def test_one_school_and_one_year_narrow_the_figures(demo: Records) -> None:
    school = "Brackenhythe School"
    every, own = case_study(demo), case_study(demo, school=school, year="2025/26")
    assert own.title == f"Case study: {school}"
    assert f"Only {school}. Only reviews of 2025/26." in own.about
    assert facts(own)["Reviews held"] == "1, in 2025/26" != facts(every)["Reviews held"]
    findings = demo.rows("findings", school=school, year="2025/26")
    assert sum(int(cell) for row in table(own, "What our reviews found") for cell in row[1:]) == len(findings) > 0
    assert "year=2025%2F26" in own.origin.link
    assert "school=Brackenhythe+School" in own.origin.link


@pytest.mark.parametrize("make", [pdf_bytes, document_docx])
def test_it_names_nobody_and_quotes_nothing_unless_asked(study: Document, make: Any) -> None:
    found = all_text(make(study))
    for leak in ("canary", "wrenmoor", "loans", "aloud", "to what extent"):
        assert leak not in found


def test_the_names_of_schools_are_there_where_they_are_asked_for(canaries: Records) -> None:
    assert facts(case_study(canaries, named=True))["They are"] == f"{OAK} and {WREN}"


def test_words_are_quoted_where_they_are_asked_for_with_what_comes_before_they_go_out(
    quoted: Document,
) -> None:
    found = quotes(quoted)
    assert found["What went well in the way we review"] == ["Canarywell"]
    assert "To what extent do pupils choose to read?" in found["What we asked"]
    assert found["Next steps agreed"] == ["Canarystep"]
    measures = table(quoted, "Measures, before and since")
    assert measures == [["Loans in a week\nloans", "12", "57", "Evident"]]
    assert any("Ask whoever wrote each" in said for said in words(quoted))
    assert words(quoted)[-1] == "1 text is left out for naming a school or a person."


NAMES = ["oak", "peer", "head", "team", "champion", "nick", "mono", "owner", "associate"]
FOR_FEWER = ["secret", "note", "focus", "matters", "action", "evidence"]


@pytest.mark.parametrize("make", [pdf_bytes, document_docx])
def test_what_is_quoted_names_no_school_or_person_and_is_for_many(quoted: Document, make: Any) -> None:
    found = all_text(make(quoted))
    for leak in NAMES + FOR_FEWER:
        assert f"canary{leak}" not in found


@pytest.mark.parametrize("school", [None, WREN])
def test_the_associate_quotes_only_what_associates_may_read(canaries: Records, school: str | None) -> None:
    viewer = Viewer("associate", (canaries.partnership,))
    found = quotes(case_study(canaries.seen_by(viewer), school=school, quoted=True))
    assert "What went well in the way we review" not in found
    assert "What we asked" not in found


def test_the_head_of_the_host_quotes_no_more_than_the_lead(canaries: Records) -> None:
    one = (canaries.partnership,)
    by_head = case_study(canaries.seen_by(Viewer("head", one, (WREN,))), quoted=True)
    by_lead = case_study(canaries.seen_by(Viewer("lead", one)), quoted=True)
    assert quotes(by_head) == quotes(by_lead)
    assert table(by_head, "Measures, before and since") == table(by_lead, "Measures, before and since")


@pytest.mark.parametrize(
    ("role", "own", "school"), [("governor", WREN, None), ("reviewer", WREN, None), ("head", OAK, WREN)]
)
def test_others_do_not_make_it(canaries: Records, role: Any, own: str, school: str | None) -> None:
    with pytest.raises(AccessDenied):
        case_study(canaries.seen_by(Viewer(role, (canaries.partnership,), (own,))), school=school)


def test_a_school_or_a_year_that_the_records_do_not_have_is_said(canaries: Records) -> None:
    with pytest.raises(UserError, match="“Elmford” is not a school of these records"):
        case_study(canaries, school="Elmford")
    with pytest.raises(UserError, match=r"No review of 2019/20 is in these records\. They have 2025/26\."):
        case_study(canaries, year="2019/20")


def test_before_the_first_review_there_is_room_and_no_figures(one_school: Path) -> None:
    study = case_study(records_of(Store.open(one_school), as_of=date(2026, 9, 1)), quoted=True)
    assert "No review has been held yet, so there are no figures to tell." in words(study)
    assert facts(study)["Reviews to come"] == "1, on 29 September 2026"
    assert study.tables() == []
    assert pdf_bytes(study).startswith(b"%PDF")


def test_the_document_opens_with_its_headings_tables_and_lines(study: Document) -> None:
    opened = docx.Document(io.BytesIO(document_docx(study)))
    assert [line.text for line in opened.paragraphs if line.style.name == "Heading 1"] == PARTS
    captions = [line.text for line in opened.paragraphs if line.style.name == "Caption"]
    assert captions == [one.caption for one in study.tables() if isinstance(one, Table)]
    lines = sum(line.style.name == "Room" for line in opened.paragraphs)
    assert lines == sum(block.lines for block in study.blocks if isinstance(block, Room))
    assert opened.tables[1].cell(2, 1).text == "5"


def test_the_same_records_make_the_same_files(canaries: Records, study: Document) -> None:
    again = case_study(canaries)
    assert document_docx(again) == document_docx(study)
    assert pdf_bytes(again) == pdf_bytes(study)


def test_on_paper_it_says_what_it_is_of_and_from_when(demo: Records) -> None:
    reader = PdfReader(io.BytesIO(pdf_bytes(case_study(demo))))
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert reader.metadata is not None
    assert reader.metadata.title == f"Case study: {SALLOWBROOK}"
    assert "Reviews held 26, from 2024/25 to 2026/27" in text
    assert f"Snapshot {demo.snapshot}, as at 13 November 2026" in text
