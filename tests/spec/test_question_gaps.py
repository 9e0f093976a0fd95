"""How long did it take from the review to what follows it, and what does the protocol allow?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerreview.framework import Milestone, Protocol, Rule, Stage, protocols
from tests.spec.tables import Snapshot, book, pick, snapshot

DAY = date(2026, 5, 1)
EASTER = [
    {"authority": None, "term": "Spring 2", "starts": date(2026, 2, 23), "ends": date(2026, 3, 27)},
    {"authority": None, "term": "Summer 1", "starts": date(2026, 4, 13), "ends": date(2026, 5, 22)},
]


def step(name: str, rule: Rule | None = None, *, before: bool = False) -> Milestone:
    return Milestone(name, 1, "review", "Host headteacher", rule, needed=False, before_review=before, source="")


NOTES = Protocol(
    id="notes",
    title="Notes of a visit",
    names=(),
    published_by="Nobody",
    stages=(Stage(1, "All of it"),),
    milestones=(
        step("Section one sent", Rule("Review", "days", -7), before=True),
        step("Review"),
        step("Report returned", Rule("Review", "working_days", 3)),
        step("Host reflection", Rule("Report returned", "working_days", 5)),
        step("Workshop"),
        step("Impact review"),
    ),
    documents=(),
    default_audience="team",
    impact_audience="team",
)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            "timetable",
            partnership="Alder",
            terms=EASTER,
            reviews=[
                {
                    "school": "Ordinary",
                    "review_date": date(2026, 3, 3),
                    "Data shared": date(2026, 2, 10),
                    "Workshop": date(2026, 3, 19),  # 16 days
                    "Action plan agreed": date(2026, 3, 20),
                    "Impact review": date(2026, 4, 20),
                },
                {"school": "Two days", "review_date": date(2026, 3, 9), "review_end": date(2026, 3, 10)}
                | {"Workshop": date(2026, 3, 24)},  # 14 from the last day
                # 14 days after 26 March is 9 April, in the holiday: the first school day is 13 April, 18 days
                {"school": "Before Easter", "review_date": date(2026, 3, 26), "Workshop": date(2026, 4, 13)},
                {"school": "Said to be done", "review_date": date(2026, 3, 3), "Workshop": "yes"},
                {"school": "To come", "review_date": date(2026, 4, 28), "Workshop": date(2026, 5, 12)},
                {"school": "Cancelled", "review_date": date(2026, 3, 3), "status": "cancelled"}
                | {"Workshop": date(2026, 3, 5)},
            ],
        ),
        book(
            "visits",
            partnership="Brook",
            protocol="notes",
            reviews=[
                {
                    "school": "Fellgate",
                    "review_date": date(2026, 3, 26),  # a Thursday
                    "Section one sent": date(2026, 3, 19),
                    # three working days: Friday 27, Monday 30, Tuesday 31 March, 5 days
                    "Report returned": date(2026, 4, 1),
                    # five working days from Wednesday: 2, 7, 8, 9, 10 April with Good Friday and Easter Monday between
                    "Host reflection": date(2026, 4, 10),
                    "Workshop": date(2026, 4, 23),
                    "Impact review": date(2026, 4, 24),
                }
            ],
        ),
        known={**protocols(), "notes": NOTES},
    )


def gaps(found: Snapshot, as_of: date = DAY, **values: Any) -> list[tuple[Any, ...]]:
    rows = found.ask("gaps", as_of=as_of, **values)
    return pick(rows, "school", "from_step", "to_step", "days", "allowed", "within")


def test_days_from_the_review_and_from_other_steps_with_what_the_protocol_allows(found: Snapshot) -> None:
    assert gaps(found, school="Ordinary") == [
        ("Ordinary", "Review", "Workshop", 16, 14, False),
        ("Ordinary", "Workshop", "Action plan agreed", 1, 0, False),
    ]


def test_a_review_of_two_days_counts_from_its_last(found: Snapshot) -> None:
    assert gaps(found, school="Two days") == [("Two days", "Review", "Workshop", 14, 14, True)]


def test_a_due_date_that_moves_past_the_holiday_allows_more_days(found: Snapshot) -> None:
    assert gaps(found, school="Before Easter") == [("Before Easter", "Review", "Workshop", 18, 18, True)]


def test_working_days_allow_the_days_to_the_due_date_and_no_rule_allows_nothing(found: Snapshot) -> None:
    assert gaps(found, partnership="Brook") == [
        ("Fellgate", "Review", "Report returned", 6, 5, False),
        ("Fellgate", "Report returned", "Host reflection", 9, 9, True),
        ("Fellgate", "Review", "Workshop", 28, None, None),  # always told; the impact review has no rule: left out
    ]
    rows = found.ask("gaps", as_of=DAY, partnership="Brook")
    assert pick(rows, "rule", "words", "summary")[::2] == [
        ("3 working days after the review", "6 days; the protocol allows 5", "0 of 1 within what the protocol allows"),
        (None, "28 days; the protocol sets no time", "1 known, after 28 days; the protocol sets no time"),
    ]


def test_only_days_that_are_known_and_have_come(found: Snapshot) -> None:
    known = {"Ordinary", "Two days", "Before Easter"}
    assert {r[0] for r in gaps(found, partnership="Alder")} == known
    assert {r[0] for r in gaps(found, date(2026, 5, 12), partnership="Alder")} == known | {"To come"}
    assert {r[0] for r in gaps(found, date(2026, 3, 18))} == set()


def test_the_rows_of_an_answer_are_summed_up_by_their_two_steps(found: Snapshot) -> None:
    rows = found.ask("gaps", as_of=DAY, partnership="Alder", step="Workshop", year="2025/26")
    assert {(r["known"], r["ruled"], r["kept"], r["fewest"], r["most"]) for r in rows} == {(3, 3, 2, 14, 18)}
    assert {r["summary"] for r in rows} == {"2 of 3 within what the protocol allows"}
    assert gaps(found, protocol="spp") == []
