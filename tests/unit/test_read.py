"""Files as others save them, and files that mean harm: sheets come out, or one plain sentence."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import pickle
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from peerreview.errors import UnreadableFile
from peerreview.workbook import read
from peerreview.workbook.book import Limits, Sheet
from peerreview.workbook.delimited import decode, delimiter_of
from peerreview.workbook.read import read_book
from tests.workbooks import rewrite_part, write_xlsx

pytestmark = pytest.mark.slow  # together, not one by one

DAY = dt.date(2026, 3, 10)
SHEET = "xl/worksheets/sheet1.xml"


def only_sheet(path: Path) -> Sheet:
    (sheet,) = read_book(path).sheets
    return sheet


def code_of(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_book(path, limits or Limits())
    return refused.value.code


def file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


# Workbooks


def test_cells_keep_their_place_and_their_kind(tmp_path: Path) -> None:
    moment = dt.datetime.fromisoformat("2026-03-10T09:30")
    row = ["text", 2, 2.5, True, DAY, moment, dt.time(9, 30), dt.timedelta(hours=30), None, "end"]
    path = write_xlsx(tmp_path / "book.xlsx", Sheet=[[], [None, *row]])
    assert only_sheet(path).rows == [
        [None] * 11,
        [None, "text", 2.0, 2.5, "TRUE", DAY, moment, dt.time(9, 30), dt.timedelta(hours=30), None, "end"],
    ]


def test_text_is_trimmed_and_cleaned(tmp_path: Path) -> None:
    typed = ["  a b\xa0", "a\xa0b", "line\r\nline", "bell\u200b", " \xa0 ", "_x000D_carriage", "x" * 32_767, "’Ł€😀"]
    path = write_xlsx(tmp_path / "book.xlsx", Sheet=[typed])
    assert only_sheet(path).rows == [["a b", "a b", "line\nline", "bell", None, "carriage", "x" * 32_767, "’Ł€😀"]]


def test_a_formula_as_text_is_only_text(tmp_path: Path) -> None:
    formula = '=HYPERLINK("https://harm.example","click")'
    assert only_sheet(write_xlsx(tmp_path / "book.xlsx", Sheet=[[formula]])).rows == [[formula]]


def test_macro_workbooks_are_read_the_same_way_and_nothing_is_run(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsm", Sheet=[["School"]])
    with ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\xcc\x61" + b"\0" * 64)
    assert only_sheet(path).rows == [["School"]]


def test_the_name_does_not_matter(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Sheet=[["School"]])
    assert only_sheet(path.rename(tmp_path / "book.csv")).rows == [["School"]]
    text = file(tmp_path, "export.xls", b"School\tReview date\nWrenmoor\t10/03/2026\n")
    assert only_sheet(text).rows[0] == ["School", "Review date"]


def test_dates_counted_from_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([DAY])
    book.save(tmp_path / "mac.xlsx")
    assert only_sheet(tmp_path / "mac.xlsx").rows == [[DAY]]


def test_a_wrong_dimension_loses_no_cell(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Sheet=[["a", "b"], ["c", "d"]])
    for wrong in (b"A1", b"A1:XFD1048576"):
        rewrite_part(path, SHEET, lambda part, wrong=wrong: part.replace(b'"A1:B2"', b'"' + wrong + b'"'))
        assert only_sheet(path).rows == [["a", "b"], ["c", "d"]]


def test_a_cell_merged_down_a_column_belongs_to_each_of_its_rows(tmp_path: Path) -> None:
    rows = [["Title"], ["School", "Action"], ["Wrenmoor", "a"], [None, "b"], [None, None], ["Hollowmere", "c"]]
    path = write_xlsx(tmp_path / "book.xlsx", Sheet=rows)
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("A3:A5")
    book.save(path)
    schools = [row[0] for row in only_sheet(path).rows]
    assert schools == ["Title", "School", "Wrenmoor", "Wrenmoor", None, "Hollowmere"]


def test_errors_that_calamine_shows_as_blank_are_found(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Sheet=[["a", None], [None, "#REF!"], ["b", None]])
    book = openpyxl.load_workbook(path)
    book.active["B2"] = "#REF!"
    book.active["D5"] = "#N/A"
    book.save(path)
    sheet = only_sheet(path)
    assert sheet.errors == {(1, 1): "#REF!", (4, 3): "#N/A"}
    assert sheet.rows[1] == [None, "#REF!", None, None]
    assert sheet.rows[4] == [None, None, None, "#N/A"]


def test_errors_in_cells_without_an_address_are_found(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Sheet=[["a", "b"], ["c", "d"]])

    def rows(part: bytes) -> bytes:
        start, end = part.index(b"<sheetData>") + 11, part.index(b"</sheetData>")
        cells = (
            b"<row><c><v>1</v></c><c t='e'><v>#NAME?</v></c></row><row><c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c></row>"
        )
        return part[:start] + cells + part[end:]

    assert only_sheet(rewrite_part(path, SHEET, rows)).errors == {(0, 1): "#NAME?", (1, 0): "#DIV/0!"}


def test_what_is_hidden_is_read_and_known(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Shown=[["a", "b", "c"], ["d", "e", "f"]], Hidden=[["g"]])
    book = openpyxl.load_workbook(path)
    book["Shown"].column_dimensions["B"].hidden = True
    book["Shown"].row_dimensions[2].hidden = True
    book["Hidden"].sheet_state = "veryHidden"
    book.save(path)
    shown, hidden = read_book(path).sheets
    assert (shown.hidden_columns, shown.hidden_rows, shown.hidden) == ([(1, 1)], [1], False)
    assert (hidden.hidden, hidden.rows) == (True, [["g"]])


def test_the_hash_is_of_the_bytes_and_the_name_may_be_given(tmp_path: Path) -> None:
    path = file(tmp_path, "upload.tmp", b"School,Notes\nWrenmoor,x\n")
    book = read_book(path, name="Reviews 2026.csv")
    assert book.name == "Reviews 2026.csv"
    assert book.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert book.sheets[0].name == "Reviews 2026"


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = file(tmp_path, "reviews.csv", "School,Notes\r\nWrenmoor,it’s – fine\r\n".encode(encoding))
    assert only_sheet(path).rows == [["School", "Notes"], ["Wrenmoor", "it’s – fine"]]


def test_bytes_that_no_encoding_knows_do_not_stop_the_file() -> None:
    assert decode(b"caf\xe9 \x81").startswith("café ")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_delimiters(mark: str) -> None:
    lines = ["A title, with a comma", f"School{mark}Review date{mark}Notes", f'W{mark}1{mark}"a, b; c, d, e"']
    assert delimiter_of("\n".join([*lines, f"X{mark}2{mark}"])) == mark


def test_excels_own_line_for_the_delimiter() -> None:
    assert delimiter_of("sep=;\na,b,c;d\n") == ";"


def test_quotes_line_breaks_and_blank_lines_keep_row_numbers(tmp_path: Path) -> None:
    text = 'School,Notes\n\nWrenmoor,"two\nlines, ""quoted"""\nHollowmere,5" rule\n'
    path = file(tmp_path, "reviews.csv", text.encode())
    assert only_sheet(path).rows == [
        ["School", "Notes"],
        [None, None],
        ["Wrenmoor", 'two\nlines, "quoted"'],
        ["Hollowmere", '5" rule'],
    ]


def test_ragged_lines_are_kept_and_named(tmp_path: Path) -> None:
    path = file(tmp_path, "reviews.csv", b'Title\nA,B,C\n1,2,"3\n3"\n1,2\n1,2,3,4\n1,2,3\n')
    sheet = only_sheet(path)
    assert sheet.ragged == {0: (1, 1), 3: (5, 2), 4: (6, 4)}
    assert sheet.usual_fields == 3
    assert sheet.rows[4] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("text", ['A,B\n1,"never closed\n2,x\n', 'A,B\n1,"early" end\n'])
def test_quotation_marks_that_do_not_pair_up_name_the_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableFile, match="from line 2 on") as refused:
        read_book(file(tmp_path, "reviews.csv", text.encode()))
    assert refused.value.code == "csv_quotes"


# What cannot be used


def test_not_to_be_used_whatever_the_name(tmp_path: Path) -> None:
    assert code_of(file(tmp_path, "a.xlsx", b"\0" * 500)) == "empty_file"
    assert code_of(file(tmp_path, "b.xlsx", b"\xef\xbb\xbf  \r\n")) == "empty_file"
    assert code_of(file(tmp_path, "c.xlsx", b"PK\x03\x04" + b"x" * 100)) == "damaged_file"
    assert code_of(file(tmp_path, "d.xlsx", bytes(range(256)) * 20)) == "not_a_spreadsheet"
    assert code_of(file(tmp_path, "e.csv", b"  <!DOCTYPE html><html></html>")) == "web_page"
    assert code_of(file(tmp_path, "f.xls", b"<?xml version='1.0'?><letter>Dear all</letter>")) == "not_a_spreadsheet"
    assert code_of(file(tmp_path, "g.gsheet", b'{"url": "", "doc_id": "1"}')) == "placeholder_file"
    assert code_of(file(tmp_path, ".~lock.reviews.xlsx#", b",R. Vale,desk,10.03.2026 09:30,file:///x;")) == "lock_file"
    assert code_of(file(tmp_path, "h.xlsx", b"\x1f\x8b\x08" + b"\0" * 50)) == "zip_file"
    assert code_of(tmp_path) == "cannot_open"


def test_a_workbook_cut_short_anywhere_is_damaged(tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "book.xlsx", Sheet=[["School"], ["Wrenmoor"]]).read_bytes()
    for length in range(4, len(whole), 400):
        assert code_of(file(tmp_path, "part.xlsx", whole[:length])) == "damaged_file"


def test_a_workbook_with_bytes_changed_anywhere_ends_in_cells_or_a_sentence(tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "book.xlsx", Sheet=[["School"], ["Wrenmoor"]]).read_bytes()
    for at in range(0, len(whole), len(whole) // 25):
        changed = whole[:at] + bytes([whole[at] ^ 0x55]) * 3 + whole[at + 3 :]
        with suppress(UnreadableFile):
            assert read_book(file(tmp_path, "changed.xlsx", changed)).sheets


def test_a_bomb_that_states_its_size_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Sheet=[["School"]])
    rewrite_part(path, SHEET, lambda part: part + b" " * 50_000_000)
    started = time.perf_counter()
    assert code_of(path, Limits(unpacked_mb=20)) == "unpacks_too_large"
    assert time.perf_counter() - started < 3


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Sheet=[["School"]])
    rewrite_part(path, SHEET, lambda part: part + b" " * 50_000_000)
    with ZipFile(path) as package:
        stated = package.getinfo(SHEET).file_size.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(stated, (1_000).to_bytes(4, "little")))
    assert code_of(path, Limits(unpacked_mb=20)) == "unpacks_too_large"


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
    for part in (SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"):
        path = write_xlsx(tmp_path / "book.xlsx", Sheet=[["School"]])
        rewrite_part(path, part, lambda xml: bomb + xml[xml.find(b"<", 5) :])
        assert code_of(path) == "damaged_file"


def test_many_small_parts_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name in ("[Content_Types].xml", "xl/workbook.xml", *(f"xl/media/{n}.png" for n in range(100))):
            package.writestr(name, "")
    assert code_of(file(tmp_path, "book.xlsx", out.getvalue()), Limits(parts=50)) == "unpacks_too_large"


@pytest.mark.parametrize(("cell", "code"), [("A1048576", "too_many_rows"), ("XFD1", "too_many_columns")])
def test_a_stray_cell_far_away_is_named(tmp_path: Path, cell: str, code: str) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "School"
    book.active[cell] = "x"
    book.save(tmp_path / "book.xlsx")
    assert code_of(tmp_path / "book.xlsx") == code


def test_an_error_cell_far_away_is_named_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "School"
    book.active["XFD1048576"] = "#N/A"
    book.save(tmp_path / "book.xlsx")
    assert code_of(tmp_path / "book.xlsx") == "too_many_rows"


# The child process


def test_too_long_is_stopped(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Sheet=[["School"]])
    assert code_of(path, Limits(seconds=0)) == "takes_too_long"


def test_too_much_memory_is_stopped(tmp_path: Path) -> None:
    rows = [[f"text {row} {column}" for column in range(20)] for row in range(5_000)]
    path = write_xlsx(tmp_path / "book.xlsx", Sheet=rows)
    if sys.platform.startswith("linux"):  # elsewhere the size of the file and the time are the limits
        assert code_of(path, Limits(memory_mb=45)) in {"needs_too_much_memory", "reader_stopped"}
    assert len(only_sheet(path).rows) == 5_000


@pytest.mark.parametrize("answer", [b"", b"rubbish", pickle.dumps(("sheets", [tuple(range(20))]))])
def test_a_child_that_dies_or_talks_nonsense_is_a_sentence(answer: bytes) -> None:
    with pytest.raises(read.Refused) as refused:
        read._receive(answer)
    assert refused.value.code == "reader_stopped"


def test_a_child_that_crashes_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "_surroundings", dict)  # without its path the child cannot start
    assert code_of(write_xlsx(tmp_path / "book.xlsx", Sheet=[["School"]])) == "reader_stopped"


class Harm:
    def __reduce__(self) -> tuple[object, ...]:
        return print, ("harm",)


def test_an_answer_cannot_run_anything(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(read.Refused):
        read._receive(pickle.dumps(("sheets", [Harm()])))
    assert capsys.readouterr().out == ""


def test_the_child_is_told_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "secret")
    assert "secret" not in "".join(read._surroundings().values())


def imported_by(module: str) -> set[str]:
    program = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize("module", ["peerreview.workbook.check", "peerreview.workbook.read"])
def test_reading_imports_nothing_heavy(module: str) -> None:
    heavy = {"pandas", "duckdb", "openpyxl", "streamlit", "plotly", "pyarrow", "typst", "rapidfuzz", "numpy"}
    assert not imported_by(module) & heavy


def test_a_small_workbook_takes_a_moment(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Sheet=[["School"]])
    started = time.perf_counter()
    read_book(path)
    assert time.perf_counter() - started < 2
