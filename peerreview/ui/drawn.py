"""A chart on the page: what it finds, what it measures, the chart in space kept for it, and the same as a table."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd
import streamlit as st

from peerreview.charts.style import Chart, Scheme
from peerreview.ui.facts import say_all
from peerreview.ui.look import Look
from peerreview.ui.tables import show_table
from peerreview.ui.words import literal, say_date

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


def scheme() -> Scheme:
    """Whether the page is light or dark; light where nobody says."""
    return "dark" if st.context.theme.type == "dark" else "light"


def show_chart(chart: Chart, look: Look, *, name: str, key: str = "") -> None:
    """Draws the chart under its words; `name` is unique on the page, `key` says what its shapes mean."""
    st.subheader(literal(chart.title), anchor=False)
    measure = f"{chart.measure}. {look.partnership}, as at {say_date(look.as_of)}."
    say_all([measure, key], "pr-foot")
    words = f"{chart.title}. {chart.alt}"
    place = "chart-" + "".join(letter if letter.isalnum() else "-" for letter in name)
    st.html(f"<style>.st-key-{place} {{ min-height: {chart.height}px }}</style>")  # so that nothing below jumps
    st.plotly_chart(_as_it_is(chart.figure), height=chart.height, config=CONFIG, alt=words, key=place)


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


def show_chart_table(
    frame: pd.DataFrame,
    caption: str,
    columns: Mapping[str, str],
    *,
    name: str,
    groups: str | None = None,
    also: Mapping[str, str] | None = None,
) -> None:
    """Draws what a chart shows as a table with its downloads, folded."""
    with st.expander("The same as a table"):
        show_table(frame, caption, columns, name=name, groups=groups, also=also)
