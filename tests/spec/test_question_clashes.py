"""On which days of the year do our plans get in each other's way?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerreview.access import Viewer
from tests.spec.tables import PARTNERSHIP, Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)
SHARED, TEAM, HEAD, TWICE, AWAY = (date(2026, 5, day) for day in (12, 13, 14, 19, 20))


@pytest.fixture(scope="module")
def found() -> Snapshot:
    schools = ["Wrenmoor", "Hollowmere", "Larkmere", "Fellgate"]
    blank = dict.fromkeys(
        ("lead_reviewer", "review_team", "champions", "status", "review_end", "Workshop", "Impact review")
    )
    reviews: list[dict[str, Any]] = [
        # the calendar: Saturday 28 March, Easter Monday 6 April, the holiday from 28 March to 12 April
        {"school": "Wrenmoor", "review_date": date(2026, 3, 27), "review_end": date(2026, 3, 28)},
        {"school": "Hollowmere", "review_date": date(2026, 3, 24), "Workshop": date(2026, 4, 6)},
        {"school": "Larkmere", "review_date": date(2026, 3, 25), "Workshop": date(2026, 4, 8)},
        # called off, put off or not tracked as a booking: no clash
        {"school": "Fellgate", "review_date": date(2026, 3, 29), "status": "cancelled"},
        {"school": "Fellgate", "review_date": date(2026, 4, 5), "status": "postponed"},
        {"school": "Fellgate", "review_date": date(2026, 3, 26), "Impact review": date(2026, 9, 26)},
        # one person at two reviews
        {"school": "Wrenmoor", "review_date": SHARED, "review_team": "Ada Penhallow (Fellgate)"},
        {"school": "Hollowmere", "review_date": SHARED, "lead_reviewer": "ada penhallow (Fellgate)"},
        # two people of one school on two teams; champions are needed at the workshop only
        {"school": "Wrenmoor", "review_date": TEAM, "review_team": "Bo Trewin (Fellgate)", "champions": "Cy Moss"},
        {"school": "Larkmere", "review_date": TEAM, "review_team": "Di Nance (Fellgate)", "champions": "Cy Moss"},
        # a head away while the school is reviewed
        {"school": "Larkmere", "review_date": HEAD},
        {"school": "Hollowmere", "review_date": HEAD, "review_team": "Lu Larkm (Larkmere)"},
        {"school": "Hollowmere", "review_date": AWAY},
        {"school": "Larkmere", "review_date": AWAY, "review_team": "Ed Dunn (Hollowmere)"},
        {"school": "Fellgate", "review_date": TWICE, "review_id": "one"},
        {"school": "Fellgate", "review_date": TWICE, "review_id": "two"},
        # other years
        {"school": "Wrenmoor", "review_date": date(2025, 3, 8)},
        {"school": "Wrenmoor", "review_date": date(2026, 9, 26)},
    ]
    return snapshot(
        book(
            schools=[{"school": name, "head": f"Lu {name[:5]}"} for name in schools],
            terms=[
                {"term": "Spring 2", "starts": date(2026, 2, 23), "ends": date(2026, 3, 27)},
                {"term": "Summer 1", "starts": date(2026, 4, 13), "ends": date(2026, 5, 22)},
            ],
            reviews=[{"review_id": None, **blank, **review} for review in reviews],
        ),
        # the holidays of one partnership are not those of another
        book("other", partnership="Another", reviews=[{"school": "Faraway", "review_date": date(2026, 4, 9)}]),
    )


def clashes(found: Snapshot, *kinds: str, **values: Any) -> list[tuple[Any, ...]]:
    rows = found.ask("clashes", as_of=DAY, **values)
    return pick([r for r in rows if r["kind"] in kinds], "school", "on", "what")


def test_reviews_and_workshops_on_days_when_schools_are_closed(found: Snapshot) -> None:
    assert clashes(found, "weekend", "bank holiday", "school holiday", year="2025/26") == [
        ("Wrenmoor", date(2026, 3, 28), "The review is on a Saturday."),
        ("Hollowmere", date(2026, 4, 6), "The workshop is on a bank holiday: Easter Monday."),
        ("Larkmere", date(2026, 4, 8), "The workshop is in a school holiday."),
    ]


def test_a_person_who_is_needed_twice(found: Snapshot) -> None:
    assert clashes(found, "person") == [
        ("Hollowmere", SHARED, "ada penhallow (Fellgate) is needed at the review at Wrenmoor that day too."),
        ("Wrenmoor", SHARED, "Ada Penhallow (Fellgate) is needed at the review at Hollowmere that day too."),
    ]


def test_a_school_on_two_teams_is_told_where_no_single_person_is(found: Snapshot) -> None:
    assert clashes(found, "team") == [
        ("Larkmere", TEAM, "Fellgate is on the review team at Wrenmoor that day too."),
        ("Wrenmoor", TEAM, "Fellgate is on the review team at Larkmere that day too."),
    ]


def test_a_school_that_is_reviewed_while_its_head_or_somebody_of_it_is_on_another_team(found: Snapshot) -> None:
    assert clashes(found, "host") == [
        ("Larkmere", HEAD, "The head is on the review team at Hollowmere while the school is reviewed."),
        ("Hollowmere", AWAY, "Somebody of the school is on the review team at Larkmere while the school is reviewed."),
    ]


def test_two_reviews_of_one_school(found: Snapshot) -> None:
    assert clashes(found, "twice") == [("Fellgate", TWICE, "Two reviews of the school are on this day.")] * 2


def test_from_the_academic_year_of_the_day_on_unless_a_year_is_asked_for(found: Snapshot) -> None:
    everything = found.ask("clashes", as_of=DAY)
    assert {r["academic_year"] for r in everything} == {"2025/26", "2026/27"}
    assert pick(found.ask("clashes", as_of=DAY, year="2024/25"), "school", "on", "to_come") == [
        ("Wrenmoor", date(2025, 3, 8), False)
    ]
    assert {r["on"] for r in found.ask("clashes", as_of=date(2026, 9, 1))} == {date(2026, 9, 26)}
    assert [r["to_come"] for r in found.ask("clashes", as_of=DAY, school="Hollowmere")] == [True] * 3
    assert found.ask("clashes", as_of=DAY, partnership="Another") == []


def test_the_days_are_counted_once_each(found: Snapshot) -> None:
    # 28 March; 6 and 8 April; 12, 13, 14, 19 and 20 May; 26 September
    assert {(r["days"], r["days_to_come"]) for r in found.ask("clashes", as_of=DAY)} == {(9, 8)}
    assert {(r["days"], r["days_to_come"]) for r in found.ask("clashes", as_of=DAY, school="Wrenmoor")} == {(4, 3)}


def test_a_governor_gets_the_calendar_and_no_names(found: Snapshot) -> None:
    governor = Viewer("governor", (PARTNERSHIP,), ("Hollowmere",))
    assert {r["kind"] for r in found.ask("clashes", governor, as_of=DAY)} == {"bank holiday"}
    member = Viewer("head", (PARTNERSHIP,), ("Larkmere",))
    assert {r["kind"] for r in found.ask("clashes", member, as_of=DAY)} >= {"person", "team", "host"}
