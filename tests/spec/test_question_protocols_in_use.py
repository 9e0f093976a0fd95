"""Which protocols do our reviews follow, and which of their steps do our workbooks record?"""

from __future__ import annotations

from datetime import date

from tests.spec.tables import TSC, book, pick, snapshot

REVIEW = date(2026, 3, 10)


def test_reviews_by_protocol_with_the_steps_it_has_and_those_that_are_recorded() -> None:
    rows = [
        {"school": s, "review_date": REVIEW, "status": None, "Workshop": None, "Host reflection": None}
        for s in ("Wrenmoor", "Hollowmere")
    ]
    found = snapshot(book(reviews=[*rows, {"school": "Larkmere", "review_date": REVIEW, "status": "cancelled"}]))
    assert pick(found.ask("protocols_in_use"), "protocol", "reviews", "steps", "recorded") == [(TSC, 2, 12, 2)]


def test_a_partnership_without_a_protocol_follows_none() -> None:
    assert (
        snapshot(book(protocol=None, reviews=[{"school": "Wrenmoor", "review_date": REVIEW}])).ask("protocols_in_use")
        == []
    )
