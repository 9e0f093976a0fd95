"""A mapping on a sheet with headings: they are found wherever they stand now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from peerreview.workbook.book import Sheet
from peerreview.workbook.cells import Cell, letter, say
from peerreview.workbook.fitted import Fit, Meanings, explain, table_of
from peerreview.workbook.headings import HEAD_ROWS, Meaning, meaning
from peerreview.workbook.layout import SheetLayout, layout, normalise
from peerreview.workbook.mapping import SheetMapping, called, name_of
from peerreview.workbook.recognise import Table


def fit_by_headings(mapping: SheetMapping, wanted: Meanings, sheet: Sheet) -> Fit:
    """Return what a mapping with headings comes to; `wanted` has what its columns hold."""
    kind = layout().sheets[mapping.kind]
    row, places = _best_row(mapping, wanted, sheet)
    cells = sheet.rows[row] if sheet.rows else []
    placed = {places[at]: one for at, one in wanted.items() if at in places}
    found = placed | _known_since(mapping, cells, kind, placed)
    elsewhere = {one.what: at for at, one in found.items()}
    moved = [*_row_moved(mapping, row), *_columns_moved(mapping, wanted, places, elsewhere, cells)]
    gone = tuple(
        (_over(mapping, at), called(name_of(one), kind.key))
        for at, one in wanted.items()
        if at not in places and one.what not in elsewhere
    )
    table = table_of(sheet, kind, row, found, _unasked(mapping, cells, found))
    if table.missing or len(found) < min(2, len(wanted)):
        return Fit(None, mapping, tuple(moved), gone)
    now = replace(mapping, sheet=sheet.name) if gone else _as_it_stands(sheet, table, found)
    return Fit(table, now, tuple(moved), gone)


def _as_it_stands(sheet: Sheet, table: Table, found: Meanings) -> SheetMapping:
    """The mapping by today's places; headings that nobody was asked about stay out, so that they are told again."""
    row, names = table.heading_row, {at: name_of(one) for at, one in found.items()}
    now = explain(sheet, table.layout.key, row, row + 1, names)
    return replace(now, headings=tuple("" if at in table.unknown else text for at, text in enumerate(now.headings)))


def _over(mapping: SheetMapping, column: int) -> str:
    """What stood over a column, or its letter."""
    return (mapping.headings[column] if column < len(mapping.headings) else "") or letter(column)


def _best_row(mapping: SheetMapping, wanted: Meanings, sheet: Sheet) -> tuple[int, dict[int, int]]:
    """The row with most of the headings, and where each of the columns stands now; of equal rows the one it was."""
    was = (mapping.heading_row or 1) - 1
    rows = sorted({*range(min(HEAD_ROWS, len(sheet.rows))), *([was] if was < len(sheet.rows) else [])})
    found = {row: _places(mapping, wanted, sheet.rows[row]) for row in rows}
    best = max(rows, key=lambda row: (len(found[row]), row == was, -row), default=0)
    return best, found.get(best, {})


def _places(mapping: SheetMapping, wanted: Meanings, cells: Sequence[Cell]) -> dict[int, int]:
    """Where each column stands in this row of headings. Of several with one heading it is told by their order."""
    before, now = _by_text(mapping.headings), _by_text([say(cell) for cell in cells])
    places: dict[int, int] = {}
    for at in sorted(wanted):
        text = normalise(_over(mapping, at)) if at < len(mapping.headings) and mapping.headings[at] else ""
        there, were = now.get(text, []), before.get(text, [])
        if text and len(there) == len(were):
            places[at] = there[were.index(at)]
        elif text and there and len(were) == 1:
            places[at] = at if at in there else there[0]
    return places | _without_heading(mapping, wanted, places, cells)


def _by_text(headings: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, text in enumerate(headings):
        found.setdefault(normalise(text), []).append(at)
    return found


def _without_heading(
    mapping: SheetMapping, wanted: Meanings, places: Mapping[int, int], cells: Sequence[Cell]
) -> dict[int, int]:
    """Columns without a heading stand where they stood beside the one on their left."""
    found = {}
    for at in wanted:
        if places and (at >= len(mapping.headings) or not mapping.headings[at]):
            left = max((one for one in places if one < at), default=min(places))
            there = at + places[left] - left
            if 0 <= there < len(cells) and cells[there] is None:
                found[at] = there
    return found


def _known_since(
    mapping: SheetMapping, cells: Sequence[Cell], kind: SheetLayout, placed: Meanings
) -> dict[int, Meaning]:
    """Columns whose headings are new and known: nobody had to say what those are."""
    before, taken = _by_text(mapping.headings), {one.what for one in placed.values()}
    found: dict[int, Meaning] = {}
    for at, cell in enumerate(cells):
        if isinstance(cell, str) and at not in placed and normalise(cell) not in before:
            one = meaning(cell, kind)
            if one and one.what not in taken:
                found[at] = one
                taken.add(one.what)
    return found


def _unasked(mapping: SheetMapping, cells: Sequence[Cell], found: Meanings) -> list[int]:
    """Columns that came since and mean nothing here; of those that were there, somebody said that they are not used."""
    before = _by_text(mapping.headings)
    return [at for at, cell in enumerate(cells) if at not in found and cell and normalise(say(cell)) not in before]


def _row_moved(mapping: SheetMapping, row: int) -> Iterator[str]:
    if mapping.heading_row != row + 1:
        yield f"The headings stand in row {row + 1} now; it was row {mapping.heading_row}."


def _columns_moved(
    mapping: SheetMapping,
    wanted: Meanings,
    places: Mapping[int, int],
    elsewhere: Mapping[tuple[str, str, str], int],
    cells: Sequence[Cell],
) -> Iterator[str]:
    for at, one in wanted.items():
        there = places.get(at)
        if there is None and (other := elsewhere.get(one.what)) is not None:
            now = f"“{say(cells[other])}” in column {letter(other)}"
            yield f"“{_over(mapping, at)}” was column {letter(at)}; {now} is read in its place."
        elif there is not None and there != at:
            yield f"“{_over(mapping, at)}” stands in column {letter(there)} now; it was column {letter(at)}."
