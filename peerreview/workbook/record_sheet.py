"""A sheet of a record workbook, from the top down: its title, labels with answers, tables, and how it prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from peerreview.workbook.style import PALE, put

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

LABEL, ANSWER = 34, 66  # characters; together a page across
NARROW_LABEL, NARROW_ANSWER = 28, 52  # where a table stands below, whose first columns these are
A4 = 9
LINE, GREY = "BFBFBF", "595959"


class Page:
    """A sheet that is filled from the top; `row` is the last that was used, `widths` those of its table's columns.

    `printed`: how many columns of the table are printed, 0 where it has none.
    """

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.row = 0
        self.widths: dict[int, int] = {}
        self.printed = 0

    def next(self) -> int:
        """Return the next row."""
        self.row += 1
        return self.row

    def gap(self) -> None:
        """Leave a row free."""
        self.row += 1

    def title(self, text: str, below: str) -> None:
        """Write the title and what the sheet is of, which may be a formula of ours."""
        self._write(text, bold=True, size=16)
        if below.startswith("="):
            self.sheet.cell(self.next(), 1).value = below
        else:
            self._write(below, size=12)

    def lines(self, texts: Iterable[str]) -> None:
        """Write lines of words."""
        for text in texts:
            self.line(text)

    def line(self, text: str) -> None:
        """Write one line of words."""
        self._write(text, colour=GREY)

    def heading(self, text: str) -> None:
        """Write the heading of what follows, with room above."""
        self.gap()
        self._write(text, bold=True, size=13)

    def answer(self, label: str) -> int:
        """Write a label and return its row."""
        from openpyxl.styles import Alignment, Font, PatternFill

        cell = put(self.sheet, self.next(), 1, label)
        cell.font = Font(bold=True, size=11)
        cell.fill = PatternFill("solid", start_color=PALE)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return self.row

    def table(self, headings: Sequence[str]) -> int:
        """Write the headings of a table and return their row."""
        row = self.next()
        for column, heading in enumerate(headings, start=1):
            put(self.sheet, row, column, heading)
        return row

    def style(self, cell: Cell, *, locked: bool) -> None:
        """Make a cell one to type in, or one that keeps what it says."""
        from openpyxl.styles import Alignment, Border, Font, Protection, Side

        side = Side(style="thin", color=LINE)
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        cell.protection = Protection(locked=locked)
        if locked:
            cell.font = Font(size=11, color=GREY)

    def _write(self, text: str, *, bold: bool = False, size: int = 11, colour: str = "000000") -> None:
        from openpyxl.styles import Font

        put(self.sheet, self.next(), 1, text).font = Font(bold=bold, size=size, color=colour)


def style_page(page: Page, footer: str, *, wide: bool, answers: bool) -> None:
    """Set the widths, what may be typed, and the print: A4, as wide as the page, its number at the foot."""
    from openpyxl.utils import get_column_letter

    sheet = page.sheet
    first = (NARROW_LABEL, NARROW_ANSWER) if wide else (LABEL, ANSWER)
    widths = page.widths | (dict(enumerate(first, start=1)) if answers else {})
    for number, width in widths.items():
        sheet.column_dimensions[get_column_letter(number)].width = width
    _protect(sheet)
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape" if wide else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:2"
    sheet.print_area = f"A1:{get_column_letter(page.printed or 2)}{page.row}"
    sheet.oddFooter.left.text = footer
    sheet.oddFooter.right.text = "&A, page &P of &N"


def _protect(sheet: Worksheet) -> None:
    """Lock what is not to be typed over, without a password; rows and columns may still be sized and rows added."""
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "insertRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)  # false: not forbidden
