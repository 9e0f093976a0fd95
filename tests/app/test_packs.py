"""The Packs page: what goes into a paper, what stays out, and the files to take away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from peerreview.packs.case_study import case_study
from peerreview.packs.governors import governors_paper
from peerreview.packs.governors_content import NOT_FOR_GOVERNORS
from peerreview.packs.records import records_of
from peerreview.store.meetings import last_meeting
from peerreview.store.store import Store
from peerreview.ui import pack_desk
from peerreview.ui.menu import PACKS
from peerreview.ui.pack_kinds import KINDS
from peerreview.ui.packs import FORMATS
from tests.app.seen import text

pytestmark = pytest.mark.slow  # together, not one by one

See = Callable[..., AppTest]
SCHOOL = "Fennelcote Catholic Primary School"


@pytest.fixture
def page(see: See, demo_store: Path) -> AppTest:
    return see(demo_store, PACKS, pack="For governors", school=SCHOOL)


def test_every_finding_and_action_can_be_ticked(page: AppTest, demo_store: Path) -> None:
    paper = governors_paper(records_of(Store.open(demo_store)), SCHOOL)
    assert not page.exception
    ticks = [box.label for box in page.checkbox]
    assert len(ticks) == sum(entry.stays for entry in paper.entries)
    assert all(box.value for box in page.checkbox)


def test_what_stays_out_is_said_with_the_reason(page: AppTest) -> None:
    assert "Stays out: 1 text for other readers." in text(page)


def test_what_is_for_others_is_said_by_its_cell_and_not_by_its_words(page: AppTest, demo_store: Path) -> None:
    paper = governors_paper(records_of(Store.open(demo_store)), SCHOOL)
    (hidden,) = (entry for entry in paper.entries if entry.why_not == NOT_FOR_GOVERNORS)
    folded = next(one for one in page.expander if one.label == "What is for other readers: 1 text")
    assert f"New line of enquiry, {hidden.key}" in " ".join(str(one.value) for one in folded.get("html"))


def test_a_name_in_what_is_asked_is_said_before_anything_is_made(page: AppTest) -> None:
    assert not page.warning
    page.text_area[0].set_value("Visit Teaselby with us\nAsk about reading").run()
    assert not page.exception
    (warning,) = page.warning
    assert "goes in as you wrote it, naming another school (“teaselby”): “Visit Teaselby with us”" in warning.value


def test_what_names_another_school_is_shown_with_the_word(see: See, demo_store: Path) -> None:
    page = see(demo_store, PACKS, pack="For governors", school="Sallowbrook Junior School")
    assert "Stays out: 1 text naming another school." in text(page)
    assert "Naming another school (“infant”): “Agree one handover page for Year 2 to Year 3" in text(page)


def test_an_unticked_finding_leaves_the_files_and_the_preview(page: AppTest) -> None:
    before = [image.proto.imgs[0].url for image in page.get("image")]
    page.checkbox[0].uncheck().run()
    assert not page.exception
    assert [image.proto.imgs[0].url for image in page.get("image")] != before


def test_the_day_of_the_last_meeting_is_kept(see: See, tmp_path: Path, demo_store: Path) -> None:
    import shutil

    store = tmp_path / "store"
    shutil.copytree(demo_store, store)
    page = see(store, PACKS, pack="For governors", school=SCHOOL)
    page.date_input[0].set_value(date(2026, 9, 30)).run()
    assert not page.exception
    known = last_meeting(store, ("Sallowbrook and Marlwick Consortium", SCHOOL), date(2026, 11, 13))
    assert known == date(2026, 9, 30)
    again = see(store, PACKS, pack="For governors", school=SCHOOL)
    assert again.date_input[0].value == date(2026, 9, 30)
    again.date_input[0].set_value(date(2026, 6, 30)).run()  # the later day was a slip
    once_more = see(store, PACKS, pack="For governors", school=SCHOOL)
    assert once_more.date_input[0].value == date(2026, 6, 30)


def test_an_empty_store_says_what_to_do(see: See, empty_store: Path) -> None:
    page = see(empty_store, PACKS)
    assert not page.exception
    assert "Nothing has been loaded yet." in text(page)


def test_one_school_without_a_review(see: See, one_school: Path) -> None:
    page = see(one_school, PACKS)
    assert not page.exception
    assert len(page.get("image")) == 1
    assert "No finding and no action may go in" in text(page)


@pytest.mark.parametrize("title", ["Conversation", "Agenda", "Case study", "Anonymous summary"])
def test_every_pack_has_a_preview_and_its_files(see: See, demo_store: Path, title: str) -> None:
    page = see(demo_store, PACKS, pack=title)
    assert not page.exception
    assert page.header[0].value == title
    assert page.get("image")
    buttons = [button.proto.label for button in page.get("download_button")]
    kind = next(kind for kind in KINDS.values() if kind.title == title)
    assert buttons == [f"Download {FORMATS[ending][0]}" for ending in kind.formats]


def test_a_case_study_can_be_of_one_school(see: See, demo_store: Path) -> None:
    whole = see(demo_store, PACKS, pack="Case study")
    one = see(demo_store, PACKS, pack="Case study", school=SCHOOL)
    assert not one.exception
    assert one.get("image")[0].proto.imgs[0].url != whole.get("image")[0].proto.imgs[0].url


def test_what_cannot_be_made_is_said_in_a_sentence(see: See, one_school: Path) -> None:
    page = see(one_school, PACKS, pack="Anonymous summary")
    assert not page.exception
    assert [error.value for error in page.error]


def test_a_summary_is_of_every_partnership(see: See, five_partnerships: Path) -> None:
    page = see(five_partnerships, PACKS, pack="Anonymous summary")
    assert "for all 5 partnerships, as at" in text(page)
    assert "Sallowbrook" not in text(page)
    page = see(five_partnerships, PACKS, pack="Agenda")
    assert "for Sallowbrook and Marlwick Consortium, as at" in text(page)


def test_the_file_of_a_summary_is_called_after_no_partnership(
    see: See, five_partnerships: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []
    monkeypatch.setattr(pack_desk, "offer", lambda files, key: offered.extend(file.name for file in files))
    see(five_partnerships, PACKS, pack="Anonymous summary")
    assert offered == ["anonymous-summary-2026-11-13.pdf", "anonymous-summary-2026-11-13.xlsx"]


def test_the_link_of_a_case_study_opens_the_same_case_study(see: See, demo_store: Path) -> None:
    said = {"school": SCHOOL, "year": "2025/26", "named": True}
    made = case_study(records_of(Store.open(demo_store)), **said)  # type: ignore[arg-type]
    address = dict(parse_qsl(urlsplit(made.origin.link).query))
    page = see(demo_store, PACKS, **address)
    assert not page.exception
    assert not page.warning
    assert page.header[0].value == "Case study"
    assert [box.value for box in page.selectbox] == [SCHOOL, "2025/26"]
    assert [toggle.value for toggle in page.toggle] == [True, False]


@pytest.mark.parametrize("title", ["Conversation", "Agenda", "Case study"])
def test_one_school_has_each_pack_too(see: See, one_school: Path, title: str) -> None:
    page = see(one_school, PACKS, pack=title)
    assert not page.exception
    assert page.get("image")
