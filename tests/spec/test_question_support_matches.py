"""Who could help whom, strand by strand?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerreview.access import LOCAL, Viewer
from tests.spec.tables import PARTNERSHIP, Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)
TEACHING, LEARNING, CULTURE = "Quality of teaching", "Attainment and learning", "Culture and ethos"
STRANDS = [
    ("Our impact", "Attainment and learning"),
    ("Our impact", "Pupils' growth as young citizens"),
    ("Looking inward", "Quality of teaching"),
    ("Looking inward", "Building capacity and professional development"),
    ("Looking inward", "Management systems and improvement processes"),
    ("Looking outward", "Engagement with families and community"),
    ("Looking outward", "Contribution to and benefit from partnerships"),
    ("Looking outward", "Role in system leadership"),
    ("Looking forward", "Governance and strategic direction"),
    ("Looking forward", "Culture and ethos"),
    ("Looking forward", "Leadership across the school"),
]
THEMES = {strand: theme for theme, strand in STRANDS}


def finding(
    review: str, strand: str | None, kind: str, share: bool | None = None, audience: str | None = None
) -> dict[str, Any]:
    area = {"theme": THEMES.get(strand or "", "Our impact"), "strand": strand, "kind": kind}
    return {"review_id": review, **area, "finding": f"{kind} of {review}", "share": share, "audience": audience}


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            schools=[
                {"school": "Wrenmoor", "left": None},
                {"school": "Hollowmere", "left": None},
                {"school": "Larkmere", "left": None},
                {"school": "Gone away", "left": date(2026, 1, 1)},
            ],
            reviews=[
                {"review_id": "W1", "school": "Wrenmoor", "review_date": date(2024, 10, 8)},
                {"review_id": "W2", "school": "Wrenmoor", "review_date": date(2025, 10, 7)},
                {"review_id": "W3", "school": "Wrenmoor", "review_date": date(2026, 4, 2)},
                {"review_id": "H1", "school": "Hollowmere", "review_date": DAY},
                {"review_id": "L1", "school": "Larkmere", "review_date": date(2025, 11, 4)},
                {"review_id": "G1", "school": "Gone away", "review_date": date(2025, 11, 4)},
            ],
            findings=[
                finding("W1", TEACHING, "strength", True),
                finding("W1", LEARNING, "area for development"),  # not of the latest held review
                finding("W2", CULTURE, "area for development"),
                finding("W2", CULTURE, "excellent practice", True),
                finding("W3", LEARNING, "area for development"),  # not held yet
                finding("H1", TEACHING, "area for development"),
                finding("H1", TEACHING, "excellent practice", True, "head"),
                finding("H1", LEARNING, "strength", False),
                finding("H1", None, "area for development"),
                finding("L1", TEACHING, "area for development", audience="head"),
                finding("L1", LEARNING, "new line of enquiry", True),
                finding("G1", TEACHING, "strength", True),
            ],
        )
    )


def matches(found: Snapshot, who: Viewer = LOCAL, as_of: date = DAY) -> dict[str, tuple[list[str], list[str]]]:
    rows = found.ask("support_matches", who, as_of=as_of)
    return {r["strand"]: (r["offers"], r["seeks"]) for r in rows if r["offers"] or r["seeks"]}


def test_every_strand_in_the_order_of_the_framework(found: Snapshot) -> None:
    assert pick(found.ask("support_matches", as_of=DAY), "theme", "strand") == STRANDS
    rows = found.ask("support_matches", as_of=DAY, theme="Our impact")
    assert pick(rows, "strand", "offers", "in_words") == [
        ("Attainment and learning", [], "0 offering, 0 seeking"),
        ("Pupils' growth as young citizens", [], "0 offering, 0 seeking"),
    ]


def test_who_offers_and_who_seeks(found: Snapshot) -> None:
    assert matches(found) == {
        TEACHING: (["Hollowmere", "Wrenmoor"], ["Hollowmere", "Larkmere"]),
        CULTURE: (["Wrenmoor"], ["Wrenmoor"]),
    }
    rows = {r["strand"]: r for r in found.ask("support_matches", as_of=DAY)}
    assert (rows[TEACHING]["offering"], rows[TEACHING]["seeking"], rows[TEACHING]["matched"]) == (2, 2, True)
    assert rows[TEACHING]["in_words"] == "2 offering, 2 seeking"
    assert rows[CULTURE]["matched"] is False  # nobody but the school itself
    assert rows[LEARNING]["matched"] is False


def test_it_is_seen_from_the_day(found: Snapshot) -> None:
    later = matches(found, as_of=date(2026, 4, 2))
    assert later[LEARNING] == ([], ["Wrenmoor"])
    assert later[CULTURE] == (["Wrenmoor"], [])
    early = matches(found, as_of=date(2025, 12, 1))
    assert early[TEACHING] == (["Gone away", "Wrenmoor"], ["Larkmere"])


def test_only_findings_that_the_viewer_may_read(found: Snapshot) -> None:
    # The head of Wrenmoor reads Hollowmere's shared strength, kept to its head otherwise, and not Larkmere's finding.
    head = Viewer("head", (PARTNERSHIP,), ("Wrenmoor",))
    assert matches(found, head)[TEACHING] == (["Hollowmere", "Wrenmoor"], ["Hollowmere"])
    own = Viewer("head", (PARTNERSHIP,), ("Larkmere",))
    assert matches(found, own)[TEACHING] == (["Hollowmere", "Wrenmoor"], ["Hollowmere", "Larkmere"])
    assert matches(found, Viewer("associate", (PARTNERSHIP,))) == {}
