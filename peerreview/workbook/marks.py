"""Marks on the cells of a sheet: a light colour laid over them, which leaves their own formats alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from peerreview.workbook.book import Place
from peerreview.workbook.cells import letter, number_of
from peerreview.workbook.parts import Parts, add_to, attribute, insert

# A rule that is always true and that nobody else writes, so that our marks can be told and taken off again.
_MARK = b"Peer review: to put right"
_RULE = b"ISTEXT(&quot;%b&quot;)" % _MARK
_OURS = re.compile(
    rb"<cfRule\b(?:(?!</cfRule>).)*ISTEXT\((?:\"|&quot;)Peer review: to put right(?:\"|&quot;)\).*?</cfRule>", re.DOTALL
)
_NOTHING_LEFT = re.compile(rb"<conditionalFormatting\b[^>]*>\s*</conditionalFormatting>")
_PRIORITY = attribute("cfRule", "priority")
_MERGED = attribute("mergeCell", "ref")
_RANGE = re.compile(rb"([A-Z]+)(\d+):([A-Z]+)(\d+)")
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_STEPS = 100
_MOST_IN_A_RULE = 400  # cells: the list of them is one attribute
_DXF = (
    b'<dxf><font><color rgb="FF000000"/></font><fill><patternFill patternType="solid">'
    b'<fgColor rgb="FFFFE699"/><bgColor rgb="FFFFE699"/></patternFill></fill></dxf>'
)
_AFTER_FORMATTING = (
    *("dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks"),
    *("colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing"),
    *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent", "webPublishItems"),
    *("tableParts", "extLst"),
)
_AFTER_DXFS = ("tableStyles", "colors", "extLst")


def place_of(address: str) -> Place | None:
    """Return the row and column, from 0, of "Reviews!D14" or "D14"; None for whole rows and for nothing."""
    found = _ADDRESS.fullmatch(address.rpartition("!")[2])
    return (int(found[2]) - 1, number_of(found[1])) if found else None


def address_of(place: Place) -> str:
    """Return a place as D14."""
    return f"{letter(place[1])}{place[0] + 1}"


def add_mark_style(parts: Parts, styles: str) -> int:
    """Add the colour of our marks to the styles of a workbook and return its number."""
    changed, number = add_to(parts.read(styles), "styleSheet", "dxfs", _DXF, _AFTER_DXFS)
    parts.write(styles, changed)
    return number


def merged_into(xml: bytes) -> dict[Place, Place]:
    """Return the cells that are covered by a merged one, with the cell that shows."""
    found: dict[Place, Place] = {}
    ranges = b" ".join(span for _, _, span in _MERGED.findall(xml, max(xml.rfind(b"</sheetData>"), 0)))
    for left, top, right, bottom in _RANGE.findall(ranges):
        first, columns = (int(top) - 1, number_of(left.decode())), number_of(right.decode())
        rows = range(first[0], min(int(bottom), first[0] + 10_000))
        found |= {(row, at): first for row in rows for at in range(first[1], min(columns + 1, first[1] + 50))}
    return found


def unmarked(xml: bytes) -> bytes:
    """Return a sheet without the marks of ours that are on it."""
    if _MARK not in xml:
        return xml
    return _NOTHING_LEFT.sub(b"", _OURS.sub(b"", xml))


def marked(xml: bytes, places: Collection[Place], style: int) -> bytes:
    """Return a sheet with a colour on these cells, over what other rules give them."""
    return insert(_make_room(xml), "worksheet", b"".join(_rules(sorted(places), style)), _AFTER_FORMATTING)


def _make_room(xml: bytes) -> bytes:
    """Let every other rule count one step later, because no two of a sheet should have one place in the order."""
    end = max(xml.rfind(b"</sheetData>"), 0)
    later = _PRIORITY.sub(lambda found: found[1] + b'"%d"' % (int(found[3]) + _STEPS), xml[end:])
    return xml[:end] + later


def _rules(places: list[Place], style: int) -> Iterator[bytes]:
    for number, start in enumerate(range(0, len(places), _MOST_IN_A_RULE), 1):
        cells = " ".join(map(address_of, places[start : start + _MOST_IN_A_RULE])).encode()
        rule = b'<cfRule type="expression" dxfId="%d" priority="%d"><formula>%b</formula></cfRule>'
        yield (
            b'<conditionalFormatting sqref="%b">' % cells + rule % (style, number, _RULE) + b"</conditionalFormatting>"
        )
