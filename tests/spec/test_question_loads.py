"""What came in from each sheet, and what was left out?"""

from __future__ import annotations

from datetime import date

from tests.spec.tables import book, pick, snapshot

REVIEW = date(2026, 3, 10)


def test_a_row_for_each_sheet_of_each_workbook_by_file() -> None:
    found = snapshot(
        book(
            "register",
            left_out=2,
            schools=[{"school": "Wrenmoor"}],
            reviews=[{"school": s, "review_date": REVIEW} for s in ("Wrenmoor", "Elsewhere")],
        ),
        book("plans", actions=[{"school": "Wrenmoor", "action": "Read daily"}]),
    )
    rows = found.ask("loads")
    assert pick(rows, "source", "file", "sheet", "kind", "rows_in", "loaded", "left_out", "reasons") == [
        ("plans", "plans.xlsx", "Actions", "actions", 1, 1, 0, None),
        ("register", "register.xlsx", "Schools", "schools", 3, 1, 2, "2 × note (3–4)"),
        ("register", "register.xlsx", "Reviews", "reviews", 4, 1, 3, "2 × note (4–5); 1 × unknown_school (3)"),
    ]
    assert [r["loaded_at"].day for r in rows] == [2, 1, 1]
    assert all(r["rows_in"] == r["loaded"] + r["left_out"] for r in rows)
