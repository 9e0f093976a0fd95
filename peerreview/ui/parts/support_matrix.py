"""Who reviewed whom as a table of hosts and reviewers; on a phone as a list, host by host."""

from collections.abc import Mapping, Sequence
from html import escape

from peerreview.ui.facts import Record
from peerreview.ui.words import listed, of

CORNER = "School reviewed"
ITSELF = '<td class="pr-self"><span aria-hidden="true">·</span><span class="pr-aloud">itself</span></td>'
NUMBERED = "Each column is the school of that number, as the one that reviewed. In a frame: twice or more."

Counts = Mapping[tuple[str, str], int]


def matrix_html(pairs: Sequence[Record], caption: str) -> str:
    """The pairs of an answer to `who_reviewed_whom` for all schools: rows are hosts, columns reviewers by number."""
    counts = {(row["host"], row["reviewer"]): int(row["reviews"]) for row in pairs}
    schools = list(dict.fromkeys(row["host"] for row in pairs))
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
    by = {other: counts[host, other] for other in schools if other != host}
    named = [other if times == 1 else f"{other} ({times} times)" for other, times in by.items() if times]
    how_many = f'<span class="pr-under">reviewed by {of(len(named), len(by))}</span>'
    if not named:
        return f"<div><strong>{escape(host)}</strong>{how_many}</div>"
    summary = f"<summary><strong>{escape(host)}</strong>{how_many}</summary>"
    return f"<details>{summary}<p>{escape(listed(named))}</p></details>"
