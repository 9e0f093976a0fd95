"""What calamine cannot tell of a sheet: cells that show an error, what is hidden, merged, coloured or commented on."""

from __future__ import annotations

from dataclasses import dataclass, field

from peerreview.workbook.book import Place

# The numbers that the binary formats write for what Excel shows.
ERROR_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
COLOURS = "colours"
ALL_UNSEEN = "errors, comments, colours and what is hidden"


@dataclass(slots=True)
class Look:
    """What was seen on one sheet, rows and columns counted from 0. `unseen`: what could not be, in words.

    `from_1904`: days count from 1904, as in old workbooks from a Mac. `percents`: the cells that show a percentage,
    with the digits after its point.
    """

    errors: dict[Place, str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    last_row: int = -1
    last_column: int = -1
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    fills: dict[Place, str] = field(default_factory=dict)
    comments: list[Place] = field(default_factory=list)
    unseen: str = ""
    from_1904: bool = False
    percents: dict[Place, int] = field(default_factory=dict)

    def reach(self, row: int, column: int) -> None:
        """Note that a cell holds something."""
        if row > self.last_row:
            self.last_row = row
        if column > self.last_column:
            self.last_column = column

    def error(self, row: int, column: int, number: int) -> None:
        """Note a cell that shows the error with that number."""
        self.errors[row, column] = ERROR_TEXTS.get(number, "#VALUE!")
