"""The chart of changes: both figures of each measure on one scale, their words, no colour for a direction."""

from typing import Any, get_args

import pandas as pd
import plotly.graph_objects as go
import pytest

from peerreview.charts.changes import DRAWN, changes
from peerreview.charts.style import MARKS, Scheme


def measure(name: str | None, before: str, since: str, *numbers: float, **more: Any) -> dict[str, Any]:
    said = {"measure": name, "dated": "9 March 2026", "baseline": before, "follow_up": since, "unit": "days"}
    return {**said, "baseline_number": numbers[0], "follow_up_number": numbers[1], "scale": "days", **more}


def absences() -> pd.DataFrame:
    return pd.DataFrame(
        [
            measure("Days absent <all>", " 1,204", "990", 1204, 990),
            measure(None, "10", "40", 10, 40),
            measure("The same", "7", "7", 7, 7),
        ]
    )


def parts() -> pd.DataFrame:
    whole = {"scale": "part of the whole", "unit": "lessons"}
    return pd.DataFrame([measure("Lessons", "0 of 20", "5 of 10", 0.0, 0.5, **whole)])


def test_every_measure_is_a_line_from_before_to_since_beside_its_typed_figures() -> None:
    *lines, before, since = changes(absences(), "light").figure["data"]
    assert [line["x"] for line in lines] == [[1204, 990], [10, 40], [7, 7]]
    assert (before["x"], before["text"]) == ([1204, 10, 7], ["1,204", "10", "7"])
    assert (since["x"], since["text"]) == ([990, 40, 7], ["990", "40", "7"])
    assert before["textposition"] == ["middle right", "middle left", "middle left"]
    assert since["textposition"] == ["middle left", "middle right", "middle right"]


def test_before_and_since_differ_in_shape_and_no_direction_has_a_colour() -> None:
    *lines, before, since = changes(absences(), "light").figure["data"]
    assert (before["marker"]["symbol"], since["marker"]["symbol"]) == ("circle-open", "circle")
    assert before["marker"]["color"] == since["marker"]["color"] == MARKS["light"][0]
    assert len({line["line"]["color"] for line in lines}) == 1


def test_the_scale_begins_at_nought_and_a_whole_ends_at_all() -> None:
    low, high = changes(absences(), "light").figure["layout"]["xaxis"]["range"]
    assert low < 0 < 1204 < high
    low, high = changes(parts(), "light").figure["layout"]["xaxis"]["range"]
    assert low < 0 < 1 < high < 1.5


def test_words_say_the_same_and_markup_of_a_workbook_stays_text() -> None:
    chart = changes(absences(), "light")
    assert chart.title == "3 measures in days"
    assert chart.alt == (
        "A line for each measure from before to since. Days absent <all> (9 March 2026): 1,204 before, 990 since; "
        "A measure without a name (9 March 2026): 10 before, 40 since; The same (9 March 2026): 7 before, 7 since."
    )
    assert chart.figure["layout"]["annotations"][0]["text"].startswith("<b>Days absent &lt;all&gt;</b><br>")
    assert changes(parts(), "light").title == "1 measure, each a part of the whole"


def test_of_many_measures_the_latest_are_drawn() -> None:
    many = pd.DataFrame([measure(f"M{at}", "1", "2", 1, 2) for at in range(DRAWN + 3)])
    chart = changes(many, "light")
    assert chart.title == f"{DRAWN} measures in days"
    assert "M3 (" in chart.alt
    assert "M2 (" not in chart.alt


@pytest.mark.parametrize("scheme", get_args(Scheme))
def test_plotly_takes_every_part_of_it(scheme: Scheme) -> None:
    for frame in (absences(), parts()):
        chart = changes(frame, scheme)
        figure = go.Figure(chart.figure)
        assert figure.layout.height == chart.height
        assert len(chart.title.split()) <= 10
