"""The one definition of sheets and columns: whole, without double meanings, and deaf to typing habits."""

from __future__ import annotations

import pytest

from peerreview.workbook.headings import meaning
from peerreview.workbook.layout import SheetLayout, layout, normalise, normalise_words
from peerreview.workbook.values import parser_of

SHEETS = layout().sheets.values()


@pytest.mark.parametrize(
    "typed",
    [
        "Review date",
        " review  DATE ",
        "Review-date*",
        "Review\xa0date",
        "Review\ndate",
        "Review date:",
        "_Review date_",
    ],
)
def test_a_heading_is_known_however_it_is_typed(typed: str) -> None:
    assert normalise(typed) == "reviewdate"


@pytest.mark.parametrize(
    "typed", ["Review date1", "Review date ²", "Review date (dd/mm/yyyy)", "Review date [confirmed]"]
)
def test_footnotes_and_brackets_do_not_hide_a_heading(typed: str) -> None:
    found = meaning(typed, layout().sheets["reviews"])
    assert found is not None
    assert found.key == "review_date"


def test_a_code_in_brackets_is_not_the_thing_itself() -> None:
    schools = layout().sheets["schools"]
    assert meaning("LA (code)", schools) is None
    assert meaning("LA (name)", schools) is not None


@pytest.mark.parametrize(
    ("typed", "milestone", "part"),
    [
        ("Workshop", "Workshop", "date"),
        ("Workshop planned", "Workshop", "planned"),
        ("Workshop - done", "Workshop", "done"),
        ("Data sharing", "Data shared", "date"),
        ("Data sharing planned", "Data shared", "planned"),
        ("Review done", "Review", "done"),
        ("Review held", "Review", "done"),
        ("Review planned", "Review", "planned"),
    ],
)
def test_milestones_are_one_column_or_two(typed: str, milestone: str, part: str) -> None:
    found = meaning(typed, layout().sheets["reviews"])
    assert found is not None
    assert (found.milestone, found.part) == (milestone, part)


@pytest.mark.parametrize("typed", ["Review", "Review date", "Date of visit"])
def test_the_date_of_the_review_is_a_column_and_no_milestone(typed: str) -> None:
    found = meaning(typed, layout().sheets["reviews"])
    assert found is not None
    assert found.key == "review_date"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_every_heading_means_its_own_column(sheet: SheetLayout) -> None:
    for column in sheet.columns:
        found = meaning(column.heading, sheet)
        assert found is not None
        assert found.key == column.key


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_no_heading_or_synonym_stands_for_two_columns(sheet: SheetLayout) -> None:
    seen: dict[str, str] = {}
    for column in sheet.columns:
        for heading in (column.heading, *column.synonyms):
            assert seen.setdefault(normalise(heading), column.key) == column.key, heading


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_every_column_can_be_read_and_its_example_is_understood(sheet: SheetLayout) -> None:
    for column in sheet.columns:
        read = parser_of(column)
        if column.choices:
            assert column.choices in layout().choices
        if column.example:
            example = float(column.example) if isinstance(column.example, int) else column.example
            assert read(example) is not None  # type: ignore[arg-type]


def test_sheets_about_a_review_begin_with_the_reference_to_it() -> None:
    for key in ("findings", "actions", "impact"):
        columns = layout().sheets[key].columns
        assert [column.key for column in columns[:4]] == [
            "review_id",
            "school",
            "review_date",
            "academic_year",
        ]
        assert not any(column.reference for column in layout().sheets[key].own_columns)


def test_no_choice_is_also_a_word_for_something_else() -> None:
    for words in layout().choices.values():
        seen: dict[str, str] = {}
        for choice, others in words.items():
            for word in (choice, *others):
                assert seen.setdefault(normalise(word), choice) == choice, word


def test_words_are_compared_without_case_stops_and_spaces() -> None:
    assert normalise_words("  T.B.C. ") == "tbc"
    assert normalise_words("To be   Confirmed") == "to be confirmed"
    assert normalise_words("..") == ".."
