"""How our charts look, and what every chart is: a figure for plotly as plain dicts, with its words.

Figures are plain dicts with an empty template, so that nothing here loads plotly and little is sent. Text takes the
page's own colour, and the marks come from one of two sets: the Government Analysis Function palette and its members
that can be told from a dark background.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Any, Literal

import pandas as pd

Scheme = Literal["light", "dark"]
Row = Mapping[str, Any]

MARKS: Mapping[Scheme, tuple[str, ...]] = {
    "light": ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"),
    "dark": ("#6BACE6", "#28A197", "#F46A25", "#A285D1", "#BFBFBF"),
}
LIGHT: Mapping[str, str] = dict(zip(MARKS["dark"], MARKS["light"], strict=False))  # a dark page's mark → on a light one
GROUND: Mapping[Scheme, str] = {"light": "#FFFFFF", "dark": "#14181D"}
OUTLINE = "#7F868D"  # can be told from both backgrounds
SHADE = "rgba(127,134,141,0.22)"  # a span behind marks that have an outline of their own
GRID = "rgba(127,134,141,0.35)"
SIZE = 13  # pixels of type
EMPTY = {
    "data": {"scatter": [{"type": "scatter"}]}
}  # plotly takes one without any content for none given, and adds its own


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure, its height in pixels, what it finds in ten words or fewer, what it measures, and all of it in words.

    `still` is one whose every figure is written beside its mark, so that nothing is left for the pointer to tell.
    `scheme` is the one whose colours it has.
    """

    figure: dict[str, Any]
    height: int
    title: str
    measure: str
    alt: str
    still: bool = False
    scheme: Scheme = "light"

    def on_paper(self) -> dict[str, Any]:
        """The figure as it is printed: the marks of the dark scheme become those of the light one."""
        return dict(_in_light(self.figure)) if self.scheme == "dark" else self.figure


def _in_light(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {name: _in_light(inside, name) for name, inside in value.items()}
    if isinstance(value, list):
        return [_in_light(inside, key) for inside in value]
    return LIGHT.get(value, value) if key == "color" else value


def rows(frame: pd.DataFrame) -> list[Row]:
    """The rows of an answer, column → value."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def layout(height: int, **parts: Any) -> dict[str, Any]:
    """The layout that all charts share, with parts of its own."""
    return {
        "template": EMPTY,
        "height": height,
        "margin": {"l": 0, "r": 8, "t": 4, "b": 4},
        "showlegend": False,
        "font": {"size": SIZE},
        "hoverlabel": {"font": {"size": SIZE}},
        "dragmode": False,
        "barmode": "overlay",
        **parts,
    }


def axis(**parts: Any) -> dict[str, Any]:
    """An axis without lines of its own that nobody can drag."""
    return {
        "fixedrange": True,
        "zeroline": False,
        "showgrid": False,
        "automargin": True,
        "title": {"text": ""},
        **parts,
    }


def folded(text: str, width: int = 24) -> str:
    """A name over two lines at most, so that it fits beside a chart on a phone; none of it is taken for markup."""
    lines = [plain(line) for line in wrap(text, width)]
    return "<br>".join(lines if len(lines) < 3 else [lines[0], f"{lines[1]} …"])


def plain(text: str) -> str:
    """Words of a workbook for a figure, where some markup would be understood."""
    return escape(text, quote=False)


def known(value: Any) -> bool:
    """Whether there is a value: False for None, NaN, NaT and NA."""
    return bool(pd.notna(value))


def note(text: str, **place: Any) -> dict[str, Any]:
    """Words in a chart, without an arrow."""
    return {"text": text, "showarrow": False, "align": "left", "xanchor": "left", **place}


def sentences(parts: Iterable[str]) -> str:
    """Clauses as one text: A; B; C."""
    return "; ".join(part for part in parts if part)


def plural(thing: str, count: int) -> str:
    """The thing as it is said of that many: review or reviews."""
    return thing if count == 1 else f"{thing}s"


def latest(values: Iterable[str], most: int) -> list[str]:
    """The last of the values, each once, at most so many."""
    return list(dict.fromkeys(values))[-most:]
