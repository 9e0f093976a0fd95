"""A folder that is kept in step with others: what is new in it is loaded, the rest is left alone, and all is told."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from peerreview import folders, intake
from peerreview.store.seen import seen
from peerreview.store.store import Store
from tests.store.stores import WHOSE, plans, review_dates, shifted, timetable

pytestmark = pytest.mark.slow  # together, not one by one

Run = Callable[..., Result]
LOADING = ("--partnership", WHOSE, "--protocol", "tiptree-stanway")
SCHOOLS = tuple(f"Alderby {letter} Primary School" for letter in "ABCDEFGH")


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder with a timetable, and one for other schools in a folder below."""
    place = tmp_path / "shared"
    (place / "north").mkdir(parents=True)
    timetable(place, schools=SCHOOLS[:4])
    timetable(place / "north", name="north.xlsx", schools=SCHOOLS[4:])
    return place


@pytest.fixture
def loaded(run: Run, shared: Path, folder: Path) -> Path:
    """A store into which that folder was loaded."""
    assert run("load", shared, "--store", folder, *LOADING).exit_code == 0
    return folder


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files for which a child process was started."""
    names: list[str] = []
    read_book = intake.read_book

    def noting(path: Path, *, name: str) -> object:
        names.append(name)
        return read_book(path, name=name)

    monkeypatch.setattr(intake, "read_book", noting)
    return names


def became(result: Result) -> dict[str, str]:
    """What a script is told of each file."""
    return {one["file"]: one["became"] for one in json.loads(result.stdout)["files"]}


def held(folder: Path) -> list[str]:
    store = Store.open(folder)
    return sorted(source.source for source in store.sources(store.current))


def test_every_workbook_in_it_and_below_is_loaded_and_told(run: Run, folder: Path, shared: Path) -> None:
    done = run("load", shared, "--store", folder, *LOADING)
    assert done.stdout.splitlines()[:3] == [
        "2 workbooks: 2 loaded.",
        "  north.xlsx      loaded, 4 rows",
        "  timetable.xlsx  loaded, 4 rows",
    ]
    assert {(s.partnership, s.protocol) for s in Store.open(folder).sources(1)} == {(WHOSE, "tiptree-stanway")}


def test_what_is_unchanged_starts_no_child_and_is_seen(run: Run, loaded: Path, shared: Path, read: list[str]) -> None:
    done = run("load", shared, "--store", loaded)
    assert (done.exit_code, read) == (0, [])
    assert done.stdout.splitlines() == ["2 workbooks: 2 unchanged.", "Nothing has changed since the last load."]
    assert Store.open(loaded).kept() == [1]
    assert {Path(one.path or "").name for one in seen(loaded).values()} == {"timetable.xlsx", "north.xlsx"}


def test_only_what_changed_is_read(run: Run, loaded: Path, shared: Path, read: list[str]) -> None:
    timetable(shared, 1, schools=SCHOOLS[:4])
    assert became(run("load", shared, "--store", loaded, "--json")) == {
        "timetable.xlsx": "loaded, 4 rows",
        "north.xlsx": "unchanged",
    }
    assert read == ["timetable.xlsx"]
    assert review_dates(Store.open(loaded)) == shifted(0) | shifted(1)


def test_with_another_protocol_all_is_read_again(run: Run, loaded: Path, shared: Path, read: list[str]) -> None:
    run("load", shared, "--store", loaded, "--protocol", "trio")
    assert read == ["north.xlsx", "timetable.xlsx"]
    assert {source.protocol for source in Store.open(loaded).sources(2)} == {"trio"}


def test_what_is_half_there_is_named_and_the_rest_is_loaded(run: Run, folder: Path, shared: Path) -> None:
    whole = (shared / "timetable.xlsx").read_bytes()
    (shared / "empty.xlsx").write_bytes(b"")
    (shared / "half.xlsx").write_bytes(whole[:900])
    (shared / "pointer.xlsx").write_bytes(b"version https://git-lfs.github.com/spec/v1\n")
    for again in (1, 1):
        done = run("load", shared, "--store", folder, *LOADING, "--json")
        found = json.loads(done.stdout)
        assert (done.exit_code, found["snapshot"]) == (0, again)
        assert [file for file, what in became(done).items() if what == "not used, see below"] == found["refused"]
        assert found["refused"] == ["empty.xlsx", "half.xlsx", "pointer.xlsx"]
        codes = [issue["code"] for issue in found["issues"][:3]]
        assert codes == ["empty_file", "damaged_file", "placeholder_file"]
    assert held(folder) == ["north", "timetable"]


def test_one_that_is_open_elsewhere_is_named(
    run: Run, loaded: Path, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_bytes = Path.read_bytes

    def in_use(path: Path) -> bytes:
        if path.name == "north.xlsx":
            raise PermissionError(13, "in use")
        return read_bytes(path)

    timetable(shared, 1, schools=SCHOOLS[:4])
    monkeypatch.setattr(Path, "read_bytes", in_use)
    monkeypatch.setattr(folders.shutil, "copyfile", lambda a, b: Path(b).write_bytes(Path(a).read_bytes()))
    found = json.loads(run("load", shared, "--store", loaded, "--json").stdout)
    assert (found["refused"], found["issues"][0]["code"], found["snapshot"]) == (["north.xlsx"], "cannot_open", 2)
    assert held(loaded) == ["north", "timetable"]


def test_lock_files_hidden_and_temporary_ones_are_passed_over_with_a_count(
    run: Run, folder: Path, shared: Path
) -> None:
    (shared / ".sync").mkdir()
    passed = ("~$timetable.xlsx", "~$north.xlsx", ".hidden.xlsx", ".sync/x.xlsx", "a.xlsx.part", "b.tmp", "notes.txt")
    for name in passed:
        (shared / name).write_bytes(b"x")
    found = json.loads(run("load", shared, "--store", folder, *LOADING, "--json").stdout)
    assert found["passed_over"] == {"lock file": 2, "hidden file": 2, "temporary file": 2, "other file": 1}
    assert found["refused"] == []
    said = run("load", shared, "--store", folder).stdout.splitlines()[0]
    assert said == (
        "2 workbooks: 2 unchanged. Passed over: 2 hidden files, 2 lock files, 1 other file, 2 temporary files."
    )


def test_what_was_moved_or_renamed_is_no_new_source(run: Run, loaded: Path, shared: Path, read: list[str]) -> None:
    (shared / "timetable.xlsx").rename(shared / "north" / "Timetable 2026.xlsx")
    (shared / "north" / "north.xlsx").rename(shared / "north.xlsx")
    assert became(run("load", shared, "--store", loaded, "--json")) == {
        "Timetable 2026.xlsx": "unchanged; it was timetable.xlsx",
        "north.xlsx": "unchanged",
    }
    assert (read, held(loaded)) == ([], ["north", "timetable"])
    timetable(shared / "north", 1, "Timetable 2026.xlsx", SCHOOLS[:4])  # and when it changes it is known by its place
    assert "looks like" not in run("load", shared, "--store", loaded).stderr
    assert held(loaded) == ["north", "timetable"]


def test_a_copy_counts_once(run: Run, loaded: Path, shared: Path) -> None:
    shutil.copyfile(shared / "timetable.xlsx", shared / "a copy of it.xlsx")
    assert became(run("load", shared, "--store", loaded, "--json"))["a copy of it.xlsx"] == (
        "the same as timetable.xlsx, which counts"
    )
    assert held(loaded) == ["north", "timetable"]


def test_a_file_much_like_one_that_is_still_there_takes_no_place(run: Run, loaded: Path, shared: Path) -> None:
    timetable(shared, 1, "tried out.xlsx", SCHOOLS[:4])
    done = run("load", shared, "--store", loaded)
    assert "looks like" not in done.stderr
    assert held(loaded) == ["north", "timetable", "tried out"]


def test_files_of_one_name_in_several_folders_are_told_apart(run: Run, folder: Path, shared: Path) -> None:
    (shared / "south").mkdir()
    run("load", shared, "--store", folder, *LOADING)
    plans(shared / "north", "Read aloud daily")
    run("load", shared, "--store", folder)
    assert held(folder) == ["north", "plans", "timetable"]
    plans(shared / "north", "Read aloud weekly")
    plans(shared / "south", "Count aloud daily")
    (shared / "south" / "north.csv").write_text("School,Review date\nAlderby A Primary School,1/2/2026\n")
    run("load", shared, "--store", folder)
    assert held(folder) == ["north", "plans", "south/north", "south/plans", "timetable"]
    run("load", shared, "--store", folder)
    assert Store.open(folder).current == 3


def test_a_new_file_is_for_the_partnership_of_those_beside_it(run: Run, loaded: Path, shared: Path) -> None:
    other = timetable(shared.parent, name="other.xlsx", schools=["Brook Hill Infant School"])
    run("load", other, "--store", loaded, "--partnership", "Brook Hill Partnership", "--protocol", "trio")
    plans(shared, "Read aloud daily")
    assert run("load", shared, "--store", loaded).exit_code == 0
    store = Store.open(loaded)
    (new,) = [source for source in store.sources(store.current) if source.source == "plans"]
    assert (new.partnership, new.protocol) == (WHOSE, "tiptree-stanway")


def test_a_file_that_is_saved_meanwhile_is_taken_up_the_next_time(
    run: Run, folder: Path, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_book = intake.read_book

    def then_saved(path: Path, *, name: str) -> object:
        book = read_book(path, name=name)
        timetable(shared, 5, schools=SCHOOLS[:4])
        return book

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(intake, "read_book", then_saved)
        assert run("load", shared, "--store", folder, *LOADING).exit_code == 0
    assert review_dates(Store.open(folder)) == shifted(0)
    assert run("load", shared, "--store", folder).exit_code == 0
    assert review_dates(Store.open(folder)) == shifted(0) | shifted(5)


def test_what_is_no_longer_there_still_counts_and_is_said(run: Run, loaded: Path, shared: Path) -> None:
    (shared / "north" / "north.xlsx").unlink()
    done = run("load", shared, "--store", loaded)
    assert "Not there any more, and still counted: north.xlsx." in done.stdout
    assert held(loaded) == ["north", "timetable"]


def test_a_long_table_is_cut_short_but_for_what_cannot_be_used(run: Run, folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "many"
    place.mkdir()
    for number in range(23):
        (place / f"b {number:02}.csv").write_text(f"School,Review date\nAlderby {number} School,1/2/2026\n")
        (place / f"a {number:02}.xlsx").write_bytes(b"")
    lines = run("load", place, "--store", folder, *LOADING).stdout.splitlines()
    assert lines[0] == "46 workbooks: 23 loaded, 23 not used."
    assert sum(line.endswith("not used, see below") for line in lines) == 23
    assert "  … and 3 more; --json lists them all." in lines[:46]
