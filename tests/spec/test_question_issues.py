"""Which rows and cells could not be read, and what do I type?"""

from __future__ import annotations

import json
from datetime import date

import pytest

from peerreview.workbook.issues import make_issue
from tests.spec.tables import Snapshot, book, parse, pick, recipe, snapshot

REVIEW = date(2026, 3, 10)


@pytest.mark.slow
def test_what_linking_found_gravest_first_with_the_cell_and_the_whole_row() -> None:
    found = snapshot(
        book(
            schools=[{"school": "Wrenmoor"}],
            reviews=[{"school": "Wrenmoor", "review_date": REVIEW, "academic_year": "2024/25"}],
        ),
        book("plans", actions=[{"school": "Wrenmore", "action": "Read daily"}]),
    )
    rows = found.ask("issues")
    assert pick(rows, "code", "severity", "source", "file", "sheet", "cell", "heading", "value") == [
        ("unknown_school", "row left out", "plans", "plans.xlsx", "Actions", "Actions!A2", "School", "Wrenmore"),
        ("year_disagrees", "advice", "register", "register.xlsx", "Reviews", "Reviews!C2", "Academic year", "2024/25"),
    ]
    assert json.loads(rows[0]["row_values"]) == {"School": "Wrenmore", "Action": "Read daily"}
    assert "Did you mean Wrenmoor?" in rows[0]["fix"]
    assert all(r["problem"] and r["fix"] for r in rows)


def test_what_the_check_found_stands_beside_it() -> None:
    import duckdb

    from peerreview.store.snapshot import build_into

    one = recipe(book(reviews=[{"school": "Wrenmoor", "review_date": REVIEW}]))
    one.checked[1].issues.append(
        make_issue(
            "date_not_understood",
            file="register.xlsx",
            sheet="Reviews",
            cell="Reviews!B9",
            heading="Review date",
            value="w/b",
        )
    )
    con = duckdb.connect()
    build_into(con, one)
    codes = pick(Snapshot(con).ask("issues"), "code", "severity", "cell")
    assert ("date_not_understood", "cell left out", "Reviews!B9") in codes


def test_a_partnerships_own_only() -> None:
    found = snapshot(
        *[book(p, partnership=p, reviews=[{"school": "W", "review_date": REVIEW}]) for p in ("North", "South")]
    )
    assert {r["partnership"] for r in found.ask("issues")} == {"North", "South"}
    assert {r["partnership"] for r in found.ask("issues", partnership="North")} == {"North"}
    assert parse(book()).issues == []
