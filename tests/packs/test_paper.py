"""What a pack keeps together on paper: short tables, the rows of long ones, and a part with the name that it has."""

from __future__ import annotations

import io
from datetime import date

import pandas as pd
import pytest
from pypdf import PdfReader

from peerreview.packs.content import Block, Document, Heading, Origin, Room, Table
from peerreview.packs.paper import pdf_bytes

ORIGIN = Origin("Alder Vale Partnership", 17, date(2026, 9, 1), "http://127.0.0.1:8501/stages")
COLUMNS = {"step": "Step", "who": "Who"}


def pages(*blocks: Block) -> list[str]:
    reader = PdfReader(io.BytesIO(pdf_bytes(Document("Title", "About it.", list(blocks), ORIGIN))))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def steps(caption: str, number: int, words: str = "", part: str | None = None) -> Table:
    rows = [{"step": f"step{at:03} {words} end{at:03}", "who": "Lead", "part": part} for at in range(number)]
    return Table(caption, COLUMNS, pd.DataFrame(rows), "part" if part else None)


@pytest.mark.parametrize("lines", range(16, 30))
def test_a_short_table_is_on_one_page_with_its_heading(lines: int) -> None:
    """Wherever it comes on the page."""
    table = steps("The table", 6)
    told = pages(Room("Room", lines), Heading("The heading"), table)
    (at,) = [page for page in told if "The heading" in page]
    assert all(word in at for word in ("The table", "step000", "end005"))


def test_no_row_is_torn_apart() -> None:
    told = pages(steps("The table", 60, "and some more words " * 15))
    assert len(told) > 2
    for at in range(60):
        assert sum(f"step{at:03}" in page and f"end{at:03}" in page for page in told) == 1


def test_a_row_that_is_longer_than_a_page_is_all_there() -> None:
    told = pages(steps("The table", 1, " ".join(f"word{at:04}" for at in range(1500))))
    assert len(told) > 1
    assert all(f"word{at:04}" in " ".join(told) for at in range(1500))


def test_the_name_of_a_part_comes_again_where_the_part_goes_on() -> None:
    told = pages(steps("The table", 90, part="Following through"))
    with_rows = [page for page in told if "step0" in page]
    assert len(with_rows) > 1
    assert all("Following through" in page for page in with_rows)
