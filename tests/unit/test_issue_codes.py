"""One workbook for each issue code, named after it: what is in it, and where the issue points."""

from __future__ import annotations

import datetime as dt
import io
import string
import tomllib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import PatternFill

from peerreview.errors import UnreadableFile
from peerreview.workbook.book import Limits
from peerreview.workbook.check import check_workbook
from peerreview.workbook.issues import SEVERITIES, catalogue, issue_of, make_issue
from peerreview.workbook.mapping import SheetMapping
from tests.formats import Tab, write_ods
from tests.workbooks import rewrite_part, write_xlsx

Maker = Callable[[Path], Path]

# The codes that are found only when all workbooks are linked; their tests are beside linking.
LINKING = {
    "unknown_school",
    "unknown_partnership",
    "unknown_review",
    "review_not_single",
    "unknown_action",
    "unknown_action_of_review",
    "unknown_finding",
    "unknown_rater",
    "dimension_nearly",
    "conflict",
    "year_disagrees",
    "provisional_schools",
    "protocol_missing",
    "unknown_protocol",
    "predecessor_disputed",
    "year_assumed",
    "review_undated",
    "review_date_differs",
    "review_there_twice",
    "review_end_alone",
    "review_end_far",
    "terms_overlap",
    "team_school_unknown",
    "team_size",
    "champions_number",
    "champion_from_host",
    "champion_on_team",
    "terms_not_agreed",
    "needed_step_missing",
    "group_far_apart",
    "group_size",
    "group_protocol",
    "group_steps",
    "reviews_in_term",
}
# The codes that hang on what was decided in a store; their tests are in tests/store.
DECIDED = {
    "accepted_school_gone",
    "gias_unknown_urn",
    "gias_other_name",
    "gias_urn_missing",
    "gias_differs",
    "gias_closed",
}

REVIEWS = [
    "School",
    "Review date",
    "Workshop",
    "Academic year",
    "Host head observing",
    "Status",
    "Theme",
    "Strand",
]
FINDINGS = ["School", "Review date", "Theme", "Kind", "Finding"]
SCHOOLS = ["School", "URN", "Pupils on roll", "Email"]
SCHOOL = "Wrenmoor Primary School"
DAY = dt.date(2026, 3, 10)


def raw(name: str, data: bytes) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return make


def sheets(**rows: list[list[object]]) -> Maker:
    return lambda folder: write_xlsx(folder / "book.xlsx", **rows)


def review(heading: str, value: object) -> Maker:
    """A review with one odd cell, in row 2."""
    row: list[object] = [None] * len(REVIEWS)
    row[0], row[1] = SCHOOL, DAY
    row[REVIEWS.index(heading)] = value
    return sheets(Reviews=[list(REVIEWS), row])


def school(heading: str, value: object) -> Maker:
    row: list[object] = [SCHOOL, "100001", 210, "office@wrenmoor.example"]
    row[SCHOOLS.index(heading)] = value
    return sheets(Schools=[list(SCHOOLS), row])


def record(row: list[object]) -> Maker:
    """A record of one review, with one more row below what says which review it is."""
    which: list[list[object]] = [["Partnership", "Alder Vale"], ["School", SCHOOL], ["Academic year", "2025/26"]]
    return sheets(Record=[*which, ["Review date", DAY], row])


def zip_of(**parts: str) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return out.getvalue()


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 512


def damaged(folder: Path) -> Path:
    path = review("Theme", None)(folder)
    path.write_bytes(path.read_bytes()[:1500])
    return path


def drawings_only(folder: Path) -> Path:
    from PIL import Image as Picture

    picture = folder / "picture.png"
    Picture.new("RGB", (8, 8), "navy").save(picture)
    book = openpyxl.Workbook()
    book.active.add_image(Image(picture), "B2")
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def bomb(folder: Path) -> Path:
    path = review("Theme", None)(folder)
    return rewrite_part(path, "xl/styles.xml", lambda part: part + b" " * 3_000_000)


def error_cell(folder: Path) -> Path:
    path = review("Theme", "Our impact")(folder)
    book = openpyxl.load_workbook(path)
    book.active["B2"] = "#REF!"  # openpyxl writes this as an error, not as text
    book.save(path)
    return path


def never_worked_out(folder: Path) -> Path:
    path = review("Review date", "10/03/2026")(folder)
    book = openpyxl.load_workbook(path)
    book.active["B2"] = "=DATE(2026,3,10)"  # openpyxl writes no result
    book.active["A4"], book.active["B4"] = "Total", "=COUNT(B2:B2)"
    book.save(path)
    return path


def hidden(folder: Path, *, sheet: bool) -> Path:
    path = review("Theme", None)(folder)
    book = openpyxl.load_workbook(path)
    if sheet:
        book.active.sheet_state = "hidden"
        book.create_sheet("Shown")
        book.active = 1
    else:
        book.worksheets[0].column_dimensions["B"].hidden = True
        book.worksheets[0].row_dimensions[2].hidden = True
    book.save(path)
    return path


def commented(folder: Path) -> Path:
    path = review("Theme", None)(folder)
    book = openpyxl.load_workbook(path)
    book.active["B2"].comment = Comment("moved from May", "R. Vale")
    book.save(path)
    return path


def coloured(folder: Path) -> Path:
    path = sheets(Reviews=[list(REVIEWS), *[[f"{name} {SCHOOL}", DAY] for name in ("North", "South", "East")]])(folder)
    book = openpyxl.load_workbook(path)
    book.active["A3"].fill = PatternFill("solid", start_color="FF0000")
    book.save(path)
    return path


HEAD = "School,Review date,Notes\n"
SMALL = Limits(file_mb=1, unpacked_mb=1, rows=50, columns=20, cells=200)

# code → the file that has it, and the cell that the issue names ("" for the whole file)
FIXTURES: dict[str, tuple[Maker, str]] = {
    "empty_file": (raw("reviews.xlsx", b""), ""),
    "lock_file": (raw("~$reviews.xlsx", b"\x05Admin" + b" " * 159), ""),
    "password_protected": (raw("reviews.xlsx", ole("EncryptedPackage")), ""),
    "old_excel": (raw("reviews.xls", b"\x09\x04\x06\0\0\0\x10\0\0\0" + b"\0" * 100), ""),
    "numbers_file": (raw("reviews.numbers", zip_of(Index__Document_dot_iwa="")), ""),
    "xml_spreadsheet": (
        raw(
            "reviews.xls",
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        ),
        "",
    ),
    "web_page": (raw("reviews.xls", b"<html><table><tr><td>School</td></tr></table></html>"), ""),
    "pdf_file": (raw("reviews.xlsx", b"%PDF-1.7\n..."), ""),
    "word_file": (raw("reviews.docx", zip_of(word__document_dot_xml="<document/>")), ""),
    "zip_file": (raw("reviews.zip", zip_of(reviews_dot_csv=HEAD)), ""),
    "placeholder_file": (
        raw("reviews.xlsx", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
        "",
    ),
    "not_a_spreadsheet": (raw("reviews.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 100), ""),
    "damaged_file": (damaged, ""),
    "cannot_open": (lambda folder: folder / "missing.xlsx", ""),
    "file_too_large": (raw("reviews.csv", b"x" * 1_000_001), ""),
    "unpacks_too_large": (bomb, ""),
    "too_many_rows": (sheets(Reviews=[REVIEWS, *[[SCHOOL]] * 51]), ""),
    "too_many_columns": (sheets(Reviews=[[*REVIEWS, *["x"] * 20]]), ""),
    "too_many_cells": (sheets(Reviews=[[*REVIEWS, *["x"] * 4], *[[SCHOOL]] * 30]), ""),
    "nothing_in_it": (drawings_only, ""),
    "school_register": (sheets(edubase=[["URN", "LA (name)", "EstablishmentName", "EstablishmentStatus (name)"]]), ""),
    "no_known_sheet": (sheets(Budget=[["Item", "Cost"], ["Paper", 12]]), ""),
    "csv_quotes": (raw("reviews.csv", (HEAD + f'"{SCHOOL}" x,,\n').encode()), ""),
    "sheet_unknown": (sheets(Reviews=[REVIEWS, [SCHOOL]], Budget=[["Item", "Cost"], ["Paper", 12]]), ""),
    "needed_column_missing": (
        sheets(Reviews=[REVIEWS, [SCHOOL]], Actions=[["School", "Owner", "Due"], [SCHOOL, "R. Vale", DAY]]),
        "Actions!A1",
    ),
    "headings_needed": (
        sheets(
            Reviews=[REVIEWS, [SCHOOL]],
            Spring=[["Spring visits"], [SCHOOL, DAY, "2025/26"], [SCHOOL, "tbc", "2025/26"]],
        ),
        "Spring!A2",
    ),
    "table_on_its_side": (
        sheets(Reviews=[REVIEWS, [SCHOOL]], Spring=[["School", SCHOOL, "Elm School"], ["Review date", DAY, DAY]]),
        "",
    ),
    "mapping_moved": (sheets(Spring=[["Visited", "Establishment"], [DAY, SCHOOL]]), "Spring!A1"),
    "mapped_heading_gone": (sheets(Spring=[["Establishment", "Session"], [SCHOOL, "2025/26"]]), "Spring!A1"),
    "mapping_does_not_fit": (
        sheets(Reviews=[REVIEWS, [SCHOOL]], Spring=[["Visited", "Session"], [DAY, "2025/26"]]),
        "Spring!A1",
    ),
    "no_records": (sheets(Reviews=[REVIEWS]), ""),
    "heading_unknown": (
        sheets(Reviews=[["School", "Review date", "Colour"], [SCHOOL, DAY, "blue"]]),
        "Reviews!C1",
    ),
    "headings_unknown": (
        sheets(Reviews=[["School", "Review date", *(f"Own {n}" for n in "ABCDEFG")], [SCHOOL, DAY, *"abcdefg"]]),
        "Reviews!1:1",
    ),
    "heading_missing": (
        sheets(Reviews=[["School", "Review date", None], [SCHOOL, DAY, "blue"]]),
        "Reviews!C1",
    ),
    "heading_twice": (
        sheets(Reviews=[["School", "Review date", "Workshop", "Workshop"], [SCHOOL, DAY, DAY, DAY]]),
        "Reviews!D1",
    ),
    "hidden_cells": (lambda folder: hidden(folder, sheet=False), ""),
    "sheet_hidden": (lambda folder: hidden(folder, sheet=True), ""),
    "comments_not_loaded": (commented, "Reviews!B2"),
    "colour_alone": (coloured, "Reviews!A3"),
    "not_looked_at": (
        lambda folder: write_ods(folder / "reviews.ods", Tab("Reviews", [["School", "Review date"], [SCHOOL, DAY]])),
        "",
    ),
    "ragged_line": (
        raw(
            "reviews.csv",
            (HEAD + f"{SCHOOL},10/3/2026,a\n{SCHOOL},11/3/2026\n{SCHOOL},12/3/2026,d\n").encode(),
        ),
        "reviews!3:3",
    ),
    "needed_cell_empty": (sheets(Reviews=[REVIEWS, [None, DAY, DAY]]), "Reviews!A2"),
    "review_not_given": (
        sheets(Actions=[["School", "Action", "Owner"], [None, "Read every day", "R. Vale"]]),
        "Actions!A2",
    ),
    "strand_of_another_theme": (
        sheets(Reviews=[["School", "Theme", "Strand"], [SCHOOL, "Our impact", "Quality of teaching"]]),
        "Reviews!C2",
    ),
    "dates_out_of_order": (
        sheets(Reviews=[["School", "Review date", "Review end date"], [SCHOOL, DAY, dt.date(2026, 3, 9)]]),
        "Reviews!C2",
    ),
    "cell_error": (error_cell, "Reviews!B2"),
    "formula_not_worked_out": (never_worked_out, "Reviews!B2"),
    "date_not_understood": (review("Review date", "to follow"), "Reviews!B2"),
    "date_impossible": (review("Review date", "31/02/2026"), "Reviews!B2"),
    "date_month_first": (
        sheets(Reviews=[["School", "Review date"], *([SCHOOL, d] for d in ("05/13/2026", "20/03/2026", "21/03/2026"))]),
        "Reviews!B2",
    ),
    "dates_month_first": (
        sheets(Reviews=[["School", "Review date"], [SCHOOL, "03/04/2026"], [SCHOOL, "05/13/2026"]]),
        "Reviews!B3",
    ),
    "date_order_unclear": (
        sheets(Reviews=[["School", "Review date"], [SCHOOL, dt.date(2026, 4, 3)], [SCHOOL, "05/13/2026"]]),
        "Reviews!B2",
    ),
    "date_year_taken": (
        sheets(Reviews=[["School", "Review date", "Academic year"], [SCHOOL, "12 March", "2025/26"]]),
        "Reviews!B2",
    ),
    "date_year_far": (
        sheets(Reviews=[["School", "Review date"], *[[SCHOOL, DAY]] * 4, [SCHOOL, dt.date(2006, 3, 10)]]),
        "Reviews!B6",
    ),
    "date_two_days": (
        sheets(Reviews=[["School", "Review date", "Review end date"], [SCHOOL, "12/13 March 2026", None]]),
        "Reviews!B2",
    ),
    "date_year_unlikely": (review("Review date", dt.date(1900, 3, 17)), "Reviews!B2"),
    "date_without_year": (review("Review date", "12 March"), "Reviews!B2"),
    "date_not_exact": (review("Review date", "w/b 12 Jan"), "Reviews!B2"),
    "date_several": (review("Review date", "12/01/2026 & 13/01/2026"), "Reviews!B2"),
    "date_is_a_word": (review("Review date", "Cancelled"), "Reviews!B2"),
    "milestone_not_understood": (review("Workshop", "soon"), "Reviews!C2"),
    "plan_without_date": (
        sheets(Reviews=[["School", "Workshop planned"], [SCHOOL, "yes"]]),
        "Reviews!B2",
    ),
    "yes_no_not_understood": (review("Host head observing", "perhaps"), "Reviews!E2"),
    "number_not_understood": (school("Pupils on roll", "210 pupils"), "Schools!C2"),
    "code_damaged": (school("URN", "5.00E+06"), "Schools!B2"),
    "year_not_understood": (review("Academic year", 2025), "Reviews!D2"),
    "email_not_understood": (school("Email", "ring the office"), "Schools!D2"),
    "unknown_choice": (review("Status", "sunny"), "Reviews!F2"),
    "audience_not_understood": (
        sheets(Reviews=[["School", "Review date", "Audience"], [SCHOOL, DAY, "confidential"]]),
        "Reviews!C2",
    ),
    "unknown_theme": (review("Theme", "Looking sideways"), "Reviews!G2"),
    "unknown_strand": (review("Strand", "Playground"), "Reviews!H2"),
    "record_label_unknown": (record(["Our favourite", "Reading"]), "Record!A5"),
    "record_cell_outside": (record(["Focus", "Reading", "and spelling"]), "Record!C5"),
}
# What was said of the sheet Spring in those that are about it.
SAID = SheetMapping("Spring", "reviews", 1, 2, ("Establishment", "Visited"), (("A", "school"), ("B", "review_date")))
LONGER = SheetMapping(
    "Spring",
    "reviews",
    1,
    2,
    ("Establishment", "Session", "Visited"),
    (("A", "school"), ("B", "academic_year"), ("C", "review_date")),
)
MAPPED = {"mapping_moved": SAID, "mapped_heading_gone": LONGER, "mapping_does_not_fit": LONGER}
# Their tests have to stop a child process, and are in test_read.py.
STOPPED = {"needs_too_much_memory", "takes_too_long", "reader_stopped"}
# What else such a workbook has wrong with it of necessity.
BESIDE = {"date_order_unclear": ["date_month_first"]}
NEED_LIMITS = {"file_too_large", "unpacks_too_large", "too_many_rows", "too_many_columns", "too_many_cells"}


def test_every_code_has_its_workbook() -> None:
    assert set(catalogue()) == FIXTURES.keys() | STOPPED | LINKING | DECIDED


@pytest.mark.parametrize("code", FIXTURES)
def test_code(code: str, tmp_path: Path) -> None:
    make, cell = FIXTURES[code]
    path = make(tmp_path)
    limits = SMALL if code in NEED_LIMITS else Limits()
    if catalogue()[code].severity == "refused":
        with pytest.raises(UnreadableFile) as refusal:
            check_workbook(path, limits=limits)
        assert refusal.value.code == code
        issue = issue_of(refusal.value, path.name)
        assert str(refusal.value) == f"{issue.problem} {issue.fix}"
    else:
        issues = check_workbook(path, mappings=tuple(filter(None, [MAPPED.get(code)]))).issues
        issue = next(one for one in issues if one.code == code)
        assert [one.code for one in issues] == [code, *BESIDE.get(code, [])]
    assert issue.cell == cell
    assert issue.file == path.name
    assert "{" not in issue.problem + issue.fix


@pytest.mark.parametrize("code", catalogue())
def test_sentences_are_plain(code: str) -> None:
    entry = catalogue()[code]
    assert entry.severity in SEVERITIES
    for sentence in (entry.problem, entry.fix):
        assert sentence[0] == sentence[0].upper()
        assert sentence.rstrip("}")[-1] in ".?" or sentence.endswith("}")
        assert not {"error code", "invalid", "parse", "null", "exception"} & set(sentence.lower().split())


def test_what_to_do_with_a_refused_file_has_no_words_to_fill_in() -> None:
    for entry in catalogue().values():
        if entry.severity == "refused":
            assert not [name for _, name, _, _ in string.Formatter().parse(entry.fix) if name]


@pytest.mark.parametrize("code", sorted(LINKING | DECIDED))
def test_the_sentences_of_linking_can_be_filled_in(code: str) -> None:
    words = dict.fromkeys(
        (
            *("suggestions", "other_cell", "other_value", "count", "allowed", "found", "year"),
            *("group", "first", "end_by", "usual", "steps", "term", "first_term", "ends", "elsewhere"),
            *("school", "register", "on", "urn", "closed", "when", "or_else"),
        ),
        "some words",
    )
    issue = make_issue(code, file="reviews.xlsx", value="x", **words)
    assert "{" not in issue.problem + issue.fix


def test_a_cell_that_costs_its_row_says_so_and_keeps_the_row(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "book.xlsx",
        Findings=[FINDINGS, [SCHOOL, DAY, "Looking sideways", "strength", "Pupils read"]],
    )
    (issue,) = (one for one in check_workbook(path).issues if one.code == "unknown_theme")
    assert issue.severity == "row left out"
    assert issue.row_values is not None
    assert tomllib.loads("x = " + issue.row_values.replace('": "', '" = "'))["x"] == {
        "School": SCHOOL,
        "Review date": "10/03/2026",
        "Theme": "Looking sideways",
        "Kind": "strength",
        "Finding": "Pupils read",
    }


def test_braces_in_a_cell_are_only_text(tmp_path: Path) -> None:
    issues = check_workbook(review("Theme", "{secret} {0} {value.__class__}")(tmp_path)).issues
    assert issues[0].value == "{secret} {0} {value.__class__}"
    assert issues[0].value in issues[0].problem


def test_the_rows_below_the_headings_are_counted_however_empty_it_is_above(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Plans"], [], [], ["School", "Owner", "Due"], [SCHOOL, "R. Vale", DAY], [SCHOOL]]
    (issue,) = check_workbook(sheets(Reviews=[REVIEWS, [SCHOOL]], Actions=rows)(tmp_path)).issues
    assert "so its 2 rows were not loaded" in issue.problem


def test_what_is_hidden_is_named(tmp_path: Path) -> None:
    (issue,) = check_workbook(hidden(tmp_path, sheet=False)).issues
    assert issue.problem == "Hidden in the sheet “Reviews”: column B and row 2. What is there was loaded like the rest."
