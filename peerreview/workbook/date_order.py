"""Whether a column gives the day or the month first: read so where it proves it, put in doubt where both stand."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date

from peerreview.workbook.cells import Cell, NotUnderstood
from peerreview.workbook.date_column import Dates, date_columns, day_of
from peerreview.workbook.dates import MONTHS, first_two_numbers, with_month_first


def settle_order(dates: Dates) -> None:
    """Read a column with the month first where it proves that; where both orders stand, put in doubt what fits both."""
    reading, figures = dates.reading, _figures(dates.cells)
    proofs = [cell for cell, (_, second) in figures.items() if second > 12 and cell in reading.problems]
    given = {
        day
        for cell, value in zip(dates.cells, reading.values, strict=True)
        if cell not in figures and (day := day_of(value))
    }
    against = sum(first > 12 for first, _ in figures.values()) + sum(day.day > 12 for day in given)
    if proofs and not against and not any(isinstance(cell, date | float) for cell in dates.cells):
        _read_month_first(dates, figures.keys(), proofs)
    elif len(proofs) >= against:
        _doubt_order(dates, set(dates.cells))


def doubt_order_by_others(dates: Dates) -> None:
    """Put in doubt dates in figures that all fit both orders, where other columns have the month first."""
    figures = _figures(dates.cells)
    if not any(first != second for first, second in figures.values()) or any(
        first > 12 for first, _ in figures.values()
    ):
        return
    columns = (*date_columns(dates.table), *dates.table.milestones)
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
        day = day_of(value) if dates.cells[at] in among else None
        if day and day.day <= 12 and day.day != day.month:
            other = day.replace(day=day.month, month=day.day)
            words = {"one": _in_words(day), "other": _in_words(other), "suggestion": _in_words(day)}
            dates.put(at, None, NotUnderstood("date_order_unclear", **words))


def _in_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"
