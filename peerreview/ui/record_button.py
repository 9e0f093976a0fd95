"""The record workbook of a review to take away, made only when somebody asks for it."""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from peerreview.packs.content import Block
from peerreview.packs.sheets import XLSX
from peerreview.records import Wanted, write_record_of
from peerreview.ui.facts import Record
from peerreview.ui.look import Look

LABEL = "Record workbook of this review"
WHAT_IT_IS = (
    "Its record workbook has the planning, what was found, the action plan and the impact of this one review, filled "
    "in as far as they are recorded. Complete it and load it: it adds to what your other workbooks say."
)


@dataclass(frozen=True, slots=True)
class RecordButton:
    """A button for the record of one review; `review` is its row of the question `reviews`."""

    look: Look
    review: Record

    @property
    def file(self) -> str:
        """The file's name, the same each time and no other review's: a newer version takes the place of the last."""
        school, review = str(self.review["school"]), str(self.review["review"])
        name = review if review.startswith(school) else f"{school} {review}"
        return f"record-{re.sub(r'[^0-9a-z]+', '-', name.casefold().replace(chr(39), '')).strip('-')}.xlsx"

    def draw(self) -> None:
        """Puts it on the page."""
        make = partial(_record, self.look, str(self.review["partnership"]), str(self.review["review"]))
        key = f"record-{self.review['review']}"
        st.download_button(LABEL, make, self.file, XLSX, key=key, on_click="ignore")

    def blocks(self) -> Iterable[Block]:
        """Nothing: it gives a file."""
        return ()


def _record(look: Look, partnership: str, review: str) -> bytes:
    out = io.BytesIO()
    write_record_of(out, Wanted(partnership, review=review), look.store, look.viewer, look.snapshot)
    return out.getvalue()
