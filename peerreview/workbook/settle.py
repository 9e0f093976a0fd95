"""What a date leaves open, settled by its row and its column: its year, the order of day and month, a second day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from peerreview.due import academic_year
from peerreview.workbook.book import Sheet
from peerreview.workbook.cells import Cell, NotUnderstood, say_day
from peerreview.workbook.columns import Reading
from peerreview.workbook.dates import (
    EARLIER,
    FIRST_SERIAL,
    MONTHS,
    Parts,
    day_and_month,
    first_two_numbers,
    parse_day,
    two_days,
    with_month_first,
)
from peerreview.workbook.layout import Column
from peerreview.workbook.recognise import Table
from peerreview.workbook.values import parse_year

NEAR = timedelta(days=92)  # of the review: the same day a year earlier or later is three times as far away
FAR = timedelta(days=5 * 365)  # from all other dates: plans and follow-ups of one review lie closer together
LONGEST_YEAR = timedelta(days=366)  # dates of one review within it confirm each other
FEW = 5  # one date in so many may be far from the others and still be thought a slip
LONGEST_REVIEW = timedelta(days=14)  # from the first of two days in one cell to the last
YEAR, REVIEW_DATE = "academic_year", "review_date"


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of one column. `column` is None for a milestone's; `wrap` makes of a day what is kept for it.

    `reviewed`: the review date of each row, where that was read before.
    """

    sheet: Sheet
    table: Table
    rows: Sequence[int]
    cells: Sequence[Cell]
    reading: Reading
    column: Column | None = None
    reviewed: Sequence[object] = ()
    wrap: Callable[[date], object] = lambda day: day

    @property
    def in_year(self) -> bool:
        """Whether its dates are in the academic year of their row."""
        return self.column is not None and self.column.in_year

    def put(self, at: int, day: date | None, reason: NotUnderstood) -> None:
        """Take a day for the cell at that place, or none, and say why."""
        self.reading.values[at] = self.wrap(day) if day else None
        self.reading.by_place[at] = reason

    def beside(self, row: int, key: str) -> Cell:
        """The cell of the same row in another column."""
        at = self.table.columns.get(key)
        return self.sheet.rows[row][at] if at is not None else None


def count_from_1900(sheet: Sheet, table: Table) -> None:
    """Let the numbers in the columns for dates count from 1900, as everywhere else. A tick (1) stays as it is."""
    columns = [*_date_columns(table), *table.milestones]
    for row in sheet.rows[table.heading_row + 1 : table.end]:
        for column in columns:
            cell = row[column]
            if isinstance(cell, float) and cell >= FIRST_SERIAL - EARLIER:
                row[column] = cell + EARLIER


def _date_columns(table: Table) -> list[int]:
    return [table.columns[one.key] for one in table.layout.columns if one.type == "date" and one.key in table.columns]


def settle(dates: Dates) -> None:
    """Take what the row or the column makes certain, each time with advice, and put in doubt what they contradict."""
    codes = {reason.code for reason in dates.reading.problems.values()}
    if "date_month_first" in codes:
        _settle_order(dates)
    else:
        _doubt_order_by_others(dates)
    if "date_without_year" in codes:
        _settle_years(dates)
    _settle_two_days(dates, "date_several" in codes)
    if dates.table.layout.milestones or dates.table.layout.review:
        _doubt_far_years(dates)


def _day(value: object) -> date | None:
    day = value[0] if isinstance(value, tuple) else value
    return day if isinstance(day, date) else None


# The order of day and month


def _settle_order(dates: Dates) -> None:
    """Read a column with the month first where it proves that; where both orders stand, put in doubt what fits both."""
    reading, figures = dates.reading, _figures(dates.cells)
    proofs = [cell for cell, (_, second) in figures.items() if second > 12 and cell in reading.problems]
    given = {
        day
        for cell, value in zip(dates.cells, reading.values, strict=True)
        if cell not in figures and (day := _day(value))
    }
    against = sum(first > 12 for first, _ in figures.values()) + sum(day.day > 12 for day in given)
    if proofs and not against and not any(isinstance(cell, date | float) for cell in dates.cells):
        _read_month_first(dates, figures.keys(), proofs)
    elif len(proofs) >= against:
        _doubt_order(dates, set(dates.cells))


def _doubt_order_by_others(dates: Dates) -> None:
    """Put in doubt dates in figures that all fit both orders, where other columns have the month first."""
    figures = _figures(dates.cells)
    if not any(first != second for first, second in figures.values()) or any(
        first > 12 for first, _ in figures.values()
    ):
        return
    columns = (*_date_columns(dates.table), *dates.table.milestones)
    others = _figures(dates.sheet.rows[row][column] for row in dates.rows for column in columns).values()
    if sum(second > 12 for _, second in others) > sum(first > 12 for first, _ in others):
        _doubt_order(dates, figures.keys())


def _figures(cells: Iterable[Cell]) -> dict[Cell, tuple[int, int]]:
    return {cell: found for cell in set(cells) if isinstance(cell, str) and (found := first_two_numbers(cell))}


def _read_month_first(dates: Dates, figures: Iterable[Cell], proofs: Sequence[Cell]) -> None:
    turned: dict[Cell, date] = {
        cell: day for cell in figures if isinstance(cell, str) and (day := with_month_first(cell))
    }
    places = [at for at, cell in enumerate(dates.cells) if cell in turned]
    for at in places:
        dates.reading.values[at] = dates.wrap(turned[dates.cells[at]])
    for cell in turned:
        dates.reading.problems.pop(cell, None)
    first = next((at for at in places if dates.cells[at] in proofs), None)
    if first is not None:
        count = f"{len(places):,} {'date' if len(places) == 1 else 'dates'}"
        dates.reading.by_place[first] = NotUnderstood("dates_month_first", count=count)


def _doubt_order(dates: Dates, among: Container[Cell]) -> None:
    for at, value in enumerate(dates.reading.values):
        day = _day(value) if dates.cells[at] in among else None
        if day and day.day <= 12 and day.day != day.month:
            other = day.replace(day=day.month, month=day.day)
            words = {"one": _in_words(day), "other": _in_words(other), "suggestion": _in_words(day)}
            dates.put(at, None, NotUnderstood("date_order_unclear", **words))


def _in_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


# The year


def _settle_years(dates: Dates) -> None:
    typed = [_day(value) for value in dates.reading.values]
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
    return _day(dates.reviewed[at]) if dates.reviewed else None


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
    days = {day for value in set(dates.reading.values) if (day := _day(value))}
    if not days or max(days) - min(days) <= FAR:
        return
    ordered = sorted(days)
    gaps = [at for at in range(1, len(ordered)) if ordered[at] - ordered[at - 1] > FAR]
    stretches = [ordered[start:end] for start, end in zip([0, *gaps], [*gaps, len(ordered)], strict=True)]
    often = Counter(day for value in dates.reading.values if (day := _day(value)))
    usual = max(stretches, key=lambda stretch: sum(often[day] for day in stretch))
    doubtful = days.difference(usual)
    if sum(often[day] for day in doubtful) * FEW <= often.total():
        for at, value in enumerate(dates.reading.values):
            day = _day(value)
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
    columns = (*_date_columns(table), *table.milestones)
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
