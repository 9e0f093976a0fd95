"""Percentages: Excel keeps 45% as 0.45 and a number format, and a person means what the format shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree

from peerreview.workbook.book import Place
from peerreview.workbook.cells import Cell

BUILT_IN = {9: 0, 10: 2}  # Excel's own formats 0% and 0.00%, with the digits after their point
MOST_DIGITS = 10
LARGEST = 1e9  # what is larger is no percentage that anybody typed
_AS_WORDS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # what a format shows as it stands, and its colours
_DIGITS = re.compile(r"\.([0#?]+)")


def digits_of(code: str) -> int | None:
    """Return how many digits a number format shows after the point of a percentage; None where it shows none."""
    positive = _AS_WORDS.sub("", code).partition(";")[0]
    found = _DIGITS.search(positive)
    return (min(len(found[1]), MOST_DIGITS) if found else 0) if "%" in positive else None


def formats_of(codes: Mapping[int, str]) -> dict[int, int]:
    """Return the digits of each number format that shows percentages, of a workbook's own and of Excel's."""
    own = {number: digits for number, code in codes.items() if (digits := digits_of(code)) is not None}
    return {number: digits for number, digits in BUILT_IN.items() if number not in codes} | own


def percent_styles(book: ElementTree.Element) -> dict[int, int]:
    """Return the number of each style that shows percentages, with their digits; `book` is the root of styles.xml."""
    formats = formats_of({int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in _inside(book, "numFmts")})
    styles = (int(style.get("numFmtId", "0")) for style in _inside(book, "cellXfs"))
    return {number: formats[shown] for number, shown in enumerate(styles) if shown in formats}


def _inside(book: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for group in book if group.tag.rpartition("}")[2] == name for one in group]


def show_percents(rows: list[list[Cell]], percents: Mapping[Place, int]) -> None:
    """Put what a person sees in place of the numbers of these cells."""
    for (row, column), digits in percents.items():
        cell = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(cell, float) and abs(cell) < LARGEST:
            rows[row][column] = as_shown(cell, digits)


def as_shown(number: float, digits: int) -> str:
    """Return 0.45 as "45%" and 0.4567 with one digit as "45.7%", rounded as Excel does it."""
    from decimal import ROUND_HALF_UP, Decimal  # most workbooks have no percentage, and the reader should start at once

    shown = (Decimal(repr(number)) * 100).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{shown:f}%"
