"""In how many schools a kind of finding was made, year by year: a small line for each strand of a theme, one scale."""

from typing import Any

import pandas as pd

from peerreview.charts.style import GRID, MARKS, Chart, Row, Scheme, axis, layout, note, plain, rows

LINE = 92  # pixels a strand
TOP = 0.5  # room above the highest point, as a part of the scale


def years(frame: pd.DataFrame, most: float, scheme: Scheme) -> Chart:
    """The chart of an answer to `theme_by_year` for one theme and kind; `most` is the highest share of all charts."""
    told = rows(frame)
    strands = list(dict.fromkeys(row["strand"] for row in told))
    named = {row["told_under"]: f"{row['told_under']}<br>of {row['of']}" for row in told}
    height = LINE * len(strands) + 44
    part, scale = 1 / len(strands), most or 1.0
    parts: dict[str, Any] = {}
    for number in range(len(strands)):
        top = 1 - number * part
        parts[f"yaxis{number + 1}"] = axis(
            visible=False,
            domain=[top - part, top - part * 0.26],
            range=[-0.18 * scale, scale * (1 + TOP)],
            anchor="x",
        )
    figure = {
        "data": [_strand(told, strand, number, scheme) for number, strand in enumerate(strands)],
        "layout": layout(
            height,
            margin={"l": 4, "r": 4, "t": 4, "b": 4},
            xaxis=axis(
                type="category",
                tickmode="array",
                tickvals=list(named),
                ticktext=list(named.values()),
                range=[-0.45, len(named) - 0.55],
                anchor=f"y{len(strands)}" if len(strands) > 1 else "y",
            ),
            shapes=[_zero(number) for number in range(len(strands))],
            annotations=[
                note(f"<b>{plain(strand)}</b>", x=0, xref="paper", y=1 - number * part, yref="paper", yanchor="top")
                for number, strand in enumerate(strands)
            ],
            **parts,
        ),
    }
    measure = "Schools with such a finding, of schools reviewed that year"
    return Chart(figure, height, _title(told), measure, _alt(told), True, scheme)


def _axis(number: int) -> str:
    return "y" if number == 0 else f"y{number + 1}"


def _strand(told: list[Row], strand: str, number: int, scheme: Scheme) -> dict[str, Any]:
    mine = [row for row in told if row["strand"] == strand]
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "name": strand,
        "x": [row["told_under"] for row in mine],
        "y": [row["share"] for row in mine],  # a year looks at more schools than another
        "yaxis": _axis(number),
        "text": [str(row["schools"]) for row in mine],
        "textposition": "top center",
        "line": {"color": MARKS[scheme][0], "width": 2},
        "marker": {"color": MARKS[scheme][0], "size": 9},
        "cliponaxis": False,
    }


def _zero(number: int) -> dict[str, Any]:
    """The line that zero stands on."""
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": _axis(number),
        "y0": 0,
        "y1": 0,
        "layer": "below",
        "line": {"color": GRID, "width": 1},
    }


def _title(told: list[Row]) -> str:
    """As in: Looking inward: 4 of 11 schools at most."""
    theme = told[0]["theme"]
    high = max(told, key=lambda row: (row["share"], row["schools"]))
    if not high["schools"]:
        return f"{theme}: no such finding in any year"
    return f"{theme}: {high['words']} at most"


def _alt(told: list[Row]) -> str:
    strands = dict.fromkeys(row["strand"] for row in told)
    lines = [
        f"{strand}: " + ", ".join(f"{row['told_under']} {row['words']}" for row in told if row["strand"] == strand)
        for strand in strands
    ]
    return f"Lines by year for {told[0]['theme']}. {'; '.join(lines)}."
