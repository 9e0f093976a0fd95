"""Who reviewed whom as a table of hosts and reviewers; on a phone as a list, host by host."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from html import escape

import pandas as pd

from peerreview.packs.content import Block, Table
from peerreview.ui.facts import Record
from peerreview.ui.pieces import Html
from peerreview.words import listed, of

CORNER = "School reviewed"
ON_PAPER = {"host": CORNER, "words": "How many reviewed it", "named": "Which"}
ITSELF = '<td class="pr-self"><span aria-hidden="true">·</span><span class="pr-aloud">itself</span></td>'
NUMBERED = "Each column is the school of that number, as the one that reviewed. In a frame: twice or more."

Counts = Mapping[tuple[str, str], int]


def matrix(pairs: Sequence[Record], caption: str) -> Html:
    """The pairs of an answer to `who_reviewed_whom` for all schools; on paper host by host, as on a phone."""
    counts = {(row["host"], row["reviewer"]): int(row["reviews"]) for row in pairs}
    schools = list(dict.fromkeys(row["host"] for row in pairs))
    return Html(_html(schools, counts, caption), partial(_on_paper, schools, counts, caption))


def _html(schools: Sequence[str], counts: Counts, caption: str) -> str:
    """Rows are hosts, columns reviewers by number; and the list for a phone."""
    heads = "".join(_column(number, school) for number, school in enumerate(schools, 1))
    rows = "".join(_row(number, school, schools, counts) for number, school in enumerate(schools, 1))
    cards = "".join(_card(school, schools, counts) for school in schools)
    words = f'{escape(caption)}<span class="pr-under pr-wide">{NUMBERED}</span>'
    return (
        f'<div class="pr-box"><p class="pr-pairs-title">{words}</p>'
        f'<div class="pr-pairs" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f'<caption class="pr-aloud">{escape(caption)}</caption>'
        f'<thead><tr><th scope="col">{CORNER}</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
        f'<div class="pr-pairs-list">{cards}</div></div>'
    )


def _column(number: int, school: str) -> str:
    name = escape(school)
    aloud = f'<span class="pr-aloud">reviewed by {name}</span>'
    return f'<th scope="col" title="{name}"><span aria-hidden="true">{number}</span>{aloud}</th>'


def _row(number: int, host: str, schools: Sequence[str], counts: Counts) -> str:
    cells = "".join(ITSELF if other == host else _cell(counts[host, other]) for other in schools)
    return f'<tr><th scope="row"><span class="pr-place">{number}</span>{escape(host)}</th>{cells}</tr>'


def _cell(reviews: int) -> str:
    """A count: zeros faint, more than one in a frame."""
    look = "pr-zero" if not reviews else "pr-some" if reviews == 1 else "pr-some pr-often"
    return f'<td class="{look}"><span>{reviews}</span></td>'


def _card(host: str, schools: Sequence[str], counts: Counts) -> str:
    named = _reviewers(host, schools, counts)
    how_many = f'<span class="pr-under">reviewed by {of(len(named), len(schools) - 1)}</span>'
    if not named:
        return f"<div><strong>{escape(host)}</strong>{how_many}</div>"
    summary = f"<summary><strong>{escape(host)}</strong>{how_many}</summary>"
    return f"<details>{summary}<p>{escape(listed(named))}</p></details>"


def _reviewers(host: str, schools: Sequence[str], counts: Counts) -> list[str]:
    """Those that reviewed the host, each with how often where that is more than once."""
    by = {other: counts[host, other] for other in schools if other != host}
    return [other if times == 1 else f"{other} ({times} times)" for other, times in by.items() if times]


def _on_paper(schools: Sequence[str], counts: Counts, caption: str) -> Iterator[Block]:
    by = {host: _reviewers(host, schools, counts) for host in schools}
    rows = [(host, of(len(named), len(schools) - 1), listed(named) if named else None) for host, named in by.items()]
    yield Table(caption, ON_PAPER, pd.DataFrame(rows, columns=list(ON_PAPER)))
