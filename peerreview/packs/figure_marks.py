"""What stands for the values of a chart on paper: lines, marks, bars and the figures beside them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from math import cos, pi, sin, sqrt
from typing import Any

from peerreview.packs.figure_plot import Part, Scale, known
from peerreview.packs.figure_words import NotDrawn, element, words

EDGE = "#444"  # of a filled mark that names no other
GAP = 3  # between a bar and its figure
SIDES = {"left": "right", "center": "center", "right": "left"}  # where words are of their mark → where it is of them
UPRIGHT = {"top": "bottom", "middle": "middle", "bottom": "top"}
MODES = {"lines", "markers", "text"}


def marks(trace: Part, x: Scale, y: Scale) -> Iterator[str]:
    """A trace, drawn; raises NotDrawn for a kind that is none of ours."""
    kinds: Mapping[str, Callable[[Part, Scale, Scale], Iterator[str]]] = {"scatter": _scatter, "bar": _bars}
    if trace["type"] not in kinds:
        raise NotDrawn(trace["type"])
    return kinds[trace["type"]](trace, x, y)


def _scatter(trace: Part, x: Scale, y: Scale) -> Iterator[str]:
    known(trace, "type mode x y yaxis line marker text textposition", "name cliponaxis hovertext hoverinfo")
    mode = set(trace["mode"].split("+"))
    if mode - MODES:
        raise NotDrawn(trace["mode"])
    points = [
        None if value is None else (x.at(value), y.at(other))
        for value, other in zip(trace["x"], trace["y"], strict=True)
    ]
    if "lines" in mode:
        yield from _lines(points, known(trace["line"], "color width"))
    each = [(at, *point) for at, point in enumerate(points) if point]
    if "markers" in mode:
        yield from (_mark(trace["marker"], at, *point) for at, *point in each)
    if "text" in mode:
        room = trace["marker"]["size"] / 1.6 + 1 if "markers" in mode else 0
        yield from (_beside(trace, at, room, *point) for at, *point in each)


def _lines(points: Sequence[tuple[float, float] | None], line: Part) -> Iterator[str]:
    """A line through the points, broken where there is none."""
    for there, run in groupby(points, bool):
        if there:
            through = " ".join(f"{x:.2f},{y:.2f}" for x, y in filter(None, run))
            yield element("polyline", points=through, fill="none", stroke=line["color"], stroke_width=line["width"])


def _mark(marker: Part, at: int, x: float, y: float) -> str:
    known(marker, "symbol size color line")
    edge = known(marker.get("line", {}), "width color")
    symbol, colour = _of(marker.get("symbol", "circle"), at), _of(marker["color"], at)
    shape, hollow = symbol.removesuffix("-open"), symbol.endswith("-open")
    if shape not in SHAPES:
        raise NotDrawn(symbol)
    return element(
        "path",
        d=SHAPES[shape](marker["size"] / 2),
        transform=f"translate({x:.2f} {y:.2f})",
        fill="none" if hollow else colour,
        stroke=colour if hollow else edge.get("color", EDGE),
        stroke_width=edge.get("width", 1 if hollow else 0),
        stroke_miterlimit=2,  # blunt corners
    )


def _of(value: Any, at: int) -> Any:
    """What a trace says of one point: the same for all, or a list."""
    return value if isinstance(value, str) else value[at]


def _beside(trace: Part, at: int, room: float, x: float, y: float) -> str:
    """A point's words, so far from the point."""
    upright, _, side = _of(trace["textposition"], at).partition(" ")
    if side not in SIDES or upright not in UPRIGHT:
        raise NotDrawn(f"words at {upright} {side}")
    across, down = {"left": -room, "right": room}.get(side, 0), {"top": -room, "bottom": room}.get(upright, 0)
    return words(trace["text"][at], x + across, y + down, SIDES[side], UPRIGHT[upright])


def _bars(trace: Part, x: Scale, y: Scale) -> Iterator[str]:
    """Bars from nought to the right, each with its figure after it."""
    known(trace, "type orientation width x y marker text textposition", "name cliponaxis hovertext hoverinfo")
    marker = known(trace["marker"], "color line")
    edge = known(marker.get("line", {}), "width color")
    if trace["orientation"] != "h" or trace.get("textposition", "outside") != "outside":
        raise NotDrawn("bars that stand, or with words inside")
    for at, (value, place) in enumerate(zip(trace["x"], trace["y"], strict=True)):
        top, bottom = sorted((y.at(place - trace["width"] / 2), y.at(place + trace["width"] / 2)))
        yield element(
            "rect",
            x=x.at(0),
            y=top,
            width=x.at(value) - x.at(0),
            height=bottom - top,
            fill=_of(marker["color"], at),
            stroke=edge.get("color"),
            stroke_width=edge.get("width"),
        )
        if "text" in trace:
            yield words(trace["text"][at], x.at(value) + GAP, y.at(place))


def _circle(r: float) -> str:
    return f"M{r:.2f},0A{r:.2f},{r:.2f} 0 1,1 0,{-r:.2f}A{r:.2f},{r:.2f} 0 0,1 {r:.2f},0Z"


def _outline(*corners: tuple[float, float]) -> str:
    return "M" + "L".join(f"{x:.2f},{y:.2f}" for x, y in corners) + "Z"


def _triangle_down(r: float) -> str:
    half = 2 * r / sqrt(3)
    return _outline((-half, -r / 2), (half, -r / 2), (0, r))


def _cross(r: float) -> str:
    near, far = r * 0.4, r * 1.2
    quarter = [(far, -near), (far, near), (near, near)]
    return _outline(
        *quarter, *((-y, x) for x, y in quarter), *((-x, -y) for x, y in quarter), *((y, -x) for x, y in quarter)
    )


def _star(r: float) -> str:
    tips = [(1.4 * r * (1 if n % 2 == 0 else 0.382), pi * (n / 5 - 0.5)) for n in range(10)]
    return _outline(*((far * cos(turn), far * sin(turn)) for far, turn in tips))


SHAPES: Mapping[str, Callable[[float], str]] = {
    "circle": _circle,
    "triangle-down": _triangle_down,
    "cross": _cross,
    "star": _star,
}
