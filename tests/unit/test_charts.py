"""Charts: what is drawn is the data, the words say the same, and every mark can be told from its background."""

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from peerreview.charts.funnel import funnel
from peerreview.charts.spans import DRAWN, spans
from peerreview.charts.style import GROUND, MARKS, OUTLINE, Chart, Scheme, folded
from peerreview.charts.timeline import KEY, SHAPES, timeline
from peerreview.charts.years import years
from peerreview.states import STATES
from tests.ui.test_colours import THEME, contrast

DAY = date(2026, 11, 13)
PHASES = ("plan", "review", "feedback", "action", "support", "impact")


def phases(year: str, *reached_of: tuple[int, int]) -> list[dict[str, Any]]:
    """Six rows of `stage_funnel`; nothing is tracked where a phase counts for no review."""
    return [
        {
            "told_under": year,
            "phase": phase,
            "position": place,
            "reached": reached,
            "of": of,
            "words": f"{reached} of {of}" if of else "not tracked",
        }
        for place, (phase, (reached, of)) in enumerate(zip(PHASES, reached_of, strict=True), start=1)
    ]


def two_years() -> pd.DataFrame:
    earlier = phases("2025/26", (11, 11), (11, 11), (11, 11), (11, 11), (10, 11), (3, 11))
    return pd.DataFrame(earlier + phases("2026/27", (5, 9), (5, 9), (5, 9), (2, 9), (0, 0), (0, 9)))


def gaps(*rows: dict[str, Any]) -> pd.DataFrame:
    """An answer to `gaps`: every row tells of all of them."""
    kept = [row["days"] <= row["allowed"] for row in rows if row["allowed"] is not None]
    days = [row["days"] for row in rows]
    return pd.DataFrame(rows).assign(ruled=len(kept), kept=sum(kept), fewest=min(days), most=max(days))


def gap(school: str, year: str | None, days: int, allowed: float | None) -> dict[str, Any]:
    words = f"{days} days; " + ("no time set" if allowed is None else f"allowed {allowed:.0f}")
    rule = None if allowed is None else "2 weeks after the review"
    steps = {"from_step": "Review", "to_step": "Workshop", "rule": rule}
    return {"school": school, "academic_year": year, "days": days, "allowed": allowed, "words": words, **steps}


def milestone(school: str, step: str, on: date, state: str) -> dict[str, Any]:
    return {"school": school, "step": step, "on": pd.Timestamp(on), "state": state, "words": f"{step}, {on}: {state}"}


def the_year() -> pd.DataFrame:
    return pd.DataFrame(
        [
            milestone("Wrenmoor", "Review", date(2026, 9, 29), "done"),
            milestone("Wrenmoor", "Workshop", date(2026, 10, 13), "done (assumed)"),
            milestone("Wrenmoor", "Impact review", date(2027, 3, 16), "planned"),
            milestone("Larchmere", "Review", date(2026, 11, 24), "due soon"),
            milestone("Larchmere", "Workshop", date(2026, 11, 2), "overdue"),
        ]
    )


def by_year(*figures: tuple[str, str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "theme": "Our impact",
                "strand": s,
                "told_under": y,
                "schools": n,
                "of": of,
                "share": n / of,
                "words": f"{n} of {of} schools",
            }
            for s, y, n, of in figures
        ]
    )


def impact() -> pd.DataFrame:
    return by_year(
        ("Attainment", "2024/25", 1, 10),
        ("Attainment", "2025/26", 4, 11),
        ("Growth", "2024/25", 0, 10),
        ("Growth", "2025/26", 2, 11),
    )


ALL = {
    "funnel": lambda scheme: funnel(two_years(), scheme),
    "spans": lambda scheme: spans(gaps(gap("Wrenmoor", "2025/26", 19, 14)), scheme),
    "timeline": lambda scheme: timeline(the_year(), DAY, "13 November 2026", scheme),
    "years": lambda scheme: years(impact(), 0.4, scheme),
}


@pytest.mark.parametrize("make", ALL.values(), ids=ALL.keys())
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_chart_is_a_figure_with_few_words_and_an_empty_template(make: Any, scheme: Scheme) -> None:
    chart: Chart = make(scheme)
    figure = go.Figure(chart.figure)  # refuses what plotly does not know
    assert len(str(figure.layout.template.to_plotly_json())) < 60
    assert figure.layout.height == chart.height > 0
    assert len(chart.title.split()) <= 10
    assert chart.measure
    assert not chart.alt.count("nan")


@pytest.mark.parametrize("make", ALL.values(), ids=ALL.keys())
def test_a_dark_page_has_marks_of_the_dark_set(make: Any) -> None:
    light, dark = str(make("light").figure), str(make("dark").figure)
    assert MARKS["light"][0] in light
    assert MARKS["light"][0] not in dark
    assert MARKS["dark"][0] in dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_and_outlines_can_be_told_from_the_page(scheme: Scheme) -> None:
    assert THEME[scheme]["backgroundColor"] == GROUND[scheme]
    assert list(MARKS[scheme]) == THEME[scheme]["chartCategoricalColors"]
    for colour in (*MARKS[scheme], OUTLINE):
        assert contrast(colour, GROUND[scheme]) >= 3, colour


def test_the_funnel_draws_what_has_been_reached_over_what_it_is_out_of() -> None:
    chart = funnel(two_years(), "light")
    out_of, reached = chart.figure["data"]
    drawn = dict(zip(reached["hovertext"], zip(reached["x"], out_of["x"], out_of["text"], strict=True), strict=True))
    assert len(drawn) == 12
    assert drawn["Action, 2026/27: 2 of 9"] == (2, 9, "2 of 9")
    assert drawn["Impact, 2025/26: 3 of 11"] == (3, 11, "3 of 11")
    assert drawn["Support, 2026/27: not tracked"] == (0, 0, "not tracked")
    assert reached["y"] == out_of["y"]
    assert len(set(reached["y"])) == 12
    assert chart.figure["layout"]["xaxis"]["range"][0] == 0


def test_the_funnel_has_the_latest_year_on_top_of_each_phase_and_names_it() -> None:
    layout = funnel(two_years(), "light").figure["layout"]
    ticks = dict(zip(layout["yaxis"]["tickvals"], layout["yaxis"]["ticktext"], strict=True))
    assert [ticks[at] for at in sorted(ticks, reverse=True)][:2] == ["2026/27", "2025/26"]
    assert [one["text"] for one in layout["annotations"]] == [f"<b>{phase.capitalize()}</b>" for phase in PHASES]


def test_the_funnel_says_the_same_in_words() -> None:
    chart = funnel(two_years(), "light")
    assert chart.title == "2026/27: 2 of 9 reviews have come to action"
    assert (
        "2026/27: plan 5 of 9, review 5 of 9, feedback 5 of 9, action 2 of 9, support not tracked, impact 0 of 9; "
        in (chart.alt)
    )
    nothing = funnel(pd.DataFrame(phases("2026/27", *[(0, 3)] * 6)), "light")
    assert nothing.title == "2026/27: no review has begun"


def test_the_funnel_draws_four_years_at_most() -> None:
    many = pd.DataFrame(
        [row for year in range(2020, 2027) for row in phases(f"{year}/{year % 100 + 1}", *[(1, 1)] * 6)]
    )
    assert len(funnel(many, "light").figure["data"][0]["x"]) == 24
    assert "2022/23" not in funnel(many, "light").alt


def test_a_dot_stands_at_its_days_over_what_is_allowed() -> None:
    frame = gaps(
        gap("Wrenmoor", "2024/25", 14, 14.0), gap("Larchmere", "2024/25", 29, 27.0), gap("Fellgate", None, 3, None)
    )
    chart = spans(frame, "light")
    allowed, _, dots, labels = chart.figure["data"]
    assert sorted(dots["x"]) == [3, 14, 29]
    assert dict(zip(dots["y"], dots["x"], strict=True)).keys() == dict.fromkeys(labels["y"]).keys()
    assert sorted(allowed["x"]) == [14, 27]
    on_line = dict(zip(dots["y"], dots["x"], strict=True))
    assert {on_line[at]: span for at, span in zip(allowed["y"], allowed["x"], strict=True)} == {14: 14, 29: 27}
    assert chart.title == "Workshop: 1 of 2 within the time allowed"
    assert "Wrenmoor (2024/25): 14 days; allowed 14; Larchmere (2024/25): 29 days; allowed 27" in chart.alt
    assert "Fellgate (Without a year): 3 days" in chart.alt


def test_years_are_named_above_their_reviews_the_latest_first() -> None:
    chart = spans(gaps(gap("A", "2024/25", 1, 7.0), gap("B", "2025/26", 2, 7.0)), "light")
    named = {one["text"]: one["y"] for one in chart.figure["layout"]["annotations"]}
    dots = dict(zip(chart.figure["data"][2]["x"], chart.figure["data"][2]["y"], strict=True))
    assert named["<b>2025/26</b>"] > dots[2] > named["<b>2024/25</b>"] > dots[1]


def test_where_no_time_is_set_the_days_are_the_finding() -> None:
    chart = spans(gaps(gap("A", "2025/26", 31, None), gap("B", "2025/26", 35, None)), "light")
    assert chart.title == "Workshop: 31 to 35 days after review"
    assert chart.measure == "Days from review to workshop; the protocol sets no time"
    assert chart.figure["data"][0]["x"] == []


def test_where_the_time_allowed_is_not_the_same_it_is_said_why() -> None:
    two = (gap("A", "2025/26", 14, 14.0), gap("B", "2025/26", 20, 19.0))
    assert spans(gaps(*two), "light").measure.endswith("a last day in one moves to the first school day after it")
    working = tuple(one | {"rule": "3 working days after the review"} for one in two)
    assert spans(gaps(*working), "light").measure.endswith("weekends and holidays: working days leave them out")
    even = spans(gaps(two[0], gap("C", "2025/26", 3, 14.0)), "light").measure
    assert even == "Days from review to workshop; shaded: what the protocol allows"


def test_only_the_latest_reviews_are_drawn_where_there_are_many() -> None:
    many = gaps(*(gap(f"School {n}", "2025/26", n, 14.0) for n in range(DRAWN + 5)))
    assert spans(many, "light").figure["data"][2]["x"] == list(range(5, DRAWN + 5))


def test_each_day_of_the_year_stands_in_its_schools_line_filled_once_it_has_been() -> None:
    chart = timeline(the_year(), DAY, "13 November 2026", "light")
    found = {trace["name"]: trace for trace in chart.figure["data"]}
    assert found["Review"]["x"] == ["2026-09-29", "2026-11-24"]
    assert found["Review"]["marker"]["symbol"] == ["triangle-down", "triangle-down-open"]
    assert found["Workshop"]["x"] == ["2026-10-13", "2026-11-02"]
    assert found["Workshop"]["marker"]["symbol"] == ["cross", "cross-open"]
    assert found["Impact review"]["marker"]["symbol"] == ["star-open"]
    assert [round(at) for at in found["Workshop"]["y"]] == found["Review"]["y"] == [0, -1]
    assert chart.figure["layout"]["yaxis"]["ticktext"] == ["Wrenmoor", "Larchmere"]


def test_no_mark_of_the_time_line_is_the_shape_of_a_state() -> None:
    assert {mark for mark, _ in KEY}.isdisjoint(state.shape for state in STATES)
    assert {shape for shape, _ in SHAPES.values()}.isdisjoint({"circle", "square", "diamond", "triangle-up"})
    assert [word for _, word in KEY] == [step.lower() for step in SHAPES]


def test_the_day_has_its_line_only_where_it_is_in_the_year() -> None:
    layout = timeline(the_year(), DAY, "13 November 2026", "light").figure["layout"]
    assert [shape["x0"] for shape in layout["shapes"]] == ["2026-11-13"]
    assert layout["annotations"][0]["text"] == "13 November 2026"
    assert timeline(the_year(), date(2028, 1, 1), "1 January 2028", "light").figure["layout"]["shapes"] == []


def test_the_months_that_are_named_fit_on_a_phone() -> None:
    axis = timeline(the_year(), DAY, "13 November 2026", "light").figure["layout"]["xaxis"]
    # the days go from 17 September 2026 to 28 March 2027
    assert axis["tickvals"] == ["2026-10-01", "2026-12-01", "2027-02-01"]
    assert axis["ticktext"] == ["Oct<br>2026", "Dec<br>", "Feb<br>2027"]


def test_the_time_line_says_the_same_in_words() -> None:
    chart = timeline(the_year(), DAY, "13 November 2026", "light")
    assert chart.title == "1 review held, 1 more with a date"
    assert "Wrenmoor: Review, 2026-09-29: done, Workshop, 2026-10-13: done (assumed), Impact review, " in chart.alt
    assert "Larchmere: Review, 2026-11-24: due soon, Workshop, 2026-11-02: overdue" in chart.alt


def test_each_strand_has_its_line_on_the_scale_of_all() -> None:
    chart = years(impact(), 0.9, "light")
    first, second = chart.figure["data"]
    assert (first["x"], first["y"], first["text"]) == (["2024/25", "2025/26"], [1 / 10, 4 / 11], ["1", "4"])
    assert (second["y"], second["yaxis"]) == ([0, 2 / 11], "y2")
    layout = chart.figure["layout"]
    assert layout["yaxis1"]["range"] == layout["yaxis2"]["range"]
    assert layout["yaxis1"]["range"][1] > 0.9
    assert layout["xaxis"]["ticktext"] == ["2024/25<br>of 10", "2025/26<br>of 11"]
    assert chart.title == "Our impact: 4 of 11 schools at most"
    assert "Attainment: 2024/25 1 of 10 schools, 2025/26 4 of 11 schools; Growth: 2024/25 0 of 10 schools" in chart.alt


def test_zeros_are_drawn_and_said() -> None:
    chart = years(by_year(("Attainment", "2025/26", 0, 3)), 0, "light")
    assert chart.figure["data"][0]["text"] == ["0"]
    assert chart.title == "Our impact: no such finding in any year"
    assert go.Figure(chart.figure)


def test_names_from_a_workbook_are_never_markup_and_take_two_lines_at_most() -> None:
    assert folded("<a href='x'>Wren</a>").startswith("&lt;a href")
    assert folded("Wrenmoor Primary School") == "Wrenmoor Primary School"
    assert folded("Dunnockfield Primary Academy") == "Dunnockfield Primary<br>Academy"
    long = folded("Cragside Church of England Voluntary Aided Primary School and Nursery")
    assert long == "Cragside Church of<br>England Voluntary Aided …"
    chart = spans(gaps(gap("<b>A</b>", "2025/26", 1, 7.0)), "light")
    assert "&lt;b&gt;A&lt;/b&gt;" in chart.figure["data"][2]["hovertext"][0]
