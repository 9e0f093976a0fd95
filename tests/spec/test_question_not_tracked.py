"""Which steps of the protocol does no workbook of ours have a column for?"""

from __future__ import annotations

from datetime import date

from tests.spec.tables import book, pick, snapshot

REVIEW = date(2026, 3, 10)


def test_the_protocols_steps_without_a_column_in_any_workbook_in_its_order() -> None:
    found = snapshot(
        book(reviews=[{"school": "Wrenmoor", "review_date": REVIEW, "Data shared": None, "Workshop done": None}]),
        book(
            "more",
            reviews=[
                {"school": "Wrenmoor", "Impact review": None, "Support started planned": None, "Host reflection": None}
            ],
        ),
        book(
            "other",
            partnership="Another",
            reviews=[{"school": "Hollowmere", "review_date": REVIEW, "Self-review": None}],
        ),
    )
    mine = [r for r in found.ask("not_tracked") if r["partnership"] != "Another"]
    assert pick(mine, "protocol", "step", "stage_number") == [
        ("tiptree-stanway", "Self-review", 1),
        ("tiptree-stanway", "Pre-review meeting", 1),
        ("tiptree-stanway", "Timetable sent", 1),
        ("tiptree-stanway", "Summary agreed", 2),
        ("tiptree-stanway", "Feedback given", 3),
        ("tiptree-stanway", "Action plan agreed", 3),
        ("tiptree-stanway", "Audit returned", 4),
    ]
    assert "Self-review" not in {r["step"] for r in found.ask("not_tracked", partnership="Another")}
