"""The headline row: three to five figures, each with its label and what it is out of."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from peerreview.ui.pieces import Html
from peerreview.ui.states import BY_WORD, shape_html


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: `note` says what it is out of ("of 24 steps"); `state` lends it that state's shape."""

    label: str
    value: int | str
    note: str = ""
    state: str = ""


def figure_html(figure: Figure) -> str:
    """One figure as a term and its description, so that it is read as "Overdue: 5 of 24 steps"."""
    value = f"{figure.value:,}" if isinstance(figure.value, int) else figure.value
    state = BY_WORD.get(figure.state)
    shape = shape_html(state) if state else ""
    note = f'<span class="pr-note">{escape(figure.note)}</span>' if figure.note else ""
    value = f'<span class="pr-value">{escape(value)}</span>'
    return f'<div class="pr-figure"><dt>{shape}{escape(figure.label)}</dt><dd>{value}{note}</dd></div>'


def figures_row(figures: Sequence[Figure]) -> Html:
    """The row; it folds to two abreast on a phone."""
    return Html(f'<dl class="pr-figures">{"".join(map(figure_html, figures))}</dl>')
