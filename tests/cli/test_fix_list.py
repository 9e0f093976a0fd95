"""`check --fix-list`: the workbook back with its cells marked, under another name."""

from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Run
from tests.conftest import FIRST, TIMETABLE
from tests.workbooks import write_xlsx

pytestmark = pytest.mark.slow  # with the rest of the command line


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A timetable with one date that is not in the calendar, in D2."""
    return write_xlsx(tmp_path / "book.xlsx", Timetable=[TIMETABLE, (*FIRST[:3], "31/02/2026", *FIRST[4:])])


def test_the_marked_workbook_is_written_and_the_workbook_stays_as_it_is(run: Run, book: Path, tmp_path: Path) -> None:
    before, out = book.read_bytes(), tmp_path / "marked.xlsx"
    result = run("check", book, "--fix-list", out)
    assert result.exit_code == 1
    assert f"Written: {out}. The sheet “Fix list” lists" in result.stderr
    assert "31/02/2026" in openpyxl.load_workbook(out)["Timetable"]["D2"].comment.text
    assert book.read_bytes() == before


def test_of_a_file_that_cannot_be_used_the_list_says_why(run: Run, tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(b"")
    result = run("check", tmp_path / "book.xlsx", "--fix-list", tmp_path / "list.xlsx")
    assert result.exit_code == 2
    assert "this is the fix list alone" in result.stderr
    assert len(list(openpyxl.load_workbook(tmp_path / "list.xlsx").active)) == 3


@pytest.mark.parametrize(
    ("out", "twice", "said"),
    [
        ("book.xlsx", False, "another name than the workbook's"),
        ("list.csv", False, "a name that ends in .xlsx"),
        ("list.xlsx", True, "one workbook at a time"),
        ("nowhere/list.xlsx", False, "could not be written"),
    ],
)
def test_what_cannot_be_written_is_said(run: Run, book: Path, out: str, twice: bool, said: str) -> None:
    before = book.read_bytes()
    result = run("check", book, *[book] * twice, "--fix-list", book.parent / out)
    assert result.exit_code == 2
    assert said in result.stderr
    assert book.read_bytes() == before
