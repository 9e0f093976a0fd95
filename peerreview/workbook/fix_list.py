"""The sheet “Fix list”: what is to be put right, grouped by what to do, each line with a link to its cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peerreview.workbook.issues import ADVICE, Issue, catalogue, shorten
from peerreview.workbook.marks import place_of
from peerreview.workbook.outgoing import FIX_LIST_HEADINGS
from peerreview.workbook.parts import MAIN, Parts, add_to, xml_text

MOST_LINES = 50_000  # Excel takes 65,530 links on a sheet
_LINE = 15  # points, of a line of text
_WIDTHS = (52, 30, 28, 62, 9)  # characters; together they fill a page across
ALL = "The whole workbook"
_FONTS = (
    b'<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/><family val="2"/></font>',
    b'<font><b/><sz val="11"/><color rgb="FF000000"/><name val="Calibri"/><family val="2"/></font>',
    b'<font><sz val="11"/><color rgb="FF000000"/><name val="Calibri"/><family val="2"/></font>',
    b'<font><u/><sz val="11"/><color rgb="FF12436D"/><name val="Calibri"/><family val="2"/></font>',
)
_DARK = b'<fill><patternFill patternType="solid"><fgColor rgb="FF12436D"/><bgColor indexed="64"/></patternFill></fill>'
_AFTER = {
    "fonts": ("fills", "borders", "cellStyleXfs", "cellXfs"),
    "fills": ("borders", "cellStyleXfs", "cellXfs"),
    "cellXfs": ("cellStyles", "dxfs", "tableStyles", "colors", "extLst"),
}
_START = (
    f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    '<sheetViews><sheetView tabSelected="1" workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/>'
).encode()
_END = (
    b'<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
    b'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
    b"<headerFooter><oddFooter>&amp;L&amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter></worksheet>"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list; `link` is where in the workbook it leads, `first` begins a group."""

    what_to_do: str
    where: str
    says: str
    wrong: str
    link: str = ""
    first: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """Its cells, in the order of the headings."""
        return self.what_to_do, self.where, self.says, self.wrong


def lines_of(issues: Sequence[Issue]) -> list[Line]:
    """Return the lines: what lost a row or a cell before mere advice, and of each what has most rows first."""
    ordered = in_groups(issues)
    firsts = [at == 0 or ordered[at - 1].code != issue.code for at, issue in enumerate(ordered)]
    return [
        Line(issue.fix, where(issue), shorten(issue.value), issue.problem, link_to(issue), first)
        for issue, first in zip(ordered, firsts, strict=True)
    ]


def in_groups(issues: Sequence[Issue]) -> list[Issue]:
    """Return the issues of one kind together, and of a kind those with the same thing to do."""
    rows = Counter(issue.code for issue in issues)
    alike = Counter((issue.code, issue.fix) for issue in issues)
    order = {code: place for place, code in enumerate(catalogue())}
    return sorted(
        issues,
        key=lambda one: (
            one.severity == ADVICE,
            -rows[one.code],
            order.get(one.code, len(order)),
            -alike[one.code, one.fix],
            one.fix,
        ),
    )


def where(issue: Issue) -> str:
    """Return where an issue is, in words: "Reviews, D14 (Review date)"."""
    sheet, _, cell = issue.cell.rpartition("!")
    if place_of(cell):
        return f"{sheet}, {cell} ({issue.heading})" if issue.heading else f"{sheet}, {cell}"
    if cell:
        return f"{sheet}, row {cell.partition(':')[0]}"
    return issue.sheet or ALL


def link_to(issue: Issue) -> str:
    """Return the place in the workbook that a line leads to, "" where it is about the whole of it."""
    sheet, _, cell = issue.cell.rpartition("!")
    sheet = sheet or issue.sheet
    if not sheet:
        return ""
    cell = cell if place_of(cell) else f"A{cell.partition(':')[0] or 1}"
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cell}"


def add_styles(parts: Parts, path: str) -> list[int]:
    """Add the styles of the list to a workbook; return those of headings, of a group's first line, of others, of links.

    All are text, and stay it when somebody edits what looks like a formula.
    """
    xml = parts.read(path)
    fonts = []
    for font in _FONTS:
        xml, number = add_to(xml, "styleSheet", "fonts", font, _AFTER["fonts"])
        fonts.append(number)
    xml, dark = add_to(xml, "styleSheet", "fills", _DARK, _AFTER["fills"])
    styles = []
    for font_number, fill in zip(fonts, (dark, 0, 0, 0), strict=True):
        style = (
            f'<xf numFmtId="49" fontId="{font_number}" fillId="{fill}" borderId="0" xfId="0" quotePrefix="1" '
            'applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1">'
            '<alignment vertical="top" wrapText="1"/></xf>'
        )
        xml, number = add_to(xml, "styleSheet", "cellXfs", style.encode(), _AFTER["cellXfs"])
        styles.append(number)
    parts.write(path, xml)
    return styles


def sheet_of(lines: Sequence[Line], styles: Sequence[int], *, links: bool) -> bytes:
    """Return the list as the XML of a sheet; `links` where it stands in the workbook that it is about."""
    heading, first, other, linked = styles
    rows = [_row(1, FIX_LIST_HEADINGS, [heading] * len(FIX_LIST_HEADINGS))]
    for number, line in enumerate(lines[:MOST_LINES], 2):
        where_style = linked if links and line.link else other
        rows.append(_row(number, (*line.texts, ""), [first if line.first else other, where_style, other, other, other]))
    return b"".join([_START, _columns(), b"<sheetData>", *rows, b"</sheetData>", *_links(lines, links), _END])


def _columns() -> bytes:
    columns = (f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(_WIDTHS, 1))
    return f"<cols>{''.join(columns)}</cols>".encode()


def _row(number: int, texts: Sequence[str], styles: Sequence[int]) -> bytes:
    cells = (_cell(f"{'ABCDE'[at]}{number}", text, styles[at]) for at, text in enumerate(texts))
    return b'<row r="%d" ht="%d">%b</row>' % (number, _LINE * _lines(texts), b"".join(cells))


def _lines(texts: Sequence[str]) -> int:
    """How many lines the longest cell of a row takes: not every program works that out when it opens a workbook."""
    return max(-(-len(text) // (width - 2)) or 1 for text, width in zip(texts, _WIDTHS, strict=True))


def _cell(address: str, text: str, style: int) -> bytes:
    if not text:
        return b'<c r="%b" s="%d"/>' % (address.encode(), style)
    said = b'<c r="%b" s="%d" t="inlineStr"><is><t xml:space="preserve">%b</t></is></c>'
    return said % (address.encode(), style, xml_text(text))


def _links(lines: Sequence[Line], links: bool) -> Iterator[bytes]:
    linked = [(number, line.link) for number, line in enumerate(lines[:MOST_LINES], 2) if links and line.link]
    if linked:
        yield b"<hyperlinks>"
        yield from (b'<hyperlink ref="B%d" location="%b"/>' % (number, xml_text(link)) for number, link in linked)
        yield b"</hyperlinks>"
