"""CSV and its relatives: which characters, which delimiter, and which lines are ragged."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass

from peerreview.workbook.book import Limits, Refused

DELIMITERS = (",", ";", "\t")
_SAMPLE_LINES = 30


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows as they are. `ragged`: row (from 0) → line in the file, fields, where not `usual_fields`."""

    rows: list[list[str]]
    ragged: dict[int, tuple[int, int]]
    usual_fields: int


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or else what Windows wrote (cp1252)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def delimiter_of(text: str) -> str:
    """Return the delimiter that divides the first lines most evenly."""
    first = text[:20].splitlines()[0].strip().lower() if text else ""
    if first.startswith("sep=") and first[4:] in DELIMITERS:
        return first[4:]
    lines = [line for line in text[:50_000].splitlines()[:_SAMPLE_LINES] if line.strip()]
    return max(DELIMITERS, key=lambda one: _evenness(one, lines))


def _evenness(delimiter: str, lines: list[str]) -> tuple[int, int]:
    counts = Counter(_count(line, delimiter) for line in lines)
    counts.pop(0, None)
    fields, found = max(counts.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
    return found, fields


def _count(line: str, delimiter: str) -> int:
    """Return how often the delimiter stands outside quotation marks."""
    return sum(part.count(delimiter) for part in line.split('"')[::2])


def read_delimited(data: bytes, limits: Limits) -> Lines:
    """Return the lines. Raises Refused where there are too many or quotation marks do not pair up."""
    text = decode(data)
    csv.field_size_limit(limits.field_characters)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    rows: list[list[str]] = []
    numbers: list[int] = []
    started = 1
    try:
        for row in lines:
            if len(rows) >= limits.rows:
                raise Refused("too_many_rows", sheet="CSV", rows=f"{limits.rows + 1:,}", limit=f"{limits.rows:,}")
            rows.append(row)
            numbers.append(started)
            started = lines.line_num + 1
    except csv.Error as error:
        raise Refused("csv_quotes", line=started) from error
    usual = _usual_fields(rows)
    ragged = {at: (numbers[at], len(row)) for at, row in enumerate(rows) if row and len(row) != usual}
    return Lines(rows, ragged if usual else {}, usual)


def _usual_fields(rows: list[list[str]]) -> int:
    """Return how many fields most lines have; lines of one field are titles and notes."""
    usual = Counter(len(row) for row in rows if len(row) > 1).most_common(1)
    return usual[0][0] if usual else 0
