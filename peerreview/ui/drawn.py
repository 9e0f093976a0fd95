"""A chart on the page: what it finds, what it measures, the chart in space kept for it, and the same as a table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
import streamlit as st

from peerreview.charts.style import Chart, Scheme
from peerreview.packs.content import Block, Picture, Words
from peerreview.packs.figure import figure_svg, ratio
from peerreview.packs.figure_words import NotDrawn
from peerreview.ui.look import Look
from peerreview.ui.pieces import Folded, Piece, Subheading, only_seen, said
from peerreview.ui.tables import table
from peerreview.words import say_date

FEW = 400  # letters, about three lines
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


def scheme() -> Scheme:
    """Whether the page is light or dark; light where nobody says."""
    return "dark" if st.context.theme.type == "dark" else "light"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart of one partnership at one day in space kept for it; `place` is unique on the page.

    `key` says what its shapes mean.
    """

    chart: Chart
    place: str
    key: str = ""

    def draw(self) -> None:
        """Puts it on the page."""
        words, height = self._words, self.chart.height
        st.html(f"<style>.st-key-{self.place} {{ min-height: {height}px }}</style>")  # so that nothing below jumps
        config = {**CONFIG, "staticPlot": self.chart.still}
        st.plotly_chart(_as_it_is(self.chart.figure), height=height, config=config, alt=words, key=self.place)

    def blocks(self) -> Iterable[Block]:
        """The chart as a drawing; one that cannot be drawn in words, where they are few: a table says the same."""
        figure = self.chart.on_paper()
        try:
            yield Picture(self._measure, self._words, figure_svg(figure), ratio(figure))
        except NotDrawn:
            yield from (Words(said, "note") for said in (self._measure, self.chart.alt) if len(said) <= FEW)

    @property
    def _words(self) -> str:
        return f"{self.chart.title}. {self.chart.alt}"

    @property
    def _measure(self) -> str:
        return f"{self.chart.measure}. {self.key}".strip()


def chart(found: Chart, look: Look, *, name: str, key: str = "") -> Iterator[Piece]:
    """The chart under its words; `name` is unique on the page, `key` says what its shapes mean."""
    yield Subheading(found.title)
    yield only_seen(said([f"{found.measure}. {look.partnership}, as at {say_date(look.as_of)}.", key], "pr-foot"))
    yield Drawn(found, "chart-" + "".join(letter if letter.isalnum() else "-" for letter in name), key)


def _as_it_is(figure: dict[str, Any]) -> Any:
    """The figure for Streamlit, which would check a plain dict key by key in every run; the tests check all of ours."""
    return _figure_type()(figure)


@cache
def _figure_type() -> type:
    from plotly.basedatatypes import BaseFigure

    class AsItIs(BaseFigure):  # type: ignore[misc]
        def __init__(self, figure: dict[str, Any]) -> None:
            object.__setattr__(self, "figure", figure)

        def to_dict(self) -> dict[str, Any]:
            return dict(self.__dict__["figure"])

    return AsItIs


def chart_table(frame: pd.DataFrame, caption: str, columns: Mapping[str, str], *, name: str, **more: Any) -> Folded:
    """What a chart shows as a table with its downloads, folded; the rest is as in `table`."""
    return Folded("The same as a table", [table(frame, caption, columns, name=name, **more)])
