"""What did the last load change?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peerreview.store.snapshot import build
from tests.spec.tables import Book, Snapshot, book, open_snapshot, pick, recipe

pytestmark = pytest.mark.slow  # together, not one by one

REVIEW, LATER = date(2026, 3, 10), date(2026, 3, 24)
SINCE = "2026-01-01T09:00:00"


def loads(folder: Path, before: list[Book], after: list[Book]) -> Snapshot:
    first = build(recipe(*before), folder / "1.duckdb")
    second = replace(recipe(*after, first=10), base=first, since=SINCE)
    return open_snapshot(build(second, folder / "2.duckdb"))


def plan(action: str, **cells: Any) -> Book:
    return book("plans", actions=[{"school": "Wrenmoor", "action": action, "status": None, "due": None, **cells}])


def register(**cells: Any) -> Book:
    return book(
        reviews=[{"school": "Wrenmoor", "review_date": REVIEW, "Workshop planned": None, "focus": None, **cells}]
    )


@pytest.fixture
def found(tmp_path: Path) -> Iterator[Snapshot]:
    one = loads(
        tmp_path,
        [register(focus="Reading"), plan("Read daily", status="not started")],
        [
            register(review_date=LATER, **{"Workshop planned": LATER}, focus="Reading"),
            plan("Read daily", status="complete"),
            book("more", actions=[{"school": "Wrenmoor", "action": "Sing"}]),
        ],
    )
    yield one
    one.con.close()


def test_each_cell_that_says_something_else_and_each_record_that_is_new(found: Snapshot) -> None:
    rows = found.ask("changes")
    assert pick(rows, "sheet", "school", "what", "before", "after") == [
        ("Actions", "Wrenmoor", "Action: Read daily: Status", "not started", "complete"),
        ("Actions", "Wrenmoor", "Action: Sing", None, "added"),
        ("Reviews", "Wrenmoor", "Review Wrenmoor 2025/26: Review date", "10 March 2026", "24 March 2026"),
        ("Reviews", "Wrenmoor", "Wrenmoor 2025/26: Workshop: planned", None, "24 March 2026"),
    ]
    assert {r["since"].isoformat() for r in rows} == {SINCE}
    assert found.ask("changes", school="Hollowmere") == []


def test_a_record_that_is_gone_and_one_that_comes_from_elsewhere_now(tmp_path: Path) -> None:
    found = loads(tmp_path, [register(), plan("Read daily")], [register()])
    assert pick(found.ask("changes"), "what", "before", "after") == [("Action: Read daily", "gone", None)]
    found.con.close()


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    found = loads(tmp_path, [register(), plan("Read daily")], [plan("Read daily"), register()])
    assert found.ask("changes") == []
    found.con.close()
