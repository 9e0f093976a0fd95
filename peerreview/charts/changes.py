"""How things stood before and how they stand since: an open and a filled circle on one line for each measure."""

from textwrap import shorten
from typing import Any

import pandas as pd

from peerreview.charts.style import (
    GRID,
    MARKS,
    OUTLINE,
    Chart,
    Row,
    Scheme,
    axis,
    known,
    layout,
    note,
    plain,
    plural,
    rows,
    sentences,
)

WHOLE = "part of the whole"  # the scale of figures such as 6 of 20
DRAWN = 12  # measures of one scale, the latest; the table has all
LINE = 74  # pixels a measure: its name over the line
NAME = 50  # letters of a name, which fit a phone
KEY = "○ before the review, ● when somebody looked last; the stroke beneath is nought."


def changes(frame: pd.DataFrame, scheme: Scheme) -> Chart:
    """The chart of those rows of an answer to `measures` that have one scale, in their order from the top."""
    drawn = rows(frame)[-DRAWN:]
    figures = [row[key] for row in drawn for key in ("baseline_number", "follow_up_number")]
    low, high = min(0.0, *figures), max(1.0 if drawn[0]["scale"] == WHOLE else 0.0, *figures)
    span = (high - low) or 1.0
    height = LINE * len(drawn) + 8
    figure = {
        "data": [*(_line(row, -at) for at, row in enumerate(drawn)), _before(drawn, scheme), _since(drawn, scheme)],
        "layout": layout(
            height,
            margin={"l": 4, "r": 4, "t": 4, "b": 4},
            xaxis=axis(visible=False, range=[low - 0.2 * span, high + 0.22 * span]),  # room for the figures
            yaxis=axis(visible=False, range=[0.65 - len(drawn), 0.72]),
            shapes=[_nought(-at) for at in range(len(drawn))],
            annotations=[_name(row, -at) for at, row in enumerate(drawn)],
        ),
    }
    return Chart(figure, height, _title(drawn), "Reported by the school, since its review", _alt(drawn), True, scheme)


def _line(row: Row, place: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [row["baseline_number"], row["follow_up_number"]],
        "y": [place, place],
        "line": {"color": OUTLINE, "width": 3},
    }


def _before(drawn: list[Row], scheme: Scheme) -> dict[str, Any]:
    return _circles(drawn, "baseline", "circle-open", scheme)


def _since(drawn: list[Row], scheme: Scheme) -> dict[str, Any]:
    return _circles(drawn, "follow_up", "circle", scheme)


def _circles(drawn: list[Row], part: str, symbol: str, scheme: Scheme) -> dict[str, Any]:
    """One end of every line, each with its figure on its outer side."""
    since = part == "follow_up"
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [row[f"{part}_number"] for row in drawn],
        "y": [-at for at in range(len(drawn))],
        "text": [plain(_figure(row, part)) for row in drawn],
        "textposition": ["middle right" if _rises(row) == since else "middle left" for row in drawn],
        "marker": {"symbol": symbol, "size": 12, "color": MARKS[scheme][0], "line": {"width": 2}},
        "cliponaxis": False,
    }


def _rises(row: Row) -> bool:
    return bool(row["follow_up_number"] >= row["baseline_number"])


def _nought(place: int) -> dict[str, Any]:
    """Where nought is, beneath one line and clear of its figures."""
    ends = {"xref": "x", "x0": 0, "x1": 0, "yref": "y", "y0": place - 0.26, "y1": place - 0.14}
    return {"type": "line", **ends, "layer": "below", "line": {"color": GRID, "width": 2}}


def _name(row: Row, place: int) -> dict[str, Any]:
    """What was looked at, since which review and when, over the line: whose it is stands in the table."""
    measure = _measure(row)
    short = shorten(measure, NAME, placeholder=" …")
    return note(
        f"<b>{plain(short)}</b><br>{plain(str(row['dated']))}",
        x=0,
        xref="paper",
        y=place + 0.18,
        yanchor="bottom",
    )


def _figure(row: Row, part: str) -> str:
    """As it was typed."""
    return str(row[part]).strip()


def _measure(row: Row) -> str:
    return str(row["measure"]) if known(row["measure"]) else "A measure without a name"


def _title(drawn: list[Row]) -> str:
    """As in: 3 measures in families."""
    counted = f"{len(drawn)} {plural('measure', len(drawn))}"
    if drawn[0]["scale"] == WHOLE:
        return f"{counted}, each a part of the whole"
    return f"{counted} in {drawn[0]['unit']}"


def _alt(drawn: list[Row]) -> str:
    said = (
        f"{_measure(row)} ({row['dated']}): {_figure(row, 'baseline')} before, {_figure(row, 'follow_up')} since"
        for row in drawn
    )
    return f"A line for each measure from before to since. {sentences(said)}."
