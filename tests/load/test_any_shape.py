"""Whatever shape a timetable has, in whatever format and notation, it says the same; else the cell is named."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.workbook.cells import letter
from peerreview.workbook.check import CheckedWorkbook, check_workbook
from tests.formats import Tab, write_ods, write_xls, write_xlsb
from tests.workbooks import write_xlsx

pytestmark = pytest.mark.slow

SCHOOLS = (
    "Ashen Primary", "St Wynfrith's C of E Infant School", "Ünder Hill & Vale Junior", "Total Woodland School",
    "The Note School", "1st Marlwick Academy", "O’Dell-Finch Primary", "Key Lane (Lower) School",
)  # fmt: skip
THEMES = ("Our impact", "Looking inward", "Looking outward", "Looking forward")
FOCUSES = ("Reading", "How phonics is taught, day by day", "=1+1", "Äußere Räume", "5.00", "a\nb")
Record = tuple[str, dt.date, dt.date | None, str | None, str | None]
KEYS = ("school", "review_date", "Workshop", "theme", "focus")
HEADINGS = {
    "school": ("School", "  school ", "SCHOOL"),
    "review_date": ("Review date", "Review Date:", "Date of review"),
    "Workshop": ("Workshop", "workshop "),
    "theme": ("Theme", "THEME"),
    "focus": ("Focus", "focus"),
}
NOTATIONS: tuple[Callable[[dt.date], Any], ...] = (
    lambda day: day,
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}/{day.month}/{day:%y}",
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: f"{day.day} {day:%b} {day.year}",
    lambda day: f"{day:%A} {day.day} {day:%B} {day.year}",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f" {day:%d-%b-%y} ",
)
NOT_A_DAY = ("soon", "12th of never", "#REF?")


@dataclass(frozen=True)
class Shape:
    """What stands around the records, and how they are written."""

    ending: str
    order: Sequence[str]
    headings: dict[str, str]
    notations: Sequence[int]
    titles: int
    left: int
    again: bool  # the headings once more half-way down
    total: bool
    slips: frozenset[int]  # records whose review date is no day


def _save_csv(encoding: str, between: str) -> Callable[[Path, list[list[Any]]], Path]:
    def save(path: Path, rows: list[list[Any]]) -> Path:
        quoted = [['"' + ("" if c is None else str(c)).replace('"', '""') + '"' for c in row] for row in rows]
        path.write_bytes("\n".join(between.join(row) for row in quoted).encode(encoding))
        return path

    return save


SAVERS: dict[str, Callable[[Path, list[list[Any]]], Path]] = {
    "book.xlsx": lambda path, rows: write_xlsx(path, Reviews=rows),
    "book.xls": lambda path, rows: write_xls(path, Tab("Reviews", rows)),
    "book.xlsb": lambda path, rows: write_xlsb(path, Tab("Reviews", rows)),
    "book.ods": lambda path, rows: write_ods(path, Tab("Reviews", rows)),
    "comma.csv": _save_csv("utf-8-sig", ","),
    "semicolon.csv": _save_csv("cp1252", ";"),
    "tab.tsv": _save_csv("utf-16", "\t"),
}

days = st.dates(dt.date(2024, 9, 1), dt.date(2026, 8, 31))
records: st.SearchStrategy[list[Record]] = st.lists(
    st.tuples(
        st.sampled_from(SCHOOLS),
        days,
        st.none() | days,
        st.none() | st.sampled_from(THEMES),
        st.none() | st.sampled_from(FOCUSES),
    ),
    min_size=1,
    max_size=9,
)


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    return Shape(
        draw(st.sampled_from(sorted(SAVERS))),
        draw(st.permutations(KEYS)),
        {key: draw(st.sampled_from(known)) for key, known in HEADINGS.items()},
        draw(st.lists(st.integers(0, len(NOTATIONS) - 1), min_size=18, max_size=18)),
        draw(st.integers(0, 3)),
        draw(st.integers(0, 2)),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.frozensets(st.integers(0, 8), max_size=2)),
    )


def laid_out(found: Sequence[Record], shape: Shape) -> tuple[list[list[Any]], list[int]]:
    """The rows of the sheet, and the row number of each record."""
    before: list[Any] = [None] * shape.left
    width = shape.left + len(KEYS)
    headings = [*before, *(shape.headings[key] for key in shape.order)]
    rows = [[*before, f"Title {number}", *[None] * (len(KEYS) - 1)] for number in range(shape.titles)]
    rows.append(headings)
    places = []
    for at, cells in enumerate(_cells(found, shape)):
        if shape.again and at and at == len(found) // 2:
            rows.append(headings)
        rows.append([*before, *(cells[key] for key in shape.order)])
        places.append(len(rows))
    if shape.total:
        rows += [[None] * width, [*before, "Total", len(found), *[None] * (len(KEYS) - 2)]]
    return rows, places


def _cells(found: Sequence[Record], shape: Shape) -> Iterator[dict[str, Any]]:
    for at, (school, held, workshop, theme, focus) in enumerate(found):
        first, second = NOTATIONS[shape.notations[2 * at]], NOTATIONS[shape.notations[2 * at + 1]]
        review_date = NOT_A_DAY[at % len(NOT_A_DAY)] if at in shape.slips else first(held)
        said = workshop and second(workshop)
        yield {"school": school, "review_date": review_date, "Workshop": said, "theme": theme, "focus": focus}


def named(checked: CheckedWorkbook) -> set[str]:
    """The cells that some issue names."""
    return {issue.cell.rpartition("!")[2] for issue in checked.issues if issue.cell}


@settings(max_examples=60, deadline=None)
@given(records, shapes())
def test_the_same_records_come_out_or_the_cell_is_named(found: list[Record], shape: Shape) -> None:
    rows, places = laid_out(found, shape)
    with tempfile.TemporaryDirectory() as folder:
        checked = check_workbook(SAVERS[shape.ending](Path(folder) / shape.ending, rows))
    (sheet,) = checked.sheets
    assert sheet.rows_in == len(sheet.rows) + len(sheet.left_out)
    assert sheet.rows == places
    column = {key: letter(shape.left + at) for at, key in enumerate(shape.order)}
    workshops = dict(zip(sheet.milestones["row"], sheet.milestones["on"], strict=True))
    cells = named(checked)
    for at, (place, (school, held, workshop, theme, focus)) in enumerate(zip(places, found, strict=True)):
        values = {key: column_of[at] for key, column_of in sheet.columns.items()}
        assert values["school"] == school
        assert (values["theme"], values["focus"]) == (theme, focus)
        for key, value, meant in (
            ("review_date", values["review_date"], None if at in shape.slips else held),
            ("Workshop", workshops.get(place), workshop),
        ):
            if value != meant or at in shape.slips:
                assert value is None or value == meant, "another day than was typed"
                if key == "review_date" or value != meant:
                    assert f"{column[key]}{place}" in cells
