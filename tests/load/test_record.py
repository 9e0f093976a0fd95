"""A record workbook goes out filled in and comes back: it merges with what other workbooks say, cell by cell."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from peerreview.access import LOCAL, Viewer
from peerreview.errors import UserError
from peerreview.load import Candidate, Given, prepare, publish
from peerreview.questions.ask import ask
from peerreview.records import Wanted, write_blank_record, write_record_of
from peerreview.store.store import Store
from tests.records import beside, fill
from tests.workbooks import Rows, write_xlsx

WRENMOOR, FENNICK = "Wrenmoor Primary School", "Fennick Infant School"
WHOSE = "Alder Vale Partnership"
REVIEWS = [
    ["School", "Academic year", "Review date", "Focus", "Lead reviewer", "Workshop"],
    [WRENMOOR, None, date(2025, 11, 12), "Reading", "A. Penhallow", date(2025, 11, 26)],
    [WRENMOOR, None, date(2026, 6, 9), "Writing", None, "tbc"],
    [FENNICK, "2025/26", "tbc", None, None, None],
]
SECOND = "Wrenmoor Primary School 2025/26 (2)"
FINDINGS = [
    ["School", "Review date", "Theme", "Kind", "Finding"],
    [WRENMOOR, date(2026, 6, 9), "Our impact", "strength", "Pupils write at length"],
    [WRENMOOR, date(2026, 6, 9), "Our impact", "strength", "Pupils write at length"],
]
ACTIONS = [
    ["School", "Review date", "Action", "Due", "Status"],
    [WRENMOOR, date(2026, 6, 9), "Show good sentences", date(2026, 12, 1), "not started"],
]
SCHOOLS = [["School"], [WRENMOOR], [FENNICK]]
IMPACT = [
    ["School", "Review date", "Assessed on", "Measure", "Follow-up"],
    [WRENMOOR, date(2026, 6, 9), date(2026, 11, 3), "Pages written", 4],
]


def register(folder: Path, reviews: Rows = REVIEWS) -> Path:
    sheets = {"Schools": SCHOOLS, "Reviews": reviews, "Findings": FINDINGS, "Actions": ACTIONS, "Impact": IMPACT}
    return write_xlsx(folder / "register.xlsx", **sheets)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with two reviews of one school in a year, without IDs, and what followed the second."""
    folder = tmp_path_factory.mktemp("record")
    publish(prepare(Store.open(folder / "store"), [register(folder)], Given(WHOSE, "tiptree-stanway")))
    return folder / "store"


@pytest.fixture
def store(loaded: Path, tmp_path: Path) -> Store:
    """That store, to be changed."""
    return Store.open(Path(shutil.copytree(loaded, tmp_path / "store")))


def taken(store: Store, path: Path, review: str = SECOND, viewer: Viewer = LOCAL) -> Path:
    write_record_of(path, Wanted(review=review), store, viewer)
    return path


def changes(candidate: Candidate) -> list[tuple[str, Any, Any]]:
    return [(one["what"], one["before"], one["after"]) for one in candidate.changes]


def answers(store: Store, question: str, **narrowed: str) -> list[dict[str, Any]]:
    """An answer without the places that the records come from."""
    frame = ask(question, LOCAL, store=store, as_of=date(2026, 11, 22), **narrowed).drop(
        columns=["source", "source_cell", "place", "loaded_at"], errors="ignore"
    )
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def test_untouched_it_changes_nothing(store: Store, tmp_path: Path) -> None:
    candidate = prepare(store, [taken(store, tmp_path / "r.xlsx")])
    assert changes(candidate) == []
    assert candidate.issues == []
    assert [(one.sheet, one.kind, one.rows_in, one.left_out) for one in candidate.counts] == [
        ("Self-review", "reviews", 3, 0),
        ("Summary", "findings", 2, 0),
        ("Action plan", "actions", 1, 0),
        ("Impact", "impact", 1, 0),
    ]


@pytest.mark.slow
def test_nor_does_it_change_how_a_step_stands(store: Store, tmp_path: Path) -> None:
    before = {name: answers(store, name) for name in ("stage_progress", "documents", "actions", "not_tracked")}
    publish(prepare(store, [taken(store, tmp_path / "r.xlsx")]))
    assert {name: answers(store, name) for name in before} == before


def test_what_is_filled_in_changes_that_and_nothing_else(store: Store, tmp_path: Path) -> None:
    path = fill(
        taken(store, tmp_path / "r.xlsx"),
        {"Enquiry questions": "To what extent do pupils enjoy writing?"},
        Summary=[{"Kind *": "area for development", "Theme *": "Looking inward", "Finding *": "Spelling"}],
    )
    candidate = prepare(store, [path])
    assert sorted(changes(candidate), key=str) == [
        ("Finding: Spelling", None, "added"),
        (f"Review {SECOND}: Enquiry question", None, "To what extent do pupils enjoy writing?"),
    ]
    publish(candidate)
    (review,) = [row for row in answers(store, "reviews") if row["review"] == SECOND]
    assert (review["focus"], review["findings"]) == ("Writing", 3)


@pytest.mark.slow
def test_an_answer_that_differs_is_told_with_both_cells(store: Store, tmp_path: Path) -> None:
    path = fill(taken(store, tmp_path / "r.xlsx"), {"Broad areas of focus": "Spelling"})
    candidate = prepare(store, [path])
    assert changes(candidate) == [(f"Review {SECOND}: Focus", "Writing", "Spelling")]
    publish(candidate)
    (conflict,) = [row for row in answers(store, "issues") if row["code"] == "conflict"]
    assert (conflict["cell"], conflict["value"]) == ("Reviews!D3", "Writing")
    answer = beside(openpyxl.load_workbook(path), "Broad areas of focus").coordinate
    assert f"Self-review!{answer} of r.xlsx" in conflict["problem"]


@pytest.mark.slow
def test_a_day_that_moved_since_it_was_written_stays_moved(store: Store, tmp_path: Path) -> None:
    path = taken(store, tmp_path / "r.xlsx")
    moved = [*REVIEWS[:2], [WRENMOOR, None, date(2026, 6, 23), *REVIEWS[2][3:]], REVIEWS[3]]
    publish(prepare(store, [register(tmp_path, moved)], Given(WHOSE)))
    candidate = prepare(store, [fill(path, {"Lead reviewer": "B. Tarn"})])
    assert [one for one in changes(candidate) if one[1] is not None] == []
    assert (f"Review {SECOND}: Lead reviewer", None, "B. Tarn") in changes(candidate)


@pytest.mark.slow
def test_a_day_that_was_not_known_can_be_given_whatever_year_it_is_in(store: Store, tmp_path: Path) -> None:
    path = fill(taken(store, tmp_path / "r.xlsx", f"{FENNICK} 2025/26"), {"Review date": date(2026, 9, 15)})
    candidate = prepare(store, [path])
    whats = {what for what, _, _ in changes(candidate)}
    assert f"Review {FENNICK} 2025/26: Review date" in whats
    publish(candidate)
    found = answers(store, "reviews", school=FENNICK)
    assert [(row["review"], row["academic_year"]) for row in found] == [(f"{FENNICK} 2025/26", "2026/27")]


@pytest.mark.slow
def test_it_still_finds_its_review_once_that_has_an_id(store: Store, tmp_path: Path) -> None:
    path = fill(taken(store, tmp_path / "r.xlsx"), {"Enquiry questions": "Why?"})
    named = [["Review ID", *REVIEWS[0]], ["R1", *REVIEWS[1]], ["R2", *REVIEWS[2]], [None, *REVIEWS[3]]]
    publish(prepare(store, [register(tmp_path, named)], Given(WHOSE)))
    candidate = prepare(store, [path])
    assert changes(candidate) == [("Review R2: Enquiry question", None, "Why?")]
    assert not [issue for issue in candidate.issues if issue.severity == "row left out"]


def test_a_blank_one_says_whose_it_is_and_begins_a_store(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    write_blank_record(tmp_path / "r.xlsx", "trio")
    path = fill(
        tmp_path / "r.xlsx",
        {"Partnership": WHOSE, "School": WRENMOOR, "Review date": date(2026, 3, 10), "Line of enquiry": "Why?"},
        Joint_report=[{"Kind *": "strength", "Theme *": "Our impact", "Finding *": "Pupils read"}],
    )
    publish(prepare(store, [path]))
    (review,) = answers(store, "reviews")
    assert (review["partnership"], review["review"], review["protocol"]) == (WHOSE, f"{WRENMOOR} 2025/26", "trio")
    assert (review["enquiry_question"], review["findings"]) == ("Why?", 1)


@pytest.mark.slow
def test_what_somebody_may_not_read_stays_out_of_theirs_and_is_not_changed(store: Store, tmp_path: Path) -> None:
    private = [[*REVIEWS[0], "Audience"], *([*row, "head"] for row in REVIEWS[1:])]
    publish(prepare(store, [register(tmp_path, private)], Given(WHOSE)))
    path = tmp_path / "r.xlsx"
    recorded = write_record_of(path, Wanted(review=SECOND), store, Viewer("lead", (WHOSE,)))
    assert recorded.withheld
    assert recorded.review["focus"] is None
    assert set(map(len, recorded.rows.values())) == {0}
    candidate = prepare(store, [path])
    assert changes(candidate) == []
    assert not [issue for issue in candidate.issues if issue.severity == "row left out"]


@pytest.mark.slow
def test_a_review_whose_protocol_is_gone_has_no_words(store: Store, tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "o.xlsx", Reviews=[["School", "Review date"], ["Hollowmere School", date(2026, 3, 1)]])
    publish(prepare(store, [book], Given("Brook Hill Partnership")))
    with pytest.raises(UserError, match="protocol of Hollowmere School 2025/26 is not known"):
        taken(store, tmp_path / "r.xlsx", "Hollowmere School 2025/26")


@pytest.mark.slow
def test_a_school_that_is_not_known_is_told_where_its_name_stands(store: Store, tmp_path: Path) -> None:
    write_blank_record(tmp_path / "r.xlsx", "tiptree-stanway")
    path = fill(
        tmp_path / "r.xlsx",
        {"Partnership": WHOSE, "School": "Tarn Hill School", "Academic year": "2025/26", "Enquiry questions": "Why?"},
        Summary=[{"Kind *": "strength", "Theme *": "Our impact", "Finding *": "Pupils read"}],
    )
    candidate = prepare(store, [path])
    school = beside(openpyxl.load_workbook(path), "School").coordinate
    assert {(one.code, one.cell) for one in candidate.issues} == {("unknown_school", f"Self-review!{school}")}
    assert changes(candidate) == []


@pytest.mark.slow
def test_the_records_of_all_five_protocols_change_nothing(five_partnerships: Path, tmp_path: Path) -> None:
    store = Store.open(five_partnerships)
    held = ask("reviews", LOCAL, store=store)
    fullest = held.sort_values(["findings", "actions"]).groupby("partnership").tail(2)
    paths = []
    for number, row in enumerate(fullest.to_dict("records")):
        paths.append(tmp_path / f"{number}.xlsx")
        write_record_of(paths[-1], Wanted(row["partnership"], review=row["review"]), store)
    candidate = prepare(store, paths)
    try:
        assert len(set(fullest["protocol"])) == 5
        assert sum(one.loaded for one in candidate.counts) > 100
        assert changes(candidate) == []
        assert {one.left_out for one in candidate.counts} == {0}
        assert not [issue for issue in candidate.issues if issue.code == "conflict"]
    finally:
        candidate.discard()
