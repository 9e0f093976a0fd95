"""A snapshot is a function of archive, ledger, protocols and code: building it anew gives the same rows."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from peerreview.errors import UserError
from peerreview.load import Given, prepare, publish
from peerreview.store import reading
from peerreview.store.sql import SCHEMA_VERSION
from peerreview.store.store import Store
from peerreview.ui import look
from peerreview.ui.menu import OVERVIEW
from peerreview.upkeep import ensure_readable, forget, rebuild
from tests.store.stores import cli, leftovers, load, review_dates, rows_of, shifted, timetable

TOLD = "base.changes"  # what a load changed is told once, at that load


def written_by(store: Store, version: int) -> None:
    """Make the live snapshot one that another version of the program wrote."""
    path = store.path(store.current or 0)
    reading.close(path)
    with duckdb.connect(str(path)) as con:
        con.execute("update base.meta set schema_version = $version", {"version": version})
        con.execute("alter table base.schools drop column head cascade") if version < SCHEMA_VERSION else None


def records(snapshot: Path, table: str) -> list[tuple[object, ...]]:
    """The records of a table without the order in which their workbooks were loaded."""
    with duckdb.connect(str(snapshot), read_only=True) as con:
        return con.execute(f"select columns(lambda c: c <> 'seq') from base.{table} order by all").fetchall()


def test_the_demo_comes_back_row_by_row_table_by_table(five_partnerships: Path, tmp_path: Path) -> None:
    shutil.copytree(five_partnerships, tmp_path / "copy")
    store = Store.open(tmp_path / "copy")
    before = rows_of(store.path(store.current or 0), TOLD)
    number = rebuild(store)
    after = rows_of(store.path(number), TOLD)
    assert before.keys() == after.keys()
    assert sum(map(len, before.values())) > 1000
    assert [name for name in before if before[name] != after[name]] == []


def test_so_do_several_loads_put_together_by_carrying_over(live: Store) -> None:
    before = rows_of(live.path(3), TOLD)
    assert rebuild(live) == 4
    assert rows_of(live.path(4), TOLD) == before


def test_what_the_last_load_changed_is_still_told(live: Store) -> None:
    before = rows_of(live.path(3))[TOLD]
    assert before
    assert rows_of(live.path(rebuild(live)))[TOLD] == before
    assert rows_of(live.path(rebuild(live)))[TOLD] == before


def test_but_not_where_what_it_took_the_place_of_is_gone_or_holds_what_was_forgotten(live: Store) -> None:
    reading.close(live.path(2))
    live.path(2).unlink()
    assert rows_of(live.path(rebuild(live)))[TOLD] == []
    forget(live, "plans")
    assert rows_of(live.path(rebuild(live)))[TOLD] == []


def test_so_does_one_load_of_the_same_files_into_another_store(live: Store, tmp_path: Path) -> None:
    other = Store.open(tmp_path / "other")
    files = [live.archive.path(source.sha256) for source in live.sources(3)]
    names = {file: source.file for file, source in zip(files, live.sources(3), strict=True)}
    given = Given("Alder Vale Partnership", "tiptree-stanway")
    publish(prepare(other, files, given, names=names))
    for table in ("schools", "reviews", "milestones", "actions", "roles"):
        ours, theirs = (records(s.path(s.current or 0), table) for s in (live, other))
        assert ours == theirs != []


def test_the_ledger_says_that_it_was_rebuilt(live: Store) -> None:
    rebuild(live)
    assert live.history()[0] | {"at": ""} == {
        "kind": "rebuild", "reason": "asked for", "snapshot": 4, "base": 3, "at": "", "live": True, "kept": True
    }  # fmt: skip
    assert len(live.sources(4)) == 2


def test_an_empty_store_is_rebuilt_too(store: Store) -> None:
    assert rebuild(store) == 1
    assert leftovers(store) == []


def damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(("how", "said"), [(gone, "is missing"), (damaged, "is damaged|cannot be used")])
def test_an_archived_file_that_is_gone_or_damaged_is_named(live: Store, how: Callable[[Path], None], said: str) -> None:
    (sha256,) = (source.sha256 for source in live.sources(3) if source.source == "plans")
    how(live.archive.path(sha256))
    with pytest.raises(UserError, match=rf"The archived copy of plans.xlsx .*({said})"):
        rebuild(live)
    assert live.current == 3
    with live.locked():
        assert leftovers(live) == []


class TestAnotherVersion:
    def test_what_this_version_wrote_is_left_alone(self, live: Store) -> None:
        assert ensure_readable(live) is None
        assert live.current == 3

    def test_what_an_older_one_wrote_is_rebuilt_as_a_new_snapshot(self, live: Store) -> None:
        before = rows_of(live.path(3), TOLD)
        written_by(live, SCHEMA_VERSION - 1)
        assert "another version" in (ensure_readable(live) or "")
        assert live.current == 4
        assert rows_of(live.path(4), TOLD) == before
        assert ensure_readable(live) is None
        assert live.history()[0]["reason"] == "written by another version"

    def test_what_a_newer_one_wrote_is_refused(self, live: Store) -> None:
        written_by(live, SCHEMA_VERSION + 1)
        with pytest.raises(UserError, match=r"A newer version of this program wrote the data"):
            ensure_readable(live)
        assert live.current == 3

    def test_a_load_over_an_older_one_rebuilds_first(self, live: Store, tmp_path: Path) -> None:
        written_by(live, SCHEMA_VERSION - 1)
        assert load(live, timetable(tmp_path, 5)) == 5
        assert [line["kind"] for line in live.history()][:2] == ["load", "rebuild"]
        assert {source.source for source in live.sources(5)} == {"timetable", "plans"}

    def test_an_older_one_that_is_looked_back_at_is_said(self, live: Store) -> None:
        written_by(live, SCHEMA_VERSION - 1)
        ensure_readable(live)
        with pytest.raises(UserError, match=r"written by another version"):
            review_dates(live, snapshot=3)
        assert review_dates(live) == shifted(1)

    def test_the_command_line_rebuilds_and_says_so(self, live: Store) -> None:
        written_by(live, SCHEMA_VERSION - 1)
        answer = cli("ask", "headlines", "--store", live.folder, "--format", "json")
        assert answer.returncode == 0
        assert "another version" in answer.stderr
        assert answer.stdout.startswith("[{")

    def test_readers_that_meet_it_together_rebuild_it_once(self, live: Store) -> None:
        written_by(live, SCHEMA_VERSION - 1)
        said: list[str | None] = []
        readers = [threading.Thread(target=lambda: said.append(ensure_readable(live))) for _ in range(6)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(60)
        assert live.current == 4
        assert sorted(map(bool, said)) == [False] * 5 + [True]


class TestOnThePages:
    """Whoever opens a page first has the data rebuilt, and is told so once."""

    @pytest.fixture
    def older(self, live: Store) -> Store:
        written_by(live, SCHEMA_VERSION - 1)
        return live

    def test_the_first_visitor_is_told(self, older: Store, see: Callable[..., AppTest]) -> None:
        app = see(older.folder, OVERVIEW)
        assert not app.exception
        assert older.current == 4
        assert "another version" not in " ".join(warning.value for warning in see(older.folder, OVERVIEW).warning)

    def test_looking_says_so(self, older: Store) -> None:
        assert "another version" in (look._made_readable(str(older.folder), older.current) or "")
        assert look._made_readable(str(older.folder), older.current) is None

    def test_a_newer_one_is_said_in_a_sentence(self, live: Store, see: Callable[..., AppTest]) -> None:
        written_by(live, SCHEMA_VERSION + 1)
        app = see(live.folder, OVERVIEW)
        assert not app.exception
        assert "A newer version of this program wrote the data" in app.error[0].value


class TestADamagedSnapshot:
    @pytest.mark.parametrize("how", [gone, damaged])
    def test_the_live_one_is_rebuilt(self, live: Store, how: Callable[[Path], None]) -> None:
        before = rows_of(live.path(3), TOLD)
        live.path(3).write_bytes(b"x" * 9000) if how is damaged else gone(live.path(3))
        assert "damaged" in (ensure_readable(live) or "")
        assert rows_of(live.path(4), TOLD) == before

    def test_asking_says_what_to_do(self, live: Store) -> None:
        live.path(3).write_bytes(b"x" * 9000)
        with pytest.raises(UserError, match=r"Snapshot 3 is damaged. Build the data anew with: peerreview rebuild"):
            review_dates(live)
