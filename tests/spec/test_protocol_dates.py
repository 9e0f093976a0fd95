"""When the steps of each protocol fall due and in what state they are, worked out by hand with a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from peerreview.framework import protocols
from tests.spec.tables import Snapshot, book, pick, snapshot

EARLY = date(2025, 9, 1)  # before anything is due, so that every step shows its date

# The school year of these tests. Good Friday is 3 April 2026, Easter Monday 6 April, May Day Monday 4 May, the spring
# bank holiday Monday 25 May. 2 September 2025 is a Tuesday.
TERMS = [
    {"term": "Autumn 1", "starts": date(2025, 9, 2), "ends": date(2025, 10, 24)},
    {"term": "Autumn 2", "starts": date(2025, 11, 3), "ends": date(2025, 12, 19)},
    {"term": "Spring 1", "starts": date(2026, 1, 5), "ends": date(2026, 2, 13)},
    {"term": "Spring 2", "starts": date(2026, 2, 23), "ends": date(2026, 3, 27)},
    {"term": "Summer 1", "starts": date(2026, 4, 13), "ends": date(2026, 5, 22)},
    {"term": "Summer 2", "starts": date(2026, 6, 1), "ends": date(2026, 7, 21)},
    {"term": "Autumn 1", "starts": date(2026, 9, 2), "ends": date(2026, 10, 23)},
    {"term": "Autumn 2", "starts": date(2026, 11, 2), "ends": date(2026, 12, 18)},
]

# Each review: its protocol, the school's name in the test, its day and (of several days) its last day.
REVIEWS: Sequence[tuple[str, str, date, date | None]] = [
    ("tiptree-stanway", "Monday after half-term", date(2025, 11, 3), None),
    ("tiptree-stanway", "Second week of September", date(2026, 9, 11), None),
    ("tiptree-stanway", "Week before half-term", date(2026, 2, 5), None),
    ("spp", "No dates", date(2026, 3, 3), None),
    ("subject-review", "Two half-days", date(2026, 2, 10), date(2026, 2, 25)),
    ("subject-review", "Visit in half-term", date(2026, 3, 3), None),
    ("subject-review", "Monday back", date(2026, 2, 23), None),
    ("subject-review", "Beyond the terms", date(2026, 4, 21), None),
    ("subject-review", "Last of June", date(2026, 6, 30), None),
    ("improvement-partner", "Before May Day", date(2026, 4, 30), None),
    ("improvement-partner", "Before Easter", date(2026, 3, 25), None),
    ("improvement-partner", "Before Whitsun", date(2026, 5, 21), None),
    ("trio", "Meeting at Easter", date(2026, 3, 6), None),
    ("trio", "Meeting at half-term", date(2026, 1, 20), None),
    ("trio", "Meeting in term", date(2026, 4, 14), None),
]
STEPS = {name: [step.name for step in one.milestones if step.name != "Review"] for name, one in protocols().items()}


def built(terms: list[dict[str, Any]]) -> Snapshot:
    """The reviews of all protocols in one partnership, every milestone with a column and nothing typed."""
    blank = dict.fromkeys(step for steps in STEPS.values() for step in steps)
    rows = [{**blank, "protocol": p, "school": s, "review_date": on, "review_end": end} for p, s, on, end in REVIEWS]
    return snapshot(book(reviews=rows, terms=terms) if terms else book(reviews=rows))


@pytest.fixture(scope="module")
def with_terms() -> Snapshot:
    return built(TERMS)


@pytest.fixture(scope="module")
def without_terms() -> Snapshot:
    return built([])


def due(found: Snapshot, school: str) -> dict[str, date | None]:
    """The due dates of a school's steps that its protocol has, the review itself left out; those without none."""
    protocol = next(protocol for protocol, name, *_ in REVIEWS if name == school)
    dates = {row["step"]: row["due"] for row in found.rows_of(school, EARLY)}
    return {step: dates[step] for step in STEPS[protocol] if dates[step]}


def basis(found: Snapshot, school: str, step: str) -> str:
    (row,) = found.rows_of(school, EARLY, step)
    return str(row["basis"])


class TestTiptreeAndStanway:
    def test_counted_back_over_half_term(self, with_terms: Snapshot) -> None:
        # Monday 3 November 2025, the first day after half-term (Saturday 25 October to Sunday 2 November).
        # 14 days before: Monday 20 October, a school day. 7 days before: 27 October, in half-term: Friday 24 October.
        # The day before: Sunday 2 November, still the holiday: Friday 24 October.
        # On: the same day; 14 days: Monday 17 November.
        assert due(with_terms, "Monday after half-term") == {
            "Data shared": date(2025, 10, 20),
            "Self-review": date(2025, 10, 20),
            "Pre-review meeting": date(2025, 10, 24),
            "Timetable sent": date(2025, 10, 24),
            "Summary agreed": date(2025, 11, 3),
            "Feedback given": date(2025, 11, 3),
            "Workshop": date(2025, 11, 17),
            "Action plan agreed": date(2025, 11, 17),
        }

    def test_counted_back_into_august(self, with_terms: Snapshot, without_terms: Snapshot) -> None:
        # Friday 11 September 2026. 14 days before is Friday 28 August, in the summer holiday (22 July to 1 September):
        # the last school day before that is Tuesday 21 July. 7 days before is Friday 4 September, the day before
        # Thursday 10 September.
        found = due(with_terms, "Second week of September")
        assert found["Data shared"] == date(2026, 7, 21)
        assert found["Pre-review meeting"] == date(2026, 9, 4)
        assert found["Timetable sent"] == date(2026, 9, 10)
        # 14 days after: Friday 25 September.
        assert found["Workshop"] == date(2026, 9, 25)
        # Nobody knows of a holiday where no terms are loaded.
        assert due(without_terms, "Second week of September")["Data shared"] == date(2026, 8, 28)

    def test_counted_on_over_half_term(self, with_terms: Snapshot, without_terms: Snapshot) -> None:
        # Thursday 5 February 2026; 14 days after is Thursday 19 February, in half-term (14 to 22): Monday 23 February.
        assert due(with_terms, "Week before half-term")["Workshop"] == date(2026, 2, 23)
        assert due(with_terms, "Week before half-term")["Action plan agreed"] == date(2026, 2, 23)
        assert due(without_terms, "Week before half-term")["Workshop"] == date(2026, 2, 19)


class TestSchoolsPartnershipProgramme:
    def test_nothing_has_a_date_since_the_source_gives_none(self, with_terms: Snapshot) -> None:
        assert due(with_terms, "No dates") == {}


class TestSubjectReview:
    def test_two_half_days_in_different_weeks(self, with_terms: Snapshot, without_terms: Snapshot) -> None:
        # Tuesday 10 February and Wednesday 25 February 2026, with half-term between them. Back from the first: 7 days
        # before is Tuesday 3 February. On from the last: feedback is due as that one ends.
        # Two terms later: 25 February is 51 days into the spring term (5 January plus 26 days is 31 January, plus 25);
        # 51 days into the autumn term of 2 September 2026 is Friday 23 October (28 days: 30 September, plus 23).
        assert due(with_terms, "Two half-days") == {
            "Data shared": date(2026, 2, 3),
            "Timetable sent": date(2026, 2, 3),
            "Feedback given": date(2026, 2, 25),
            "Impact review": date(2026, 10, 23),
        }
        # Without term dates two terms are eight months, from 25 February to 25 October, and it is said so.
        assert due(without_terms, "Two half-days")["Impact review"] == date(2026, 10, 25)
        assert "assumed 8 months: no term dates" in basis(without_terms, "Two half-days", "Impact review")
        assert "the end of the review on 25 February 2026" in basis(without_terms, "Two half-days", "Impact review")

    def test_a_visit_that_would_fall_in_half_term_is_after_it(
        self, with_terms: Snapshot, without_terms: Snapshot
    ) -> None:
        # Tuesday 3 March is 57 days into the spring term (26 to 31 January, 28 of February, 3). 57 days from
        # 2 September is 29 October 2026, in half-term (24 October to 1 November): Monday 2 November.
        assert due(with_terms, "Visit in half-term")["Impact review"] == date(2026, 11, 2)
        assert due(without_terms, "Visit in half-term")["Impact review"] == date(2026, 11, 3)

    def test_data_for_the_first_day_back_are_shared_before_half_term(self, with_terms: Snapshot) -> None:
        # Monday 23 February; 7 days before is Monday 16 February, in half-term: Friday 13 February.
        assert due(with_terms, "Monday back")["Data shared"] == date(2026, 2, 13)

    def test_terms_that_do_not_reach_far_enough(self, with_terms: Snapshot) -> None:
        # 21 April is in the summer term; two terms on is spring 2027, which nobody loaded: eight months, 21 December.
        assert due(with_terms, "Beyond the terms")["Impact review"] == date(2026, 12, 21)
        assert "known term dates do not reach that far" in basis(with_terms, "Beyond the terms", "Impact review")

    def test_eight_months_after_the_last_of_june_end_with_february(self, without_terms: Snapshot) -> None:
        assert due(without_terms, "Last of June")["Impact review"] == date(2027, 2, 28)


class TestImprovementPartner:
    def test_working_days_pass_over_may_day(self, with_terms: Snapshot, without_terms: Snapshot) -> None:
        # Thursday 30 April 2026. A week before: Thursday 23 April. Three working days after: Friday 1 May; Monday is
        # May Day; Tuesday 5; Wednesday 6 May. Five more: Thursday 7, Friday 8, Monday 11, Tuesday 12, Wednesday 13.
        for found in (with_terms, without_terms):
            assert due(found, "Before May Day") == {
                "Section one sent": date(2026, 4, 23),
                "Summary agreed": date(2026, 4, 30),
                "Report returned": date(2026, 5, 6),
                "Host reflection": date(2026, 5, 13),
            }

    def test_working_days_pass_over_easter(self, with_terms: Snapshot, without_terms: Snapshot) -> None:
        # Wednesday 25 March: Thursday 26, Friday 27, Monday 30 March. Schools are closed from 28 March to 12 April:
        # Monday 13 April. Five more: Tuesday 14 to Friday 17, Monday 20 April.
        found = due(with_terms, "Before Easter")
        assert [found["Report returned"], found["Host reflection"]] == [date(2026, 4, 13), date(2026, 4, 20)]
        # Without terms 30 March stands. Five more: Tuesday 31 March, Wednesday 1 and Thursday 2 April; Good Friday and
        # Easter Monday do not count; Tuesday 7, Wednesday 8 April.
        found = due(without_terms, "Before Easter")
        assert [found["Report returned"], found["Host reflection"]] == [date(2026, 3, 30), date(2026, 4, 8)]

    def test_working_days_pass_over_the_spring_bank_holiday(
        self, with_terms: Snapshot, without_terms: Snapshot
    ) -> None:
        # Thursday 21 May: Friday 22; Monday 25 is the bank holiday; Tuesday 26, Wednesday 27 May.
        assert due(without_terms, "Before Whitsun")["Report returned"] == date(2026, 5, 27)
        # That is in half-term (23 to 31 May): Monday 1 June.
        assert due(with_terms, "Before Whitsun")["Report returned"] == date(2026, 6, 1)

    @pytest.mark.slow
    def test_reflection_counts_from_the_day_the_report_came(self) -> None:
        # Returned on Tuesday 5 May: Wednesday 6, Thursday 7, Friday 8, Monday 11, Tuesday 12 May.
        visit = {"school": "Wrenmoor", "review_date": date(2026, 4, 30), "Host reflection": None}
        for part in ("Report returned", "Report returned done"):
            found = snapshot(book(protocol="improvement-partner", reviews=[{**visit, part: date(2026, 5, 5)}]))
            (step,) = found.rows_of("Wrenmoor", EARLY, "Host reflection")
            assert step["due"] == date(2026, 5, 12)

    @pytest.mark.slow
    def test_the_visits_of_a_group_within_half_a_term(self) -> None:
        # Tuesday 23 September 2025 is 21 days into the first half of autumn; 21 days into the second half, which begins
        # on 3 November, is 24 November. Without term dates half a term is six weeks: 4 November.
        def group(last: date, terms: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
            days = {"Ashen": date(2025, 9, 23), "Birch": date(2025, 10, 7), "Cedar": last}
            rows = [{"school": school, "group": "North", "review_date": on} for school, on in days.items()]
            sheets = {"reviews": rows, **({"terms": terms} if terms else {})}
            found = snapshot(book(protocol="improvement-partner", **sheets))
            advised = [issue["code"] for issue in found.issues("group_far_apart")]
            return [*pick(found.ask("groups", as_of=EARLY), "end_by", "within"), *advised]

        assert group(date(2025, 11, 24), TERMS) == [(date(2025, 11, 24), True)]
        assert group(date(2025, 11, 25), TERMS) == [(date(2025, 11, 24), False), "group_far_apart"]
        assert group(date(2025, 11, 4), []) == [(date(2025, 11, 4), True)]
        assert group(date(2025, 11, 5), []) == [(date(2025, 11, 4), False), "group_far_apart"]


class TestTrio:
    def test_a_few_weeks_into_the_easter_holiday(self, with_terms: Snapshot, without_terms: Snapshot) -> None:
        # Friday 6 March; 28 days after is Good Friday, 3 April, in the holiday (28 March to 12 April): Monday 13 April.
        assert due(with_terms, "Meeting at Easter") == {
            "Summary agreed": date(2026, 3, 6),
            "Feedback given": date(2026, 3, 6),
            "Workshop": date(2026, 4, 13),
        }
        assert due(without_terms, "Meeting at Easter")["Workshop"] == date(2026, 4, 3)
        assert "4 weeks after the review on 6 March 2026 (our reading)" in basis(
            with_terms, "Meeting at Easter", "Workshop"
        )

    def test_a_few_weeks_into_half_term_and_within_a_term(self, with_terms: Snapshot) -> None:
        # Tuesday 20 January and 28 days: 17 February, in half-term: Monday 23 February.
        assert due(with_terms, "Meeting at half-term")["Workshop"] == date(2026, 2, 23)
        # Tuesday 14 April and 28 days: Tuesday 12 May; a bank holiday on the way changes nothing.
        assert due(with_terms, "Meeting in term")["Workshop"] == date(2026, 5, 12)


# The stages as each protocol numbers them, in the common phases, and the state of each step with nothing typed, some
# time after a review on Tuesday 3 March 2026. No term dates.
REVIEW_DAY, LATER = date(2026, 3, 3), date(2026, 3, 20)
IN_STAGES = {
    "tiptree-stanway": [  # on 20 March the workshop, due on 17 March, is overdue
        ("Data shared", 1, "plan", "not recorded"),
        ("Self-review", 1, "plan", "not recorded"),
        ("Pre-review meeting", 1, "plan", "not recorded"),
        ("Timetable sent", 1, "plan", "not recorded"),
        ("Review", 2, "review", "done (assumed)"),
        ("Summary agreed", 2, "review", "overdue"),
        ("Feedback given", 3, "feedback", "overdue"),
        ("Workshop", 3, "action", "overdue"),
        ("Action plan agreed", 3, "action", "overdue"),
        ("Audit returned", 4, "support", "unscheduled"),
        ("Support started", 4, "support", "unscheduled"),
        ("Impact review", 5, "impact", "unscheduled"),
    ],
    "spp": [
        ("Self-review", 1, "plan", "not recorded"),
        ("Pre-review meeting", 2, "plan", "not recorded"),
        ("Review", 3, "review", "done (assumed)"),
        ("Feedback given", 4, "feedback", "unscheduled"),
        ("Workshop", 5, "action", "unscheduled"),
        ("Action plan agreed", 5, "action", "unscheduled"),
        ("Support started", 5, "support", "unscheduled"),
        ("Impact review", 6, "impact", "unscheduled"),
    ],
    "subject-review": [  # the visit is due on 3 November
        ("Staff briefing", 1, "plan", "not recorded"),
        ("Data shared", 1, "plan", "not recorded"),
        ("Timetable sent", 1, "plan", "not recorded"),
        ("Review", 2, "review", "done (assumed)"),
        ("Feedback given", 3, "feedback", "overdue"),
        ("Report returned", 3, "feedback", "unscheduled"),
        ("Impact review", 4, "impact", "planned"),
    ],
    "improvement-partner": [  # due on Friday 6 and Friday 13 March
        ("First meeting", 1, "plan", "not recorded"),
        ("Section one sent", 2, "plan", "not recorded"),
        ("Review", 3, "review", "done (assumed)"),
        ("Summary agreed", 3, "review", "overdue"),
        ("Report returned", 4, "feedback", "overdue"),
        ("Host reflection", 4, "action", "overdue"),
    ],
    "trio": [  # the staff meeting is due on 31 March, 11 days on
        ("Pre-review meeting", 1, "plan", "not recorded"),
        ("Timetable sent", 1, "plan", "not recorded"),
        ("Review", 2, "review", "done (assumed)"),
        ("Summary agreed", 2, "review", "overdue"),
        ("Feedback given", 2, "feedback", "overdue"),
        ("Workshop", 3, "action", "due soon"),
        ("Post-review meeting", 4, "feedback", "unscheduled"),
        ("Impact review", 4, "impact", "unscheduled"),
    ],
}


@pytest.mark.slow
@pytest.mark.parametrize("protocol", IN_STAGES)
def test_stages_phases_and_states_of_each_protocol(protocol: str) -> None:
    blank = dict.fromkeys(STEPS[protocol])
    found = snapshot(book(protocol=protocol, reviews=[{**blank, "school": "Wrenmoor", "review_date": REVIEW_DAY}]))
    rows = found.ask("stage_progress", as_of=LATER)
    assert pick(rows, "step", "stage_number", "phase", "state") == IN_STAGES[protocol]
    assert {row["protocol"] for row in rows} == {protocol}


def test_every_protocol_that_comes_with_the_program_is_here() -> None:
    assert IN_STAGES.keys() == protocols().keys()


def test_before_the_review_a_step_without_a_rule_has_no_date_and_is_not_overdue() -> None:
    blank = dict.fromkeys(STEPS["trio"])
    found = snapshot(book(protocol="trio", reviews=[{**blank, "school": "Wrenmoor", "review_date": REVIEW_DAY}]))
    states = {row["step"]: row["state"] for row in found.rows_of("Wrenmoor", date(2026, 3, 2))}
    assert states["Pre-review meeting"] == states["Timetable sent"] == states["Impact review"] == "unscheduled"
    assert states["Review"] == "due soon"


@pytest.mark.parametrize(
    ("protocol", "findings", "impact"),
    [
        ("tiptree-stanway", "partnership", "associate"),
        ("spp", "partnership", "associate"),
        ("subject-review", "peers", "peers"),
        ("improvement-partner", "team", "team"),
        ("trio", "team", "team"),
    ],
)
def test_who_reads_records_that_do_not_say_it(protocol: str, findings: str, impact: str) -> None:
    one = protocols()[protocol]
    assert (one.default_audience, one.impact_audience) == (findings, impact)
