"""The figures of a case study: each part's facts and tables, of a partnership or of one of its schools."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import pandas as pd

from peerreview.framework import themes, titled
from peerreview.packs.content import Block, Table, Words
from peerreview.packs.records import Records
from peerreview.questions import catalogue
from peerreview.store.place import own_protocols
from peerreview.words import counted, first_capital, is_blank, listed, of, plural, say, say_date
from peerreview.workbook.layout import layout

Row = dict[str, Any]
Fact = tuple[str, str]
OTHER = "No theme recorded"
LINKS = {  # column of `chain`: what a review has that reaches so far
    "findings": "findings recorded",
    "actions": "an action plan",
    "complete": "an action complete",
    "assessed": "something looked at since",
    "impact_shown": "something that the school calls evident or embedded",
}


class Told:
    """What the records tell of a partnership or one of its schools, of all years or of one."""

    def __init__(self, records: Records, school: str | None, year: str | None) -> None:
        self.records, self.school, self.year = records, school, year

    def rows(self, question: str) -> list[Row]:
        """The rows of an answer, narrowed to the school and the year where the question can be."""
        narrowed = {"school": self.school, "year": self.year}
        takes = catalogue.question(question).parameters
        return self.records.rows(question, **{key: value for key, value in narrowed.items() if key in takes})

    @cached_property
    def reviews(self) -> list[Row]:
        """The reviews that are not cancelled."""
        return [row for row in self.rows("reviews") if row["status"] != "cancelled"]

    @cached_property
    def held(self) -> list[Row]:
        """The reviews that have been held by the day."""
        return [row for row in self.reviews if row["held"]]

    @cached_property
    def measures(self) -> list[Row]:
        """What somebody has looked at since."""
        return self.rows("measures")


def schools(told: Told, named: bool) -> Iterator[Fact]:
    """How many schools, of which phases and sizes; their names where they were asked for."""
    members = [row for row in told.records.rows("schools") if row["member"]]
    phases = Counter(str(row["phase"]).casefold() for row in members if not is_blank(row["phase"]))
    yield "Schools", f"{counted(len(members), 'school')}{_kinds(phases, len(members))}"
    if named:
        yield "They are", listed([str(row["school"]) for row in members])
    rolls = [int(row["roll"]) for row in members if not is_blank(row["roll"])]
    if len(rolls) > 1:
        yield "Size", f"from {min(rolls):,} to {max(rolls):,} pupils"


def _kinds(phases: Counter[str], members: int) -> str:
    """As in: : 8 primary and 1 infant."""
    if len(phases) == 1 and members > 1 and phases.total() == members:
        return f", all {next(iter(phases))}"
    return f": {listed([f'{count} {phase}' for phase, count in phases.most_common()])}" if phases else ""


def reviewing(told: Told) -> Iterator[Fact]:
    """How they review one another: how, in which groups, how often, who takes part and for how long."""
    used = dict.fromkeys(str(row["protocol"]) for row in told.reviews if not is_blank(row["protocol"]))
    if used:
        known = own_protocols(told.records.store)
        yield "How we review", listed([titled(known, protocol) for protocol in used])
    yield from _groups(told.rows("groups"))
    if told.held:
        yield "Reviews held", f"{len(told.held):,}{_years(told.held)}"
    yield from _people(told)


def _groups(groups: Sequence[Row]) -> Iterator[Fact]:
    latest = max((str(row["academic_year"]) for row in groups), default="")
    sizes = [int(row["schools"]) for row in groups if row["academic_year"] == latest]
    if sizes:
        size = str(min(sizes)) if min(sizes) == max(sizes) else f"{min(sizes)} to {max(sizes)}"
        yield "Groups", f"{counted(len(sizes), 'group')} of {size} {plural('school', max(sizes))} in {latest}"


def _years(held: Sequence[Row]) -> str:
    years = sorted({str(row["academic_year"]) for row in held if not is_blank(row["academic_year"])})
    if not years:
        return ""
    return f", in {years[0]}" if len(years) == 1 else f", from {years[0]} to {years[-1]}"


def _people(told: Told) -> Iterator[Fact]:
    """People are counted role by role: somebody may have had several."""
    serving = [row for row in told.rows("role_load") if row["held"]]
    roles = Counter(str(row["role"]) for row in serving)
    home = ", of our school" if told.school else ""
    if roles:
        yield f"Who took part{home}", listed([counted(count, role) for role, count in sorted(roles.items())])
    days = sum(float(row["days"]) for row in told.rows("staff_days"))
    if days:
        yield f"Time given{home}", f"{say(days)} days of staff, as our way of reviewing has it for each role"


def focuses(told: Told) -> Table:
    """Which themes the reviews looked at."""
    named = Counter(_theme(row["theme"]) for row in told.held)
    rows = [
        {"theme": theme, "reviews": of(named[theme], len(told.held))}
        for theme in (*_themes(), OTHER)
        if theme != OTHER or named[OTHER]
    ]
    return Table("What our reviews looked at", {"theme": "Theme", "reviews": "Reviews held"}, pd.DataFrame(rows))


def _themes() -> list[str]:
    return [theme.name for theme in themes()]


def _theme(value: object) -> str:
    return str(value) if value in _themes() else OTHER


def trust(told: Told) -> Iterator[Fact]:
    """What the records have of what makes it work: terms, giving and receiving, the host head's part."""
    terms = [bool(row["terms_agreed"]) for row in told.held if not is_blank(row["terms_agreed"])]
    if terms:
        yield "Terms agreed beforehand", f"{of(sum(terms), len(terms), 'review')} where it is recorded"
    joined = [bool(row["head_observing"]) for row in told.held if not is_blank(row["head_observing"])]
    if joined:
        yield "Host head observed too", f"{of(sum(joined), len(joined), 'review')} where it is recorded"
    yield from _giving(told)


def _giving(told: Told) -> Iterator[Fact]:
    """Who reviewed others; nothing where no workbook says from which schools reviewers come."""
    if not _fact(told, "reviews_with_known_reviewers")["count"]:
        return
    exchange = told.rows("reciprocity")
    if told.school is None:
        yield "Helped to review another", of(sum(row["given"] > 0 for row in exchange), len(exchange), "school")
        return
    for row in exchange:
        yield "Helped to review another", counted(int(row["given"]), "time")


def _fact(told: Told, name: str) -> Row:
    return next(row for row in told.rows("facts") if row["fact"] == name)


def found(told: Told, uneven: str) -> Iterator[Block]:
    """What reviews found, by theme and kind, and how many say how the review itself went."""
    findings, reviews = told.rows("findings"), len(told.held)
    if findings:
        with_any = len({row["review"] for row in findings})
        yield _by_theme(findings)
        yield Words(f"{counted(len(findings), 'finding')} in {of(with_any, reviews, 'review')} held.")
        yield Words(uneven, "note")
    yield from _of_the_process(told)


def _of_the_process(told: Told) -> Iterator[Words]:
    """How many reviews say how they went; of one school it is known only to those who may read it."""
    if told.school is None:
        fact = _fact(told, "reviews_with_process_feedback")
        said, every = int(fact["count"]), int(fact["of"])
    else:
        readable = [row for row in told.held if not row["withheld"]]
        said = sum(not (is_blank(row["process_well"]) and is_blank(row["process_change"])) for row in readable)
        every = len(readable)
    if every:
        says = "says" if 1 in (said, every) else "say"
        yield Words(f"{of(said, every, 'review')} {says} how the review itself went.")


def _by_theme(findings: Sequence[Row]) -> Table:
    kinds = [kind for kind in layout().choices["finding_kind"] if any(row["kind"] == kind for row in findings)]
    counts = Counter((_theme(row["theme"]), row["kind"]) for row in findings)
    rows = [
        {"theme": theme, **{kind: counts[theme, kind] for kind in kinds}}
        for theme in (*_themes(), OTHER)
        if theme != OTHER or any(counts[OTHER, kind] for kind in kinds)
    ]
    columns = {"theme": "Theme", **{kind: first_capital(kind) for kind in kinds}}
    return Table("What our reviews found", columns, pd.DataFrame(rows))


def difference(told: Told, reported: str) -> Iterator[Block]:
    """How far reviews reach, and what somebody saw, level by level."""
    chain = told.rows("chain")
    if chain:
        yield Words(_reach(chain))
    levels = told.rows("impact_by_level")
    if not any(row["entries"] for row in levels):
        yield Words("Nobody has written down yet what is different.")
        return
    yield _by_level(levels)
    yield Words(_compared(told.measures))
    yield Words(reported, "note")


def _reach(chain: Sequence[Row]) -> str:
    """As in: Of 12 reviews held, 10 have findings recorded, 9 an action plan, … and 3 something evident."""
    first, *others = [(sum(row[key] > 0 for row in chain), what) for key, what in LINKS.items()]
    head = f"{first[0] or 'none'} {'has' if first[0] < 2 else 'have'} {first[1]}"
    reached = [head, *(f"{count or 'none'} {what}" for count, what in others)]
    return f"Of {counted(len(chain), 'review')} held, {listed(reached)}."


def _by_level(levels: Sequence[Row]) -> Table:
    rows: dict[str, Row] = {}
    for row in levels:
        one = rows.setdefault(row["level"], {"level": first_capital(row["level"]), "of": row["of"]})
        one[row["judgement"]] = row["entries"]
    judged = {row["judgement"]: first_capital(row["judgement"]) for row in levels}
    caption = f"{counted(levels[0]['entries_in_all'], 'thing')} looked at, by the latest judgement of the schools"
    return Table(caption, {"level": "Level", **judged, "of": "In all"}, pd.DataFrame(list(rows.values())))


def _compared(measures: Sequence[Row]) -> str:
    """How many have two figures; those whose words the viewer may not read are not counted among them."""
    readable = [row for row in measures if not row["withheld"]]
    both = sum(not (is_blank(row["baseline"]) or is_blank(row["follow_up"])) for row in readable)
    has = "has" if both == 1 else "have"
    return f"{of(both, len(readable), 'measure')} {has} a figure from before and one from since."


def ahead(told: Told) -> Iterator[Fact]:
    """What is agreed and still to come."""
    coming = [row for row in told.reviews if row["standing"] in ("next", "later")]
    days = [row["review_date"] for row in coming if not is_blank(row["review_date"])]
    yield "Reviews to come", f"{len(coming) or 'none'}{_first(days, len(coming), 'on ')}"
    steps = told.rows("follow_ups")
    actions = [row for row in steps if row["kind"] == "action" and row["state"] != "not applicable"]
    if actions:
        done = sum(row["state"] == "done" for row in actions)
        yield "Actions complete", of(done, len(actions), "action")
    checks = [row for row in steps if _is_check(row)]
    days_set = f"{counted(len(checks), 'day')} set" if checks else "no day set yet"
    yield "Impact is looked at next", f"{days_set}{_first([row['due'] for row in checks], len(checks))}"
    agreed = [row for row in told.rows("conversations") if row["state"] != "not applicable"]
    agreed = [row for row in agreed if not is_blank(row["next_step"])]
    if agreed and told.school is None:
        done = sum(row["state"] == "done" for row in agreed)
        yield "Next steps of the partnership", f"{of(done, len(agreed), 'step')} done"


def _first(days: Sequence[Any], several: int, on: str = "") -> str:
    """As in: , the first on 1 December 2026; "" where no day is known."""
    return f", {'the first ' if several > 1 else ''}{on}{say_date(min(days))}" if days else ""


def _is_check(row: Row) -> bool:
    """Whether it is a day still to come on which somebody looks at impact again."""
    checks = row["kind"] == "impact check" or row["step"] == "Impact review"
    return checks and row["state"] in ("due soon", "planned")
