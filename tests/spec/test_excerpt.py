"""What is asked of one partnership is answered alike by the snapshot and by its excerpt, whoever asks."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from peerreview.access import LOCAL, Role, Viewer
from peerreview.questions.ask import answer, ask
from peerreview.questions.catalogue import questions
from peerreview.store import reading
from peerreview.store.excerpt import excerpt
from peerreview.store.store import Store

AS_OF = date(2026, 11, 13)
OF_ONE = [name for name, asked in questions().items() if "partnership" in asked.parameters]
SAID_IN_WORDS = ("school_story", "findings", "actions", "impact_ledger", "follow_ups", "reviews", "role_load")


@pytest.fixture(scope="module")
def live(five_partnerships: Path) -> Path:
    store = Store.open(five_partnerships)
    return store.path(store.current or 0)


@pytest.fixture(scope="module")
def whole(live: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with reading.cursor(live) as cursor:
        yield cursor


@pytest.fixture(scope="module")
def excerpts(whole: duckdb.DuckDBPyConnection) -> dict[str, duckdb.DuckDBPyConnection]:
    names = whole.execute("select partnership from base.partnerships order by all limit 2").fetchall()
    return {name: excerpt(whole, name) for (name,) in names}


def rows(cursor: duckdb.DuckDBPyConnection, name: str, viewer: Viewer, partnership: str) -> list[list[str]]:
    question = questions()[name]
    values: dict[str, Any] = dict.fromkeys(question.parameters) | {"partnership": partnership}
    if "as_of" in values:
        values["as_of"] = AS_OF
    found: list[list[str]] = answer(cursor, question, viewer, values).astype(str).to_numpy().tolist()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", OF_ONE)
def test_both_answer_alike(
    whole: duckdb.DuckDBPyConnection, excerpts: dict[str, duckdb.DuckDBPyConnection], name: str
) -> None:
    for partnership, small in excerpts.items():
        assert rows(small, name, LOCAL, partnership) == rows(whole, name, LOCAL, partnership)


@pytest.mark.slow
@pytest.mark.parametrize("role", ["lead", "associate", "head", "governor"])
def test_each_role_sees_as_much(
    whole: duckdb.DuckDBPyConnection, excerpts: dict[str, duckdb.DuckDBPyConnection], role: Role
) -> None:
    partnership, small = next(iter(excerpts.items()))
    [school] = small.execute("select min(school) from base.schools").fetchone() or []
    viewer = Viewer(role, (partnership,), schools=(school,))
    for name in SAID_IN_WORDS:
        if role in questions()[name].viewers:
            assert rows(small, name, viewer, partnership) == rows(whole, name, viewer, partnership)


def test_an_excerpt_holds_nothing_of_another_partnership(excerpts: dict[str, duckdb.DuckDBPyConnection]) -> None:
    for partnership, small in excerpts.items():
        tables = small.execute(
            "select table_name from duckdb_columns() where schema_name = 'base' and column_name = 'partnership'"
        ).fetchall()
        held = {
            name
            for (table,) in tables
            for (name,) in small.execute(f"select distinct partnership from base.{table}").fetchall()
        }
        assert held - {None} == {partnership}


def test_it_serves_where_there_are_many_partnerships(
    five_partnerships: Path, live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, made = Store.open(five_partnerships), []
    monkeypatch.setattr(reading, "MANY_PARTNERSHIPS", 5)
    monkeypatch.setattr(reading, "excerpt", lambda snapshot, name: made.append(name) or excerpt(snapshot, name))
    reading.close(live)
    names = ask("partnerships", LOCAL, store=store)["partnership"].tolist()
    assert made == []  # what is asked of all of them is asked of the snapshot
    for _ in range(2):
        assert set(ask("schools", LOCAL, store=store, partnership=names[0])["partnership"]) == {names[0]}
    assert made == [names[0]]
    reading.close(live)
