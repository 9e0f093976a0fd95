"""A pack as a Word document that people go on writing in: real headings, lists and tables, and lines to write on."""

import io
from collections.abc import Sequence
from typing import Any

from peerreview.packs.content import (
    Bars,
    Block,
    Document,
    Facts,
    Heading,
    Picture,
    Points,
    Room,
    Table,
    Words,
    readable,
)
from peerreview.packs.paper import column_share
from peerreview.packs.still import still
from peerreview.packs.word_look import WIDTH, set_up
from peerreview.packs.word_parts import HEAD, beneath, borders, child, link, paragraph, put, tag
from peerreview.words import NOTHING

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TONES = {"lead": "Lead", "plain": "Normal", "note": "Note"}
DEEPEST = 3  # level of a heading that has a look of its own

Part = tuple[str, list[list[str]]]


def document_docx(document: Document) -> bytes:
    """Any pack as a Word document; the same content makes the same bytes."""
    import docx

    made = docx.Document()
    set_up(made, document)
    paragraph(made, document.title, "Title")
    paragraph(made, document.about, "Note")
    for block in document.blocks:
        _block(made, Words(block.alt, "note") if isinstance(block, Picture) else block)
    _ending(made, document)
    out = io.BytesIO()
    made.save(out)
    return still(out.getvalue(), document.origin.as_of)


def _block(made: Any, block: Block) -> None:
    match block:
        case Heading():
            put(made.add_heading(level=min(block.level, DEEPEST)), block.text)
        case Words():
            paragraph(made, block.text, TONES[block.tone])
        case Points():
            _points(made, block)
        case Facts():
            _facts(made, block)
        case Table():
            _sheet(made, block.caption, list(block.columns.values()), list(block.parts()))
        case Bars() if block.names:
            _bars(made, block)
        case Room():
            _room(made, block)


def _points(made: Any, points: Points) -> None:
    for point, words in points.points:
        beneath(paragraph(made, point, "List Bullet"), words)


def _facts(made: Any, facts: Facts) -> None:
    for term, said in facts.pairs:
        line = paragraph(made, "", "Fact")
        put(line, term).bold = True
        put(line, f"\t{said}")


def _bars(made: Any, bars: Bars) -> None:
    """The figures of a chart as a table: in a document to be edited they stay text."""
    rows = [[name, *(one.written[at] or NOTHING for one in bars.series)] for at, name in enumerate(bars.names)]
    _sheet(made, bars.title, [bars.measure, *(one.name for one in bars.series)], [("", rows)], bars.alt)


def _room(made: Any, room: Room) -> None:
    """Each line is a paragraph of its own, with a rule beneath it: to be typed into, or written on when printed."""
    paragraph(made, room.label, "Room label")
    for _ in range(room.lines):
        paragraph(made, "", "Room")
    paragraph(made, "", "Normal")


def _sheet(made: Any, caption: str, headings: Sequence[str], parts: Sequence[Part], alt: str = "") -> None:
    """A table whose first row comes again on every page."""
    paragraph(made, caption, "Caption")
    table = made.add_table(rows=0, cols=len(headings))
    borders(table._tbl.tblPr, "tblBorders", ("top", "bottom", "insideH"))
    for name, text in (("tblCaption", caption), ("tblDescription", alt or caption)):
        child(table._tbl.tblPr, name).set(tag("val"), readable(text))
    _row(table, headings, head=True)
    for name, rows in parts:
        if name:
            cells = table.add_row().cells
            put(cells[0].merge(cells[-1]).paragraphs[0], name).bold = True
        for row in rows:
            _row(table, row)
    _widths(table, headings, [row for _, rows in parts for row in rows])
    paragraph(made, "", "Note")


def _row(table: Any, texts: Sequence[str], head: bool = False) -> None:
    row = table.add_row()
    rules = row._tr.get_or_add_trPr()
    child(rules, "cantSplit")
    if head:
        child(rules, "tblHeader")
    for cell, text in zip(row.cells, texts, strict=True):
        _cell(cell, text, head)


def _cell(cell: Any, text: str, head: bool) -> None:
    from docx.shared import Pt

    line = cell.paragraphs[0]
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
    first, _, others = text.partition("\n")
    said = put(line, first)
    said.font.size, said.bold = Pt(10), head
    beneath(line, others)
    if head:
        shade = child(cell._tc.get_or_add_tcPr(), "shd")
        shade.set(tag("val"), "clear")
        shade.set(tag("fill"), HEAD)


def _widths(table: Any, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from docx.shared import Cm

    shares = [column_share([heading, *(row[at] for row in rows)]) for at, heading in enumerate(headings)]
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Cm(WIDTH * share / sum(shares))
    for row in table.rows:
        for cell, column in zip(row._tr.tc_lst, table.columns, strict=False):
            if cell.grid_span == 1:
                cell.width = column.width


def _ending(made: Any, document: Document) -> None:
    """Where it comes from, what its figures mean, and the link."""
    origin = document.origin
    chosen = f" {origin.chosen}" if origin.chosen else ""
    paragraph(made, f"{origin.partnership}.{chosen} {origin.words}.", "Note")
    for term, meaning in document.definitions.items():
        paragraph(made, f"{term}: {meaning}", "Note")
    link(paragraph(made, "The same view on the dashboard: ", "Note"), origin.link)
