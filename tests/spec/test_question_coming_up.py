"""What falls due in the next 60 days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import Snapshot, book, snapshot

DAY = date(2026, 11, 13)


@pytest.fixture(scope="module")
def records() -> Snapshot:
    of_review = {"school": "Wrenmoor", "academic_year": "2026/27"}
    review = of_review | {"review_date": date(2026, 9, 15)}
    actions = [
        of_review
        | {
            "action": name,
            "owner": "R. Finch",
            "due": due,
            "status": status,
        }
        for name, due, status in (
            ("Yesterday", date(2026, 11, 12), None),
            ("Today", date(2026, 11, 13), None),
            ("Tomorrow", date(2026, 11, 14), None),
            ("In sixty days", date(2027, 1, 12), None),
            ("In sixty-one days", date(2027, 1, 13), None),
            ("Done already", date(2026, 11, 20), "complete"),
        )
    ]
    return snapshot(book(reviews=[review], actions=actions))


def coming(records: Snapshot, **values: Any) -> list[dict[str, Any]]:
    return records.ask("coming_up", as_of=DAY, **values)


def test_today_is_in_and_so_is_the_sixtieth_day(records: Snapshot) -> None:
    assert [row["step"] for row in coming(records)] == ["Today", "Tomorrow", "In sixty days"]


def test_each_says_how_far_away_it_is_and_in_which_week(records: Snapshot) -> None:
    assert [(row["in_days"], row["away"]) for row in coming(records)] == [
        (0, "today"),
        (1, "tomorrow"),
        (60, "in 60 days"),
    ]
    assert coming(records)[0]["week"] == "Week beginning 9 November 2026"


def test_another_span_can_be_asked_for(records: Snapshot) -> None:
    assert len(coming(records, days=61)) == 4
    assert coming(records, school="Fellgate") == []
