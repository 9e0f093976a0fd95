"""Rows of values become rows of a table."""

from datetime import date, datetime

import duckdb
import pytest

from peerreview.store.parsed import append_rows


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(
        "create table told (number integer, days double, open boolean, since date, noted timestamp, words varchar,"
        " private boolean default false)"
    )
    return con


def test_values_stand_in_the_order_of_the_table(con: duckdb.DuckDBPyConnection) -> None:
    rows = [
        (1, 0.5, True, date(2026, 3, 10), datetime.fromisoformat("2026-03-10T09:30"), "tbc", True),
        (None, None, None, None, None, None, None),
    ]
    append_rows(con, "told", rows)
    assert con.execute("from told").fetchall() == rows


def test_columns_that_are_not_named_keep_what_they_have_without_a_word(con: duckdb.DuckDBPyConnection) -> None:
    append_rows(con, "told", [("Ashen", 2)], ("words", "number"))
    assert con.execute("from told").fetchall() == [(2, None, None, None, None, "Ashen", False)]


def test_no_rows_are_nothing_to_do_and_a_value_too_few_is_an_error(con: duckdb.DuckDBPyConnection) -> None:
    append_rows(con, "told", [])
    assert con.execute("from told").fetchall() == []
    with pytest.raises(ValueError, match="shorter"):
        append_rows(con, "told", [(1, 0.5)])
