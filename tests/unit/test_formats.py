"""Workbooks that are not .xlsx: the same cells, and the same second look as far as the format lets us."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from struct import pack
from zipfile import ZipFile

import pytest

from peerreview.errors import UnreadableFile
from peerreview.workbook.book import Limits, Sheet
from peerreview.workbook.check import check_workbook
from peerreview.workbook.look import ALL_UNSEEN, COLOURS
from peerreview.workbook.read import read_book
from tests.formats import WRITERS, Error, Percent, Tab, write_ods, write_xls, write_xlsb
from tests.workbooks import rewrite_part

pytestmark = pytest.mark.slow  # together, not one by one

DAY = dt.date(2026, 3, 10)
WREN = "Wrenmoor Primary School"
REVIEWS = Tab(
    "Reviews",
    [
        ["School", "Review date", "Workshop", "Notes"],
        [WREN, DAY, Error("#REF!"), "it’s fine"],
        [None, DAY, "tbc", None],
        ["Hollowmere Junior School", None, Error("#N/A"), 2.5],
    ],
    hidden_rows=[3],
    hidden_columns=[2],
    merged=[((1, 0), (2, 0))],
    comments=[(1, 1)],
)
SECRET = Tab("Old list", [["School", "URN"], [WREN, "100001"]], hidden=True)


@pytest.fixture(scope="module", params=WRITERS)
def sheets(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Sheet]:
    """The two sheets of a workbook in each format, whose name ends in another's."""
    path = tmp_path_factory.mktemp("formats") / "reviews.csv"
    return read_book(WRITERS[request.param](path, REVIEWS, SECRET)).sheets


def test_cells_keep_their_place_and_their_kind(sheets: list[Sheet]) -> None:
    shown, hidden = sheets
    assert shown.rows == [
        ["School", "Review date", "Workshop", "Notes"],
        [WREN, DAY, "#REF!", "it’s fine"],
        [WREN, DAY, "tbc", None],
        ["Hollowmere Junior School", None, "#N/A", 2.5],
    ]
    assert hidden.rows == [["School", "URN"], [WREN, "100001"]]


def test_the_second_look(sheets: list[Sheet]) -> None:
    shown, hidden = sheets
    assert shown.errors == {(1, 2): "#REF!", (3, 2): "#N/A"}
    assert (shown.hidden_rows, shown.hidden_columns) == ([3], [(2, 2)])
    assert (shown.hidden, hidden.hidden) == (False, True)
    assert shown.comments == [(1, 1)]
    assert shown.unseen == COLOURS


@pytest.mark.parametrize("ending", WRITERS)
def test_a_percentage_loads_as_a_person_sees_it(tmp_path: Path, ending: str) -> None:
    cells = ["Impact", 0.45, Percent(0.45), Percent(0.07), Percent(1)]
    [sheet] = read_book(WRITERS[ending](tmp_path / "impact", Tab("Impact", [cells]))).sheets
    assert sheet.rows == [["Impact", 0.45, "45%", "7%", "100%"]]


@pytest.mark.parametrize("ending", WRITERS)
def test_days_that_count_from_1904(tmp_path: Path, ending: str) -> None:
    later = (DAY - dt.date(1904, 1, 1)).days
    rows = [["School", "Review date", "Workshop"], [WREN, later, "tbc"]]
    path = WRITERS[ending](tmp_path / f"mac{ending}", Tab("Reviews", rows), from_1904=True)
    assert check_workbook(path).sheets[0].columns["review_date"] == [DAY]


@pytest.mark.parametrize("ending", [".xls", ".xlsb"])  # in .ods a date is written as one
def test_days_with_the_format_of_a_date_that_count_from_1904(tmp_path: Path, ending: str) -> None:
    path = WRITERS[ending](tmp_path / "mac", Tab("Days", [["Day", DAY - dt.timedelta(1462)]]), from_1904=True)
    assert read_book(path).sheets[0].rows == [["Day", DAY]]


def test_what_could_not_be_looked_at_is_said_once(tmp_path: Path) -> None:
    issues = check_workbook(write_xls(tmp_path / "book.xls", REVIEWS, SECRET)).issues
    codes = [issue.code for issue in issues]
    assert codes.count("not_looked_at") == 1
    assert set(codes) == {"cell_error", "hidden_cells", "sheet_hidden", "comments_not_loaded", "not_looked_at"}


def test_an_older_excel_than_we_know_is_read_and_said_not_to_be_looked_at(tmp_path: Path) -> None:
    path = write_xlsb(tmp_path / "book.xlsb", REVIEWS)
    part = "xl/worksheets/sheet1.bin"
    rewrite_part(path, part, lambda data: data.replace(b"\x3c\x12", b"\x3c\x7f", 1))  # a record that ends too late
    with pytest.raises(UnreadableFile):
        read_book(path)
    data = write_xls(tmp_path / "book.xls", SECRET).read_bytes()
    begun = pack("<HHHH", 0x809, 16, 0x600, 5)
    path = tmp_path / "other.xls"
    path.write_bytes(data.replace(begun, pack("<HHHH", 0x809, 16, 0x601, 5)))
    (sheet,) = read_book(path).sheets
    assert (sheet.rows[1], sheet.unseen) == ([WREN, "100001"], ALL_UNSEEN)


def code_of(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_book(path, limits or Limits())
    return refused.value.code


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(rows=3), "too_many_rows"),
        (Limits(columns=3), "too_many_columns"),
        (Limits(cells=15), "too_many_cells"),
        (Limits(seconds=0), "takes_too_long"),
    ],
    ids=["rows", "columns", "cells", "seconds"],
)
def test_the_limits_are_those_of_xlsx(tmp_path: Path, ending: str, limits: Limits, code: str) -> None:
    assert code_of(WRITERS[ending](tmp_path / f"book{ending}", REVIEWS), limits) == code


@pytest.mark.parametrize("ending", WRITERS)
def test_cut_short(tmp_path: Path, ending: str) -> None:
    path = WRITERS[ending](tmp_path / f"book{ending}", REVIEWS, SECRET)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    assert code_of(path) in {"damaged_file", "reader_stopped"}


def test_what_makes_the_reader_panic_is_a_sentence(tmp_path: Path) -> None:
    """A sheet of an .xlsb whose part is not named anywhere."""
    path = write_xlsb(tmp_path / "book.xlsb", SECRET)
    rewrite_part(path, "xl/_rels/workbook.bin.rels", lambda part: part.replace(b'"rId1"', b'"rId7"'))
    assert code_of(path) == "reader_stopped"


def test_a_protected_workbook_of_the_older_excel(tmp_path: Path) -> None:
    data = write_xls(tmp_path / "book.xls", SECRET).read_bytes()
    first_style = pack("<HH", 0xE0, 20) + bytes(20)
    assert first_style in data
    protected = pack("<HH", 0x2F, 20) + pack("<H", 1) + bytes(18)
    (tmp_path / "book.xls").write_bytes(data.replace(first_style, protected))
    assert code_of(tmp_path / "book.xls") == "password_protected"


def repeated(path: Path, rows: int, columns: int) -> Path:
    """An .ods whose first cell is repeated, which takes a few bytes."""
    write_ods(path, Tab("Reviews", [["School"]]))
    many = f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
    many += f'table:number-columns-repeated="{columns}" '
    old = b"<table:table-row><table:table-cell "
    return rewrite_part(path, "content.xml", lambda part: part.replace(old, many.encode(), 1))


@pytest.mark.parametrize(
    ("rows", "columns", "code"),
    [(1_048_576, 1, "too_many_rows"), (1, 16_384, "too_many_columns"), (200_000, 900, "too_many_cells")],
)
def test_a_cell_repeated_without_end_is_refused_before_room_is_made_for_it(
    tmp_path: Path, rows: int, columns: int, code: str
) -> None:
    assert code_of(repeated(tmp_path / "book.ods", rows, columns)) == code


def test_a_document_is_not_a_spreadsheet(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "book.ods", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert code_of(tmp_path / "book.ods") == "word_file"
