"""The words of a chart that is drawn for paper: their lines, how wide they are, and where each line stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from importlib.resources import files
from pathlib import Path
from typing import Any

from peerreview.packs.content import readable

SIZE = 13  # of type, in units of a drawing
SPACED = 1.3 * SIZE  # from line to line
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
DOWN = {"top": 0.0, "middle": 0.5, "bottom": 1.0}  # the part of the words that is above the point they stand at
FONTS = (("OpenSans-Regular.ttf", "OpenSans-Bold.ttf"), ("DejaVuSans.ttf", "DejaVuSans.ttf"))


class NotDrawn(ValueError):
    """Something of a figure that no drawing is known for."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words, without markup."""

    text: str
    bold: bool

    @property
    def width(self) -> float:
        """How far it runs, in units of a drawing."""
        fonts = [_widths(font)[self.bold] for font in FONTS]
        whole = next((font for font in fonts if set(self.text) <= font.keys()), fonts[-1])
        return SIZE * sum(whole.get(letter, 1) for letter in self.text)  # 1: a sign of the font of pictures


def lines(text: str) -> list[Line]:
    """The lines of a label as our figures write it; raises NotDrawn for any markup but new lines and bold ones."""
    return [_line(part) for part in text.split("<br>")]


def _line(part: str) -> Line:
    inside = part.removeprefix("<b>").removesuffix("</b>")
    if "<" in inside or (inside != part and part != f"<b>{inside}</b>"):
        raise NotDrawn(f"the markup of {part!r}")
    return Line(readable(unescape(inside)), inside != part)


def width(text: str) -> float:
    """How wide a label is."""
    return max(line.width for line in lines(text))


def height(text: str) -> float:
    """How high a label is."""
    return SPACED * len(lines(text))


def element(name: str, inside: str = "", **attributes: Any) -> str:
    """A part of a drawing; numbers to hundredths, nothing for None."""
    said = "".join(
        f' {key.replace("_", "-")}="{_number(value) if isinstance(value, (int, float)) else escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{said}>{inside}</{name}>"


def _number(value: float) -> str:
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".")


def words(text: str, x: float, y: float, across: str = "left", down: str = "middle") -> str:
    """A label; the point is at its left, center or right and at its top, middle or bottom."""
    top = y - _among(DOWN, down) * height(text)
    said = [
        element(
            "tspan",
            escape(line.text, quote=False),
            x=x,
            y=top + SPACED * at + SIZE,
            font_weight=700 if line.bold else None,
        )
        for at, line in enumerate(lines(text))
    ]
    return element("text", "".join(said), text_anchor=_among(ANCHORS, across))


def _among(known: Mapping[str, Any], value: str) -> Any:
    if value not in known:
        raise NotDrawn(f"words at {value!r}")
    return known[value]


@cache
def _widths(fonts: tuple[str, str]) -> tuple[dict[str, float], dict[str, float]]:
    """How wide each letter of a font is, of its type size: plain and bold."""
    from fontTools.ttLib import TTFont

    found = []
    for name in fonts:
        font = TTFont(Path(str(files("peerreview.packs").joinpath("fonts", name))), lazy=True)
        advance, whole = font["hmtx"].metrics, font["head"].unitsPerEm
        found.append({chr(code): advance[glyph][0] / whole for code, glyph in font.getBestCmap().items()})
    return found[0], found[1]
