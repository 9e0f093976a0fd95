"""The workbook that comes back with its cells marked: nothing of it is lost, and it loads as it did before."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from peerreview.checking import Report, check_files
from peerreview.errors import UnreadableFile
from peerreview.framework import protocols
from peerreview.workbook.check import CheckedWorkbook, check_workbook
from peerreview.workbook.fix_list import in_groups
from peerreview.workbook.issues import Issue, make_issue
from peerreview.workbook.marked import CannotMark, fix_list_alone, fix_list_for, marked_workbook
from peerreview.workbook.outgoing import COMMENT_AUTHOR, FIX_LIST, FIX_LIST_HEADINGS
from peerreview.workbook.remarks import BEGINS
from peerreview.workbook.template import write_template
from tests.formats import Tab, write_ods, write_xls
from tests.workbooks import codes, rewrite_part, write_xlsx

WRENMOOR, HOLLOWMERE = "Wrenmoor Primary School", "Hollowmere Junior School"
DAY = dt.date(2026, 3, 3)
# The twelve slips of the workbook below: where each is, and what is wrong there.
TWELVE = [
    ("Actions!A3", "review_not_given"),
    ("Actions!O2", "unknown_choice"),
    ("Reviews!B4", "needed_cell_empty"),
    ("Reviews!B5", "unknown_school"),
    ("Reviews!F3", "unknown_choice"),
    ("Reviews!K6", "unknown_theme"),
    ("Reviews!R2", "date_impossible"),
    ("Reviews!Z7", "milestone_not_understood"),
    ("Schools!B3", "code_damaged"),
    ("Schools!D2", "number_not_understood"),
    ("Schools!J4", "date_not_understood"),
    ("Schools!N3", "email_not_understood"),
]
WRONG: dict[str, list[dict[str, Any]]] = {
    "schools": [
        {"school": WRENMOOR, "urn": "990001", "roll": "about 200"},
        {"school": HOLLOWMERE, "urn": "5.00E+06", "email": "nobody at home"},
        {"school": "Larchmere School", "joined": "some time"},
    ],
    "reviews": [
        {"school": WRENMOOR, "review_date": "31/02/2026", "academic_year": "2025/26"},
        {"school": HOLLOWMERE, "review_date": DAY, "status": "perhaps"},
        {"review_date": DAY},
        {"school": "Nowhere Primary School", "review_date": DAY},
        {"school": "Larchmere School", "review_date": DAY, "theme": "Cooking"},
        {"school": "Larchmere School", "review_date": DAY + dt.timedelta(days=1), "Workshop": "in a while"},
    ],
    "actions": [
        {"action": "Choose a scheme", "school": WRENMOOR, "academic_year": "2025/26", "status": "=1+1"},
        {"action": "An action of no review"},
    ],
}
ROWS: list[list[Any]] = [
    ["School", "Review date", "Status", "Workshop"],
    [WRENMOOR, DAY, None, "tbc"],
    [HOLLOWMERE, "31/02/2026", None, "tbc"],
    ["Larchmere School", DAY, "perhaps", "tbc"],
]


@pytest.fixture(scope="module")
def trips(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workbook with twelve things wrong, and the same one marked, under the same name."""
    folder = tmp_path_factory.mktemp("marked")
    before, after = folder / "before" / "book.xlsx", folder / "after" / "book.xlsx"
    before.parent.mkdir()
    after.parent.mkdir()
    write_template(before, protocols()["tiptree-stanway"], rows=WRONG)
    report = check_files([before], protocol="tiptree-stanway")
    after.write_bytes(marked_workbook("book.xlsx", before.read_bytes(), report.issues).data)
    return before, after


def report_of(path: Path) -> Report:
    return check_files([path], protocol="tiptree-stanway")


def mark(path: Path) -> Any:
    """The workbook marked with what its check finds, opened."""
    return openpyxl.load_workbook(io.BytesIO(mark_bytes(path)))


def mark_bytes(path: Path) -> bytes:
    return marked_workbook(path.name, path.read_bytes(), check_workbook(path).issues).data


def checked_again(path: Path) -> CheckedWorkbook:
    """What the marked workbook says, under the name of the one that it was made of."""
    path.with_suffix(".again").write_bytes(mark_bytes(path))
    return check_workbook(path.with_suffix(".again"), path.name)


def issue(cell: str = "Reviews!B3", code: str = "date_impossible", **other: Any) -> Issue:
    return make_issue(code, file="book.xlsx", sheet=cell.partition("!")[0], cell=cell, **other)


def lines(book: Any) -> list[tuple[Any, ...]]:
    return list(book[FIX_LIST].iter_rows(values_only=True))


@pytest.mark.slow
def test_twelve_things_wrong_are_found_again_in_the_marked_workbook_and_no_other(trips: tuple[Path, Path]) -> None:
    before, after = trips
    first, again = report_of(before), report_of(after)
    assert sorted((one.cell, one.code) for one in first.issues) == TWELVE
    assert again.issues == first.issues
    assert again.counts == first.counts
    assert check_workbook(after).sheets == check_workbook(before).sheets


@pytest.mark.slow
def test_every_cell_with_something_wrong_says_so_in_a_comment_and_no_other(trips: tuple[Path, Path]) -> None:
    before, after = trips
    said = {one.cell: one.problem for one in report_of(before).issues if re.search(r"![A-Z]+\d+$", one.cell)}
    assert len(said) == len(TWELVE)
    found: dict[str, Any] = {}
    for sheet in openpyxl.load_workbook(after).worksheets:
        for row in sheet.iter_rows():
            found |= {f"{sheet.title}!{c.coordinate}": c.comment for c in row if c.comment and BEGINS in c.comment.text}
    assert found.keys() == said.keys()
    assert all(said[cell] in comment.text and comment.author == COMMENT_AUTHOR for cell, comment in found.items())


def test_the_marked_cells_are_coloured_over_their_own_format(trips: tuple[Path, Path]) -> None:
    before, after = (openpyxl.load_workbook(path)["Reviews"] for path in trips)
    (colour,) = after.conditional_formatting
    assert "R2" in colour.sqref
    assert "R3" not in colour.sqref
    assert colour.rules[0].dxf.fill.bgColor.rgb == "FFFFE699"
    for row in before.iter_rows():
        for cell in row:
            there = after[cell.coordinate]
            assert there.value == cell.value
            assert repr((there.fill, there.font, there.alignment)) == repr((cell.fill, cell.font, cell.alignment))
            assert there.number_format == cell.number_format


def test_dropdowns_widths_and_notes_of_the_template_stay(trips: tuple[Path, Path]) -> None:
    before, after = map(openpyxl.load_workbook, trips)
    assert [one for one in after.sheetnames if one != FIX_LIST] == before.sheetnames
    for sheet in before.worksheets:
        there = after[sheet.title]
        assert [(check.sqref, check.formula1) for check in there.data_validations.dataValidation] == [
            (check.sqref, check.formula1) for check in sheet.data_validations.dataValidation
        ]
        assert {key: one.width for key, one in there.column_dimensions.items()} == {
            key: one.width for key, one in sheet.column_dimensions.items()
        }
        assert [c.comment and c.comment.text for c in there[1]] == [c.comment and c.comment.text for c in sheet[1]]


def test_the_list_is_first_with_a_link_to_each_cell_and_prints_on_a4(trips: tuple[Path, Path]) -> None:
    book = openpyxl.load_workbook(trips[1])
    sheet = book[FIX_LIST]
    assert book.sheetnames[0] == book.active.title == FIX_LIST
    assert [one.title for one in book.worksheets if one.sheet_view.tabSelected] == [FIX_LIST]
    assert sheet.freeze_panes == "A2"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$1"
    (row,) = (row for row in sheet.iter_rows(min_row=2) if row[1].value == "Reviews, R2 (Review date)")
    assert row[1].hyperlink.location == "'Reviews'!R2"
    assert [cell.value for cell in row[2:]] == ["31/02/2026", "“31/02/2026” is not a date in the calendar.", None]


def test_a_row_of_the_list_is_as_high_as_its_longest_cell_has_lines(trips: tuple[Path, Path]) -> None:
    _, marked = trips
    sheet = openpyxl.load_workbook(marked).worksheets[0]
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDE"]
    for row in sheet.iter_rows(min_row=2):
        longest = max(len(str(cell.value or "")) / width for cell, width in zip(row, widths, strict=True))
        assert sheet.row_dimensions[row[0].row].height >= 15 * longest


def test_nothing_on_the_list_becomes_a_formula(trips: tuple[Path, Path]) -> None:
    cells = [cell for row in openpyxl.load_workbook(trips[1])[FIX_LIST].iter_rows() for cell in row if cell.value]
    (says,) = (cell for cell in cells if cell.value == "=1+1")
    assert {cell.data_type for cell in cells} == {"s"}
    assert says.quotePrefix


def test_what_costs_something_stands_before_advice_and_most_rows_first() -> None:
    several = [issue(f"Reviews!B{row}") for row in (2, 3, 4)]
    two = [issue(f"Reviews!C{row}", "unknown_choice", allowed="a", suggestion=s) for row, s in ((2, ""), (3, " b"))]
    advice = [issue(f"Reviews!A{row}", "heading_unknown", hint="") for row in (1, 2, 3, 4)]
    found = in_groups([*advice, *two, *several])
    assert codes(found) == ["date_impossible"] * 3 + ["unknown_choice"] * 2 + ["heading_unknown"] * 4


def test_several_issues_of_a_cell_share_its_comment_and_what_has_no_cell_is_only_listed(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=ROWS)
    found = [issue(), issue(code="cell_error"), issue("Reviews!3:3", "sheet_hidden"), issue("", "no_records")]
    made = marked_workbook(path.name, path.read_bytes(), found)
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    assert book["Reviews"]["B3"].comment.text.count(" – ") == 2
    assert [row[1] for row in lines(book)[1:]].count("Reviews, B3") == 2
    assert {"Reviews, row 3", "The whole workbook"} <= {row[1] for row in lines(book)}
    assert made.said == "The sheet “Fix list” lists 4 things to look at; 1 cell is marked, with a comment."


def test_a_comment_of_theirs_stays_with_ours_below_it_and_keeps_its_author(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=ROWS)
    book = openpyxl.load_workbook(path)
    book["Reviews"]["B3"].comment = Comment("moved from May", "R. Vale")
    book["Reviews"]["A2"].comment = Comment("ring first", "T. Moss")
    book.save(path)
    sheet = mark(path)["Reviews"]
    assert sheet["B3"].comment.author == "R. Vale"
    assert sheet["B3"].comment.text.startswith(f"moved from May\n\n{BEGINS}\n“31/02/2026” is not a date")
    assert sheet["A2"].comment.text.startswith("ring first")
    assert sheet["C4"].comment.author == COMMENT_AUTHOR
    assert checked_again(path).issues == check_workbook(path).issues
    assert "comments_not_loaded" in codes(check_workbook(path).issues)


def test_a_conversation_on_a_cell_is_left_alone(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=ROWS)
    book = openpyxl.load_workbook(path)
    book["Reviews"]["B3"].comment = Comment("[Threaded comment] Is it May?", "tc={6F0C}")
    book.save(path)
    made = marked_workbook(path.name, path.read_bytes(), [issue()])
    assert (
        openpyxl.load_workbook(io.BytesIO(made.data))["Reviews"]["B3"].comment.text == "[Threaded comment] Is it May?"
    )
    assert "1 cell with a conversation has the colour only" in made.said


def test_marking_again_takes_the_earlier_marks_off(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=ROWS)
    book = openpyxl.load_workbook(path)
    book["Reviews"]["B3"].comment = Comment("moved from May", "R. Vale")
    book.save(path)
    path.write_bytes(mark_bytes(path))
    again = marked_workbook(path.name, path.read_bytes(), [issue("Reviews!D2")])
    book = openpyxl.load_workbook(io.BytesIO(again.data))
    sheet = book["Reviews"]
    assert sheet["B3"].comment.text.rstrip() == "moved from May"
    assert sheet["C4"].comment is None
    assert [str(one.sqref) for one in sheet.conditional_formatting] == ["D2"]
    assert book.sheetnames == [FIX_LIST, "Reviews"]
    assert [row[1] for row in lines(book)[1:]] == ["Reviews, D2"]


def test_formulas_keep_their_results_and_the_records_that_come_of_them(tmp_path: Path) -> None:
    rows = [*ROWS, ["Thornwick School", DAY, None, None]]
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=rows)
    book = openpyxl.load_workbook(path)
    book["Reviews"]["D5"] = "=B5+7"
    book["Reviews"]["D5"].number_format = "dd/mm/yyyy"
    book.save(path)
    part = "xl/worksheets/sheet1.xml"
    rewrite_part(
        path, part, lambda xml: re.sub(rb"(<f>B5\+7</f>)<v\s*/>|(<f>B5\+7</f>)<v></v>", rb"\1\2<v>46091</v>", xml)
    )
    assert mark(path)["Reviews"]["D5"].value == "=B5+7"
    (sheet,) = checked_again(path).sheets
    assert sheet.milestones["on"] == [dt.date(2026, 3, 10)]


@pytest.mark.filterwarnings("ignore:Data Validation extension")
def test_what_openpyxl_would_drop_stays(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=ROWS, Figures=[["a", 1], ["b", 2]])
    book = openpyxl.load_workbook(path)
    chart = BarChart()
    chart.add_data(Reference(book["Figures"], min_col=2, min_row=1, max_row=2))
    book["Reviews"].add_chart(chart, "F2")
    check = DataValidation(type="list", formula1='"agreed,cancelled"')
    check.add("C2:C9")
    book["Reviews"].add_data_validation(check)
    book["Reviews"].protection.sheet = True
    book["Figures"].defined_names["Here"] = DefinedName("Here", attr_text="Figures!$A$1")
    book.save(path)
    further = (
        b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        b'uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="0"/></ext></extLst></worksheet>'
    )
    rewrite_part(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</worksheet>", further))
    data = mark_bytes(path)
    before, after = ZipFile(path), ZipFile(io.BytesIO(data))
    changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {
        *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"),
        *("xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"),
    }
    xml = after.read("xl/worksheets/sheet1.xml")
    assert xml.endswith(further)
    order = [b"</sheetData>", b"<sheetProtection", b"<conditionalFormatting", b"<dataValidations", b"<pageMargins"]
    assert [xml.find(one) for one in order] == sorted(xml.find(one) for one in order)
    assert xml.find(b"<drawing ") < xml.find(b"<legacyDrawing ") < xml.find(b"<extLst>")
    opened = openpyxl.load_workbook(io.BytesIO(data))
    assert len(opened["Reviews"]._charts) == 1
    assert "Here" in opened["Figures"].defined_names


def test_names_that_belong_to_one_sheet_stay_with_it(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Cover=[["x"]], Reviews=ROWS)
    book = openpyxl.load_workbook(path)
    book["Reviews"].print_area = "A1:D4"
    book.active = 1
    book.save(path)
    assert mark(path)["Reviews"].print_area == "'Reviews'!$A$1:$D$4"
    assert mark(path)["Cover"].print_area == ""
    rewrite_part(path, "xl/workbook.xml", lambda xml: xml.replace(b'"', b"'"))
    assert mark(path)["Reviews"].print_area == "'Reviews'!$A$1:$D$4"
    assert [one.title for one in mark(path).worksheets if one.sheet_view.tabSelected] == [FIX_LIST]
    assert mark(path).active.title == FIX_LIST


def test_rules_of_their_own_keep_their_order_below_ours(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=ROWS)
    theirs = (
        b'<conditionalFormatting sqref="A2:D9"><cfRule type="duplicateValues" priority="1"/>'
        b'<cfRule type="containsBlanks" priority="2"><formula>ISBLANK(A2)</formula></cfRule></conditionalFormatting>'
    )
    rewrite_part(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + theirs))
    rules = {rule.type: rule.priority for one in mark(path)["Reviews"].conditional_formatting for rule in one.rules}
    assert rules["expression"] < rules["duplicateValues"] < rules["containsBlanks"]


def test_dates_from_1904_stay(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=ROWS)
    book = openpyxl.load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    book.save(path)
    assert mark(path).epoch == CALENDAR_MAC_1904
    assert checked_again(path).sheets == check_workbook(path).sheets
    assert check_workbook(path).sheets[0].columns["review_date"][0] == DAY


def test_a_workbook_with_macros_keeps_them_and_its_ending(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsm", Reviews=ROWS)
    plain, macros = b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
    types = b"application/vnd.openxmlformats-officedocument." + plain
    rewrite_part(path, "[Content_Types].xml", lambda xml: xml.replace(types, b"application/vnd." + macros))
    with ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macros")
    made = marked_workbook(path.name, path.read_bytes(), [issue()])
    assert made.ending == ".xlsm"
    assert ZipFile(io.BytesIO(made.data)).read("xl/vbaProject.bin") == b"macros"


def test_a_merged_cell_is_marked_where_it_shows(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=ROWS)
    book = openpyxl.load_workbook(path)
    book["Reviews"].merge_cells("B2:B4")
    book.save(path)
    made = marked_workbook(path.name, path.read_bytes(), [issue("Reviews!B4")])
    sheet = openpyxl.load_workbook(io.BytesIO(made.data))["Reviews"]
    assert sheet["B2"].comment
    assert [str(one.sqref) for one in sheet.conditional_formatting] == ["B2"]


def test_a_sheet_of_theirs_that_is_called_the_same_stays_and_is_read(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", **{FIX_LIST: ROWS, "O'Neil's": [["x"]]})
    issues = check_workbook(path).issues
    book = mark(path)
    assert book.sheetnames == ["Fix list 2", FIX_LIST, "O'Neil's"]
    assert book["Fix list 2"]["B2"].hyperlink.location.startswith("'Fix list'!")
    assert checked_again(path).issues == issues
    assert "date_impossible" in codes(issues)


def test_the_colours_of_the_list_are_not_taken_for_a_key(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=ROWS)
    book = openpyxl.load_workbook(path)
    book["Reviews"]["A3"].fill = openpyxl.styles.PatternFill("solid", start_color="FF12436D")
    book.save(path)
    issues = check_workbook(path).issues
    assert "colour_alone" in codes(issues)
    assert checked_again(path).issues == issues


@pytest.mark.parametrize(("write", "kind"), [(write_xls, ".xls"), (write_ods, ".ods")])
def test_of_other_formats_comes_the_list_alone_saying_why(tmp_path: Path, write: Any, kind: str) -> None:
    path = write(tmp_path / f"book{kind}", Tab("Reviews", ROWS))
    made = fix_list_for(path.name, path.read_bytes(), check_workbook(path).issues)
    assert made.said.startswith(f"A workbook of this kind ({kind}) can't be marked; save it as .xlsx")
    assert made.ending == ".xlsx"
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    assert (book.sheetnames, lines(book)[0]) == ([FIX_LIST], FIX_LIST_HEADINGS)
    assert lines(book)[1][3].startswith("A workbook of this kind")
    assert "Reviews, B3 (Review date)" in [line[1] for line in lines(book)]
    assert not [cell for cell in book[FIX_LIST]["B"] if cell.hyperlink]


def test_a_list_that_stands_alone_is_not_taken_for_records(tmp_path: Path) -> None:
    path = tmp_path / "book fix list.xlsx"
    found = [issue(heading="School"), issue(heading="Status"), issue(value="School"), issue(value="Action")]
    path.write_bytes(fix_list_alone(found))
    with pytest.raises(UnreadableFile) as problem:
        check_workbook(path)
    assert problem.value.code == "no_known_sheet"


def test_what_would_be_lost_is_named_and_the_workbook_is_not_marked(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=ROWS)
    with ZipFile(path, "a") as package:
        package.writestr("_xmlsignatures/sig1.xml", "<x/>")
    with pytest.raises(CannotMark, match="would lose its digital signature"):
        marked_workbook(path.name, path.read_bytes(), [issue()])
    alone = fix_list_for("book.xlsm", path.read_bytes(), [issue()])
    assert alone.said.endswith("this is the fix list alone.")
    assert alone.ending == ".xlsm"
    assert b"sheet.macroEnabled.main+xml" in ZipFile(io.BytesIO(alone.data)).read("[Content_Types].xml")
    assert openpyxl.load_workbook(io.BytesIO(alone.data)).sheetnames == [FIX_LIST]


def test_a_workbook_without_sheets_is_not_touched(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=ROWS)
    rewrite_part(path, "xl/workbook.xml", lambda xml: re.sub(rb"<sheets>.*</sheets>", b"", xml))
    with pytest.raises(CannotMark, match="unusual form"):
        marked_workbook(path.name, path.read_bytes(), [issue()])


@pytest.mark.parametrize("change", [b"<x:worksheet xmlns:x", b"<!DOCTYPE x><worksheet xmlns"])
def test_a_form_that_we_do_not_know_is_not_touched(tmp_path: Path, change: bytes) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=ROWS)
    rewrite_part(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<worksheet xmlns", change))
    with pytest.raises(CannotMark, match="unusual form"):
        marked_workbook(path.name, path.read_bytes(), [issue()])


def test_the_same_comes_out_on_any_day(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "book.xlsx", Reviews=ROWS)
    assert mark_bytes(path) == mark_bytes(path)
    assert fix_list_alone([issue()]) == fix_list_alone([issue()])
