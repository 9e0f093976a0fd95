"""A parameter that only leaves out rows: the answer for one value is cut from the answer for all."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from peerreview.access import LOCAL
from peerreview.questions.ask import answer
from peerreview.questions.catalogue import questions
from peerreview.store import reading
from peerreview.store.store import Store

AS_OF = date(2026, 11, 13)
VALUES = 1  # of each column in each partnership that are tried
NARROWED = [(name, parameter) for name, asked in questions().items() for parameter in asked.narrows]


@pytest.fixture(scope="module")
def cursor(five_partnerships: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    store = Store.open(five_partnerships)
    with reading.cursor(store.path(store.current or 0)) as opened:
        yield opened


def asked(cursor: duckdb.DuckDBPyConnection, name: str, **values: Any) -> pd.DataFrame:
    question = questions()[name]
    given = {p: AS_OF if p == "as_of" else values.get(p) for p in question.parameters}
    return answer(cursor, question, LOCAL, given)


def rows(frame: pd.DataFrame) -> list[list[Any]]:
    """Its values, blanks as None whatever pandas makes of a column that has no others."""
    return [
        [str(value.tolist()) if hasattr(value, "tolist") else None if pd.isna(value) else value for value in row]
        for row in frame.to_numpy(dtype=object).tolist()
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "parameter"), NARROWED)
def test_it_leaves_the_rows_of_one_value(cursor: duckdb.DuckDBPyConnection, name: str, parameter: str) -> None:
    column = questions()[name].narrows[parameter]
    tried = 0
    for (partnership,) in cursor.execute("select partnership from base.partnerships order by all").fetchall():
        whole = asked(cursor, name, partnership=partnership)
        for value in whole[column].dropna().unique()[:VALUES]:
            cut = whole[whole[column] == value].reset_index(drop=True)
            one = asked(cursor, name, partnership=partnership, **{parameter: value})
            assert rows(one) == rows(cut)
            tried += 1
    assert tried or name == "changes"  # the demo is one load, so nothing has changed in it


@pytest.mark.parametrize("name", sorted({name for name, _ in NARROWED}))
def test_what_is_left_out_is_a_parameter_and_a_column(name: str) -> None:
    question = questions()[name]
    assert set(question.narrows) <= set(question.parameters)
    assert set(question.narrows.values()) <= set(question.columns)
