"""Whose a workbook is: what was given, remembered, said by the workbook itself or by those that come with it."""

from pathlib import Path

import pytest

from peerreview.checking import check_files
from peerreview.errors import PartnershipNeeded
from peerreview.load import prepare, publish
from peerreview.store.naming import NOTHING_GIVEN, Given, whose_they_are
from peerreview.store.source import Source
from peerreview.store.store import Store
from peerreview.workbook.check import CheckedWorkbook
from tests.spec import tables
from tests.spec.tables import parse
from tests.workbooks import write_xlsx

pytestmark = pytest.mark.slow  # together, not one by one

ALDER, BROOK = "Alder Vale Partnership", "Brook Hill Partnership"
UNSAID = Given(ALDER, only_where_unsaid=True)


def book(*partnerships: str, name: str = "timetable") -> CheckedWorkbook:
    return parse(tables.book(name, schools=[{"school": "Wrenmoor", "partnership": whose} for whose in partnerships]))


def held(*partnerships: str | None, name: str = "timetable") -> list[Source]:
    return [Source(n, whose, name, None, f"{name}.xlsx", "", "") for n, whose in enumerate(partnerships, 1)]


@pytest.mark.parametrize(
    ("books", "known", "given", "whose"),
    [
        ([book(BROOK)], held(ALDER), Given(ALDER), [ALDER]),  # given for all
        ([book()], held(ALDER, None, name="timetable"), UNSAID, [ALDER]),
        ([book()], held(ALDER), NOTHING_GIVEN, [ALDER]),  # remembered
        ([book(BROOK)], held(ALDER), NOTHING_GIVEN, [BROOK]),  # another one's, of the same name
        ([book("alder vale partnership")], held(ALDER), NOTHING_GIVEN, [ALDER]),
        ([book(BROOK)], held(None), NOTHING_GIVEN, [None]),  # its rows say it, as before
        ([book(ALDER, BROOK)], [], NOTHING_GIVEN, [None]),
        ([book(BROOK)], held(ALDER, BROOK), NOTHING_GIVEN, [BROOK]),
        ([book(ALDER), book(name="plans")], [], NOTHING_GIVEN, [ALDER, ALDER]),  # the only one in this load
        ([book(name="plans"), book(ALDER), book("Alder Vale  partnership.")], [], NOTHING_GIVEN, [ALDER] * 3),
        ([book(name="plans")], held(ALDER), NOTHING_GIVEN, [ALDER]),
    ],
)
def test_whose_it_is(books: list[CheckedWorkbook], known: list[Source], given: Given, whose: list[str | None]) -> None:
    assert whose_they_are(books, known, given) == whose


@pytest.mark.parametrize(
    ("books", "known"),
    [
        ([book()], []),
        ([book(name="plans")], held(ALDER, BROOK)),
        ([book(BROOK), book(name="plans")], held(ALDER)),
        ([book(name="plans")], held(None)),
        ([book(ALDER, BROOK), book(name="plans")], []),
    ],
)
def test_where_it_could_be_several_it_has_to_be_said(books: list[CheckedWorkbook], known: list[Source]) -> None:
    with pytest.raises(PartnershipNeeded, match="does not say which partnership it belongs to"):
        whose_they_are(books, known)


def register(folder: Path, partnership: str, school: str) -> Path:
    folder.mkdir(exist_ok=True)
    return write_xlsx(folder / "register.xlsx", Schools=[("School", "Partnership"), (school, partnership)])


def reviews(folder: Path) -> Path:
    return write_xlsx(folder / "reviews.xlsx", Reviews=[("School", "Focus"), ("Wrenmoor Primary School", "Reading")])


def test_a_workbook_of_the_same_name_leaves_another_partnerships_alone(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    for partnership, school in ((ALDER, "Wrenmoor Primary School"), (BROOK, "Larchmere Junior School")):
        publish(prepare(store, [register(tmp_path / partnership, partnership, school)]))
    assert [source.identity for source in store.sources(2)] == [(ALDER, "register"), (BROOK, "register")]


def test_a_check_takes_workbooks_for_the_same_partnership_as_a_load(tmp_path: Path) -> None:
    files = [reviews(tmp_path), register(tmp_path, ALDER, "Wrenmoor Primary School")]
    loaded = prepare(Store.open(tmp_path / "store"), files)
    assert [source.partnership for source in loaded.sources] == [ALDER, ALDER]
    codes = sorted(issue.code for issue in loaded.issues)
    assert "provisional_schools" not in codes
    assert sorted(issue.code for issue in check_files(files).issues) == codes


def test_a_check_needs_no_name_where_none_is_said_at_all(tmp_path: Path) -> None:
    assert "provisional_schools" in {issue.code for issue in check_files([reviews(tmp_path)]).issues}


def test_a_check_asks_too_where_it_could_be_several(tmp_path: Path) -> None:
    registers = [register(tmp_path / whose, whose, "Wrenmoor Primary School") for whose in (ALDER, BROOK)]
    with pytest.raises(PartnershipNeeded):
        check_files([*registers, reviews(tmp_path)])
