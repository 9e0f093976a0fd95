"""What a protocol is made of: its stages, its milestones and the rules for when they are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter

PHASES = ("plan", "review", "feedback", "action", "support", "impact")
AUDIENCES = ("head", "peers", "school", "team", "partnership", "associate")
REVIEW = "Review"


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
    sources: tuple[str, ...] = ()
    staff_days: Mapping[str, float] = field(default_factory=dict, hash=False)  # role: days a person

    def milestone(self, name: str) -> Milestone | None:
        """Return the milestone of that name, or None where the protocol has no such step."""
        return next((milestone for milestone in self.milestones if milestone.name == name), None)

    def in_rule_order(self) -> tuple[Milestone, ...]:
        """Return the milestones so that each comes after the one that its rule counts from."""
        order = TopologicalSorter(anchors(self.milestones)).static_order()
        by_name = {milestone.name: milestone for milestone in self.milestones}
        return tuple(by_name[name] for name in order)


def anchors(milestones: tuple[Milestone, ...]) -> dict[str, list[str]]:
    """Return, for each milestone, the name it counts from, in the form that a TopologicalSorter takes."""
    return {one.name: [one.rule.anchor] if one.rule else [] for one in milestones}
