"""Check workbooks without a store: the same reading and linking, in memory, for the issues alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from peerreview.errors import UserError
from peerreview.framework import Protocols, protocols
from peerreview.intake import check_all
from peerreview.load import protocol_id
from peerreview.outcome import SheetCount, counts_of, issues_of
from peerreview.store.naming import Given, partnerships_named, whose_they_are
from peerreview.store.snapshot import Recipe, link_into
from peerreview.store.source import Source, now
from peerreview.workbook.issues import Issue
from peerreview.workbook.mapping import Remembered
from peerreview.workbook.marked import ending_for, fix_list_for

UNNAMED = "This partnership"


@dataclass(slots=True)
class Report:
    """What a check found."""

    counts: list[SheetCount]
    issues: list[Issue]
    refused: list[Issue]


def check_files(
    files: Sequence[Path],
    partnership: str | None = None,
    protocol: str | None = None,
    available: Protocols | None = None,
    remembered: Remembered = lambda name: (),
) -> Report:
    """Check workbooks together, as if they were loaded into an empty store, by the protocols that are `available`.

    `remembered` has what was said by hand of the sheets of a file, by its name.
    Where nothing says whose they are, a partnership without a name stands in. Raises UserError for a protocol that is
    not one, where there is nothing to check, or where one of several partnerships would have to be said.
    """
    available = protocols() if available is None else available
    chosen = protocol_id(protocol, available) if protocol else None
    checked, refused = check_all(files, {}, lambda words: None, remembered=remembered)
    named = any(partnerships_named(book) for book in checked.values())
    whose = whose_they_are(checked.values(), (), Given(partnership or (None if named else UNNAMED)))
    sources = [
        Source(seq, owner, f"{seq} {book.name}", chosen, book.name, book.sha256, now())
        for seq, (book, owner) in enumerate(zip(checked.values(), whose, strict=True), 1)
    ]
    if not checked:
        if not refused:
            raise UserError("There is no workbook to check.")
        return Report([], [], refused)
    with duckdb.connect() as con:
        link_into(con, Recipe(sources, available, dict(enumerate(checked.values(), 1))))
        seqs = [source.seq for source in sources]
        return Report(counts_of(con, seqs), issues_of(con, seqs), refused)


def expect_fix_list(files: Sequence[Path], out: Path) -> None:
    """Raise UserError where no fix list could be written to `out`: of several workbooks, or under such a name."""
    if len(files) != 1:
        raise UserError("A fix list is made for one workbook at a time.")
    if out.suffix.lower() != ending_for(files[0].name):
        raise UserError(f"Give the fix list a name that ends in {ending_for(files[0].name)}, as Excel expects.")
    if out.resolve() == files[0].resolve():
        raise UserError("Give the fix list another name than the workbook's, which stays as it is.")


def write_fix_list(file: Path, report: Report, out: Path) -> str:
    """Write the workbook to `out` with its cells marked, else the list alone; return what was written."""
    try:
        data = file.read_bytes() if file.is_file() else b""
        made = fix_list_for(file.name, data, [*report.refused, *report.issues])
        out.write_bytes(made.data)
    except OSError as problem:
        raise UserError(f"{out} could not be written: {problem.strerror}.") from problem
    return f"Written: {out}. {made.said}"
