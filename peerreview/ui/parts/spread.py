"""How many schools gave each level: a dot for each school, in words too, and what else was said of that level."""

from collections.abc import Mapping
from html import escape

from peerreview.ui.pieces import Html
from peerreview.ui.words import listed, of

DOT = "●"
HEADINGS = ("Level", "Schools' own ratings", "Also here")


def spread(caption: str, counts: Mapping[str, int], also: Mapping[str, list[str]]) -> Html:
    """A row for each level. `counts` says how many schools gave it, `also` who else did."""
    raters = sum(counts.values())
    heads = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in HEADINGS)
    rows = "".join(_row(level, schools, raters, also.get(level, [])) for level, schools in counts.items())
    return Html(
        f'<table class="pr-spread"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(level: str, schools: int, raters: int, also: list[str]) -> str:
    dots = f'<span class="pr-dots" aria-hidden="true">{DOT * schools}</span>' if schools else ""
    named = f"<strong>{escape(listed(also))}</strong>" if also else ""
    return f'<tr><th scope="row">{escape(level)}</th><td>{of(schools, raters)} {dots}</td><td>{named}</td></tr>'
