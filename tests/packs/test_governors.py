"""The paper for governors: what goes in, what stays out, and that nothing of others is in any byte of it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pypdf import PdfReader

from peerreview.access import Viewer
from peerreview.errors import AccessDenied, UserError
from peerreview.packs.discretion import A_PERSON, ANOTHER_SCHOOL, names_to_leave_out
from peerreview.packs.governors import governors_paper
from peerreview.packs.governors_content import LEFT_OUT, NOT_FOR_GOVERNORS, Entry, Options, Paper
from peerreview.packs.governors_paper import fitted, governors_document, governors_pdf
from peerreview.packs.paper import page_pictures, pages
from peerreview.packs.records import Records, records_of
from peerreview.packs.slides import governors_slides, slides_bytes
from peerreview.store.store import Store
from tests.packs.conftest import HOST, OTHER, PARTNERSHIP
from tests.packs.leaks import all_text


@pytest.fixture(scope="module")
def paper(canaries: Records) -> Paper:
    return governors_paper(canaries, HOST, Options(date(2026, 5, 1), ofsted=True))


def texts(entries: list[Entry]) -> list[str]:
    return [entry.text for entry in entries if entry.stays]


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def test_what_peers_confirmed_and_what_is_worked_on(paper: Paper) -> None:
    assert texts(paper.confirmed) == ["Adults read aloud every day", "The library is used"]
    assert texts(paper.working_on) == ["Boys choose few books"]


def test_what_stays_out_is_counted_with_its_reason(paper: Paper) -> None:
    # Findings: two for other readers, two that name a school, one a person; actions: one for others, one with a name.
    # Evidence of three findings, the measure and its evidence name somebody; one measure is for other readers.
    why = [entry.why_not for entry in paper.entries if entry.why_not]
    assert sorted(why) == sorted([NOT_FOR_GOVERNORS] * 3 + [ANOTHER_SCHOOL] * 2 + [A_PERSON] * 2)
    assert paper.withheld[NOT_FOR_GOVERNORS] >= 3
    assert paper.withheld[A_PERSON] > 2


def test_who_does_it_is_a_role_and_nobody_is_named(paper: Paper) -> None:
    done, asked = (entry for entry in paper.agreed if entry.stays)
    assert done.beneath == (
        "English lead; completed on 20 May 2026; success is: Fifty loans a week (met); impact: evident"
    )
    assert asked.beneath == "Headteacher; by 1 July 2026; success is: A list by July"


def test_what_changed_since_the_last_meeting_and_nothing_before(paper: Paper, canaries: Records) -> None:
    assert "20 May 2026: Action complete: Open the library at lunch" in paper.events
    later = governors_paper(canaries, HOST, Options(date(2026, 5, 20)))
    assert not [event for event in later.events if event.startswith("20 May 2026")]
    assert [event for event in later.events if event.startswith("10 July 2026")] == [
        "10 July 2026: Impact was looked at: evident: Loans in a week"
    ]


def test_what_is_different_says_whose_evidence_it_is(paper: Paper) -> None:
    told = next(one for one in paper.measures if one.text == "Loans in a week")
    assert told.beneath == (
        "Pupil; evident; 12 loans before, 57 loans since; looked at on 10 July 2026 (headteacher); evidence: Loan book"
    )
    assert (told.before, told.since) == (12, 57)


def test_what_is_checked_next_and_what_is_asked(paper: Paper) -> None:
    assert paper.next_checks[0] == "20 November 2026: Impact review"
    assert paper.asks == [
        "Ask us about one action whose agreed day has passed, and what stands in the way.",
        "Ask at a later meeting what was found on 20 November 2026, when impact is looked at next.",
        "Tell us what you would like to know by the next meeting.",
    ]


def test_the_heads_own_words_take_the_place_of_ours(canaries: Records) -> None:
    assert governors_paper(canaries, HOST, Options(asks=("To visit the library",))).asks == ["To visit the library"]


def test_a_finding_that_the_head_leaves_out_is_not_in_it(canaries: Records, paper: Paper) -> None:
    key = next(entry.key for entry in paper.working_on if entry.stays)
    without = governors_paper(canaries, HOST, Options(left_out=(key,)))
    assert texts(without.working_on) == []
    assert without.withheld[LEFT_OUT] == 1
    assert "Boys choose few books" not in words_of(governors_pdf(without))


def test_the_line_on_ofsted_is_ours_and_only_where_it_is_wanted(paper: Paper, canaries: Records) -> None:
    assert "curriculum and teaching" in paper.ofsted
    assert paper.ofsted.startswith("In our own reading, and not a judgement")
    assert governors_paper(canaries, HOST).ofsted == ""


@pytest.mark.parametrize("make", [governors_pdf, slides_bytes], ids=["pdf", "slides"])
def test_no_canary_in_any_byte(paper: Paper, make: object) -> None:
    found = all_text(make(paper))  # type: ignore[operator]
    assert "adults read aloud" in found or "adultsreadaloud" in found  # it does look into the file
    assert "canar" not in found


def test_the_leaks_that_are_looked_for_would_be_found(paper: Paper) -> None:
    leaking = replace(paper, asks=["Ask Una Canaryhead"])
    assert "canaryhead" in all_text(governors_pdf(leaking))
    assert "canaryhead" in all_text(slides_bytes(leaking))


def test_the_pdf_is_tagged_with_title_and_language(paper: Paper) -> None:
    reader = PdfReader(io.BytesIO(governors_pdf(paper)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/StructTreeRoot"]["/K"]
    assert reader.metadata is not None
    assert reader.metadata.title == f"Peer review at {HOST}"
    assert reader.xmp_metadata is not None
    assert "pdfuaid:part" in reader.xmp_metadata.stream.get_data().decode()


def test_the_paper_says_where_it_comes_from(paper: Paper) -> None:
    words = words_of(governors_pdf(paper))
    assert "Snapshot 1, as at 1 September 2026" in words
    assert "as_at=2026-09-01&snapshot=1" in words.replace(" ", "")


def test_the_same_records_make_the_same_paper(paper: Paper, canaries: Records) -> None:
    again = governors_paper(canaries, HOST, Options(date(2026, 5, 1), ofsted=True))
    assert governors_pdf(again) == governors_pdf(paper)


def test_slides_have_their_charts_as_charts_and_the_evidence_in_their_notes(paper: Paper) -> None:
    deck = Presentation(io.BytesIO(slides_bytes(paper)))
    slides = list(deck.slides)
    assert len(slides) == len(governors_slides(paper)) <= 6
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    values = [tuple(series.values) for chart in charts for series in chart.plots[0].series]
    assert (12.0,) in values
    assert (57.0,) in values
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in slides)
    assert "Evidence: Loan book" in notes
    assert all(slide.shapes.title.text for slide in slides)


LONG = "word " * 500


def test_long_texts_still_fit_two_pages_and_the_cut_is_said(paper: Paper) -> None:
    entry = Entry("k", "strength", LONG, LONG, LONG, "planned")
    measure = replace(paper.measures[0], text=LONG, beneath=LONG)
    long = replace(
        paper, focus=[LONG] * 3, confirmed=[entry] * 20, working_on=[entry] * 20, agreed=[entry] * 20,
        earlier=[entry] * 20, events=[LONG] * 20, measures=[measure] * 20, next_checks=[LONG] * 20, asks=[LONG] * 20,
    )  # fmt: skip
    document = fitted(long)
    assert pages(document) <= 2
    assert "Shortened to fit two pages" in document.blocks[-1].text  # type: ignore[union-attr]
    assert slides_bytes(long)


def test_one_long_word_is_cut_too(paper: Paper) -> None:
    document = fitted(replace(paper, focus=["x" * 20_000]))
    assert pages(document) <= 2


STRANGE = ("#[raw] =cmd|' /C calc'!A0 $x$ *y* \\ @ref <b>", "مدرسة שלום 😀 👩‍🏫 日本", "bell \x07 and \ud800 half", "")


@pytest.mark.parametrize("text", STRANGE)
def test_strange_text_is_set_as_it_is_and_breaks_nothing(paper: Paper, text: str) -> None:
    strange = replace(paper, focus=[text], confirmed=[Entry("k", "strength", text, text, text)])
    words = words_of(governors_pdf(strange))
    if "#[raw]" in text:
        assert "#[raw] =cmd|' /C calc'!A0 $x$ *y* \\ @ref <b>" in words
    assert len(page_pictures(fitted(strange))) <= 2
    assert Presentation(io.BytesIO(slides_bytes(strange)))


def test_no_review_yet_is_said(one_school: object) -> None:
    records = records_of(Store.open(str(one_school)), as_of=date(2026, 9, 1))
    paper = governors_paper(records, "Wrenmoor Primary School")
    assert paper.focus == ["No review has been held yet."]
    assert "No action plan is in the records yet." in words_of(governors_pdf(paper))
    assert slides_bytes(paper)


@pytest.mark.parametrize(
    "viewer",
    [
        Viewer("head", (PARTNERSHIP,), (OTHER,)),
        Viewer("lead", (PARTNERSHIP,)),
        Viewer("associate", (PARTNERSHIP,)),
        Viewer("reviewer", (PARTNERSHIP,), (HOST,)),
    ],
    ids=["another head", "lead", "associate", "reviewer"],
)
def test_the_paper_is_made_by_the_school_itself(canaries: Records, viewer: Viewer) -> None:
    with pytest.raises(AccessDenied, match="is made at Wrenmoor Primary School itself"):
        governors_paper(canaries.seen_by(viewer), HOST)


def test_the_head_and_whoever_keeps_the_records_make_the_same(canaries: Records, paper: Paper) -> None:
    head = canaries.seen_by(Viewer("head", (PARTNERSHIP,), (HOST,)))
    assert governors_paper(head, HOST, Options(date(2026, 5, 1), ofsted=True)) == paper


def test_an_unknown_school_is_said(canaries: Records) -> None:
    with pytest.raises(UserError, match="not a school of these records"):
        governors_paper(canaries, "Nowhere School")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A visit to Canaryoak Junior", ANOTHER_SCHOOL),
        ("as at CANARYOAK", ANOTHER_SCHOOL),
        ("shown by Una", A_PERSON),
        ("MRS CANARYHEAD'S class", A_PERSON),
        ("Wrenmoor's own library", None),
        ("Adults read aloud", None),
    ],
)
def test_names_are_found_in_texts(canaries: Records, text: str, why: str | None) -> None:
    assert names_to_leave_out(canaries, HOST).found_in(text) == why


def test_the_document_holds_every_heading_once(paper: Paper) -> None:
    headings = [block.text for block in governors_document(paper).blocks if type(block).__name__ == "Heading"]
    assert len(headings) == len(set(headings)) == 9


def test_slides_carry_the_day_of_the_records_and_not_the_hour_of_their_making(paper: Paper) -> None:
    with ZipFile(io.BytesIO(slides_bytes(paper))) as package:
        assert {info.date_time[:3] for info in package.infolist()} == {(2026, 9, 1)}
        charts = [package.read(name) for name in package.namelist() if name.endswith(".xlsx")]
    assert charts
    for chart in charts:
        with ZipFile(io.BytesIO(chart)) as workbook:
            assert b"2026-09-01T00:00:00Z" in workbook.read("docProps/core.xml")
