"""Do our groups work alike?"""

from __future__ import annotations

from datetime import date

import pytest

from peerreview.access import Viewer
from peerreview.errors import AccessDenied
from tests.spec.tables import PARTNERSHIP, Snapshot, book, pick, snapshot

pytestmark = pytest.mark.slow  # together, not one by one

DAY = date(2026, 1, 10)
COLUMNS = ("academic_year", "group", "protocol", "schools", "reviews", "held", "first_on", "last_on", "days", "within")


@pytest.fixture(scope="module")
def found() -> Snapshot:
    return snapshot(
        book(
            protocol="improvement-partner",
            schools=[
                {"school": "Ashen", "group": "North", "left": None},
                {"school": "Birch", "group": "North", "left": None},
                {"school": "Cedar", "group": "North", "left": None},
                {"school": "Gone", "group": "North", "left": date(2025, 7, 31)},
                {"school": "Dune", "group": "South", "left": None},
                {"school": "Elm", "group": "South", "left": None},
                {"school": "Fir", "group": None, "left": None},
            ],
            reviews=[
                # North: from Tuesday 4 November (two days) to Friday 19 December 2025
                {"school": "Ashen", "review_date": date(2025, 11, 4), "review_end": date(2025, 11, 5)},
                {"school": "Birch", "review_date": date(2025, 12, 19)},
                # Cedar was with South that year, in another spelling
                {"school": "Cedar", "review_date": date(2026, 1, 13), "group": "SOUTH"},
                {"school": "Dune", "review_date": date(2025, 12, 2)},
                {"school": "Elm", "review_date": date(2025, 12, 3), "status": "cancelled"},
                {"school": "Elm", "review_date": date(2026, 1, 5), "status": "postponed"},
                {"school": "Fir", "review_date": date(2025, 12, 4)},
                {"school": "Dune", "review_date": date(2025, 3, 4), "protocol": "trio"},
            ],
        )
    )


def test_a_row_for_each_group_and_year(found: Snapshot) -> None:
    # Six weeks (no term dates) after 5 November is 17 December: the visit on 19 December, 44 days on, is later.
    # Six weeks after 2 December is 13 January. Gone left before the year began. Elm counts, though nothing is dated.
    assert pick(found.ask("groups", as_of=DAY), *COLUMNS) == [
        ("2025/26", "North", "improvement-partner", 2, 2, 2, date(2025, 11, 4), date(2025, 12, 19), 44, False),
        ("2025/26", "South", "improvement-partner", 3, 3, 1, date(2025, 12, 2), date(2026, 1, 13), 42, True),
        ("2024/25", "South", "trio", 2, 1, 1, date(2025, 3, 4), date(2025, 3, 4), None, None),
    ]


def test_the_rule_is_said_in_words_and_as_a_day(found: Snapshot) -> None:
    assert pick(found.ask("groups", as_of=DAY), "allowed", "end_by") == [
        ("half a term after the group's first review", date(2025, 12, 17)),
        ("half a term after the group's first review", date(2026, 1, 13)),
        (None, None),  # the trios have no such rule
    ]


def test_held_is_seen_from_the_day(found: Snapshot) -> None:
    assert pick(found.ask("groups", as_of=date(2025, 11, 30), year="2025/26"), "group", "held") == [
        ("North", 1),
        ("South", 0),
    ]


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert pick(found.ask("groups", as_of=DAY, protocol="trio"), "group") == [("South",)]
    assert found.ask("groups", as_of=DAY, partnership="Elsewhere") == []


def test_members_see_all_groups_and_a_governor_may_not_ask(found: Snapshot) -> None:
    head = Viewer("head", frozenset({PARTNERSHIP}), frozenset({f"{PARTNERSHIP}|Ashen"}))
    governor = Viewer("governor", frozenset({PARTNERSHIP}), frozenset({f"{PARTNERSHIP}|Ashen"}))
    assert len(found.ask("groups", head, as_of=DAY)) == 3
    with pytest.raises(AccessDenied):
        found.ask("groups", governor, as_of=DAY)


def test_partnerships_without_groups_have_no_rows() -> None:
    alone = snapshot(book(reviews=[{"school": "Ashen", "review_date": date(2025, 11, 4)}]))
    assert alone.ask("groups", as_of=DAY) == []


# What is advised from the dates; the workbooks of these tests were loaded on 1 January 2026.


def test_too_many_reviews_in_a_term_to_come_are_said_and_too_few_are_not() -> None:
    def advised(*days: date) -> list[str]:
        rows = [{"school": school, "review_date": on} for school, on in zip("ABCD", days, strict=False)]
        return [issue["problem"] for issue in snapshot(book(protocol="trio", reviews=rows)).issues("reviews_in_term")]

    assert advised(date(2026, 2, 3)) == []
    assert advised(date(2026, 2, 3), date(2026, 2, 10), date(2026, 3, 3)) == [
        "The spring term 2025/26 has 3 reviews; the protocol plans 2 a term."
    ]
    assert advised(date(2025, 11, 4)) == ["The autumn term 2025/26 has 1 review; the protocol plans 2 a term."]


def test_known_terms_say_in_which_term_a_review_is() -> None:
    # Thursday 2 April 2026 is usually in the summer term; here spring ends that day.
    terms = [
        {"term": "Spring", "starts": date(2026, 1, 5), "ends": date(2026, 4, 2)},
        {"term": "Summer", "starts": date(2026, 4, 20), "ends": date(2026, 7, 21)},
    ]
    days = (date(2026, 2, 3), date(2026, 3, 3), date(2026, 4, 2))
    rows = [{"school": school, "review_date": on} for school, on in zip("ABC", days, strict=True)]
    without = snapshot(book(protocol="trio", reviews=rows))
    known = snapshot(book(protocol="trio", reviews=rows, terms=terms))
    assert without.issues("reviews_in_term") == []
    assert [one["problem"][:36] for one in known.issues("reviews_in_term")] == ["The spring term 2025/26 has 3 review"]


def test_a_step_is_needed_once_the_review_has_been_held() -> None:
    rows = [
        {"school": "Held", "review_date": date(2025, 12, 31), "Pre-review meeting": None},
        {"school": "To come", "review_date": date(2026, 1, 2), "Pre-review meeting": None},
        {"school": "Not needed", "review_date": date(2025, 12, 1), "Pre-review meeting": "n/a"},
        {"school": "Said", "review_date": date(2025, 12, 1), "Pre-review meeting": "yes"},
    ]
    found = snapshot(book(protocol="trio", reviews=rows))
    assert [issue["cell"] for issue in found.issues("needed_step_missing")] == ["Reviews!C2"]
