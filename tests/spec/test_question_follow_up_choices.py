"""Which schools, steps, people and years can I narrow the follow-ups to?"""

from __future__ import annotations

from datetime import date

import pytest

from tests.spec.tables import book, pick, snapshot

DAY = date(2026, 4, 1)


@pytest.mark.slow
def test_every_choice_that_leads_to_a_follow_up() -> None:
    found = snapshot(
        book(
            schools=[
                {"school": "Wrenmoor", "head": "J. Hart"},
                {"school": "Hollowmere", "head": None},
                {"school": "Never reviewed", "head": "N. Orr"},
            ],
            reviews=[
                {
                    "school": "Wrenmoor",
                    "review_date": date(2026, 3, 10),
                    "champions": "E. Lowe & B. Pell",
                    "Workshop": None,
                    "Data shared": None,
                },
                {"school": "Hollowmere", "review_date": date(2025, 3, 10)},
            ],
            actions=[
                {"school": "Wrenmoor", "academic_year": "2025/26", "action": "Read daily", "owner": "English lead"}
            ],
        )
    )
    rows = found.ask("follow_up_choices", as_of=DAY)

    def choices(field: str) -> list[str]:
        return [one for kind, one in pick(rows, "field", "choice") if kind == field]

    assert choices("school") == ["Hollowmere", "Wrenmoor"]
    assert choices("step") == ["Data shared", "Review", "Workshop", "Action"]  # as the protocol has them
    assert choices("year") == ["2025/26", "2024/25"]  # the latest first
    people = choices("contact")
    assert {"J. Hart", "E. Lowe", "B. Pell"} <= set(people)  # two who share a step are two
    assert "N. Orr" not in people
    for field, parameter in (("school", "school"), ("step", "step"), ("contact", "contact"), ("year", "year")):
        for one in choices(field):
            assert found.ask("follow_ups", as_of=DAY, **{parameter: one}), one
    assert found.ask("follow_up_choices", as_of=DAY, partnership="Another") == []
