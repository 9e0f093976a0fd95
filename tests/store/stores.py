"""Small stores for tests: a timetable in, a snapshot out; and loaders that are processes of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from peerreview.access import LOCAL
from peerreview.load import Given, prepare, publish
from peerreview.questions.ask import ask
from peerreview.store.store import Store
from tests.workbooks import write_xlsx

ROOT = Path(__file__).resolve().parents[2]
WHOSE = "Alder Vale Partnership"
GIVEN = Given(WHOSE, "tiptree-stanway")
HEADINGS = ("School", "Data sharing", "Review date", "Workshop", "Impact review", "ICs assigned")
SCHOOLS = ("Wrenmoor Primary School", "Hollowmere Junior School", "Fennick Infant School")
DAY = date(2026, 3, 10)


def timetable(folder: Path, shift: int = 0, name: str = "timetable.xlsx", schools: Sequence[str] = SCHOOLS) -> Path:
    """A consortium's timetable; `shift` moves every review by so many days."""
    on = DAY + timedelta(days=shift)
    rows = [(school, on - timedelta(days=14), on, "tbc", None, "Ada Penhallow") for school in schools]
    return write_xlsx(folder / name, Timetable=[HEADINGS, *rows])


def plans(folder: Path, *actions: str, name: str = "plans.xlsx") -> Path:
    """Action plans of the first school's review."""
    rows = [(SCHOOLS[0], DAY, action, "in progress") for action in actions]
    return write_xlsx(folder / name, Actions=[("School", "Review date", "Action", "Status"), *rows])


def copied(made: Path, to: Path) -> Store:
    """The store in a folder that was made once for many tests, copied with the files beside it."""
    shutil.copytree(made, to, dirs_exist_ok=True)
    return Store.open(to / "store")


def load(store: Store, *files: Path, given: Given = GIVEN) -> int:
    """Load files and return the new snapshot's number."""
    return publish(prepare(store, files, given))


def review_dates(store: Store, **how: Any) -> set[date]:
    """The dates of all reviews in the live snapshot, or another."""
    frame = ask("follow_ups", LOCAL, store=store, as_of=date(2020, 1, 1), **how)
    return {day.date() for day in frame[frame["step"] == "Review"]["due"]}


def shifted(days: int) -> set[date]:
    """What `review_dates` gives of a timetable with that shift."""
    return {DAY + timedelta(days=days)}


def rows_of(snapshot: Path, *leaving_out: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of a snapshot, sorted, table by table."""
    with duckdb.connect(str(snapshot), read_only=True) as con:
        tables = con.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where schema_name in ('base', 'parsed')"
        ).fetchall()
        return {
            name: sorted(con.execute(f"select * from {name}").fetchall(), key=repr)
            for (name,) in sorted(tables)
            if name not in leaving_out
        }


def leftovers(store: Store) -> list[str]:
    """What an unfinished load left behind."""
    found = [p for folder in (store.folder, store.snapshots, store.archive.folder) for p in folder.glob(".*")]
    return sorted({p.name for p in [*found, *store.snapshots.glob("*.wal")]})


def python(program: str, *arguments: object) -> subprocess.Popen[str]:
    """A Python process with pipes, started in the project's folder."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def cli(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command line, as a process."""
    command = [sys.executable, "-m", "peerreview.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=120)
