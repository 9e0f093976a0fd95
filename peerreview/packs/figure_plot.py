"""Where the values of a chart stand on paper: its scales, and the room that the labels of its axes leave."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from typing import Any

from peerreview.packs.figure_words import NotDrawn, height, width

WIDTH = 772  # units across a page: so its type is as large as that of a table
PAD = 4  # between an axis and its labels

Part = Mapping[str, Any]
Ticks = Sequence[tuple[Any, str]]


def known(part: Part, drawn: str, silent: str = "") -> Part:
    """The same part of a figure; raises NotDrawn where it has something that is neither drawn nor said to be silent."""
    if unknown := part.keys() - set(f"{drawn} {silent}".split()):
        raise NotDrawn(", ".join(sorted(unknown)))
    return part


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the values of an axis stand: `low` at `start`, `high` at `end`; a category by its place."""

    low: Any
    high: Any
    start: float
    end: float
    categories: Sequence[str] = ()

    def at(self, value: Any) -> float:
        """A value's place, in units of the drawing."""
        low, high = self._number(self.low), self._number(self.high)
        return self.start + (self._number(value) - low) / (high - low) * (self.end - self.start)

    def _number(self, value: Any) -> float:
        if not isinstance(value, str):
            return float(value)
        return float(self.categories.index(value) if self.categories else date.fromisoformat(value).toordinal())


@dataclass(frozen=True, slots=True)
class Plot:
    """The part of the drawing where values stand, with its axes."""

    layout: Part
    left: float
    right: float
    top: float
    bottom: float
    categories: Sequence[str]

    @property
    def x(self) -> Scale:
        """The one scale from left to right."""
        low, high = self.layout["xaxis"]["range"]
        return Scale(low, high, self.left, self.right, self.categories)

    @property
    def scales(self) -> Mapping[str, Scale]:
        """Every scale by its name; `paper` ones go from 0 to 1 over the whole."""
        found = {"x": self.x, "x paper": Scale(0, 1, self.left, self.right), "y paper": self._upright((0, 1))}
        for key in self.layout:
            if key.startswith("yaxis"):
                name = "y" if key == "yaxis1" else key.replace("axis", "")
                found[name] = self._upright(self.layout[key]["range"], self.layout[key].get("domain", (0, 1)))
        return found

    def _upright(self, values: Sequence[float], domain: Sequence[float] = (0, 1)) -> Scale:
        start, end = (self.bottom - part * (self.bottom - self.top) for part in domain)
        return Scale(values[0], values[1], start, end)

    def scale(self, part: Part, side: str) -> Scale:
        """The scale that a line or a note names, or the first."""
        name = part.get(f"{side}ref", side)
        return self.scales[f"{side} paper" if name == "paper" else name]


def plot_of(figure: Part) -> Plot:
    """The room that is left by the labels of the axes."""
    layout = figure["layout"]
    margin, beneath, beside = layout["margin"], ticks(layout["xaxis"]), ticks(layout.get("yaxis", {"visible": False}))
    left = margin["l"] + max((width(text) + PAD for _, text in beside), default=0)
    bottom = layout["height"] - margin["b"] - max((height(text) + PAD for _, text in beneath), default=0)
    categories = _categories(figure) if layout["xaxis"].get("type") == "category" else ()
    wide = Plot(layout, left, WIDTH - margin["r"], margin["t"], bottom, categories)
    over = max((wide.x.at(value) + width(text) / 2 - WIDTH for value, text in beneath), default=0)
    return Plot(layout, left, wide.right - max(over, 0), wide.top, bottom, categories)


def _categories(figure: Part) -> Sequence[str]:
    return list(dict.fromkeys(value for trace in figure["data"] for value in trace["x"]))


def ticks(axis: Part) -> Ticks:
    """Which values of an axis are named, and how."""
    if not axis.get("visible", True):
        return []
    if axis.get("tickmode") == "array":
        return list(zip(axis["tickvals"], axis["ticktext"], strict=True))
    low, high = axis["range"]
    return [(at, f"{at:g}{axis['ticksuffix']}".replace("-", "−")) for at in _round(low, high, axis["nticks"])]


def _round(low: float, high: float, most: int) -> Iterator[float]:
    """Round numbers from low to high, in steps of 2, 5 or 10."""
    least = (high - low) / most
    base: float = 10 ** floor(log10(least))
    step = next(base * times for times in (2, 5, 10) if base * times >= least)
    return (step * at for at in range(ceil(low / step), floor(high / step) + 1))
