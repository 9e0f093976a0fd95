"""What a protocol is made of: its stages, its milestones and the rules for when they are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from types import MappingProxyType
from typing import Literal

PHASES = ("plan", "review", "feedback", "action", "support", "impact")
AUDIENCES = ("head", "peers", "school", "team", "partnership", "associate")
REVIEW = "Review"
# Who can act in a step, and whom the records name for it, so that somebody can be written to.
ACTORS: Mapping[str, Literal["head", "lead", "champions"] | None] = MappingProxyType(
    {
        "Host headteacher": "head",
        "Host subject leader": "head",
        "Host staff": "head",
        "Lead reviewer": "lead",
        "Review team": "lead",
        "Improvement Champions": "champions",
        "Improvement Partner": "lead",
        "Partnership lead": None,
        "SPP Associate": None,
    }
)
# What a protocol's file may call somebody who takes part, by the role, in the order in which it is asked for.
CALLED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "lead reviewer": ("lead reviewer", "Improvement Partner"),
        "review team": ("reviewer",),
        "Improvement Champion": ("Improvement Champion",),
    }
)
Bounds = tuple[int, int]  # the fewest and the most


@dataclass(frozen=True, slots=True)
class Rule:
    """When a milestone is due, counted from another one."""

    anchor: str  # the milestone it counts from
    unit: str  # "days", "working_days", "terms" or "half_terms"
    count: int  # negative: before the anchor
    at_earliest: int | None = None  # where the source gives a range: its earlier end; count is the later one
    ours: bool = False  # our own reading, where the source gives no figure


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of a protocol."""

    name: str
    stage: int
    phase: str
    who: str
    rule: Rule | None
    needed: bool
    before_review: bool
    source: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage as the protocol itself numbers and names it."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Team:
    """Who comes to a review; None where the protocol gives no number."""

    reviewers: Bounds | None = None  # the lead reviewer among them
    champions: Bounds | None = None
    champions_independent: bool = False  # neither from the host school nor on the review team


@dataclass(frozen=True, slots=True)
class Groups:
    """How the schools of a partnership work in groups; None where the protocol gives no number."""

    size: Bounds | None = None  # schools of a group
    reviews_a_term: Bounds | None = None  # of each group


@dataclass(frozen=True, slots=True)
class Protocol:
    """One way of running a peer review."""

    id: str
    title: str
    names: tuple[str, ...]
    published_by: str
    stages: tuple[Stage, ...]
    milestones: tuple[Milestone, ...]
    documents: tuple[str, ...]
    default_audience: str
    impact_audience: str
    group_within: Rule | None = None  # how soon after its first review a group ends its last
    groups: Groups | None = None
    team: Team = Team()
    agree_terms: bool = False  # terms of reference are agreed before the review
    sources: tuple[str, ...] = ()
    staff_days: Mapping[str, float] = field(default_factory=dict, hash=False)  # role: days a person

    def milestone(self, name: str) -> Milestone | None:
        """Return the milestone of that name, or None where the protocol has no such step."""
        return next((milestone for milestone in self.milestones if milestone.name == name), None)

    @property
    def has_champions(self) -> bool:
        """Whether Improvement Champions take part: it says something of them, or one of its steps is theirs."""
        theirs = (ACTORS.get(milestone.who) == "champions" for milestone in self.milestones)
        return self.team.champions is not None or self.team.champions_independent or any(theirs)

    def in_rule_order(self) -> tuple[Milestone, ...]:
        """Return the milestones so that each comes after the one that its rule counts from."""
        order = TopologicalSorter(anchors(self.milestones)).static_order()
        by_name = {milestone.name: milestone for milestone in self.milestones}
        return tuple(by_name[name] for name in order)


def anchors(milestones: tuple[Milestone, ...]) -> dict[str, list[str]]:
    """Return, for each milestone, the name it counts from, in the form that a TopologicalSorter takes."""
    return {one.name: [one.rule.anchor] if one.rule else [] for one in milestones}
