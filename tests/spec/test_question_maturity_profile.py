"""How do our schools see the partnership, and what have we agreed?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.tables import Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)
COMMITMENT, ENQUIRY, PHASES = "Long-term commitment", "Engagement in critical evaluation", "Our phase"


@pytest.fixture(scope="module")
def found() -> Snapshot:
    def rating(dimension: str, rater: str, level: str, day: date, priority: str | None = None, **said: str) -> Any:
        return {
            "dimension": dimension,
            "rater": rater,
            "level": level,
            "rated_on": day,
            "priority": priority,
            "evidence": said.get("evidence"),
            "next_step": said.get("next_step"),
        }

    return snapshot(
        book(
            schools=[{"school": name} for name in ("Abbotsmere", "Hollowmere", "Larkmere")],
            maturity=[
                rating(COMMITMENT, "Agreed", "beginning", date(2023, 6, 20)),
                rating(COMMITMENT, "Agreed", "leading", date(2024, 6, 20)),
                rating("Only before", "Agreed", "leading", date(2024, 6, 20)),
                rating(COMMITMENT, "Abbotsmere", "leading", date(2025, 10, 7)),
                rating(COMMITMENT, "Abbotsmere", "developing", DAY, "yes"),
                rating(COMMITMENT, "Hollowmere", "embedding", date(2026, 1, 9)),
                rating(COMMITMENT, "Larkmere", "developing", date(2026, 1, 9)),
                rating(COMMITMENT, "Larkmere", "leading", date(2026, 4, 2)),
                rating(COMMITMENT, "Agreed", "developing", date(2026, 2, 3), evidence="Dates kept", next_step="Go on"),
                rating(COMMITMENT, "Associate", "beginning", date(2026, 2, 3)),
                rating(ENQUIRY, "Abbotsmere", "leading", date(2026, 1, 9), "Later"),
                rating(ENQUIRY, "Agreed", "embedding", date(2026, 2, 3), "Most of all"),
                rating(PHASES, "Abbotsmere", "sustain", date(2026, 1, 9)),
                rating(PHASES, "Hollowmere", "build", date(2026, 1, 9)),
                rating(PHASES, "Larkmere", "our own word", date(2026, 1, 9)),
            ],
        )
    )


def profile(found: Snapshot, dimension: str, as_of: date = DAY, **values: Any) -> dict[str, Any]:
    (row,) = [r for r in found.ask("maturity_profile", as_of=as_of, **values) if r["dimension"] == dimension]
    return row


def test_the_dimensions_of_the_latest_year_with_ratings(found: Snapshot) -> None:
    rows = found.ask("maturity_profile", as_of=DAY)
    assert pick(rows, "dimension", "academic_year") == [(d, "2025/26") for d in (COMMITMENT, ENQUIRY, PHASES)]
    earlier = found.ask("maturity_profile", as_of=date(2025, 9, 1))
    assert pick(earlier, "dimension", "academic_year") == [(COMMITMENT, "2023/24"), ("Only before", "2023/24")]


def test_each_schools_latest_rating_in_that_year_makes_the_spread(found: Snapshot) -> None:
    row = profile(found, COMMITMENT)
    assert (row["raters"], row["of"], row["lowest"], row["highest"]) == (3, 3, "developing", "embedding")
    assert row["spread"] == "2 developing, 1 embedding"
    row = profile(found, ENQUIRY)
    assert (row["raters"], row["of"], row["lowest"], row["highest"]) == (1, 3, "leading", "leading")


def test_tomorrows_rating_does_not_exist_yet(found: Snapshot) -> None:
    assert profile(found, COMMITMENT, date(2026, 4, 2))["spread"] == "1 developing, 1 embedding, 1 leading"


def test_what_was_agreed_and_what_the_associate_said_stand_apart(found: Snapshot) -> None:
    row = profile(found, COMMITMENT)
    assert (row["agreed"], row["agreed_on"], row["associate"]) == ("developing", date(2026, 2, 3), "beginning")
    assert (row["agreed_before"], row["agreed_before_year"]) == ("leading", "2023/24")
    assert (row["evidence"], row["next_step"]) == ("Dates kept", "Go on")
    row = profile(found, ENQUIRY)
    assert (row["agreed"], row["agreed_before"], row["associate"]) == ("embedding", None, None)


def test_the_agreed_priority_comes_first_else_that_of_a_school(found: Snapshot) -> None:
    assert profile(found, ENQUIRY)["priority"] == "Most of all"
    assert profile(found, COMMITMENT)["priority"] == "yes"
    assert profile(found, PHASES)["priority"] is None


def test_levels_of_the_programme_have_their_order_and_other_words_stand_in_the_spread_alone(found: Snapshot) -> None:
    row = profile(found, PHASES)
    assert row["spread"] == "1 build, 1 sustain, 1 our own word"
    assert (row["lowest"], row["highest"]) == ("build", "sustain")
    assert row["agreed"] is None


def test_it_can_be_narrowed_to_a_year(found: Snapshot) -> None:
    row = profile(found, COMMITMENT, year="2023/24")
    assert (row["raters"], row["agreed"], row["agreed_before"]) == (0, "leading", "beginning")
    assert found.ask("maturity_profile", as_of=DAY, year="2021/22") == []
