"""A look at the records of a workbook in Excel's binary format (.xlsb)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from struct import unpack_from

from peerreview.workbook.book import Limits, Place
from peerreview.workbook.look import COLOURS, Look
from peerreview.workbook.package import Package, open_package
from peerreview.workbook.percents import formats_of

_ROW, _COLUMNS, _SHEET, _MERGED, _COMMENT = 0, 60, 156, 176, 635
_BOOK, _FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 153, 44, 47, 617, 618
_ERRORS = {3, 11}  # a value, and the result of a formula
_VALUES = {*range(2, 12), 62}


def look_into_xlsb(data: bytes, limits: Limits) -> dict[str, Look]:
    """Return a look at each sheet by its name. Raises Refused for what is damaged or too large."""
    with open_package(data, limits) as package:
        package.keep(r"/(worksheets/|workbook\.bin|styles\.bin|comments)")
        try:
            percents, from_1904 = _percent_styles(package), _counts_from_1904(package)
            return {name: _look(package, path, percents, from_1904) for name, path in _sheets(package)}
        except (struct.error, IndexError, KeyError, ValueError, StopIteration):
            return {}


def _book(package: Package) -> str:
    return next(path for path in package.parts if path.endswith("workbook.bin"))


def _counts_from_1904(package: Package) -> bool:
    stream = package.parts[_book(package)]
    return any(kind == _BOOK and stream[at] & 1 for kind, at, _ in _records(stream))


def _percent_styles(package: Package) -> dict[int, int]:
    """Return the styles that show percentages, by their place among the styles, with the digits after the point."""
    stream = package.parts.get(next((path for path in package.parts if path.endswith("styles.bin")), ""), b"")
    codes, shown, among_styles = {}, [], False
    for kind, at, _ in _records(stream):
        if kind == _FORMAT:
            codes[unpack_from("<H", stream, at)[0]] = _text(stream, at + 2)[0]
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            among_styles = kind == _STYLES_BEGIN
        elif kind == _STYLE and among_styles:
            shown.append(unpack_from("<H", stream, at + 2)[0])
    formats = formats_of(codes)
    return {style: formats[number] for style, number in enumerate(shown) if number in formats}


def _sheets(package: Package) -> Iterator[tuple[str, str]]:
    book = _book(package)
    targets = package.relations(book)
    stream = package.parts[book]
    for kind, at, _ in _records(stream):
        if kind == _SHEET:
            relation, after = _text(stream, at + 8)
            name, _ = _text(stream, after)
            if relation in targets:
                yield name, targets[relation]


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and length of each record; both are written in sevens of bits."""
    at, end = 0, len(stream)
    while at < end:
        kind = stream[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | stream[at] << 7
            at += 1
        size = shift = 0
        more = True
        while more:
            size |= (stream[at] & 0x7F) << shift
            more, shift, at = bool(stream[at] & 0x80), shift + 7, at + 1
        yield kind, at, size
        at += size


def _text(stream: bytes, at: int) -> tuple[str, int]:
    length = unpack_from("<I", stream, at)[0]
    end = at + 4 + 2 * length
    return stream[at + 4 : end].decode("utf-16-le"), end


def _look(package: Package, path: str, percents: Mapping[int, int], from_1904: bool) -> Look:
    look, row, stream = Look(unseen=COLOURS, from_1904=from_1904), 0, package.parts[path]
    for kind, at, _ in _records(stream):
        if kind in _VALUES:
            column, style = unpack_from("<II", stream, at)
            look.reach(row, column)
            if (digits := percents.get(style & 0xFFFFFF)) is not None:
                look.percents[row, column] = digits
            if kind in _ERRORS:
                look.error(row, column, stream[at + 8])
        elif kind == _ROW:
            row = unpack_from("<I", stream, at)[0]
            if stream[at + 11] & 0x10:
                look.hidden_rows.append(row)
        else:
            _see_rest(look, stream, kind, at)
    notes = (part for part in package.relations(path).values() if "comments" in part)
    look.comments = [place for part in notes for place in _comments(package.parts.get(part, b""))]
    return look


def _see_rest(look: Look, stream: bytes, kind: int, at: int) -> None:
    if kind == _COLUMNS and stream[at + 16] & 1:
        look.hidden_columns.append(unpack_from("<II", stream, at))
    elif kind == _MERGED:
        first, last, left, right = unpack_from("<IIII", stream, at)
        look.merged.append(((first, left), (last, right)))


def _comments(stream: bytes) -> list[Place]:
    places = (unpack_from("<4xI4xI", stream, at) for kind, at, _ in _records(stream) if kind == _COMMENT)
    return [(row, column) for row, column in places]
