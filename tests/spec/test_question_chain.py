"""How far does each review reach, from what it found to a change that somebody saw?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerreview.access import Viewer
from tests.spec.tables import PARTNERSHIP, Snapshot, book, snapshot

DAY = date(2026, 4, 1)
SEEN = date(2026, 1, 9)
# The reviews, each a link further than the one before, and what stops it.
BREAKS = {
    "0 bare": "no findings recorded",
    "1 found": "no action plan recorded",
    "2 planned": "no action complete yet",
    "3 complete": "no evidence recorded for what is complete",
    "4 evidenced": "impact not looked at yet",
    "5 looked": "no change seen yet",
    "6 early": "early indicators of impact, not evident yet",
    "7 shown": None,
}


@pytest.fixture(scope="module")
def found() -> Snapshot:
    reviews: list[dict[str, Any]] = [
        {"review_id": name, "school": f"School {name[0]}", "review_date": date(2025, 10, 7), "audience": "head"}
        for name in BREAKS
    ]
    to_come = {"review_id": "to come", "school": "School 0", "review_date": date(2026, 4, 2), "audience": "head"}
    names = list(BREAKS)
    findings = [
        {"review_id": name, "theme": "Our impact", "kind": "strength", "finding": words}
        for name in names[1:]
        for words in ("Books", "Talk")
    ]
    actions = [
        {"review_id": name, "action_id": f"{name} {part}", "action": part, "status": status, "evidence": evidence}
        for at, name in enumerate(names)
        for part, status, evidence in (
            ("first", "complete" if at >= 3 else "in progress", "Seen in books" if at >= 4 else None),
            ("second", "complete" if at >= 3 else "not started", None),
            ("dropped", "cancelled", "Seen"),
        )
        if at >= 2
    ]

    def looked(name: str, measure: str, judgement: str, day: date = SEEN) -> dict[str, Any]:
        return {
            "review_id": name,
            "assessed_on": day,
            "level": "pupil",
            "measure": measure,
            "judgement": judgement,
        }

    impact = [
        looked("4 evidenced", "Reading", "awaiting evaluation"),
        looked("4 evidenced", "Reading", "evident", date(2026, 4, 2)),
        looked("5 looked", "Reading", "no change yet"),
        looked("6 early", "Reading", "early indicators"),
        looked("7 shown", "Reading", "early indicators", date(2025, 12, 1)),
        looked("7 shown", "Reading", "evident"),
        looked("7 shown", "Writing", "early indicators"),
        looked("7 shown", "Number", "embedded"),
    ]
    return snapshot(book(reviews=[*reviews, to_come], findings=findings, actions=actions, impact=impact))


def links(found: Snapshot, *columns: str, as_of: date = DAY, **values: Any) -> dict[str, tuple[Any, ...]]:
    return {r["review"]: tuple(r[c] for c in columns) for r in found.ask("chain", as_of=as_of, **values)}


def test_a_row_for_each_held_review_with_its_links(found: Snapshot) -> None:
    columns = ("findings", "actions", "complete", "with_evidence", "assessed", "early_indicators", "impact_shown")
    assert links(found, *columns) == {
        "0 bare": (0, 0, 0, 0, 0, 0, 0),
        "1 found": (2, 0, 0, 0, 0, 0, 0),
        "2 planned": (2, 2, 0, 0, 0, 0, 0),
        "3 complete": (2, 2, 2, 0, 0, 0, 0),
        "4 evidenced": (2, 2, 2, 1, 0, 0, 0),
        "5 looked": (2, 2, 2, 1, 1, 0, 0),
        "6 early": (2, 2, 2, 1, 1, 1, 0),
        "7 shown": (2, 2, 2, 1, 3, 1, 2),
    }


def test_the_first_missing_link_in_words(found: Snapshot) -> None:
    assert links(found, "breaks") == {name: (words,) for name, words in BREAKS.items()}


def test_the_link_before_it_and_the_record_to_complete(found: Snapshot) -> None:
    assert links(found, "ends_after", "to_complete") == {
        "0 bare": ("the review", "Findings: a row for each finding"),
        "1 found": ("the findings", "Actions: a row for each action agreed"),
        "2 planned": ("the action plan", "Actions: Status and Completed, when an action is complete"),
        "3 complete": ("the complete action", "Actions: Evidence"),
        "4 evidenced": ("the evidence", "Impact: a row each time somebody looks"),
        "5 looked": ("a look that saw no change yet", None),
        "6 early": ("early indicators", None),
        "7 shown": (None, None),
    }


def test_it_is_seen_from_the_day(found: Snapshot) -> None:
    early = links(found, "assessed", "impact_shown", "last_assessed", "breaks", as_of=date(2025, 12, 1))
    assert early["7 shown"] == (1, 0, date(2025, 12, 1), BREAKS["6 early"])
    late = links(found, "impact_shown", "breaks", as_of=date(2026, 4, 2))
    assert late["4 evidenced"] == (1, None)
    assert late["to come"] == (0, BREAKS["0 bare"])


def test_those_who_may_not_read_the_words_get_the_same_counts(found: Snapshot) -> None:
    lead = Viewer("lead", (PARTNERSHIP,))
    assert {r["evidence"] for r in found.ask("actions", lead, as_of=DAY)} == {None}
    assert found.ask("chain", lead, as_of=DAY) == found.ask("chain", as_of=DAY)


def test_it_can_be_narrowed(found: Snapshot) -> None:
    assert links(found, "academic_year", school="School 7", year="2025/26") == {"7 shown": ("2025/26",)}
    assert links(found, "school", year="2024/25") == {}
