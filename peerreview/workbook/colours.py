"""Which styles of a workbook (.xlsx) fill their cells, and the colour in a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from colorsys import rgb_to_hls
from xml.etree import ElementTree

Colour = tuple[float, float, float]  # hue, lightness, saturation, each from 0 to 1
# The hue up to which a colour goes by a name, in sixtieths of a turn.
_NAMES = ((2, "red"), (7, "orange"), (11.5, "yellow"), (28, "green"), (44, "blue"), (54, "purple"), (57, "pink"))
# Excel's old palette of 64, of which the first 8 come twice; the rest is named as “coloured”.
_INDEXED = ["000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF"]
_THEME = re.compile(
    rb"<a:(lt1|dk1|lt2|dk2|accent[1-6])>\s*<a:(?:srgbClr\s+val|sysClr\s[^>]*?lastClr)=\"(\w{6})\"", re.DOTALL
)
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)))
_WHITE, _GREY = 0.97, 0.12


def coloured_styles(book: ElementTree.Element, theme: bytes) -> dict[int, str]:
    """Return the number of each style that fills its cells with a colour, white aside, and the colour's name.

    `book` is the root of styles.xml; raises ValueError for numbers that are none.
    """
    of_theme = _theme_colours(theme)
    fills = [_fill_name(fill, of_theme) for fill in _inside(book, "fills")]
    found = {}
    for number, style in enumerate(_inside(book, "cellXfs")):
        fill = int(style.get("fillId", "0"))
        if fill < len(fills) and fills[fill]:
            found[number] = fills[fill]
    return found


def _inside(book: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    for group in book:
        if group.tag.rpartition("}")[2] == name:
            yield from group


def _theme_colours(theme: bytes) -> list[str]:
    known = {name.decode(): colour.decode() for name, colour in _THEME.findall(theme)}
    return [known.get(name, "") for name in _THEME_ORDER]


def _fill_name(fill: ElementTree.Element, of_theme: list[str]) -> str:
    """Return the name of a fill's colour, "" where it has none or is white."""
    for pattern in fill:
        for colour in pattern:
            if pattern.get("patternType") == "solid" and colour.tag.endswith("fgColor"):
                return _name(_hls(colour, of_theme))
    return ""


def _hls(colour: ElementTree.Element, of_theme: list[str]) -> Colour | None:
    rgb = (colour.get("rgb") or "")[-6:]
    if (theme := colour.get("theme")) and int(theme) < len(of_theme):
        rgb = of_theme[int(theme)]
    if indexed := colour.get("indexed"):
        rgb = _INDEXED[int(indexed) % 8] if int(indexed) < 16 else ""
    if not re.fullmatch("[0-9A-Fa-f]{6}", rgb):
        return None
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, lightness, saturation = rgb_to_hls(red, green, blue)
    tint = float(colour.get("tint", "0"))
    return hue, lightness + (1 - lightness) * tint if tint > 0 else lightness * (1 + tint), saturation


def _name(colour: Colour | None) -> str:
    if colour is None:
        return "coloured"
    hue, lightness, saturation = colour
    if lightness > _WHITE:
        return ""
    if saturation < _GREY or lightness < 0.06:
        return "black" if lightness < 0.2 else "grey"
    return next((name for most, name in _NAMES if hue * 60 <= most), "red")
