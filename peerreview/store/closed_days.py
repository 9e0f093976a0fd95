"""Days on which schools are closed: bank holidays everywhere, and each partnership's known school holidays."""

from collections.abc import Iterator, Mapping
from datetime import date

import duckdb

from peerreview.school_calendar import Calendar, bank_holiday_names
from peerreview.store.parsed import append_rows

Row = tuple[str | None, date, date, str]

# A mistyped year would make a long span, so only years in which something takes place.
_YEARS = "select distinct year(last_on)::integer from milestone_steps where last_on is not null order by 1"


def place_closed_days(con: duckdb.DuckDBPyConnection, calendars: Mapping[str, Calendar]) -> None:
    """Fill base.closed_days for the years of the milestones."""
    years = [year for (year,) in con.execute(_YEARS).fetchall()]
    append_rows(con, "base.closed_days", [*_bank_holidays(years), *_school_holidays(calendars)])


def _bank_holidays(years: list[int]) -> Iterator[Row]:
    for year in years:
        for on, name in sorted(bank_holiday_names(year).items()):
            yield None, on, on, name


def _school_holidays(calendars: Mapping[str, Calendar]) -> Iterator[Row]:
    for partnership, calendar in sorted(calendars.items()):
        for first, last in calendar.holidays:
            yield partnership, first, last, "school holiday"
