"""What did our reviews find?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)
KINDS = ["new line of enquiry", "area for development", "validated priority", "strength", "excellent practice"]


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            reviews=[
                {"review_id": "R1", "school": "Wrenmoor", "review_date": date(2026, 3, 10)},
                {"review_id": "R2", "school": "Wrenmoor", "review_date": date(2026, 4, 2)},
            ],
            findings=[
                *(
                    {
                        "review_id": "R1",
                        "theme": "Our impact",
                        "strand": "Attainment and learning",
                        "kind": k,
                        "finding": f"a {k}",
                        "evidence_source": "Books",
                    }
                    for k in KINDS
                ),
                {"review_id": "R2", "theme": "Looking inward", "strand": None, "kind": "strength", "finding": "Later"},
            ],
        )
    )


def test_every_finding_as_it_was_written_sorted_by_kind(found: Snapshot) -> None:
    rows = found.ask("findings", as_of=DAY)
    order = ["excellent practice", "strength", "validated priority", "area for development", "new line of enquiry"]
    assert pick(rows, "review", "kind", "finding") == [("R1", kind, f"a {kind}") for kind in order]
    assert {(r["theme"], r["strand"], r["evidence_source"]) for r in rows} == {
        ("Our impact", "Attainment and learning", "Books")
    }


def test_a_review_to_come_has_found_nothing_yet(found: Snapshot) -> None:
    assert pick(found.ask("findings", as_of=date(2026, 4, 2), theme="Looking inward"), "finding") == [("Later",)]
    assert found.ask("findings", as_of=date(2026, 3, 9)) == []


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert (
        found.ask("findings", as_of=DAY, school="Hollowmere") == found.ask("findings", as_of=DAY, year="2024/25") == []
    )
