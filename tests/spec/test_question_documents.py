"""Who has not sent which document to the review team?"""

from __future__ import annotations

from datetime import date

import pytest

from peerreview.framework import protocols
from tests.spec.tables import TSC, book, pick, snapshot

pytestmark = pytest.mark.slow  # together, not one by one

REVIEW = date(2026, 3, 10)
ASKED = sorted(protocols()[TSC].documents)


def test_what_the_protocol_asks_for_and_what_else_was_sent() -> None:
    found = snapshot(
        book(
            reviews=[
                {"school": "Wrenmoor", "review_date": REVIEW, "documents_shared": "SEF; Ofsted report; Map of the site"}
            ]
        )
    )
    rows = found.ask("documents")
    assert [r["document"] for r in rows if r["document"] in ASKED] == ASKED
    assert pick([r for r in rows if r["shared"]], "document") == [
        ("Last Ofsted report",),
        ("Map of the site",),
        ("SEF",),
    ]
    assert {(r["school"], r["review"], r["academic_year"], r["review_date"]) for r in rows} == {
        ("Wrenmoor", "Wrenmoor 2025/26", "2025/26", REVIEW)
    }


def test_all_means_all_and_a_blank_cell_none() -> None:
    found = snapshot(
        book(
            reviews=[
                {"school": s, "review_date": REVIEW, "documents_shared": d} for s, d in (("All", "all"), ("None", None))
            ]
        )
    )
    assert {r["shared"] for r in found.ask("documents", school="All")} == {True}
    assert pick(found.ask("documents", school="None"), "document", "shared") == [(one, False) for one in ASKED]


def test_cancelled_and_postponed_reviews_are_left_out() -> None:
    found = snapshot(
        book(
            reviews=[
                {"school": s, "review_date": REVIEW, "status": s, "documents_shared": "SEF"}
                for s in ("cancelled", "postponed")
            ]
        )
    )
    assert found.ask("documents") == []


def test_a_partnership_that_records_no_documents_has_none_missing() -> None:
    found = snapshot(
        book(reviews=[{"school": "Wrenmoor", "review_date": REVIEW}]),
        book(
            "other",
            partnership="Another",
            reviews=[{"school": "Hollowmere", "review_date": REVIEW, "documents_shared": None}],
        ),
    )
    assert {r["partnership"] for r in found.ask("documents")} == {"Another"}
    assert found.ask("documents", year="2024/25") == []


@pytest.mark.parametrize(
    ("typed", "shared"),
    [
        ("SIP", ["SDP or SIP"]),
        ("ofsted", ["Last Ofsted report"]),
        ("Last SIAMS report; Action plan", ["Last SIAMS report (if relevant)", "Last peer review action plan"]),
        ("Our SEF 2025", ["SEF"]),
        ("Last", ["Last"]),  # the beginning of five documents is none of them
        ("report", ["report"]),
        ("Self", ["Self"]),  # no part of a word
        ("SEF; none", ["SEF"]),
        ("no", []),
        ("tbc; -", []),
    ],
)
def test_a_text_stands_for_the_one_document_that_it_is_a_part_of(typed: str, shared: list[str]) -> None:
    found = snapshot(book(reviews=[{"school": "Wrenmoor", "review_date": REVIEW, "documents_shared": typed}]))
    rows = found.ask("documents")
    assert sorted(r["document"] for r in rows if r["shared"]) == sorted(shared)
    assert {r["document"] for r in rows} == {*ASKED, *shared}
