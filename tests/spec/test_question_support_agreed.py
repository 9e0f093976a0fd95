"""What support have schools agreed in their action plans, and who helps whom?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerreview.access import Viewer
from peerreview.errors import AccessDenied
from tests.spec.tables import PARTNERSHIP, Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)
BLANK = dict.fromkeys(["status", "completed", "revised_due", "audience"])


def action(text: str, support: str | None, review: str = "W", **cells: Any) -> dict[str, Any]:
    due = {"due": date(2026, 5, 20)}
    return {**BLANK, **due, "review_id": review, "action": text, "support_from": support, **cells}


@pytest.fixture(scope="module")
def found() -> Snapshot:
    area = {"theme": "Our impact", "strand": "Attainment and learning"}
    return snapshot(
        book(
            schools=[
                {"school": "Wrenmoor", "also_known_as": None},
                {"school": "Hollowmere", "also_known_as": "The Mere; Holly & Mere"},
                {"school": "Larkmere", "also_known_as": "The Lark, Old School"},
                {"school": "Ashen", "also_known_as": "Old school"},
            ],
            reviews=[
                {"review_id": "W", "school": "Wrenmoor", "review_date": date(2026, 3, 10)},
                {"review_id": "H", "school": "Hollowmere", "review_date": date(2024, 10, 8)},
            ],
            actions=[
                action("By name", "hollowmere ", due=date(2026, 4, 20), theme="Looking forward"),
                action("By another name", "Holly and Mere", due=date(2026, 4, 21), completed=date(2026, 3, 30)),
                action("By a name of two", "Old School", due=date(2026, 4, 22)),
                action("By two", "Hollowmere and Larkmere", due=date(2026, 4, 23)),
                action("By itself", "Wrenmoor", due=date(2026, 4, 24)),
                action("By the county", "The county's English team", due=date(2026, 4, 25)),
                action("By nobody", None, due=date(2026, 4, 26)),
                action(
                    "Kept", "The Lark", due=date(2026, 3, 1), revised_due=date(2026, 4, 30), audience="head", **area
                ),
                action("Earlier", "Wrenmoor", "H", due=date(2025, 3, 1)),
            ],
        )
    )


def test_a_helper_is_a_school_whose_name_is_all_that_stands_there(found: Snapshot) -> None:
    rows = found.ask("support_agreed", as_of=DAY)
    assert pick(rows, "host", "action", "helper", "support_from") == [
        ("Hollowmere", "Earlier", "Wrenmoor", "Wrenmoor"),
        ("Wrenmoor", "By name", "Hollowmere", "hollowmere "),
        ("Wrenmoor", "By another name", "Hollowmere", "Holly and Mere"),
        ("Wrenmoor", "By a name of two", None, "Old School"),
        ("Wrenmoor", "By two", None, "Hollowmere and Larkmere"),
        ("Wrenmoor", "By itself", None, "Wrenmoor"),
        ("Wrenmoor", "By the county", None, "The county's English team"),
        ("Wrenmoor", "Kept", "Larkmere", "The Lark"),
    ]


def test_the_action_stands_as_it_does_on_the_day(found: Snapshot) -> None:
    rows = {r["action"]: r for r in found.ask("support_agreed", as_of=DAY)}
    assert rows["Earlier"]["state"] == "overdue"
    assert rows["By another name"]["state"] == "done"
    assert (rows["Kept"]["state"], rows["Kept"]["due"]) == ("planned", date(2026, 4, 30))
    assert (rows["Kept"]["strand"], rows["Kept"]["academic_year"]) == ("Attainment and learning", "2025/26")
    before = {r["action"]: r["state"] for r in found.ask("support_agreed", as_of=date(2026, 3, 29))}
    assert before["By another name"] == "planned"


def test_where_it_stands_leads_back_to_the_row(found: Snapshot) -> None:
    rows = {r["action"]: r for r in found.ask("support_agreed", as_of=DAY)}
    assert pick([rows["Earlier"]], "source", "sheet", "row_number") == [("register", "Actions", 10)]


def test_words_that_are_not_shared_name_no_helper(found: Snapshot) -> None:
    rows = found.ask("support_agreed", Viewer("lead", (PARTNERSHIP,)), as_of=DAY)
    assert len(rows) == 8
    (kept,) = (r for r in rows if r["withheld"])
    assert pick([kept], "host", "action", "helper", "support_from", "state") == [
        ("Wrenmoor", None, None, None, "planned")
    ]
    with pytest.raises(AccessDenied):
        found.ask("support_agreed", Viewer("governor", (PARTNERSHIP,), ("Wrenmoor",)), as_of=DAY)


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert pick(found.ask("support_agreed", as_of=DAY, year="2024/25"), "action") == [("Earlier",)]
    assert pick(found.ask("support_agreed", as_of=DAY, theme="Looking forward"), "action") == [("By name",)]
    assert pick(found.ask("support_agreed", as_of=DAY, school="Larkmere"), "action") == [("Kept",)]
    assert len(found.ask("support_agreed", as_of=DAY, school="Hollowmere")) == 3
