"""The parts of the Impact page on single records: what lasted, and which records to complete."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from peerreview.ui.look import Look
from peerreview.ui.menu import FOLLOW_UPS, SCHOOLS
from peerreview.ui.pieces import Folded, Heading, Link, Piece, said
from peerreview.ui.tables import table
from peerreview.words import counted, in_words, listed

NOT_AGAIN = "not looked at since"
LATER = {
    "measure": "What was looked at",
    "review_date": "Since the review of",
    "judgement_before": "Judged before",
    "judgement": "Judged last",
    "later": "What became of it",
}
LATER_ALSO = {"level": "Level", "assessed_on": "Looked at last", "times": "Days looked at", "next_check": "Next check"}
LATER_IS = (
    "Only what somebody once called evident or embedded can be checked for whether it lasts. Finding that something "
    "has faded is what a later check is for."
)
EVIDENCE = {"action": "Action", "school": "School", "completed": "Completed", "place": "Row to complete"}
EVIDENCE_UNDER = {"action": "owner", "school": "review_date", "place": "source"}
EVIDENCE_ALSO = {"owner": "Owner", "academic_year": "Academic year", "review_date": "Review", "source": "Workbook"}
FIGURES = {"measure": "What was looked at", "school": "School", "missing": "Missing", "place": "Row to complete"}
FIGURES_UNDER = {"measure": "at_level", "school": "assessed_on", "place": "source"}
FIGURES_ALSO = {"level": "Level", "assessed_on": "Looked at last", "source": "Workbook"}
NOTHING_LACKS = (
    "Every complete action has evidence recorded, and every change reported has a measure, a baseline and a follow-up."
)
TO_CHECKS = Link(FOLLOW_UPS.file, "Follow-ups: which impact checks fall due, and when")
TO_SCHOOLS = Link(SCHOOLS.file, "Schools: one school's plan and impact, action by action")


def lasting(look: Look, **chosen: str | None) -> Iterator[Piece]:
    """What was evident or embedded once, and whether it still was at a later check; nothing where nothing was."""
    measures = look.answer("measures", **chosen)
    shown = at_level(measures[measures["later"].notna()])
    if shown.empty:
        return
    yield Heading("Did it last?", "later")
    yield said([lasted(shown["later"].tolist())])
    yield said([LATER_IS], "pr-filtered")
    again = shown["later"] != NOT_AGAIN
    if again.any():
        yield _later(shown[again], f"{counted(int(again.sum()), 'change')} looked at again", "later")
    if not again.all():
        label = f"{counted(int((~again).sum()), 'change')} not looked at since"
        yield Folded(label, [_later(shown[~again], label, "not-again")])
    yield TO_CHECKS


def _later(shown: pd.DataFrame, what: str, name: str) -> Piece:
    under, caption = {"measure": "at_level", "judgement": "assessed_on"}, f"{what}, by the day somebody looked last"
    return table(shown, caption, LATER, name=name, private=["measure"], under=under, also=LATER_ALSO)


def at_level(measures: pd.DataFrame) -> pd.DataFrame:
    """The measures with their level as it is said of them: at pupil level."""
    return measures.assign(at_level=measures["level"].map(lambda level: f"at {level} level", na_action="ignore"))


def lasted(later: Sequence[str]) -> str:
    """As in: Of 12 changes once called evident or embedded, 3 were looked at again: 2 still embedded, 1 faded."""
    again = [words for words in later if words != NOT_AGAIN]
    head = f"Of {counted(len(later), 'change')} once called evident or embedded"
    if not again:
        return f"{head}, none has been looked at since then."
    kinds = [f"{again.count(words):,} {words}" for words in sorted(set(again), key=lambda one: (one == "faded", one))]
    return f"{head}, {len(again):,} {'was' if len(again) == 1 else 'were'} looked at again: {listed(kinds)}."


def to_complete(look: Look, **chosen: str | None) -> Iterator[Piece]:
    """Actions complete without evidence, and change reported without figures; nothing for a governor."""
    if look.viewer.role == "governor":
        return
    actions, measures = look.answer("complete_without_evidence", **chosen), look.answer("measures", **chosen)
    if actions.empty and measures.empty:
        return
    claimed = at_level(measures[measures["missing"].notna()])
    yield Heading("Records to complete", "records")
    yield said([lacking(len(actions), len(claimed))])
    if not actions.empty:
        caption = f"{counted(len(actions), 'action')} complete, with nothing in the column Evidence"
        more: dict[str, Any] = {"private": ["action"], "under": EVIDENCE_UNDER}
        yield table(actions, caption, EVIDENCE, name="without-evidence", also=EVIDENCE_ALSO, **more)
    if not claimed.empty:
        caption = f"{counted(len(claimed), 'change')} reported without what it was measured by"
        more = {"private": ["measure"], "under": FIGURES_UNDER}
        yield table(claimed, caption, FIGURES, name="without-figures", also=FIGURES_ALSO, **more)
    yield TO_SCHOOLS


def lacking(actions: int, claimed: int) -> str:
    """What both lists come to."""
    if not actions + claimed:
        return NOTHING_LACKS
    first = f"{in_words(actions, 'action')} {_is(actions)} complete without evidence recorded"
    second = (
        f"{in_words(claimed, 'change').lower()} {_is(claimed)} reported without a measure, a baseline or a follow-up"
    )
    return f"{first}, and {second}."


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
