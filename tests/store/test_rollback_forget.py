"""Going back to an earlier snapshot, and removing a workbook for good."""

import shutil
from pathlib import Path

import pytest

from peerreview.errors import StoreMoved, UserError
from peerreview.load import Given, prepare, publish
from peerreview.store import reading
from peerreview.store.store import Store
from peerreview.upkeep import forget, rebuild
from tests.store.stores import GIVEN, load, plans, review_dates, shifted, timetable


def names(store: Store) -> set[str]:
    return {source.source for source in store.sources(store.current)}


class TestGoingBack:
    def test_an_earlier_snapshot_is_live_again(self, live: Store) -> None:
        live.roll_back(1)
        assert live.current == 1
        assert review_dates(live) == shifted(0)
        assert names(live) == {"timetable"}
        assert live.kept() == [1, 2, 3]

    def test_and_forward_again(self, live: Store) -> None:
        live.roll_back(1)
        live.roll_back(3)
        assert review_dates(live) == shifted(1)

    def test_a_load_after_it_grows_from_there(self, live: Store, tmp_path: Path) -> None:
        live.roll_back(1)
        assert load(live, timetable(tmp_path, 5)) == 4
        assert [line["snapshot"] for line in live.lineage(4)] == [1, 4]
        assert names(live) == {"timetable"}

    def test_what_was_live_is_in_the_ledger(self, live: Store) -> None:
        live.roll_back(1)
        line, *older = live.history()
        assert (line["kind"], line["from"], line["to"]) == ("rollback", 3, 1)
        assert [entry["snapshot"] for entry in older if entry["live"]] == [1]

    def test_the_live_one_stays_as_it_is(self, live: Store) -> None:
        live.roll_back(3)
        assert live.history()[0]["kind"] == "load"

    @pytest.mark.parametrize("number", [0, 4, -1])
    def test_a_snapshot_that_is_not_kept_is_refused(self, live: Store, number: int) -> None:
        with pytest.raises(UserError, match=rf"Snapshot {number} is not kept. These are: 1, 2, 3"):
            live.roll_back(number)
        assert live.current == 3

    def test_so_is_a_decision_about_what_is_no_longer_live(self, live: Store) -> None:
        with pytest.raises(StoreMoved):
            live.roll_back(1, seen=2)
        assert live.current == 3

    def test_loading_the_same_file_again_after_it_is_a_change(self, live: Store) -> None:
        live.roll_back(1)
        first, _, third = (line["sources"][0]["sha256"] for line in live.ledger.lines() if line["kind"] == "load")
        for sha256, unchanged in ((first, True), (third, False)):
            file = live.archive.path(sha256)
            assert prepare(live, [file], GIVEN, names={file: "timetable.xlsx"}).unchanged is unchanged


class TestForgetting:
    def test_neither_snapshot_nor_archive_holds_it_any_more(self, live: Store) -> None:
        said = [source.sha256 for source in live.sources(3) if source.source == "plans"]
        assert forget(live, "plans") == live.current == 4
        assert names(live) == {"timetable"}
        assert live.kept() == [4]
        assert [path.name for path in live.snapshots.iterdir()] == ["000004.duckdb"]
        assert not live.archive.path(said[0]).exists()
        assert b"Read aloud daily" not in live.path(4).read_bytes()
        assert review_dates(live) == shifted(1)

    def test_what_one_has_gone_back_from_can_be_forgotten(self, live: Store) -> None:
        said = [source.sha256 for source in live.sources(3) if source.source == "plans"]
        live.roll_back(1)
        assert names(live) == {"timetable"}
        assert {source.source for source in live.ever_loaded()} == {"timetable", "plans"}
        assert forget(live, "plans") == 4
        assert not live.archive.path(said[0]).exists()
        assert live.kept() == [4]
        assert [source.source for source in live.ever_loaded()] == ["timetable"]
        assert review_dates(live) == shifted(0)

    def test_every_version_of_it_goes(self, live: Store) -> None:
        assert len(list(live.archive.folder.iterdir())) == 3
        forget(live, "timetable")
        assert [p.name for p in live.archive.folder.iterdir()] == [s.sha256 for s in live.sources(4)]

    def test_the_last_one_can_go_too(self, live: Store) -> None:
        forget(live, "plans")
        forget(live, "timetable")
        assert names(live) == set()
        assert list(live.archive.folder.iterdir()) == []
        assert review_dates(live) == set()

    def test_the_same_bytes_under_another_name_stay(self, live: Store, tmp_path: Path) -> None:
        copy = tmp_path / "copy.xlsx"
        copy.write_bytes((tmp_path / "plans.xlsx").read_bytes())
        load(live, copy, given=Given("Alder Vale Partnership", "tiptree-stanway", "a copy"))
        forget(live, "plans")
        assert names(live) == {"timetable", "a copy"}
        rebuild(live)

    def test_what_is_loaded_again_afterwards_stays(self, live: Store, tmp_path: Path) -> None:
        forget(live, "plans")
        load(live, tmp_path / "plans.xlsx")
        with live.locked():
            pass
        rebuild(live)
        assert names(live) == {"timetable", "plans"}

    def test_and_its_next_version_can_be_gone_back_from(self, live: Store, tmp_path: Path) -> None:
        forget(live, "plans")
        load(live, tmp_path / "plans.xlsx")
        load(live, plans(tmp_path, "Another action"))
        live.roll_back(5)
        rebuild(live)
        assert names(live) == {"timetable", "plans"}

    def test_one_cannot_go_back_before_it(self, live: Store) -> None:
        forget(live, "plans")
        with pytest.raises(UserError, match=r"Snapshot 3 is not kept. These are: 4"):
            live.roll_back(3)

    def test_an_unknown_name_is_answered_with_the_names_there_are(self, live: Store) -> None:
        with pytest.raises(UserError, match=r"No workbook is called “plan”. There are: plans, timetable"):
            forget(live, "plan")
        assert live.current == 3

    def test_a_name_of_two_partnerships_needs_saying_whose(self, live: Store, tmp_path: Path) -> None:
        load(live, timetable(tmp_path, 3), given=Given("Brook Hill Partnership", "tiptree-stanway"))
        with pytest.raises(UserError, match=r"Several partnerships .* Say whose it is"):
            forget(live, "timetable")
        forget(live, "timetable", "brook hill partnership")
        assert names(live) == {"timetable", "plans"}
        assert review_dates(live) == shifted(1)

    def test_killed_before_the_old_files_went_the_next_load_removes_them(
        self, live: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clear, calls = Store.clear, iter(("as it takes the lock", "killed"))

        def killed(self: Store, keep: Path | None = None) -> None:
            if next(calls) == "killed":
                raise KeyboardInterrupt
            clear(self, keep)

        with monkeypatch.context() as moment:
            moment.setattr(Store, "clear", killed)
            with pytest.raises(KeyboardInterrupt):
                forget(live, "plans")
        assert live.current == 4
        assert live.kept() == [4]
        assert live.to_be_removed() == [1, 2, 3]
        assert len(list(live.archive.folder.iterdir())) == 3
        load(live, timetable(tmp_path, 2))
        assert [path.name for path in sorted(live.snapshots.iterdir())] == ["000004.duckdb", "000005.duckdb"]
        assert {p.name for p in live.archive.folder.iterdir()} == {
            s.sha256 for n in (4, 5) for s in live.sources(n)
        } | {s["sha256"] for line in live.ledger.lines() for s in line.get("sources", []) if s["source"] == "timetable"}

    def test_what_another_program_has_open_on_windows_is_told_and_goes_later(
        self, live: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unlink = Path.unlink

        def in_use(self: Path, missing_ok: bool = False) -> None:
            if self.name == "000002.duckdb":
                raise PermissionError(13, "in use")
            unlink(self, missing_ok)

        with monkeypatch.context() as windows:
            windows.setattr(Path, "unlink", in_use)
            forget(live, "plans")
        assert live.to_be_removed() == [2]
        assert live.kept() == [4]
        with pytest.raises(UserError, match=r"not kept"):
            live.roll_back(2)
        with live.locked():
            assert live.to_be_removed() == []
        assert not live.path(2).exists()

    def test_this_process_lets_go_of_what_is_removed(self, live: Store) -> None:
        for number in (1, 2, 3):
            review_dates(live, snapshot=number)
        assert {live.path(n) for n in (1, 2, 3)} <= reading._open.keys()
        forget(live, "plans")
        assert not {live.path(n) for n in (1, 2, 3)} & reading._open.keys()


def test_few_snapshots_are_open_at_a_time(store: Store, tmp_path: Path) -> None:
    for shift in range(6):
        load(store, timetable(tmp_path, shift))
    for number in range(1, 7):
        assert review_dates(store, snapshot=number) == shifted(number - 1)
    ours = [path for path in reading._open if path.parent == store.snapshots]
    assert ours == [store.path(number) for number in (3, 4, 5, 6)]


def test_a_store_made_anew_under_the_same_name_is_read_anew(tmp_path: Path) -> None:
    for shift in (0, 1):
        store = Store.open(tmp_path / "store")
        publish(prepare(store, [timetable(tmp_path, shift)], GIVEN))
        assert review_dates(store) == shifted(shift)
        shutil.rmtree(store.folder)
