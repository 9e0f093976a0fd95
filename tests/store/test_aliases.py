"""Accepted names of schools: said once, remembered for the partnership, kept by a rebuild, taken back by a rollback."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peerreview.access import LOCAL
from peerreview.errors import UserError
from peerreview.intake import check_all
from peerreview.load import prepare, publish, put_together
from peerreview.questions.ask import ask
from peerreview.school_aliases import accept, alias_for, taken_back
from peerreview.store.aliases import Alias, waiting_in
from peerreview.store.store import Store
from peerreview.upkeep import forget, rebuild
from tests.store.stores import DAY, GIVEN, WHOSE, load
from tests.workbooks import write_xlsx

WREN, MERE = "Wrenmoor Primary School", "Hollowmere Junior School"
LISTED = [(WREN, "990001"), (MERE, "990002")]


def list_of_schools(folder: Path, *rows: tuple[Any, ...]) -> Path:
    return write_xlsx(folder / "schools.xlsx", Schools=[("School", "URN"), *rows])


def reviews(folder: Path) -> Path:
    rows = [(WREN, DAY, "The Lake, Ada Penhallow"), ("The Lake", DAY, None), ("the lake", date(2026, 6, 9), None)]
    return write_xlsx(folder / "reviews.xlsx", Reviews=[("School", "Review date", "Review team"), *rows])


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("named")
    load(Store.open(folder / "store"), list_of_schools(folder, *LISTED), reviews(folder))
    return folder


@pytest.fixture
def store(loaded: Path, tmp_path: Path) -> Store:
    shutil.copytree(loaded / "store", tmp_path / "store")
    return Store.open(tmp_path / "store")


def hosts(store: Store) -> list[str]:
    frame = ask("reviews", LOCAL, store=store, as_of=DAY)
    return sorted(frame["school"])


def the_lake(store: Store) -> Alias:
    return alias_for(store, "The Lake", "Hollowmere Junior")


def codes(store: Store) -> list[str]:
    return sorted(ask("issues", LOCAL, store=store)["code"])


def test_the_names_that_wait_are_told_once_each_with_the_schools_that_may_be_meant(loaded: Path) -> None:
    store = Store.open(loaded / "store")
    (waiting,) = waiting_in(store.path(1))
    assert (waiting.partnership, waiting.text.lower(), waiting.rows) == (WHOSE, "the lake", 2)
    assert {*waiting.likely, *waiting.others} == {WREN, MERE}
    assert waiting.means(MERE) == Alias(WHOSE, waiting.text, MERE, "990002")


def test_an_accepted_name_places_the_rows_that_waited_and_is_found_in_a_list_of_names(store: Store) -> None:
    assert hosts(store) == [WREN]
    accept(store, [the_lake(store)])
    assert hosts(store) == [MERE, MERE, WREN]
    assert "unknown_school" not in codes(store)
    given = ask("reciprocity", LOCAL, store=store, as_of=date(2026, 7, 1)).set_index("school")["given"]
    assert given[MERE] == 1
    assert waiting_in(store.path(2)) == []


def test_what_was_accepted_is_there_at_the_next_load_and_after_a_rebuild(store: Store, tmp_path: Path) -> None:
    accept(store, [the_lake(store)])
    rebuild(store)
    assert hosts(store) == [MERE, MERE, WREN]
    third = write_xlsx(tmp_path / "third.xlsx", Reviews=[("School", "Review date"), ("THE LAKE", date(2025, 1, 14))])
    load(store, third)
    assert hosts(store) == [MERE, MERE, MERE, WREN]


def test_going_back_takes_it_back_and_coming_again_brings_it_again(store: Store) -> None:
    number = accept(store, [the_lake(store)])
    store.roll_back(1)
    assert store.aliases(store.current) == []
    assert hosts(store) == [WREN]
    rebuild(store)
    assert hosts(store) == [WREN]
    store.roll_back(number)
    assert store.aliases(store.current) == [the_lake_as_accepted()]


def the_lake_as_accepted() -> Alias:
    return Alias(WHOSE, "The Lake", MERE, "990002")


def test_one_can_be_taken_back_by_itself(store: Store) -> None:
    accept(store, [the_lake(store)])
    accept(store, [taken_back(store, "the LAKE")])
    assert (store.aliases(store.current), hosts(store)) == ([], [WREN])


def test_the_last_word_on_a_name_counts(store: Store) -> None:
    accept(store, [the_lake(store)])
    accept(store, [Alias(WHOSE, "the lake", WREN)])
    assert hosts(store) == [WREN, WREN, WREN]


def test_names_accepted_with_a_load_are_published_with_it(loaded: Path, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "own")
    files = [loaded / "schools.xlsx", loaded / "reviews.xlsx"]
    checked, _ = check_all(files, {}, lambda words: None)
    said = [the_lake_as_accepted()]
    candidate = put_together(store, checked, (), GIVEN, aliases=said)
    assert sum(count.left_out for count in candidate.counts) == 0
    publish(candidate)
    assert (store.aliases(1), hosts(store)) == (said, [MERE, MERE, WREN])


def test_the_same_workbook_with_another_name_accepted_is_something_to_publish(store: Store, loaded: Path) -> None:
    checked, _ = check_all([loaded / "reviews.xlsx"], {}, lambda words: None)
    same, more = (put_together(store, checked, (), GIVEN, aliases=said) for said in ([], [the_lake(store)]))
    assert (same.unchanged, more.unchanged) == (True, False)


def test_it_finds_the_school_under_its_next_name_by_its_number(store: Store, tmp_path: Path) -> None:
    accept(store, [the_lake(store)])
    load(store, list_of_schools(tmp_path, LISTED[0], ("Hollowmere Academy", "990002")))
    assert hosts(store) == ["Hollowmere Academy", "Hollowmere Academy", WREN]


def test_it_finds_the_school_that_continues_it_under_another_number(store: Store, tmp_path: Path) -> None:
    accept(store, [the_lake(store)])
    rows = [("School", "URN", "Predecessor URN"), (*LISTED[0], None), ("Lakeside Academy", "990009", "990002")]
    load(store, write_xlsx(tmp_path / "schools.xlsx", Schools=rows))
    assert hosts(store) == ["Lakeside Academy", "Lakeside Academy", WREN]


def test_where_the_school_is_gone_an_advice_names_both_and_the_rows_wait_again(store: Store, tmp_path: Path) -> None:
    accept(store, [the_lake(store)])
    load(store, list_of_schools(tmp_path, LISTED[0]))
    assert hosts(store) == [WREN]
    issues = ask("issues", LOCAL, store=store).set_index("code")
    assert issues.loc["accepted_school_gone", "severity"] == "advice"
    problem = issues.loc["accepted_school_gone", "problem"]
    assert "The Lake" in problem
    assert MERE in problem
    assert "unknown_school" in issues.index


def test_a_name_of_the_list_counts_before_an_accepted_one(store: Store, tmp_path: Path) -> None:
    accept(store, [the_lake(store)])
    load(store, list_of_schools(tmp_path, *LISTED, ("The Lake", "990003")))
    assert hosts(store) == ["The Lake", "The Lake", WREN]


def test_where_the_reviews_make_the_list_an_accepted_name_is_no_school_of_its_own(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    rows = [("School", "Review date"), ("Lake", DAY), (MERE, date(2026, 6, 9)), (WREN, DAY)]
    load(store, write_xlsx(tmp_path / "reviews.xlsx", Reviews=rows))
    assert hosts(store) == [MERE, "Lake", WREN]
    accept(store, [Alias(WHOSE, "Lake", MERE)])
    assert hosts(store) == [MERE, MERE, WREN]
    assert sorted(ask("schools", LOCAL, store=store, as_of=DAY)["school"]) == [MERE, WREN]


def test_nothing_is_lost_where_the_ledger_is(store: Store) -> None:
    accept(store, [the_lake(store)])
    store.ledger.path.write_text("{}\n", encoding="utf-8")
    assert store.aliases(store.current) == [the_lake_as_accepted()]
    rebuild(store)
    assert hosts(store) == [MERE, MERE, WREN]


def test_forgetting_a_workbook_leaves_the_accepted_names(store: Store) -> None:
    accept(store, [the_lake(store)])
    forget(store, "reviews")
    assert store.aliases(store.current) == [the_lake_as_accepted()]


@pytest.mark.parametrize(
    ("text", "school", "says"),
    [
        ("The Lake", "Nowhere", "No school is called “Nowhere”."),
        ("The Lake", "Holowmere", "Did you mean Hollowmere Junior School?"),
        ("wrenmoor primary school", "990002", "is a name of Wrenmoor Primary School"),
        ("990002", "990002", "means Hollowmere Junior School already"),
        (" ", "990002", "Say the name"),
    ],
)
def test_what_cannot_be_accepted_is_said(text: str, school: str, says: str, loaded: Path) -> None:
    with pytest.raises(UserError, match=re.escape(says)):
        alias_for(Store.open(loaded / "store"), text, school)


def test_a_name_that_was_never_accepted_cannot_be_taken_back(loaded: Path) -> None:
    with pytest.raises(UserError, match=r"“Larky” is not an accepted name\. There are none\."):
        taken_back(Store.open(loaded / "store"), "Larky")


def test_of_two_partnerships_with_such_a_school_one_is_named(store: Store, tmp_path: Path) -> None:
    other = write_xlsx(tmp_path / "north.xlsx", Schools=[("School", "Partnership"), (MERE, "North Fold")])
    publish(prepare(store, [other]))
    with pytest.raises(UserError, match="several partnerships"):
        alias_for(store, "Larky", MERE)
    said = alias_for(store, "Larky", MERE, "north fold")
    assert said == Alias("North Fold", "Larky", MERE)
