"""A look at the records of an older Excel workbook (.xls, from Excel 97 on)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from struct import unpack_from

from peerreview.workbook.book import Limits, Refused
from peerreview.workbook.look import COLOURS, Look
from peerreview.workbook.percents import formats_of

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_NEWEST = 0x600  # BIFF8, which Excel 97 to 2003 wrote
_BEGIN, _SHEET, _FORMULA, _ERROR, _NOTE, _ROW, _COLUMNS, _MANY = 0x809, 0x85, 0x06, 0x205, 0x1C, 0x208, 0x7D, 0xBD
_PASSWORD = 0x2F  # from here on all is encrypted
_FROM_1904, _FORMAT, _STYLE = 0x22, 0x41E, 0xE0
_NUMBER, _SMALL_NUMBER = 0x203, 0x27E
_VALUES = {_FORMULA, _ERROR, 0x203, 0x204, 0xFD, 0x27E, 0xD6}


def look_into_xls(data: bytes, limits: Limits) -> dict[str, Look]:
    """Return a look at each sheet by its name; nothing where the file is older or unusual.

    Raises Refused for one with a password.
    """
    del limits  # nothing here is packed, so the size of the file is the limit
    try:
        stream = _workbook(data)
        begun, version = unpack_from("<HxxH", stream, 0)
        if (begun, version) != (_BEGIN, _NEWEST):
            return {}
        starts = dict(_sheet_starts(stream))
        percents, from_1904 = _percent_styles(stream), _counts_from_1904(stream)
        return {name: _look(stream, at, percents, from_1904) for name, at in starts.items()}
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        return {}


def _workbook(data: bytes) -> bytes:
    """Return the stream of that name from the file system inside the file."""
    size = 1 << unpack_from("<H", data, 30)[0]
    fat_sectors = [one for one in unpack_from("<109I", data, 76) if one < _END]
    more = unpack_from("<I", data, 68)[0]
    seen = 0
    while more < _END and seen < len(data) // size:
        *sectors, more = unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        fat_sectors += [one for one in sectors if one < _END]
        seen += 1
    fat = [one for at in fat_sectors for one in unpack_from(f"<{size // 4}I", data, (at + 1) * size)]
    directory = _chain(data, fat, unpack_from("<I", data, 48)[0], size)
    for at in range(0, len(directory), 128):
        length = unpack_from("<H", directory, at + 64)[0]
        if directory[at : at + max(length - 2, 0)].decode("utf-16-le").casefold() == "workbook":
            start, stated = unpack_from("<II", directory, at + 116)
            if stated >= unpack_from("<I", data, 56)[0]:  # what is smaller is kept elsewhere, and Excel pads it
                return _chain(data, fat, start, size)[:stated]
    return b""


def _chain(data: bytes, fat: list[int], sector: int, size: int) -> bytes:
    parts: list[bytes] = []
    while sector < _END and len(parts) <= len(fat):
        parts.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = fat[sector]
    return b"".join(parts)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and length of each record up to the end of its part of the stream."""
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        if kind == 0x0A:
            return
        yield kind, at + 4, size
        at += 4 + size


def _sheet_starts(stream: bytes) -> Iterator[tuple[str, int]]:
    for kind, at, _ in _records(stream, 0):
        if kind == _PASSWORD:
            raise Refused("password_protected")
        if kind == _SHEET:
            start, length, wide = unpack_from("<I2xBB", stream, at)
            name = stream[at + 8 : at + 8 + length * (1 + (wide & 1))]
            yield name.decode("utf-16-le" if wide & 1 else "latin-1"), start


def _counts_from_1904(stream: bytes) -> bool:
    return any(kind == _FROM_1904 and unpack_from("<H", stream, at)[0] == 1 for kind, at, _ in _records(stream, 0))


def _percent_styles(stream: bytes) -> dict[int, int]:
    """Return the styles that show percentages, by their place among the styles, with the digits after the point."""
    codes, shown = {}, []
    for kind, at, size in _records(stream, 0):
        if kind == _FORMAT:
            number, _, wide = unpack_from("<HHB", stream, at)
            codes[number] = stream[at + 5 : at + size].decode("utf-16-le" if wide & 1 else "latin-1", "replace")
        elif kind == _STYLE:
            shown.append(unpack_from("<H", stream, at + 2)[0])
    formats = formats_of(codes)
    return {style: formats[number] for style, number in enumerate(shown) if number in formats}


def _look(stream: bytes, start: int, percents: Mapping[int, int], from_1904: bool) -> Look:
    look = Look(unseen=COLOURS, from_1904=from_1904)
    for kind, at, size in _records(stream, start):
        if kind in _VALUES:
            _see_value(look, stream, kind, at, percents)
        elif kind == _MANY:
            _see_many(look, stream, at, size, percents)
        else:
            _see_rest(look, stream, kind, at)
    return look


def _see_many(look: Look, stream: bytes, at: int, size: int, percents: Mapping[int, int]) -> None:
    """See numbers beside each other in one record."""
    (row, first), last = unpack_from("<HH", stream, at), unpack_from("<H", stream, at + size - 2)[0]
    look.reach(row, last)
    for column in range(first, last + 1) if percents else ():
        if (digits := percents.get(unpack_from("<H", stream, at + 4 + 6 * (column - first))[0])) is not None:
            look.percents[row, column] = digits


def _see_value(look: Look, stream: bytes, kind: int, at: int, percents: Mapping[int, int]) -> None:
    row, column, style = unpack_from("<HHH", stream, at)
    look.reach(row, column)
    if style in percents and kind in (_FORMULA, _NUMBER, _SMALL_NUMBER):
        look.percents[row, column] = percents[style]
    if kind == _ERROR and stream[at + 7]:
        look.error(row, column, stream[at + 6])
    elif kind == _FORMULA and stream[at + 6] == 2 and stream[at + 12 : at + 14] == b"\xff\xff":
        look.error(row, column, stream[at + 8])


def _see_rest(look: Look, stream: bytes, kind: int, at: int) -> None:
    if kind == _ROW and stream[at + 12] & 0x20:
        look.hidden_rows.append(unpack_from("<H", stream, at)[0])
    elif kind == _COLUMNS and stream[at + 8] & 1:
        look.hidden_columns.append(unpack_from("<HH", stream, at))
    elif kind == _NOTE:
        look.comments.append(unpack_from("<HH", stream, at))
