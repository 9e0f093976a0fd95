"""How much the last load changed."""

from __future__ import annotations

from datetime import date

import pytest

from peerreview.access import Viewer
from peerreview.errors import AccessDenied
from tests.spec.tables import PARTNERSHIP, Snapshot, book, snapshot

pytestmark = pytest.mark.slow  # together, not one by one

CHANGES = """
    insert into base.changes by name
    select * from (values
        ($p, 'Reviews', 'Wrenmoor', 'Workshop', null, '3 March 2026'),
        ($p, 'Reviews', 'Wrenmoor', 'Status', 'postponed', null),
        ($p, 'Actions', 'Hollowmere', 'Action: Read', null, 'added'),
        ($p, 'Conversations', null, 'Share', 'gone', null)
    ) as t(partnership, sheet, school, what, before, after)
"""


def small() -> Snapshot:
    return snapshot(book(reviews=[{"school": "Wrenmoor", "review_date": date(2026, 3, 10)}]))


def test_cells_and_records_are_counted_apart() -> None:
    records = small()
    records.con.execute(CHANGES, {"p": PARTNERSHIP})
    (row,) = records.ask("changes_summary")
    assert (row["cells"], row["added"], row["gone"], row["schools"]) == (2, 1, 1, 2)
    assert row["loaded_at"].date() == date(2026, 1, 1)


def test_no_change_is_counted_as_none() -> None:
    (row,) = small().ask("changes_summary")
    assert (row["cells"], row["added"], row["gone"], row["schools"]) == (0, 0, 0, 0)


def test_it_is_for_the_lead() -> None:
    with pytest.raises(AccessDenied):
        small().ask("changes_summary", Viewer("head", (PARTNERSHIP,), ("Wrenmoor",)))


def test_when_a_workbook_was_last_loaded_is_said_for_each_partnership() -> None:
    reviews = [{"school": "Wrenmoor", "review_date": date(2026, 3, 10)}]
    fold = {"school": "Holm", "partnership": "Third Fold"}
    found = snapshot(
        book(reviews=reviews),
        book("other", partnership="Another", reviews=reviews),
        book("of several", partnership=None, schools=[fold], reviews=[{"school": "Holm"}]),
    )
    assert {r["partnership"]: r["loaded_at"].day for r in found.ask("changes_summary")} == {
        PARTNERSHIP: 1,
        "Another": 2,
        "Third Fold": 3,
    }
    (row,) = found.ask("changes_summary", Viewer("lead", ("Third Fold",)))
    assert row["loaded_at"].day == 3
