"""The year on a line for each school: reviews, workshops and impact reviews, past ones filled, coming ones hollow."""

from datetime import date, timedelta
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
    folded,
    layout,
    note,
    plain,
    plural,
    rows,
    sentences,
)

LINE = 40  # pixels a school
ROOM = timedelta(days=12)  # at either end
# Marks that stand for no state, so that nobody takes a workshop for something overdue; and how far below its line.
SHAPES = {"Review": ("triangle-down", 0.0), "Workshop": ("cross", -0.22), "Impact review": ("star", 0.0)}
KEY = (("▼", "review"), ("✚", "workshop"), ("★", "impact review"))
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS = 5  # that are named, so that they fit on a phone
DONE = ("done", "done (assumed)")


def timeline(frame: pd.DataFrame, as_of: date, said: str, scheme: Scheme) -> Chart:
    """The chart of an answer to `review_timeline` for one year; `said` is the day `as_of` in words."""
    drawn = [row for row in rows(frame) if row["step"] in SHAPES]
    schools = list(dict.fromkeys(row["school"] for row in drawn))
    places = {school: -line for line, school in enumerate(schools)}
    days = [_day(row) for row in drawn]
    first, last = min(days) - ROOM, max(days) + ROOM
    months = _months(first, last)
    height = LINE * len(schools) + 90
    today = first <= as_of <= last
    figure = {
        "data": [_marks(drawn, places, step, number, scheme) for number, step in enumerate(SHAPES)],
        "layout": layout(
            height,
            margin={"l": 0, "r": 8, "t": 26, "b": 4},
            xaxis=axis(
                type="date",
                range=[first.isoformat(), last.isoformat()],
                tickmode="array",
                tickvals=[month.isoformat() for month in months],
                ticktext=_named(months),
                tickangle=0,
                showgrid=True,
                gridcolor=GRID,
            ),
            yaxis=axis(
                tickmode="array",
                tickvals=list(places.values()),
                ticktext=[folded(school) for school in schools],
                range=[-len(schools) + 0.4, 0.6],
                showgrid=True,
                gridcolor=GRID,
            ),
            shapes=[_line(as_of)] if today else [],
            annotations=[_label(as_of, said, first, last)] if today else [],
        ),
    }
    measure = "Reviews, workshops and impact reviews that have a date; filled: has taken place, hollow: still open"
    return Chart(figure, height, _title(drawn), measure, _alt(drawn, said), scheme=scheme)


def _day(row: Row) -> date:
    return pd.Timestamp(row["on"]).date()


def _months(first: date, last: date) -> list[date]:
    """The first days of months from one day to the other, spread so that at most five are named."""
    count = (last.year - first.year) * 12 + last.month - first.month
    every = -(-count // MONTHS) or 1
    return [_month(first, number) for number in range(1, count + 1, every)]


def _month(first: date, number: int) -> date:
    years, month = divmod(first.month - 1 + number, 12)
    return date(first.year + years, month + 1, 1)


def _named(months: list[date]) -> list[str]:
    """Each month by its first letters, with the year where it is the first that is named of it."""
    years = [month.year for month in months]
    return [f"{NAMES[m.month - 1]}<br>{m.year if years.index(m.year) == n else ''}" for n, m in enumerate(months)]


def _marks(drawn: list[Row], places: dict[str, int], step: str, number: int, scheme: Scheme) -> dict[str, Any]:
    mine = [row for row in drawn if row["step"] == step]
    shape, lower = SHAPES[step]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": step,
        "x": [_day(row).isoformat() for row in mine],
        "y": [places[row["school"]] + lower for row in mine],
        "marker": {
            "symbol": [shape if row["state"] in DONE else f"{shape}-open" for row in mine],
            "color": MARKS[scheme][number],
            "size": 12,
            "line": {"width": 2, "color": MARKS[scheme][number]},
        },
        "cliponaxis": False,
        "hovertext": [plain(f"{row['school']}: {row['words']}") for row in mine],
        "hoverinfo": "text",
    }


def _line(as_of: date) -> dict[str, Any]:
    at = as_of.isoformat()
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "line": {"color": OUTLINE, "width": 2, "dash": "dot"},
    }


def _label(as_of: date, said: str, first: date, last: date) -> dict[str, Any]:
    """The day's words above its line, on whichever side has room."""
    side = "left" if (as_of - first) < (last - as_of) else "right"
    return note(said, x=as_of.isoformat(), y=1, yref="paper", yanchor="bottom") | {"xanchor": side}


def _title(drawn: list[Row]) -> str:
    """As in: 5 reviews held, 2 more with a date."""
    reviews = [row for row in drawn if row["step"] == "Review"]
    held = sum(row["state"] in DONE for row in reviews)
    if held == len(reviews):
        return f"All {held} reviews with a date have been held" if held > 1 else "The one review with a date was held"
    return f"{held} {plural('review', held)} held, {len(reviews) - held} more with a date"


def _alt(drawn: list[Row], said: str) -> str:
    schools = dict.fromkeys(row["school"] for row in drawn)
    told = [f"{one}: " + ", ".join(row["words"] for row in drawn if row["school"] == one) for one in schools]
    return f"Time line by school, as at {said}. {sentences(told)}."
