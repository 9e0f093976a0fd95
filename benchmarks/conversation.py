"""Pages for a conversation, once they have been worked out: `python -m benchmarks.conversation`.

Impact, Support and Maturity of a partnership of 24 schools, and Maturity for somebody with 200 partnerships of twelve,
each with ten years of reviews. Timed without a browser, as the median of several runs after the first.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks.england import AS_OF, make_store
from benchmarks.figures import Figure, verdict
from peerreview.ui.menu import IMPACT, MATURITY, SUPPORT, Entry
from peerreview.ui.server import SCRIPT

ONE_MS, MANY_MS = 250, 1_000
SCHOOLS, PARTNERSHIPS = 24, 200


def again(entry: Entry, store: Path, rounds: int) -> float:
    """Milliseconds of a run of a page that has been seen before."""
    os.environ["PEERREVIEW_STORE"] = str(store)
    app = AppTest.from_file(str(SCRIPT), default_timeout=120)
    app.query_params["as_at"] = AS_OF.isoformat()
    app.run().switch_page(str(entry.file)).run()
    assert app.title[0].value == entry.title
    assert not app.exception
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        app.run()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def bench(arguments: Sequence[str] | None = None) -> list[Figure]:
    """The figures; takes --rounds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conversation")
    parser.add_argument("--rounds", type=int, default=5)
    return list(measure(parser.parse_args(arguments).rounds))


def measure(rounds: int) -> Iterator[Figure]:
    """Each page with its limit."""
    with tempfile.TemporaryDirectory() as folder:
        one = make_store(Path(folder) / "one", 1, SCHOOLS).folder
        for entry in (IMPACT, SUPPORT, MATURITY):
            yield Figure(f"{entry.title} again, {SCHOOLS} schools", again(entry, one, rounds), ONE_MS, "ms")
        many = make_store(Path(folder) / "many", PARTNERSHIPS).folder
        name = f"{MATURITY.title} again, {PARTNERSHIPS} partnerships"
        yield Figure(name, again(MATURITY, many, rounds), MANY_MS, "ms")


if __name__ == "__main__":
    sys.exit(verdict(bench()))
