"""Publishing: whole or not at all, over what was checked, and never over somebody else's load."""

import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from peerreview import load as load_module
from peerreview.errors import StoreMoved, UserError
from peerreview.load import Candidate, prepare, publish
from peerreview.store import archive as archive_module
from peerreview.store.store import Store
from tests.store.stores import GIVEN, ROOT, copied, leftovers, load, plans, python, review_dates, shifted, timetable


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("live")
    load(Store.open(folder / "store"), timetable(folder))
    return folder


@pytest.fixture
def live(made: Path, tmp_path: Path) -> Store:
    """A store with a timetable in it."""
    return copied(made, tmp_path)


def candidate(store: Store, folder: Path, shift: int = 1) -> Candidate:
    return prepare(store, [timetable(folder, shift)], GIVEN)


def test_nothing_that_is_live_changes_before(live: Store, tmp_path: Path) -> None:
    found = candidate(live, tmp_path)
    assert live.current == 1
    assert review_dates(live) == shifted(0)
    assert live.kept() == [1]
    found.discard()
    assert leftovers(live) == []


def test_then_it_is_live_with_the_workbook_in_the_archive(live: Store, tmp_path: Path) -> None:
    found = candidate(live, tmp_path)
    assert publish(found) == live.current == 2
    assert review_dates(live) == shifted(1)
    (source,) = live.sources(2)
    assert live.archive.path(source.sha256).read_bytes() == (tmp_path / "timetable.xlsx").read_bytes()
    assert leftovers(live) == []


def test_the_ledger_says_what_was_loaded_and_over_what(live: Store, tmp_path: Path) -> None:
    publish(candidate(live, tmp_path))
    first, second = live.ledger.lines()
    assert (first["kind"], first["base"], first["snapshot"]) == ("load", None, 1)
    assert (second["kind"], second["base"], second["snapshot"]) == ("load", 1, 2)
    assert [entry["file"] for entry in second["sources"]] == ["timetable.xlsx"]


def test_somebody_else_published_since_the_check(live: Store, tmp_path: Path) -> None:
    mine = candidate(live, tmp_path, 1)
    publish(candidate(live, tmp_path, 2))
    with pytest.raises(StoreMoved, match=r"Check again"):
        publish(mine)
    assert review_dates(live) == shifted(2)


def test_somebody_else_went_back_since_the_check(live: Store, tmp_path: Path) -> None:
    publish(candidate(live, tmp_path, 1))
    mine = candidate(live, tmp_path, 2)
    live.roll_back(1)
    with pytest.raises(StoreMoved):
        publish(mine)
    assert live.current == 1


def test_it_was_cleared_away_before_it_could_be_looked_at(
    live: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at = load_module._candidate

    def after_another(store: Store, *more: Any) -> Any:
        with store.locked():  # another's publish, which is not live yet
            return look_at(store, *more)

    monkeypatch.setattr(load_module, "_candidate", after_another)
    with pytest.raises(StoreMoved, match=r"Check again"):
        candidate(live, tmp_path)


def test_the_candidate_was_cleared_away_meanwhile(live: Store, tmp_path: Path) -> None:
    mine = candidate(live, tmp_path)
    with live.locked():
        assert leftovers(live) == []
    with pytest.raises(StoreMoved, match=r"Check again"):
        publish(mine)
    assert publish(candidate(live, tmp_path)) == 2


@pytest.mark.parametrize("publishes", [True, False])
def test_the_candidate_was_cleared_away_while_it_was_built(
    live: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, publishes: bool
) -> None:
    (tmp_path / "theirs").mkdir()
    other = candidate(live, tmp_path / "theirs", 2)
    built = load_module.build

    def build(*arguments: object) -> Path:
        path = built(*arguments)  # type: ignore[arg-type]
        if publishes:
            publish(other)
        else:
            path.unlink()
        return path

    monkeypatch.setattr(load_module, "build", build)
    with pytest.raises(StoreMoved):
        candidate(live, tmp_path, 1)
    assert live.current == (2 if publishes else 1)


def test_the_file_was_edited_after_the_check(live: Store, tmp_path: Path) -> None:
    found = candidate(live, tmp_path, 1)
    timetable(tmp_path, 9)
    with pytest.raises(UserError, match=r"timetable.xlsx has changed since it was checked. Check it again"):
        publish(found)
    assert live.current == 1


def test_the_file_went_away_after_the_check(live: Store, tmp_path: Path) -> None:
    found = candidate(live, tmp_path, 1)
    (tmp_path / "timetable.xlsx").unlink()
    with pytest.raises(UserError, match=r"timetable.xlsx cannot be read any more"):
        publish(found)
    assert live.current == 1


class TestAFullDisk:
    """Whichever write fails, the live snapshot is what it was, the reader is told why, and trying again works."""

    def full(self, *_: object) -> None:
        raise OSError(28, "No space left on device")

    @pytest.mark.parametrize("write", ["the archive or CURRENT", "the ledger", "the snapshot"])
    def test_while_publishing(self, live: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: str) -> None:
        found = candidate(live, tmp_path)
        with monkeypatch.context() as disk:
            if write == "the archive or CURRENT":
                disk.setattr(archive_module.os, "fsync", self.full)
            elif write == "the ledger":
                disk.setattr(archive_module.Ledger, "append", self.full)
            else:
                disk.setattr(Path, "replace", self.full)
            with pytest.raises(
                UserError, match=r"could not be written to: No space left on device. Nothing has changed"
            ):
                publish(found)
        assert live.current == 1
        assert review_dates(live) == shifted(0)
        assert publish(candidate(live, tmp_path)) == 2
        assert live.kept() == [1, 2]
        assert [line["snapshot"] for line in live.history()] == [2, 1]

    def test_while_current_is_written(self, live: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        found = candidate(live, tmp_path)
        with monkeypatch.context() as disk:
            disk.setattr(Store, "_point_at", self.full)
            with pytest.raises(UserError, match=r"Nothing has changed"):
                publish(found)
        assert live.current == 1
        assert [line["snapshot"] for line in live.history()] == [1]
        assert publish(candidate(live, tmp_path)) == 3
        assert [line["snapshot"] for line in live.history()] == [3, 1]
        assert live.kept() == [1, 3]

    def test_while_building(self, live: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(recipe: object, path: Path) -> Path:
            path.write_bytes(b"half")
            raise duckdb.IOException("Could not write file: No space left on device")

        with monkeypatch.context() as disk:
            disk.setattr(load_module, "build", full)
            with pytest.raises(UserError, match=r"could not be written to: No space left on device. Nothing has"):
                candidate(live, tmp_path)
        assert leftovers(live) == []
        assert publish(candidate(live, tmp_path)) == 2


if sys.platform != "win32":  # where a process can be told how much it may write

    @pytest.mark.parametrize("most", [4_096, 100_000, 1_000_000])
    def test_a_process_that_may_write_no_more(live: Store, tmp_path: Path, most: int) -> None:
        plans(tmp_path, *(f"Action {n}: " + "words " * 40 for n in range(400)))
        program = (
            "import resource, sys\n"
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))\n"
            "from peerreview.cli import app\n"
            f"sys.argv = ['peerreview', 'load', {str(tmp_path / 'plans.xlsx')!r}, '--store', {str(live.folder)!r}]\n"
            "app()"
        )
        loader = python(program)
        out, err = loader.communicate(timeout=60)
        assert loader.returncode == 2, err
        assert "could not be written to" in err
        assert "Traceback" not in err
        assert out == ""
        assert live.current == 1
        assert review_dates(live) == shifted(0)
        assert load(live, tmp_path / "plans.xlsx") == 2
        assert str(ROOT) not in err
