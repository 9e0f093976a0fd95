"""How long `peerreview check` takes, and its memory: `python -m benchmarks.check_rows`.

An ordinary workbook, of 12 schools over three years, and one of 100,000 rows beside calamine that only reads it.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import Figure, verdict
from benchmarks.load_rows import CALAMINE, EXTRA_SECONDS, TIMES_CALAMINE, bare_read, write_workbook
from benchmarks.process import Ended, run

ROWS = 100_000
ORDINARY_ROWS = 12 * 3 * 4  # a review a school a year, and three actions of each
ORDINARY_SECONDS, MEGABYTES = 1.5, 1_000  # the most that checking may take


def check(book: Path, rows: int) -> Ended:
    """`peerreview check` of a workbook that says so many rows."""
    command = [sys.executable, "-m", "peerreview.cli", "check", str(book)]
    ended = run([*command, "--partnership", "The Benchmark Partnership", "--protocol", "tiptree-stanway"])
    assert f"{rows - rows // 4:,} loaded, 0 left out" in ended.said, ended.said
    return ended


def bench(arguments: Sequence[str] | None = None) -> list[Figure]:
    """The best of some rounds, which other work on the machine disturbed least."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = range(parser.parse_args(arguments).rounds)
    with tempfile.TemporaryDirectory() as place:
        ordinary = write_workbook(Path(place) / "ordinary.xlsx", ORDINARY_ROWS)
        large = write_workbook(Path(place) / "large.xlsx", ROWS)
        checks = [(check(ordinary, ORDINARY_ROWS), check(large, ROWS), bare_read(CALAMINE, large)) for _ in rounds]
    small, big, bare = zip(*checks, strict=True)
    limit = TIMES_CALAMINE * min(bare) + EXTRA_SECONDS
    return [
        Figure("Checking an ordinary workbook", min(one.seconds for one in small), ORDINARY_SECONDS, "s"),
        Figure("Checking 100,000 rows, at most 4 × calamine + 1.5 s", min(one.seconds for one in big), limit, "s"),
        Figure("Checking 100,000 rows: most memory", max(one.megabytes for one in big), MEGABYTES, "MB"),
    ]


if __name__ == "__main__":
    sys.exit(verdict(bench()))
