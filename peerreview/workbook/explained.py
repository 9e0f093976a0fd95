"""The tables of a workbook's sheets: by what somebody said of a sheet, where that fits, else by known headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from peerreview.workbook.book import Book, Sheet
from peerreview.workbook.cells import say
from peerreview.workbook.fitted import Fit
from peerreview.workbook.fitting import fit
from peerreview.workbook.headings import HEAD_ROWS
from peerreview.workbook.issues import Issue, make_issue
from peerreview.workbook.layout import layout, normalise
from peerreview.workbook.mapping import Mappings, SheetMapping, mapped_headings
from peerreview.workbook.not_loaded import DOES_NOT_FIT, NotLoaded, rows_from, were_not
from peerreview.workbook.recognise import Table, tables_of


class Explained:
    """What was said of the sheets of one workbook, and what that came to as they were looked at.

    `unfit` has the sheets that what was said of them does not fit any more, by their names.
    """

    def __init__(self, book: Book, said: Iterable[SheetMapping]) -> None:
        self._file = book.name
        self._alone = len(book.sheets) == 1
        self._said = tuple(said)
        self._of = {one.sheet: one for one in self._said if one.sheet}
        self._served: set[SheetMapping] = set()
        self._now: dict[str, SheetMapping] = {}
        self.unfit: dict[str, NotLoaded] = {}

    def tables(self, sheet: Sheet) -> tuple[list[Table], list[Issue]]:
        """Return the tables of a sheet, and what has to be said of how they were found."""
        own = self._of.get(sheet.name)
        fitting = fit(own, sheet) if own else None
        if own and fitting and fitting.table:
            return self._taken(own, sheet, fitting, fitting.table)
        tables = tables_of(sheet)
        if any(not table.missing for table in tables):
            return tables, []
        if fitting:
            return [], [self._unfit(sheet, fitting)]
        for other, likewise in self._elsewhere(sheet):
            if likewise.table:
                return self._taken(other, sheet, likewise, likewise.table)
        return tables, []

    @property
    def went_by(self) -> Mappings:
        """What the check went by: with the same, the same workbook says the same again."""
        return tuple(one for one in self._said if one.sheet or one in self._served)

    @property
    def now(self) -> Mappings:
        """What to go by the next time: where the columns stand now, and the sheets that were read like another."""
        kept = {one.sheet: one for one in self._said if one.sheet}
        return tuple((kept | self._now).values())

    def _taken(self, said: SheetMapping, sheet: Sheet, found: Fit, table: Table) -> tuple[list[Table], list[Issue]]:
        self._served.add(said)
        self._now[sheet.name] = found.now
        return [table], [*self._moved(said, sheet, found, table), *self._gone(sheet, found, table)]

    def _elsewhere(self, sheet: Sheet) -> Iterator[tuple[SheetMapping, Fit]]:
        """What was said of other sheets, where every column is found here too."""
        texts = (
            {normalise(say(cell)) for row in sheet.rows[:HEAD_ROWS] for cell in row if cell} if self._said else set()
        )
        for other in self._said:
            alike = texts.issuperset(mapped_headings(other)) if other.heading_row else self._alone and other.sheet
            if alike and (found := fit(other, sheet)).whole:
                yield other, found

    def _moved(self, said: SheetMapping, sheet: Sheet, found: Fit, table: Table) -> Iterator[Issue]:
        like = f"It is read as the sheet “{said.sheet}” was." if said.sheet else "It is read as another workbook was."
        what = " ".join([*([like] if said.sheet != sheet.name else []), *found.moved])
        if what:
            yield make_issue("mapping_moved", **self._place(sheet, table.heading_row), what=what)

    def _gone(self, sheet: Sheet, found: Fit, table: Table) -> Iterator[Issue]:
        for heading, held in found.gone:
            place = self._place(sheet, table.heading_row)
            yield make_issue("mapped_heading_gone", **place, heading=heading, held=held)

    def _unfit(self, sheet: Sheet, found: Fit) -> Issue:
        rows = rows_from(sheet, found.now.first_row - 1)
        kind = layout().sheets.get(found.now.kind)
        place = self._place(sheet, 0)
        said = f" as {kind.title}" if kind else ""
        issue = make_issue(DOES_NOT_FIT, **place, what=found.in_words, kind=said, rows=were_not(rows))
        self.unfit[sheet.name] = NotLoaded(sheet.name, rows, DOES_NOT_FIT, issue)
        return issue

    def _place(self, sheet: Sheet, row: int) -> dict[str, str]:
        return {"file": self._file, "sheet": sheet.name, "cell": f"{sheet.name}!A{max(row, 0) + 1}"}
