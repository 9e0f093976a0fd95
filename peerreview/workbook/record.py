"""A record workbook out: the parts of one review in its protocol's words, blank or filled in as far as recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from textwrap import wrap as wrapped
from typing import IO, TYPE_CHECKING

from peerreview.due import say_date
from peerreview.framework import Protocol
from peerreview.workbook.dropdowns import check_for
from peerreview.workbook.fields import Field, Row, fields_of
from peerreview.workbook.layout import layout
from peerreview.workbook.record_sheet import Page, style_page
from peerreview.workbook.record_words import REVIEWS, TOLD_ONLY, Part, parts_of, record_words
from peerreview.workbook.style import DATE_FORMAT, TEXT_FORMAT, add_note, put, save, style_heading

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

FORMATS = {"date": DATE_FORMAT, "code": TEXT_FORMAT, "value": TEXT_FORMAT, "year": TEXT_FORMAT}
KEYS = ("partnership", "school", "review_id", "academic_year", "protocol", "review_date")
TYPE_WIDTHS = {"text": 30, "person": 14, "date": 13, "value": 11, "code": 12}
OTHER = 13
QUOTE = '"'
LINE_LENGTH = 92  # characters of a note: it has to fit across a page
MOST_CHARACTERS = 32_767  # in a cell; what is longer stays blank here, and a blank changes nothing


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the records hold of one review, by the keys of the layout; `rows` by the key of a sheet.

    `review` has the partnership too. `withheld`: some of it is not for whoever has this written.
    """

    review: Row = field(default_factory=dict)
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    withheld: bool = False


def write_record(out: Path | IO[bytes], protocol: Protocol, recorded: Recorded | None = None) -> None:
    """Write the record workbook of a review to `out`, a blank one where nothing is `recorded`.

    The same input gives the same bytes.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    writer = _Writer(protocol, recorded)
    for number, part in enumerate(parts_of(protocol.id)):
        writer.write_part(book.create_sheet(part.title), part, first=number == 0)
    lists = book.create_sheet(record_words()["words_sheet"])
    lists.sheet_state = "hidden"
    writer.write_lists(lists)
    save(book, out)


class _Writer:
    def __init__(self, protocol: Protocol, recorded: Recorded | None) -> None:
        self.protocol = protocol
        self.known = recorded is not None
        self.recorded = recorded or Recorded()
        self.words = record_words()
        self.fields = {
            key: {one.key: one for one in fields_of(sheet, protocol, ())} for key, sheet in layout().sheets.items()
        }
        self.lists: dict[tuple[str, ...], str] = {}
        self.places: dict[str, str] = {}  # where it is typed which review this is

    def write_part(self, sheet: Worksheet, part: Part, *, first: bool) -> None:
        page = Page(sheet)
        page.title(part.title, self._which(first=first))
        page.lines(self._notes(part, first=first))
        if first:
            self._keys(page)
        if part.answers:
            page.gap()
            for key, label in part.answers.items():
                self._answer(page, label, self.fields[REVIEWS][key], self.recorded.review.get(key))
        for key in part.tables:
            self._table(page, key)
        style_page(page, self._footer(), wide=bool(part.tables), answers=first or bool(part.answers))

    def write_lists(self, sheet: Worksheet) -> None:
        for number, choices in enumerate(self.lists, start=1):
            for row, choice in enumerate(choices, start=1):
                put(sheet, row, number, choice)

    def _which(self, *, first: bool) -> str:
        """The school and the day, on every sheet, so that a printed page speaks for itself."""
        if self.known:
            return ", ".join(filter(None, (self._text("school"), self._day(), self.protocol.title)))
        if first:
            return self.protocol.title
        school, day = (self.places[key] for key in ("school", "review_date"))
        said = f'IF({school}="","",{school}&", ")&IF({day}="","",TEXT({day},"d mmmm yyyy")&", ")'
        return f'={said}&"{self.protocol.title.replace(QUOTE, QUOTE * 2)}"'

    def _notes(self, part: Part, *, first: bool) -> Iterator[str]:
        told = [part.note]
        if first:
            told += [self.words["filled_from"]] * self.known + [self.words["withheld"]] * self.recorded.withheld
            told += [self.words[key] for key in ("unlocked", "hand_in", "keep_out")]
        return (line for text in told for line in wrapped(text, LINE_LENGTH))

    def _footer(self) -> str:
        which = ", ".join(filter(None, (self._text("school"), self._day()))) if self.known else self.protocol.title
        return which.replace("&", "&&")

    def _text(self, key: str) -> str:
        return str(self.recorded.review.get(key) or "")

    def _day(self) -> str:
        day = self.recorded.review.get("review_date")
        return say_date(day) if isinstance(day, date) else self._text("academic_year")

    def _keys(self, page: Page) -> None:
        page.heading(self.words["keys_heading"])
        values = {**self.recorded.review, "protocol": self.protocol.title}
        for key in KEYS:
            own = self.fields[REVIEWS].get(key) or self.fields["schools"][key]
            settled = self._settled(key)
            label = self.words["keys"].get(f"{key}{TOLD_ONLY}", "") if settled else ""
            cell = self._answer(page, label or self.words["keys"][key], own, values.get(key), locked=settled)
            self.places[key] = f"'{page.sheet.title}'!$B${cell.row}"
            if settled:
                add_note(page.sheet.cell(cell.row, 1), self.words["key_note"])

    def _settled(self, key: str) -> bool:
        """Whether it is said already which review this is; a day that nobody recorded can still be given."""
        if key == "review_date":
            return self.recorded.review.get(key) is not None
        return self.known or key == "protocol"

    def _answer(self, page: Page, label: str, own: Field, value: object, *, locked: bool = False) -> Cell:
        row = page.answer(label)
        add_note(page.sheet.cell(row, 1), f"{self._note(own)} {self.words['label_note']}")
        cell = self._put(page, row, 2, own, value, locked=locked)
        self._check(page, own, f"B{row}")
        return cell

    def _table(self, page: Page, key: str) -> None:
        sheet, records = layout().sheets[key], self.recorded.rows.get(key, ())
        fields = [self.fields[key][name] for name in self.words["columns"][key]]
        page.heading(sheet.title)
        if any(len(self._locked(key, record)) > 1 for record in records):
            page.line(self.words["locked_note"])
        top = page.table([f"{one.heading} *" if one.needed else one.heading for one in fields])
        for number, one in enumerate(fields, start=1):
            heading = page.sheet.cell(top, number)
            style_heading(heading, needed=one.needed)
            add_note(heading, self._note(one))
            page.widths[number] = self.words["widths"].get(one.key) or TYPE_WIDTHS.get(one.type, OTHER)
        page.printed = sum(one.key not in self.words["not_printed"]["columns"] for one in fields)
        blank: list[Row] = [{}] * int(self.words["spare_rows"][key])
        for record in [*records, *blank]:
            locked = self._locked(key, record)
            row = page.next()
            for number, one in enumerate(fields, start=1):
                self._put(page, row, number, one, record.get(one.key), locked=one.key in locked)
        for number, one in enumerate(fields, start=1):
            self._check(page, one, f"{_letter(number)}{top + 1}:{_letter(number)}{page.row}")

    def _locked(self, key: str, record: Row) -> frozenset[str]:
        """What a row of the records is known by: with another word there it would be another row."""
        number, *words = self.words["identity"][key]
        if not record:
            return frozenset()
        return frozenset([number]) if record.get(number) else frozenset([number, *words])

    def _put(self, page: Page, row: int, column: int, own: Field, value: object, *, locked: bool) -> Cell:
        too_long = isinstance(value, str) and len(value) > MOST_CHARACTERS
        cell = put(page.sheet, row, column, None if too_long else value)
        if own.type in FORMATS:
            cell.number_format = FORMATS[own.type]
        page.style(cell, locked=locked)
        return cell

    def _check(self, page: Page, own: Field, where: str) -> None:
        if own.key == "protocol":
            return
        check = check_for(own, self._source(own.words) if own.words else "")
        if check is not None:
            check.add(where)
            page.sheet.add_data_validation(check)

    def _source(self, choices: tuple[str, ...]) -> str:
        if choices not in self.lists:
            letter = _letter(len(self.lists) + 1)
            self.lists[choices] = f"'{self.words['words_sheet']}'!${letter}$1:${letter}${len(choices)}"
        return self.lists[choices]

    def _note(self, own: Field) -> str:
        return f"{own.note} {self.words['blank_stays']}" if self.known else own.note


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))
