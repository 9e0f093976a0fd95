"""What have we asked in our reviews?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerreview.access import LOCAL, Viewer
from tests.spec.tables import PARTNERSHIP, Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)
ASKED = "To what extent do pupils choose 50% of their books?"


@pytest.fixture(scope="module")
def found() -> Snapshot:
    blank = dict.fromkeys(("focus", "focus_origin", "theme", "strand", "audience", "status", "enquiry_question"))
    reviews: list[dict[str, Any]] = [
        {
            "school": "Wrenmoor",
            "review_date": date(2026, 3, 10),
            "enquiry_question": ASKED,
            "focus": "Reading",
            "focus_origin": "The school's own plan",
            "theme": "Our impact",
            "strand": "Attainment and learning",
        },
        {
            "school": "Hollowmere",
            "review_date": date(2025, 3, 11),
            "enquiry_question": "Is our CULTURE kind?",
            "audience": "head",
        },
        {"school": "Larkmere", "review_date": date(2026, 5, 12), "enquiry_question": "How do we listen?"},
        {"school": "Fellgate", "review_date": date(2026, 3, 3)},
        {
            "school": "Ashcombe",
            "review_date": date(2026, 3, 3),
            "enquiry_question": "Not asked",
            "status": "cancelled",
        },
    ]
    return snapshot(book(reviews=[{**blank, **review} for review in reviews]))


def test_word_for_word_with_what_belongs_to_it_past_and_to_come_the_latest_first(found: Snapshot) -> None:
    rows = found.ask("enquiry_questions", as_of=DAY)
    assert pick(rows, "school", "question", "academic_year", "held", "withheld") == [
        ("Larkmere", "How do we listen?", "2025/26", False, False),
        ("Wrenmoor", ASKED, "2025/26", True, False),
        ("Hollowmere", "Is our CULTURE kind?", "2024/25", True, False),
    ]
    assert pick(rows[1:2], "theme", "strand", "focus", "focus_origin", "review_date", "place") == [
        (
            "Our impact",
            "Attainment and learning",
            "Reading",
            "The school's own plan",
            date(2026, 3, 10),
            "Reviews, row 2",
        )
    ]


def search(found: Snapshot, words: str, viewer: Viewer = LOCAL) -> list[str]:
    return [row["school"] for row in found.ask("enquiry_questions", viewer, as_of=DAY, find=words)]


@pytest.mark.parametrize(
    ("words", "schools"),
    [
        ("culture", ["Hollowmere"]),
        ("READING", ["Wrenmoor"]),  # the focus
        ("our impact", ["Wrenmoor"]),
        ("attainment", ["Wrenmoor"]),
        ("larkm", ["Larkmere"]),
        (" 50% of ", ["Wrenmoor"]),
        ("h%listen", []),  # no pattern, only words
        ("_", []),
        ("plan", []),  # only in the origin of the focus
        ("Readingour", []),
        ("", ["Larkmere", "Wrenmoor", "Hollowmere"]),
    ],
)
def test_a_search_looks_in_question_focus_theme_strand_and_school(
    found: Snapshot, words: str, schools: list[str]
) -> None:
    assert search(found, words) == schools


def test_a_withheld_question_stands_without_its_words_and_no_search_finds_them(found: Snapshot) -> None:
    lead = Viewer("lead", (PARTNERSHIP,))
    rows = found.ask("enquiry_questions", lead, as_of=DAY, school="Hollowmere")
    assert pick(rows, "question", "focus", "withheld") == [(None, None, True)]
    assert search(found, "culture", lead) == []


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert [r["school"] for r in found.ask("enquiry_questions", as_of=DAY, year="2024/25")] == ["Hollowmere"]
    assert [r["school"] for r in found.ask("enquiry_questions", as_of=DAY, theme="Our impact")] == ["Wrenmoor"]
    assert found.ask("enquiry_questions", as_of=DAY, protocol="spp") == []
