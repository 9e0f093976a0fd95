"""What the cells of a column mostly are, where nothing but them tells what the column is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from peerreview.workbook.cells import Cell, NotUnderstood, say
from peerreview.workbook.choices import says_nothing
from peerreview.workbook.layout import Column, layout, normalise_words
from peerreview.workbook.values import parser_of

SAMPLE = 100  # cells that are looked at
MOSTLY = 0.7  # of the cells must be of a shape, the first time
STILL = 0.4  # of the cells must be, later: names and plans differ from term to term
# Each shape that tells a column, as a sentence says it.
TELLING = {
    "date": "dates",
    "year": "academic years",
    "email": "email addresses",
    "school": "names of schools",
    "number": "numbers",
    "text": "words",
}


def shape_of(cells: Sequence[Cell]) -> str:
    """Return the first shape that most of the cells have; "" where there are none, or none is had by most."""
    said = _sample(cells)
    return next((shape for shape in TELLING if said and _share(said, shape) >= MOSTLY), "")


def still_of_shape(cells: Sequence[Cell], shape: str) -> bool:
    """Return whether enough of the cells have a shape that most had earlier; a column that is empty now has none."""
    said = _sample(cells)
    return not said or _share(said, shape) >= STILL


def is_of_shape(cell: Cell, shape: str) -> bool:
    """Return whether a cell is a date, an academic year, an email address, the name of a school, a number or words."""
    if shape == "number":
        return isinstance(cell, float)
    if cell is None or isinstance(cell, float):
        return False  # nearly any number could be a date
    if shape == "school":
        return not layout().words.school.isdisjoint(normalise_words(say(cell)).split())
    if shape == "text":
        return isinstance(cell, str) and not is_of_shape(cell, "date")
    return shape == "date" if isinstance(cell, date) else _is_understood(cell, shape)


def _is_understood(cell: Cell, type_: str) -> bool:
    try:
        return parser_of(Column("", "", type_))(cell) is not None
    except NotUnderstood:
        return False


def _sample(cells: Sequence[Cell]) -> list[Cell]:
    said: list[Cell] = [cell for cell in cells if cell is not None and not says_nothing(cell)]
    return said[:: max(len(said) // SAMPLE, 1)][:SAMPLE]


def _share(cells: Sequence[Cell], shape: str) -> float:
    return sum(is_of_shape(cell, shape) for cell in cells) / len(cells)
