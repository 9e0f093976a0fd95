"""Colours and comments: mentioned where they may mean something, and only there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from peerreview.workbook.check import check_workbook
from peerreview.workbook.issues import Issue
from peerreview.workbook.outgoing import COMMENT_AUTHOR
from tests.workbooks import write_xlsx

DAY = dt.date(2026, 3, 10)
NAMES = [
    f"{name} Primary School" for name in ("Wrenmoor", "Hollowmere", "Thornwick", "Larchmere", "Fellgate", "Brackenby")
]
HEADINGS = ["School", "Review date", "Status", "Workshop"]
ROWS: list[list[Any]] = [HEADINGS, *[[name, DAY, None, "tbc"] for name in NAMES]]
RED, YELLOW, WHITE = "FFFF0000", "FFFFFF99", "FFFFFFFF"


def found(path: Path, code: str, colours: dict[str, str | Color], **sheets: list[list[Any]]) -> list[Issue]:
    """The issues with that code, where the cells "Reviews!A2" have the colours; a range fills all its cells."""
    write_xlsx(path / "book.xlsx", **{"Reviews": ROWS, **sheets})
    book = openpyxl.load_workbook(path / "book.xlsx")
    for place, colour in colours.items():
        sheet, _, cells = place.partition("!")
        for row in book[sheet][f"{cells}:{cells}" if ":" not in cells else cells]:
            for cell in row:
                cell.fill = PatternFill("solid", start_color=colour)
    book.save(path / "book.xlsx")
    return [issue for issue in check_workbook(path / "book.xlsx").issues if issue.code == code]


def test_a_row_in_red_is_mentioned_with_its_first_cell(tmp_path: Path) -> None:
    (issue,) = found(tmp_path, "colour_alone", {"Reviews!A3:D3": RED, "Reviews!A5:D5": RED})
    assert (issue.severity, issue.cell, issue.value) == ("advice", "Reviews!A3", NAMES[1])
    assert issue.problem.startswith("2 rows have red cells that differ from the rest by colour alone")


def test_each_colour_is_named_on_its_own_and_a_blank_cell_can_have_one(tmp_path: Path) -> None:
    theme = Color(theme=6, tint=0.4)  # the third accent of what openpyxl writes, 9BBB59, made lighter
    issues = found(tmp_path, "colour_alone", {"Reviews!C3": RED, "Reviews!D4": YELLOW, "Reviews!D6": theme})
    assert [(issue.cell, issue.problem.split(" cells")[0]) for issue in issues] == [
        ("Reviews!C3", "1 row has red"),
        ("Reviews!D4", "1 row has yellow"),
        ("Reviews!D6", "1 row has green"),
    ]


@pytest.mark.parametrize(
    "colours",
    [
        {"Reviews!A1:D1": RED},
        {"Reviews!B2:B7": YELLOW},
        {"Reviews!A2:D2": YELLOW, "Reviews!A4:D4": YELLOW, "Reviews!A6:D6": YELLOW},
        {"Reviews!A3:D3": YELLOW, "Reviews!A5:D5": YELLOW, "Reviews!A7:D7": YELLOW},
        {"Reviews!A3": WHITE},
        {"Reviews!F12": RED},
    ],
    ids=["headings", "a whole column", "every other row", "the other rows", "white", "outside the table"],
)
def test_what_is_coloured_to_look_well_is_passed_over(tmp_path: Path, colours: dict[str, str]) -> None:
    assert found(tmp_path, "colour_alone", dict(colours)) == []


def test_a_colour_that_words_go_with_is_passed_over(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        HEADINGS,
        *[[name, DAY, "cancelled" if name == NAMES[2] else None, None] for name in NAMES],
    ]
    assert found(tmp_path, "colour_alone", {"Reviews!A4:D4": RED}, Reviews=rows) == []
    rows[5][2] = "cancelled"
    assert len(found(tmp_path, "colour_alone", {"Reviews!A4:D4": RED}, Reviews=rows)) == 1


@pytest.mark.parametrize("cell", ["Key!A2", "Key!B2"])
def test_a_key_elsewhere_says_what_the_colour_stands_for(tmp_path: Path, cell: str) -> None:
    key: list[list[Any]] = [["Colours"], ["red", "visit called off"]]
    (issue,) = found(tmp_path, "colour_alone", {"Reviews!B3": RED, cell: RED}, Key=key)
    assert "“visit called off”" in issue.problem


def test_comments_on_records_are_mentioned_once_and_our_own_never(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=ROWS, People=[["Name", "School", "Role"]])
    book = openpyxl.load_workbook(path)
    sheet = book["Reviews"]
    sheet["B1"].comment = Comment("day first, please", "R. Vale")
    sheet["B4"].comment = Comment("moved from May", "R. Vale")
    sheet["A5"].comment = Comment("check this date", COMMENT_AUTHOR)
    sheet["D6"].comment = Comment("room 4", "T. Moss")
    book.save(path)
    (issue,) = (one for one in check_workbook(path).issues if one.code == "comments_not_loaded")
    assert (issue.cell, issue.problem) == ("Reviews!B4", "2 cells of this table have a comment, which was not loaded.")
