"""When a step is due, and the words that say why: "2 weeks after the review on 3 March 2026"."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from peerreview.framework import REVIEW, Rule
from peerreview.school_calendar import (
    Calendar,
    Term,
    add_working_days,
    bank_holidays,
    is_working_day,
)

__all__ = [
    "Calendar",
    "Due",
    "Term",
    "academic_year",
    "add_working_days",
    "bank_holidays",
    "due_date",
    "is_working_day",
    "rule_words",
    "say_date",
    "say_rule",
]

# What a term and half of one are taken to last where no term dates tell: 2 terms are 8 months.
MONTHS_A_TERM = 4
WEEKS_A_HALF_TERM = 6
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
UNIT_WORDS = {"days": "day", "working_days": "working day", "terms": "term", "half_terms": "half-term"}
# Names of milestones that say what was done rather than what took place.
DONE_WORDS = ("ed", "sent", "given")


@dataclass(frozen=True, slots=True)
class Due:
    """A due date and the words that complete "due then because it is …"."""

    on: date
    basis: str


@lru_cache(maxsize=1 << 16)
def due_date(rule: Rule, anchor_start: date, anchor_end: date, calendar: Calendar) -> Due:
    """Return when a rule makes a step due: counted back from the anchor's start, or on from its end.

    Days are calendar days unless the rule says working days. A date in a known school holiday moves: counted
    back, to the last school day before; counted on, to the first one after.
    """
    anchor = anchor_start if rule.count < 0 else anchor_end
    on, assumed = _count(rule, anchor, calendar)
    moved = ""
    if calendar.holiday(on):
        back = rule.count < 0
        on = calendar.school_day_before(on) if back else calendar.school_day_after(on)
        moved = "; moved back to before the school holiday" if back else "; moved past the school holiday"
    words = _words(rule, anchor, several_days=rule.count >= 0 and anchor_end > anchor_start)
    ours = " (our reading)" if rule.ours else ""
    return Due(on, f"{words}{assumed}{ours}{moved}")


def rule_words(rule: Rule) -> str:
    """Return a rule on its own, as "1 to 2 weeks after the review (our reading)"."""
    ours = " (our reading)" if rule.ours else ""
    if rule.count == 0:
        return f"{'the same day as' if rule.anchor == REVIEW else 'with'} {_name(rule.anchor)}{ours}"
    return f"{_length(rule)} {'before' if rule.count < 0 else 'after'} {_name(rule.anchor)}{ours}"


def academic_year(on: date) -> str:
    """Return the academic year of a date, 1 September to 31 August, as "2025/26"."""
    first = on.year if on.month >= 9 else on.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def say_date(on: date) -> str:
    """Return a date in words, as "3 March 2026"."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def say_rule(rule: Rule | None) -> str:
    """Return a rule in words: "2 weeks before the review", "with the workshop"."""
    if rule is None:
        return "no fixed time: agree a date"
    name = _name(rule.anchor)
    if rule.count == 0:
        text = f"on the day of {name}" if rule.anchor == REVIEW else f"with {name}"
    else:
        text = f"{_length(rule)} {'before' if rule.count < 0 else 'after'} {name}"
    return f"{text} (our reading; the protocol gives no figure)" if rule.ours else text


def _count(rule: Rule, anchor: date, calendar: Calendar) -> tuple[date, str]:
    """Return the date before it is moved, and what had to be assumed to find it."""
    if rule.count == 0 and rule.unit != "working_days":
        return anchor, ""
    if rule.unit == "days":
        return anchor + timedelta(days=rule.count), ""
    if rule.unit == "working_days":
        return add_working_days(anchor, rule.count), ""
    halves = rule.unit == "half_terms"
    on = calendar.in_later_term(anchor, rule.count, halves=halves)
    return (on, "") if on else _assume(rule.count, anchor, calendar, halves)


def _assume(count: int, anchor: date, calendar: Calendar, halves: bool) -> tuple[date, str]:
    why = "the known term dates do not reach that far" if calendar.terms else "no term dates"
    if halves:
        weeks = count * WEEKS_A_HALF_TERM
        return anchor + timedelta(weeks=weeks), f" (assumed {_number(weeks, 'week')}: {why})"
    months = count * MONTHS_A_TERM
    return _add_months(anchor, months), f" (assumed {_number(months, 'month')}: {why})"


def _add_months(on: date, count: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 + count, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def _words(rule: Rule, anchor: date, *, several_days: bool) -> str:
    name, said = _name(rule.anchor), say_date(anchor)
    if rule.count == 0:
        if rule.anchor == REVIEW:
            return f"the {'last ' if several_days else ''}day of the review, {said}"
        return f"with {name} on {said}"
    way = "before" if rule.count < 0 else "after"
    return f"{_length(rule)} {way} {'the end of ' if several_days else ''}{name} on {said}"


def _name(milestone: str) -> str:
    if milestone.endswith(DONE_WORDS):
        return f"“{milestone}”"
    return f"the {milestone[0].lower()}{milestone[1:]}"


def _length(rule: Rule) -> str:
    """Return the rule's span: "the day", "2 weeks", "1 to 2 weeks", "3 working days", "half a term"."""
    ends = [rule.count] if rule.at_earliest is None else [rule.at_earliest, rule.count]
    unit = UNIT_WORDS[rule.unit]
    if rule.unit == "days" and not any(end % 7 for end in ends):
        unit, ends = "week", [end // 7 for end in ends]
    if ends in ([1], [-1]) and unit in ("day", "half-term"):
        return "the day" if unit == "day" else "half a term"
    *near, far = sorted(abs(end) for end in ends)
    return f"{near[0]} to {_number(far, unit)}" if near else _number(far, unit)


def _number(count: int, unit: str) -> str:
    return f"{abs(count)} {unit}{'' if abs(count) == 1 else 's'}"
