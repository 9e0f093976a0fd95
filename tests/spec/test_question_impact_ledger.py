"""What has changed since our reviews, as the schools themselves report it?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            reviews=[{"review_id": "R1", "school": "Wrenmoor", "review_date": date(2025, 10, 7)}],
            actions=[{"review_id": "R1", "action_id": "A1", "action": "Read daily"}],
            impact=[
                {"review_id": "R1", "action_id": None, "assessed_on": None, "measure": "Undated"},
                {
                    "review_id": "R1",
                    "action_id": "a1",
                    "assessed_on": DAY,
                    "assessed_by": "Head",
                    "level": "pupil",
                    "measure": "Read at home",
                    "baseline": "62%",
                    "follow_up": "81%",
                    "unit": "%",
                    "judgement": "evident",
                    "evidence": "Logs",
                    "next_step": "Keep",
                    "next_check": date(2026, 9, 1),
                },
                {
                    "review_id": "R1",
                    "action_id": None,
                    "assessed_on": date(2026, 1, 9),
                    "level": "teacher",
                    "measure": "Early",
                },
                {"review_id": "R1", "action_id": None, "assessed_on": date(2026, 4, 2), "measure": "Tomorrow"},
            ],
        )
    )


def test_every_time_somebody_looked_by_the_day_oldest_first(found: Snapshot) -> None:
    assert pick(found.ask("impact_ledger", as_of=DAY), "measure", "assessed_on") == [
        ("Early", date(2026, 1, 9)),
        ("Read at home", DAY),
        ("Undated", None),
    ]


def test_figures_stay_as_they_were_typed_and_the_action_is_named(found: Snapshot) -> None:
    row = found.ask("impact_ledger", as_of=DAY)[1]
    said = {
        "action": "Read daily",
        "level": "pupil",
        "baseline": "62%",
        "follow_up": "81%",
        "unit": "%",
        "judgement": "evident",
        "assessed_by": "Head",
        "evidence": "Logs",
        "next_step": "Keep",
        "next_check": date(2026, 9, 1),
    }
    assert {key: row[key] for key in said} == said


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert len(found.ask("impact_ledger", as_of=DAY, school="Wrenmoor", year="2025/26")) == 3
    assert found.ask("impact_ledger", as_of=DAY, year="2024/25") == []
