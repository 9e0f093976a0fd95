"""Which partnerships are there?"""

from __future__ import annotations

from peerreview.access import Viewer
from tests.spec.tables import book, pick, snapshot


def test_those_that_the_viewer_sees_in_alphabetical_order_with_or_without_reviews() -> None:
    found = snapshot(
        book(partnership="Wend Partnership", reviews=[{"school": "Hollowmere Junior School"}]),
        book("list", partnership="Alder Vale Partnership", protocol=None, schools=[{"school": "Fellgate School"}]),
    )
    assert pick(found.ask("partnerships"), "partnership", "protocol") == [
        ("Alder Vale Partnership", None),
        ("Wend Partnership", "tiptree-stanway"),
    ]
    lead = Viewer("lead", ("Wend Partnership",))
    assert pick(found.ask("partnerships", lead), "partnership") == [("Wend Partnership",)]
