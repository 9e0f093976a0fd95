"""How long a folder of 2,000 workbooks takes, and again when nothing in it changed: `python -m benchmarks.load_folder`.

`peerreview load` is timed end to end, each time as a process of its own; once more after one workbook has changed.
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
WORKBOOKS = 2_000
FIRST_SECONDS, UNCHANGED_SECONDS = 480, 20  # the most that so many may take: the first time, and unchanged
YEARS, TOGETHER = range(2021, 2026), 20  # years of reviews in a workbook, and workbooks in a folder

REVIEWS = ("School", "Academic year", "Review date", "Workshop", "Focus")
ACTIONS = ("School", "Academic year", "Action", "Owner", "Due", "Status")


def rows(school: str, shift: int) -> tuple[Iterator[tuple[object, ...]], Iterator[tuple[object, ...]]]:
    """A review a year and four actions of each."""
    held = {f"{year}/{(year + 1) % 100}": date(year, 11, 1) + timedelta(days=shift) for year in YEARS}
    reviews = ((school, year, on, on + timedelta(days=14), "Reading") for year, on in held.items())
    actions = (
        (school, year, f"Action {number} of {year}", "Head", on + timedelta(days=90), "in progress")
        for year, on in held.items()
        for number in range(4)
    )
    return reviews, actions


def write_workbook(folder: Path, number: int, shift: int = 0) -> None:
    """The workbook of one school, in a folder with some others."""
    book = openpyxl.Workbook(write_only=True)
    for title, headings, lines in zip(
        ("Reviews", "Actions"), (REVIEWS, ACTIONS), rows(f"School {number:05} Primary", shift), strict=True
    ):
        sheet = book.create_sheet(title)
        for row in (headings, *lines):
            sheet.append(row)
    place = folder / f"group {number // TOGETHER:03}"
    place.mkdir(exist_ok=True)
    book.save(place / f"school {number:05}.xlsx")


def load(folder: Path, store: Path, said: str) -> float:
    """Seconds for `peerreview load FOLDER`, from the start of the process to its end."""
    command = [sys.executable, "-m", "peerreview.cli", "load", str(folder), "--store", str(store)]
    command += ["--partnership", "The Benchmark Partnership", "--protocol", "tiptree-stanway"]
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    took = time.perf_counter() - began
    assert said in done.stdout, done.stdout
    return took


def measure(workbooks: int) -> dict[str, float]:
    """The seconds of the first load, of one in which nothing changed, and of one in which one workbook did."""
    with tempfile.TemporaryDirectory() as place:
        folder, store = Path(place) / "shared", Path(place) / "store"
        folder.mkdir()
        for number in range(workbooks):
            write_workbook(folder, number)
        taken = {"the first time": load(folder, store, f"{workbooks:,} loaded")}
        taken["unchanged"] = load(folder, store, f"{workbooks:,} unchanged")
        write_workbook(folder, 0, shift=1)
        taken["one changed"] = load(folder, store, f"1 loaded, {workbooks - 1:,} unchanged")
    return taken


def bench(arguments: Sequence[str] | None = None) -> list[Figure]:
    """Prints seconds; the limits are those of 2,000 workbooks, in proportion."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workbooks", type=int, default=WORKBOOKS)
    options = parser.parse_args(arguments)
    taken, share = measure(options.workbooks), options.workbooks / WORKBOOKS
    limits = {"the first time": FIRST_SECONDS * share, "unchanged": UNCHANGED_SECONDS * share}
    return [
        Figure(f"{options.workbooks:,} workbooks, {when}", seconds, limits.get(when), "s")
        for when, seconds in taken.items()
    ]


if __name__ == "__main__":
    sys.exit(verdict(bench()))
