"""The Read me sheet: how to fill in the workbook, what the protocol asks for when, the words on the lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from peerreview.due import say_rule
from peerreview.framework import Milestone, Protocol
from peerreview.workbook.fields import Field, words
from peerreview.workbook.layout import SheetLayout
from peerreview.workbook.style import put, style_heading, wrap

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TITLE = "Read me"
Words = tuple[str, ...]
WIDTHS = {"A": 26, "B": 46, "C": 40, "D": 48}


def write_guide(sheet: Worksheet, protocol: Protocol, sheets: Mapping[str, tuple[SheetLayout, list[Field]]]) -> int:
    """Fill the Read me sheet and return the first row below it that is free."""
    say = words()["readme"]
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    row = _title(sheet, say["title"], say["protocol"].format(title=protocol.title))
    row = _lines(sheet, row, say["fill_heading"], say["fill"])
    row = _table(sheet, row, say["sheets_heading"], say["sheets_columns"], map(_about_sheet, sheets.values()))
    steps = (_about_step(number, step, protocol) for number, step in enumerate(protocol.milestones, start=1))
    row = _table(sheet, row, say["steps_heading"], say["steps_columns"], steps)
    return _lines(sheet, row, say["load_heading"], say["load"])


def write_words(sheet: Worksheet, row: int, lists: Mapping[Words, str]) -> dict[Words, str]:
    """Write the lists of words one below the other and return the range that holds each."""
    say = words()["readme"]
    _head(sheet, row, [say["words_heading"]])
    ranges = {}
    for choices, heading in lists.items():
        style_heading(put(sheet, row + 1, 1, say["words_column"].format(heading=heading)))
        # One word a row: several side by side could read as the headings of a table.
        for down, choice in enumerate(choices, start=row + 1):
            put(sheet, down, 2, choice)
        ranges[choices] = f"'{TITLE}'!$B${row + 1}:$B${row + len(choices)}"
        row += len(choices) + 1
    return ranges


def _title(sheet: Worksheet, title: str, below: str) -> int:
    from openpyxl.styles import Font

    put(sheet, 1, 1, title).font = Font(bold=True, size=16)
    put(sheet, 2, 1, below).font = Font(size=12)
    return 4


def _head(sheet: Worksheet, row: int, texts: Sequence[str]) -> None:
    from openpyxl.styles import Font

    for column, text in enumerate(texts, start=1):
        put(sheet, row, column, text).font = Font(bold=True, size=13)


def _lines(sheet: Worksheet, row: int, heading: str, lines: Sequence[str]) -> int:
    _head(sheet, row, [heading])
    for down, line in enumerate(lines, start=row + 1):
        put(sheet, down, 1, line)
    return row + len(lines) + 2


def _table(sheet: Worksheet, row: int, heading: str, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> int:
    _head(sheet, row, [heading])
    for column, text in enumerate(columns, start=1):
        style_heading(put(sheet, row + 1, column, text))
    down = row + 1
    for down, line in enumerate(lines, start=row + 2):
        for column, text in enumerate(line, start=1):
            wrap(put(sheet, down, column, text))
    return down + 2


def _about_sheet(planned: tuple[SheetLayout, list[Field]]) -> Sequence[str]:
    sheet, fields = planned
    needed = [field.heading for field in fields if field.needed]
    if sheet.review:
        needed.insert(0, words()["heading"]["sentence_review"])
    return sheet.title, sheet.purpose, "; ".join(needed) or words()["readme"]["nothing_needed"]


def _about_step(number: int, step: Milestone, protocol: Protocol) -> Sequence[str]:
    titles = {stage.number: stage.title for stage in protocol.stages}
    stage = f"{step.stage}. {titles.get(step.stage, '')}".strip()
    # Numbered, because "Review" beside "Review team" would read as the heading of a Reviews sheet.
    return f"{number}. {step.name}", stage, step.who or words()["readme"]["no_who"], say_rule(step.rule)
