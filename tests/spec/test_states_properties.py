"""What holds of every step on every day, whatever is typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerreview.store.sql import run
from tests.spec.tables import Snapshot

pytestmark = pytest.mark.slow

STATES = {
    "done",
    "done (assumed)",
    "planned",
    "due soon",
    "overdue",
    "unscheduled",
    "not recorded",
    "not applicable",
    "paused",
}
FINISHED = {"done", "done (assumed)"}
SCHEDULED = {"overdue", "due soon", "planned"}
FIRST = date(2026, 1, 1)

near = st.integers(0, 60).map(lambda n: FIRST + timedelta(n))
maybe = st.none() | near
rarely = st.sampled_from([False] * 4 + [True])
milestone = st.fixed_dictionaries(
    {
        "kind": st.just("milestone"),
        "not_applicable": rarely,
        "postponed": rarely,
        "paused": st.just(False),
        "done_on": maybe,
        "done_yes": rarely,
        "single_on": maybe,
        "planned_on": maybe,
        "before_review": st.booleans(),
        "held_on": maybe,
        "rule_on": maybe,
        "warn_from": maybe,
    }
)
other = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["action", "impact check", "conversation"]),
        "exists_from": maybe,
        "not_applicable": rarely,
        "postponed": st.just(False),
        "paused": rarely,
        "done_on": maybe,
        "done_yes": rarely,
        "planned_on": maybe,
        "before_review": st.just(False),
    }
)
records = st.lists(milestone | other, min_size=1, max_size=12)
pytestmark = pytest.mark.slow  # together, not one by one
on_examples = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def states() -> Iterator[duckdb.DuckDBPyConnection]:
    """The macro alone, over a table that can be filled with anything."""
    with duckdb.connect(":memory:", config={"threads": 1}) as con:
        run(con, "schema")
        run(con, "visible")
        con.execute(
            "drop view visible.step_facts; create table visible.step_facts as"
            " select * exclude (names_action, action_audience), false as withheld from base.steps"
        )
        run(con, "states")
        yield con


def fill(con: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> None:
    numbered = [
        {"row_number": n, "warning": "Six months", "planned_basis": "Planned.", "rule_basis": "By the rule.", **row}
        for n, row in enumerate(rows)
    ]
    con.execute("delete from visible.step_facts")
    described = con.execute("describe visible.step_facts").fetchall()
    types = {"INTEGER": pa.int32(), "DATE": pa.date32(), "BOOLEAN": pa.bool_()}
    schema = pa.schema([(name, types.get(kind, pa.string())) for name, kind, *_ in described])
    con.register("incoming", pa.Table.from_pylist(numbered, schema=schema))
    con.execute("insert into visible.step_facts by name select * from incoming")
    con.unregister("incoming")


def seen(con: duckdb.DuckDBPyConnection, on: date) -> dict[int, dict[str, Any]]:
    found = Snapshot(con).rows("select * from steps($as_of::date)", as_of=on)
    assert len({row["row_number"] for row in found}) == len(found)  # a step has one state, never two
    return {row["row_number"]: row for row in found}


def exists(row: dict[str, Any], on: date) -> bool:
    return row.get("exists_from") is None or row["exists_from"] <= on


@on_examples
@given(rows=records, on=near)
def test_every_step_that_exists_has_exactly_one_state_of_the_list(
    states: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], on: date
) -> None:
    fill(states, rows)
    found = seen(states, on)
    assert set(found) == {n for n, row in enumerate(rows) if exists(row, on)}
    assert {row["state"] for row in found.values()} <= STATES


@on_examples
@given(rows=records, on=near)
def test_overdue_due_soon_and_planned_are_told_by_the_due_date_alone(
    states: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], on: date
) -> None:
    fill(states, rows)
    for row in seen(states, on).values():
        if row["state"] in SCHEDULED:
            ahead = (row["due"] - on).days
            assert row["state"] == ("overdue" if ahead < 0 else "due soon" if ahead <= 14 else "planned")
            assert row["basis"]
        if row["state"] in ("unscheduled", "not recorded", "not applicable"):
            assert row["due"] is None


@on_examples
@given(rows=records, on=near)
def test_days_overdue_are_the_days_since_the_due_date_and_only_what_is_overdue_has_them(
    states: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], on: date
) -> None:
    fill(states, rows)
    for row in seen(states, on).values():
        assert (row["days_overdue"] is not None) == (row["state"] == "overdue")
        if row["state"] == "overdue":
            assert row["days_overdue"] == (on - row["due"]).days > 0


@on_examples
@given(rows=records, days=st.lists(near, min_size=2, max_size=6))
def test_what_is_done_stays_done(
    states: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], days: list[date]
) -> None:
    fill(states, rows)
    done: set[int] = set()
    for on in sorted(days):
        now_done = {n for n, row in seen(states, on).items() if row["state"] in FINISHED}
        assert done <= now_done
        done = now_done


@on_examples
@given(rows=records, on=near)
def test_a_day_on_which_something_was_done_is_typed_and_not_after_the_day(
    states: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], on: date
) -> None:
    fill(states, rows)
    for number, row in seen(states, on).items():
        if row["done"] is not None:
            assert row["state"] in FINISHED
            assert row["done"] <= on
            assert row["done"] in (rows[number].get("done_on"), rows[number].get("single_on"))
        assert (row["state"] == "done (assumed)") <= (row["done"] is not None)


@on_examples
@given(rows=records, on=near)
def test_before_a_review_that_has_been_held_only_what_somebody_planned_can_be_overdue(
    states: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], on: date
) -> None:
    fill(states, rows)
    for number, row in seen(states, on).items():
        typed = rows[number]
        held = typed.get("held_on") is not None and typed["held_on"] <= on
        if typed["before_review"] and held and row["state"] == "overdue":
            assert typed["planned_on"] is not None
        if row["state"] == "not recorded":
            assert typed["before_review"]
            assert held
            assert typed["single_on"] is None
            assert typed["planned_on"] is None


@on_examples
@given(rows=records, on=near)
def test_a_warning_comes_with_an_unscheduled_step_only(
    states: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], on: date
) -> None:
    fill(states, rows)
    for number, row in seen(states, on).items():
        if row["warning"]:
            assert row["state"] == "unscheduled"
            assert rows[number]["warn_from"] <= on
