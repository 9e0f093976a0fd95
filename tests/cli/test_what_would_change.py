"""What a load would change is told before it does; much that would go, and a new name, are asked about."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from peerreview import loading
from peerreview.cli import app
from peerreview.load import prepare
from peerreview.outcome import LARGE_COUNT, Loss, losses_in_words
from peerreview.store.naming import Given
from peerreview.store.store import Store
from tests.store.stores import GIVEN, WHOSE, copied, load, plans, review_dates, shifted, timetable

pytestmark = pytest.mark.slow  # together, not one by one

Run = Callable[..., Result]
SCHOOLS = tuple(f"Alderby {letter} Primary School" for letter in "ABCDEFGH")
LOST = "5 of 8 reviews of “timetable” would go"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loaded")
    load(Store.open(folder / "store"), timetable(folder, schools=SCHOOLS))
    return folder


@pytest.fixture
def loaded(made: Path, tmp_path: Path) -> Path:
    """A store with a timetable of eight schools."""
    return copied(made, tmp_path).folder


@pytest.fixture
def shorter(tmp_path: Path) -> Path:
    """The same timetable with three schools left."""
    return timetable(tmp_path, schools=SCHOOLS[:3])


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line as at a terminal, with an answer to its question."""
    monkeypatch.delenv("PEERREVIEW_STORE", raising=False)
    monkeypatch.setattr(loading, "somebody_there", lambda: True)
    return lambda text, *arguments: CliRunner().invoke(app, [str(a) for a in arguments], input=f"{text}\n")


def sources(folder: Path) -> list[str]:
    store = Store.open(folder)
    return [source.source for source in store.sources(store.current)]


@pytest.mark.parametrize("options", [("--yes",), (), ("--json",), ("--yes", "--json")])
def test_a_large_loss_is_refused_unless_it_is_allowed(
    run: Run, loaded: Path, shorter: Path, options: tuple[str, ...]
) -> None:
    refused = run("load", shorter, "--store", loaded, *options)
    assert refused.exit_code == 2
    assert f"{LOST}, so nothing was published." in refused.stderr
    assert "--allow-loss" in refused.stderr
    if "--json" in options:
        assert LOST in json.loads(refused.stdout)["error"]
    assert Store.open(loaded).current == 1
    assert list((loaded / "snapshots").glob(".candidate*")) == []


def test_where_it_is_allowed_it_is_published_and_told(run: Run, loaded: Path, shorter: Path) -> None:
    found = json.loads(run("load", shorter, "--store", loaded, "--allow-loss", "--json").stdout)
    assert found["snapshot"] == 2
    assert found["losses"][0] == {
        "partnership": WHOSE, "source": "timetable", "records": "reviews", "gone": 5, "of": 8,
    }  # fmt: skip


def test_at_a_terminal_it_is_asked_and_no_is_the_usual_answer(answer: Run, loaded: Path, shorter: Path) -> None:
    for said in ("", "n"):
        no = answer(said, "load", shorter, "--store", loaded)
        assert (no.exit_code, Store.open(loaded).current) == (2, 1)
        assert f"{LOST}. Publish all the same? [y/N]" in no.stderr
        assert "Reviews: 0 added, 0 cells changed, 5 gone" in no.stdout
        assert "Nothing was published." in no.stderr
    yes = answer("y", "load", shorter, "--store", loaded)
    assert (yes.exit_code, Store.open(loaded).current) == (0, 2)
    assert yes.stdout.count("What changes:") == 1


def test_what_changes_is_told_by_sheet_and_cell_with_the_way_back(run: Run, loaded: Path, tmp_path: Path) -> None:
    new = timetable(tmp_path, 1, schools=[*SCHOOLS[1:], "Alderby J Primary School"])
    said = run("load", new, "--store", loaded).stdout.splitlines()
    told = said[said.index("What changes:") :]
    assert told[1:3] == ["  Schools: 1 added, 0 cells changed, 1 gone", "  Reviews: 1 added, 14 cells changed, 1 gone"]
    moved = "Alderby B Primary School 2025/26: Review date: 10 March 2026 → 11 March 2026"
    assert f"    Review {moved}" in told
    assert "    Alderby A Primary School: School: gone" in told
    assert told[-2:] == ["Published as snapshot 2.", "To take it back: peerreview rollback 1"]
    assert run("rollback", 1, "--store", loaded).exit_code == 0
    assert review_dates(Store.open(loaded)) == shifted(0)


@pytest.mark.parametrize(("said", "held"), [("y", ["timetable"]), ("", ["timetable"]), ("n", ["timetable", "spring"])])
def test_a_renamed_file_is_offered_as_a_newer_version(
    answer: Run, loaded: Path, tmp_path: Path, said: str, held: list[str]
) -> None:
    done = answer(said, "load", timetable(tmp_path, 1, "spring.xlsx", SCHOOLS[1:]), "--store", loaded)
    asked = "spring.xlsx looks like a newer version of timetable.xlsx (7 of 8 reviews alike). Replace it? [Y/n]"
    assert asked in done.stderr
    assert (done.exit_code, sources(loaded)) == (0, held)


def test_as_answers_it_either_way(run: Run, loaded: Path, tmp_path: Path) -> None:
    new = timetable(tmp_path, 1, "spring.xlsx", SCHOOLS[1:])
    for name, held in (("timetable", ["timetable"]), ("spring", ["timetable", "spring"])):
        assert "looks like" not in run("load", new, "--store", loaded, "--as", name).stderr
        assert sources(loaded) == held


def test_what_was_loaded_under_a_new_name_is_known_by_it_from_then_on(
    answer: Run, loaded: Path, tmp_path: Path
) -> None:
    answer("y", "load", timetable(tmp_path, 1, "spring.xlsx", SCHOOLS), "--store", loaded)
    again = answer("n", "load", timetable(tmp_path, 2, "spring.xlsx", SCHOOLS), "--store", loaded)
    assert "looks like" not in again.stderr
    assert sources(loaded) == ["timetable"]


def test_the_same_bytes_under_another_name_are_no_new_source(answer: Run, loaded: Path, tmp_path: Path) -> None:
    moved = (tmp_path / "timetable.xlsx").rename(tmp_path / "moved.xlsx")
    done = answer("n", "load", moved, "--store", loaded)
    assert done.stdout.splitlines()[-1] == "Nothing has changed since the last load."
    assert "looks like" not in done.stderr
    assert sources(loaded) == ["timetable"]


# What a large loss is


def loss(gone: int, of: int) -> Loss:
    return Loss(WHOSE, "register", "reviews", gone, of)


@pytest.mark.parametrize(
    ("gone", "of", "large"),
    [(2, 2, False), (3, 3, True), (3, 12, True), (3, 13, False), (15, 60, True), (14, 60, False)],
)
def test_it_is_a_quarter_and_at_least_three(gone: int, of: int, large: bool) -> None:
    assert loss(gone, of).large is large
    assert LARGE_COUNT == 3


def test_several_are_said_in_one_sentence() -> None:
    words = losses_in_words([loss(41, 60), loss(9, 9), loss(3, 8)])
    assert words == "41 of 60 reviews of “register”, 9 of 9 reviews of “register” and 3 of 8 reviews of “register”"


def test_a_workbook_is_measured_by_itself_however_much_else_there_is(folder: Path, tmp_path: Path) -> None:
    store = Store.open(folder)
    load(store, timetable(tmp_path), plans(tmp_path, *(f"Read aloud {n}" for n in range(4))))
    (lost,) = prepare(store, [plans(tmp_path, "Read aloud 0")], GIVEN).losses
    assert lost.words == "3 of 4 actions of “plans”"


def test_other_words_for_the_same_actions_are_no_loss(folder: Path, tmp_path: Path) -> None:
    store = Store.open(folder)
    load(store, timetable(tmp_path), plans(tmp_path, "Read aloud", "Count aloud", "Sing aloud", "Draw"))
    candidate = prepare(store, [plans(tmp_path, "Read daily", "Count daily", "Sing daily", "Draw daily")], GIVEN)
    assert [change["before"] for change in candidate.changes].count("gone") == 4
    assert candidate.losses == []


def test_what_another_workbook_still_says_is_not_lost(folder: Path, tmp_path: Path) -> None:
    store = Store.open(folder)
    load(store, timetable(tmp_path, schools=SCHOOLS))
    load(store, timetable(tmp_path, name="copy of it.xlsx", schools=SCHOOLS), given=Given(WHOSE, source="copy"))
    assert prepare(store, [timetable(tmp_path, schools=SCHOOLS[:1])], GIVEN).losses == []
