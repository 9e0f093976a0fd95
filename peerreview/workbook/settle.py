"""What a date leaves open, settled by its row and its column: its year, the order of day and month, a second day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from peerreview.due import academic_year
from peerreview.workbook.book import Sheet
from peerreview.workbook.cells import Cell, NotUnderstood, say_day
from peerreview.workbook.date_column import Dates, date_columns, day_of
from peerreview.workbook.date_order import doubt_order_by_others, settle_order
from peerreview.workbook.dates import (
    EARLIER,
    FIRST_SERIAL,
    Parts,
    day_and_month,
    parse_day,
    two_days,
)
from peerreview.workbook.recognise import Table
from peerreview.workbook.values import parse_year

NEAR = timedelta(days=92)  # of the review: the same day a year earlier or later is three times as far away
FAR = timedelta(days=5 * 365)  # from all other dates: plans and follow-ups of one review lie closer together
LONGEST_YEAR = timedelta(days=366)  # dates of one review within it confirm each other
FEW = 5  # one date in so many may be far from the others and still be thought a slip
LONGEST_REVIEW = timedelta(days=14)  # from the first of two days in one cell to the last
YEAR, REVIEW_DATE = "academic_year", "review_date"


def count_from_1900(sheet: Sheet, table: Table) -> None:
    """Let the numbers in the columns for dates count from 1900, as everywhere else. A tick (1) stays as it is."""
    columns = [*date_columns(table), *table.milestones]
    for row in sheet.rows[table.heading_row + 1 : table.end]:
        for column in columns:
            cell = row[column]
            if isinstance(cell, float) and cell >= FIRST_SERIAL - EARLIER:
                row[column] = cell + EARLIER


def settle(dates: Dates) -> None:
    """Take what the row or the column makes certain, each time with advice, and put in doubt what they contradict."""
    codes = {reason.code for reason in dates.reading.problems.values()}
    if "date_month_first" in codes:
        settle_order(dates)
    else:
        doubt_order_by_others(dates)
    if "date_without_year" in codes:
        _settle_years(dates)
    _settle_two_days(dates, "date_several" in codes)
    if dates.table.layout.milestones or dates.table.layout.review:
        _doubt_far_years(dates)


# The year


def _settle_years(dates: Dates) -> None:
    typed = [day_of(value) for value in dates.reading.values]
    for at, cell in enumerate(dates.cells):
        reason = dates.reading.problems.get(cell)
        found = day_and_month(cell) if reason and reason.code == "date_without_year" and isinstance(cell, str) else None
        day, why = _with_year(dates, at, (*found, None), typed) if found else (None, "")
        if day:
            dates.put(at, day, NotUnderstood("date_year_taken", taken=say_day(day), why=why))


def _with_year(dates: Dates, at: int, parts: Parts, typed: Sequence[date | None]) -> tuple[date | None, str]:
    """Return the day with the year that its row or the dates around it give, and where that was found."""
    row = dates.rows[at]
    year = _year_of(dates, row)
    if dates.in_year and year:
        return _in(year, parts), f"its row is of the academic year {year}"
    review = None if dates.in_year else (_reviewed(dates, at) or _review_day(dates, row, year))
    if review and (near := _nearest(review, parts)):
        return near, f"the review is on {say_day(review)}"
    around = _year_around(typed, at)
    return (_in(around, parts), f"the dates above and below it are of {around}") if around else (None, "")


def _in(year: str, parts: Parts) -> date | None:
    """Return the day of an academic year."""
    day, month, _ = parts
    return _exact(int(year[:4]) + (month < 9), month, day)


def _nearest(review: date, parts: Parts) -> date | None:
    day, month, _ = parts
    days = (_exact(review.year + more, month, day) for more in (-1, 0, 1))
    return next((one for one in days if one and abs(one - review) <= NEAR), None)


def _exact(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 29 February of another year
        return None


def _year_of(dates: Dates, row: int) -> str | None:
    try:
        return parse_year(dates.beside(row, YEAR))
    except NotUnderstood:
        return None


def _reviewed(dates: Dates, at: int) -> date | None:
    return day_of(dates.reviewed[at]) if dates.reviewed else None


def _review_day(dates: Dates, row: int, year: str | None) -> date | None:
    cell = dates.beside(row, REVIEW_DATE)
    try:
        return parse_day(cell)
    except NotUnderstood:
        found = day_and_month(cell) if isinstance(cell, str) and year else None
        return _in(year, (*found, None)) if found and year else None


def _year_around(typed: Sequence[date | None], at: int) -> str | None:
    """Return the academic year of the nearest dates above and below, where it is the same."""
    above = next((day for day in reversed(typed[:at]) if day), None)
    below = next((day for day in typed[at + 1 :] if day), None)
    return academic_year(above) if above and below and academic_year(above) == academic_year(below) else None


def _doubt_far_years(dates: Dates) -> None:
    days = {day for value in set(dates.reading.values) if (day := day_of(value))}
    if not days or max(days) - min(days) <= FAR:
        return
    ordered = sorted(days)
    gaps = [at for at in range(1, len(ordered)) if ordered[at] - ordered[at - 1] > FAR]
    stretches = [ordered[start:end] for start, end in zip([0, *gaps], [*gaps, len(ordered)], strict=True)]
    often = Counter(day for value in dates.reading.values if (day := day_of(value)))
    usual = max(stretches, key=lambda stretch: sum(often[day] for day in stretch))
    doubtful = days.difference(usual)
    if sum(often[day] for day in doubtful) * FEW <= often.total():
        for at, value in enumerate(dates.reading.values):
            day = day_of(value)
            if day is None or day not in doubtful or _confirmed(dates, at, day):
                continue
            if dates.cells[at] is None:  # the last of two days that stand in another cell, which is told there
                dates.reading.values[at] = None
            else:
                dates.put(at, None, _far(dates, day, usual))


def _confirmed(dates: Dates, at: int, day: date) -> bool:
    """Return whether the academic year of the row, or another of its dates, agrees: a slip is in one cell."""
    row, table = dates.rows[at], dates.table
    if dates.in_year and _year_of(dates, row) == academic_year(day):
        return True
    columns = (*date_columns(table), *table.milestones)
    others = {dates.sheet.rows[row][column] for column in columns} - {dates.cells[at]}
    return any(abs(found - day) <= LONGEST_YEAR for other in others if (found := _read_day(other)))


def _read_day(cell: Cell) -> date | None:
    try:
        return parse_day(cell)
    except NotUnderstood:
        return None


def _far(dates: Dates, day: date, usual: Sequence[date]) -> NotUnderstood:
    first, last = usual[0].year, usual[-1].year
    others = str(first) if first == last else f"{first} to {last}"
    confirm = (
        f"give its row the academic year {academic_year(day)}" if dates.in_year else "give its row the review date"
    )
    return NotUnderstood("date_year_far", year=day.year, others=others, confirm=confirm)


# Two days in one cell


def _settle_two_days(dates: Dates, has_several: bool) -> None:
    """Give the first of two days to its own column and the last to the column for the end, where that is blank."""
    pairs = dates.table.layout.in_order
    key = dates.column.key if dates.column else ""
    for start, end in pairs:
        if key == start and has_several and end in dates.table.columns:
            _take_first(dates, end)
        elif key == end and start in dates.table.columns:
            _take_last(dates, start)


def _take_first(dates: Dates, end: str) -> None:
    heading = dates.table.layout.column(end).heading
    for at, cell in enumerate(dates.cells):
        row = dates.rows[at]
        if (
            cell in dates.reading.problems
            and dates.beside(row, end) is None
            and (days := _first_and_last(dates, row, cell))
        ):
            words = {"first": say_day(days[0]), "last": say_day(days[1]), "end_heading": heading}
            dates.put(at, days[0], NotUnderstood("date_two_days", **words))


def _take_last(dates: Dates, start: str) -> None:
    for at, cell in enumerate(dates.cells):
        first = dates.beside(dates.rows[at], start) if cell is None else None
        if isinstance(first, str) and (days := _first_and_last(dates, dates.rows[at], first)):
            dates.reading.values[at] = dates.wrap(days[1])


def _first_and_last(dates: Dates, row: int, cell: Cell) -> tuple[date, date] | None:
    found = two_days(cell) if isinstance(cell, str) else None
    if not found:
        return None
    year = _year_of(dates, row)
    first, last = (_exact(one[2], one[1], one[0]) if one[2] else (_in(year, one) if year else None) for one in found)
    return (first, last) if first and last and first < last <= first + LONGEST_REVIEW else None
