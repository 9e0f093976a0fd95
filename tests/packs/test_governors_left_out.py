"""The paper for governors: nothing of what stays out comes back by another way, and which plan and day it tells of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peerreview.access import Viewer
from peerreview.errors import UserError
from peerreview.packs.governors import governors_paper
from peerreview.packs.governors_content import LEFT_OUT, Options, Paper
from peerreview.packs.governors_paper import fitted, governors_pdf
from peerreview.packs.paper import pages
from peerreview.packs.records import Records
from peerreview.packs.slides import governors_slides, slides_bytes
from tests.packs.leaks import all_text
from tests.packs.meeting import ALDER, DAY, load, row

pytestmark = pytest.mark.slow  # together, not one by one

HOST, OTHER = "Wrenmoor Primary School", "Larchmere Primary School"
SCHOOLS = ("School", "Headteacher")
REVIEWS = ("Review ID", "School", "Review date", "Status", "Focus", "Impact review")
FINDINGS = ("Review ID", "Theme", "Kind", "Finding", "Finding ID", "Audience")
ACTIONS = ("Review ID", "Action ID", "Finding ID", "Action", "Owner", "Due", "Status", "Completed", "Evidence",
           "Audience")  # fmt: skip
IMPACT = ("Review ID", "Action ID", "Assessed on", "Assessed by", "Level", "Measure", "Baseline", "Follow-up", "Unit",
          "Judgement",
          "Next check due", "Audience")  # fmt: skip
LATER = date(2026, 12, 10)


def action(at: int | str, text: str, review: str = "W1", **cells: Any) -> list[Any]:
    return row(ACTIONS, Review_ID=review, Action_ID=f"A{at}", Action=text, **cells)


def impact(at: int | str, measure: str, **cells: Any) -> list[Any]:
    said = {"Assessed_on": date(2026, 9, 20), "Level": "pupil", "Judgement": "evident"} | cells
    return row(IMPACT, Review_ID="W1", Action_ID=f"A{at}", Measure=measure, **said)


def of(folder: Path, partnership: str = ALDER, **sheets: Sequence[Sequence[Any]]) -> Records:
    review = row(REVIEWS, Review_ID="W1", School=HOST, Review_date=date(2026, 3, 10), Focus="Talk", Impact_review="tbc")
    known: dict[str, list[Sequence[Any]]] = {
        "Schools": [SCHOOLS, (HOST, "Una Stokewell"), (OTHER, "Ned Ashcombe")],
        "Reviews": [REVIEWS, review],
        "Findings": [FINDINGS],
        "Actions": [ACTIONS],
        "Impact": [IMPACT],
    }
    for name, rows in sheets.items():
        known[name] = [known[name][0], *rows]
    return load(folder, {name: rows for name, rows in known.items() if len(rows) > 1}, partnership)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Records:
    done: dict[str, Any] = {"Status": "complete", "Completed": date(2026, 9, 30)}
    actions = [
        action(1, "Secretive gardening club", Owner="Ned Ashcombe", Due=date(2026, 10, 1), Status="in progress"),
        action(2, "Open the library", **done, Owner="English lead (Ola Bramble)"),
        action(3, "Learn from Larchmere", **done, Evidence="Notes"),
        action(4, "Only for the head", Audience="head", Finding_ID="F1", **done),
        action(5, "Read with families", **done | {"Completed": DAY}, Due=date(2026, 11, 1), Evidence="Told by Ned"),
    ]
    figures = {"Baseline": 2, "Follow-up": 9}
    looked = [
        impact(1, "Gardeners who come", Next_check_due=LATER),
        impact(2, "Loans in a week", Assessed_by="Ned Ashcombe", Unit="Larchmere loans", **figures),
        impact(4, "What the head looked at", Audience="head", Next_check_due=LATER),
        impact(5, "What only the head knows", Audience="head", Judgement="embedded"),
    ]
    hidden = {"Finding": "Hidden", "Finding_ID": "F1", "Audience": "head"}
    findings = [row(FINDINGS, Review_ID="W1", Theme="Looking inward", Kind="strength", **hidden)]
    return of(tmp_path_factory.mktemp("out"), Actions=actions, Impact=looked, Findings=findings)


def key_of(paper: Paper, text: str) -> str:
    return next(entry.key for entry in paper.entries if entry.text == text)


def test_an_action_that_the_head_leaves_out_is_told_nowhere(records: Records) -> None:
    whole = governors_paper(records, HOST, Options(date(2026, 9, 1)))
    assert "secretive gardening" in all_text(slides_bytes(whole))
    assert "Ask us about one action" in whole.asks[0]
    key = key_of(whole, "Secretive gardening club")
    paper = governors_paper(records, HOST, Options(date(2026, 9, 1), (key,)))
    assert paper.withheld[LEFT_OUT] == 1
    for found in (all_text(governors_pdf(paper)), all_text(slides_bytes(paper))):
        assert "gardening" not in found
        assert "gardeners" not in found
        assert "overdue" not in found
    assert not [ask for ask in paper.asks if "passed" in ask]


def test_what_is_for_others_leaves_no_trace_in_what_happened_since_and_what_is_asked(records: Records) -> None:
    paper = governors_paper(records, HOST, Options(date(2026, 9, 1)))
    assert paper.events == [
        "20 September 2026: Impact was looked at: evident: Gardeners who come",
        "20 September 2026: Impact was looked at: evident: Loans in a week",
        "30 September 2026: Action complete: Open the library",
        "1 October 2026: Agreed for this day and not complete yet: Secretive gardening club",
        "13 November 2026: Action complete: Read with families",
    ]
    # Complete and shown: the library, without evidence, and reading, whose evidence names somebody.
    ask = "Ask how we know what was achieved by one action that is complete, with no evidence in the records."
    assert ask in paper.asks
    assert "for the head" not in all_text(slides_bytes(paper))


def test_what_was_judged_for_other_readers_is_not_said_of_its_action(records: Records) -> None:
    paper = governors_paper(records, HOST)
    beneath = {entry.text: entry.beneath for entry in paper.agreed}
    assert "impact: evident" in beneath["Open the library"]
    assert "impact" not in beneath["Read with families"]
    assert "embedded" not in all_text(slides_bytes(paper))


def test_evidence_that_stays_out_is_not_said_to_be_missing(records: Records) -> None:
    paper = governors_paper(records, HOST)
    notes = "\n".join(note for slide in governors_slides(paper) for note in slide.notes)
    assert "Read with families" in notes
    assert "Evidence: in the school's own records" in notes


def test_names_in_owner_assessor_and_unit_stay_out(records: Records) -> None:
    paper = governors_paper(records, HOST)
    library = next(entry for entry in paper.agreed if entry.text == "Open the library")
    assert library.beneath.startswith("English lead; ")
    garden = next(entry for entry in paper.agreed if entry.text == "Secretive gardening club")
    assert garden.beneath.startswith("Somebody named in the records; ")
    for found in (all_text(governors_pdf(paper)), all_text(slides_bytes(paper))):
        for name in ("ashcombe", "bramble", "larchmere", " ned "):
            assert name not in found


def test_every_text_that_stays_out_for_a_name_is_said_once_with_the_word(records: Records) -> None:
    paper = governors_paper(records, HOST, Options(date(2026, 9, 1)))
    assert sorted((one.text, one.words) for one in paper.naming) == [
        ("Larchmere loans", "larchmere"), ("Learn from Larchmere", "larchmere"), ("Told by Ned", "Ned"),
    ]  # fmt: skip
    governor = records.seen_by(Viewer("governor", (ALDER,), (HOST,)))
    assert {one.words for one in governors_paper(governor, HOST).naming} == {""}


def test_a_name_in_what_the_head_asks_is_told_before_it_goes_out(records: Records) -> None:
    paper = governors_paper(records, HOST, Options(asks=("To visit Larchmere", "To read")))
    assert [(one.text, one.words) for one in paper.asks_naming] == [("To visit Larchmere", "larchmere")]


def test_a_partnership_called_after_a_school_is_not_printed(tmp_path: Path) -> None:
    records = of(tmp_path, "Larchmere Partnership", Actions=[action(1, "Read")])
    paper = governors_paper(records, HOST)
    assert "larchmere" not in all_text(governors_pdf(paper))
    assert "larchmere" not in all_text(slides_bytes(paper))


def test_a_meeting_after_the_day_of_the_paper_is_refused(records: Records) -> None:
    with pytest.raises(UserError, match="cannot be on 14 November 2026: the paper is as at 13 November 2026"):
        governors_paper(records, HOST, Options(date(2026, 11, 14)))


def test_a_paper_from_before_the_first_review_tells_of_no_plan(records: Records) -> None:
    paper = governors_paper(records.on(date(2026, 3, 9)), HOST)
    assert paper.focus == ["No review has been held yet."]
    assert (paper.entries, paper.events, paper.measures) == ([], [], [])


def _reviews(**more: Any) -> list[list[Any]]:
    """Two in one year, whose numbers are not in the order of their days, and one more."""
    days = {"W10": date(2025, 10, 1), "W9": date(2026, 3, 1), "W1": date(2025, 3, 1)}
    held = [row(REVIEWS, Review_ID=key, School=HOST, Review_date=on, Focus=f"Focus {key}") for key, on in days.items()]
    return [*held, row(REVIEWS, Review_ID="W11", School=HOST, Focus="Later", **more)]


@pytest.mark.parametrize("status", ["postponed", "cancelled"])
def test_the_plans_are_those_of_the_last_reviews_by_their_days(tmp_path: Path, status: str) -> None:
    done = {"Status": "complete", "Completed": date(2026, 5, 1)}
    actions = [action(1, f"After {key}", key, **done) for key in ("W1", "W9", "W10", "W11")]
    records = of(tmp_path, Reviews=_reviews(Review_date=date(2026, 10, 1), Status=status), Actions=actions)
    paper = governors_paper(records, HOST)
    assert "Focus W9" in paper.focus[0]
    assert [entry.text for entry in paper.agreed] == ["After W9"]
    assert [entry.text for entry in paper.earlier] == ["After W10"]


def test_forty_actions_fit_and_the_cut_is_said(tmp_path: Path) -> None:
    records = of(tmp_path, Actions=[action(at, f"Read {'aloud and long ' * 9}{at}", Due=LATER) for at in range(40)])
    document = fitted(governors_paper(records, HOST))
    assert pages(document) <= 2
    assert "some actions" in document.blocks[-1].text  # type: ignore[union-attr]


@pytest.mark.parametrize(("left", "words"), [(1, "0 of 1 action is complete."), (2, "0 of 2 actions are complete.")])
def test_how_many_are_complete_is_good_english(tmp_path: Path, left: int, words: str) -> None:
    make: Callable[[int], list[Any]] = lambda at: action(at, f"Read {at}", Due=LATER)  # noqa: E731
    paper = governors_paper(of(tmp_path, Actions=[make(at) for at in range(left)]), HOST)
    assert words in [getattr(block, "text", "") for block in fitted(paper).blocks]


def test_an_action_without_owner_and_day_says_so(tmp_path: Path) -> None:
    (entry,) = governors_paper(of(tmp_path, Actions=[action(1, "Read")]), HOST).agreed
    assert entry.beneath == "Nobody is named yet; no day is set yet"


def test_strange_names_and_texts_are_told_as_they_are_and_looked_through(tmp_path: Path) -> None:
    texts = ["#[Read] =cmd|' /C calc'!A0 $x$ <b>", "قراءة مع العائلات 😀", "=1+1", "#[Larchmere]", "ask\u00a0NED"]
    paper = governors_paper(of(tmp_path, Actions=[action(at, text) for at, text in enumerate(texts)]), HOST)
    stays = [entry.text for entry in paper.agreed if entry.stays]
    assert sorted(stays) == sorted(texts[:3])
    found = all_text(governors_pdf(paper)) + all_text(slides_bytes(paper))
    assert "larchmere" not in found
    assert "#[read] =cmd|' /c calc'!a0 $x$" in found
