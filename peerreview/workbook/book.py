"""A file as sheets of cells, and the limits within which strangers' files are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from peerreview.workbook.cells import Cell

if TYPE_CHECKING:
    from peerreview.workbook.recognise import Table

MB = 1_000_000
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be. A partnership needs a thousandth of most of these; England needs a tenth."""

    file_mb: int = 50  # a register of every school in England is 60 MB as CSV and 20 MB as a workbook
    unpacked_mb: int = 500  # 200,000 rows unpack to about 150 MB; a zip bomb to thousands
    parts: int = 5_000  # files inside the workbook: each picture and sheet is one
    rows: int = 200_000  # on one sheet: ten years of England's 24,000 schools do not fill it
    columns: int = 1_000  # on one sheet: the widest register seen has 140
    cells: int = 6_000_000  # on all sheets: they become Python objects of about 60 bytes each
    field_characters: int = 200_000  # in one value of a CSV file; Excel's own limit for a cell is 32,767
    memory_mb: int = 1_000  # of the process that reads: more than twice what 200,000 rows were seen to need
    seconds: int = 25  # five times what 200,000 rows took on a busy machine with two cores


LIMITS = Limits()


@dataclass(slots=True)
class Sheet:
    """One sheet. `rows` start at A1, equally wide; a blank cell is None and text has no spaces around it.

    The rest counts rows and columns from 0. `errors`: cells that show an Excel error, which is also their
    text. `hidden_columns`: the first and last of each run. `ragged`: for CSV, the rows with another number of
    fields than `usual_fields`, with their line in the file and their fields. `merged`: the first and last cell of
    each merged range; `fills`: the colour of coloured cells; `comments`: cells with a comment. `unseen`: what the
    format does not let us look at, in words. `from_1904`: a day that is kept as a number counts from 1904.
    `tables`: those of a record workbook, which need not be looked for; `records`: the rows of it that are records,
    however they begin; `elsewhere`: the columns whose cells stand in one place of their own, such as "Planning!B5".
    """

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    errors: dict[Place, str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    ragged: dict[int, tuple[int, int]] = field(default_factory=dict)
    usual_fields: int = 0
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    fills: dict[Place, str] = field(default_factory=dict)
    comments: list[Place] = field(default_factory=list)
    unseen: str = ""
    from_1904: bool = False
    tables: list[Table] | None = None
    records: frozenset[int] = frozenset()
    elsewhere: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """A file that could be read: its name, the SHA-256 of its bytes, and its sheets in order."""

    name: str
    sha256: str
    sheets: list[Sheet]


class Refused(Exception):
    """The file cannot be used; `words` fill the sentence of `code`."""

    def __init__(self, code: str, **words: object) -> None:
        super().__init__(code, words)
        self.code = code
        self.words = words
