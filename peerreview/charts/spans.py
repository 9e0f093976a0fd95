"""How many days from the review to what follows, beside what the protocol allows: a dot on a line for each review."""

from typing import Any

import pandas as pd

from peerreview.charts.style import (
    MARKS,
    OUTLINE,
    SHADE,
    Chart,
    Row,
    Scheme,
    axis,
    folded,
    known,
    layout,
    note,
    plain,
    plural,
    rows,
    sentences,
)

HOLIDAYS = "That depends on school holidays: a last day in one moves to the first school day after it"
WORKING = "That depends on weekends and holidays: working days leave them out"
THICK = 0.7  # of its line
DRAWN = 40  # at most so many reviews; the table has all
GAP = "\u2003"  # a space that is not swallowed
LINE = 34  # pixels a review, and a year's name


def spans(frame: pd.DataFrame, scheme: Scheme) -> Chart:
    """The chart of an answer to `gaps` for one pair of steps: the latest year on top."""
    drawn = [row for row in rows(frame)[-DRAWN:] if known(row["days"])]
    lines = _lines(drawn)
    places = {at: -line for line, (_, at) in enumerate(lines) if at is not None}
    widest = max([row["days"] for row in drawn] + [row["allowed"] for row in drawn if known(row["allowed"])])
    least = min([0, *(row["days"] for row in drawn)])
    height = LINE * len(lines) + 52
    figure = {
        "data": [
            _allowed(drawn, places),
            _line(drawn, places),
            _dots(drawn, places, scheme),
            _labels(drawn, places),
        ],
        "layout": layout(
            height,
            xaxis=axis(range=[least * 1.1, max(widest, 1) * 1.5], ticksuffix=" days", nticks=5, zeroline=True),
            yaxis=axis(
                tickmode="array",
                tickvals=list(places.values()),
                ticktext=[folded(drawn[at]["school"]) for at in places],
                range=[-len(lines) + 0.4, 0.6],
            ),
            annotations=[note(f"<b>{name}</b>", x=0, y=-line) for line, (name, at) in enumerate(lines) if at is None],
        ),
    }
    return Chart(figure, height, _title(drawn), _measure(drawn), _alt(drawn), scheme=scheme)


def _lines(drawn: list[Row]) -> list[tuple[str, int | None]]:
    """Line by line from the top: the name of a year, or the place of a review in `drawn`."""
    found: list[tuple[str, int | None]] = []
    named: object = ()
    for at in sorted(range(len(drawn)), key=lambda at: (_negative(drawn[at]), at)):
        year = _year(drawn[at])
        if year != named:
            found.append((year, None))
            named = year
        found.append((year, at))
    return found


def _year(row: Row) -> str:
    return "Without a year" if not known(row["academic_year"]) else str(row["academic_year"])


def _negative(row: Row) -> int:
    return 0 if not known(row["academic_year"]) else -int(row["academic_year"][:4])


def _step(drawn: list[Row], key: str) -> str:
    return str(drawn[0][key]).lower()


def _allowed(drawn: list[Row], places: dict[int, int]) -> dict[str, Any]:
    ruled = [at for at in places if known(drawn[at]["allowed"])]
    return {
        "type": "bar",
        "orientation": "h",
        "width": THICK,
        "x": [drawn[at]["allowed"] for at in ruled],
        "y": [places[at] for at in ruled],
        "marker": {"color": SHADE, "line": {"color": OUTLINE, "width": 1}},
        "hoverinfo": "skip",
    }


def _line(drawn: list[Row], places: dict[int, int]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [value for at in places for value in (0, drawn[at]["days"], None)],
        "y": [value for line in places.values() for value in (line, line, None)],
        "line": {"color": OUTLINE, "width": 1.5},
        "hoverinfo": "skip",
    }


def _dots(drawn: list[Row], places: dict[int, int], scheme: Scheme) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [drawn[at]["days"] for at in places],
        "y": list(places.values()),
        "marker": {"color": MARKS[scheme][0], "size": 11},
        "cliponaxis": False,
        "hovertext": [plain(f"{drawn[at]['school']}: {drawn[at]['words']}") for at in places],
        "hoverinfo": "text",
    }


def _labels(drawn: list[Row], places: dict[int, int]) -> dict[str, Any]:
    """The days in words, behind the dot and what is allowed, so that nothing crosses them."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [max(value for value in (drawn[at]["days"], drawn[at]["allowed"], 0) if known(value)) for at in places],
        "y": list(places.values()),
        "text": [f"{GAP}{_days(drawn[at])}" for at in places],
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _days(row: Row) -> str:
    return f"{row['days']} {plural('day', abs(row['days']))}"


def _title(drawn: list[Row]) -> str:
    """As in: Workshop: 15 of 23 within the time allowed."""
    one = drawn[0]  # every row tells of all of them, drawn or not
    if one["ruled"]:
        return f"{one['to_step']}: {one['kept']} of {one['ruled']} within the time allowed"
    between = f"{one['fewest']} to {one['most']}" if one["fewest"] != one["most"] else f"{one['most']}"
    return f"{one['to_step']}: {between} {plural('day', one['most'])} after {_step(drawn, 'from_step')}"


def _measure(drawn: list[Row]) -> str:
    """From which step to which, what is shaded, and why not everywhere alike."""
    between = f"Days from {_step(drawn, 'from_step')} to {_step(drawn, 'to_step')}"
    ruled = _ruled(drawn)
    if not ruled:
        return f"{between}; the protocol sets no time"
    why = WORKING if "working day" in ruled[0]["rule"] else HOLIDAYS
    uneven = len({row["allowed"] for row in ruled}) > 1
    return f"{between}; shaded: what the protocol allows{f'. {why}' if uneven else ''}"


def _ruled(drawn: list[Row]) -> list[Row]:
    return [row for row in drawn if known(row["allowed"])]


def _alt(drawn: list[Row]) -> str:
    told = [f"{row['school']} ({_year(row)}): {row['words']}" for row in drawn]
    return f"Dots: days from {_step(drawn, 'from_step')} to {_step(drawn, 'to_step')}. {sentences(told)}."
