"""What people take to a meeting: `python -m benchmarks.packs [--store FOLDER]`.

Each pack on the demo, timed in a process of its own that has asked nothing before, from asking to the bytes; then every
pack of a partnership of 24 schools with ten years of reviews, the paper and the slides of each school among them, with
the most memory that it took. With --measure-in FOLDER it is that process.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.england import AS_OF, make_store
from benchmarks.figures import Figure, verdict
from benchmarks.pages import demo_store
from benchmarks.process import run
from peerreview.packs.records import Records, records_of
from peerreview.store.store import Store
from peerreview.ui.pack_kinds import KINDS, Asked

EVERYTHING_SECONDS, MEGABYTES = 20, 500
SCHOOLS = 24
LIMITS = {".pdf": 1, ".pptx": 2}  # seconds
OF_A_SCHOOL = ("governors",)


def asked(records: Records, kind: str, *, every: bool) -> list[Asked]:
    """What to ask for of a kind: for a pack of one school the first one's, or every one's."""
    schools = [str(row["school"]) for row in records.rows("schools") if row["member"]]
    if kind in OF_A_SCHOOL:
        return [Asked(records, school) for school in (schools if every else schools[:1])]
    return [Asked(records, page="themes")]


def timed(make: Callable[[], bytes]) -> float:
    """Seconds that it takes."""
    began = time.perf_counter()
    assert make()
    return time.perf_counter() - began


def each(records: Records, *, every: bool) -> dict[str, float]:
    """Seconds for each kind in each format; what the first one loads is in its own figure."""
    return {
        f"{name}{ending}": sum(timed(partial(make, one)) for one in asked(records, name, every=every))
        for name, kind in KINDS.items()
        for ending, make in kind.formats.items()
    }


def bench(arguments: Sequence[str] | None = None) -> list[Figure]:
    """The figures; takes --store, a demo that has been loaded."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.packs")
    parser.add_argument("--store", type=Path)
    parser.add_argument("--measure-in", type=Path)
    parser.add_argument("--everything", action="store_true")
    given = parser.parse_args(arguments)
    if given.measure_in:
        store = Store.open(given.measure_in)
        day = None if store.fixed_as_of else AS_OF
        records = records_of(store, partnership=partnerships(store)[0], as_of=day)
        print(json.dumps(each(records, every=given.everything)))
        return []
    return list(measure(given.store))


def partnerships(store: Store) -> list[str]:
    """The names of a store's partnerships."""
    from peerreview.access import LOCAL
    from peerreview.questions.ask import ask

    return list(ask("partnerships", LOCAL, store=store)["partnership"])


def measure(store: Path | None) -> Iterator[Figure]:
    """Each kind on the demo, then everything for 24 schools."""
    itself = [sys.executable, "-m", "benchmarks.packs", "--measure-in"]
    with tempfile.TemporaryDirectory() as folder:
        demo = store or demo_store(Path(folder) / "demo")
        for name, seconds in json.loads(run([*itself, str(demo)]).said.splitlines()[-1]).items():
            ending = f".{name.rpartition('.')[2]}"
            yield Figure(f"{name} on the demo", seconds, LIMITS.get(ending), "s")
        large = make_store(Path(folder) / "large", 1, SCHOOLS).folder
        ended = run([*itself, str(large), "--everything"])
        yield Figure(
            f"everything, {SCHOOLS} schools",
            sum(json.loads(ended.said.splitlines()[-1]).values()),
            EVERYTHING_SECONDS,
            "s",
        )
        yield Figure(f"everything, {SCHOOLS} schools: memory", ended.megabytes, MEGABYTES, "MB")


if __name__ == "__main__":
    found = bench()
    sys.exit(verdict(found) if found else 0)
