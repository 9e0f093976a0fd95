"""How a step stands on a day: the branches in their order, the first that fits decides.

Every case is one review, action, check or next step of its own; all stand in one snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from tests.spec.tables import TSC, Snapshot, book, snapshot

REVIEW = date(2026, 3, 10)
DAY = date(2026, 4, 1)  # the day that most cases are seen from: the review has been held
BEFORE = date(2026, 3, 1)  # and a day before it
EARLIER, LATER = date(2026, 3, 20), date(2026, 4, 20)
TRACKED = (
    "Review done",
    "Data shared",
    "Workshop",
    "Workshop planned",
    "Workshop done",
    "Support started",
    "Support started done",
    "Support started planned",
    "Data shared planned",
    "Data shared done",
    "Impact review",
    "Self-review",
)


@dataclass(frozen=True)
class Case:
    says: str
    state: str
    cells: Mapping[str, Any] = field(default_factory=dict)
    step: str = "Workshop"
    on: date = DAY
    due: date | None = None
    done: date | None = None

    def __str__(self) -> str:
        return self.says


def workshop(
    says: str, state: str, on: date = DAY, due: date | None = None, done: date | None = None, **cells: Any
) -> Case:
    named = {
        {"date": "Workshop", "planned": "Workshop planned", "held": "Workshop done"}.get(k, k): v
        for k, v in cells.items()
    }
    return Case(says, state, named, on=on, due=due, done=done)


RULE = date(2026, 3, 24)  # two weeks after the review
MILESTONES = [
    # 1. cancelled and not applicable
    workshop("a cancelled review's steps are not applicable", "not applicable", status="cancelled"),
    workshop("even those that were done", "not applicable", status="cancelled", held=EARLIER),
    workshop("n/a is not applicable", "not applicable", date="n/a"),
    workshop("n/a in any of its columns", "not applicable", date=EARLIER, planned="n/a"),
    workshop("n/a as what was done", "not applicable", held="n/a", planned=LATER),
    workshop(
        "n/a counts for nothing once there is a done date", "done", date="n/a", held=EARLIER, due=RULE, done=EARLIER
    ),
    workshop("n/a of a postponed review", "not applicable", status="postponed", date="n/a"),
    workshop("a postponed review's steps are unscheduled", "unscheduled", status="postponed", planned=LATER),
    workshop("even those that were done before", "unscheduled", status="postponed", held=EARLIER),
    # 2. done
    workshop("a done date on or before the day", "done", held=EARLIER, due=RULE, done=EARLIER),
    workshop("a done date on the very day", "done", held=DAY, due=RULE, done=DAY),
    workshop("yes is done, on no known date", "done", held="yes", due=RULE),
    workshop("yes in the only column too", "done", date="yes", due=RULE),
    workshop("done keeps the date that was planned", "done", planned=LATER, held=EARLIER, due=LATER, done=EARLIER),
    workshop("done wins over a single date", "done", date=EARLIER, held=EARLIER, due=EARLIER, done=EARLIER),
    workshop("yes beside a done date still to come names no day", "done", date="yes", held=LATER, due=RULE),
    # a done date after the day counts for nothing until then
    workshop("a done date still to come leaves the plan", "planned", planned=LATER, held=LATER, due=LATER),
    workshop("a done date still to come leaves the rule", "overdue", held=LATER, due=RULE),
    workshop("a done date still to come becomes done on its day", "done", LATER, held=LATER, due=RULE, done=LATER),
    Case("a done date still to come, no rule", "unscheduled", {"Support started done": LATER}, "Support started"),
    # 3. a single date
    workshop(
        "a single date that has passed is taken as done", "done (assumed)", date=EARLIER, due=EARLIER, done=EARLIER
    ),
    workshop("a single date on the day too", "done (assumed)", date=DAY, due=DAY, done=DAY),
    workshop("a single date to come is due then", "due soon", date=DAY + timedelta(1), due=DAY + timedelta(1)),
    workshop("a single date far ahead is planned", "planned", date=LATER, due=LATER),
    workshop(
        "a single date passed wins over a plan",
        "done (assumed)",
        date=EARLIER,
        planned=LATER,
        due=EARLIER,
        done=EARLIER,
    ),
    # 4. a plan
    workshop("a plan is due that date, not by the rule", "planned", planned=LATER, due=LATER),
    workshop("a plan is overdue when its date has passed", "overdue", planned=EARLIER, due=EARLIER),
    workshop("a plan for the day is due soon", "due soon", planned=DAY, due=DAY),
    workshop("a plan in 14 days is due soon", "due soon", planned=DAY + timedelta(14), due=DAY + timedelta(14)),
    workshop("a plan in 15 days is planned", "planned", planned=DAY + timedelta(15), due=DAY + timedelta(15)),
    workshop("a plan of yesterday is overdue", "overdue", planned=DAY - timedelta(1), due=DAY - timedelta(1)),
    Case(
        "a plan before the review can be overdue even after it",
        "overdue",
        {"Data shared planned": date(2026, 2, 20)},
        "Data shared",
        due=date(2026, 2, 20),
    ),
    # 5. before a review that has been held
    Case("nothing typed before a review that has been held", "not recorded", {}, "Data shared"),
    Case("not recorded from the day of the review on", "not recorded", {}, "Data shared", REVIEW),
    Case(
        "the day before the review the rule still holds",
        "overdue",
        {},
        "Data shared",
        REVIEW - timedelta(1),
        date(2026, 2, 24),
    ),
    Case(
        "a review said to be held counts as held",
        "not recorded",
        {"review_date": None, "Review done": "yes"},
        "Data shared",
    ),
    Case(
        "a review with a done date counts from that day",
        "not recorded",
        {"review_date": None, "Review done": EARLIER},
        "Data shared",
    ),
    Case("a review to come", "overdue", {"review_date": date(2026, 4, 10)}, "Data shared", due=date(2026, 3, 27)),
    Case("a done date still to come, review held", "not recorded", {"Data shared done": LATER}, "Data shared"),
    Case("a step that belongs after the review is never not recorded", "unscheduled", {}, "Support started"),
    # 6. the rule
    workshop("the rule makes it overdue", "overdue", due=RULE),
    workshop("the rule makes it due soon", "due soon", RULE - timedelta(14), RULE),
    workshop("the rule makes it planned", "planned", RULE - timedelta(15), RULE),
    Case("the rule before the review", "planned", {}, "Data shared", date(2026, 2, 1), date(2026, 2, 24)),
    # 7. no date and no rule
    Case("no date and no rule", "unscheduled", {}, "Impact review"),
    Case("no rule, a plan", "planned", {"Support started planned": LATER}, "Support started", due=LATER),
    workshop("no review date, no rule to count", "unscheduled", review_date=None),
    # the review itself
    Case("the review on its date is done (assumed)", "done (assumed)", {}, "Review", REVIEW, REVIEW, REVIEW),
    Case("the review before its date is due", "due soon", {}, "Review", BEFORE, REVIEW),
    Case("a review without a date is unscheduled", "unscheduled", {"review_date": None}, "Review"),
    Case("a review with a done date is done", "done", {"Review done": REVIEW}, "Review", due=REVIEW, done=REVIEW),
    Case("a postponed review is unscheduled, its date past", "unscheduled", {"status": "postponed"}, "Review"),
    Case("before a postponed review nothing is not recorded", "unscheduled", {"status": "postponed"}, "Data shared"),
]


def action(
    says: str, state: str, *, on: date = DAY, due_on: date | None = None, done_on: date | None = None, **cells: Any
) -> Case:
    return Case(says, state, cells, on=on, due=due_on, done=done_on)


ACTIONS = [
    action("complete is done, on no known date", "done", status="complete"),
    action("completed on or before the day is done", "done", completed=EARLIER, done_on=EARLIER),
    action("completed on the day is done", "done", completed=DAY, done_on=DAY),
    action("completed, then cancelled, was done", "done", completed=EARLIER, status="cancelled", done_on=EARLIER),
    action("completed, then paused, was done", "done", completed=EARLIER, status="paused", done_on=EARLIER),
    action("cancelled is not applicable", "not applicable", status="cancelled", due=EARLIER),
    action("paused is paused, whatever its date", "paused", status="paused", due=EARLIER, due_on=EARLIER),
    action("due by its revised date", "planned", due=EARLIER, revised_due=LATER, due_on=LATER),
    action("a revised date may be earlier", "overdue", due=LATER, revised_due=EARLIER, due_on=EARLIER),
    action("else by its due date", "overdue", due=EARLIER, status="in progress", due_on=EARLIER),
    action("due on the day is due soon", "due soon", due=DAY, due_on=DAY),
    action("due in 14 days is due soon", "due soon", due=DAY + timedelta(14), due_on=DAY + timedelta(14)),
    action("due in 15 days is planned", "planned", due=DAY + timedelta(15), due_on=DAY + timedelta(15)),
    action("no date is unscheduled", "unscheduled", status="not started"),
    action("completed after the day is open until then", "overdue", completed=LATER, due=EARLIER, due_on=EARLIER),
    action("even where it says complete", "overdue", completed=LATER, status="complete", due=EARLIER, due_on=EARLIER),
    action("and done on its day", "done", completed=LATER, on=LATER, done_on=LATER),
    action(
        "an action of a cancelled review goes on", "overdue", due=EARLIER, due_on=EARLIER, review_status="cancelled"
    ),
]

LOOKED = date(2026, 1, 15)


@dataclass(frozen=True)
class Check:
    says: str
    states: list[str]  # of the checks, by due date
    rows: list[dict[str, Any]]
    on: date = DAY

    def __str__(self) -> str:
        return self.says


def looked(on: date | None = LOOKED, next_check: date | None = None, **cells: Any) -> dict[str, Any]:
    return {"assessed_on": on, "next_check": next_check, "level": "pupil", "measure": "Reads at home", **cells}


CHECKS = [
    Check("no next check due, no check", [], [looked()]),
    Check("a check is due on its date", ["due soon"], [looked(next_check=DAY)]),
    Check("and overdue after it", ["overdue"], [looked(next_check=EARLIER)]),
    Check("done once somebody has looked again", ["done"], [looked(next_check=EARLIER), looked(EARLIER)]),
    Check("looking again early is enough", ["done"], [looked(next_check=LATER), looked(EARLIER)]),
    Check("looking on the same day is not again", ["overdue"], [looked(next_check=EARLIER), looked(level="teacher")]),
    Check("looking again after the day does not count yet", ["overdue"], [looked(next_check=EARLIER), looked(LATER)]),
    Check("a row assessed after the day does not exist yet", [], [looked(LATER, next_check=LATER)]),
    Check(
        "each row has its own check",
        ["done", "planned"],
        [looked(next_check=EARLIER), looked(EARLIER, next_check=LATER)],
    ),
    Check(
        "looking at the review does not check an action",
        ["overdue"],
        [looked(next_check=EARLIER, action_id="A1"), looked(EARLIER)],
    ),
    Check(
        "looking at another action neither",
        ["overdue"],
        [looked(next_check=EARLIER, action_id="A1"), looked(EARLIER, action_id="A2")],
    ),
    Check(
        "looking at the same action does, whatever the measure",
        ["done"],
        [looked(next_check=EARLIER, action_id="A1"), looked(EARLIER, action_id="a1", measure="Attendance")],
    ),
    Check("a row without its own date has a check too", ["overdue"], [looked(None, next_check=EARLIER)]),
]

HELD = date(2026, 1, 20)
NEXT_STEPS = [
    action("complete is done", "done", status="complete", due=EARLIER, due_on=EARLIER),
    action("cancelled is not applicable", "not applicable", status="cancelled"),
    action("paused is paused", "paused", status="paused"),
    action("due by its date", "overdue", due=EARLIER, due_on=EARLIER),
    action("due soon by its date", "due soon", due=DAY, due_on=DAY),
    action("planned by its date", "planned", due=LATER, due_on=LATER),
    action("without a date it is unscheduled", "unscheduled"),
    action("before the conversation it does not exist", "", held_on=LATER, due=LATER),
]


def test_every_branch_is_told_apart_by_a_case_of_its_own() -> None:
    for cases in (MILESTONES, ACTIONS, NEXT_STEPS):
        assert len({str(case) for case in cases}) == len(cases)


@pytest.fixture(scope="module")
def everything() -> Snapshot:
    """One review for each case; the name of its school is the case's own words."""
    blank = dict.fromkeys(TRACKED)
    reviews = [{"school": f"m {c}", "review_date": REVIEW, "status": None, **blank, **c.cells} for c in MILESTONES]
    reviews += [{"school": f"a {c}", "review_date": REVIEW, "status": c.cells.get("review_status")} for c in ACTIONS]
    reviews += [{"school": f"i {c}", "review_date": REVIEW} for c in CHECKS]
    actions = [
        {"school": f"a {c}", "action": "Read daily", **{k: v for k, v in c.cells.items() if k != "review_status"}}
        for c in ACTIONS
    ]
    actions += [{"school": f"i {c}", "action": a, "action_id": a} for c in CHECKS for a in ("A1", "A2")]
    impact = [{"school": f"i {c}", **row} for c in CHECKS for row in c.rows]
    steps = [{"held_on": HELD, "next_step": str(c), **c.cells} for c in NEXT_STEPS]
    return snapshot(book(reviews=reviews, actions=actions, impact=impact, conversations=steps))


def only(rows: list[dict[str, Any]]) -> dict[str, Any]:
    assert len(rows) == 1
    return rows[0]


def shown(row: dict[str, Any]) -> tuple[object, ...]:
    return row["state"], row["due"], row["done"]


@pytest.mark.parametrize("case", MILESTONES, ids=str)
def test_a_milestone(everything: Snapshot, case: Case) -> None:
    row = only(everything.rows_of(f"m {case}", case.on, case.step))
    assert shown(row) == (case.state, case.due, case.done)


@pytest.mark.parametrize("case", ACTIONS, ids=str)
def test_an_action(everything: Snapshot, case: Case) -> None:
    row = only([r for r in everything.rows_of(f"a {case}", case.on) if r["kind"] == "action"])
    assert shown(row) == (case.state, case.due, case.done)


@pytest.mark.parametrize("case", CHECKS, ids=str)
def test_an_impact_check(everything: Snapshot, case: Check) -> None:
    found = [r for r in everything.rows_of(f"i {case}", case.on) if r["kind"] == "impact check"]
    assert [r["state"] for r in sorted(found, key=lambda r: r["due"])] == case.states


@pytest.mark.parametrize("case", NEXT_STEPS, ids=str)
def test_a_next_step_of_a_conversation(everything: Snapshot, case: Case) -> None:
    found = [r for r in everything.ask("follow_ups", as_of=case.on, kind="conversation") if r["step"] == str(case)]
    assert [shown(r) for r in found] == ([(case.state, case.due, case.done)] if case.state else [])


def test_an_impact_check_is_named_after_its_action_or_its_measure(everything: Snapshot) -> None:
    steps = {r["step"] for r in everything.ask("follow_ups", as_of=DAY, kind="impact check")}
    assert steps == {"Check the impact of: A1", "Check again: Reads at home"}


@pytest.mark.slow
def test_a_milestone_without_a_column_in_any_workbook_is_not_tracked() -> None:
    """The consortium's own timetable has five date columns; the other steps are counted nowhere."""
    timetable = [
        {"school": "Wrenmoor", "review_date": REVIEW, "Data shared": None, "Workshop": None, "Impact review": None}
    ]
    found = snapshot(
        book(reviews=timetable),
        book(
            "other",
            partnership="Another Partnership",
            reviews=[{"school": "Hollowmere", "review_date": REVIEW, "Self-review": None}],
        ),
    )
    steps = {r["step"] for r in found.ask("follow_ups", as_of=DAY, school="Wrenmoor")}
    assert steps == {"Data shared", "Review", "Workshop", "Impact review"}
    assert len(found.ask("stage_progress", as_of=DAY, school="Wrenmoor")) == 4
    untold = {r["step"] for r in found.ask("not_tracked", partnership="Alder Vale Partnership")}
    assert "Self-review" in untold
    assert not untold & steps


def test_a_milestone_that_the_protocol_does_not_have_still_counts_where_something_is_typed() -> None:
    row = {"school": "Wrenmoor", "review_date": REVIEW, "Staff briefing planned": EARLIER}
    found = snapshot(book(reviews=[row, {"school": "Hollowmere", "review_date": REVIEW}]))
    briefings = [r for r in found.ask("follow_ups", as_of=DAY) if r["step"] == "Staff briefing"]
    assert [(r["school"], r["state"], r["stage_number"]) for r in briefings] == [("Wrenmoor", "overdue", None)]


def warning(found: Snapshot, school: str, on: date) -> str | None:
    return only(found.rows_of(school, on, "Impact review"))["warning"]


@pytest.mark.slow
def test_an_impact_review_unscheduled_six_months_after_its_review_sets_a_warning() -> None:
    rows = [
        {"school": "One day", "review_date": REVIEW},
        {"school": "Two days", "review_date": REVIEW, "review_end": date(2026, 3, 12)},
        {"school": "Planned", "review_date": REVIEW, "Impact review planned": date(2026, 12, 1)},
        {"school": "Postponed", "review_date": REVIEW, "status": "postponed"},
        {"school": "Cancelled", "review_date": REVIEW, "status": "cancelled"},
        {"school": "Never dated", "review_date": None},
        {"school": "Only done", "review_date": None, "Review done": REVIEW},
        {"school": "Said done", "review_date": None, "Review planned": REVIEW, "Review done": "yes"},
        {"school": "Month's end", "review_date": date(2026, 8, 31)},
    ]
    found = snapshot(book(reviews=[{"Impact review": None, **row} for row in rows]))
    assert warning(found, "One day", date(2026, 9, 9)) is None
    assert warning(found, "One day", date(2026, 9, 10)) is not None
    assert warning(found, "Two days", date(2026, 9, 11)) is None
    assert warning(found, "Two days", date(2026, 9, 12)) is not None
    assert warning(found, "Only done", date(2026, 9, 10)) is not None
    assert warning(found, "Said done", date(2026, 9, 10)) is not None
    assert warning(found, "Month's end", date(2027, 2, 27)) is None
    assert warning(found, "Month's end", date(2027, 2, 28)) is not None
    for school in ("Planned", "Postponed", "Cancelled", "Never dated"):
        assert warning(found, school, date(2027, 6, 1)) is None
    assert "six months" in str(warning(found, "One day", date(2026, 10, 1))).lower()
    assert "our own" in str(warning(found, "One day", date(2026, 10, 1)))


def test_only_an_impact_review_warns(everything: Snapshot) -> None:
    late = everything.ask("follow_ups", as_of=date(2027, 6, 1))
    assert {r["step"] for r in late if r["warning"]} == {"Impact review"}


def test_why_a_step_stands_as_it_does_is_said(everything: Snapshot) -> None:
    def basis(school: str, step: str = "Workshop") -> str:
        return str(only(everything.rows_of(school, DAY, step))["basis"])

    assert basis("m the rule makes it overdue") == "Due 1 to 2 weeks after the review on 10 March 2026."
    assert "planned" in basis("m a plan is due that date, not by the rule")
    assert "has passed" in basis("m a single date that has passed is taken as done")
    assert "postponed" in basis("m a postponed review's steps are unscheduled")
    assert "nothing is typed" in basis("m nothing typed before a review that has been held", "Data shared")
    assert "20 April 2026" in basis("m a done date still to come, no rule", "Support started")
    assert "20 April 2026" in basis("m a done date still to come, review held", "Data shared")
    moved = only([r for r in everything.rows_of("a due by its revised date", DAY) if r["kind"] == "action"])
    assert "20 March 2026" in moved["basis"]


@pytest.mark.slow
def test_states_belong_to_their_own_protocol() -> None:
    found = snapshot(book(reviews=[{"school": "Wrenmoor", "review_date": REVIEW, "Workshop": None}], protocol=None))
    assert [r["step"] for r in found.ask("follow_ups", as_of=DAY)] == ["Review"]
    assert found.issues("protocol_missing")
    assert TSC in {
        r["protocol"]
        for r in snapshot(book(reviews=[{"school": "W", "review_date": REVIEW}])).ask("follow_ups", as_of=DAY)
    }
