"""What do the records hold of one review, ready to be filled in further?"""

from __future__ import annotations

import json
from datetime import date

import pytest

from peerreview.access import Viewer
from tests.spec.tables import PARTNERSHIP, Snapshot, book, pick, snapshot

pytestmark = pytest.mark.slow  # together, not one by one

WRENMOOR = {"school": "Wrenmoor", "academic_year": "2025/26"}


@pytest.fixture(scope="module")
def small() -> Snapshot:
    return snapshot(
        book(
            reviews=[
                {
                    "school": "Wrenmoor",
                    "review_date": date(2026, 3, 10),
                    "focus": "Reading",
                    "documents_shared": "SEF; Map",
                    "head_observing": False,
                    "audience": "head",
                },
                {"school": "Fennick", "review_id": "R2", "academic_year": "2026/27"},
            ],
            findings=[
                {**WRENMOOR, "theme": "Our impact", "kind": "strength", "finding": "Pupils read", "share": True},
            ],
            actions=[
                {**WRENMOOR, "action": "Later", "due": date(2026, 7, 1)},
                {**WRENMOOR, "action": "Sooner", "due": date(2026, 5, 1), "revised_due": date(2026, 6, 1)},
            ],
            impact=[{**WRENMOOR, "assessed_on": date(2026, 11, 1), "baseline": "62%"}],
        )
    )


def cells(rows: list[dict[str, object]], sheet: str) -> list[dict[str, object]]:
    """What is written, blanks left out."""
    found = [json.loads(str(row["cells"])) for row in rows if row["sheet"] == sheet]
    return [{key: value for key, value in one.items() if value is not None} for one in found]


def test_the_review_first_then_what_belongs_to_it_in_the_order_of_its_days(small: Snapshot) -> None:
    rows = small.ask("record", school="Wrenmoor")
    assert [row["sheet"] for row in rows] == ["reviews", "findings", "actions", "actions", "impact"]
    assert cells(rows, "reviews") == [{"focus": "Reading", "documents_shared": "SEF; Map", "head_observing": False}]
    assert cells(rows, "findings") == [
        {"theme": "Our impact", "kind": "strength", "finding": "Pupils read", "share": True}
    ]
    assert cells(rows, "actions") == [
        {"action": "Sooner", "due": "2026-05-01", "revised_due": "2026-06-01"},
        {"action": "Later", "due": "2026-07-01"},
    ]
    assert cells(rows, "impact") == [{"assessed_on": "2026-11-01", "baseline": "62%"}]


def test_who_may_read_it_is_not_written_down_again(small: Snapshot) -> None:
    assert not [row for row in small.ask("record") if "audience" in json.loads(row["cells"])]


def test_each_row_says_which_review_it_is_of(small: Snapshot) -> None:
    (row,) = small.ask("record", review="R2")
    assert (row["school"], row["review"], row["academic_year"], row["review_date"], row["sheet"]) == (
        "Fennick",
        "R2",
        "2026/27",
        None,
        "reviews",
    )
    assert pick(small.ask("record", year="2025/26"), "review") == [("Wrenmoor 2025/26",)] * 5


def test_text_for_others_is_withheld(small: Snapshot) -> None:
    lead = Viewer("lead", (PARTNERSHIP,))
    rows = small.ask("record", lead, school="Wrenmoor")
    assert [(row["sheet"], row["withheld"]) for row in rows] == [
        ("reviews", True),
        ("findings", False),
        ("actions", True),
        ("actions", True),
        ("impact", True),
    ]
    assert cells(rows, "reviews") == [{"documents_shared": "SEF; Map", "head_observing": False}]
    assert cells(rows, "actions") == [{"due": "2026-05-01", "revised_due": "2026-06-01"}, {"due": "2026-07-01"}]
