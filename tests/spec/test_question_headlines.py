"""How is each partnership doing with its reviews and what follows them?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import PARTNERSHIP, Snapshot, book, snapshot

DAY = date(2026, 4, 1)  # in 2025/26
SCHOOLS = [
    {"school": "Full", "membership": "full", "joined": date(2023, 9, 1), "left": None},
    {"school": "Associate", "membership": "associate", "joined": DAY, "left": None},
    {"school": "No dates", "membership": None, "joined": None, "left": None},
    {"school": "Not joined yet", "membership": "full", "joined": date(2026, 4, 2), "left": None},
    {"school": "Left today", "membership": "full", "joined": None, "left": DAY},
    {"school": "Leaves tomorrow", "membership": "full", "joined": None, "left": date(2026, 4, 2)},
]
REVIEWS: list[dict[str, Any]] = [
    {
        "school": "Full",
        "review_date": date(2026, 3, 10),
        "Workshop planned": date(2026, 3, 20),
        "Data shared done": date(2026, 2, 20),
    },
    {"school": "Associate", "review_date": date(2026, 4, 2), "Data shared done": "yes"},
    {"school": "No dates", "review_date": date(2025, 7, 1), "Workshop planned": "n/a", "Data shared done": "n/a"},
    {"school": "Left today", "review_date": date(2025, 10, 1), "Workshop planned": date(2026, 4, 15)},
    {"school": "Leaves tomorrow", "review_date": date(2026, 1, 20), "status": "cancelled"},
]
IMPACT = [
    {"school": "Full", "judgement": "early indicators", "assessed_on": date(2026, 3, 20)},
    {"school": "No dates", "judgement": "evident", "assessed_on": date(2025, 12, 1)},
    {"school": "No dates", "judgement": "embedded", "assessed_on": date(2026, 2, 1)},
    {"school": "Left today", "judgement": "embedded", "assessed_on": date(2026, 4, 2)},
]


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(schools=SCHOOLS, reviews=REVIEWS, impact=IMPACT),
        book("b", partnership="Empty Fold", schools=[{"school": "One"}]),
    )


def headline(found: Snapshot, **values: Any) -> dict[str, Any]:
    (row,) = found.ask("headlines", as_of=values.pop("as_of", DAY), partnership=PARTNERSHIP, **values)
    return row


def test_members_have_joined_and_not_left_full_or_associate(found: Snapshot) -> None:
    assert headline(found)["members"] == 4
    assert headline(found, as_of=date(2026, 4, 2))["members"] == 4  # one joins, one leaves


def test_reviewed_this_year_are_members_whose_review_was_held_in_the_years_time(found: Snapshot) -> None:
    row = headline(found)
    assert (row["academic_year"], row["reviewed_this_year"]) == (
        "2025/26",
        1,
    )  # of the others one is to come, one was last year, one left
    assert headline(found, as_of=date(2026, 4, 2))["reviewed_this_year"] == 2
    assert headline(found, as_of=date(2026, 9, 1))["reviewed_this_year"] == 0


def test_steps_are_counted_by_state_and_done_leaves_out_done_assumed(found: Snapshot) -> None:
    row = headline(found)
    assert (row["overdue"], row["due_soon"], row["unscheduled"], row["not_recorded"]) == (1, 2, 0, 1)
    assert row["done"] == 2  # three reviews held are done (assumed)


def test_reviews_leave_out_cancelled_ones(found: Snapshot) -> None:
    assert headline(found)["reviews"] == 4
    assert headline(found, year="2024/25")["reviews"] == 1


def test_impact_shown_counts_reviews_judged_evident_or_embedded_by_the_day(found: Snapshot) -> None:
    row = headline(found)
    assert (row["impact_shown"], row["impact_assessed"], row["impact_in_words"]) == (1, 2, "1 of 2")
    assert headline(found, as_of=date(2026, 4, 2))["impact_shown"] == 2
    assert headline(found, year="2025/26")["impact_shown"] == 0


def test_a_partnership_without_a_review_has_noughts(found: Snapshot) -> None:
    (row,) = found.ask("headlines", as_of=DAY, partnership="Empty Fold")
    assert {k: v for k, v in row.items() if v} == {
        "partnership": "Empty Fold",
        "academic_year": "2025/26",
        "members": 1,
        "year_in_words": "0 of 1",
        "impact_in_words": "none assessed yet",
    }


def test_over_several_partnerships_each_row_says_what_all_of_them_come_to(found: Snapshot) -> None:
    rows = found.ask("headlines", as_of=DAY)
    assert len(rows) > 1
    overdue = [row["overdue"] for row in rows]
    assert {row["all_overdue"] for row in rows} == {sum(overdue)}
    assert {row["with_overdue"] for row in rows} == {sum(count > 0 for count in overdue)} == {1}
    assert {row["all_due_soon"] for row in rows} == {sum(row["due_soon"] for row in rows)}


def test_what_was_evident_and_has_faded_since_is_not_shown() -> None:
    looked_at = {"review_id": "R1", "level": "pupil", "measure": "Reading aloud"}
    later = snapshot(
        book(
            reviews=[{"review_id": "R1", "school": "Wrenmoor", "review_date": date(2025, 10, 7)}],
            impact=[
                {**looked_at, "assessed_on": date(2026, 1, 5), "judgement": "evident"},
                {**looked_at, "assessed_on": date(2026, 3, 2), "judgement": "no change yet"},
            ],
        )
    )
    shown = [later.ask("headlines", as_of=day)[0]["impact_shown"] for day in (date(2026, 2, 1), DAY)]
    assert shown == [1, 0]
