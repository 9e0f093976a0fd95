"""A loader killed at any moment leaves a whole live snapshot, and the next load works."""

import time
from pathlib import Path

import pytest

from peerreview.load import prepare, publish
from peerreview.store.store import Store
from tests.store.stores import GIVEN, copied, leftovers, load, plans, python, review_dates, rows_of, shifted, timetable

# The loader, and where it is killed. The moments are in the order in which a load passes them.
LOADER = """
import os, signal, sys
from pathlib import Path
from peerreview import load as loading
from peerreview.store import archive, snapshot, store as stores
from peerreview.store.naming import Given
import pandas, pyarrow

def die(*_, **__):
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

def before(owner, name):
    setattr(owner, name, die)

def after(owner, name):
    done = getattr(owner, name)
    setattr(owner, name, lambda *a, **k: (done(*a, **k), die()))

MOMENTS = {
    "before linking": lambda: before(snapshot, "link"),
    "after linking": lambda: after(snapshot, "link"),
    "candidate built": lambda: after(loading, "build"),
    "lock taken": lambda: after(stores.Store, "clear"),
    "half of the archive": lambda: before(archive.os, "fsync"),
    "workbook archived": lambda: after(archive.Archive, "keep"),
    "snapshot has its number": lambda: after(stores, "replace_file"),
    "ledger half written": lambda: half_a_line(),
    "ledger written": lambda: after(archive.Ledger, "append"),
    "CURRENT half written": lambda: half_of_current(),
    "CURRENT moved": lambda: after(stores.Store, "_point_at"),
    "done": lambda: after(stores.Store, "_prune"),
}

def half_a_line():
    def append(self, line):
        with self.path.open("ab") as file:
            file.write(b'{"kind": "load", "sour')
        die()
    archive.Ledger.append = append

def half_of_current():
    def write(path, data):
        path.with_name(f".{path.name}.{os.getpid()}").write_bytes(data[:0])
        die()
    stores.write_atomically = write

if sys.argv[3] in MOMENTS:
    MOMENTS[sys.argv[3]]()
elif sys.argv[3] == "list":
    print(";".join(MOMENTS))
    sys.exit()
print("ready", flush=True)
sys.stdin.readline()
store = stores.Store.open(sys.argv[1])
loading.publish(loading.prepare(store, [Path(sys.argv[2])], Given("Alder Vale Partnership", "tiptree-stanway")))
print("published", flush=True)
"""
# Read from the program itself, so that a moment that is added is tested too.
MOMENTS = [line.split('"')[1] for line in LOADER.splitlines() if line.startswith('    "') and "lambda" in line]
TAKES_EFFECT = ("CURRENT moved", "done")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("live")
    load(Store.open(folder / "store"), timetable(folder), plans(folder, "Read aloud daily", "Visit Hollowmere"))
    return folder


@pytest.fixture
def live(made: Path, tmp_path: Path) -> Store:
    """A store with a timetable and plans in it."""
    return copied(made, tmp_path)


def killed(store: Store, file: Path, moment: str, delay: float | None = None) -> None:
    """Load a file in a process of its own that is killed at a moment, or after so many seconds."""
    loader = python(LOADER, store.folder, file, moment)
    assert loader.stdout is not None
    assert loader.stdin is not None
    assert loader.stdout.readline() == "ready\n"
    loader.stdin.write("\n")
    loader.stdin.flush()
    if delay is not None:
        time.sleep(delay)
        loader.kill()
    out, err = loader.communicate(timeout=60)
    assert "Traceback" not in err, err
    assert delay is not None or (loader.returncode != 0 and "published" not in out)


def check_whole(store: Store, before: dict[str, list[tuple[object, ...]]], file: Path) -> bool:
    """Whether the load took effect. The live snapshot is wholly the old or the new one, and the next load works."""
    live = store.current
    assert live in store.kept()
    took_effect = review_dates(store) == shifted(1)
    if not took_effect:
        assert rows_of(store.path(live)) == before
    history = store.history()
    assert history[0]["live"], history
    assert {s["file"] for line in history for s in line["sources"]} == {"timetable.xlsx", "plans.xlsx"}
    assert len(history) == 1 + took_effect

    again = prepare(store, [file], GIVEN)
    assert again.unchanged == took_effect
    again.discard() if took_effect else publish(again)
    with store.locked():
        assert leftovers(store) == []
    assert review_dates(store) == shifted(1)
    assert len(store.history()) == 2
    assert {source.source for source in store.sources(store.current)} == {"timetable", "plans"}
    assert store.kept() == sorted(line["snapshot"] for line in store.history())
    return took_effect


def test_the_moments_are_those_of_the_program(store: Store) -> None:
    out, _ = python(LOADER, store.folder, "-", "list").communicate(timeout=60)
    assert out.strip().split(";") == MOMENTS


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_a_named_moment(live: Store, tmp_path: Path, moment: str) -> None:
    before = rows_of(live.path(1))
    file = timetable(tmp_path, 1)
    killed(live, file, moment)
    assert check_whole(live, before, file) == (moment in TAKES_EFFECT)


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.02, 0.1, 0.4, 1.2])
def test_killed_after_a_while(live: Store, tmp_path: Path, delay: float) -> None:
    before = rows_of(live.path(1))
    file = timetable(tmp_path, 1)
    killed(live, file, "never", delay)
    check_whole(live, before, file)


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["candidate built", "snapshot has its number", "ledger written"])
def test_killed_in_the_very_first_load(store: Store, tmp_path: Path, moment: str) -> None:
    file = timetable(tmp_path, 1)
    killed(store, file, moment)
    again = prepare(store, [file], GIVEN)
    again.discard() if again.unchanged else publish(again)
    assert review_dates(store) == shifted(1)
    assert len(store.history()) == 1
    assert len(store.kept()) == 1
