"""A pack as PDF (tagged, PDF/UA-1) and as pictures of its pages, set by typst with the letters that come with us."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
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

PDF = "application/pdf"
PREVIEW_PPI = 110
KEPT = 10  # documents that typst keeps what it worked out for
UNKNOWN = "□"
NOT_SHOWN = "Where □ stands, the records have a sign that this document has no letter for."
MORE = "And {more} more: this document as a workbook has them all."
_JOINERS = dict.fromkeys((0xFE0E, 0xFE0F, 0x20E3, 0x200B, 0x2060, 0xFEFF))  # change how a sign looks, and have none
_HOLDS_TOGETHER = 0x200D  # in Arabic and the like, but also between two pictures
_SHORT, _SHORT_TOGETHER = 18, 60  # letters of a column that is as wide as it needs, and of all of these
_LONGEST_WORD = 12  # letters that a narrow column has to hold
_LINE = 88  # letters across a page, as wide as most of a heading are


def pdf_bytes(document: Document) -> bytes:
    """The pack as PDF with tags, title and language; the same content makes the same bytes."""
    made: bytes = _compiler(document).compile(format="pdf", pdf_standards="ua-1")
    _let_go()
    return made


def pages(document: Document) -> int:
    """How many pages it has."""
    found = _compiler(document).query("<pages>", field="value", one=True)
    return int(json.loads(found))


def page_pictures(document: Document) -> list[bytes]:
    """Each page as a PNG, as it will be printed."""
    made = _compiler(document).compile(format="png", ppi=PREVIEW_PPI)
    _let_go()
    return list(made) if isinstance(made, list) else [made]


def _let_go() -> None:
    """Have typst forget what it keeps of the last documents, which only its next few tell it to: 20 MB a long one."""
    import typst

    for _ in range(KEPT):
        typst.compile(b"", font_paths=_fonts(), ignore_system_fonts=True, format="pdf")


def _compiler(document: Document) -> Any:
    """Our template with our letters alone, so that a document looks the same wherever it is made."""
    import typst

    told = _inputs(document)
    return typst.Compiler(_template(), font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=told)


@cache
def _template() -> bytes:
    return files("peerreview.packs").joinpath("paper.typ").read_bytes()


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_font_folder())])


def _font_folder() -> Path:
    return Path(str(files("peerreview.packs").joinpath("fonts")))


@cache
def _letters() -> frozenset[int]:
    """Every sign that one of our fonts has."""
    from fontTools.ttLib import TTFont

    return frozenset(code for path in _font_folder().glob("*.ttf") for code in TTFont(path, lazy=True).getBestCmap())


def _inputs(document: Document) -> dict[str, str]:
    """What the template is told."""
    told: dict[str, Any] = {
        "title": document.title,
        "about": document.about,
        "blocks": [block for one in document.blocks for block in _told(one)],
        "footer": f"{document.title} · {document.origin.words}",
        "notes": [_where_from(document), *_definitions(document)],
        "link": document.origin.link,
        "size": document.size,
    }
    printable = _printable(told)
    if _unknown(printable) > _unknown(told):  # it is the shape of a state too
        printable["notes"].append(NOT_SHOWN)
    return {"told": json.dumps(printable)}


def _unknown(told: Any) -> int:
    return json.dumps(told, ensure_ascii=False).count(UNKNOWN)


def _definitions(document: Document) -> list[str]:
    told = [f"{name}: {means}" for name, means in document.definitions.items()]
    return [" ".join(told)] if told else []


def _where_from(document: Document) -> str:
    origin = document.origin
    chosen = f" {origin.chosen}" if origin.chosen else ""
    return f"{origin.partnership}.{chosen} {origin.words}."


def _printable(value: Any) -> Any:
    """The same with every sign that has no letter replaced."""
    if isinstance(value, str):
        text = readable(value).translate(_JOINERS)
        return "".join(_shown(text, at) for at in range(len(text)))
    if isinstance(value, Mapping):
        return {key: _printable(inside) for key, inside in value.items()}
    return [_printable(inside) for inside in value] if isinstance(value, (list, tuple)) else value


def _shown(text: str, at: int) -> str:
    code = ord(text[at])
    if code == _HOLDS_TOGETHER and at and ord(text[at - 1]) > 0x2000:  # between two pictures
        return ""
    return text[at] if code in _letters() or text[at] in "\n\t" else UNKNOWN


def _told(block: Block) -> Iterator[dict[str, Any]]:
    """A block as the template knows it."""
    match block:
        case Heading() | Picture() | Room():
            yield {"kind": type(block).__name__.lower(), **asdict(block)}
        case Words():
            yield {"kind": block.tone, "text": block.text}
        case Points() if block.points:
            yield {"kind": "points", "points": block.points}
        case Facts() if block.pairs:
            yield {"kind": "facts", "pairs": block.pairs}
        case Table() if block.on_paper != 0:
            yield _table(block)
        case Bars() if block.names:
            yield _bars(block)


def _table(table: Table) -> dict[str, Any]:
    parts, more = _first(table)
    cells = [row for part in parts for row in part["rows"]]
    headings = list(table.columns.values())
    widths = _widths([[headings[at], *(row[at] for row in cells)] for at in range(len(headings))])
    told = {"caption": table.caption, "headings": headings, "widths": widths, "parts": parts}
    return {"kind": "table", **told, "more": MORE.format(more=f"{more:,}") if more else ""}


def _first(table: Table) -> tuple[list[dict[str, Any]], int]:
    """The parts with as many rows as are printed, and how many rows are left."""
    parts, room = [], len(table.frame) if table.on_paper is None else table.on_paper
    for name, rows in table.parts():
        if shown := rows[:room]:
            parts.append({"name": name, "rows": shown})
        room -= len(shown)
    return parts, len(table.frame) - sum(len(part["rows"]) for part in parts)


def _widths(columns: Sequence[Sequence[str]]) -> list[float]:
    """Each column's share of the width; 0 for one of short lines, such as days, which is as wide as they are."""
    longest = [max(len(line) for cell in cells for line in cell.split("\n")) for cells in columns]
    short = [length <= _SHORT for length in longest]
    fits = not all(short) and sum(length for length in longest if length <= _SHORT) <= _SHORT_TOGETHER
    shares = [0 if fits and is_short else column_share(cells) for cells, is_short in zip(columns, short, strict=True)]
    room = _LINE - sum(length for length, share in zip(longest, shares, strict=True) if not share)
    return _with_room(shares, [_longest_word(cells) for cells in columns], room)


def _with_room(shares: Sequence[float], words: Sequence[int], room: int) -> list[float]:
    """The shares of a line of so many letters, where a column whose words would have to break takes from the others."""
    scale = room / (sum(shares) or 1)
    narrow = [0 < share * scale < word for share, word in zip(shares, words, strict=True)]
    wide = sum(share for share, is_narrow in zip(shares, narrow, strict=True) if not is_narrow)
    left = max(room - sum(word for word, is_narrow in zip(words, narrow, strict=True) if is_narrow), 1)
    return [
        word if is_narrow else share * left / (wide or 1)
        for share, word, is_narrow in zip(shares, words, narrow, strict=True)
    ]


def column_share(cells: Sequence[str]) -> float:
    """A column's share: longer lines get more room, though not in proportion; no word should have to break."""
    typical = sorted(max(map(len, cell.split("\n"))) for cell in cells)[int(len(cells) * 0.8)]
    return float(max(_longest_word(cells), typical**0.75))


def _longest_word(cells: Sequence[str]) -> int:
    """The letters of the longest word, up to what a narrow column has to hold."""
    return min(max((len(word) for cell in cells for word in cell.split()), default=1), _LONGEST_WORD)


def _bars(bars: Bars) -> dict[str, Any]:
    most = max((abs(value) for one in bars.series for value in one.values if value is not None), default=0) or 1
    rows = [
        {
            "name": name,
            "bars": [
                {"share": abs(one.values[at] or 0) / most, "written": _written(one.name, one.written[at], bars)}
                for one in bars.series
                if one.values[at] is not None
            ],
        }
        for at, name in enumerate(bars.names)
    ]
    return {"kind": "bars", "title": bars.title, "measure": bars.measure, "alt": bars.alt, "rows": rows}


def _written(series: str, figure: str, bars: Bars) -> str:
    return f"{figure} {series}".strip() if len(bars.series) > 1 else figure
