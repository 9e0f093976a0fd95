"""A chart as a drawing for paper: our own figures for plotly as SVG, without a browser.

It knows what the charts of the dashboard are made of, and nothing else: whatever it does not know is refused rather
than left out.
"""

from collections.abc import Iterator
from typing import Any

from peerreview.packs.figure_marks import marks
from peerreview.packs.figure_plot import PAD, WIDTH, Part, Plot, known, plot_of, ticks
from peerreview.packs.figure_words import SIZE, NotDrawn, element, words

LETTERS = "Open Sans, DejaVu Sans, Symbola"
ZERO = {"stroke": "#444", "stroke_width": 1}
AXIS = "range domain visible type tickmode tickvals ticktext ticksuffix nticks showgrid gridcolor zeroline"
SAME = {"showlegend": False, "barmode": "overlay", "font": {"size": SIZE}}  # that every chart of ours has
HELD = "template height margin hoverlabel dragmode"


def ratio(figure: Part) -> float:
    """The height of its drawing as a part of the width."""
    return float(figure["layout"]["height"] / WIDTH)


def figure_svg(figure: Part) -> str:
    """The figure, drawn; raises NotDrawn where it has something that no drawing is known for, or lacks something."""
    try:
        return _drawn(figure)
    except (KeyError, ValueError) as wrong:
        raise NotDrawn(str(wrong)) from wrong


def _drawn(figure: Part) -> str:
    layout = figure["layout"]
    _check(layout)
    plot = plot_of(figure)
    inside = [*_lines(layout, plot, "below"), *_grid(plot)]
    for trace in figure["data"]:
        inside += marks(trace, plot.x, plot.scales[trace.get("yaxis", "y")])
    inside += [
        *_lines(layout, plot, "above"),
        *_labels(plot),
        *(_note(one, plot) for one in layout.get("annotations", ())),
    ]
    return element(
        "svg",
        "".join(inside),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {layout['height']}",
        font_family=LETTERS,
        font_size=SIZE,
    )


def _check(layout: Part) -> None:
    axes = [key for key in layout if key.startswith(("xaxis", "yaxis"))]
    known(layout, " ".join([*axes, *SAME, "shapes annotations"]), HELD)
    for key in axes:
        known(layout[key], AXIS, "fixedrange automargin title anchor tickangle")
    if any(layout[key] != value for key, value in SAME.items()):
        raise NotDrawn("a legend, bars beside each other or another size of type")


def _grid(plot: Plot) -> Iterator[str]:
    across, upright = plot.layout["xaxis"], plot.layout.get("yaxis", {})
    for value, _ in ticks(across) if across["showgrid"] else ():
        yield _line(plot.x.at(value), plot.top, plot.x.at(value), plot.bottom, stroke=across["gridcolor"])
    for value, _ in ticks(upright) if upright.get("showgrid") else ():
        at = plot.scales["y"].at(value)
        yield _line(plot.left, at, plot.right, at, stroke=upright["gridcolor"])
    if across["zeroline"]:
        yield _line(plot.x.at(0), plot.top, plot.x.at(0), plot.bottom, **ZERO)


def _labels(plot: Plot) -> Iterator[str]:
    for value, text in ticks(plot.layout["xaxis"]):
        yield words(text, plot.x.at(value), plot.bottom + PAD, "center", "top")
    for value, text in ticks(plot.layout.get("yaxis", {"visible": False})):
        yield words(text, plot.left - PAD, plot.scales["y"].at(value), "right")


def _lines(layout: Part, plot: Plot, layer: str) -> Iterator[str]:
    """The lines of the layout that are below the values, or above them."""
    for shape in layout.get("shapes", ()):
        known(shape, "type xref yref x0 x1 y0 y1 layer line")
        look = known(shape["line"], "color width dash")
        if shape["type"] != "line" or look.get("dash", "dot") != "dot":
            raise NotDrawn("a shape that is no line, or has dashes")
        if shape.get("layer", "above") == layer:
            x, y = plot.scale(shape, "x"), plot.scale(shape, "y")
            ends = x.at(shape["x0"]), y.at(shape["y0"]), x.at(shape["x1"]), y.at(shape["y1"])
            dots = look["width"] if "dash" in look else None
            yield _line(*ends, stroke=look["color"], stroke_width=look["width"], stroke_dasharray=dots)


def _line(x1: float, y1: float, x2: float, y2: float, **look: Any) -> str:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **look)


def _note(note: Part, plot: Plot) -> str:
    """Words in the chart."""
    known(note, "text x y xref yref xanchor yanchor", "align showarrow")
    if note["showarrow"] or note.get("align") not in {"left", None}:
        raise NotDrawn("a note with an arrow, or not aligned to the left")
    x, y = plot.scale(note, "x").at(note["x"]), plot.scale(note, "y").at(note["y"])
    return words(note["text"], x, y, note["xanchor"], note.get("yanchor", "middle"))
