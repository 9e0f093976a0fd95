"""How far has each review come, stage by stage?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.spec.tables import book, pick, snapshot

DAY, REVIEW = date(2026, 4, 1), date(2026, 3, 10)


@pytest.mark.slow
def test_the_milestones_of_each_review_in_the_protocols_order_with_its_stages_and_phases() -> None:
    found = snapshot(
        book(
            reviews=[
                {
                    "school": "Wrenmoor",
                    "review_date": REVIEW,
                    "Impact review": None,
                    "Workshop": date(2026, 3, 20),
                    "Data shared done": date(2026, 2, 23),
                },
                {"school": "Hollowmere", "review_date": date(2025, 3, 10)},
            ],
            actions=[{"school": "Wrenmoor", "action": "Read daily"}],
        )
    )
    rows = found.ask("stage_progress", as_of=DAY, school="Wrenmoor")
    assert pick(rows, "step", "stage_number", "stage", "phase", "state", "due", "done") == [
        ("Data shared", 1, "Plan the review", "plan", "done", date(2026, 2, 24), date(2026, 2, 23)),
        ("Review", 2, "The review", "review", "done (assumed)", REVIEW, REVIEW),
        ("Workshop", 3, "Feedback", "action", "done (assumed)", date(2026, 3, 20), date(2026, 3, 20)),
        ("Impact review", 5, "Impact assessment", "impact", "unscheduled", None, None),
    ]
    assert {r["protocol"] for r in rows} == {"tiptree-stanway"}
    assert [r["school"] for r in found.ask("stage_progress", as_of=DAY, year="2024/25")] == ["Hollowmere"] * 4
    assert found.ask("stage_progress", as_of=DAY, protocol="spp") == []


@pytest.mark.slow
def test_the_stage_goes_with_its_protocol_and_a_step_of_no_stage_stands_last() -> None:
    found = snapshot(
        book(reviews=[{"school": "Wrenmoor", "review_date": REVIEW, "Host reflection": DAY, "Workshop": None}])
    )
    assert pick(found.ask("stage_progress", as_of=DAY), "step", "stage_number", "stage") == [
        ("Review", 2, "The review"),
        ("Workshop", 3, "Feedback"),
        ("Host reflection", None, None),
    ]
