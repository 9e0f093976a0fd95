"""One loader at a time, across processes; readers never wait."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from peerreview.errors import StoreBusy
from peerreview.load import prepare, publish
from peerreview.store.store import Store
from peerreview.upkeep import forget, rebuild
from tests.store.stores import GIVEN, WHOSE, cli, load, python, review_dates, shifted, timetable

HOLD = """
import sys
from peerreview.store.store import Store
with Store.open(sys.argv[1]).locked():
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def held(store: Store, tmp_path: Path) -> Iterator[Store]:
    """A store with a timetable in it, that another process is loading into."""
    load(store, timetable(tmp_path))
    holder = python(HOLD, store.folder)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    yield store
    holder.communicate("\n", timeout=30)


def test_every_writer_is_told_to_wait(held: Store, tmp_path: Path) -> None:
    candidate = prepare(held, [timetable(tmp_path, 1)], GIVEN)
    for write in (
        lambda: publish(candidate),
        lambda: rebuild(held),
        lambda: forget(held, "timetable"),
        lambda: held.roll_back(1),
    ):
        with pytest.raises(StoreBusy, match=r"Another load is under way in this store. Wait until it ends"):
            write()
    assert held.current == 1


def test_readers_and_checks_go_on(held: Store, tmp_path: Path) -> None:
    assert review_dates(held) == shifted(0)
    assert prepare(held, [timetable(tmp_path, 1)], GIVEN).changes


def test_a_candidate_waits_to_be_tried_again(store: Store, tmp_path: Path) -> None:
    load(store, timetable(tmp_path))
    candidate = prepare(store, [timetable(tmp_path, 1)], GIVEN)
    holder = python(HOLD.replace(".locked()", ".locked(keep=__import__('pathlib').Path(sys.argv[2]))"), store.folder,
                    candidate.path)  # fmt: skip
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(StoreBusy):
        publish(candidate)
    holder.communicate("\n", timeout=30)
    assert publish(candidate) == 2


def test_a_killed_holder_holds_nothing(store: Store, tmp_path: Path) -> None:
    holder = python(HOLD, store.folder)
    assert holder.stdout is not None
    holder.stdout.readline()
    holder.kill()
    holder.communicate(timeout=30)
    assert load(store, timetable(tmp_path)) == 1


def test_on_the_command_line_it_is_exit_code_3(held: Store, tmp_path: Path) -> None:
    busy = cli("load", timetable(tmp_path, 1), "--store", held.folder, "--partnership", WHOSE)
    assert (busy.returncode, busy.stdout) == (3, "")
    assert "Another load is under way" in busy.stderr
    for command in (["rebuild"], ["rollback", "1"], ["forget", "timetable"]):
        assert cli(*command, "--store", held.folder).returncode == 3
