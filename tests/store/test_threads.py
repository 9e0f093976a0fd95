"""Many threads ask while another process publishes: every answer is of one snapshot, and none waits or fails."""

import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from peerreview.access import LOCAL
from peerreview.questions.ask import ask
from peerreview.store import reading
from peerreview.store.store import Store
from peerreview.upkeep import forget
from tests.store.stores import DAY, SCHOOLS, load, plans, python, timetable

READERS = 4
VERSIONS = 3
PAUSE = 0.25  # seconds between two looks, so that the publisher gets its share of a small machine
PUBLISHER = """
import sys
from pathlib import Path
from peerreview.load import prepare, publish
from peerreview.store.naming import Given
from peerreview.store.store import Store
store = Store.open(sys.argv[1])
for file in sys.argv[2:]:
    publish(prepare(store, [Path(file)], Given("Alder Vale Partnership", "tiptree-stanway", "timetable")))
"""


class Readers:
    """Threads that ask until they are stopped, and what each saw."""

    def __init__(self, look: Callable[[], int]) -> None:
        self.seen: list[list[int]] = [[] for _ in range(READERS)]
        self.problems: list[BaseException] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(look, seen)) for seen in self.seen]

    def _run(self, look: Callable[[], int], seen: list[int]) -> None:
        try:
            while not self._stop.is_set():
                seen.append(look())
                time.sleep(PAUSE)
        except BaseException as problem:
            self.problems.append(problem)

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)


def version(store: Store) -> int:
    """Which version of the timetable an answer shows; every row of it must say the same."""
    frame = ask("follow_ups", LOCAL, store=store, as_of=date(2020, 1, 1))
    held = frame[frame["step"] == "Review"]
    shown = {(day.date() - DAY).days for day in held["due"]}
    assert len(held) == len(SCHOOLS), frame
    assert len(shown) == 1, shown
    return shown.pop()


def versions(folder: Path) -> list[Path]:
    files = []
    for number in range(1, VERSIONS + 1):
        (folder / str(number)).mkdir()
        files.append(timetable(folder / str(number), number))
    return files


@pytest.mark.slow
def test_while_another_process_publishes(store: Store, tmp_path: Path) -> None:
    load(store, timetable(tmp_path))
    files = versions(tmp_path)
    with Readers(lambda: version(store)) as readers:
        _, err = python(PUBLISHER, store.folder, *files).communicate(timeout=120)
        assert err == ""
        deadline = time.monotonic() + 10
        while not all(seen and seen[-1] == VERSIONS for seen in readers.seen) and time.monotonic() < deadline:
            time.sleep(0.05)
    assert readers.problems == []
    for seen in readers.seen:
        assert seen == sorted(seen), "nobody is taken back to an older snapshot"
        assert seen[-1] == VERSIONS
    assert len({number for seen in readers.seen for number in seen}) > 1


@pytest.mark.slow
def test_while_this_process_loads_goes_back_and_forgets(store: Store, tmp_path: Path) -> None:
    load(store, timetable(tmp_path), plans(tmp_path, "Read aloud daily"))
    with Readers(lambda: version(store)) as readers:
        for number, file in enumerate(versions(tmp_path), 1):
            load(store, file)
            if number == 2:
                store.roll_back(2)
        forget(store, "plans")
        load(store, plans(tmp_path, "Another action"))
    assert readers.problems == []
    assert {number for seen in readers.seen for number in seen} <= set(range(VERSIONS + 1))


def test_one_look_stays_with_its_snapshot(store: Store, tmp_path: Path) -> None:
    load(store, timetable(tmp_path))
    load(store, timetable(tmp_path, 1))
    frame = ask("follow_ups", LOCAL, store=store, snapshot=1, as_of=date(2020, 1, 1))
    assert {day.date() for day in frame[frame["step"] == "Review"]["due"]} == {DAY}


@pytest.mark.slow
def test_loaders_at_the_same_time_end_in_a_whole_store(store: Store, tmp_path: Path) -> None:
    load(store, timetable(tmp_path))
    loaders = [python(PUBLISHER, store.folder, file) for file in versions(tmp_path)]
    ends = [loader.communicate(timeout=120)[1].strip().splitlines()[-1:] for loader in loaders]
    published = sum(end == [] for end in ends)
    refused = ("peerreview.errors.StoreBusy", "peerreview.errors.StoreMoved")
    assert published >= 1
    assert [end for end in ends if end and not end[0].startswith(refused)] == []
    assert version(store) in range(1, VERSIONS + 1)
    assert len(store.history()) == 1 + published
    assert len(store.kept()) == 1 + published


def test_publishing_needs_no_reader_to_stop(store: Store, tmp_path: Path) -> None:
    load(store, timetable(tmp_path))
    cursor = reading.cursor(store.path(1))
    try:
        load(store, timetable(tmp_path, 1))
        assert cursor.execute("select count(*) from base.reviews").fetchone() == (len(SCHOOLS),)
        assert version(store) == 1
    finally:
        cursor.close()
