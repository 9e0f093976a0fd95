"""What the paper for governors says, whatever it becomes, and what the head chooses for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from peerreview.packs.content import Origin
from peerreview.packs.told import StaysOut

NOT_FOR_GOVERNORS, LEFT_OUT = "for other readers", "left out by you"


@dataclass(frozen=True, slots=True)
class Options:
    """What the head says: the last meeting, findings and actions not to show, own requests, the line on Ofsted."""

    since: date | None = None
    left_out: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    ofsted: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding or an action; `why_not` says why it stays out. What governors may not read has no text here either."""

    key: str
    kind: str
    text: str
    beneath: str = ""
    evidence: str = ""
    state: str = ""
    why_not: str = ""
    unproved: bool = False  # an action that is complete, with no evidence in the records

    @property
    def stays(self) -> bool:
        """Whether it stands in the paper."""
        return not self.why_not


@dataclass(frozen=True, slots=True)
class Measure:
    """What somebody looked at: before, since, and what was judged, by whom and when."""

    text: str
    beneath: str
    before: float | None
    since: float | None
    written: tuple[str, str]
    scale: str
    evidence: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that a paper for governors says, whatever it becomes."""

    school: str
    origin: Origin
    focus: Sequence[str]
    confirmed: Sequence[Entry]
    working_on: Sequence[Entry]
    agreed: Sequence[Entry]
    agreed_in: str  # which plan that is, where it is not the last review's
    earlier: Sequence[Entry]
    since: date | None
    since_what: str  # the heading that says since what: the last meeting, or the review where no meeting is known
    events: Sequence[str]
    measures: Sequence[Measure]
    next_checks: Sequence[str]
    asks: Sequence[str]
    ofsted: str
    withheld: Mapping[str, int] = field(default_factory=dict)
    naming: Sequence[StaysOut] = ()  # what stays out for a name
    asks_naming: Sequence[StaysOut] = ()  # what the head asks, which goes in as it was said
    measures_withheld: bool = False

    @property
    def entries(self) -> list[Entry]:
        """Every finding and action, those that stay out too."""
        return [*self.confirmed, *self.working_on, *self.agreed, *self.earlier]
