"""Uploaded files: kept under names of our own, and known by the names that people gave them."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from peerreview.ui.tray import Tray, own_name
from peerreview.workbook.check import CheckedWorkbook
from peerreview.workbook.issues import Issue
from tests.workbooks import write_xlsx


@dataclass
class Upload:
    file_id: str
    name: str
    content: bytes = b"School\nAlderby School\n"

    def getvalue(self) -> bytes:
        return self.content


@pytest.fixture
def tray() -> Tray:
    return Tray()


def test_files_keep_the_order_in_which_they_came(tray: Tray) -> None:
    tray.put([Upload("b", "plans.csv"), Upload("a", "register.csv")])
    tray.put([Upload("a", "register.csv"), Upload("c", "impact.csv"), Upload("b", "plans.csv")])
    assert tray.names == ["plans.csv", "register.csv", "impact.csv"]
    tray.clear()


def test_a_name_is_never_a_path(tray: Tray) -> None:
    tray.put([Upload("a", "../../plans.csv"), Upload("b", "C:\\plans.csv"), Upload("c", "\0")])
    assert [path.name for path, _ in tray.files.values()] == ["0", "1", "2"]
    assert len({path.parent for path, _ in tray.files.values()}) == 1
    tray.clear()


def test_what_is_taken_out_or_cleared_is_gone_from_the_disk(tray: Tray) -> None:
    tray.put([Upload("a", "plans.csv"), Upload("b", "register.csv")])
    first, second = (path for path, _ in tray.files.values())
    tray.put([Upload("b", "register.csv")])
    assert not first.exists()
    assert second.exists()
    tray.clear()
    assert not second.parent.exists()
    assert tray.names == []


def test_each_file_is_read_once_for_each_name(tray: Tray, tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "made.xlsx", Schools=[["School"], ["Alderby School"]]).read_bytes()
    tray.put([Upload("a", "schools.xlsx", book), Upload("b", "notes.pdf", b"%PDF-1.7")])
    told: list[str] = []
    called = tray.called(frozenset(), set())
    read = list(tray.read(called, told.append).values())
    assert isinstance(read[0], CheckedWorkbook)
    assert isinstance(read[1], Issue)
    assert (read[1].file, read[1].code) == ("notes.pdf", "pdf_file")
    assert told == ["Reading schools.xlsx (1 of 2)", "Reading notes.pdf (2 of 2)"]
    tray.read(called, told.append)
    assert len(told) == 2
    tray.clear()


def test_the_last_file_of_a_name_counts_or_each_goes_by_a_name_of_its_own(tray: Tray) -> None:
    tray.put([Upload("a", "plan.csv"), Upload("b", "plan.csv"), Upload("c", "other.csv")])
    paths = [path for path, _ in tray.files.values()]
    assert tray.called(frozenset(), set()) == {paths[1]: "plan.csv", paths[2]: "other.csv"}
    assert tray.twice(frozenset()) == ["plan.csv"]
    apart = frozenset({"plan.csv"})
    called = tray.called(apart, {"plan"})
    assert list(called.values()) == ["plan (2).csv", "plan (3).csv", "other.csv"]
    assert tray.separate(called, apart) == {"plan (2).csv", "plan (3).csv"}
    assert tray.twice(apart) == []
    tray.clear()


def test_an_own_name_is_one_that_no_workbook_has() -> None:
    assert own_name("plans.xlsx", set()) == "plans.xlsx"
    assert own_name("plans.xlsx", {"plans", "plans (2)"}) == "plans (3).xlsx"
    assert own_name("plans", {"plans"}) == "plans (2)"
