"""Due dates, worked out by hand with a calendar, and what must hold for every one of them."""

import pickle
import subprocess
import sys
import timeit
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.due import (
    Calendar,
    Term,
    academic_year,
    add_working_days,
    bank_holidays,
    due_date,
    is_working_day,
    say_date,
)
from peerreview.framework import Rule, protocols

# An invented authority's dates for 2025/26, and the autumn after it.
AUTUMN_1 = Term("Autumn 1", date(2025, 9, 2), date(2025, 10, 24))
AUTUMN_2 = Term("Autumn 2", date(2025, 11, 3), date(2025, 12, 19))
SPRING_1 = Term("Spring 1", date(2026, 1, 5), date(2026, 2, 13))
SPRING_2 = Term("Spring 2", date(2026, 2, 23), date(2026, 3, 27))
SUMMER_1 = Term("Summer 1", date(2026, 4, 13), date(2026, 5, 22))
SUMMER_2 = Term("Summer 2", date(2026, 6, 1), date(2026, 7, 21))
NEXT_AUTUMN = Term("Autumn", date(2026, 9, 2), date(2026, 12, 18))
YEAR = (AUTUMN_1, AUTUMN_2, SPRING_1, SPRING_2, SUMMER_1, SUMMER_2)
KNOWN = Calendar((*YEAR, NEXT_AUTUMN))
NONE = Calendar()


def days(count: int, **more) -> Rule:
    return Rule("Review", "days", count, **more)


def due(rule: Rule, anchor: date, calendar: Calendar = NONE, until: date | None = None) -> date:
    return due_date(rule, anchor, until or anchor, calendar).on


def basis(rule: Rule, anchor: date, calendar: Calendar = NONE, until: date | None = None) -> str:
    return due_date(rule, anchor, until or anchor, calendar).basis


class TestFiveStagesByHand:
    """A review on Tuesday 10 March 2026, with the consortium's own rules."""

    @pytest.mark.parametrize(
        ("step", "on", "why"),
        [
            ("Data shared", date(2026, 2, 24), "2 weeks before the review on 10 March 2026"),
            ("Self-review", date(2026, 2, 24), "2 weeks before the review on 10 March 2026"),
            ("Pre-review meeting", date(2026, 3, 3), "1 week before the review on 10 March 2026"),
            ("Timetable sent", date(2026, 3, 9), "the day before the review on 10 March 2026"),
            ("Summary agreed", date(2026, 3, 10), "the day of the review, 10 March 2026"),
            ("Feedback given", date(2026, 3, 10), "the day of the review, 10 March 2026"),
            ("Workshop", date(2026, 3, 24), "1 to 2 weeks after the review on 10 March 2026"),
        ],
    )
    def test_steps_counted_from_the_review(self, step, on, why):
        milestone = protocols()["tiptree-stanway"].milestone(step)
        assert milestone is not None
        assert milestone.rule is not None
        for calendar in (NONE, KNOWN):  # all of them are in the second half of the spring term
            found = due_date(milestone.rule, date(2026, 3, 10), date(2026, 3, 10), calendar)
            assert (found.on, found.basis) == (on, why)

    def test_action_plan_goes_with_the_workshop(self):
        plan = protocols()["tiptree-stanway"].milestone("Action plan agreed")
        assert plan is not None
        assert plan.rule is not None
        found = due_date(plan.rule, date(2026, 3, 19), date(2026, 3, 19), KNOWN)
        assert (found.on, found.basis) == (date(2026, 3, 19), "with the workshop on 19 March 2026")


class TestReviewOfSeveralDays:
    FIRST, LAST = date(2026, 3, 10), date(2026, 3, 12)

    def test_before_counts_from_the_first_day(self):
        assert due(days(-7), self.FIRST, until=self.LAST) == date(2026, 3, 3)
        assert basis(days(-7), self.FIRST, until=self.LAST) == "1 week before the review on 10 March 2026"

    def test_after_counts_from_the_last_day(self):
        assert due(days(14), self.FIRST, until=self.LAST) == date(2026, 3, 26)
        assert basis(days(14), self.FIRST, until=self.LAST) == "2 weeks after the end of the review on 12 March 2026"

    def test_same_day_is_the_last_day(self):
        assert due(days(0), self.FIRST, until=self.LAST) == self.LAST
        assert basis(days(0), self.FIRST, until=self.LAST) == "the last day of the review, 12 March 2026"


class TestWorkingDays:
    @pytest.mark.parametrize(
        ("held", "count", "on"),
        [
            (date(2026, 3, 10), 3, date(2026, 3, 13)),  # Tuesday to Friday
            (date(2026, 3, 12), 3, date(2026, 3, 17)),  # over a weekend
            (date(2026, 4, 1), 3, date(2026, 4, 8)),  # over Good Friday 3 and Easter Monday 6 April
            (date(2026, 4, 30), 3, date(2026, 5, 6)),  # over the bank holiday on 4 May
            (date(2026, 5, 22), 1, date(2026, 5, 26)),  # over the bank holiday on 25 May
            (date(2026, 8, 28), 1, date(2026, 9, 1)),  # over the bank holiday on 31 August
            (date(2026, 12, 24), 2, date(2026, 12, 30)),  # Christmas Day; Boxing Day kept on Monday 28th
            (date(2026, 3, 10), 5, date(2026, 3, 17)),
            (date(2026, 3, 10), -3, date(2026, 3, 5)),
            (date(2026, 4, 7), -1, date(2026, 4, 2)),  # back over Easter
            (date(2026, 3, 14), 1, date(2026, 3, 16)),  # from a Saturday
        ],
    )
    def test_skip_weekends_and_bank_holidays(self, held, count, on):
        assert due(Rule("Review", "working_days", count), held) == on

    def test_reason(self):
        rule = Rule("Review", "working_days", 3)
        assert basis(rule, date(2026, 3, 10)) == "3 working days after the review on 10 March 2026"

    def test_count_from_a_step_that_says_what_was_done(self):
        rule = Rule("Report returned", "working_days", 5)
        assert due(rule, date(2026, 3, 13)) == date(2026, 3, 20)
        assert basis(rule, date(2026, 3, 13)) == "5 working days after “Report returned” on 13 March 2026"

    @pytest.mark.parametrize(
        ("year", "dates"),
        [
            (2020, [(1, 1), (4, 10), (4, 13), (5, 8), (5, 25), (8, 31), (12, 25), (12, 28)]),
            (2022, [(1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (8, 29), (9, 19), (12, 26), (12, 27)]),
            (2023, [(1, 2), (4, 7), (4, 10), (5, 1), (5, 8), (5, 29), (8, 28), (12, 25), (12, 26)]),
            (2026, [(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)]),
            (2027, [(1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
        ],
    )
    def test_bank_holidays_of_england(self, year, dates):
        """The weekdays lost in a year: the moved ones, the royal ones, and none of Scotland's."""
        assert [day for day in sorted(bank_holidays(year)) if day.weekday() < 5] == [
            date(year, month, day) for month, day in dates
        ]


class TestSchoolHolidays:
    def test_counted_on_moves_to_the_first_school_day_after(self):
        # 24 March + 14 days is 7 April, in the Easter holiday of 28 March to 12 April.
        assert due(days(14), date(2026, 3, 24), KNOWN) == date(2026, 4, 13)
        assert basis(days(14), date(2026, 3, 24), KNOWN) == (
            "2 weeks after the review on 24 March 2026; moved past the school holiday"
        )

    def test_counted_back_moves_to_the_last_school_day_before(self):
        # 14 April − 14 days is 31 March, in the same holiday: Friday 27 March.
        assert due(days(-14), date(2026, 4, 14), KNOWN) == date(2026, 3, 27)
        assert basis(days(-14), date(2026, 4, 14), KNOWN) == (
            "2 weeks before the review on 14 April 2026; moved back to before the school holiday"
        )

    def test_the_day_before_a_monday_after_half_term(self):
        assert due(days(-1), date(2026, 2, 23), KNOWN) == date(2026, 2, 13)

    def test_working_days_that_end_in_a_holiday_move_too(self):
        assert due(Rule("Review", "working_days", 3), date(2026, 3, 26), KNOWN) == date(2026, 4, 13)

    def test_the_first_school_day_is_no_bank_holiday(self):
        later = Term("Summer 1", date(2027, 3, 26), date(2027, 5, 28))  # begins on Good Friday
        calendar = Calendar((Term("Spring 2", date(2027, 2, 22), date(2027, 3, 12)), later))
        assert due(days(7), date(2027, 3, 12), calendar) == date(2027, 3, 30)

    def test_weekends_in_term_stay(self):
        assert due(days(-1), date(2026, 3, 9), KNOWN) == date(2026, 3, 8)  # calendar days: a Sunday

    def test_nothing_moves_without_term_dates(self):
        assert due(days(14), date(2026, 3, 24)) == date(2026, 4, 7)

    def test_summer_is_a_holiday_and_a_missing_term_is_not(self):
        assert KNOWN.holiday(date(2026, 8, 1)) == (date(2026, 7, 22), date(2026, 9, 1))  # 42 days
        assert Calendar((AUTUMN_1, SPRING_1)).holiday(date(2025, 11, 20)) is None  # 72 days
        assert Calendar(YEAR).holiday(date(2026, 8, 1)) is None  # the next term is not known

    @pytest.mark.parametrize(("gap", "known"), [(50, True), (51, False)])
    def test_a_holiday_has_at_most_fifty_days(self, gap, known):
        later = AUTUMN_1.ends + timedelta(days=gap + 1)
        calendar = Calendar((AUTUMN_1, Term("Later", later, later + timedelta(days=30))))
        assert bool(calendar.holiday(AUTUMN_1.ends + timedelta(days=1))) is known

    def test_terms_in_any_order_and_twice_make_the_same_holidays(self):
        calendar = Calendar((SUMMER_1, SPRING_2, Term("Spring", date(2026, 1, 5), SPRING_2.ends), SPRING_1))
        assert calendar.holiday(date(2026, 4, 1)) == (date(2026, 3, 28), date(2026, 4, 12))
        assert calendar.holiday(date(2026, 2, 17)) == (date(2026, 2, 14), date(2026, 2, 22))

    def test_a_term_that_ends_before_it_starts_is_set_aside(self):
        calendar = Calendar((Term("Autumn 1", date(2025, 9, 2), date(2024, 10, 24)), SPRING_2, SUMMER_1))
        assert calendar.holiday(date(2026, 4, 1)) is not None
        assert due(Rule("Review", "half_terms", 1), date(2026, 3, 2), calendar) == date(2026, 4, 20)


class TestTerms:
    def test_two_terms_on_is_as_far_into_the_term_after_next(self):
        # 18 March is 72 days after 5 January; 72 days after 2 September is 13 November.
        rule = Rule("Review", "terms", 2)
        assert due(rule, date(2026, 3, 18), KNOWN) == date(2026, 11, 13)
        assert basis(rule, date(2026, 3, 18), KNOWN) == "2 terms after the review on 18 March 2026"

    def test_one_term_on(self):
        assert due(Rule("Review", "terms", 1), date(2026, 1, 15), KNOWN) == date(2026, 4, 23)

    def test_not_past_the_end_of_that_term(self):
        # 19 December is 108 days into an autumn term; the spring term has 82.
        assert due(Rule("Review", "terms", 1), date(2025, 12, 19), KNOWN) == SPRING_2.ends

    def test_a_date_that_lands_in_half_term_moves_on(self):
        # 42 days into autumn, so 16 February in half-term.
        assert due(Rule("Review", "terms", 1), date(2025, 10, 14), KNOWN) == SPRING_2.starts

    def test_half_a_term_on(self):
        # 7 days into Spring 2, so 7 days into Summer 1.
        rule = Rule("Review", "half_terms", 1)
        assert due(rule, date(2026, 3, 2), KNOWN) == date(2026, 4, 20)
        assert basis(rule, date(2026, 3, 2), KNOWN) == "half a term after the review on 2 March 2026"

    def test_back_by_half_a_term(self):
        assert due(Rule("Review", "half_terms", -1), date(2026, 4, 20), KNOWN) == date(2026, 3, 2)

    def test_a_date_in_a_holiday_counts_as_the_end_of_the_term_before(self):
        assert due(Rule("Review", "half_terms", 1), date(2026, 2, 18), KNOWN) == SPRING_2.ends

    @pytest.mark.parametrize(
        ("unit", "count", "on", "assumed"),
        [
            ("terms", 2, date(2026, 11, 10), "2 terms after the review on 10 March 2026 (assumed 8 months"),
            ("terms", 1, date(2026, 7, 10), "1 term after the review on 10 March 2026 (assumed 4 months"),
            (
                "half_terms",
                1,
                date(2026, 4, 21),
                "half a term after the review on 10 March 2026 (assumed 6 weeks",
            ),
            (
                "half_terms",
                2,
                date(2026, 6, 2),
                "2 half-terms after the review on 10 March 2026 (assumed 12 weeks",
            ),
        ],
    )
    def test_assumed_without_term_dates(self, unit, count, on, assumed):
        rule = Rule("Review", unit, count)
        assert due(rule, date(2026, 3, 10)) == on
        assert basis(rule, date(2026, 3, 10)) == f"{assumed}: no term dates)"

    def test_assumed_where_the_known_terms_do_not_reach(self):
        rule = Rule("Review", "terms", 2)
        assert due(rule, date(2026, 3, 10), Calendar(YEAR)) == date(2026, 11, 10)
        assert basis(rule, date(2026, 3, 10), Calendar(YEAR)) == (
            "2 terms after the review on 10 March 2026 (assumed 8 months: the known term dates do not reach that far)"
        )

    def test_assumed_where_a_term_between_has_only_one_known_half(self):
        assert "assumed" in basis(Rule("Review", "terms", 1), date(2026, 3, 10), Calendar(YEAR[:-1]))

    def test_assumed_from_a_date_that_no_known_term_or_holiday_holds(self):
        # The second half of autumn is not known, so 20 November is nowhere.
        words = basis(Rule("Review", "half_terms", 2), date(2025, 11, 20), Calendar((AUTUMN_1, SPRING_1)))
        assert "assumed 12 weeks" in words

    def test_assumed_where_a_mistyped_term_would_count_the_wrong_way(self):
        late = Term("Spring 2", date(2026, 4, 20), date(2026, 5, 22))
        rule = Rule("Review", "half_terms", -1)
        assert due(rule, date(2026, 4, 20), Calendar((late, SUMMER_1))) == date(2026, 3, 9)

    def test_assumed_dates_keep_out_of_known_holidays_too(self):
        # 1 December + 4 months is 1 April, in the Easter holiday; the autumn term is not known.
        rule = Rule("Review", "terms", 1)
        assert due(rule, date(2025, 12, 1), Calendar((SPRING_2, SUMMER_1))) == date(2026, 4, 13)

    def test_eight_months_after_the_last_of_june_is_the_last_of_february(self):
        assert due(Rule("Review", "terms", 2), date(2025, 6, 30)) == date(2026, 2, 28)

    @pytest.mark.parametrize(
        "names",
        [
            ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2"),
            ("Term 1", "Term 2", "Term 3", "Term 4", "Term 5", "Term 6"),
            (
                "autumn term 1",
                "Autumn Term 2nd half",
                "SPRING first half",
                "Spring 2 2026",
                "T5",
                "Half-term 6",
            ),
            (
                "Autumn Term 1",
                "Autumn Term 2",
                "Spring Term 3",
                "Spring Term 4",
                "Summer Term 5",
                "Summer Term 6",
            ),
            ("Michaelmas a", "Michaelmas b", "Hilary a", "Hilary b", "Trinity a", "Trinity b"),
        ],
    )
    def test_halves_by_any_name(self, names):
        calendar = Calendar(tuple(Term(name, term.starts, term.ends) for name, term in zip(names, YEAR, strict=True)))
        assert due(Rule("Review", "half_terms", 1), date(2026, 3, 2), calendar) == date(2026, 4, 20)
        assert due(Rule("Review", "terms", 1), date(2026, 1, 15), calendar) == date(2026, 4, 23)

    @pytest.mark.parametrize(
        "names",
        [("Autumn", "Spring"), ("Term 1", "Term 2"), ("Autumn term 2025", "Spring term 2026"), ("", "")],
    )
    def test_whole_terms_by_any_name(self, names):
        calendar = Calendar(
            (Term(names[0], AUTUMN_1.starts, AUTUMN_2.ends), Term(names[1], SPRING_1.starts, SPRING_2.ends))
        )
        assert due(Rule("Review", "terms", 1), date(2025, 9, 12), calendar) == date(2026, 1, 15)
        assert "assumed 6 weeks" in basis(Rule("Review", "half_terms", 1), date(2025, 9, 12), calendar)

    def test_an_autumn_term_may_begin_in_august(self):
        early = Term("Autumn 1", date(2025, 8, 27), date(2025, 10, 10))
        calendar = Calendar((early, *YEAR[1:]))
        assert due(Rule("Review", "half_terms", 1), date(2025, 9, 3), calendar) == date(2025, 11, 10)


class TestReasons:
    def test_our_own_reading_is_said(self):
        assert basis(days(28, ours=True), date(2026, 2, 23)) == (
            "4 weeks after the review on 23 February 2026 (our reading)"
        )

    @pytest.mark.parametrize(
        ("rule", "words"),
        [
            (days(1), "the day after the review"),
            (days(10), "10 days after the review"),
            (days(-7, at_earliest=-14), "1 to 2 weeks before the review"),
            (days(10, at_earliest=7), "7 to 10 days after the review"),
            (Rule("Pre-review meeting", "days", 2), "2 days after the pre-review meeting"),
            (Rule("Timetable sent", "days", 2), "2 days after “Timetable sent”"),
            (Rule("Action plan agreed", "days", 0), "with “Action plan agreed”"),
            (Rule("Review", "working_days", 1), "1 working day after the review"),
        ],
    )
    def test_words(self, rule, words):
        assert basis(rule, date(2026, 3, 10)) == f"{words} on 10 March 2026"


class TestDatesInWords:
    @pytest.mark.parametrize(
        ("on", "year"),
        [
            (date(2025, 8, 31), "2024/25"),
            (date(2025, 9, 1), "2025/26"),
            (date(2026, 3, 3), "2025/26"),
            (date(1999, 9, 1), "1999/00"),
            (date(2009, 1, 1), "2008/09"),
        ],
    )
    def test_academic_year(self, on, year):
        assert academic_year(on) == year

    def test_say_date(self):
        assert say_date(date(2026, 3, 3)) == "3 March 2026"
        assert say_date(date(2026, 11, 22)) == "22 November 2026"


class TestCaching:
    def test_equal_calendars_are_one_key(self):
        assert Calendar(YEAR) == Calendar(YEAR)
        assert hash(Calendar(YEAR)) == hash(Calendar(YEAR))
        assert len({Calendar(YEAR), Calendar(YEAR), NONE, Calendar()}) == 2

    def test_a_calendar_can_be_sent_to_another_process(self):
        assert pickle.loads(pickle.dumps(KNOWN)) == KNOWN  # noqa: S301

    def test_asking_again_costs_microseconds(self):
        rule, on = days(14), date(2026, 3, 24)
        due_date(rule, on, on, KNOWN)
        rounds = 10_000
        best = min(timeit.repeat(lambda: due_date(rule, on, on, KNOWN), number=rounds, repeat=5))
        assert best / rounds < 20e-6

    def test_bank_holidays_load_only_when_needed(self):
        code = "import sys, peerreview.due; print('holidays' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "False"


DATES = st.dates(date(2015, 1, 1), date(2035, 12, 31))
COUNTS = st.integers(-40, 40)


@st.composite
def calendars(draw) -> Calendar:
    """Any terms one after another, named or not, with gaps short and long, given in any order."""
    names = ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2", "Autumn", "Term 3", "")
    terms, on = [], draw(DATES)
    for length, gap, name in draw(
        st.lists(st.tuples(st.integers(0, 110), st.integers(0, 60), st.sampled_from(names)), max_size=9)
    ):
        terms.append(Term(name, on, on + timedelta(days=length)))
        on += timedelta(days=length + gap)
    return Calendar(tuple(draw(st.permutations(terms))))


@st.composite
def anchored(draw) -> tuple[Rule, date, date, Calendar]:
    """Any rule, an anchor that falls near or in the calendar's terms, and the calendar."""
    calendar = draw(calendars())
    known = [day for term in calendar.terms for day in (term.starts, term.ends)]
    start = draw(st.sampled_from(known)) if known and draw(st.booleans()) else draw(DATES)
    start += timedelta(days=draw(st.integers(-70, 70)))
    rule = Rule("Review", draw(st.sampled_from(["days", "working_days", "terms", "half_terms"])), draw(COUNTS))
    return rule, start, start + timedelta(days=draw(st.integers(0, 3))), calendar


class TestAlways:
    @given(anchored())
    def test_never_in_a_known_school_holiday(self, case):
        assert case[3].holiday(due_date(*case).on) is None

    @given(anchored())
    def test_counted_back_is_not_after_the_anchor_and_counted_on_is_not_before_it(self, case):
        rule, start, end, _ = case
        on = due_date(*case).on
        assert on <= start if rule.count < 0 else on >= end

    @given(anchored())
    def test_a_moved_date_is_a_school_day_and_the_reason_says_so(self, case):
        found = due_date(*case)
        if "moved" in found.basis:
            assert case[3].is_school_day(found.on)
            assert is_working_day(found.on)

    @given(anchored())
    def test_only_terms_are_assumed_and_always_without_term_dates(self, case):
        rule, _, _, calendar = case
        words = due_date(*case).basis
        if rule.unit in ("days", "working_days") or rule.count == 0:
            assert "assumed" not in words
        elif not calendar.terms:
            assert "no term dates)" in words

    @given(DATES, COUNTS)
    def test_working_days_are_never_weekends_or_bank_holidays(self, anchor, count):
        on = due(Rule("Review", "working_days", count), anchor)
        assert on.weekday() < 5
        assert on not in bank_holidays(on.year)

    @given(DATES, st.integers(1, 40))
    def test_as_many_working_days_lie_between_as_were_counted(self, anchor, count):
        on = add_working_days(anchor, count)
        between = (anchor + timedelta(days=n) for n in range(1, (on - anchor).days + 1))
        assert sum(map(is_working_day, between)) == count

    @given(DATES, COUNTS)
    def test_days_without_term_dates_are_plain_arithmetic(self, anchor, count):
        assert due(days(count), anchor) == anchor + timedelta(days=count)

    @given(calendars(), DATES, st.integers(0, 40), st.integers(0, 40))
    def test_more_days_are_never_due_earlier(self, calendar, anchor, fewer, more):
        fewer, more = sorted((fewer, more))
        sooner, later = due(days(fewer), anchor, calendar), due(days(more), anchor, calendar)
        # A term may begin on a Saturday: dates move past it to Monday, while a date on that Saturday stays.
        assert sooner <= max(later, calendar.school_day_after(later - timedelta(days=1)))

    @given(calendars())
    def test_the_first_and_last_day_of_a_half_term_are_in_no_holiday(self, calendar):
        halves = [term for term in calendar.terms if term.name[-1:] in ("1", "2")]
        assert not any(calendar.holiday(day) for term in halves for day in (term.starts, term.ends))

    @given(DATES)
    def test_academic_year_turns_on_1_september(self, on):
        year = int(academic_year(on)[:4])
        assert date(year, 9, 1) <= on <= date(year + 1, 8, 31)
