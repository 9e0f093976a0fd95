"""The paper for governors as slides: six at most, charts that can be edited, the evidence in the speaker's notes."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from peerreview.packs.content import LANGUAGE, Bars, readable
from peerreview.packs.discretion import words
from peerreview.packs.governors_content import Entry, Paper
from peerreview.packs.governors_paper import Limits, actions, findings, measure_bars, no_difference, none_of, state_bars
from peerreview.packs.still import still
from peerreview.words import say_date

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
LETTERS, POINTS = 170, 4  # that a slide can hold and a room can read
SIZES = ((20, 14), (18, 13), (16, 12), (14, 11), (12, 10))  # points of type, the largest that fits is taken
BLUE, PALE, QUIET = "12436D", "B9C7D4", "4A4F54"
WIDTH, HEIGHT, EDGE, TOP = 13.333, 7.5, 0.6, 1.45  # inches
SPACE, LINE, LETTER = 9, 1.25, 0.56  # points above a point; heights and widths of a letter for its size
TITLE_ONLY = 5  # the layout of the library's own template that has a title and nothing else

Point = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """One half of a slide, or all of it: its heading, its points, or a chart."""

    heading: str = ""
    points: Sequence[Point] = ()
    chart: Bars | None = None


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide: its title, its parts side by side, and what the speaker has at hand."""

    title: str
    parts: Sequence[Part]
    notes: Sequence[str]


def governors_slides(paper: Paper) -> list[Slide]:
    """The slides of a paper; what is too long for a slide is cut on it and stands in its notes."""
    limits = Limits(LETTERS, POINTS)
    makers: tuple[Callable[[Paper, Limits], Slide], ...] = (_why, _found, _agreed, _since, _difference, _next)
    return [make(paper, limits) for make in makers]


def _why(paper: Paper, limits: Limits) -> Slide:
    points = [(limits.text(sentence), "") for sentence in paper.focus]
    about = (f"A paper for governors, as at {say_date(paper.origin.as_of)}", words()["public"])
    ours = [(paper.ofsted, "")] if paper.ofsted else []
    return Slide(
        f"Peer review at {paper.school}",
        [Part(_heading("focus"), [*points, *ours, about])],
        [*paper.focus, paper.origin.words, paper.origin.link],
    )


def _found(paper: Paper, limits: Limits) -> Slide:
    parts = [
        Part(_heading(name), limits.some(findings(entries), "finding") or [(none_of(name, entries), "")])
        for name, entries in (("confirmed", paper.confirmed), ("working_on", paper.working_on))
    ]
    return Slide("What peers found", parts, _evidence([*paper.confirmed, *paper.working_on]))


def _agreed(paper: Paper, limits: Limits) -> Slide:
    shown = limits.some(actions(paper.agreed), "action") or [(none_of("agreed", paper.agreed), "")]
    shown = [*([("", paper.agreed_in)] if paper.agreed_in else []), *shown]
    chart = state_bars(paper.agreed)
    return Slide(
        _heading("agreed"), [Part("", shown), *([Part("", (), chart)] if chart else [])], _evidence(paper.agreed)
    )


def _since(paper: Paper, limits: Limits) -> Slide:
    events = limits.some([(event, "") for event in reversed(paper.events)], "event")
    earlier = limits.some(actions(paper.earlier), "action")
    none = [(words()["nothing"]["since"], "")]
    parts = [
        Part(_heading("last_year"), earlier or [(none_of("last_year", paper.earlier), "")]),
        *(
            [Part(_heading(paper.since_what), [("", f"Since {say_date(paper.since)}"), *(events or none)])]
            if paper.since
            else []
        ),
    ]
    return Slide("What became of it", parts, [*_evidence(paper.earlier), *paper.events, words()["as_now"]])


def _difference(paper: Paper, limits: Limits) -> Slide:
    shown = limits.some([(one.text, one.beneath) for one in paper.measures], "measure")
    charts = [Part("", (), chart) for chart in measure_bars(paper.measures)[:1]]
    notes = [f"{one.text}: {one.beneath}" for one in paper.measures]
    return Slide(
        _heading("difference"),
        [Part("", [*shown, ("", words()["reported"])] if shown else [(no_difference(paper), "")]), *charts],
        [words()["reported"], *notes],
    )


def _next(paper: Paper, limits: Limits) -> Slide:
    checks = limits.some([(check, "") for check in paper.next_checks], "day")
    parts = [
        Part(_heading("next_checks"), checks or [(words()["nothing"]["next_checks"], "")]),
        Part(_heading("asks"), limits.some([(ask, "") for ask in paper.asks], "point")),
    ]
    return Slide("What comes next", parts, [*paper.next_checks, *paper.asks, paper.origin.link])


def _heading(name: str) -> str:
    return str(words()["headings"][name])


def _evidence(entries: Sequence[Entry]) -> list[str]:
    """What stands behind each finding and action, in full."""
    stay = [one for one in entries if one.stays]
    return [
        f"{one.text} {one.beneath}. {f'Evidence: {one.evidence}' if one.evidence else 'No evidence is recorded'}."
        for one in stay
    ]


def slides_bytes(paper: Paper) -> bytes:
    """The slides as a presentation."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for slide in governors_slides(paper):
        _draw(deck, slide)
    about = deck.core_properties
    about.title, about.author, about.language = (
        readable(f"Peer review at {paper.school}"),
        "Peer Review Impact",
        LANGUAGE,
    )
    about.last_modified_by, about.subject = "Peer Review Impact", readable(paper.origin.words)
    out = io.BytesIO()
    deck.save(out)
    return still(out.getvalue(), paper.origin.as_of)


def _draw(deck: Any, slide: Slide) -> None:
    drawn = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    _title(drawn.shapes.title, slide.title)
    width = (WIDTH - 2 * EDGE) / len(slide.parts)
    for place, part in enumerate(slide.parts):
        left = EDGE + place * width
        if part.chart:
            _chart(drawn, part.chart, left, width)
        else:
            _text(drawn, part, left, width - 0.3)
    drawn.notes_slide.notes_text_frame.text = readable("\n".join(filter(None, slide.notes)))


def _title(shape: Any, text: str) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches, Pt

    shape.left, shape.top, shape.width, shape.height = Inches(EDGE), Inches(0.4), Inches(WIDTH - 2 * EDGE), Inches(0.9)
    paragraph = shape.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    _run(paragraph, text, Pt(30), bold=True, colour=BLUE)


def _text(drawn: Any, part: Part, left: float, width: float) -> None:
    from pptx.enum.text import MSO_AUTO_SIZE
    from pptx.util import Inches, Pt

    box = drawn.shapes.add_textbox(Inches(left), Inches(TOP), Inches(width), Inches(HEIGHT - TOP - EDGE))
    frame = box.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    first = frame.paragraphs[0]
    large, small = map(Pt, _sizes(part, width))
    if part.heading:
        _run(first, part.heading, Pt(20), bold=True, colour=BLUE)
    for place, (text, beneath) in enumerate(part.points):
        paragraph = first if not part.heading and not place else frame.add_paragraph()
        paragraph.space_before = Pt(SPACE)
        if text:
            _run(paragraph, text, large)
        if beneath:
            under = frame.add_paragraph() if text else paragraph
            _run(under, beneath, small, colour=QUIET)


def _sizes(part: Part, width: float) -> tuple[int, int]:
    """The largest type in which a part fits its box, by how many letters a line of that type takes."""
    room = (HEIGHT - TOP - EDGE) * 72 - (2 * SIZES[0][0] * LINE if part.heading else 0)
    for sizes in SIZES:
        texts = [(text, size) for point in part.points for text, size in zip(point, sizes, strict=True) if text]
        lines = sum(ceil(len(text) * size * LETTER / (width * 72)) * size * LINE for text, size in texts)
        if lines + SPACE * len(part.points) <= room:
            return sizes
    return SIZES[-1]


def _run(paragraph: Any, text: str, size: Any, *, bold: bool = False, colour: str = "") -> None:
    from pptx.dml.color import RGBColor

    run = paragraph.add_run()
    run.text = readable(text)
    run.font.size, run.font.bold = size, bold
    run._r.get_or_add_rPr().set("lang", LANGUAGE)  # the library has languages by number only, without their region
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)


def _chart(drawn: Any, bars: Bars, left: float, width: float) -> None:
    """A bar chart of PowerPoint's own, its data with it; what it says stands in its description."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
    from pptx.util import Inches, Pt

    data = CategoryChartData()
    data.categories = [readable(name) for name in bars.names]
    for one in bars.series:
        data.add_series(one.name, one.values)
    place = Inches(left), Inches(TOP), Inches(width), Inches(HEIGHT - TOP - EDGE)
    frame = drawn.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", readable(f"{bars.title}. {bars.alt}"))
    chart = frame.chart
    chart.has_title, chart.font.size = True, Pt(12)
    chart.chart_title.text_frame.text = readable(bars.title)
    chart.has_legend = len(bars.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _axes(chart)
    _looks(chart, len(bars.series))


def _axes(chart: Any) -> None:
    """From nought, the first name at the top, no lines beside the bars."""
    chart.category_axis.reverse_order = True
    chart.category_axis.has_major_gridlines = chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale, chart.value_axis.visible = 0, False


def _looks(chart: Any, series: int) -> None:
    from pptx.dml.color import RGBColor

    plot = chart.plots[0]
    plot.has_data_labels = True
    plot.gap_width = 60
    for place in range(series):
        fill = plot.series[place].format
        fill.fill.solid()
        fill.fill.fore_color.rgb = RGBColor.from_string((BLUE, PALE)[place % 2])
        fill.line.color.rgb = RGBColor.from_string(BLUE)
