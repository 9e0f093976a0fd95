"""Each viewer, each question, each audience: no text and no row too many, and none too few."""

from __future__ import annotations

import re
from typing import Any

import pytest

from peerreview.questions.catalogue import questions
from tests.spec.tables import PARTNERSHIP, Snapshot
from tests.spec.test_audiences import DAY, HOST, MAY_READ, OTHER, VIEWERS, records

__all__ = ["records"]  # the snapshot with a record of each kind for each audience

pytestmark = pytest.mark.slow  # together, not one by one

GOVERNOR = "governor of the host school"
LEADS = {"local", "lead"}
NOT_FOR_GOVERNORS = {
    "facts", "groups", "maturity_profile", "reciprocity", "repeat_pairs", "role_load", "staff_days", "support_matches",
    "support_agreed", "who_reviewed_whom",
    "maturity_over_time", "maturity_spread", "conversations", "moved_since", "people_named",
}  # fmt: skip
FOR_LEADS = {"changes", "changes_summary", "issues", "loads"}
# A governor's rows are those of the own school, where a question has rows of schools. These are of no single one:
OF_NO_SCHOOL = {"headlines", "standing", "follow_up_choices", "clashes", "sources"}
WRITTEN = re.compile(r"<(\w+)> (?:reviews|findings|actions|impact) \w+")
NAMED = re.compile(r"<(\w+)> (?:owner|assessor)")

ROWS_ARE_WORDS = {"people_named"}  # a name that may not be read has no row of its own

Rows = list[dict[str, Any]]


def ask(found: Snapshot, name: str, who: str) -> Rows:
    asked = questions()[name]
    values = {"partnership": PARTNERSHIP} if "partnership" in asked.parameters else {}
    return found.ask(name, VIEWERS[who], as_of=DAY, **values)


def quoted(rows: Rows, what: re.Pattern[str]) -> set[tuple[str, str]]:
    """The audience of each text that stands in an answer, with the text."""
    return {(m[1], m[0]) for row in rows for value in row.values() for m in what.finditer(str(value))}


def readable(texts: set[tuple[str, str]], who: str) -> set[tuple[str, str]]:
    return {text for text in texts if who == "local" or who in MAY_READ[text[0]]}


ASKED = [
    (name, who) for name, asked in sorted(questions().items()) for who, v in VIEWERS.items() if v.role in asked.viewers
]


@pytest.mark.parametrize("name", sorted(questions()))
def test_who_may_ask(name: str) -> None:
    allowed = {who for who, viewer in VIEWERS.items() if viewer.role in questions()[name].viewers}
    if name in FOR_LEADS:
        assert allowed == LEADS
    elif name in NOT_FOR_GOVERNORS:
        assert allowed == set(VIEWERS) - {GOVERNOR}
    else:
        assert allowed == set(VIEWERS)


@pytest.mark.parametrize(("name", "who"), ASKED)
def test_every_text_that_the_viewer_may_read_and_no_other(records: Snapshot, name: str, who: str) -> None:
    everything, seen = ask(records, name, "local"), ask(records, name, who)
    assert quoted(seen, WRITTEN) == readable(quoted(everything, WRITTEN), who)
    names = set() if who == GOVERNOR else readable(quoted(everything, NAMED), who)
    assert quoted(seen, NAMED) == names


@pytest.mark.parametrize(
    ("name", "who"),
    [(name, who) for name, who in ASKED if who not in ("local", GOVERNOR) and name not in ROWS_ARE_WORDS],
)
def test_members_and_the_associate_have_every_row(records: Snapshot, name: str, who: str) -> None:
    assert len(ask(records, name, who)) == len(ask(records, name, "local"))


@pytest.mark.parametrize("name", sorted(set(questions()) - NOT_FOR_GOVERNORS - FOR_LEADS - OF_NO_SCHOOL))
def test_a_governor_has_the_rows_of_the_own_school(records: Snapshot, name: str) -> None:
    everything, seen = ask(records, name, "local"), ask(records, name, GOVERNOR)
    if everything and "school" in everything[0]:
        everything = [row for row in everything if row["school"] == HOST]
        assert {row["school"] for row in seen} <= {HOST}
    assert len(seen) == len(everything)


@pytest.mark.parametrize("name", sorted(OF_NO_SCHOOL - {"sources"}))
def test_a_governor_is_told_of_no_other_school(records: Snapshot, name: str) -> None:
    seen = ask(records, name, GOVERNOR)
    assert seen
    assert OTHER not in str(seen)
