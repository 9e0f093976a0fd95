"""Questions and publishing at England's size: `python -m benchmarks.england [--keep FOLDER]`.

2,000 partnerships of 12 schools, ten years of reviews, five actions each (england.sql makes them). Every question is
asked for its number of rows and for its first 1,000, by the lead of one partnership and by someone who sees all; then
one partnership's workbook is loaded again, as a process of its own, with a date changed.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import openpyxl

from peerreview.access import LOCAL, Viewer
from peerreview.framework import protocols
from peerreview.questions.ask import answer
from peerreview.questions.catalogue import Question, questions
from peerreview.store import parsed
from peerreview.store.linking import link
from peerreview.store.snapshot import writing
from peerreview.store.source import source_entry, sources_in
from peerreview.store.sql import SCHEMA_VERSION, run
from peerreview.store.steps import place_steps
from peerreview.store.store import Store
from peerreview.workbook.layout import layout

ROOT = Path(__file__).resolve().parents[1]
PARTNERSHIPS, MEMBERS, YEARS = 2_000, 12, 10
AS_OF = date(2026, 3, 2)
ONE = "0007 Partnership"
FIRST = 1_000  # the rows of an answer that a page shows at most
ONE_MS, ALL_MS, SNAPSHOT_MB, PUBLISH_SECONDS, PUBLISH_MB = 100, 1_000, 500, 60, 2_000


def make_store(folder: Path, partnerships: int = PARTNERSHIPS, members: int = MEMBERS) -> Store:
    """A store whose live snapshot is of England's size, unless fewer partnerships or more members are asked for."""
    store = Store.open(folder)
    path = store.aside()
    with writing(path) as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute("begin")
        run(con, "schema")
        parsed.create(con)
        con.execute("insert into base.meta values ($schema, 'benchmark')", {"schema": SCHEMA_VERSION})
        for name, value in (("partnerships", partnerships), ("members", members), ("years", YEARS)):
            con.execute(f"set variable {name} = {value}")
        con.execute((Path(__file__).parent / "england.sql").read_text(encoding="utf-8"))
        link(con, protocols())
        place_steps(con, protocols())
        run(con, "visible")
        run(con, "states")
        con.execute("commit")
        con.execute("checkpoint")
    with store.locked(keep=path):
        store.publish(path, None, {"kind": "load", "sources": [source_entry(s) for s in sources_in(path)]})
    check(store, reviews=partnerships * members * YEARS)
    return store


def check(store: Store, reviews: int) -> None:
    """Nothing may be lost on the way at this size: a review a school a year, and what each of them has."""
    expected = {"reviews": reviews, "actions": 5 * reviews, "findings": 3 * reviews, "roles": 6 * reviews}
    with duckdb.connect(str(store.path(store.current or 0)), read_only=True) as con:
        for table, rows in expected.items():
            assert con.execute(f"select count(*) from base.{table}").fetchall() == [(rows,)], table


def write_workbook(store: Store, path: Path) -> Path:
    """The workbook of one partnership as its snapshot has it, with one workshop on another day."""
    book = openpyxl.Workbook(write_only=True)
    with duckdb.connect(str(store.path(store.current or 0)), read_only=True) as con:
        [seq] = con.execute("select seq from base.sources where partnership = ?", [ONE]).fetchone() or [0]
        dates = con.execute(
            f'pivot (select row_number, milestone, "on" from parsed.milestone_cells where seq = {seq}) on milestone'
            ' using max("on") group by row_number order by row_number'
        )
        milestones = [column[0] for column in dates.description][1:]
        typed = {row: days for row, *days in dates.fetchall()}
        typed[min(typed)][milestones.index("Workshop")] = date(2027, 1, 12)
        for key in ("schools", "reviews", "findings", "actions", "people", "impact"):
            columns = layout().sheets[key].columns
            names = ", ".join(f'"{column.key}"' for column in columns)
            sheet = book.create_sheet(layout().sheets[key].title)
            sheet.append([column.heading for column in columns] + (milestones if key == "reviews" else []))
            for row, *cells in con.execute(
                f"select row_number, {names} from parsed.{key} where seq = ? order by row_number", [seq]
            ).fetchall():
                said = [("yes" if cell else "no") if isinstance(cell, bool) else cell for cell in cells]
                sheet.append(said + (typed.get(row, []) if key == "reviews" else []))
    book.save(path)
    return path


def asked(con: duckdb.DuckDBPyConnection, question: Question, viewer: Viewer, rounds: int) -> tuple[float, int]:
    """The milliseconds of the slower of counting and the first rows, each in its best round; the number of rows."""
    values = {name: AS_OF if name == "as_of" else None for name in question.parameters}
    slower, total = 0.0, 0
    for first in (0, FIRST):
        taken = []
        for _ in range(rounds):
            cursor = con.cursor()
            began = time.perf_counter()
            total = int(answer(cursor, question, viewer, values, first=first).attrs["total"])
            taken.append((time.perf_counter() - began) * 1000)
            cursor.close()
        slower = max(slower, min(taken))
    return slower, total


def ask_all(store: Store, rounds: int) -> list[str]:
    """Asks every question of both viewers; what took too long."""
    slow = []
    with duckdb.connect(str(store.path(store.current or 0)), read_only=True, config={"threads": 2}) as con:
        con.execute("set TimeZone = 'UTC'")
        print(f"{'':24}{'one partnership':>28}{'everything':>28}")
        for name, question in sorted(questions().items()):
            cells = []
            for viewer, limit in ((Viewer("lead", (ONE,)), ONE_MS), (LOCAL, ALL_MS)):
                took, total = asked(con, question, viewer, rounds)
                cells.append(f"{took:9.0f} ms {total:11,} rows")
                if took > limit:
                    slow.append(f"{name}: {took:.0f} ms, limit {limit}")
            print(f"{name:24}" + "".join(f"{cell:>28}" for cell in cells), flush=True)
    return slow


def publish(store: Store, book: Path) -> tuple[float, float]:
    """Seconds and megabytes that `peerreview load` takes for one partnership's workbook."""
    command = [sys.executable, "-m", "peerreview.cli", "load", str(book), "--store", str(store.folder)]
    began = time.perf_counter()
    done = subprocess.run(
        [*command, "--partnership", ONE, "--as", "register", "--yes"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    took = time.perf_counter() - began
    assert done.returncode == 0, done.stderr
    return took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints what was measured; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="keep the store in this folder, and use the one that is there")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        place = options.keep or Path(folder) / "england"
        began = time.perf_counter()
        store = Store.open(place) if (place / "CURRENT").exists() else make_store(place)
        size = store.path(store.current or 0).stat().st_size / 1e6
        print(f"Snapshot: {size:.0f} MB (limit {SNAPSHOT_MB}), ready after {time.perf_counter() - began:.0f} s")
        beyond = ask_all(store, options.rounds)
        seconds, megabytes = publish(store, write_workbook(store, Path(folder) / "register.xlsx"))
        print(f"Publishing one partnership: {seconds:.0f} s (limit {PUBLISH_SECONDS}),", end=" ")
        print(f"{megabytes:,.0f} MB (limit {PUBLISH_MB:,})")
    beyond += ["the snapshot's size"] if size > SNAPSHOT_MB else []
    beyond += ["publishing"] if seconds > PUBLISH_SECONDS or megabytes > PUBLISH_MB else []
    print("Beyond the limits: " + "; ".join(beyond) if beyond else "Within the limits.")
    return int(bool(beyond))


if __name__ == "__main__":
    sys.exit(main())
