"""The parts of the Support page about pairs of schools: who reviewed whom, how often, and who gave and received."""

from collections import defaultdict
from collections.abc import Iterator, Set

import pandas as pd

from peerreview.ui.downloads import Downloads
from peerreview.ui.facts import Record, records
from peerreview.ui.look import Look
from peerreview.ui.parts.support import known_reviewers, members, without_reviewers
from peerreview.ui.parts.support_matrix import matrix
from peerreview.ui.pieces import Folded, Heading, Piece, Pieces, Subheading, said
from peerreview.ui.tables import table
from peerreview.words import counted, listed, of

PAIRS_ARE = (
    "It says who has seen whose school, and nothing of how well. A zero: this has not happened, or is not recorded."
)
PAIRS = {
    "host": "School reviewed",
    "reviewer": "Reviewed by",
    "reviews": "Reviews",
    "latest": "Latest",
    "back": "The other way",
}
REPEATED = {
    "reviewer": "Reviewer from",
    "host": "Host",
    "words": "Reviews",
    "latest": "Latest",
    "mutual": "The other way too",
}
AGAIN_IS = (
    "To know each other helps trust, and other eyes see other things. This looks at every year, "
    "and at schools that have left since."
)
APART = {"school": "School", "words": "How many", "which": "Not met in a review"}
BOTH = {
    "school": "School",
    "received": "Reviews hosted",
    "given": "Gave a reviewer to",
    "led": "Of those, led",
    "last_received": "Last hosted",
    "last_given": "Last gave",
}
BOTH_IS = "In alphabetical order. A review counts once for a school, however many people it sends."


def who_reviewed_whom(look: Look, year: str | None, school: str | None) -> Iterator[Piece]:
    """Every school with every other, or one school with the others."""
    yield Heading("Who has reviewed whom", "pairs")
    if len(list(members(look))) < 2:
        yield said(["This takes two schools or more."], "pr-filtered")
        return
    yield from without_reviewers(look, year)
    if not known_reviewers(look, year)["count"]:
        return
    yield said([PAIRS_ARE], "pr-filtered")
    pairs = look.answer("who_reviewed_whom", year=year, school=school)
    yield from _one(pairs, school) if school else _all(pairs, year)


def _all(pairs: pd.DataFrame, year: str | None) -> Pieces:
    caption = f"Reviews held{f' in {year}' if year else ''}, host by host and reviewer by reviewer"
    yield matrix(records(pairs), caption)
    yield Downloads(pairs, PAIRS, "who-reviewed-whom", caption)
    apart = records(pairs, met=False)
    if apart:
        words = f"have not met in {year}" if year else "have never been to each other"
        label = f"Schools that {words}: {of(len(apart) // 2, len(pairs) // 2, 'pair')}"
        yield Folded(label, [table(_apart(apart, pairs), label, APART, name="apart")])


def _apart(apart: list[Record], pairs: pd.DataFrame) -> pd.DataFrame:
    """For each school the others that it has not met, one way or the other."""
    others = pairs["host"].nunique() - 1
    named: defaultdict[str, list[str]] = defaultdict(list)
    for row in apart:
        named[row["host"]].append(row["reviewer"])
    rows = [{"school": host, "words": of(len(them), others), "which": listed(them)} for host, them in named.items()]
    return pd.DataFrame(rows)


def _one(pairs: pd.DataFrame, school: str) -> Pieces:
    caption = f"{school} and the others, in alphabetical order"
    columns = {
        "reviewer": "School",
        "reviews": f"It reviewed {school}",
        "latest": "Latest",
        "back": f"{school} reviewed it",
    }
    yield table(pairs[pairs["host"] == school], caption, columns, name="who-reviewed-whom")


def more_than_once(look: Look, school: str | None) -> Iterator[Piece]:
    """Pairs in which one school reviewed the other twice or more."""
    pairs = look.answer("repeat_pairs", school=school)
    if pairs.empty:
        return
    both = int(pairs["mutual"].sum())
    yield Subheading("More than once", "again")
    ways = f"{of(both, len(pairs), 'case')} {'goes' if both == 1 else 'go'} both ways." if both else ""
    yield said([AGAIN_IS, ways, _with_left(records(pairs), set(members(look)))], "pr-filtered")
    pairs = pairs.assign(words=[f"{row['reviews']} of {row['of']} that it hosted" for row in records(pairs)])
    pairs = pairs.sort_values(["reviewer", "host"])
    also = {"reviews": "How many", "years": "Academic years"}
    label = f"{counted(len(pairs), 'case')} of a school reviewing the same other school more than once"
    yield Folded(label, [table(pairs, label, REPEATED, name="more-than-once", also=also)])


def _with_left(pairs: list[Record], here: Set[str]) -> str:
    """How many of these cases are with a school that is no member now, so that they are not in the table above."""
    gone = sum(not {row["reviewer"], row["host"]} <= here for row in pairs)
    are, they = ("is", "it is") if gone == 1 else ("are", "they are")
    left = f"{of(gone, len(pairs), 'case')} {are} with a school that has left, so {they} not in the table above."
    return left if gone else ""


def given_and_received(look: Look, year: str | None, school: str | None) -> Iterator[Piece]:
    """Reviews that each school hosted and helped to give."""
    both = look.answer("reciprocity", year=year, school=school)
    if not (both["received"].any() or both["given"].any()):
        return
    yield Heading("Given and received", "given")
    yield said([BOTH_IS], "pr-filtered")
    caption = f"Reviews given and received{f' in {year}' if year else ''}"
    yield table(both, caption, BOTH, name="given-and-received")
