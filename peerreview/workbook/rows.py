"""Which rows below a heading are records, and why the others are not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from peerreview.workbook.beside import first_cells
from peerreview.workbook.book import Sheet
from peerreview.workbook.cells import NOT_WORKED_OUT, Cell, NotUnderstood, say
from peerreview.workbook.dates import FIRST_SERIAL, MONTHS, parse_day
from peerreview.workbook.layout import layout, normalise_words
from peerreview.workbook.recognise import Table

HEADING, EXAMPLE, TOTAL, NOTE = "heading repeated", "example row", "total", "note"
ONLY_NUMBERS, NEEDED = "only a pre-filled number", "needed cell missing"
ALL_ALIKE, PERIOD = "filled in beforehand", "term or year"
_ALIKE = 3  # rows that hold the same and lack what is needed were filled down beforehand
_NUMBER = re.compile(r"[\d.,%/\s:()-]+")
_WORDS_OF_A_NOTE = 7
_LONGEST_PERIOD = 30
_HALVES = frozenset("123456")  # as in: Spring 2, Term 4
_COUNT = re.compile(r"\d[\d.,]*( \w+){1,2}")  # "10 schools"
_ENDS_IN_A_COUNT = re.compile(r":\s*\d+(\s+\w+)?$|\s\d+$")
_YEAR = re.compile(r"20\d\d(?:\s?[/–-]\s?(?:20)?\d\d)?|\d\d/\d\d")
_OF_NUMBERS = ("integer", "code", "value")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not loaded: its number in the sheet and the reason, in words that can be counted."""

    row: int
    reason: str


def sort_rows(sheet: Sheet, table: Table) -> tuple[list[int], dict[int, str]]:
    """Return the rows that can be records, and the others with the reason. Blank rows are in neither."""
    start = table.heading_row + 1
    rows = sheet.rows[start : table.end]
    width = len(rows[0]) if rows else 0
    filled = [start + at for at, row in enumerate(rows) if row.count(None) < width]
    firsts = dict(zip(range(start, table.end), first_cells(rows), strict=True))
    doubtful = _doubtful(sheet, table, filled, firsts) - sheet.records
    left_out: dict[int, str] = dict.fromkeys(table.repeats, HEADING) | _filled_beforehand(sheet, table, doubtful)
    present = set(filled)
    titles = _titles(sheet, table, firsts, present) - sheet.records
    in_key: set[int] = set()
    for row in filled:
        if row in titles:
            left_out[row] = NOTE
        elif row - 1 in in_key and len(_others(sheet.rows[row], firsts[row])) < 2:
            left_out[row] = NOTE
            in_key.add(row)
        elif row in doubtful and row not in left_out:
            below_gap = row - 1 not in present or left_out.get(row - 1) in (NOTE, TOTAL)
            reason = _why_not(sheet.rows[row], table, firsts[row], below_gap=below_gap)
            if reason:
                left_out[row] = reason
            if reason == NOTE and normalise_words(say(firsts[row])).rstrip(":") in layout().keys:
                in_key.add(row)
    return [row for row in filled if row not in left_out], left_out


def _titles(sheet: Sheet, table: Table, firsts: dict[int, Cell], present: set[int]) -> set[int]:
    """Return the rows that are the title of the next table, or of this one again, as long lists have on each page."""
    above: set[Cell] = set()
    if table.repeats:
        rows = ([cell for cell in row[table.left : table.right] if cell] for row in sheet.rows[: table.heading_row])
        above = {cells[0] for cells in rows if len(cells) == 1 and isinstance(cells[0], str)}
    found = {row for row in present if firsts[row] in above} if above else set()
    last = table.end - 1
    if last in present and last - 1 not in present and table.end < len(sheet.rows):
        found.add(last)
    return {row for row in found if not _others(sheet.rows[row], firsts[row])}


def _doubtful(sheet: Sheet, table: Table, filled: list[int], firsts: dict[int, Cell]) -> set[int]:
    """Return the rows worth a closer look: an odd first cell, or a needed cell that is blank."""
    odd = {cell for cell in set(firsts.values()) if _is_period(cell) or (isinstance(cell, str) and _is_odd(cell))}
    doubtful = {row for row in filled if firsts[row] in odd} if odd else set()
    for column in _needed(table):
        doubtful.update(row for row in filled if sheet.rows[row][column] is None)
    return doubtful


def _filled_beforehand(sheet: Sheet, table: Table, doubtful: set[int]) -> dict[int, str]:
    """Return rows that hold nothing but what many others hold too, such as a status filled down the sheet."""
    needed = _needed(table)
    alike: dict[tuple[object, ...], list[int]] = {}
    for row in sorted(doubtful):
        cells = sheet.rows[row]
        if needed and all(cells[at] is None for at in needed):
            said = tuple((at, cell) for at, cell in enumerate(cells) if cell is not None and not is_number(cell))
            alike.setdefault(said, []).append(row)
    many = (rows for said, rows in alike.items() if said and len(rows) >= _ALIKE)
    return {row: ALL_ALIKE for rows in many for row in rows}


def _needed(table: Table) -> list[int]:
    return [table.columns[column.key] for column in table.layout.needed if column.key in table.columns]


def _is_odd(text: str) -> bool:
    if text.count(" ") < 2 and not _odd_beginnings().match(text) and "total" not in text.casefold():
        return False  # as nearly all are
    return (
        _is_example(text)
        or _begins_like_a_total(text)
        or _is_total(text)
        or _is_note_word(text)
        or normalise_words(text[:60]).startswith(layout().dated_notes)
        or text[0] == "("
        or _reads_like_a_note(text)
    )


@cache
def _odd_beginnings() -> re.Pattern[str]:
    known = layout()
    words = map(re.escape, ("example", *known.totals, *known.notes, *known.note_beginnings, *known.dated_notes))
    return re.compile(rf"[^\w]|{'|'.join(words)}|n\.b|sub", re.IGNORECASE)


def _why_not(row: list[Cell], table: Table, first: Cell, *, below_gap: bool) -> str | None:
    others = _others(row, first)
    lacking = any(row[column] is None for column in _needed(table))
    belongs = not lacking and _numbers_belong(row, table)
    if not others and _is_period(first) and (isinstance(first, str) or not lacking):
        return PERIOD
    if lacking and all(map(is_number, [first, *others])):
        return ONLY_NUMBERS
    if not isinstance(first, str):
        return None
    tests: list[tuple[str, Callable[[], bool]]] = [
        (EXAMPLE, lambda: _is_example(first)),
        (TOTAL, lambda: _is_total(first) and all(map(_is_count, others))),
        (TOTAL, lambda: _sums_up(first, others, belongs=belongs, below_gap=below_gap)),
        (NOTE, lambda: _is_note(first, others, lacking=lacking, below_gap=below_gap)),
    ]
    return next((reason for reason, applies in tests if applies()), None)


def _others(row: list[Cell], first: Cell) -> list[Cell]:
    cells: list[Cell] = [cell for cell in row if cell is not None]
    return cells[1:] if cells and cells[0] is first else cells


def _is_period(cell: Cell) -> bool:
    """A term or a year, such as stands alone above the rows of it: "Autumn term 2025", "2025/26"."""
    text = say(cell) if isinstance(cell, str | float) else ""
    if len(text) > _LONGEST_PERIOD or not (isinstance(cell, str) or _YEAR.fullmatch(text)):
        return False
    words = _YEAR.sub(" ", text.casefold()).replace("-", " ").strip(" :").split()
    of_months = [word for word in words if word in MONTHS]
    known = all(word in layout().periods or word in of_months or word in _HALVES for word in words)
    return known and (_YEAR.search(text) is not None or any(word in layout().periods for word in words))


def _is_example(text: str) -> bool:
    return text[:8].casefold() == "example:"


def _is_total(text: str) -> bool:
    """A word for a total, alone or of what is counted here, or with numbers after it; not "Total Learning School"."""
    words = normalise_words(text[:60]).rstrip("0123456789 ,%/()-").rstrip(":= ")
    return words in layout().totals or _totals_what_is_counted(words)


def _totals_what_is_counted(words: str) -> bool:
    """As in: "School total", "Total number of reviews"."""
    known, said = layout(), set(words.replace("-", "").replace(":", " ").split())
    return any("total" in word for word in said & known.totals) and said <= known.totals | known.total_of


def _begins_like_a_total(text: str) -> bool:
    first, _, rest = normalise_words(text[:60]).partition(" ")
    return bool(rest) and first.rstrip(":") in layout().totals


def _sums_up(first: str, others: list[Cell], *, belongs: bool, below_gap: bool) -> bool:
    """Tell "Total reviews 24" from "Total Learning School", which has its numbers where numbers belong."""
    if not _begins_like_a_total(first) or not all(map(is_number, others)):
        return False
    return not belongs if others else below_gap and bool(_ENDS_IN_A_COUNT.search(first))


def _numbers_belong(row: list[Cell], table: Table) -> bool:
    """Return whether a number stands in a column for numbers, or one that can be a date in a column for dates."""
    columns = table.layout.columns
    places = {table.columns[one.key]: one.type for one in columns if one.key in table.columns}
    places |= dict.fromkeys(table.milestones, "date")
    return any(
        _can_be_a_day(cell) if places.get(at) == "date" else isinstance(cell, float) and places.get(at) in _OF_NUMBERS
        for at, cell in enumerate(row)
    )


def _can_be_a_day(cell: Cell) -> bool:
    if isinstance(cell, float):
        return cell >= FIRST_SERIAL
    try:
        return parse_day(cell) is not None
    except NotUnderstood:
        return False


def is_number(cell: Cell) -> bool:
    """Return whether a cell holds a number or a tick box, as are often filled in beforehand."""
    if isinstance(cell, str):
        return cell in ("TRUE", "FALSE", NOT_WORKED_OUT) or bool(_NUMBER.fullmatch(cell[:40]))
    return not isinstance(cell, date)


def _is_count(cell: Cell) -> bool:
    return is_number(cell) or (isinstance(cell, str) and bool(_COUNT.fullmatch(cell[:40])))


def _is_note(first: str, others: list[Cell], *, lacking: bool, below_gap: bool) -> bool:
    if _tells_of_the_workbook(first, others) or _are_in_brackets([first, *others]):
        return True
    if _is_note_word(first):
        settled = ":" in first or not others or lacking
        return settled and not any(isinstance(cell, date) for cell in others)
    if others:
        return False
    if lacking:
        return below_gap or _reads_like_a_note(first)
    return _reads_like_a_note(first) and (below_gap or first[0] in "*(†")


def _tells_of_the_workbook(first: str, others: list[Cell]) -> bool:
    """As in: "Last updated", and a day beside it."""
    said = normalise_words(first[:60]).rstrip(" :")
    return len(others) == 1 and isinstance(others[0], date) and said.startswith(layout().dated_notes)


def _are_in_brackets(cells: list[Cell]) -> bool:
    """Two cells or more that explain the headings above them: "(six digits)", "(day/month/year)"."""
    return len(cells) > 1 and all(isinstance(c, str) and c.startswith("(") and c.endswith(")") for c in cells)


def _is_note_word(text: str) -> bool:
    words = normalise_words(text[:60])
    return words.startswith(layout().note_beginnings) or words.partition(":")[0].rstrip() in layout().notes


def _reads_like_a_note(text: str) -> bool:
    words = len(text[:400].split())
    return text[0] in "*(†" or words >= _WORDS_OF_A_NOTE or (words >= 3 and text.endswith("."))
