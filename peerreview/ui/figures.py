"""The headline row: three to five figures, each with its label and what it is out of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

from peerreview.packs.content import Block, Facts
from peerreview.states import BY_WORD
from peerreview.ui.pieces import Html
from peerreview.ui.states import shape_html


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: `note` says what it is out of ("of 24 steps"); `state` lends it that state's shape."""

    label: str
    value: int | str
    note: str = ""
    state: str = ""

    @property
    def figure(self) -> str:
        """The value as it is written."""
        return f"{self.value:,}" if isinstance(self.value, int) else self.value

    @property
    def pair(self) -> tuple[str, str]:
        """The figure on paper: its label with the shape of its state, and the value with what it is out of."""
        shape = f"{BY_WORD[self.state].shape} " if self.state else ""
        return f"{shape}{self.label}", f"{self.figure} {self.note}".strip()


def figure_html(figure: Figure) -> str:
    """One figure as a term and its description, so that it is read as "Overdue: 5 of 24 steps"."""
    state = BY_WORD.get(figure.state)
    shape = shape_html(state) if state else ""
    note = f'<span class="pr-note">{escape(figure.note)}</span>' if figure.note else ""
    value = f'<span class="pr-value">{escape(figure.figure)}</span>'
    return f'<div class="pr-figure"><dt>{shape}{escape(figure.label)}</dt><dd>{value}{note}</dd></div>'


def figures_row(figures: Sequence[Figure]) -> Html:
    """The row; it folds to two abreast on a phone."""
    return Html(f'<dl class="pr-figures">{"".join(map(figure_html, figures))}</dl>', partial(_on_paper, figures))


def _on_paper(figures: Sequence[Figure]) -> Iterator[Block]:
    yield Facts([figure.pair for figure in figures])
