"""What was said by hand of a workbook is kept with its load, and used for its next version and for every rebuild."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from peerreview.intake import check_all
from peerreview.load import Candidate, Given, prepare, publish, put_together
from peerreview.store.source import sources_in
from peerreview.store.store import Store
from peerreview.upkeep import rebuild
from peerreview.workbook.mapping import Mappings, SheetMapping
from tests.cli.conftest import Run, run  # noqa: F401 (a fixture)
from tests.store.stores import rows_of
from tests.workbooks import write_xlsx

GIVEN = Given("Alder Vale Partnership", "tiptree-stanway")
WREN, HOLLOW = "Wrenmoor Primary School", "Hollowmere Junior School"
DAY, LATER = date(2026, 3, 10), date(2026, 3, 17)
FIRST = [["Establishment", "Visited", "Led by"], [WREN, DAY, "Ada Penhallow"]]
MOVED = [["No", "Led by", "Visited", "Establishment"], [1, "Ada Penhallow", DAY, WREN], [2, "Tom Moss", LATER, HOLLOW]]
SAID = SheetMapping("Spring", "reviews", 1, 2, tuple(map(str, FIRST[0])), (("A", "school"), ("B", "review_date")))


def check_with(store: Store, file: Path, said: Mappings, given: Given = GIVEN) -> Candidate:
    checked, refused = check_all([file], {}, lambda words: None, remembered=lambda name: said)
    return put_together(store, checked, refused, given)


def reviews(store: Store) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(store.path(store.current or 0)), read_only=True) as con:
        return con.execute("select school, review_date from base.reviews order by 1").fetchall()


@pytest.fixture(scope="module")
def explained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store into which visits.xlsx was loaded, and then a version of it with moved columns."""
    folder = tmp_path_factory.mktemp("explained")
    store = Store.open(folder / "store")
    publish(check_with(store, write_xlsx(folder / "visits.xlsx", Spring=FIRST), (SAID,)))
    candidate = prepare(store, [write_xlsx(folder / "visits.xlsx", Spring=MOVED)])
    assert [issue.code for issue in candidate.issues] == ["provisional_schools", "mapping_moved", "heading_unknown"]
    publish(candidate)
    return folder


@pytest.fixture
def store(explained: Path, tmp_path: Path) -> Store:
    shutil.copytree(explained, tmp_path, dirs_exist_ok=True)
    return Store.open(tmp_path / "store")


def test_the_next_version_is_read_without_a_word_though_its_columns_moved(store: Store) -> None:
    assert reviews(store) == [(HOLLOW, LATER), (WREN, DAY)]
    (source,) = store.sources(store.current)
    assert source.mapping == (SAID,)
    assert source.mapping_now[0].columns == (("C", "review_date"), ("D", "school"))


def test_a_rebuild_gives_the_same_rows_and_the_same_advice(store: Store) -> None:
    before = rows_of(store.path(2), "base.changes")
    assert rows_of(store.path(rebuild(store)), "base.changes") == before
    assert reviews(store) == [(HOLLOW, LATER), (WREN, DAY)]


def test_what_moved_is_said_once_and_the_same_file_is_nothing_new(store: Store, tmp_path: Path) -> None:
    candidate = prepare(store, [tmp_path / "visits.xlsx"])
    assert candidate.unchanged
    assert [issue.code for issue in candidate.issues] == ["provisional_schools", "heading_unknown"]


def test_another_answer_for_the_same_file_is_something_new(store: Store, tmp_path: Path) -> None:
    (now,) = store.sources(2)[0].mapping_now
    other = SheetMapping(*(getattr(now, name) for name in now.__slots__[:-1]), (("B", "lead_reviewer"), *now.columns))
    candidate = check_with(store, tmp_path / "visits.xlsx", (other,))
    assert not candidate.unchanged
    publish(candidate)
    assert store.sources(3)[0].mapping_now == (other,)


def test_the_snapshot_knows_it_too_where_the_ledger_is_damaged(store: Store) -> None:
    assert sources_in(store.path(2)) == store.sources(2)
    store.ledger.path.write_text("not a ledger\n", encoding="utf-8")
    assert store.sources(2)[0].mapping == (SAID,)
    rebuild(store)
    assert reviews(store) == [(HOLLOW, LATER), (WREN, DAY)]


def test_lines_of_earlier_and_later_versions_are_read(store: Store) -> None:
    lines = [json.loads(line) for line in store.ledger.path.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        for entry in line["sources"]:
            assert entry["mapping"][0]["columns"] == {"A": "school", "B": "review_date"}
            del entry["mapping"], entry["mapping_now"]
            entry["of a later version"] = True
    store.ledger.path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    (source,) = store.sources(2)
    assert (source.source, source.mapping, source.mapping_now) == ("visits", (), ())


def test_a_renamed_workbook_with_the_same_headings_is_read_and_taken_for_a_newer_version(
    store: Store, tmp_path: Path
) -> None:
    renamed = write_xlsx(
        tmp_path / "visits summer.xlsx", Summer=[*MOVED, [3, "Tom Moss", LATER, "Fennick Infant School"]]
    )
    candidate = prepare(store, [renamed])
    assert "It is read as another workbook was." in next(
        i.problem for i in candidate.issues if i.code == "mapping_moved"
    )
    assert candidate.versions["visits summer.xlsx"].source == "visits"
    number = publish(candidate)
    (source,) = store.sources(number)
    assert [one.sheet for one in source.mapping_now] == ["Summer"]
    before = rows_of(store.path(number), "base.changes")
    assert rows_of(store.path(rebuild(store)), "base.changes") == before


def test_a_partnership_goes_by_its_own_answers_only(store: Store, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    theirs = write_xlsx(
        tmp_path / "other" / "visits.xlsx", Spring=[["Establishment", "Visited"], ["Brook School", DAY]]
    )
    refused = check_all([theirs], {}, lambda words: None)[1]
    assert [issue.code for issue in refused] == ["no_known_sheet"]
    own = SheetMapping("Spring", "reviews", 1, 2, ("Establishment", "Visited"), (("A", "school"), ("B", "review_end")))
    publish(check_with(store, theirs, (own,), Given("Brook Hill Partnership", "tiptree-stanway")))
    again = prepare(store, [theirs], Given("Brook Hill Partnership"))
    assert again.unchanged
    assert {source.partnership: source.mapping[0].columns for source in store.sources(3)} == {
        "Alder Vale Partnership": SAID.columns,
        "Brook Hill Partnership": own.columns,
    }


class TestTheCommandLine:
    def test_load_goes_by_what_was_said(self, run: Run, store: Store, tmp_path: Path) -> None:  # noqa: F811
        third = [*MOVED, [3, "Tom Moss", LATER, "Fennick Infant School"]]
        done = run("load", write_xlsx(tmp_path / "visits.xlsx", Spring=third), "--store", store.folder)
        assert done.exit_code == 0, done.output
        assert "3 rows in, 3 loaded" in done.output
        assert len(reviews(store)) == 3
        assert store.sources(3)[0].mapping_now[0].columns == (("C", "review_date"), ("D", "school"))

    def test_so_does_a_folder(self, run: Run, store: Store, tmp_path: Path) -> None:  # noqa: F811
        (tmp_path / "term").mkdir()
        write_xlsx(tmp_path / "term" / "visits.xlsx", Spring=MOVED[:2])
        done = run("load", tmp_path / "term", "--store", store.folder)
        assert done.exit_code == 0, done.output
        assert reviews(store) == [(WREN, DAY)]

    def test_and_check_with_that_store(self, run: Run, store: Store, tmp_path: Path) -> None:  # noqa: F811
        file = tmp_path / "visits.xlsx"
        without = run("check", file, "--store", Store.open(tmp_path / "empty").folder)
        assert without.exit_code == 2
        assert "On the Load page, say what its columns are" in without.output
        done = run("check", file, "--store", store.folder)
        assert done.exit_code == 1, done.output
        assert "2 rows in, 2 loaded" in done.output

    def test_what_no_longer_fits_is_refused_with_what_moved(self, run: Run, store: Store, tmp_path: Path) -> None:  # noqa: F811
        gone = [["No", "Led by", "Visited"], [1, "Ada Penhallow", DAY]]
        done = run("load", write_xlsx(tmp_path / "visits.xlsx", Spring=gone), "--store", store.folder)
        assert done.exit_code == 2
        assert "No column is headed “Establishment” any more (School)." in done.output
        assert store.current == 2
