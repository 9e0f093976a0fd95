"""How long 50,000 rows take from a workbook to a published snapshot: `python -m benchmarks.load_rows`.

`peerreview load` is timed end to end, beside calamine and openpyxl that only read the same file; each is a process of
its own. Rounds take turns, so that a busy machine slows all of them alike.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import openpyxl

from benchmarks.figures import Figure, verdict

ROOT = Path(__file__).resolve().parents[1]
ROWS = 50_000
TIMES_CALAMINE, EXTRA_SECONDS = 4, 1.5  # the most that loading may take: so many times a bare read, and so much more

SCHOOLS = 2_500
REVIEWS = (
    "School",
    "Academic year",
    "Review date",
    "Data sharing",
    "Workshop",
    "Impact review",
    "Theme",
    "ICs assigned",
)
ACTIONS = (
    "School", "Academic year", "Theme", "Action", "Owner", "Support from", "Start", "Due", "Revised due", "Status",
    "Completed", "Success criterion", "Evidence",
)  # fmt: skip
THEMES = ("Our impact", "Looking inward", "Looking outward", "Looking forward")

CALAMINE = """
import sys, time
began = time.perf_counter()
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names: book.get_sheet_by_name(name).to_python()
print(time.perf_counter() - began)
"""
OPENPYXL = """
import sys, time
began = time.perf_counter()
import openpyxl
book = openpyxl.load_workbook(sys.argv[1], read_only=True)
for sheet in book: list(sheet.iter_rows(values_only=True))
print(time.perf_counter() - began)
"""


def reviews(rows: int) -> Iterator[tuple[object, ...]]:
    """A review a school a year, a quarter of all rows."""
    for number in range(rows // 4):
        school, year = number % SCHOOLS, 2021 + number // SCHOOLS
        held = date(year, 10, 1) + timedelta(days=school % 200)
        yield (
            f"School {school:05} Primary", f"{year}/{(year + 1) % 100}", held, held - timedelta(days=14),
            held + timedelta(days=10), None if school % 3 else held + timedelta(days=180), THEMES[school % 4],
            f"Champion {school % 700} & Champion {700 + school % 200}",
        )  # fmt: skip


def actions(rows: int) -> Iterator[tuple[object, ...]]:
    """Three actions a review."""
    for number in range(rows - rows // 4):
        review = number // 3
        school, year = review % SCHOOLS, 2021 + review // SCHOOLS
        start = date(year, 11, 1) + timedelta(days=school % 200)
        done = number % 3 == 0
        yield (
            f"School {school:05} Primary", f"{year}/{(year + 1) % 100}", THEMES[number % 4],
            f"Action {number}: write down how mathematics is taught in every class", f"Owner {number % 3000}",
            f"School {(school + 1) % SCHOOLS:05} Primary" if number % 2 else None, start, start + timedelta(days=90),
            start + timedelta(days=120) if number % 5 == 0 else None, "complete" if done else "in progress",
            start + timedelta(days=100) if done else None, f"All classes use it by week {number % 40}",
            f"Book look in week {number % 30} found it in every class" if done else None,
        )  # fmt: skip


def write_workbook(path: Path, rows: int = ROWS) -> Path:
    """A workbook of two sheets with so many rows together."""
    book = openpyxl.Workbook(write_only=True)
    for title, headings, lines in (("Reviews", REVIEWS, reviews(rows)), ("Actions", ACTIONS, actions(rows))):
        sheet = book.create_sheet(title)
        for row in (headings, *lines):
            sheet.append(row)
    book.save(path)
    return path


def bare_read(program: str, book: Path) -> float:
    """Seconds that a reader needs for the file, its own start left out."""
    done = subprocess.run([sys.executable, "-c", program, str(book)], check=True, capture_output=True, text=True)
    return float(done.stdout)


def load(book: Path) -> float:
    """Seconds for `peerreview load` into a new store, from the start of the process to its end."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "peerreview.cli", "load", str(book), "--store", folder]
        command += ["--partnership", "The Benchmark Partnership", "--protocol", "tiptree-stanway"]
        began = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        took = time.perf_counter() - began
    assert f"{ROWS - ROWS // 4:,} loaded, 0 left out" in done.stdout, done.stdout
    return took


def measure(rounds: int) -> dict[str, float]:
    """The seconds of each way of reading in its best round, which other work on the machine disturbed least."""
    taken: dict[str, list[float]] = {"calamine": [], "openpyxl": [], "load": []}
    with tempfile.TemporaryDirectory() as folder:
        book = write_workbook(Path(folder) / "rows.xlsx")
        for _ in range(rounds):
            taken["calamine"].append(bare_read(CALAMINE, book))
            taken["load"].append(load(book))
            taken["openpyxl"].append(bare_read(OPENPYXL, book))
    return {name: min(seconds) for name, seconds in taken.items()}


def bench(arguments: Sequence[str] | None = None) -> list[Figure]:
    """Prints times and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    best = measure(options.rounds)
    took, limit = best["load"], TIMES_CALAMINE * best["calamine"] + EXTRA_SECONDS
    print(f"Loading {ROWS:,} rows, best of {options.rounds} rounds")
    for name, seconds in best.items():
        print(f"  {name:12} {seconds:6.2f} s   loading takes {took / seconds:4.2f} times as long")
    return [
        Figure(f"Loading, at most {TIMES_CALAMINE} × calamine + {EXTRA_SECONDS} s", took, limit, "s"),
        Figure("Loading, at most what openpyxl takes", took, best["openpyxl"], "s"),
    ]


if __name__ == "__main__":
    sys.exit(verdict(bench()))
