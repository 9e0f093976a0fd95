"""What do our records show that we do together, counted, each figure with what it is out of?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerreview.access import Viewer
from peerreview.errors import AccessDenied
from tests.spec.tables import PARTNERSHIP, Snapshot, book, snapshot

DAY = date(2026, 4, 1)
FIRST = date(2024, 10, 8)


def reviews() -> list[dict[str, Any]]:
    """Three held and one to come; five stages ask for a workshop within 14 days."""

    def review(name: str, school: str, day: date, workshop: date | None, **said: Any) -> dict[str, Any]:
        blank = {"lead_reviewer": None, "review_team": None, "process_well": None, "process_change": None}
        rest = {"status": None, "Workshop": workshop, "Impact review": None, "Support started": None}
        return {"review_id": name, "school": school, "review_date": day, "audience": "head", **blank, **rest, **said}

    first = {
        "lead_reviewer": "Hollowmere",
        "process_change": "Start earlier",
        "Impact review": date(2025, 5, 6),
    }
    return [
        review("W1", "Wrenmoor", FIRST, date(2024, 10, 22), **first),
        review(
            "W2", "Wrenmoor", date(2025, 11, 28), date(2025, 12, 15), review_team="P. Grove (Hollowmere); Gone away"
        ),
        review("L1", "Larkmere", date(2026, 1, 20), None, review_team="Nobody Known", **{"Support started": "yes"}),
        review("H1", "Hollowmere", date(2026, 5, 5), None, lead_reviewer="Wrenmoor", process_well="Talk"),
        review("H0", "Hollowmere", date(2025, 11, 4), None, lead_reviewer="Larkmere", status="cancelled"),
    ]


def findings() -> list[dict[str, Any]]:
    said = [
        ("W1", "strength", True, "Quality of teaching"),
        ("W1", "strength", False, "Culture and ethos"),
        ("W2", "excellent practice", True, "Quality of teaching"),
        ("L1", "strength", None, None),
        ("L1", "area for development", True, "Culture and ethos"),
        ("H1", "strength", True, "Culture and ethos"),
    ]
    themes = {"Culture and ethos": "Looking forward", None: "Our impact", "Quality of teaching": "Looking inward"}
    return [
        {"review_id": r, "theme": themes[s], "strand": s, "kind": k, "finding": f"{k} {n}", "share": share}
        for n, (r, k, share, s) in enumerate(said)
    ]


def actions() -> list[dict[str, Any]]:
    keys = ("review_id", "action_id", "status", "evidence", "criterion_met", "support_from")
    said = [
        ("W1", "A1", "complete", "Books", "met", "Hollowmere"),
        ("W1", "A2", "complete", None, "partly met", None),
        ("W1", "A3", "cancelled", "None needed", "met", "Larkmere"),
        ("W2", "A4", "in progress", "Some", None, None),
        ("H1", "A5", "not started", None, "not met", None),
    ]
    return [dict(zip(keys, row, strict=True)) | {"action": f"Do {row[1]}"} for row in said]


def impact() -> list[dict[str, Any]]:
    keys = ("action_id", "measure", "assessed_on", "judgement")
    said = [
        ("A1", "Reading", date(2025, 3, 4), "early indicators"),
        ("A1", "reading", date(2025, 10, 7), "evident"),
        ("A1", "Reading", date(2026, 4, 2), "no change yet"),
        ("A2", "Writing", date(2025, 10, 7), "no change yet"),
        ("A4", "Number", date(2026, 3, 3), "awaiting evaluation"),
    ]
    return [dict(zip(keys, row, strict=True)) | {"level": "pupil"} for row in said]


@pytest.fixture(scope="module")
def found() -> Snapshot:
    champion = {"role": "Improvement Champion", "school": "Hollowmere"}
    return snapshot(
        book(
            schools=[
                {"school": "Wrenmoor", "left": None},
                {"school": "Hollowmere", "left": None},
                {"school": "Larkmere", "left": None},
                {"school": "Newcomer", "left": None},
                {"school": "Gone away", "left": date(2026, 1, 1)},
            ],
            people=[
                {**champion, "name": "E. Lowe", "trained_on": date(2024, 5, 1), "left": None},
                {**champion, "name": "A. Mast", "trained_on": date(2026, 4, 2), "left": None},
                {**champion, "name": "T. Reed", "trained_on": date(2024, 5, 1), "left": DAY},
                {"name": "P. Grove", "school": "Hollowmere", "role": "reviewer", "trained_on": DAY, "left": None},
            ],
            reviews=reviews(),
            findings=findings(),
            actions=actions(),
            impact=impact(),
            maturity=[
                {"dimension": dimension, "rater": rater, "level": "developing", "rated_on": day}
                for dimension, rater, day in (
                    ("Before", "Agreed", date(2024, 6, 20)),
                    ("One", "Wrenmoor", date(2025, 10, 7)),
                    ("One", "Agreed", date(2026, 2, 3)),
                    ("Two", "Wrenmoor", date(2025, 11, 4)),
                    ("Three", "Wrenmoor", date(2026, 4, 2)),
                )
            ],
            conversations=[
                {"held_on": date(2025, 6, 25), "next_step": step, "status": status}
                for step, status in (("Set dates", "complete"), ("Train two", "in progress"), ("Drop", "cancelled"))
            ],
        )
    )


def facts(found: Snapshot, as_of: date = DAY, **values: Any) -> dict[str, tuple[int, int]]:
    return {r["fact"]: (r["count"], r["of"]) for r in found.ask("facts", as_of=as_of, **values)}


def test_each_fact_with_what_it_is_out_of(found: Snapshot) -> None:
    assert facts(found) == {
        "members_reviewed_this_year": (2, 4),  # Wrenmoor and Larkmere
        "reviews_held": (3, 4),  # H1 is to come, H0 was cancelled
        "reviews_with_known_reviewers": (2, 3),  # not L1
        "reviews_with_process_feedback": (1, 3),
        "reviews_without_impact_date": (1, 2),  # W2; W1 has a date, L1 was held in January
        "workshops_within_rule": (1, 2),  # W1 on the 14th day; W2 was due by 12 December
        "action_plans_recorded": (2, 3),  # H1's review is not held
        "actions_complete": (2, 4),
        "actions_complete_with_evidence": (1, 2),
        "criteria_met": (1, 3),
        "actions_with_impact": (2, 4),
        "impact_evident_or_embedded": (1, 2),
        "impact_checked_again": (1, 3),
        "reviews_with_impact": (1, 3),
        "schools_that_gave": (1, 4),  # Hollowmere; Gone away is no member, H1 is to come
        "schools_that_never_gave": (3, 4),
        "schools_supported_by_others": (2, 4),  # Wrenmoor's A1 and Larkmere's start
        "strengths_shared": (2, 4),
        "strands_with_offers": (1, 11),
        "champions_trained": (1, 2),
        "dimensions_rated": (2, 3),
        "dimensions_agreed": (1, 2),
        "agreed_next_steps_done": (1, 2),
    }


def test_both_numbers_are_said_and_the_first_day(found: Snapshot) -> None:
    rows = {r["fact"]: (r["in_words"], r["since"]) for r in found.ask("facts", as_of=DAY)}
    assert rows["reviews_held"] == ("3 of 4", FIRST)
    assert rows["members_reviewed_this_year"] == ("2 of 4", date(2025, 9, 1))
    assert rows["champions_trained"] == ("1 of 2", None)
    assert rows["dimensions_rated"] == ("2 of 3", date(2025, 10, 7))
    assert rows["agreed_next_steps_done"] == ("1 of 2", date(2024, 9, 1))


def test_they_are_seen_from_the_day(found: Snapshot) -> None:
    before = facts(found, date(2024, 10, 7))
    assert before["reviews_held"] == (0, 4)
    assert before["schools_that_gave"] == (0, 5)  # Gone away is still there
    assert before["actions_with_impact"] == (0, 4)
    assert facts(found, date(2026, 3, 28))["reviews_without_impact_date"] == (0, 1)  # W2: four months, not more
    assert facts(found, date(2026, 3, 29))["reviews_without_impact_date"] == (1, 2)
    after = facts(found, date(2026, 4, 2))
    assert after["impact_evident_or_embedded"] == (0, 2)
    assert after["champions_trained"] == (2, 2)
    assert after["dimensions_rated"] == (3, 4)


def test_a_year_alone(found: Snapshot) -> None:
    told = facts(found, year="2024/25")
    assert told["members_reviewed_this_year"] == (1, 4)
    assert told["reviews_held"] == (1, 1)
    assert told["actions_complete"] == (2, 2)
    assert told["workshops_within_rule"] == (1, 1)
    assert told["dimensions_rated"] == (0, 0)
    rows = {r["fact"]: (r["what"], r["since"]) for r in found.ask("facts", as_of=DAY, year="2024/25")}
    assert rows["members_reviewed_this_year"] == ("members reviewed in 2024/25", date(2024, 9, 1))
    assert rows["actions_complete"] == ("actions complete", date(2024, 9, 1))


def test_a_fact_is_the_same_for_everybody_and_of_no_single_school(found: Snapshot) -> None:
    everything = found.ask("facts", as_of=DAY)
    for role in ("lead", "associate", "head", "reviewer"):
        assert found.ask("facts", Viewer(role, (PARTNERSHIP,), ("Newcomer",), "N. Fell"), as_of=DAY) == everything
    with pytest.raises(AccessDenied):
        found.ask("facts", Viewer("governor", (PARTNERSHIP,), ("Newcomer",)), as_of=DAY)


def test_without_records_every_fact_is_there_and_nothing(found: Snapshot) -> None:
    bare = facts(snapshot(book(schools=[{"school": "Wrenmoor"}])))
    assert set(bare) == set(facts(found))
    assert {fact for fact, (count, _) in bare.items() if count} == {"schools_that_never_gave"}


@pytest.mark.slow
def test_schools_that_left_offer_nothing_now_and_a_school_does_not_give_to_itself() -> None:
    told = facts(
        snapshot(
            book(
                schools=[{"school": "Wrenmoor", "left": None}, {"school": "Gone away", "left": date(2026, 1, 1)}],
                reviews=[
                    {"school": "Wrenmoor", "review_date": FIRST, "review_team": "Wrenmoor"},
                    {"school": "Gone away", "review_date": FIRST, "review_team": None},
                ],
                findings=[
                    {
                        "school": "Gone away",
                        "theme": "Looking forward",
                        "strand": "Culture and ethos",
                        "kind": "strength",
                        "finding": "Talk",
                        "share": True,
                    }
                ],
            )
        )
    )
    assert told["strengths_shared"] == (1, 1)
    assert told["strands_with_offers"] == (0, 11)
    assert told["schools_that_gave"] == (0, 1)
    assert told["reviews_with_known_reviewers"] == (1, 2)
