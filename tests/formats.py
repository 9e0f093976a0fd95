"""The smallest workbooks of the formats that no library here writes: .xls (BIFF8), .xlsb and .ods.

A cell is text, a number, a date, a `Percent`, an `Error`, or None. `hidden_rows` and `hidden_columns` count from 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from struct import pack
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

EPOCH = dt.date(1899, 12, 30)
ERROR_NUMBERS = {"#DIV/0!": 7, "#REF!": 23, "#NAME?": 29, "#N/A": 42}
Place = tuple[int, int]


@dataclass(frozen=True)
class Error:
    """A cell that shows an error, such as #REF!."""

    text: str


class Percent(float):
    """A number that is shown as a percentage: 0.45 as 45%."""


@dataclass
class Tab:
    """One sheet to write."""

    name: str
    rows: Sequence[Sequence[Any]]
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    merged: Sequence[tuple[Place, Place]] = ()
    comments: Sequence[Place] = field(default=())

    def cells(self) -> Iterator[tuple[int, int, Any]]:
        for row, values in enumerate(self.rows):
            for column, value in enumerate(values):
                if value is not None:
                    yield row, column, value


Writer = Callable[..., Path]


# .xls: records in a stream, the stream in a file system of sectors


def _record(number: int, *parts: bytes) -> bytes:
    data = b"".join(parts)
    return pack("<HH", number, len(data)) + data


STYLES = (0, 14, 9)  # the number formats of ordinary numbers, of dates and of percentages


def _style(value: Any) -> int:
    return 1 if isinstance(value, dt.date) else 2 if isinstance(value, Percent) else 0


def _xls_cell(row: int, column: int, value: Any) -> bytes:
    if isinstance(value, Error):
        return _record(0x205, pack("<HHHBB", row, column, 0, ERROR_NUMBERS[value.text], 1))
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x204, pack("<HHHHB", row, column, 0, len(text) // 2, 1), text)
    number = (value - EPOCH).days if isinstance(value, dt.date) else value
    return _record(0x203, pack("<HHHd", row, column, _style(value), number))


def _xls_sheet(tab: Tab) -> bytes:
    out = _record(0x809, pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    out += b"".join(_record(0x7D, pack("<HHHHHH", at, at, 2560, 0, 1, 0)) for at in tab.hidden_columns)
    out += b"".join(_record(0x208, pack("<HHHHHHI", at, 0, 0, 255, 0, 0, 0x20)) for at in tab.hidden_rows)
    out += b"".join(_xls_cell(*cell) for cell in tab.cells())
    out += b"".join(_record(0x1C, pack("<HHHHHBB", row, column, 0, 1, 0, 0, 0)) for row, column in tab.comments)
    if tab.merged:
        spans = (pack("<HHHH", top, bottom, left, right) for (top, left), (bottom, right) in tab.merged)
        out += _record(0xE5, pack("<H", len(tab.merged)), *spans)
    return out + _record(0x0A)


def _xls_stream(tabs: Sequence[Tab], from_1904: bool) -> bytes:
    begin = _record(0x809, pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0)) + _record(0x22, pack("<H", from_1904))
    begin += b"".join(_record(0xE0, pack("<HH", 0, number_format), bytes(16)) for number_format in STYLES)
    names = [tab.name.encode("utf-16-le") for tab in tabs]
    at = len(begin) + sum(12 + len(name) for name in names) + 4
    bounds, bodies = b"", b""
    for tab, name in zip(tabs, names, strict=True):
        bounds += _record(0x85, pack("<IBBBB", at + len(bodies), int(tab.hidden), 0, len(name) // 2, 1), name)
        bodies += _xls_sheet(tab)
    return begin + bounds + _record(0x0A) + bodies


def _directory_entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0" if name else b""
    links = pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return text.ljust(64, b"\0") + pack("<HBB", len(text), kind, 1) + links + bytes(36) + pack("<IQ", start, size)


def write_xls(path: Path, *tabs: Tab, from_1904: bool = False) -> Path:
    """Write an Excel 97 workbook: a sector of addresses, one of names, then the stream."""
    stream = _xls_stream(tabs, from_1904)
    size = max(len(stream), 4096)
    count = -(-size // 512)
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    assert len(fat) <= 128, "one sector of addresses reaches 63 kB"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + pack("<I", 0) + b"\xff" * 432
    names = _directory_entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _directory_entry("Workbook", 2, 0xFFFFFFFF, 2, size)
    names += _directory_entry("", 0, 0xFFFFFFFF, 0, 0) * 2
    addresses = b"".join(pack("<I", one) for one in fat).ljust(512, b"\xff")
    path.write_bytes(header + addresses + names + stream.ljust(count * 512, b"\0"))
    return path


# .xlsb: records of another kind, in a zip


def _bin(number: int, *parts: bytes) -> bytes:
    data = b"".join(parts)
    kind = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    size = len(data)
    return kind + (bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])) + data


def _wide(text: str) -> bytes:
    data = text.encode("utf-16-le")
    return pack("<I", len(data) // 2) + data


def _xlsb_cell(column: int, value: Any) -> bytes:
    if isinstance(value, Error):
        return _bin(3, pack("<IIB", column, 0, ERROR_NUMBERS[value.text]))
    if isinstance(value, str):
        return _bin(6, pack("<II", column, 0), _wide(value))
    number = (value - EPOCH).days if isinstance(value, dt.date) else value
    return _bin(5, pack("<IId", column, _style(value), number))


def _xlsb_sheet(tab: Tab) -> bytes:
    out = _bin(129) + _bin(148, pack("<IIII", 0, len(tab.rows), 0, 9))
    out += b"".join(_bin(60, pack("<IIIIH", at, at, 2560, 0, 1)) for at in tab.hidden_columns) + _bin(145)
    for row, values in enumerate(tab.rows):
        out += _bin(0, pack("<IIHBBBI", row, 0, 300, 0, 0x10 if row in tab.hidden_rows else 0, 0, 0))
        out += b"".join(_xlsb_cell(column, value) for column, value in enumerate(values) if value is not None)
    out += _bin(146)
    out += b"".join(_bin(176, pack("<IIII", top, bottom, left, right)) for (top, left), (bottom, right) in tab.merged)
    return out + _bin(130)


RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def write_xlsb(path: Path, *tabs: Tab, from_1904: bool = False) -> Path:
    """Write a workbook in Excel's binary format."""
    sheets = b"".join(
        _bin(156, pack("<II", int(tab.hidden), number), _wide(f"rId{number}"), _wide(tab.name))
        for number, tab in enumerate(tabs, 1)
    )
    numbers = range(1, len(tabs) + 1)
    parts = [_relation(number, "worksheet", f"worksheets/sheet{number}.bin") for number in numbers]
    parts.append(_relation(99, "styles", "styles.bin"))
    properties = _bin(153, pack("<II", from_1904, 0), _wide(""))
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("_rels/.rels", RELATIONS.format(_relation(1, "officeDocument", "xl/workbook.bin")))
        package.writestr("xl/_rels/workbook.bin.rels", RELATIONS.format("".join(parts)))
        package.writestr("xl/workbook.bin", _bin(131) + properties + _bin(143) + sheets + _bin(144) + _bin(132))
        styles = b"".join(_bin(47, pack("<HHHHHI", 0, form, 0, 0, 0, 0)) for form in STYLES)
        package.writestr(
            "xl/styles.bin", _bin(278) + _bin(617, pack("<I", len(STYLES))) + styles + _bin(618) + _bin(279)
        )
        for number, tab in zip(numbers, tabs, strict=True):
            package.writestr(f"xl/worksheets/sheet{number}.bin", _xlsb_sheet(tab))
            if tab.comments:
                about = _relation(1, "comments", f"../comments{number}.bin")
                package.writestr(f"xl/worksheets/_rels/sheet{number}.bin.rels", RELATIONS.format(about))
                notes = b"".join(_bin(635, pack("<IIIII", 0, r, r, c, c), bytes(16)) for r, c in tab.comments)
                package.writestr(f"xl/comments{number}.bin", _bin(628) + notes + _bin(629))
    return path


# .ods: XML in a zip

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "calcext")
)

MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def _ods_cell(tab: Tab, row: int, column: int, value: Any) -> str:
    spans = [(b - t + 1, r - le + 1) for (t, le), (b, r) in tab.merged if (t, le) == (row, column)]
    about = "".join(
        f' table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"' for down, across in spans
    )
    note = "<office:annotation><text:p>a note</text:p></office:annotation>" if (row, column) in tab.comments else ""
    if value is None:
        return f"<table:table-cell{about}>{note}</table:table-cell>"
    if isinstance(value, Error):
        kinds = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
        return f"<table:table-cell {kinds}{about}>{note}<text:p>{value.text}</text:p></table:table-cell>"
    if isinstance(value, str):
        return (
            f'<table:table-cell office:value-type="string"{about}>{note}<text:p>{escape(value)}</text:p>'
            "</table:table-cell>"
        )
    if isinstance(value, Percent):
        kind = f'"percentage" office:value="{float(value)}"'
        return (
            f"<table:table-cell office:value-type={kind}{about}>{note}<text:p>{value:.0%}</text:p></table:table-cell>"
        )
    kind = (
        f'"date" office:date-value="{value.isoformat()}"'
        if isinstance(value, dt.date)
        else f'"float" office:value="{value}"'
    )
    return f"<table:table-cell office:value-type={kind}{about}>{note}<text:p>{value}</text:p></table:table-cell>"


def _ods_table(tab: Tab) -> str:
    width = max(map(len, tab.rows), default=0)

    def shown(at: int, hidden: Sequence[int]) -> str:
        return ' table:visibility="collapse"' if at in hidden else ""

    columns = "".join(f"<table:table-column{shown(at, tab.hidden_columns)}/>" for at in range(width))
    rows = "".join(
        f"<table:table-row{shown(row, tab.hidden_rows)}>"
        + "".join(_ods_cell(tab, row, column, value) for column, value in enumerate(values))
        + "</table:table-row>"
        for row, values in enumerate(tab.rows)
    )
    blank = (
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    style = ' table:style-name="hidden"' if tab.hidden else ""
    return f'<table:table table:name="{escape(tab.name)}"{style}>{columns}{rows}{blank}</table:table>'


def write_ods(path: Path, *tabs: Tab, from_1904: bool = False) -> Path:
    """Write an OpenDocument spreadsheet, with the million blank rows that LibreOffice writes below."""
    styles = (
        '<office:automatic-styles><style:style style:name="hidden" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    first_day = '<table:null-date table:date-value="1904-01-01"/>' if from_1904 else ""
    body = f"<table:calculation-settings>{first_day}</table:calculation-settings>{''.join(map(_ods_table, tabs))}"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}>{styles}<office:body>'
        f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", MANIFEST)
        package.writestr("content.xml", content)
    return path


WRITERS: dict[str, Writer] = {".xls": write_xls, ".xlsb": write_xlsb, ".ods": write_ods}
