"""The conversation pack says what the questions answer, names no school for its ratings, and has room to write."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from itertools import takewhile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pypdf import PdfReader

from peerreview.access import Viewer
from peerreview.errors import AccessDenied, UserError
from peerreview.packs.content import Document, Facts, Heading, Room, Table, Words
from peerreview.packs.paper import pages, pdf_bytes
from peerreview.packs.records import Records, records_of
from peerreview.prompts import prompts
from peerreview.store.store import Store
from peerreview.ui.conversation_pack import STEPS_TO_AGREE, conversation_document
from peerreview.ui.look import look_at
from peerreview.ui.parts.maturity import NOT_SPP
from peerreview.ui.prompts import OPENING
from peerreview.words import of, say_date

SALLOWBROOK, TRIOS = "Sallowbrook and Marlwick Consortium", "Yarrowdene Trios"
JUNE = date(2026, 6, 25)  # of the last conversation


@pytest.fixture(scope="module")
def records(five_partnerships: Path) -> Records:
    return records_of(Store.open(five_partnerships), partnership=SALLOWBROOK)


@pytest.fixture(scope="module")
def told(records: Records) -> Document:
    return conversation_document(look_at(records))


def headings(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading)]


def table(document: Document, begins: str) -> Table:
    [found] = [one for one in document.tables() if one.caption.startswith(begins)]
    return found


def text(document: Document) -> str:
    reader = PdfReader(io.BytesIO(pdf_bytes(document)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_it_comes_in_the_order_of_a_meeting(told: Document) -> None:
    assert told.blocks[0] == Words(NOT_SPP, "note")
    firsts = [block.text for block in told.blocks if isinstance(block, Heading) and block.level == 1]
    assert firsts == [
        "To open with",
        "How we see our partnership",
        "What our records show beside it",
        "What has moved since 25 June 2026",
        "Our last conversation",
        "What we agree now",
    ]


def test_three_questions_each_have_room(told: Document, records: Records) -> None:
    opening = told.blocks[told.blocks.index(Heading("To open with")) + 1 :][: 2 * OPENING]
    assert [type(block) for block in opening] == [Words, Room] * OPENING
    facts = records.answer("facts").set_index("fact")
    for asked in opening[::2]:
        assert isinstance(asked, Words)
        figures = {of(int(row["count"]), int(row["of"])) for _, row in facts.iterrows()}
        rest = {of(int(row["of"] - row["count"]), int(row["of"])) for _, row in facts.iterrows()}
        assert any(figure in asked.text for figure in figures | rest)
    looks = {f"On the dashboard: {prompt.look}" for prompt in prompts()}
    assert {room.label for room in opening[1::2] if isinstance(room, Room)} <= looks


def test_every_dimension_has_its_ratings_and_room(told: Document, records: Records) -> None:
    profile = records.answer("maturity_profile")
    assert len(profile) == 4
    for _, row in profile.iterrows():
        at = told.blocks.index(Heading(row["dimension"], 2))
        here = list(takewhile(lambda block: not isinstance(block, Heading), told.blocks[at + 1 :]))
        said = " ".join(block.text for block in here if isinstance(block, Words))
        assert f"Agreed together on {say_date(row['agreed_on'])}: {row['agreed']}" in said
        assert f"The Associate gave {row['associate']}." in said
        assert isinstance(here[-1], Room)
        [spread] = [block for block in here if isinstance(block, Table)]
        for part in str(row["spread"]).split(", "):
            schools, level = part.split(" ", 1)
            words = spread.frame.set_index("Level")["Schools' own ratings"][level]
            assert words.startswith(of(int(schools), int(row["raters"])))


def test_no_school_is_named_for_its_ratings(told: Document, records: Records) -> None:
    until = told.blocks.index(Heading("Our last conversation"))
    words = text(replace(told, blocks=told.blocks[:until]))
    assert "10 schools rated it" in words
    assert [name for name in records.answer("schools")["school"] if name in words] == []


def test_the_ladder_has_every_fact(told: Document, records: Records) -> None:
    facts = records.answer("facts")
    frame = table(told, "The ladder").frame
    assert sorted(frame["words"]) == sorted(facts["in_words"])
    rungs = [block for block in told.blocks if isinstance(block, Facts) and len(block.pairs) == 4]
    assert [term for term, _ in rungs[0].pairs] == ["Participating", "Following through", "Demonstrating change",
                                                    "Leading others"]  # fmt: skip


def test_what_moved_is_told_from_the_last_conversation_or_a_day(told: Document, records: Records) -> None:
    then, now = records.on(JUNE).answer("facts").set_index("fact"), records.answer("facts").set_index("fact")
    moved = table(told, "Moved since 25 June 2026").frame.set_index("what")
    assert tuple(moved.loc["Actions complete", ["then", "now"]]) == (
        then["in_words"]["actions_complete"],
        now["in_words"]["actions_complete"],
    )
    earlier = conversation_document(look_at(records), since=date(2026, 3, 2))
    assert "What has moved since 2 March 2026" in headings(earlier)
    with pytest.raises(UserError, match="14 November 2026 is still to come as at 13 November 2026"):
        conversation_document(look_at(records), since=date(2026, 11, 14))


def test_the_last_next_steps_stand_with_what_became_of_them(told: Document, records: Records) -> None:
    asked = records.answer("conversations").query("latest")
    frame = table(told, "Next steps agreed on 25 June 2026").frame
    assert frame["next_step"].tolist() == asked["next_step"].tolist()
    assert frame["state"].tolist() == asked["state"].tolist()
    rooms = [block.label for block in told.blocks if isinstance(block, Room)]
    assert len([label for label in rooms if label.startswith("Next step ")]) == STEPS_TO_AGREE


def test_it_is_a_tagged_pdf_of_a_few_pages(told: Document) -> None:
    reader = PdfReader(io.BytesIO(pdf_bytes(told)))
    assert reader.metadata is not None
    assert reader.metadata.title == "Our conversation about the partnership"
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert pages(told) <= 6
    assert told.origin.link.startswith("http://127.0.0.1:8501/maturity?partnership=Sallowbrook")


def test_without_ratings_or_conversations_it_says_how_to_begin(records: Records) -> None:
    alone = conversation_document(look_at(replace(records, partnership=TRIOS)))
    assert records_of(records.store, partnership=TRIOS).answer("conversations").empty
    assert "No conversation with an Associate is in the records yet." in text(alone)
    assert headings(alone)[-1] == "What we agree now"


def test_it_is_not_for_governors(records: Records) -> None:
    governor = Viewer("governor", (SALLOWBROOK,), ("Wrenmoor Primary School",))
    with pytest.raises(AccessDenied, match="The conversation pack is for those who work across the partnership"):
        conversation_document(look_at(records.seen_by(governor)))


def test_there_is_none_of_nothing(records: Records) -> None:
    with pytest.raises(UserError, match="Nothing has been loaded yet"):
        conversation_document(replace(look_at(records), snapshot=None))


def test_the_link_looks_back_to_the_same_day(records: Records) -> None:
    def asked(since: date) -> dict[str, list[str]]:
        return parse_qs(urlsplit(conversation_document(look_at(records), since=since).origin.link).query)

    assert asked(date(2025, 9, 1))["since"] == ["The start of 2025/26"]
    assert asked(date(2026, 6, 25))["since"] == ["Our conversation of 25 June 2026"]
    assert "since" not in asked(date(2026, 6, 26))  # a day that the page has no choice for
