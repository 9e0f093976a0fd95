"""Charts on paper: each mark where its value is, nothing of a figure left out, words as they are, tags for readers."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape
from itertools import combinations, groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from peerreview.charts.spans import spans
from peerreview.charts.style import Chart, axis, layout, note, plain
from peerreview.packs.content import Document, Heading, Origin, Picture, Words
from peerreview.packs.figure import figure_svg, ratio
from peerreview.packs.figure_plot import WIDTH
from peerreview.packs.figure_words import SIZE, SPACED, Line, NotDrawn
from peerreview.packs.paper import pdf_bytes
from peerreview.packs.records import records_of
from peerreview.packs.sheets import document_xlsx
from peerreview.packs.word import document_docx
from peerreview.store.store import Store
from peerreview.ui import drawn
from peerreview.ui.drawn import Drawn
from peerreview.ui.menu import IMPACT, STAGES, THEMES, Entry
from peerreview.ui.page_document import page_document
from peerreview.ui.page_paper import PAGES
from tests.unit.test_charts import ALL, gap, gaps

SALLOWBROOK = "Sallowbrook and Marlwick Consortium"
NAMESPACE = "{http://www.w3.org/2000/svg}"
ORIGIN = Origin("Alder Vale Partnership", 17, date(2026, 9, 1), "http://127.0.0.1:8501/stages")
ODD = 'Tom & Ann <b>bold</b> "x" #[list] &amp; <script>'
Figure = Mapping[str, Any]


def simple(*data: Mapping[str, Any], **parts: Any) -> dict[str, Any]:
    """Values from 0 to 10 across 0 to 764 (a margin of 8 on the right), from 0 to 1 up 96 to 4 of 100."""
    axes = {"xaxis": axis(visible=False, range=[0, 10]), "yaxis": axis(visible=False, range=[0, 1])}
    return {"data": list(data), "layout": layout(100, **{**axes, **parts})}


def dots(**more: Any) -> dict[str, Any]:
    marker = {"size": 10, "color": "#12436D"}
    return {"type": "scatter", "mode": "markers", "x": [0, 5], "y": [1, 0.5], "marker": marker, **more}


def bars(**more: Any) -> dict[str, Any]:
    each = {"type": "bar", "orientation": "h", "width": 0.5, "x": [2.5], "y": [0.5], "marker": {"color": ["#12436D"]}}
    return {**each, "text": ["2 of 8"], "textposition": "outside", **more}


def parts(svg: str, name: str) -> list[ET.Element]:
    return ET.fromstring(svg).findall(f".//{NAMESPACE}{name}")  # noqa: S314 - our own drawing


def lines_of(svg: str) -> list[str]:
    return [line.text or "" for line in parts(svg, "tspan")]


def places(svg: str) -> list[str]:
    return [mark.attrib["transform"] for mark in parts(svg, "path")]


def test_marks_stand_at_their_values() -> None:
    assert places(figure_svg(simple(dots()))) == ["translate(0.00 4.00)", "translate(382.00 50.00)"]


def test_a_bar_begins_at_nought_and_its_figure_comes_after_it() -> None:
    svg = figure_svg(simple(bars()))
    [bar], [words] = parts(svg, "rect"), parts(svg, "tspan")
    assert {key: bar.attrib[key] for key in ("x", "y", "width", "height")} == {
        "x": "0",
        "y": "27",
        "width": "191",
        "height": "46",
    }
    assert (words.text, words.attrib["x"]) == ("2 of 8", "194")
    assert float(words.attrib["y"]) == pytest.approx(50 - SPACED / 2 + SIZE, abs=0.01)


def test_days_and_categories_have_their_places() -> None:
    days = axis(visible=False, type="date", range=["2026-02-20", "2026-03-12"])  # 20 days
    assert places(figure_svg(simple(dots(x=["2026-03-02", "2026-03-07"]), xaxis=days))) == [
        "translate(382.00 4.00)",
        "translate(573.00 50.00)",
    ]
    years = axis(visible=False, type="category", range=[-0.5, 1.5])
    assert places(figure_svg(simple(dots(x=["2024/25", "2025/26"]), xaxis=years))) == [
        "translate(191.00 4.00)",
        "translate(573.00 50.00)",
    ]


def test_a_line_is_broken_where_there_is_nothing() -> None:
    trace = dots(mode="lines", x=[0, 5, None, 5, 10], y=[0, 0, None, 1, 1], line={"color": "#000", "width": 2})
    assert [one.attrib["points"] for one in parts(figure_svg(simple(trace)), "polyline")] == [
        "0.00,96.00 382.00,96.00",
        "382.00,4.00 764.00,4.00",
    ]


def test_open_marks_are_hollow_and_filled_ones_have_an_edge() -> None:
    marker = {"size": 10, "color": "#12436D", "symbol": ["circle-open", "star"], "line": {"width": 2}}
    hollow, filled = parts(figure_svg(simple(dots(marker=marker))), "path")
    assert (hollow.attrib["fill"], hollow.attrib["stroke"], hollow.attrib["stroke-width"]) == ("none", "#12436D", "2")
    assert (filled.attrib["fill"], filled.attrib["stroke"]) == ("#12436D", "#444")


def test_an_axis_of_days_has_round_numbers() -> None:
    across = axis(range=[-4, 41], ticksuffix=" days", nticks=5, zeroline=True)
    svg = figure_svg(simple(dots(), xaxis=across))
    assert lines_of(svg) == ["0 days", "10 days", "20 days", "30 days", "40 days"]
    [nought] = parts(svg, "line")
    assert nought.attrib["x1"] == nought.attrib["x2"] == parts(svg, "tspan")[0].attrib["x"]


def test_labels_of_an_axis_have_room_beside_the_values() -> None:
    upright = axis(tickmode="array", tickvals=[1, 0], ticktext=["One<br>school", "Another"], range=[0, 1])
    svg = figure_svg(simple(dots(), yaxis=upright))
    widest = max(Line(text, bold=False).width for text in ("school", "Another"))
    assert places(svg)[0] == f"translate({widest + 4:.2f} 4.00)"
    assert {float(one.attrib["x"]) for one in parts(svg, "tspan")} == {round(widest, 2)}


def test_letters_are_as_wide_as_the_font_says() -> None:
    # Open Sans has 2048 units: A 1296, B 1327 (bold: A 1413, B 1376)
    assert Line("AB", bold=False).width == pytest.approx(SIZE * (1296 + 1327) / 2048)
    assert Line("AB", bold=True).width == pytest.approx(SIZE * (1413 + 1376) / 2048)
    assert Line("AB🙂", bold=False).width > Line("AB", bold=False).width


def test_words_of_a_workbook_come_out_as_they_are() -> None:
    notes = [note(f"<b>{plain(ODD)}</b><br>{plain('two & three')}", x=1, y=0.5)]
    svg = figure_svg(
        simple(dots(mode="markers+text", text=[plain(ODD), ""], textposition="top center"), annotations=notes)
    )
    assert [line for line in lines_of(svg) if line] == [ODD, ODD, "two & three"]
    assert [one.attrib.get("font-weight") for one in parts(svg, "tspan") if one.text] == [None, "700", None]
    assert "\x07" not in figure_svg(simple(dots(), annotations=[note("bell \x07", x=1, y=0.5)]))


UNKNOWN: Mapping[str, dict[str, Any]] = {
    "a kind of trace": simple(dots(type="pie")),
    "part of a trace": simple(dots(error_x={"value": 1})),
    "a mode": simple(dots(mode="markers+fill")),
    "a symbol": simple(dots(marker={"size": 9, "color": "#000", "symbol": "hexagon"})),
    "part of a mark": simple(dots(marker={"size": 9, "color": "#000", "opacity": 0.5})),
    "standing bars": simple(bars(orientation="v")),
    "words in bars": simple(bars(textposition="inside")),
    "words elsewhere": simple(dots(mode="text", text=["a", "b"], textposition="upper left")),
    "a legend": simple(dots(), showlegend=True),
    "part of the layout": simple(dots(), polar={}),
    "part of an axis": simple(dots(), xaxis=axis(range=[0, 10], visible=False, autorange="reversed")),
    "an axis without its range": simple(dots(), xaxis=axis(visible=False)),
    "a shape": simple(dots(), shapes=[{"type": "rect", "line": {"color": "#000", "width": 1}}]),
    "an arrow": simple(dots(), annotations=[note("a", x=0, y=0) | {"showarrow": True}]),
    "markup": simple(dots(), annotations=[note("<i>a</i>", x=0, y=0)]),
    "bold inside a line": simple(dots(), annotations=[note("a <b>b</b>", x=0, y=0)]),
    "a day that is none": simple(dots(x=["soon", "2026-03-07"])),
}


@pytest.mark.parametrize("figure", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_what_is_not_known_is_refused(figure: Figure) -> None:
    with pytest.raises(NotDrawn):
        figure_svg(figure)


def test_a_chart_that_cannot_be_drawn_is_said_on_paper() -> None:
    chart = Chart(simple(dots(type="pie")), 100, "Title", "Measure", "All of it.")
    assert list(Drawn(chart, "place", "Key.").blocks()) == [Words("Measure. Key.", "note"), Words("All of it.", "note")]
    [picture] = Drawn(Chart(simple(dots()), 100, "Title", "Measure", "All of it."), "place").blocks()
    assert isinstance(picture, Picture)
    assert (picture.measure, picture.alt, picture.ratio) == ("Measure.", "Title. All of it.", 100 / WIDTH)


@pytest.mark.parametrize("make", ALL.values(), ids=ALL.keys())
def test_what_is_dark_on_screen_is_light_on_paper(make: Any) -> None:
    assert make("dark").figure != make("light").figure
    assert make("dark").on_paper() == make("light").on_paper() == make("light").figure


def expected_lines(figure: Figure) -> Counter[str]:
    """Every line of words that a figure has, but those of an axis that finds its own numbers."""
    held = figure["layout"]
    texts = [one["text"] for one in held.get("annotations", ())]
    for trace in figure["data"]:
        shown = trace["type"] == "bar" or "text" in trace["mode"]
        texts += trace.get("text", []) if shown else []
    axes = (value for key, value in held.items() if key.startswith(("xaxis", "yaxis")))
    texts += [text for one in axes if one.get("visible", True) for text in one.get("ticktext", ())]
    bare = (line.replace("<b>", "").replace("</b>", "") for text in texts for line in text.split("<br>"))
    return Counter(unescape(line) for line in bare)


def expected_parts(figure: Figure) -> dict[str, int]:
    scattered = [trace for trace in figure["data"] if trace["type"] == "scatter"]
    lined = [trace["x"] for trace in scattered if "lines" in trace["mode"]]
    return {
        "path": sum(len(trace["x"]) for trace in scattered if "markers" in trace["mode"]),
        "rect": sum(len(trace["x"]) for trace in figure["data"] if trace["type"] == "bar"),
        "polyline": sum(there for x in lined for there, _ in groupby(value is not None for value in x)),
    }


def boxes(svg: str) -> Iterator[tuple[str, float, float, float, float]]:
    """Each line of words with its left, right, top and bottom."""
    for text in parts(svg, "text"):
        before = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.attrib["text-anchor"]]
        for line in (one for one in text if one.text):
            wide = Line(str(line.text), "font-weight" in line.attrib).width
            left, base = float(line.attrib["x"]) - before * wide, float(line.attrib["y"])
            yield str(line.text), left, left + wide, base - 0.76 * SIZE, base + 0.24 * SIZE


def check(figure: Figure) -> None:
    """Everything of the figure is drawn, and no words are cut off or over others."""
    svg = figure_svg(figure)
    found, wanted = Counter(lines_of(svg)), expected_lines(figure)
    assert wanted - found == Counter()
    assert all(line.endswith(" days") for line in found - wanted)
    assert {name: len(parts(svg, name)) for name in ("path", "rect", "polyline")} == expected_parts(figure)
    assert len(parts(svg, "line")) >= len(figure["layout"].get("shapes", ()))
    told = list(boxes(svg))
    for text, left, right, top, bottom in told:
        assert -0.1 <= left < right <= WIDTH, text
        assert 0 <= top < bottom <= figure["layout"]["height"], text
    for (one, a, b, c, d), (other, e, f, g, h) in combinations(told, 2):
        assert b <= e or f <= a or d <= g + 0.1 or h <= c + 0.1, (one, other)


def figures(folder: Path, entry: Entry, patch: pytest.MonkeyPatch, partnership: str = SALLOWBROOK) -> list[Figure]:
    """Every figure of a page that is put on paper; the page has a picture for each."""
    records, found = records_of(Store.open(folder), partnership=partnership), list[Figure]()
    patch.setenv("PEERREVIEW_STORE", str(folder))

    def noted(figure: Figure) -> str:
        found.append(figure)
        return figure_svg(figure)

    patch.setattr(drawn, "figure_svg", noted)
    document = page_document(records, entry)
    assert sum(isinstance(block, Picture) for block in document.blocks) == len(found)
    return found


@pytest.mark.parametrize(
    ("entry", "least"), [(STAGES, 3), (THEMES, 4), (IMPACT, 5)], ids=lambda v: getattr(v, "title", "")
)
def test_every_chart_of_a_page_is_drawn(
    five_partnerships: Path, monkeypatch: pytest.MonkeyPatch, entry: Entry, least: int
) -> None:
    found = figures(five_partnerships, entry, monkeypatch)
    assert len(found) >= least
    for figure in found:
        check(figure)


@pytest.mark.slow
@pytest.mark.parametrize("entry", PAGES.values(), ids=lambda entry: entry.title)
def test_every_chart_of_every_partnership_is_drawn(
    five_partnerships: Path, monkeypatch: pytest.MonkeyPatch, entry: Entry
) -> None:
    records = records_of(Store.open(five_partnerships), partnership=SALLOWBROOK)
    names = [one["partnership"] for one in records.rows("partnerships", partnership=None)]
    assert len(names) == 5
    for name in names:
        for figure in figures(five_partnerships, entry, monkeypatch, name):
            check(figure)


@pytest.mark.parametrize("make", ALL.values(), ids=ALL.keys())
def test_every_kind_of_chart_is_drawn(make: Any) -> None:
    check(make("light").figure)


def paper(figure: Figure, alt: str = "All of it in words.") -> Document:
    picture = Picture("What it measures.", alt, figure_svg(figure), ratio(figure))
    return Document("A chart", "About it.", [Heading("What it finds"), picture], ORIGIN)


def tags(node: Any) -> Iterator[Any]:
    """Every tag of a PDF's structure."""
    node = node.get_object()
    if isinstance(node, dict):
        yield node
        inside = node.get("/K", [])
        for one in inside if isinstance(inside, list) else [inside]:
            yield from tags(one)


def test_on_paper_it_is_a_figure_with_its_words_in_our_letters_and_no_photograph() -> None:
    chart = spans(gaps(gap(f"הספר {ODD}", "2025/26", 19, 14)), "light")
    made = pdf_bytes(paper(chart.figure, chart.alt))
    assert pdf_bytes(paper(chart.figure, chart.alt)) == made
    reader: Any = PdfReader(io.BytesIO(made))
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    alts = [one["/Alt"] for one in tags(reader.trailer["/Root"]["/StructTreeRoot"]) if one.get("/S") == "/Figure"]
    assert alts == [chart.alt]
    text = " ".join(reader.pages[0].extract_text().split())
    assert "19 days" in text
    assert "Tom & Ann" in text
    resources = reader.pages[0]["/Resources"]
    assert {font.get_object()["/BaseFont"].split("+")[1] for font in resources["/Font"].values()} == {
        "OpenSans",
        "OpenSans-Bold",
        "DejaVuSans",
    }
    assert not [one for one in resources.get("/XObject", {}).values() if one.get_object()["/Subtype"] == "/Image"]


def test_a_tall_chart_stays_on_one_page() -> None:
    ends = [note("Q", x=1, y=0.99), note("Z", x=1, y=0.01)]
    figure = simple(dots(), annotations=ends)
    figure["layout"]["height"] = 4 * WIDTH
    found: dict[str, float] = {}

    def placed(text: str, moved: list[float], line: list[float], *_: Any) -> None:
        if text.strip() in {"Q", "Z"}:
            found[text.strip()] = moved[3] * line[5] + moved[5]

    [page] = [one for one in PdfReader(io.BytesIO(pdf_bytes(paper(figure)))).pages if "Q" in one.extract_text()]
    page.extract_text(visitor_text=placed)
    foot_of_page, top_of_page = 51, 800  # points: 18 mm from the bottom, 15 mm from the top
    assert foot_of_page < found["Z"] < found["Q"] < top_of_page
    assert found["Q"] - found["Z"] == pytest.approx(0.98 * 240 / 25.4 * 72, rel=0.01)  # of 240 mm


def test_a_document_says_it_in_words_and_a_workbook_leaves_it_out() -> None:
    made = paper(simple(dots()))
    said = [line.text for line in docx.Document(io.BytesIO(document_docx(made))).paragraphs]
    assert "All of it in words." in said
    assert openpyxl.load_workbook(io.BytesIO(document_xlsx(made))).sheetnames == ["About"]
