"""Why rows were left out, in sentences: the words are in reasons.toml."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from peerreview.words import listed, plural

SHOWN = 6  # runs of rows that are named in a sentence; after them only how many rows there are
_PART = re.compile(r"(\d+) × (.+?)(?: \(([\d–, ]+)\))?")


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Every reason with what is said of `one` row and of `many`."""
    return tomllib.loads(files("peerreview.workbook").joinpath("reasons.toml").read_text(encoding="utf-8"))


def say_reasons(counted: str | None) -> str:
    """As in "2 rows are notes (rows 4–5); 1 row is a total (row 9)", from "2 × note (4–5); 1 × total (9)".

    "" where no row was left out.
    """
    return "; ".join(_sentence(int(times), reason, rows) for times, reason, rows in _parts(counted))


def rows_left_out(counted: str | None, reason: str) -> int:
    """How many rows were left out for one reason."""
    return sum(int(times) for times, why, _ in _parts(counted) if why == reason)


def _parts(counted: str | None) -> Iterator[tuple[str, str, str | None]]:
    found = (_PART.fullmatch(part) for part in (counted or "").split("; "))
    return ((part[1], part[2], part[3]) for part in found if part)


def _sentence(times: int, reason: str, rows: str | None) -> str:
    words = sentences().get(reason, {"one": f"was left out ({reason})", "many": f"were left out ({reason})"})
    said = f"1 row {words['one']}" if times == 1 else f"{times:,} rows {words['many']}"
    return f"{said} ({_which(rows.split(', '), times)})" if rows else said


def _which(runs: list[str], times: int) -> str:
    """As in: row 14; rows 14 and 20–31; rows 4, 6, 8, 10, 12, 14 and 20 more."""
    shown = runs[:SHOWN]
    more = times - sum(map(_length, shown)) if len(runs) > SHOWN else 0
    return f"{plural('row', times)} {listed([*shown, *([f'{more:,} more'] if more else [])])}"


def _length(run: str) -> int:
    first, _, last = run.partition("–")
    return int(last or first) - int(first) + 1
