"""Tables to take away: csv and xlsx, made only when somebody asks for them."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from peerreview.ui.words import is_blank, plain
from peerreview.workbook.outgoing import FORMULA_STARTS, harmless

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60  # characters


def rows(frame: pd.DataFrame, columns: Mapping[str, str]) -> Iterator[list[Any]]:
    """The headings, then each row's values: dates without a time, None for blanks."""
    yield list(columns.values())
    for row in frame[list(columns)].itertuples(index=False, name=None):
        yield [_plain(value) for value in row]


def _plain(value: Any) -> Any:
    if is_blank(value):
        return None
    value = plain(value)
    if isinstance(value, datetime):
        return value.date()
    return "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else value


def csv_bytes(frame: pd.DataFrame, columns: Mapping[str, str]) -> bytes:
    """The table as csv that Excel opens rightly; text that looks like a formula gets a leading apostrophe."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless(value) for value in row] for row in rows(frame, columns))
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(frame: pd.DataFrame, columns: Mapping[str, str], title: str) -> bytes:
    """The table as a workbook of one sheet with a fixed heading row; text stays text whatever its start."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = "".join(c for c in title if c not in "[]:*?/\\")[:31] or "Table"
    for number, row in enumerate(rows(frame, columns), start=1):
        for place, value in enumerate(row, start=1):
            _put(sheet.cell(number, place), value)
    _finish(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(cell: Any, value: Any) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
    elif isinstance(value, date):
        cell.number_format = "d mmmm yyyy"


def _finish(sheet: Any) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for column in sheet.columns:
        longest = max(len(line) for cell in column for line in str(cell.value or "").splitlines() or [""])
        sheet.column_dimensions[column[0].column_letter].width = min(max(longest, 10), WIDEST) + 2
        for cell in column:
            cell.font = Font(bold=cell.row == 1)
            cell.alignment = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True, slots=True)
class Downloads:
    """Two buttons, Excel and csv, for a whole table; `name` is the file's name without its ending."""

    frame: pd.DataFrame
    columns: Mapping[str, str]
    name: str
    title: str

    def draw(self) -> None:
        """Puts them on the page."""
        kinds: tuple[tuple[str, str, str, Callable[[], bytes]], ...] = (
            ("Download as Excel", "xlsx", XLSX, partial(xlsx_bytes, self.frame, self.columns, self.title)),
            ("Download as csv", "csv", "text/csv", partial(csv_bytes, self.frame, self.columns)),
        )
        with st.container(horizontal=True, key=f"downloads-{self.name}"):
            for label, ending, mime, make in kinds:
                file, key = f"{self.name}.{ending}", f"{self.name}-{ending}"
                st.download_button(label, make, file, mime, key=key, on_click="ignore")
