"""The folder: which snapshot is live, what it is made from, its settings; and what happens where a file is damaged."""

import errno
from datetime import date
from pathlib import Path

import pytest

from peerreview.errors import UserError
from peerreview.store import store as store_module
from peerreview.store.place import default_folder, open_store
from peerreview.store.store import Store
from tests.store.stores import leftovers, load, plans, review_dates, shifted, timetable


class TestThePlace:
    def test_given_then_environment_then_the_platforms_own(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PEERREVIEW_STORE", str(tmp_path / "environment"))
        assert open_store(tmp_path / "given").folder == tmp_path / "given"
        assert open_store().folder == tmp_path / "environment"
        assert default_folder().name == "store"

    def test_a_reader_does_not_make_a_store(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match=r"There is no store at .*nowhere"):
            Store.open(tmp_path / "nowhere", make=False)
        assert not (tmp_path / "nowhere").exists()

    def test_a_file_is_no_store(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x", encoding="utf-8")
        with pytest.raises(UserError, match=r"cannot be used"):
            Store.open(tmp_path / "file")


class TestSettings:
    def test_none_are_needed(self, store: Store) -> None:
        assert store.settings == {}
        assert store.fixed_as_of is None

    def test_a_fixed_day(self, store: Store) -> None:
        (store.folder / "store.toml").write_text("as_of = 2026-11-13\n", encoding="utf-8")
        assert store.fixed_as_of == date(2026, 11, 13)

    @pytest.mark.parametrize("text", ['as_of = "2026-11-13"', "as_of = 2026-11-13T10:00:00", "as_of = 3"])
    def test_a_day_that_is_none_is_said(self, store: Store, text: str) -> None:
        (store.folder / "store.toml").write_text(text, encoding="utf-8")
        with pytest.raises(UserError, match=r"store.toml: as_of is not a day. Write it as 2026-11-22"):
            _ = store.fixed_as_of

    @pytest.mark.parametrize("data", [b"as_of = ", b"\xff\xfe", b"title = 'x\n"])
    def test_a_file_that_cannot_be_read_is_said(self, store: Store, data: bytes) -> None:
        (store.folder / "store.toml").write_bytes(data)
        with pytest.raises(UserError, match=r"store.toml cannot be read: .*Correct it, or remove it"):
            _ = store.settings

    def test_a_folder_in_its_place_is_said(self, store: Store) -> None:
        (store.folder / "store.toml").mkdir()
        with pytest.raises(UserError, match=r"store.toml cannot be read"):
            _ = store.settings


class TestTheLiveSnapshot:
    def test_nothing_is_live_at_first(self, store: Store) -> None:
        assert store.current is None
        assert store.sources(None) == store.kept() == store.history() == []

    @pytest.mark.parametrize("text", ["", "\n", "two\n", "2.5\n", "²\n", "-1\n"])
    def test_a_damaged_current_is_found_again_in_the_ledger(self, store: Store, tmp_path: Path, text: str) -> None:
        load(store, timetable(tmp_path))
        load(store, timetable(tmp_path, 1))
        (store.folder / "CURRENT").write_text(text, encoding="utf-8")
        assert store.current == 2
        assert review_dates(store) == shifted(1)

    def test_a_missing_current_too_even_after_going_back(self, store: Store, tmp_path: Path) -> None:
        load(store, timetable(tmp_path))
        load(store, timetable(tmp_path, 1))
        store.roll_back(1)
        (store.folder / "CURRENT").unlink()
        assert store.current == 1
        assert load(store, timetable(tmp_path, 2)) == 3
        assert (store.folder / "CURRENT").read_text(encoding="utf-8") == "3\n"
        assert store.kept() == [1, 2, 3]

    def test_a_damaged_ledger_line_loses_no_source(self, store: Store, tmp_path: Path) -> None:
        load(store, timetable(tmp_path))
        load(store, plans(tmp_path, "Read aloud daily"))
        load(store, timetable(tmp_path, 1))
        whole = store.sources(3)
        lines = store.ledger.path.read_text(encoding="utf-8").splitlines(keepends=True)
        for broken in range(3):
            damaged = [*lines]
            damaged[broken] = lines[broken][:40] + "\n"
            store.ledger.path.write_text("".join(damaged), encoding="utf-8")
            assert sorted(store.sources(3), key=repr) == sorted(whole, key=repr)
            assert store.next_seq() == 4
            assert store.next_number() == 4
        assert load(store, timetable(tmp_path, 2)) == 4
        assert {source.source for source in store.sources(4)} == {"timetable", "plans"}

    def test_a_ledger_and_a_snapshot_that_are_both_damaged_are_said(self, store: Store, tmp_path: Path) -> None:
        load(store, timetable(tmp_path))
        store.ledger.path.write_text("?\n", encoding="utf-8")
        store.path(1).write_bytes(b"no snapshot")
        with pytest.raises(UserError, match=r"ledger.jsonl is damaged, and snapshot 1 cannot be read"):
            store.sources(1)

    def test_a_workbook_kept_by_a_load_that_failed_goes_with_the_next_lock(
        self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load(store, timetable(tmp_path))
        kept = store.archive.kept()
        with monkeypatch.context() as moment:
            moment.setattr(Store, "publish", failing)
            with pytest.raises(UserError, match="No space left"):
                load(store, plans(tmp_path, "Read aloud daily"))
        left = store.archive.kept()
        assert len(left - kept) == 1
        whole = store.ledger.path.read_bytes()
        for damaged in (whole + b'{"kind": "lo', b""):  # it may have been said there
            store.ledger.path.write_bytes(damaged)
            with store.locked():
                assert store.archive.kept() == left
        store.ledger.path.write_bytes(whole)
        (store.archive.folder / "notes.txt").write_text("mine", encoding="utf-8")
        with store.locked():
            assert store.archive.kept() == kept
        assert (store.archive.folder / "notes.txt").exists()

    def test_a_lost_ledger_does_not_cost_a_snapshot(self, store: Store, tmp_path: Path) -> None:
        for shift in range(3):
            load(store, timetable(tmp_path, shift))
        store.roll_back(1)
        store.ledger.path.unlink()
        with store.locked():
            pass
        assert store.kept() == [1, 2, 3]

    def test_a_name_that_is_no_snapshots_is_left_alone(self, store: Store, tmp_path: Path) -> None:
        load(store, timetable(tmp_path))
        for name in ("1 copy.duckdb", "notes.txt", "000001 (2).duckdb"):
            (store.snapshots / name).write_text("mine", encoding="utf-8")
        assert store.kept() == [1]
        assert load(store, timetable(tmp_path, 1)) == 2
        assert (store.snapshots / "notes.txt").exists()


class TestKeeping:
    def test_the_last_ones_stay(self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(store_module, "KEPT_SNAPSHOTS", 2)
        for shift in range(4):
            load(store, timetable(tmp_path, shift))
        assert store.kept() == [3, 4]
        assert [line["kept"] for line in store.history()] == [True, True, False, False]
        assert len(list(store.archive.folder.iterdir())) == 4


class TestClearing:
    def test_taking_the_lock_clears_what_a_killed_loader_left(self, store: Store, tmp_path: Path) -> None:
        load(store, timetable(tmp_path))
        (store.snapshots / ".candidate-1-ab.duckdb").write_bytes(b"half")
        (store.snapshots / ".candidate-1-ab.duckdb.wal").write_bytes(b"half")
        spilled = store.snapshots / ".candidate-1-ab.duckdb.tmp"
        spilled.mkdir()
        (spilled / "block").write_bytes(b"half")
        (store.archive.folder / ".abc.1").write_bytes(b"half")
        (store.folder / ".CURRENT.1").write_bytes(b"half")
        store.path(2).write_bytes(b"got its number, then killed")
        assert len(leftovers(store)) == 5
        with store.locked():
            assert leftovers(store) == []
            assert store.kept() == [1]

    def test_what_another_program_has_open_is_left_for_the_next_time(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        half = store.snapshots / ".candidate-1-ab.duckdb"
        half.write_bytes(b"half")

        def in_use(self: Path, missing_ok: bool = False) -> None:
            raise PermissionError(13, "in use")

        with monkeypatch.context() as windows:
            windows.setattr(Path, "unlink", in_use)
            with store.locked():
                assert half.exists()
        with store.locked():
            assert not half.exists()

    def test_a_store_that_cannot_be_written_to_is_said(self, store: Store) -> None:
        (store.folder / "lock").mkdir()
        with pytest.raises(UserError, match=r"The store .* cannot be written to"), store.locked():
            pass


def failing(*_: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")
