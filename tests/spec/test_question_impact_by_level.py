"""At which level has change been seen, and how firmly?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerreview.access import Viewer
from tests.spec.tables import PARTNERSHIP, Snapshot, book, pick, snapshot

DAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def found() -> Snapshot:
    def entry(
        review: str, day: date | None, level: str | None, judgement: str | None, measure: str, action: str | None = None
    ) -> dict[str, object]:
        return {
            "review_id": review,
            "action_id": action,
            "assessed_on": day,
            "level": level,
            "measure": measure,
            "judgement": judgement,
            "audience": "head",
        }

    return snapshot(
        book(
            reviews=[
                {"review_id": "R1", "school": "Wrenmoor", "review_date": date(2025, 3, 4)},
                {"review_id": "R2", "school": "Larkmere", "review_date": date(2025, 10, 7)},
            ],
            actions=[{"review_id": "R1", "action_id": "A1", "action": "Read daily"}],
            impact=[
                entry("R1", None, "pupil", "awaiting evaluation", "Reading"),
                entry("R1", date(2026, 1, 9), "pupil", "early indicators", "Reading"),
                entry("R1", DAY, "pupil", "evident", "reading"),
                entry("R1", date(2026, 4, 2), "pupil", "embedded", "Reading"),
                entry("R1", date(2026, 1, 9), "pupil", "evident", "Writing"),
                entry("R1", date(2026, 1, 9), "pupil", "early indicators", "Reading", "A1"),
                entry("R1", date(2026, 1, 9), "teacher", "no change yet", "Reading"),
                entry("R2", date(2026, 1, 9), "pupil", "evident", "Reading"),
                entry("R2", date(2026, 1, 9), None, "evident", "Reading"),
                entry("R2", date(2026, 1, 9), "leadership", None, "Reading"),
            ],
        )
    )


def cells(rows: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[int, int]]:
    return {(r["level"], r["judgement"]): (r["entries"], r["schools"]) for r in rows if r["entries"]}


def test_every_level_and_judgement_has_a_row_zeros_too(found: Snapshot) -> None:
    levels = ["pupil", "teacher", "leadership", "partnership"]
    judgements = ["awaiting evaluation", "no change yet", "early indicators", "evident", "embedded"]
    rows = found.ask("impact_by_level", as_of=DAY)
    assert pick(rows, "level", "judgement") == [(level, judged) for level in levels for judged in judgements]


def test_the_latest_entry_by_the_day_for_each_subject_level_and_measure(found: Snapshot) -> None:
    # At pupil level: the review's Reading (evident that day; tomorrow's does not exist yet), its Writing, the action's
    # Reading, and the Reading of the other school.
    assert cells(found.ask("impact_by_level", as_of=DAY)) == {
        ("pupil", "early indicators"): (1, 1),
        ("pupil", "evident"): (3, 2),
        ("teacher", "no change yet"): (1, 1),
    }
    assert cells(found.ask("impact_by_level", as_of=date(2026, 4, 2)))["pupil", "embedded"] == (1, 1)
    assert cells(found.ask("impact_by_level", as_of=date(2025, 12, 1))) == {("pupil", "awaiting evaluation"): (1, 1)}


def test_what_it_is_out_of_and_what_has_no_place(found: Snapshot) -> None:
    rows = found.ask("impact_by_level", as_of=DAY)
    assert {(r["level"], r["of"]) for r in rows} == {
        ("pupil", 4),
        ("teacher", 1),
        ("leadership", 0),
        ("partnership", 0),
    }
    assert set(pick(rows, "entries_in_all", "unplaced")) == {(5, 2)}


def test_those_who_may_not_read_the_measures_get_the_same_counts(found: Snapshot) -> None:
    lead = Viewer("lead", (PARTNERSHIP,))
    assert {r["measure"] for r in found.ask("impact_ledger", lead, as_of=DAY)} == {None}
    assert found.ask("impact_by_level", lead, as_of=DAY) == found.ask("impact_by_level", as_of=DAY)


def test_it_can_be_narrowed(found: Snapshot) -> None:
    only = {("pupil", "evident"): (1, 1)}
    assert cells(found.ask("impact_by_level", as_of=DAY, year="2025/26")) == only
    assert cells(found.ask("impact_by_level", as_of=DAY, school="Larkmere")) == only
