"""How many reviews have reached each phase, year by year: small bars from zero, each over what it is out of."""

from typing import Any

import pandas as pd

from peerreview.charts.style import (
    MARKS,
    OUTLINE,
    Chart,
    Row,
    Scheme,
    axis,
    latest,
    layout,
    note,
    plural,
    rows,
    sentences,
)

YEARS = 4  # at most so many are drawn; the table has all
LINE = 21  # pixels a bar
THICK = 0.78  # of its line


def funnel(frame: pd.DataFrame, scheme: Scheme) -> Chart:
    """The chart of an answer to `stage_funnel` for one protocol: in each phase a bar a year, the latest on top."""
    told = rows(frame)
    years = latest([row["told_under"] for row in told], YEARS)
    drawn = sorted((row for row in told if row["told_under"] in years), key=lambda row: _place(row, years))
    places = {(row["position"], row["told_under"]): -_place(row, years) for row in drawn}
    height = LINE * (len({row["position"] for row in drawn}) * (len(years) + 1)) + 12
    figure = {
        "data": [_out_of(drawn, places), _reached(drawn, places, years, scheme)],
        "layout": layout(
            height,
            xaxis=axis(visible=False, range=[0, max(row["of"] for row in drawn) * 1.35 + 0.5]),
            yaxis=axis(
                tickmode="array",
                tickvals=list(places.values()),
                ticktext=[year for _, year in places],
                range=[min(places.values()) - 0.7, 0.6],
            ),
            annotations=[
                note(f"<b>{row['phase'].capitalize()}</b>", x=0, y=places[row["position"], years[-1]] + 1)
                for row in drawn
                if row["told_under"] == years[-1]
            ],
        ),
    }
    measure = "Filled: reviews with at least one step of that phase done; outline: all reviews that have such steps"
    return Chart(figure, height, _title(drawn, years[-1]), measure, _alt(drawn, years), scheme=scheme)


def _place(row: Row, years: list[str]) -> int:
    """The line that a bar stands on, counted from the top; the first line of a phase is its name."""
    phase: int = row["position"]
    return (phase - 1) * (len(years) + 1) + len(years) - years.index(row["told_under"])


def _out_of(drawn: list[Row], places: dict[Any, int]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "width": THICK,
        "x": [row["of"] for row in drawn],
        "y": [places[row["position"], row["told_under"]] for row in drawn],
        "marker": {"color": "rgba(0,0,0,0)", "line": {"color": OUTLINE, "width": 1}},
        "text": [row["words"] for row in drawn],
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _reached(drawn: list[Row], places: dict[Any, int], years: list[str], scheme: Scheme) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "width": THICK,
        "x": [row["reached"] for row in drawn],
        "y": [places[row["position"], row["told_under"]] for row in drawn],
        "marker": {"color": [MARKS[scheme][0 if row["told_under"] == years[-1] else 1] for row in drawn]},
        "hovertext": [f"{row['phase'].capitalize()}, {row['told_under']}: {row['words']}" for row in drawn],
        "hoverinfo": "text",
    }


def _title(drawn: list[Row], year: str) -> str:
    """As in: 2026/27: 2 of 9 reviews have come to action."""
    come = [row for row in drawn if row["told_under"] == year and row["reached"]]
    if not come:
        return f"{year}: no review has begun"
    last = come[-1]
    has = "has" if last["reached"] == 1 else "have"
    return f"{year}: {last['words']} {plural('review', last['of'])} {has} come to {last['phase']}"


def _alt(drawn: list[Row], years: list[str]) -> str:
    told = [
        f"{year}: " + ", ".join(f"{row['phase']} {row['words']}" for row in drawn if row["told_under"] == year)
        for year in reversed(years)
    ]
    return f"Bars: reviews that have reached each phase. {sentences(told)}."
