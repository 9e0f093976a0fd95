"""One school in words: what its last review looked at, how far its plan is, what comes next."""

from datetime import date
from typing import Any

from peerreview.ui.facts import Record
from peerreview.words import counted, days_from, first_capital, in_words, is_blank, listed, of, plain, say_date

WITHHELD_STEP = "one whose text is withheld from you"


def story_so_far(school: str, last: Record | None, plan: Record | None) -> list[str]:
    """Sentences on the last review and the latest plan; `last` and `plan` are rows of the question `reviews`."""
    if last is None:
        return [f"No review of {school} has been held yet."]
    return [_last(last), _plan(last, plan), _without_date(last)]


def to_do(brief: Record, coming: Record | None, called_off: Record | None, as_of: date) -> list[str]:
    """Sentences on what is overdue and what comes next; `brief` is the row of the question `school_in_brief`."""
    if not brief["member"]:
        return [_left(brief), _overdue(brief, as_of)]
    return [_overdue(brief, as_of), _next_step(brief, as_of), _coming(coming, called_off, as_of)]


def about(school: Record) -> str:
    """One line on a school; `school` is its row of the question `schools`."""
    membership = "" if is_blank(school["membership"]) else f"{school['membership']} member"
    joined = "" if is_blank(school["joined"]) else f"joined {_day(school['joined'])}"
    left = "" if is_blank(school["left"]) else f"left {_day(school['left'])}"
    head = "" if is_blank(school["head"]) else f"headteacher {school['head']}"
    roll = "" if is_blank(school["roll"]) else f"{counted(int(school['roll']), 'pupil')} on roll"
    told = [school["phase"], school["religious_character"], roll, head, membership, joined, left]
    return " · ".join(str(part) for part in told if not is_blank(part))


def impact_so_far(brief: Record) -> str:
    """A sentence on how often impact was looked at."""
    times = {1: "once", 2: "twice"}.get(brief["assessed"], counted(brief["assessed"], "time"))
    if is_blank(brief["assessed_last"]):
        return f"Impact has been looked at {times}."
    last = f"on {_day(brief['assessed_last'])}"
    return f"Impact has been looked at {times}, {last if brief['assessed'] == 1 else f'last {last}'}."


def review_title(review: Record) -> str:
    """As in: The last review: 12 November 2025 (2025/26)."""
    year = "" if is_blank(review["academic_year"]) else f" ({review['academic_year']})"
    return f"The {review['standing']} review: {when(review)}{year}"


def when(review: Record) -> str:
    """The day or days of a review, or that it has none."""
    if review["status"] == "postponed":
        return "postponed"
    if is_blank(review["review_date"]):
        return "no date yet" if not review["held"] else "held, its day not recorded"
    return " to ".join(_day(day) for day in (review["review_date"], review["review_end"]) if not is_blank(day))


def _last(last: Record) -> str:
    year = "on a day not recorded" if is_blank(last["academic_year"]) else f"in {last['academic_year']}"
    several = not is_blank(last["review_end"])
    day = year if is_blank(last["review_date"]) else f"{'from' if several else 'on'} {when(last)}"
    if not is_blank(last["focus"]):
        return f"The last review, {day}, looked at “{last['focus']}”."
    return f"The last review was {day}; its focus is {'withheld from you' if last['withheld'] else 'not recorded'}."


def _plan(last: Record, plan: Record | None) -> str:
    if plan is None:
        return "No action plan is in the records yet."
    complete = of(plan["actions_complete"], plan["actions"], "action")
    are = "is" if plan["actions_complete"] == 1 else "are"
    if plan["review"] == last["review"]:
        return f"{complete} of its plan {are} complete."
    before = f"of the plan after {plan['called']}, {complete} {are} complete"
    return f"Its plan is not in the records yet; {before}."


def _without_date(last: Record) -> str:
    steps = plain(last["without_date"])
    if is_blank(steps):
        return ""
    return f"{listed([f'“{step}”' for step in steps])} {'has' if len(steps) == 1 else 'have'} no date yet."


def _left(brief: Record) -> str:
    day = f" on {_day(brief['left'])}" if not is_blank(brief["left"]) else ""
    return (
        f"{brief['school']} left the partnership{day}; its records are kept."
        if day
        else (f"{brief['school']} has not joined the partnership yet.")
    )


def _overdue(brief: Record, as_of: date) -> str:
    if not brief["overdue"]:
        return "Nothing is overdue."
    oldest = f"{_step(brief['oldest_step'])}, due {_due(brief['oldest_due'], as_of)}"
    if brief["overdue"] == 1:
        return f"One step is overdue: {oldest}."
    return f"{in_words(brief['overdue'], 'step')} are overdue; the oldest is {oldest}."


def _next_step(brief: Record, as_of: date) -> str:
    if is_blank(brief["next_due"]):
        return "No other step has a date."
    return f"Next comes {_step(brief['next_step'])}, due {_due(brief['next_due'], as_of)}."


def _coming(coming: Record | None, called_off: Record | None, as_of: date) -> str:
    if coming is None:
        return f"{first_capital(called_off['called'])} was cancelled." if called_off else ""
    review = first_capital(coming["called"])
    if coming["status"] == "postponed":
        return f"{review} is postponed."
    if is_blank(coming["review_date"]):
        return f"{review} has no date yet."
    return f"The next review is on {_due(coming['review_date'], as_of)}."


def _step(step: Any) -> str:
    return WITHHELD_STEP if is_blank(step) else f"“{step}”"


def _due(day: Any, as_of: date) -> str:
    return f"{_day(day)} ({days_from(_date(day), as_of)})"


def _day(day: Any) -> str:
    return say_date(_date(day))


def _date(day: Any) -> date:
    found: date = plain(day).date()
    return found
