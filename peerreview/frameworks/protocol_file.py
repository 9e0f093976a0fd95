"""Reading a protocol file: a Protocol from the words people write, or every problem of the file at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from peerreview.frameworks.protocol import (
    ACTORS,
    AUDIENCES,
    CALLED,
    PHASES,
    REVIEW,
    Groups,
    Milestone,
    Protocol,
    Rule,
    Stage,
    Team,
    anchors,
)
from peerreview.frameworks.toml_file import Table, load_toml, suggest

LAYOUT = Path(__file__).parents[1] / "workbook" / "layout.toml"


def read_protocol(path: Path) -> Protocol:
    """Return the protocol in a file, whose name is its id; raises FrameworkError with all its faults."""
    table = Table(load_toml(path), path.name)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem):
        table.problems.append(
            f"{path.name}: the file's name is the protocol's id; use small letters, figures "
            "and single hyphens, as in our-way.toml"
        )
    protocol = _protocol(path.stem, table)
    table.close()
    table.raise_problems()
    return protocol


def plain(text: str) -> str:
    """Return the letters and figures of a name, in small letters, "&" read as "and"."""
    return re.sub(r"[\W_]+", "", text.replace("&", " and ").casefold())


@cache
def milestone_names() -> Mapping[str, tuple[str, ...]]:
    """Return the milestones that a workbook can have columns for, each with its synonyms (layout.toml)."""
    known = load_toml(LAYOUT)["milestones"]
    return {name: tuple(synonyms) for name, synonyms in known.items()}


def _protocol(name: str, table: Table) -> Protocol:
    stages = tuple(_stage(row) for row in table.tables("stages", "number"))
    audience = table.choice("default_audience", AUDIENCES)
    return Protocol(
        id=name,
        title=table.text("title"),
        names=table.texts("names"),
        published_by=table.text("published_by"),
        stages=stages,
        milestones=_milestones(table, _numbers(table, stages)),
        documents=table.texts("documents"),
        default_audience=audience,
        impact_audience=table.choice("impact_audience", AUDIENCES, audience),
        group_within=_rule(table, "group_within", [REVIEW], "Review"),
        groups=_groups(table),
        team=_team(table),
        agree_terms=table.flag("agree_terms", False),
        sources=table.texts("sources"),
        staff_days=table.numbers("staff_days", [word for words in CALLED.values() for word in words]),
    )


def _groups(table: Table) -> Groups | None:
    row = table.table("groups")
    if row is None:
        return None
    groups = Groups(row.bounds("size"), row.bounds("reviews_a_term"))
    row.close()
    return groups


def _team(table: Table) -> Team:
    row = table.table("team")
    if row is None:
        return Team()
    team = Team(row.bounds("reviewers"), row.bounds("champions"), row.flag("champions_independent", False))
    row.close()
    return team


def _stage(row: Table) -> Stage:
    stage = Stage(row.integer("number"), row.text("title"))
    row.close()
    return stage


def _numbers(table: Table, stages: tuple[Stage, ...]) -> list[int]:
    numbers = [stage.number for stage in stages]
    for number in sorted({number for number in numbers if numbers.count(number) > 1}):
        table.problem(f"stages.{number}", f"'{number}' is there twice; give each stage a number of its own")
    if not stages:
        table.problem("stages", "missing; add a [[stages]] with number and title for each stage")
    return numbers


def _milestones(table: Table, stages: list[int]) -> tuple[Milestone, ...]:
    rows = table.tables("milestones", "name")
    names = [_name(row) for row in rows]
    for name in dict.fromkeys(name for name in names if name and names.count(name) > 1):
        table.problem(f"milestones.{name}", f"'{name}' is there twice; give each milestone once")
    if REVIEW not in names:
        table.problem("milestones", "'Review' is missing; add a milestone with the name \"Review\"")
    review = names.index(REVIEW) if REVIEW in names else len(names)
    found = tuple(
        _milestone(row, name, names, stages, before=place < review)
        for place, (row, name) in enumerate(zip(rows, names, strict=True))
    )
    _check_circles(table, found)
    return found


def _name(row: Table) -> str:
    name, known = row.text("name"), milestone_names()
    if name and name not in known:
        meant = [key for key, synonyms in known.items() if plain(name) in map(plain, (key, *synonyms))]
        hint = f" (did you mean '{meant[0]}'?)" if meant else suggest(name, known)
        row.problem("name", f"'{name}' is not allowed; use one of {', '.join(known)}{hint}")
    return name


def _milestone(row: Table, name: str, names: list[str], stages: list[int], *, before: bool) -> Milestone:
    stage = row.integer("stage")
    if stages and type(row.values.get("stage")) is int and stage not in stages:
        row.not_allowed("stage", stage, [str(number) for number in sorted(set(stages))])
    milestone = Milestone(
        name=name,
        stage=stage,
        phase=row.choice("phase", PHASES),
        who=row.choice("who", tuple(ACTORS)),
        rule=_rule(row, "due", names, name),
        needed=row.flag("needed", name == REVIEW),
        before_review=before,
        source=row.text("source"),
    )
    _check_side(row, milestone)
    row.close()
    return milestone


UNITS = {
    "day": ("days", 1),
    "week": ("days", 7),
    "working day": ("working_days", 1),
    "term": ("terms", 1),
    "half-term": ("half_terms", 1),
}
SAME_DAY = re.compile(r"(?:on the |the )?(?:same day as|day of) (?P<anchor>.+)|with (?P<other>.+)", re.IGNORECASE)
COUNTED = re.compile(
    r"(?:(?P<near>\d{1,3}) ?(?:to|-|–) ?)?(?P<far>\d{1,3}) "
    r"(?P<unit>working day|day|week|half[ -]term|term)s? "
    r"(?P<way>before|after) (?P<anchor>.+)",
    re.IGNORECASE,
)
EXAMPLES = (
    "'14 days before Review', '1 to 2 weeks after Review', '3 working days after Report returned', "
    "'2 terms after Review', '1 half-term after Review' or 'same day as Review'"
)


def _rule(row: Table, key: str, names: list[str], of: str) -> Rule | None:
    """Return the rule that a key's words describe: "1 to 2 weeks after Review"."""
    text, ours = " ".join(row.text(key, "").split()), row.flag(f"{key}_is_ours", False)
    if not text:
        return None
    if of == REVIEW and key == "due":
        row.problem(key, f"'{text}' is not allowed; leave it out, since the review's date is in the workbook")
        return None
    if found := SAME_DAY.fullmatch(text):
        unit, near, count = "days", None, 0
    elif found := COUNTED.fullmatch(text):
        unit, near, count = _count(found)
    else:
        row.problem(key, f"'{text}' is not understood; write it like {EXAMPLES}")
        return None
    anchor = _anchor(row, key, found["anchor"] or found["other"], names)
    return Rule(anchor, unit, count, near, ours) if anchor else None


def _count(found: re.Match[str]) -> tuple[str, int | None, int]:
    unit, size = UNITS[found["unit"].lower().replace("half term", "half-term")]
    sign = -size if found["way"].lower() == "before" else size
    ends = sorted(int(number) * sign for number in (found["near"], found["far"]) if number)
    # A range is due at its later end, and "1 to 1 weeks" is no range.
    return unit, (ends[0] if ends[0] != ends[-1] else None), ends[-1]


def _anchor(row: Table, key: str, seen: str, names: list[str]) -> str:
    for name in names:
        if name and plain(name) == plain(seen):
            return name
    row.not_allowed(key, seen, dict.fromkeys(name for name in names if name))
    return ""


def _check_side(row: Table, milestone: Milestone) -> None:
    """A step that stands before the review in the file cannot be due after it, nor the other way round."""
    rule = milestone.rule
    if not rule or rule.anchor != REVIEW or rule.count == 0:
        return
    if milestone.before_review != (rule.count < 0):
        listed, due = ("before", "after") if milestone.before_review else ("after", "before")
        seen = row.values["due"]
        row.problem("due", f"'{seen}' is {due} the review, but the milestone is listed {listed} it")


def _check_circles(table: Table, milestones: tuple[Milestone, ...]) -> None:
    try:
        TopologicalSorter(anchors(milestones)).prepare()
    except CycleError as error:
        circle = error.args[1]
        path = " counts from ".join(f"'{name}'" for name in reversed(circle))
        text = f"goes round in a circle: {path}; count one of them from Review"
        table.problem(f"milestones.{circle[-1]}.due", text)
