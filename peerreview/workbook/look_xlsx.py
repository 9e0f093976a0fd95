"""A look at the XML of a sheet (.xlsx): cells with an error or a percentage, what is hidden and what is coloured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar
from xml.etree import ElementTree

from peerreview.workbook.book import Limits, Place
from peerreview.workbook.cells import NOT_WORKED_OUT, number_of
from peerreview.workbook.colours import coloured_styles
from peerreview.workbook.look import Look
from peerreview.workbook.outgoing import COMMENT_AUTHOR
from peerreview.workbook.package import Package, open_package, parse_xml
from peerreview.workbook.percents import percent_styles

Kind = TypeVar("Kind")
_ROW_NUMBER = re.compile(rb"""\sr=["'](\d+)["']""")
_PLACE = re.compile(rb"""\sr(?:ef)?=["']([A-Za-z]{1,3})(\d{1,7})["']""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")
_ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_HIDDEN_COLUMN = re.compile(rb"""<(?:\w+:)?col(?=\s)[^>]*\shidden=["'](?:1|true)["'][^>]*>""")
_FROM_1904 = re.compile(rb"""<(?:\w+:)?workbookPr(?=\s)[^>]*\sdate1904=["'](?:1|true)["']""")
_AUTHOR = re.compile(rb"<(?:\w+:)?author>([^<]*)<")
_OUR_NAME = COMMENT_AUTHOR.encode()
VALUES = (b"<v>", b":v>", b"<is>", b":is>")
MOST_STYLES = 5_000_000  # bytes: ordinary styles take some thousands
MOST_COLOURED = 2_000  # cells of one style
MOST_PERCENTS = 200_000  # cells of one style: as many as a sheet may have rows, found in half a second
MOST_SEARCHED = 1_000_000_000  # bytes that are gone through for colours: about a third of a second
TAIL = 100_000  # bytes: nearly always the last value is there, and looking for what is nowhere takes long
_ERROR = re.compile(rb"""t=["']e["']""")
_TELLING = re.compile(rb"""solid|%|numFmtId=["'](?:9|10)["']""")
_NO_RESULT = re.compile(rb"</f>\s*(?:<v\s*/>|<v></v>|</c>)")
_HIDDEN = re.compile(rb"""hidden=["'](?:1|true)["']""")
_COMMENT = re.compile(rb"<(?:\w+:)?comment\s[^>]*>")
_MINMAX = re.compile(rb"""\s(min|max)=["'](\d+)["']""")


def look_into_xlsx(data: bytes, limits: Limits) -> dict[str, Look]:
    """Return a look at each sheet by its name. Raises Refused for what is damaged, too large, or declares entities."""
    with open_package(data, limits) as package:
        names = sheet_names(package)
        colours, percents = _styles(package)
        looks: dict[str, Look] = {}
        comments: dict[str, list[Place]] = {}
        for path, part in package.unpack():
            if path in names:
                looks[path] = look_at(part, colours, percents)
            elif "comments" in path:
                comments[path] = places_in(part)
        from_1904 = _FROM_1904.search(package.read(_book(package))) is not None
        for path, look in looks.items():
            look.from_1904 = from_1904
            if comments:
                look.comments = [place for one in package.relations(path).values() for place in comments.get(one, ())]
        return {names[path]: look for path, look in looks.items()}


def sheet_names(package: Package) -> dict[str, str]:
    """Return the name of each sheet of a workbook by the path of its part."""
    book = _book(package)
    targets = package.relations(book)
    found = {}
    for sheet in parse_xml(package.read(book)).iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            found[targets.get(relation, "")] = sheet.get("name", "")
    return found


def _book(package: Package) -> str:
    return next((path for path in package.infos if path.endswith("workbook.xml")), "")


def _styles(package: Package) -> tuple[dict[int, str], dict[int, int]]:
    """Return the numbers of the styles that fill their cells with a colour, and of those that show percentages."""
    styles = package.read(next((path for path in package.infos if path.endswith("/styles.xml")), ""))
    theme = package.read(next((path for path in package.infos if "/theme/theme" in path), ""))
    if len(styles) > MOST_STYLES or not _TELLING.search(styles):
        return {}, {}
    try:
        book = parse_xml(styles)
        return coloured_styles(book, theme) if b"solid" in styles else {}, percent_styles(book)
    except (ElementTree.ParseError, ValueError):
        return {}, {}  # calamine says what is wrong, if it minds


def look_at(xml: bytes, colours: Mapping[int, str], percents: Mapping[int, int]) -> Look:
    """Return what the XML of a sheet tells. It is searched, not parsed, which takes a tenth of the time.

    `colours` has the number of each style that fills its cells, with the name of the colour; `percents` those that show
    percentages, with their digits.
    """
    head = xml[: max(xml.find(b"sheetData"), 0)]
    return Look(
        errors=dict([*_errors(xml), *_not_worked_out(xml)]),
        hidden_rows=list(_hidden_rows(xml)),
        hidden_columns=list(_hidden_columns(head)),
        last_row=_last_row(xml),
        fills=_of_styles(xml, colours, MOST_COLOURED),
        percents=_of_styles(xml, percents, MOST_PERCENTS),
    )


def places_in(comments: bytes) -> list[Place]:
    """Return the cells that the XML of a sheet's comments is about, our own comments aside."""
    ours = {b'authorId="%d"' % at for at, name in enumerate(_AUTHOR.findall(comments)) if name == _OUR_NAME}
    tags = _COMMENT.findall(comments)
    found = (_PLACE.search(tag) for tag in tags if not any(one in tag for one in ours))
    return [(int(place[2]) - 1, number_of(place[1].decode())) for place in found if place]


def _of_styles(xml: bytes, styles: Mapping[int, Kind], most: int) -> dict[Place, Kind]:
    """Return the cells of these styles. One that more than `most` cells have is decoration, and is passed over."""
    found: dict[Place, Kind] = {}
    if len(styles) * len(xml) > MOST_SEARCHED:
        return found
    for style, kind in styles.items():
        needle = b' s="%d"' % style
        if 0 < xml.count(needle) <= most:
            cells = ((start, tag) for start, tag in _hits(xml, re.compile(needle)) if _CELL.match(tag))
            found.update((_place(xml, start, tag), kind) for start, tag in cells)
    return found


def _last_row(xml: bytes) -> int:
    """Return the last row with a value, which calamine would make room for; formats alone do not count."""
    last = max(xml.rfind(value, max(len(xml) - TAIL, 0)) for value in VALUES)
    last = last if last >= 0 else max(map(xml.rfind, VALUES))
    start = _row_start(xml, last) if last >= 0 else -1
    row = _ROW_NUMBER.search(xml, start, xml.find(b">", start)) if start >= 0 else None
    return int(row[1]) - 1 if row else -1


def _row_start(xml: bytes, before: int) -> int:
    """Return where the last tag of a row before a place starts; with a prefix only where a nearer one has none."""
    plain = xml.rfind(b"<row", 0, before)
    return max(plain, xml.rfind(b":row", max(plain, 0), before))


def _hits(xml: bytes, needle: re.Pattern[bytes]) -> Iterator[tuple[int, bytes]]:
    """Return where the tag around each needle starts, and the tag. A needle starts with letters: that is fast."""
    for found in needle.finditer(xml):
        start, end = xml.rfind(b"<", 0, found.start()), xml.find(b">", found.start())
        yield start, xml[start : end + 1]


def _errors(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for start, tag in _hits(xml, _ERROR):
        if _CELL.match(tag):
            value = _VALUE.search(xml, start + len(tag))
            text = value[1].decode("utf-8", "replace") if value else ""
            yield _place(xml, start, tag), text if text.startswith("#") else "#VALUE!"


def _not_worked_out(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """Formulas without a result; one whose result is an empty text says that it is text."""
    for found in _NO_RESULT.finditer(xml):
        start = xml.rfind(b"<c ", 0, found.start())
        tag = xml[start : xml.find(b">", start) + 1]
        if start >= 0 and b't="str"' not in tag:
            yield _place(xml, start, tag), NOT_WORKED_OUT


def _place(xml: bytes, start: int, tag: bytes) -> tuple[int, int]:
    """Return the row and column of a cell; one without an address stands after its neighbours."""
    if found := _PLACE.search(tag):
        return int(found[2]) - 1, number_of(found[1].decode())
    row_start = _row_start(xml, start)
    row = _ROW_NUMBER.search(xml, row_start, xml.find(b">", row_start))
    number = int(row[1]) if row else len(_ROW.findall(xml, 0, start))
    return number - 1, len(_CELL.findall(xml, row_start, start))


def _hidden_rows(xml: bytes) -> Iterator[int]:
    for _, tag in _hits(xml, _HIDDEN):
        if _ROW.match(tag) and (found := _ROW_NUMBER.search(tag)):
            yield int(found[1]) - 1


def _hidden_columns(head: bytes) -> Iterator[tuple[int, int]]:
    for column in _HIDDEN_COLUMN.finditer(head):
        ends = {name: int(number) for name, number in _MINMAX.findall(column[0])}
        if len(ends) == 2:
            yield ends[b"min"] - 1, ends[b"max"] - 1
