"""The boxes that comments are shown in: Excel draws them in VML, an older way of drawing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from peerreview.workbook.book import Place
from peerreview.workbook.parts import Unfit

_VML, _OFFICE, _EXCEL = (f"urn:schemas-microsoft-com:{name}" for name in ("vml", "office:office", "office:excel"))
NEW_DRAWING = f'<xml xmlns:v="{_VML}" xmlns:o="{_OFFICE}" xmlns:x="{_EXCEL}"></xml>'.encode()
_TYPE = """<{v}:shapetype id="_x0000_t202" coordsize="21600,21600" {o}:spt="202" path="m,l,21600r21600,l21600,xe">\
<{v}:stroke joinstyle="miter"/><{v}:path gradientshapeok="t" {o}:connecttype="rect"/></{v}:shapetype>"""
_SHAPE = """<{v}:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;\
margin-top:2pt;width:260pt;height:{height}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" {o}:insetmode="auto">\
<{v}:fill color2="#ffffe1"/><{v}:shadow color="black" obscured="t"/><{v}:path {o}:connecttype="none"/>\
<{v}:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></{v}:textbox>\
<{x}:ClientData ObjectType="Note"><{x}:MoveWithCells/><{x}:SizeWithCells/><{x}:AutoFill>False</{x}:AutoFill>\
<{x}:Row>{row}</{x}:Row><{x}:Column>{column}</{x}:Column></{x}:ClientData></{v}:shape>"""
_A_SHAPE = re.compile(rb"<(\w+):shape\s.*?</\1:shape>", re.DOTALL)
_PLACE = re.compile(rb"<\w+:Row>\s*(\d+)\s*</\w+:Row>\s*<\w+:Column>\s*(\d+)\s*<")
_NUMBER = re.compile(rb'"_x0000_s(\d+)"')
_ANCHOR = re.compile(rb"(:Anchor>\s*)([\d\s,]+?)(\s*<)")
_HEIGHT = re.compile(rb"(?<=[;\s\"']height:)([\d.]+)(pt|px)")
_LINE, _CHARACTERS = 14, 48  # points; characters of a line in a box of our width
_ROW = 15  # points: as high as rows are where nobody changes them


class Drawing:
    """The boxes of one sheet's comments, and whatever else is drawn in the same way."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self._prefixes = {
            "v": _prefix(xml, _VML),
            "o": _prefix(xml, _OFFICE),
            "x": _prefix(xml, _EXCEL),
        }

    def add(self, texts: Mapping[Place, str]) -> None:
        """Add a box, hidden until somebody points at its cell, for each text."""
        taken = max([1024, *map(int, _NUMBER.findall(self.xml))])
        shapes = [] if b'"_x0000_t202"' in self.xml else [_TYPE.format(**self._prefixes)]
        for number, ((row, column), text) in enumerate(texts.items(), taken + 1):
            shapes.append(_SHAPE.format(number=number, row=row, column=column, height=_height(text), **self._prefixes))
        end = self.xml.rfind(b"</xml>")
        if end < 0:
            raise Unfit("drawing")
        self.xml = self.xml[:end] + "".join(shapes).encode() + self.xml[end:]

    def remove(self, places: Collection[Place]) -> None:
        """Remove the boxes of these cells' comments."""
        self._change(places, lambda shape, place: b"")

    def enlarge(self, texts: Mapping[Place, str]) -> None:
        """Make the boxes of these cells' comments high enough for the texts that were added to them."""
        self._change(texts, lambda shape, place: _enlarged(shape, _height(texts[place])))

    def _change(self, places: Collection[Place], change: Callable[[bytes, Place], bytes]) -> None:
        def changed(shape: re.Match[bytes]) -> bytes:
            found = _PLACE.search(shape[0]) if b'"Note"' in shape[0] else None
            place = (int(found[1]), int(found[2])) if found else None
            return change(shape[0], place) if place in places and place else shape[0]

        if places:
            self.xml = _A_SHAPE.sub(changed, self.xml)


def _enlarged(shape: bytes, more: int) -> bytes:
    longer = _ANCHOR.sub(lambda found: found[1] + _lower(found[2], more) + found[3], shape)
    if longer != shape:
        return longer
    return _HEIGHT.sub(lambda found: b"%d%b" % (float(found[1]) + more, found[2]), shape, count=1)


def _prefix(xml: bytes, namespace: str) -> str:
    found = re.search(rb'\sxmlns:(\w+)=["\']%b["\']' % namespace.encode(), xml)
    if not found:
        raise Unfit("drawing")
    return found[1].decode()


def _height(text: str) -> int:
    lines = sum(len(line) // _CHARACTERS + 1 for line in text.splitlines())
    return _LINE * (lines + 3)


def _lower(anchor: bytes, more: int) -> bytes:
    """Return where a box is fixed (column, row and distances, top left and bottom right), its foot further down."""
    numbers = [int(number) for number in anchor.split(b",")]
    if len(numbers) == 8:
        numbers[6] += more // _ROW + 1
    return b", ".join(b"%d" % number for number in numbers)
