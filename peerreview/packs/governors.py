"""The paper for governors: what it may hold of one school's records, and in which words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from peerreview.access import Viewer
from peerreview.errors import AccessDenied, UserError
from peerreview.packs.discretion import words
from peerreview.packs.governors_content import LEFT_OUT, NOT_FOR_GOVERNORS, Entry, Measure, Options, Paper
from peerreview.packs.records import Records
from peerreview.packs.told import Row, Told, on_one_line
from peerreview.words import first_capital, is_blank, plain, say_date

CONFIRMED = ("strength", "excellent practice", "validated priority")
WORKING_ON = ("area for development", "new line of enquiry")
MAKERS = ("local", "head", "governor")
OPEN = ("overdue", "due soon", "planned", "unscheduled", "paused")


def governors_paper(records: Records, school: str, options: Options | None = None) -> Paper:
    """The paper of one school, of what its governors may read and of nothing that names other schools or people.

    Raises AccessDenied for a viewer of another school, UserError where there is no such school.
    """
    school = records.school(school)
    _require(records.viewer, school)
    chosen = options or Options()
    if chosen.since and chosen.since > records.as_of:
        raise UserError(
            f"Governors' last meeting cannot be on {say_date(chosen.since)}: the paper is as at "
            f"{say_date(records.as_of)}."
        )
    told = _Told(records, school, frozenset(chosen.left_out))
    last = next((row for row in told.reviews if row["standing"] == "last"), None)
    findings = [told.finding(row) for row in told.rows("findings") if last and row["review"] == last["review"]]
    agreed, earlier = told.plans()
    since = chosen.since or _day(last["review_date"] if last else None)
    measures, checks = told.measures(), told.next_checks()
    paper = Paper(
        school,
        told.origin(),
        told.focus(last),
        [entry for entry in findings if entry.kind in CONFIRMED],
        [entry for entry in findings if entry.kind in WORKING_ON],
        agreed,
        told.which_plan(last),
        earlier,
        since,
        "since" if chosen.since else "since_review",
        told.events(since) if since else [],
        measures,
        checks,
        list(chosen.asks) or told.asks(agreed + earlier),
        told.ofsted(last, findings) if chosen.ofsted else "",
        naming=list(told.naming.values()),
        asks_naming=[one for ask in chosen.asks if (one := told.named_in(ask))],
        measures_withheld=told.measures_withheld,
    )
    return _counted(paper, told)


def _require(viewer: Viewer, school: str) -> None:
    own = viewer.role == "local" or (viewer.role in MAKERS and school in viewer.school_names)
    if not own:
        raise AccessDenied(f"The paper for governors is made at {school} itself; you are looking as {viewer.role}.")


def _counted(paper: Paper, told: "_Told") -> Paper:
    """The paper with how many texts stay out for each reason, each text once."""
    others = [entry.why_not for entry in paper.entries if entry.why_not in (NOT_FOR_GOVERNORS, LEFT_OUT)]
    reasons = Counter([*others, *[NOT_FOR_GOVERNORS] * told.for_others, *(one.why for one in told.naming.values())])
    return replace(paper, withheld=dict(reasons))


class _Told(Told):
    """What stands in each part of the paper."""

    def focus(self, last: Row | None) -> list[str]:
        """Why the review looked at what it looked at."""
        if last is None:
            return [words()["nothing"]["focus"]]
        day = "" if is_blank(last["review_date"]) else f" on {_say(last['review_date'])}"
        focus, origin = self.text(last, "focus"), self.text(last, "focus_origin")
        question = self.text(last, "enquiry_question")
        if last["withheld"] and not focus:
            self.for_others += 1
        return [
            f"Colleagues from other schools reviewed us{day}{' and looked at “' + focus + '”' if focus else ''}.",
            *([f"Where that focus came from: {origin}."] if origin else []),
            *([f"We asked them: “{question}”"] if question else []),
        ]

    def finding(self, row: Row) -> Entry:
        """One finding."""
        where = " · ".join(filter(None, (self.text(row, key) for key in ("theme", "strand"))))
        return self._entry(
            f"{row['source']}: {row['place']}", str(row["kind"]), row, "finding", where, "evidence_source"
        )

    def plans(self) -> tuple[list[Entry], list[Entry]]:
        """The actions of the latest plan, and of the plans before it: the one before, and what is still open."""
        roles = self.role("actions", "who")
        rows = [row for row in self.rows("actions") if row["state"] != "not applicable"]
        plans = [row["review"] for row in self._planned]
        agreed = [row for row in rows if row["review"] in plans[-1:]]
        before = [row for row in rows if row["review"] in plans[:-1]]
        earlier = [row for row in before if row["review"] in plans[-2:-1] or row["state"] in OPEN]
        return [self._action(row, roles) for row in agreed], [self._action(row, roles) for row in earlier]

    @cached_property
    def _planned(self) -> list[dict[str, Any]]:
        """The reviews that have a plan by the day, the latest last: those held, and those whose day nobody knows."""
        planned = {row["review"] for row in self.rows("actions") if row["state"] != "not applicable"}
        return [
            row
            for row in self.reviews
            if row["review"] in planned and (row["held"] or (is_blank(row["status"]) and is_blank(row["review_date"])))
        ]

    def which_plan(self, last: Row | None) -> str:
        """A sentence, where the latest plan is not that of the last review."""
        plan = self._planned[-1] if self._planned else None
        if plan is None or last is None or plan["review"] == last["review"]:
            return ""
        return f"This is the plan after {plan['called']}; the one after the last review is not in the records yet."

    def _action(self, row: Row, roles: Mapping[tuple[Any, Any], str]) -> Entry:
        who = roles.get((row["source"], row["source_cell"]), "nobody is named yet")
        due = f"by {row['due_in_words']}" if not is_blank(row["due_in_words"]) else "no day is set yet"
        criterion, met = self.text(row, "success_criterion"), row["criterion_met"]
        done = f"completed on {_say(row['completed'])}" if not is_blank(row["completed"]) else ""
        judged = f"impact: {row['impact']}" if (row["review"], row["action"], row["impact"]) in self._judged else ""
        verdict = "" if is_blank(met) else f" ({met})"
        wanted = f"success is: {criterion}{verdict}" if criterion else f"success criterion {met}" if verdict else ""
        beneath = "; ".join(part for part in (who, done or due, wanted, judged) if part)
        key = f"{row['source']}: {row['source_cell']}"
        entry = self._entry(key, "action", row, "action", first_capital(beneath), "evidence", str(row["state"]))
        if entry.why_not == LEFT_OUT:
            self.untold.add(entry.text)
        return replace(entry, unproved=entry.stays and entry.state == "done" and is_blank(row["evidence"]))

    @cached_property
    def _judged(self) -> set[tuple[Any, Any, Any]]:
        """Review, action and what was judged, where governors may read what was looked at."""
        rows = [row for row in self.rows("measures") if not row["withheld"] and not is_blank(row["judgement"])]
        return {(row["review"], row["action"], row["judgement"]) for row in rows if not is_blank(row["action"])}

    def _entry(self, key: str, kind: str, row: Row, column: str, beneath: str, evidence: str, state: str = "") -> Entry:
        if is_blank(row[column]):
            return Entry(key, kind, "", why_not=NOT_FOR_GOVERNORS)
        said = on_one_line(row[column])
        if found := self.named_in(said):
            self.naming[said] = found
            return Entry(key, kind, said, why_not=found.why)
        why = LEFT_OUT if key in self.left_out else ""
        seen = self.text(row, evidence) or ("" if is_blank(row[evidence]) else words()["evidence_elsewhere"])
        return Entry(key, kind, said, beneath, seen, state, why)

    def _is_told(self, text: object) -> bool:
        """Whether a text is of no action that stays out, nor of what was looked at of one."""
        said = on_one_line(text)
        return not any(untold and (said == untold or said.endswith(f": {untold}")) for untold in self.untold)

    def events(self, since: date) -> list[str]:
        """What happened after a day, the earliest first, as the dates in the records have it."""
        told = [row for row in self.rows("school_story") if _is_since(row, since, self.records.as_of)]
        told = [row for row in told if not row["withheld"] and self._is_told(row["what"])]
        return [f"{_say(row['on'])}: {said}" for row in told if (said := self._event(row))]

    def _event(self, row: Row) -> str:
        said = on_one_line(row["what"])
        if not said or self.named_in(said):  # noted where the action or the measure stands
            return ""
        if row["state"] == "overdue":
            return f"{words()['passed']}: {said}"
        match row["kind"]:
            case "milestone":
                return said if row["state"] == "done" else f"{said} ({words()['assumed']})"
            case "action":
                return f"Action complete: {said}"
        return f"Impact was looked at: {said}"

    def measures(self) -> list[Measure]:
        """What was looked at since the reviews, the latest first."""
        roles = self.role("measures", "assessed_by")
        rows = sorted(self.rows("measures"), key=lambda row: str(row["assessed_on"]), reverse=True)
        untold = [row for row in rows if not self._is_told(row["action"])]
        self.untold |= {on_one_line(row["measure"]) for row in untold}
        self.measures_withheld = bool(untold)
        rows = [row for row in rows if row not in untold]
        found = (self._measure(row, roles) for row in rows if not is_blank(row["judgement"]))
        return [measure for measure in found if measure]

    def _measure(self, row: Row, roles: Mapping[tuple[Any, Any], str]) -> Measure | None:
        """One of them; None, and noted, where governors may not read what was looked at."""
        name = self.text(row, "measure")
        if row["withheld"] or (not name and not is_blank(row["measure"])):
            self.for_others += bool(row["withheld"])
            self.measures_withheld = True
            return None
        written = (self.text(row, "baseline"), self.text(row, "follow_up"))
        unit = self.text(row, "unit")
        change = f"{_with(written[0], unit)} before, {_with(written[1], unit)} since" if all(written) else ""
        by = roles.get((row["source"], row["place"]), "")
        on = "" if is_blank(row["assessed_on"]) else _say(row["assessed_on"])
        looked = " ".join(filter(None, ["looked at", f"on {on}" if on else "", f"({by})" if by else ""]))
        level = "" if is_blank(row["level"]) else str(row["level"])
        told = [level, str(row["judgement"]), change, looked if by or on else ""]
        evidence = self.text(row, "evidence")
        beneath = first_capital("; ".join(filter(None, [*told, f"evidence: {evidence}" if evidence else ""])))
        drawn = all(written) and not is_blank(row["scale"]) and (bool(unit) or is_blank(row["unit"]))
        figures = [float(row[f"{part}_number"]) if drawn else None for part in ("baseline", "follow_up")]
        scale = str(row["scale"]) if drawn else ""
        return Measure(name or "No measure is named", beneath, figures[0], figures[1], written, scale, evidence)

    def next_checks(self) -> list[str]:
        """When somebody will look again, the earliest first."""
        found = [row for row in self.rows("follow_ups") if _is_check(row)]
        found.sort(key=lambda row: str(row["due"]))
        return [f"{_say(row['due'])}{_passed(row)}: {self._what(row['step'])}" for row in found]

    def _what(self, step: object) -> str:
        """What is looked at, where its action is told."""
        said = on_one_line(step)
        return said if said and self._is_told(said) and not self.named_in(said) else "Impact is looked at"

    def asks(self, actions: Sequence[Entry]) -> list[str]:
        """What governors may be asked, from what the records have and lack."""
        asks = words()["asks"]
        shown = [entry for entry in actions if entry.stays]
        overdue, silent = sum(one.state == "overdue" for one in shown), sum(one.unproved for one in shown)
        coming = (row for row in self.rows("follow_ups") if _is_check(row) and row["state"] != "overdue")
        check = min(coming, key=lambda row: str(row["due"]), default=None)
        look = asks["check"].format(day=_say(check["due"])) if check else asks["undated"]
        are = "is" if silent == 1 else "are"
        return [
            *([asks["overdue"].format(n=_actions(overdue))] if overdue else []),
            *([asks["evidence"].format(n=_actions(silent), are=are)] if silent else []),
            *([look] if shown or check else []),
            asks["always"],
        ]

    def ofsted(self, last: Row | None, findings: Sequence[Entry]) -> str:
        """Our own line on the areas that the review lay near to; nothing where its strands are not known."""
        ours = words()["ofsted"]
        strands = [str(last["strand"])] if last and not is_blank(last["strand"]) else []
        strands += [entry.beneath.rpartition(" · ")[2] for entry in findings if entry.stays]
        areas = list(dict.fromkeys(ours["areas"][strand] for strand in strands if strand in ours["areas"]))
        return str(ours["line"]).format(areas=", ".join(areas)) if areas else ""


def _actions(count: int) -> str:
    return "one action" if count == 1 else f"{count:,} actions"


def _is_since(row: Row, since: date, as_of: date) -> bool:
    day = _day(row["on"])
    happened = row["kind"] in ("milestone", "action", "impact") and row["state"] in ("done", "done (assumed)")
    passed = row["kind"] == "action" and row["state"] == "overdue"
    return (happened or passed) and day is not None and since < day <= as_of


def _is_check(row: Row) -> bool:
    """Whether it is a day for looking at impact that is still open; only a step without a date is in no such state."""
    checks = row["kind"] == "impact check" or row["step"] == "Impact review"
    return checks and row["state"] in ("overdue", "due soon", "planned")


def _passed(row: Row) -> str:
    return " (this day has passed)" if row["state"] == "overdue" else ""


def _with(figure: str, unit: str) -> str:
    return figure if not unit or figure.endswith(unit) else f"{figure}{'' if unit == '%' else ' '}{unit}"


def _day(value: Any) -> date | None:
    if is_blank(value):
        return None
    found: date = plain(value).date() if hasattr(plain(value), "date") else plain(value)
    return found


def _say(value: Any) -> str:
    day = _day(value)
    return say_date(day) if day else ""
