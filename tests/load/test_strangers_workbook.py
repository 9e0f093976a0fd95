"""A workbook that somebody else keeps: other headings, title rows above, columns beside, totals and notes below.

What the questions answer is worked out by hand here, from the cells that are written down in this file.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peerreview.access import LOCAL
from peerreview.load import Candidate, prepare, publish
from peerreview.questions.ask import ask
from peerreview.store.naming import Given
from peerreview.store.store import Store
from tests.workbooks import write_xlsx

AS_AT = date(2026, 11, 22)
WHOSE = "Thornbeck Learning Partnership"
A, B, C, D = "Thornbeck St Aldate's Primary", "Marlwick Infants", "Oxmere Junior School", "Pellbrook Primary"

REGISTER: list[list[Any]] = [
    ["Thornbeck Learning Partnership: member schools"],
    ["Kept by the office; last changed 3 November 2026"],
    [],
    [None, "NAME OF SCHOOL", "Unique reference number", "Head teacher", "N.O.R.", "Member since", "Date left"],
    [None, A, 990201, "Mrs P. Okonkwo-Hale", 212, "01/09/2023", None],
    [None, B, 990202, "Mr T. Brightwell", "180", "1 Sept 2023", None],
    [None, C, 990203, "Ms R. Achterberg", 241, date(2024, 9, 1), None],
    [None, D, 990204, "Mrs L. Fenn", 95, "01.09.23", "31/08/2025"],
    [],
    [None, "Total", None, None, 728],
    [None, "NB numbers are from the October census"],
]
DIARY: list[list[Any]] = [
    ["PEER REVIEW DIARY"],
    [],
    [None, None, "Host school", "Date of review", "Data pack", "Post-review workshop", "Follow-up visit", "ICs booked",
     "Reviewers", "Area of focus", "Our own column"],
    [None, None, "Thornbeck St. Aldate’s  Primary ", "Tue 6 Oct 2026", "22/9/26", "20/10/2026", "TBC",
     "J. Marsh / K. Iqbal", B, "Reading", 1],
    [None, None, B, "24th November 2026", date(2026, 11, 10), "tba", None, "S. Lowe", f"{A}; {C}", "Writing", 2],
    [None, None, C, "14.10.25", "30.9.25", "4 Nov 2025", "n/a", "J. Marsh", A, "Number", 3],
    [],
    ["Total", None, None, 3],
    ["Please send changes to the office"],
]  # fmt: skip
TASKS: list[list[Any]] = [
    [],
    ["School reviewed", "School year", "What we will do", "Person responsible", "By when", "New due date", "Progress",
     "Date completed", "How will we know"],
    [A, "2026-27", "Choose a reading scheme", "English lead", "13/11/26", None, "on track", None, "All use it"],
    [A, "2026/27", "Train all staff", "Deputy", "30 Nov 2026", None, "not begun", None, None],
    [A, "2026/2027", "Tell parents", "Head", "1 Nov 2026", "4 Dec 2026", "ongoing", None, None],
    [C, "2025/26", "Times tables every day", "Maths lead", "27/3/2026", None, "Finished", "20/03/26", "9 in 10 do"],
    [C, "2025/26", "Buy counters", None, "ongoing", None, "dropped", None, None],
]  # fmt: skip
RESULTS: list[list[Any]] = [
    ["School", "Year", "Checked on", "What was measured", "Starting point", "Now", "Units", "Level of impact",
     "Impact judgement", "Check again"],
    [C, "2025/26", "10 July 2026", "Pupils who know all tables", "41%", "78%", None, "children", "clear", "1/11/2026"],
]  # fmt: skip


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> Candidate:
    """The stranger's workbook, checked."""
    folder = tmp_path_factory.mktemp("stranger")
    sheets = {"Sheet1": REGISTER, "Diary 26-27": DIARY, "Tasks": TASKS, "Results": RESULTS}
    book = write_xlsx(folder / "Our peer review book.xlsx", **sheets)
    found = prepare(Store.open(folder / "store"), [book], Given(WHOSE, "TSC"))
    publish(found)
    return found


@pytest.fixture(scope="module")
def store(candidate: Candidate) -> Store:
    """The store that it was loaded into."""
    return candidate.store


def asked(store: Store, question: str, **how: Any) -> list[dict[str, Any]]:
    frame = ask(question, LOCAL, store=store, as_of=AS_AT, **how)
    return [{str(k): v for k, v in row.items()} for row in frame.astype(object).to_dict("records")]


def test_every_row_is_accounted_for(candidate: Candidate) -> None:
    assert {(c.sheet, c.kind): (c.rows_in, c.loaded, c.left_out) for c in candidate.counts} == {
        ("Sheet1", "schools"): (6, 4, 2),
        ("Diary 26-27", "reviews"): (5, 3, 2),
        ("Tasks", "actions"): (5, 5, 0),
        ("Results", "impact"): (1, 1, 0),
    }
    assert all(c.rows_in == c.loaded + c.left_out for c in candidate.counts)


def test_nothing_is_wrong_with_it(candidate: Candidate) -> None:
    assert [(i.code, i.cell) for i in candidate.issues if i.severity != "advice"] == []
    assert candidate.refused == []


def test_the_schools(store: Store) -> None:
    found = {row["school"]: row for row in asked(store, "schools")}
    assert set(found) == {A, B, C, D}
    assert found[B]["urn"] == "990202"
    assert found[A]["head"] == "Mrs P. Okonkwo-Hale"
    assert {name: row["roll"] for name, row in found.items()} == {A: 212, B: 180, C: 241, D: 95}


def test_the_headlines(store: Store) -> None:
    (row,) = asked(store, "headlines")
    assert row["members"] == 3, "one of the four has left"
    assert row["reviewed_this_year"] == 1, "Marlwick's review is two days away, and Oxmere's was last year"
    assert row["reviews"] == 3
    assert row["overdue"] == 2, "the reading scheme, and the check of the tables"
    assert row["due_soon"] == 3, "Marlwick's review, the training, telling parents"
    assert row["unscheduled"] == 2, "the follow-up visits of Thornbeck and Marlwick"
    assert row["done"] == 1, "the tables"
    assert row["impact_shown"] == 1


def test_the_steps_of_the_reviews(store: Store) -> None:
    steps = {
        (row["school"], row["step"]): (row["state"], row["due"].date())
        for row in asked(store, "follow_ups")
        if row["kind"] == "milestone" and row["state"] not in ("unscheduled", "not applicable")
    }
    assert steps == {
        (A, "Data shared"): ("done (assumed)", date(2026, 9, 22)),
        (A, "Review"): ("done (assumed)", date(2026, 10, 6)),
        (A, "Workshop"): ("done (assumed)", date(2026, 10, 20)),
        (B, "Data shared"): ("done (assumed)", date(2026, 11, 10)),
        (B, "Review"): ("due soon", date(2026, 11, 24)),
        (B, "Workshop"): ("planned", date(2026, 12, 8)),
        (C, "Data shared"): ("done (assumed)", date(2025, 9, 30)),
        (C, "Review"): ("done (assumed)", date(2025, 10, 14)),
        (C, "Workshop"): ("done (assumed)", date(2025, 11, 4)),
    }


def test_the_actions(store: Store) -> None:
    found = {row["action"]: row for row in asked(store, "actions")}
    assert {name: row["state"] for name, row in found.items()} == {
        "Choose a reading scheme": "overdue",
        "Train all staff": "due soon",
        "Tell parents": "due soon",
        "Times tables every day": "done",
        "Buy counters": "not applicable",
    }
    assert found["Tell parents"]["revised_due"].date() == date(2026, 12, 4)
    assert found["Train all staff"]["who"] == "Deputy"


def test_coverage(store: Store) -> None:
    rows = asked(store, "coverage")
    assert {(r["academic_year"], r["school"]) for r in rows if r["reviewed"]} == {("2026/27", A), ("2025/26", C)}


def test_every_figure_leads_back_to_its_cell(store: Store) -> None:
    cells = {(row["school"], row["step"]): row["source_cell"] for row in asked(store, "follow_ups")}
    assert cells[B, "Workshop"] == "Diary 26-27!F5"
    assert cells[A, "Choose a reading scheme"] == "Tasks!E3"


def test_the_figures_are_kept_as_they_were_typed(store: Store) -> None:
    (row,) = asked(store, "impact_ledger")
    assert (row["baseline"], row["follow_up"], row["level"], row["judgement"]) == ("41%", "78%", "pupil", "evident")


def test_a_copy_with_its_sheets_in_another_order_gives_the_same(store: Store, tmp_path: Path) -> None:
    sheets = {"Results": RESULTS, "Tasks": TASKS, "Diary 26-27": DIARY, "Sheet1": REGISTER}
    other = Store.open(tmp_path / "store")
    publish(prepare(other, [write_xlsx(tmp_path / "Our peer review book.xlsx", **sheets)], Given(WHOSE, "TSC")))
    for question in ("headlines", "schools", "coverage", "stage_progress"):
        assert repr(asked(other, question)) == repr(asked(store, question))
