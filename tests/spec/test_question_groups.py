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
        rows = [
            {"school": school, "review_date": on, "group": "North"} for school, on in zip("ABCD", days, strict=False)
        ]
        return [issue["problem"] for issue in snapshot(book(protocol="trio", reviews=rows)).issues("reviews_in_term")]

    assert advised(date(2026, 2, 3)) == []
    assert advised(date(2026, 2, 3), date(2026, 2, 10), date(2026, 3, 3)) == [
        "In the spring term 2025/26 North has 3 reviews; the protocol plans 1 a term for each group."
    ]
    assert advised(date(2025, 11, 4), date(2026, 5, 5)) == []  # spring is still to come
    assert advised(date(2024, 11, 5), date(2025, 5, 6)) == [
        "In the spring term 2024/25 North has no reviews; the protocol plans 1 a term for each group."
    ]


def test_a_postponed_review_is_in_no_term() -> None:
    def review(school: str, on: date, status: str | None = None) -> dict[str, object]:
        return {"school": school, "review_date": on, "group": "North", "status": status}

    rows = [
        review("A", date(2024, 11, 5)),
        review("B", date(2025, 2, 4), "postponed"),
        review("C", date(2025, 5, 6)),
        review("D", date(2025, 5, 7), "postponed"),
    ]
    (issue,) = snapshot(book(protocol="trio", reviews=rows)).issues("reviews_in_term")
    assert issue["problem"].startswith("In the spring term 2024/25 North has no reviews;")


def test_known_terms_say_in_which_term_a_review_is() -> None:
    # Thursday 2 April 2026 is usually in the summer term; here spring ends that day.
    terms = [
        {"term": "Spring", "starts": date(2026, 1, 5), "ends": date(2026, 4, 2)},
        {"term": "Summer", "starts": date(2026, 4, 20), "ends": date(2026, 7, 21)},
    ]
    days = (date(2026, 2, 3), date(2026, 4, 2))
    rows = [{"school": school, "review_date": on, "group": "North"} for school, on in zip("AB", days, strict=True)]
    without = snapshot(book(protocol="trio", reviews=rows))
    known = snapshot(book(protocol="trio", reviews=rows, terms=terms))
    assert without.issues("reviews_in_term") == []
    (issue,) = known.issues("reviews_in_term")
    assert issue["problem"].startswith("In the spring term 2025/26 North has 2 reviews;")


def test_a_step_is_needed_once_the_review_has_been_held() -> None:
    rows = [
        {"school": "Held", "review_date": date(2025, 12, 31), "Pre-review meeting": None},
        {"school": "To come", "review_date": date(2026, 1, 2), "Pre-review meeting": None},
        {"school": "Not needed", "review_date": date(2025, 12, 1), "Pre-review meeting": "n/a"},
        {"school": "Said", "review_date": date(2025, 12, 1), "Pre-review meeting": "yes"},
    ]
    found = snapshot(book(protocol="trio", reviews=rows))
    assert [issue["cell"] for issue in found.issues("needed_step_missing")] == ["Reviews!C2"]


def test_a_group_goes_by_one_name_however_it_is_written() -> None:
    one = snapshot(
        book(
            protocol="improvement-partner",
            schools=[
                {"school": "Ashen", "group": "Trio-A"},
                {"school": "Birch", "group": "trio a"},
                {"school": "Cedar", "group": "T.B.C."},
                {"school": "Dune", "group": "n/a"},
            ],
            reviews=[
                {"school": "Ashen", "review_date": date(2025, 11, 4), "group": "TRIO A"},
                {"school": "Birch", "review_date": date(2025, 11, 5), "group": "tbc"},  # its school's, then
                {"school": "Cedar", "review_date": date(2025, 11, 6), "group": "-"},
                {"school": "Dune", "review_date": date(2025, 11, 7), "group": "N"},
            ],
        ),
        book(
            "again",
            schools=[{"school": "Ashen", "group": "to be confirmed"}],
            reviews=[{"school": "Ashen", "review_date": date(2025, 11, 4), "group": "Trio (A)"}],
        ),
    )
    assert pick(one.ask("groups", as_of=DAY), "group", "schools", "reviews") == [("N", 1, 1), ("Trio-A", 2, 2)]
    assert pick(one.ask("schools"), "school", "group") == [
        ("Ashen", "Trio-A"),
        ("Birch", "Trio-A"),
        ("Cedar", None),
        ("Dune", None),
    ]
    assert one.issues("conflict") == []


def test_schools_are_members_on_some_day_of_the_year() -> None:
    def school(name: str, joined: date | None = None, left: date | None = None) -> dict[str, object]:
        return {"school": name, "group": "North", "joined": joined, "left": left}

    one = snapshot(
        book(
            schools=[
                school("Ashen"),
                school("In the last week", joined=date(2026, 8, 31)),
                school("Next year", joined=date(2026, 9, 1)),
                school("On its first day", left=date(2025, 9, 1)),
                school("On its second day", left=date(2025, 9, 2)),
            ],
            reviews=[{"school": "Ashen", "review_date": date(2025, 11, 4)}],
        )
    )
    assert pick(one.ask("groups", as_of=DAY), "schools") == [(3,)]


def test_a_partnership_that_only_a_column_names_has_a_day_of_loading_too() -> None:
    elsewhere = {"partnership": "Fallow Edge Partnership", "group": "North"}
    one = snapshot(
        book(
            schools=[{"school": "Ashen", **elsewhere}, {"school": "Birch", **elsewhere}],
            reviews=[{"school": "Ashen", "review_date": date(2025, 11, 4), "protocol": "trio"}],
        ),
    )
    assert one.column(
        "select partnership from base.partnerships where loaded_at::date = '2026-01-01' order by all"
    ) == [
        PARTNERSHIP,
        "Fallow Edge Partnership",
    ]
