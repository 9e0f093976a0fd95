"""Whether what was said of a sheet still fits it: by its headings, wherever they stand now, else by its cells."""

from __future__ import annotations

from peerreview.workbook.book import Sheet
from peerreview.workbook.cells import number_of
from peerreview.workbook.fit_cells import fit_by_cells
from peerreview.workbook.fit_headings import fit_by_headings
from peerreview.workbook.fitted import Fit
from peerreview.workbook.mapping import SheetMapping, meanings

UNREADABLE = "What was said of it is not understood by this version of the program."


def fit(mapping: SheetMapping, sheet: Sheet) -> Fit:
    """Return what a mapping comes to on a sheet, which may have changed since."""
    known = meanings(mapping.kind)
    wanted = {number_of(letters): known[means] for letters, means in mapping.columns if means in known}
    if not wanted or len(wanted) < len(mapping.columns):
        return Fit(None, mapping, (UNREADABLE,))
    if mapping.heading_row is None:
        return fit_by_cells(mapping, wanted, sheet)
    return fit_by_headings(mapping, wanted, sheet)
