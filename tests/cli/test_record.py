"""`peerreview record`: the record workbook of a review in the store, or a blank one, from a terminal."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from peerreview.access import LOCAL
from peerreview.questions.ask import ask
from peerreview.store.store import Store
from tests.cli.conftest import Run
from tests.records import beside, fill

OUSELTHORPE = "Ouselthorpe Primary School"
YEAR = "2024/25"


@pytest.fixture(scope="module")
def out(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of one review of the demo, written from a terminal."""
    from typer.testing import CliRunner

    from peerreview.cli import app

    path = tmp_path_factory.mktemp("out") / "record.xlsx"
    wanted = ["--school", OUSELTHORPE.upper(), "--year", YEAR, "--store", str(demo_store)]
    result = CliRunner().invoke(app, ["record", str(path), *wanted])
    assert (result.exit_code, result.stdout.strip()) == (0, f"Written: {path}")
    return path


def test_it_is_filled_in_with_what_is_recorded(out: Path, demo_store: Path) -> None:
    (review,) = ask("reviews", LOCAL, store=Store.open(demo_store), school=OUSELTHORPE, year=YEAR).to_dict("records")
    book = openpyxl.load_workbook(out)
    assert beside(book, "School").value == OUSELTHORPE
    assert beside(book, "Enquiry questions").value == review["enquiry_question"]
    assert beside(book, "Lead reviewer").value == review["lead_reviewer"]


@pytest.mark.slow
def test_it_is_loaded_without_a_word_on_whose_it_is(run: Run, out: Path, demo_store: Path, tmp_path: Path) -> None:
    store = shutil.copytree(demo_store, tmp_path / "store")
    path = fill(Path(shutil.copyfile(out, tmp_path / "record.xlsx")), {"Anything else to record": "Thank you all"})
    result = run("load", path, "--store", store)
    assert result.exit_code == 0, result.stderr
    assert f"Review {OUSELTHORPE} {YEAR}: Notes: (blank) → Thank you all" in result.stdout
    assert "Reviews: 0 added, 1 cell changed, 0 gone" in result.stdout


def test_several_reviews_are_named(run: Run, demo_store: Path, tmp_path: Path) -> None:
    result = run("record", tmp_path / "r.xlsx", "--school", OUSELTHORPE, "--store", demo_store)
    assert result.exit_code == 2
    assert "3 reviews fit" in result.stderr
    for year, day in (("2024/25", "4 February 2025"), ("2025/26", "30 September 2025"), ("2026/27", "no date yet")):
        assert f"{OUSELTHORPE} {year} ({OUSELTHORPE}, {day})" in result.stderr
    assert not (tmp_path / "r.xlsx").exists()


@pytest.mark.slow
def test_one_of_them_is_taken_by_its_name(run: Run, demo_store: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    result = run("record", path, "--review", f"{OUSELTHORPE} 2026/27", "--store", demo_store)
    assert result.exit_code == 0
    assert beside(openpyxl.load_workbook(path), "Academic year").value == "2026/27"


def test_a_blank_one_needs_no_store(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    assert run("record", path, "--protocol", "IP").exit_code == 0
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "Section one"
    assert beside(book, "School").value is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--school", "Ouselthorpe Primary Scool"], "Did you mean Ouselthorpe Primary School?"),
        (["--school", OUSELTHORPE, "--year", "1999/00"], "No such review is in the records."),
        (["--review", "R99"], "No such review is in the records."),
        ([], "Say whose review it is, with --school"),
        (["--protocol", "tiptre"], "“tiptre” is not a protocol that is known here."),
    ],
)
def test_what_there_is_not_is_said(run: Run, demo_store: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    result = run("record", tmp_path / "r.xlsx", *arguments, "--store", demo_store)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


@pytest.mark.slow
def test_text_that_is_for_others_is_left_out_and_that_is_said(run: Run, demo_store: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(demo_store, tmp_path / "store"))
    path, asked = tmp_path / "r.xlsx", ["--review", f"{OUSELTHORPE} {YEAR}", "--store", store]
    whose = ask("partnerships", LOCAL, store=Store.open(store))["partnership"][0]
    viewers = f'["a@b.example"]\nrole = "associate"\npartnerships = ["{whose}"]\n'
    (store / "viewers.toml").write_text(viewers, encoding="utf-8")
    result = run("record", path, *asked, "--viewer", "a@b.example")
    assert result.exit_code == 0, result.stderr
    assert "Some words of this review are not for a@b.example" in result.stderr
    assert beside(openpyxl.load_workbook(path), "Enquiry questions").value is None
