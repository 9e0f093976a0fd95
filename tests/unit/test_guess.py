"""A sheet that nobody could load: what it looks like, for somebody to say what it is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from peerreview.workbook.book import Sheet
from peerreview.workbook.guess import Guess, guess_at, guesses, lacks_headings
from tests.workbooks import write_xlsx

DAY = dt.date(2026, 3, 10)
WREN, HOLLOW, THORN = "Wrenmoor Primary School", "Hollowmere Junior School", "Thornwick Infants"
RECORDS: list[list[Any]] = [
    [WREN, DAY, "2025/26", "R. Vale"],
    [HOLLOW, "tbc", "2025/26", None],
    [THORN, "14/3/26", "2024/25", "T. Moss"],
]


def guess(*rows: list[Any]) -> Guess | None:
    width = max(map(len, rows), default=0)
    return guess_at(Sheet("Spring", [[*row, *[None] * (width - len(row))] for row in rows]))


def test_records_without_headings() -> None:
    found = guess(["Visits this spring"], *RECORDS)
    assert found is not None
    assert (found.kind, found.columns) == ("reviews", {0: "school", 1: "review_date", 2: "academic_year"})
    assert (found.heading_row, found.first_row) == (None, 1)
    assert found.in_words == "Column A looks like School, column B like Review date, column C like Academic year."
    assert found.rows[1] == [WREN, "10/03/2026", "2025/26", "R. Vale"]
    assert lacks_headings(found)


def test_headings_that_are_not_known_are_not_taken_for_a_record() -> None:
    found = guess(["Establishment", "Visited", "Session"], *RECORDS)
    assert found is not None
    assert (found.heading_row, found.first_row, found.columns[1]) == (0, 1, "review_date")
    assert not lacks_headings(found)


def test_headings_that_are_nearly_enough_keep_their_columns() -> None:
    found = guess(["School", "Owner", "Due", "Status"], [WREN, "R. Vale", DAY, "in progress"])
    assert found is not None
    assert (found.kind, found.heading_row) == ("actions", 0)
    assert found.columns == {0: "school", 1: "owner", 2: "due", 3: "status"}


@pytest.mark.parametrize(
    "rows",
    [[], [["A note"]], [["Item", "Cost"], ["Paper", 12.0]], [["x", "y"], ["z", "w"]], [[1.0, 45000.0], [2.0, 45001.0]]],
)
def test_what_tells_nothing(rows: list[list[Any]]) -> None:
    assert guess(*rows) is None


def test_only_the_sheets_that_were_not_loaded_are_guessed_at(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=[["School", "Review date"], [WREN, DAY]], Spring=RECORDS)
    assert [found.sheet for found in guesses(path)] == ["Spring"]
