"""Which workbooks does this come from, and when was each last loaded?"""

from __future__ import annotations

from datetime import date

from tests.spec.tables import PARTNERSHIP, TSC, book, pick, snapshot


def test_a_row_for_each_workbook_by_partnership_and_file_with_its_rows_added_up() -> None:
    reviews = [{"school": s, "review_date": date(2026, 3, 10)} for s in ("Wrenmoor", "Elsewhere")]
    found = snapshot(
        book("other", partnership="Another", schools=[{"school": "Hollowmere"}]),
        book("register", schools=[{"school": "Wrenmoor"}], reviews=reviews),
        book("nothing", protocol=None),
    )
    rows = found.ask("sources")
    assert pick(rows, "partnership", "source", "file", "protocol", "sheets", "rows_in", "loaded", "left_out") == [
        (PARTNERSHIP, "nothing", "nothing.xlsx", None, 0, 0, 0, 0),
        (PARTNERSHIP, "register", "register.xlsx", TSC, 2, 3, 2, 1),
        ("Another", "other", "other.xlsx", TSC, 1, 1, 1, 0),
    ]
    assert rows[-1]["loaded_at"].isoformat() == "2026-01-01T09:00:00"
    assert len({r["sha256"] for r in rows}) == 3
    assert pick(found.ask("sources", partnership="Another"), "source") == [("other",)]
