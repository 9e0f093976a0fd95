"""What a check found, in words and in the order in which it matters."""

import pandas as pd

from peerreview.load import SheetCount
from peerreview.ui.found import (
    ADDED,
    CHANGED,
    GONE,
    changes_in_words,
    changes_of,
    counts_of,
    issues_in_words,
    issues_of,
    place_of,
    rows_in_words,
    sheets_of,
)
from peerreview.workbook.issues import Issue, make_issue

CHANGE = {"sheet": "Reviews", "school": "Alderby School", "before": None, "after": None}


def change(what: str, before: str | None, after: str | None) -> dict[str, object]:
    return CHANGE | {"what": what, "before": before, "after": after}


def issue(code: str, **words: object) -> Issue:
    return make_issue(code, file="plans.xlsx", cell="Actions!B4", heading="Due", value="soon", **words)


def test_rows_in_are_said_with_what_became_of_them() -> None:
    counts = counts_of(
        [
            SheetCount("a.xlsx", "Reviews", "reviews", 7, 6, 1, "1 × note"),
            SheetCount("a.xlsx", "Plans", "actions", 1200, 1200, 0, None),
        ]
    )
    assert rows_in_words(counts) == "1,207 rows in: 1,206 loaded, 1 left out."
    notes = SheetCount("a.xlsx", "Read me", None, 30, 0, 30, "30 × sheet for notes (1–30)")
    assert rows_in_words(counts_of([SheetCount("a.xlsx", "Plans", "actions", 5, 5, 0, None), notes])) == (
        "5 rows in: 5 loaded, 0 left out. 30 rows on sheets for notes or lists passed over."
    )
    assert rows_in_words(counts_of([])) == "0 rows in: 0 loaded, 0 left out."


def test_issues_are_counted_by_what_they_cost() -> None:
    lost = [issue("pdf_file"), issue("unknown_review"), issue("unknown_review"), issue("date_not_understood")]
    assert issues_in_words(issues_of(lost)) == "1 file, 2 rows and 1 cell could not be used as written."
    advice = [issue("heading_missing", letter="F")]
    assert issues_in_words(issues_of(advice)) == "Every row and cell was understood. There is also 1 piece of advice."
    assert issues_in_words(issues_of([])) == "Every row and cell was understood."


def test_a_sheet_that_was_not_loaded_is_counted_as_a_sheet() -> None:
    words = {"kind": "Actions", "columns": "column", "missing": "“Action”", "rows": "5 rows were"}
    lost = [issue("needed_column_missing", **words), issue("unknown_review")]
    assert issues_in_words(issues_of(lost)) == "1 sheet and 1 row could not be used as written."


def test_cells_come_in_the_order_in_which_they_are_read() -> None:
    cells = ["", "Actions!B4", "Reviews!F6", "Reviews!A10", "Reviews!F10", "Reviews!AA10", "Reviews!11:11"]
    assert sorted(set(cells), key=place_of) == cells


def test_changes_are_told_apart_cells_first_then_what_is_gone_then_what_is_new() -> None:
    changes = changes_of(
        [
            change("Review 2026/27", None, "added"),
            change("Review 2025/26", "gone", None),
            change("2026/27: Workshop", "tbc", "3 November 2026"),
            change("2026/27: Notes", "kept", None),
        ]
    )
    assert changes["kind"].tolist() == [CHANGED, CHANGED, GONE, ADDED]
    assert changes.loc[2, ["before", "after"]].tolist() == [None, "gone"]
    assert (
        changes_in_words(changes, first=False) == "Publishing would add 1 record, change 2 cells and take out 1 record."
    )


def test_changes_are_counted_for_each_sheet_in_the_order_of_the_sheets() -> None:
    other = change("Action: Read aloud", "gone", None) | {"sheet": "Actions"}
    told = [other, change("Review 2026/27", None, "added"), change("2026/27: Notes", None, "added later")]
    assert sheets_of(told).to_numpy().tolist() == [["Reviews", 1, 1, 0], ["Actions", 0, 0, 1]]


def test_no_change_and_the_first_load_are_said() -> None:
    none = changes_of([])
    assert isinstance(none, pd.DataFrame)
    assert changes_in_words(none, first=False) == "Publishing would change no record."
    assert changes_in_words(none, first=True) == "This is the first load, so every record is new."
