"""The first rows of an answer are those of the whole answer, however few partnerships are read for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import pytest

from peerreview.access import LOCAL, Viewer, read_up_to
from peerreview.questions import ask
from peerreview.questions.catalogue import parse, question, questions
from tests.spec.tables import Book, Snapshot, book, snapshot

pytestmark = pytest.mark.slow  # together, not one by one

AS_OF = date(2026, 3, 2)
NAMES = ("Ashdell", "Brackmere", "Cotterholt", "Dunwick", "Elmsey", "Fenhallow")
ACROSS = {"headlines"}
IN_ANOTHER_ORDER = {"follow_ups", "issues"}


@pytest.fixture(scope="module")
def six() -> Snapshot:
    return snapshot(*(_book(place, name) for place, name in enumerate(NAMES)))


@pytest.fixture
def cursor(six: Snapshot) -> Iterator[duckdb.DuckDBPyConnection]:
    cursor = six.con.cursor()
    yield cursor
    cursor.close()


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Two partnerships are tried first, then four; which was the last each time."""
    seen: list[str | None] = []

    def noted(cursor: duckdb.DuckDBPyConnection, last: str | None) -> None:
        seen.append(last)
        read_up_to(cursor, last)

    monkeypatch.setattr(ask, "FEW", (2, 4))
    monkeypatch.setattr(ask, "read_up_to", noted)
    return seen


def test_which_questions_need_all_partnerships_for_their_first_rows() -> None:
    assert {name for name, asked in questions().items() if asked.across} == ACROSS
    assert {name for name, asked in questions().items() if not asked.by_partnership} == IN_ANOTHER_ORDER | ACROSS


@pytest.mark.slow
@pytest.mark.usefixtures("reached")
@pytest.mark.parametrize("viewer", [LOCAL, Viewer("lead", NAMES[1:])], ids=["local", "lead"])
@pytest.mark.parametrize("name", questions())
def test_the_first_rows_and_their_number_are_those_of_the_whole_answer(
    cursor: duckdb.DuckDBPyConnection, name: str, viewer: Viewer
) -> None:
    whole = _answer(cursor, name, viewer)
    for first in (1, len(whole) // 2):
        found = _answer(cursor, name, viewer, first=first)
        assert _plain(found) == _plain(whole.head(first))
        assert found.attrs["total"] == len(whole)


def test_no_more_partnerships_are_read_than_it_takes(
    cursor: duckdb.DuckDBPyConnection, reached: list[str | None]
) -> None:
    _answer(cursor, "schools", first=4)
    assert reached == ["Brackmere", None]
    reached.clear()
    _answer(cursor, "schools", first=5)
    assert reached == ["Brackmere", "Dunwick", None]
    reached.clear()
    _answer(cursor, "schools", first=9)
    assert reached == ["Brackmere", "Dunwick", None]


def test_only_one_partnership_or_another_order_is_not_narrowed(
    cursor: duckdb.DuckDBPyConnection, reached: list[str | None]
) -> None:
    assert len(_answer(cursor, "schools", first=1, partnership="Elmsey")) == 1
    _answer(cursor, "follow_ups", first=1)
    assert reached == []


def test_the_order_is_that_of_the_whole_answer() -> None:
    text = "-- question: Q?\n-- definition: D\n-- columns:\n--   a: A\n{}"
    within = parse("q", text.format("select a from (select a from b\n  order by partnership)"))
    assert (within.by_partnership, within.unordered) == (False, within.sql)
    assert parse("q", text.format("select a from b\norder by b.partnership, a")).unordered == "select a from b"
    assert not parse("q", text.format("select a from b\norder by partnership desc")).by_partnership


def _answer(
    cursor: duckdb.DuckDBPyConnection, name: str, viewer: Viewer = LOCAL, first: int | None = None, **given: str
) -> pd.DataFrame:
    asked = question(name)
    values: dict[str, Any] = dict.fromkeys(asked.parameters) | given
    if "as_of" in values:
        values["as_of"] = AS_OF
    return ask.answer(cursor, asked, viewer, values, first=first)


def _plain(frame: pd.DataFrame) -> Any:
    return json.loads(frame.to_json(orient="records", date_format="iso"))


def _book(place: int, name: str) -> Book:
    """A partnership of two schools that review each other, each a little further on than the one before."""
    one, other, champion = f"{name} Infants", f"{name} Juniors", f"Champion of {name}"
    checked = {"assessed_on": date(2026, 1, 12), "next_check": date(2026, 6, 1), "judgement": "evident"}
    return book(
        f"register of {name}",
        partnership=name,
        schools=[{"school": s, "head": f"Head of {s}", "email": "head@school.example"} for s in (one, other)],
        people=[{"name": champion, "school": one, "role": "Improvement Champion", "trained_on": date(2024, 9, 20)}],
        reviews=_reviews(place, one, other, champion),
        findings=_findings(name),
        actions=[
            {"review_id": "R1", "action_id": f"A{n}", "action": f"Action {n} of {name}", "due": date(2026, 1 + n, 20)}
            for n in range(1 + place % 3)
        ],
        impact=[{"review_id": "R1", "action_id": "A0", "level": "pupil", "measure": "Talk", **checked}],
        maturity=[{"dimension": "Trust", "rater": "Agreed", "level": "embed", "rated_on": date(2025, 7, 1)}],
        conversations=[{"held_on": date(2025, 10, 6), "next_step": "Meet again", "due": date(2026, 3, 6)}],
    )


def _reviews(place: int, one: str, other: str, champion: str) -> list[dict[str, Any]]:
    first, second = date(2024, 11, 4 + place), date(2026, 2, 2 + place)
    return [
        {
            "review_id": "R1",
            "school": one,
            "review_date": first,
            "lead_reviewer": f"Kim Oduya ({other})",
            "champions": champion,
            "enquiry_question": "How do pupils talk of books?",
            "Workshop": second,
            "documents_shared": "SEF",
        },
        {
            "review_id": "R2",
            "school": other,
            "review_date": second,
            "lead_reviewer": f"Lou Arden ({one})",
            "champions": champion,
            "enquiry_question": "How is practice shared?",
            "Workshop": None,
            "documents_shared": None,
        },
    ]


def _findings(name: str) -> list[dict[str, Any]]:
    strand = {"theme": "Our impact", "strand": "Quality of teaching"}
    kinds = (("R1", "area for development"), ("R1", "strength"), ("R2", "strength"))
    return [
        {"review_id": review, **strand, "kind": kind, "finding": f"Finding {n} of {name}", "share": n == 1}
        for n, (review, kind) in enumerate(kinds)
    ]
