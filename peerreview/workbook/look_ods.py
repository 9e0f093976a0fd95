"""A look at the XML of an OpenDocument spreadsheet (.ods)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from peerreview.workbook.book import Limits
from peerreview.workbook.look import COLOURS, Look
from peerreview.workbook.package import open_package

_TAG = re.compile(
    rb"<(?:table:(table|table-column|table-row|table-cell|covered-table-cell)|office:(annotation))"
    rb"((?:\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*)?)/?>"
)
_TEXT = re.compile(rb"<text:p[^>]*>([^<]*)<")
_PERCENT = re.compile(rb">-?\d[\d.,\s]*?(?:[.,](\d+))?\s?%</text:p>")
_FROM_1904 = re.compile(rb"<table:null-date\s[^>]*date-value=[\"']1904-01-01")
MOST_REPEATED = 10_000  # times that one percentage may be repeated and still be looked at
_TIMES = re.compile(rb"(rows-repeated|columns-repeated|rows-spanned|columns-spanned)=[\"'](\d+)[\"']")
_NAME = re.compile(rb"table:name=[\"']([^\"']*)[\"']")
_HIDDEN = re.compile(rb"visibility=[\"'](?:collapse|filter)[\"']")


def look_into_ods(data: bytes, limits: Limits) -> dict[str, Look]:
    """Return a look at each sheet by its name. Raises Refused for what is damaged or too large."""
    with open_package(data, limits) as package:
        xml = package.keep(r"^content\.xml$").parts["content.xml"]
    walk = _Walk(limits, from_1904=_FROM_1904.search(xml) is not None)
    for tag in _TAG.finditer(xml):
        walk.on((tag[1] or tag[2]).decode(), tag[3], xml, tag.end())
    return walk.looks


@dataclass(slots=True)
class _Walk:
    """Where one is among the tags of all sheets, and what was seen so far."""

    limits: Limits
    looks: dict[str, Look] = field(default_factory=dict)
    look: Look = field(default_factory=Look)
    row: int = -1
    rows: int = 1  # how often the row is repeated
    column: int = -1
    next_column: int = 0
    next_row: int = 0
    from_1904: bool = False

    def on(self, name: str, attributes: bytes, xml: bytes, end: int) -> None:
        times = {what: int(number) for what, number in _TIMES.findall(attributes)} if b"-" in attributes else {}
        if name == "table":
            self._begin(attributes)
        elif name == "table-column":
            first, self.next_column = self.next_column, self.next_column + times.get(b"columns-repeated", 1)
            if _HIDDEN.search(attributes):
                self.look.hidden_columns.append((first, self.next_column - 1))
        elif name == "table-row":
            self.row, self.rows = self.next_row, times.get(b"rows-repeated", 1)
            self.next_row, self.next_column = self.row + self.rows, 0
            if _HIDDEN.search(attributes):
                self.look.hidden_rows += range(self.row, min(self.next_row, self.limits.rows))
        elif name == "annotation":
            self.look.comments.append((self.row, self.column))
        else:
            self.column = self.next_column
            self.next_column += times.get(b"columns-repeated", 1)
            self._cell(attributes, times, xml, end)

    def _begin(self, attributes: bytes) -> None:
        name = _NAME.search(attributes)
        self.look = self.looks[unescape(name[1].decode()) if name else ""] = Look(
            unseen=COLOURS, from_1904=self.from_1904
        )
        self.next_row = self.next_column = 0

    def _cell(self, attributes: bytes, times: dict[bytes, int], xml: bytes, end: int) -> None:
        if b"value-type=" in attributes:
            self.look.reach(self.next_row - 1, self.next_column - 1)
            if b'value-type="error"' in attributes:
                text = _TEXT.search(xml, end, end + 500)
                self.look.errors[self.row, self.column] = text[1].decode() if text else "#VALUE!"
            elif b'value-type="percentage"' in attributes:
                self._percent(xml, end)
        if b"rows-spanned" in times:
            last = self.row + times[b"rows-spanned"] - 1, self.column + times.get(b"columns-spanned", 1) - 1
            self.look.merged.append(((self.row, self.column), last))

    def _percent(self, xml: bytes, end: int) -> None:
        shown = _PERCENT.search(xml, end, xml.find(b"</table:table-cell>", end) + 1 or len(xml))
        if self.rows * (self.next_column - self.column) <= MOST_REPEATED:
            digits = len(shown[1] or b"") if shown else 0
            rows, columns = range(self.row, self.next_row), range(self.column, self.next_column)
            self.look.percents.update({(row, column): digits for row in rows for column in columns})
