"""A page to take away, as it is shown: the pieces that it was put together from, on paper and in a workbook."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from functools import partial
from itertools import zip_longest
from typing import Any

import pandas as pd
import streamlit as st

from peerreview.errors import UserError
from peerreview.packs.content import Block, Document, Heading, Table
from peerreview.packs.paper import PDF, pdf_bytes
from peerreview.packs.records import Records
from peerreview.packs.sheets import XLSX, document_xlsx
from peerreview.questions import catalogue
from peerreview.states import STATES
from peerreview.ui.look import Look
from peerreview.ui.menu import FOLLOW_UPS, IMPACT, MATURITY, OVERVIEW, SCHOOLS, STAGES, SUPPORT, THEMES, Entry
from peerreview.ui.packs import file_name, records_of_look
from peerreview.ui.pieces import FOLDED, on_paper
from peerreview.ui.shown import Shown

PAGES: Mapping[str, Entry] = {
    entry.address: entry for entry in (OVERVIEW, FOLLOW_UPS, STAGES, THEMES, SCHOOLS, IMPACT, SUPPORT, MATURITY)
}
KINDS: Sequence[tuple[str, str, str, Callable[[Document], bytes]]] = (
    ("This page as PDF", "pdf", PDF, pdf_bytes),
    ("This page as Excel", "xlsx", XLSX, document_xlsx),
)
LABEL, KEY = "Take this page away", "take-away"
Query = Mapping[str, Sequence[str]]


def take_away(address: str, shown: Shown) -> None:
    """Draws a button at the foot of a page that opens two more; the page is put on paper when one of those is clicked.

    They are drawn only once it is open: every element of a page costs each of its runs.
    """
    entry, look = PAGES.get(address), shown.look
    if entry is None or look is None or look.partnership is None or not shown.pieces:
        return
    opened = st.popover(LABEL, key=KEY, on_change="rerun")
    if opened.open:
        with opened:
            _buttons(entry, look, shown)


def _buttons(entry: Entry, look: Look, shown: Shown) -> None:
    query = {key: st.query_params.get_all(key) for key in shown.keys if key in st.query_params}
    document = partial(document_of, shown, entry, records_of_look(look), query)
    for label, ending, mime, make in KINDS:
        file = f"{file_name(entry.title, str(look.partnership))}.{ending}"
        made = partial(_made, make, document)
        st.download_button(label, made, file, mime, key=f"page-{ending}", on_click="ignore")


def _made(make: Callable[[Document], bytes], document: Callable[[], Document]) -> bytes:
    return make(document())


def document_of(shown: Shown, entry: Entry, records: Records, query: Query) -> Document:
    """The page as it was shown; `query` is what its address holds."""
    blocks = levelled(on_paper(shown.pieces))
    origin = records.origin(entry.address, " ".join(shown.chosen), **query)
    return Document(shown.title, shown.about, blocks, origin, states_in(blocks), questions_of(shown))


def levelled(blocks: Iterable[Block]) -> list[Block]:
    """The same with no level of heading left out, and no heading with nothing under it.

    A label that was folded comes one beneath the heading that it stands under.
    """
    above, found = 0, list[Block]()
    for block in blocks:
        if not isinstance(block, Heading):
            found.append(block)
            continue
        level = min(block.level, above + 1)
        above = above if block.level == FOLDED else level
        found.append(replace(block, level=level))
    return [block for block, then in zip_longest(found, found[1:]) if not _of_nothing(block, then)]


def _of_nothing(block: Block, then: Block | None) -> bool:
    """Whether it is a heading that another one of its level, a higher one or nothing follows."""
    if not isinstance(block, Heading):
        return False
    return then is None or (isinstance(then, Heading) and then.level <= block.level)


def states_in(blocks: Iterable[Block]) -> dict[str, str]:
    """The states that stand in tables, and what each means."""
    found = {value for block in blocks if isinstance(block, Table) for value in _texts(block)}
    return {f"{state.shape} {state.word}": state.means for state in STATES if state.word in found}


def _texts(table: Table) -> Iterator[str]:
    for key in table.columns.keys() - table.plain:
        yield from (value for value in table.frame[key] if isinstance(value, str))


@dataclass(frozen=True, slots=True)
class Noting(Look):
    """A look that notes what it is asked."""

    asked: dict[str, None] = field(default_factory=dict)

    def answer(self, question: str, **parameters: Any) -> pd.DataFrame:
        """As of any look."""
        self.asked[question] = None
        return Look.answer(self, question, **parameters)


def questions_of(shown: Shown) -> dict[str, str]:
    """The questions that the page's parts ask, each with how it is answered.

    A part that was kept from an earlier visitor asks nothing; so each is worked out once more. Where the snapshot has
    gone since, what was asked first is known still.
    """
    if shown.look is None:
        return {}
    noting = Noting(**{one.name: getattr(shown.look, one.name) for one in fields(Look)})
    for part in shown.parts:
        with suppress(UserError):
            list(part(noting))
    known = [catalogue.question(name) for name in noting.asked]
    return {question.asks: question.definition for question in known}
