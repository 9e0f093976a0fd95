"""How many schools gave each level: a dot for each school, in words too, and what else was said of that level."""

from collections.abc import Iterator, Mapping
from functools import partial
from html import escape

import pandas as pd

from peerreview.packs.content import Block, Table
from peerreview.ui.pieces import Html
from peerreview.words import listed, of

DOT = "●"
HEADINGS = ("Level", "Schools' own ratings", "Also here")


def spread(caption: str, counts: Mapping[str, int], also: Mapping[str, list[str]]) -> Html:
    """A row for each level. `counts` says how many schools gave it, `also` who else did."""
    raters = sum(counts.values())
    heads = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in HEADINGS)
    rows = "".join(_row(level, schools, raters, also.get(level, [])) for level, schools in counts.items())
    return Html(
        f'<table class="pr-spread"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>",
        partial(_on_paper, caption, counts, also),
    )


def _on_paper(caption: str, counts: Mapping[str, int], also: Mapping[str, list[str]]) -> Iterator[Block]:
    raters = sum(counts.values())
    rows = [
        (level, f"{of(schools, raters)} {DOT * schools}".strip(), listed(also[level]) if also.get(level) else None)
        for level, schools in counts.items()
    ]
    yield Table(caption, {heading: heading for heading in HEADINGS}, pd.DataFrame(rows, columns=list(HEADINGS)))


def _row(level: str, schools: int, raters: int, also: list[str]) -> str:
    dots = f'<span class="pr-dots" aria-hidden="true">{DOT * schools}</span>' if schools else ""
    named = f"<strong>{escape(listed(also))}</strong>" if also else ""
    return f'<tr><th scope="row">{escape(level)}</th><td>{of(schools, raters)} {dots}</td><td>{named}</td></tr>'
