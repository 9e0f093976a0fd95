"""A register of schools taken into use: it fills what is blank, never what was typed, and says what differs."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from peerreview.access import LOCAL
from peerreview.errors import UserError
from peerreview.questions.ask import ask
from peerreview.school_register import Used, take_back, use_register
from peerreview.store.store import Store
from peerreview.upkeep import rebuild
from tests import gias
from tests.store.stores import DAY, load
from tests.unit.test_issue_codes import DECIDED
from tests.workbooks import write_xlsx

HEADINGS = (
    "School",
    "URN",
    "Phase",
    "Pupils on roll",
    "Local authority",
    "Religious character",
    "Also known as",
    "Left",
    "Predecessor URN",
)
WREN = ("Wrenmoor Primary School", "990001")
LISTED: list[tuple[Any, ...]] = [
    (*WREN, "Infant", 200, "Alder County Council", None, None, None),  # says it in other words
    ("Hollowmere Junior", "990002"),  # blank but for its number
    ("Fennick Infant School", "990003", None, 400, "Birch", "None", "The Fen", None),  # says something else
    ("Larchmere School", "990044"),  # no such number
    ("Sallow Primary", None, None, None, "Alder"),  # one open school of that name
    ("Thorn Primary", None, None, None, "Alder"),  # two of them
    ("Marl School", "990006"),  # closed
    ("Ashen School", "990007"),  # another school's number
    ("Gorse School", "990055", None, None, None, None, None, date(2024, 8, 31)),  # has left
    ("Rowan School", "990009", None, None, None, None, None, None, "980008"),  # another predecessor
]
REGISTER = gias.register(
    gias.school("990001", "Wrenmoor Primary School"),
    gias.school(
        "990002", "Hollowmere St Osyth's Junior School", phase="Middle deemed primary", faith="Church of England"
    ),
    gias.school("990003", "Fennick Infant School", roll="350", faith="Methodist"),
    gias.school("990004", "Sallow Primary School"),
    gias.school("990005", "Thorn Primary School"),
    gias.school("990015", "Thorn Academy"),
    gias.school("990006", "Marl School", status="Closed", closed="31-08-2026"),
    gias.school("990007", "Quite Another College", phase="Secondary"),
    gias.school("990008", "Nobody's School"),
    gias.school("990009", "Rowan School"),
)
LINKS = gias.links(("990002", "980002", "Predecessor"), ("990009", "980009", "Predecessor"))
REVIEWS = [("School", "Review date"), (WREN[0], DAY), ("Hollowmere St Osyth's Junior School", DAY)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a list of schools, before and after a register is used, and the files."""
    folder = tmp_path_factory.mktemp("gias")
    rows = [(*row, *[None] * (len(HEADINGS) - len(row))) for row in LISTED]
    store = Store.open(folder / "store")
    load(store, write_xlsx(folder / "register.xlsx", Schools=[HEADINGS, *rows], Reviews=REVIEWS))
    gias.write(folder, REGISTER)
    gias.write(folder, LINKS, "links.csv")
    use(folder, store)
    return folder


@pytest.fixture
def store(folder: Path, tmp_path: Path) -> Store:
    shutil.copytree(folder / "store", tmp_path / "store")
    return Store.open(tmp_path / "store")


def use(folder: Path, store: Store) -> Used:
    return use_register(store, folder / gias.NAME, folder / "links.csv")


def schools(store: Store, number: int | None = None) -> dict[str, tuple[Any, ...]]:
    with duckdb.connect(str(store.path(number or store.current or 0)), read_only=True) as con:
        rows = con.execute(
            "select school, urn, phase, roll, authority, religious_character, predecessor_urn from base.schools"
        ).fetchall()
    return {school: tuple(cells) for school, *cells in rows}


def advice(store: Store) -> set[tuple[str, str]]:
    found = ask("issues", LOCAL, store=store)
    return {(row.code, row.cell) for row in found.itertuples() if row.code.startswith("gias_")}


def problem(store: Store, code: str, cell: str) -> str:
    found = ask("issues", LOCAL, store=store).set_index(["code", "cell"])
    return f"{found.loc[(code, cell), 'problem']} {found.loc[(code, cell), 'fix']}"


def test_blank_cells_are_filled_and_what_was_typed_stays(store: Store) -> None:
    found = schools(store)
    assert found["Wrenmoor Primary School"] == ("990001", "Infant", 200, "Alder County Council", None, None)
    assert found["Hollowmere Junior"] == ("990002", "Middle", 210, "Alder", "Church of England", "980002")
    assert found["Fennick Infant School"] == ("990003", "Primary", 400, "Birch", "None", None)


def test_what_is_not_sure_to_be_of_the_school_fills_nothing(store: Store) -> None:
    found = schools(store)
    assert found["Larchmere School"] == ("990044", None, None, None, None, None)
    assert found["Sallow Primary"] == (None, None, None, "Alder", None, None)
    assert found["Ashen School"] == ("990007", None, None, None, None, None)


def test_each_difference_is_advice_at_its_cell_and_what_agrees_is_not(store: Store) -> None:
    assert advice(store) == {
        ("gias_differs", "Schools!D4"),  # 400 pupils and 350
        ("gias_differs", "Schools!E4"),
        ("gias_differs", "Schools!F4"),
        ("gias_unknown_urn", "Schools!B5"),
        ("gias_urn_missing", "Schools!A6"),
        ("gias_closed", "Schools!B8"),
        ("gias_other_name", "Schools!B9"),
        ("gias_differs", "Schools!I11"),
    }
    assert {code for code, _ in advice(store)} == DECIDED - {"accepted_school_gone"}


def test_a_difference_says_both_values_and_the_day(store: Store) -> None:
    said = problem(store, "gias_differs", "Schools!E4")
    assert said.startswith("This cell says “Birch”; the register of schools of 20 November 2026 says “Alder”.")
    assert "with the URN 990004" in problem(store, "gias_urn_missing", "Schools!A6")
    assert "closed on 31 August 2026" in problem(store, "gias_closed", "Schools!B8")
    assert "“Quite Another College”" in problem(store, "gias_other_name", "Schools!B9")


def test_the_official_name_is_another_name_of_the_school(store: Store) -> None:
    assert sorted(ask("reviews", LOCAL, store=store, as_of=DAY)["school"]) == [
        "Hollowmere Junior",
        "Wrenmoor Primary School",
    ]


def test_only_the_schools_of_the_store_go_into_the_snapshot(store: Store) -> None:
    with duckdb.connect(str(store.path(2)), read_only=True) as con:
        urns = [urn for (urn,) in con.execute("select urn from base.gias order by 1").fetchall()]
    assert urns == ["990001", "990002", "990003", "990006", "990007", "990009"]


def test_what_it_came_to_is_told(folder: Path, store: Store) -> None:
    used = use(folder, store)
    assert (used.gias.schools, used.known, used.listed, used.gias.on) == (10, 6, 10, "2026-11-20")


def test_going_back_takes_it_back(store: Store) -> None:
    store.roll_back(1)
    assert (store.gias(store.current), advice(store)) == (None, set())
    assert schools(store)["Hollowmere Junior"] == ("990002", None, None, None, None, None)


def test_taken_back_it_stays_away_and_can_be_gone_back_to(store: Store, tmp_path: Path) -> None:
    used, number = take_back(store)
    assert (used.on, number, store.gias(number), advice(store)) == ("2026-11-20", 3, None, set())
    blank = ("990002", None, None, None, None, None)
    assert schools(store)["Hollowmere Junior"] == blank
    rebuild(store)
    assert schools(store)["Hollowmere Junior"] == blank
    load(store, write_xlsx(tmp_path / "more.xlsx", Reviews=[("School", "Review date"), (WREN[0], date(2025, 1, 14))]))
    assert schools(store)["Hollowmere Junior"] == blank
    store.ledger.path.write_text("{}\n", encoding="utf-8")
    assert store.gias(store.current) is None
    store.roll_back(2)
    assert schools(store)["Hollowmere Junior"][1] == "Middle"
    assert store.gias(2) is not None


def test_there_has_to_be_one_to_be_taken_back(store: Store) -> None:
    take_back(store)
    with pytest.raises(UserError, match="No register of schools is used"):
        take_back(store)


def test_the_next_load_and_a_rebuild_go_by_it_from_the_archive_alone(store: Store, tmp_path: Path) -> None:
    before = schools(store)
    shutil.rmtree(store.folder / "register")
    rebuild(store)
    assert schools(store) == before
    load(store, write_xlsx(tmp_path / "more.xlsx", Reviews=[("School", "Review date"), (WREN[0], date(2025, 1, 14))]))
    assert schools(store) == before
    assert store.gias(store.current) == store.gias(2)


def test_nothing_is_lost_where_the_ledger_is(store: Store) -> None:
    before = store.gias(2)
    store.ledger.path.write_text("{}\n", encoding="utf-8")
    assert store.gias(store.current) == before


def test_a_register_that_is_gone_is_said_and_the_live_data_stays(store: Store) -> None:
    known = store.gias(2)
    assert known is not None
    shutil.rmtree(store.folder / "register")
    store.archive.path(known.sha256).unlink()
    with pytest.raises(UserError, match=r"The kept copy of edubasealldata20261120\.csv is missing"):
        rebuild(store)
    assert store.current == 2


def test_an_unlikely_file_changes_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is not the register of schools"):
        use_register(store, gias.write(tmp_path, b"a,b\r\n1,2\r\n"))
    with pytest.raises(UserError, match="does not have a day in its name"):
        use_register(store, gias.write(tmp_path, REGISTER, "schools.csv"))
    assert store.current == 2


def test_its_day_may_be_said(store: Store, tmp_path: Path) -> None:
    use_register(store, gias.write(tmp_path, REGISTER, "schools.csv"), on=date(2026, 10, 1))
    assert "of 1 October 2026" in problem(store, "gias_unknown_urn", "Schools!B5")


def test_before_the_first_load_there_is_nothing_to_hold_against_it(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Load a workbook first"):
        use_register(Store.open(tmp_path / "store"), gias.write(tmp_path, REGISTER))


def test_two_schools_of_one_official_name_are_both_known_by_their_own_only(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    rows = [("School", "URN"), ("Elm Grove", "990001"), ("Elm Vale", "990002")]
    reviews = [("School", "Review date"), ("Elm Grove", DAY), ("Elm Trust", DAY)]
    load(store, write_xlsx(tmp_path / "list.xlsx", Schools=rows, Reviews=reviews))
    same = [gias.school("990001", "Elm Trust"), gias.school("990002", "Elm Trust")]
    use_register(store, gias.write(tmp_path, gias.register(*same)))
    assert list(ask("reviews", LOCAL, store=store, as_of=DAY)["school"]) == ["Elm Grove"]
