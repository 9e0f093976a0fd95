"""Check workbooks without a store: the same reading and linking, in memory, for the issues alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from peerreview.errors import UserError
from peerreview.framework import protocols
from peerreview.load import check_all, protocol_id
from peerreview.outcome import SheetCount, counts_of, issues_of
from peerreview.store.naming import partnerships_named
from peerreview.store.snapshot import Recipe, build_into
from peerreview.store.source import Source, now
from peerreview.workbook.check import CheckedWorkbook
from peerreview.workbook.issues import Issue

UNNAMED = "This partnership"


@dataclass(slots=True)
class Report:
    """What a check found."""

    counts: list[SheetCount]
    issues: list[Issue]
    refused: list[Issue]


def check_files(files: Sequence[Path], partnership: str | None = None, protocol: str | None = None) -> Report:
    """Check workbooks together, as if they were loaded into an empty store.

    Raises UserError for a protocol that is not one, or where there is nothing to check.
    """
    available = protocols()
    chosen = protocol_id(protocol, available) if protocol else None
    checked, refused = check_all(files, {}, lambda words: None)
    sources = [
        Source(seq, _partnership(book, partnership), f"{seq} {path.stem}", chosen, book.name, book.sha256, now())
        for seq, (path, book) in enumerate(checked.items(), 1)
    ]
    if not checked:
        if not refused:
            raise UserError("There is no workbook to check.")
        return Report([], [], refused)
    with duckdb.connect() as con:
        build_into(con, Recipe(sources, available, dict(enumerate(checked.values(), 1))))
        seqs = [source.seq for source in sources]
        return Report(counts_of(con, seqs), issues_of(con, seqs), refused)


def _partnership(book: CheckedWorkbook, given: str | None) -> str | None:
    return given or (None if partnerships_named(book) else UNNAMED)
