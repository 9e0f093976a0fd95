"""What a check found, in words and in tables: the rows, what is wrong with some of them, and what would change."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
import streamlit as st

from peerreview import outcome
from peerreview.outcome import SheetCount, by_sheet, kind_of_change
from peerreview.ui.facts import say_all
from peerreview.ui.tables import show_table, table_html
from peerreview.words import counted, is_blank, listed
from peerreview.workbook.issues import ADVICE, CELL_LEFT_OUT, REFUSED, ROW_LEFT_OUT, SEVERITIES, Issue, catalogue
from peerreview.workbook.layout import layout
from peerreview.workbook.not_loaded import DOES_NOT_FIT, FOR_NOTES, NO_COLUMN, NO_HEADINGS, ON_ITS_SIDE
from peerreview.workbook.reasons import rows_left_out, say_reasons

COUNTS = {"sheet": "Sheet", "kind": "Taken for", "rows_in": "Rows in", "loaded": "Loaded", "left_out": "Left out"}
WHY = {"why": "Why left out"}
ISSUES = {"where": "Where", "heading": "Column", "value": "It says", "problem": "What is wrong", "fix": "What to do"}
ISSUES_ALSO = {"file": "Workbook", "severity": "What happened", "row": "The whole row", "code": "Code"}
WHOSE = {"partnership": "Partnership"}
CHANGES = {"what": "What", "school": "School", "before": "Before", "after": "After", "sheet": "Sheet"}
SHEETS = (NO_COLUMN, NO_HEADINGS, ON_ITS_SIDE, DOES_NOT_FIT)  # each has cost a whole sheet
GROUP = {REFUSED: "Not used", ROW_LEFT_OUT: "Row left out", CELL_LEFT_OUT: "Cell left out", ADVICE: "Advice"}
BY_SHEET = {"sheet": "Sheet", "added": "New records", "changed": "Cells changed", "gone": "Records gone"}
CHANGED, GONE, ADDED = "Cells that say something else", "Records that are no longer there", "New records"
KINDS = {outcome.CHANGED: CHANGED, outcome.GONE: GONE, outcome.ADDED: ADDED}


def counts_of(counts: Sequence[SheetCount]) -> pd.DataFrame:
    """The counts as the question `loads` gives them."""
    names = list(SheetCount.__slots__)
    return pd.DataFrame([asdict(count) for count in counts], columns=names)


def issues_of(issues: Sequence[Issue]) -> pd.DataFrame:
    """The issues as the question `issues` gives them."""
    return pd.DataFrame([asdict(issue) for issue in issues], columns=list(Issue.__slots__))


def rows_in_words(counts: pd.DataFrame) -> str:
    """As in: 140 rows in: 137 loaded, 3 left out. What is on sheets for notes or lists is said apart from them."""
    total, loaded, left_out = (int(counts[name].sum()) for name in ("rows_in", "loaded", "left_out"))
    aside = sum(rows_left_out(text, FOR_NOTES) for text in _texts(counts["reasons"]))
    said = f"{counted(total - aside, 'row')} in: {loaded:,} loaded, {left_out - aside:,} left out."
    return f"{said} {counted(aside, 'row')} on sheets for notes or lists passed over." if aside else said


def issues_in_words(issues: pd.DataFrame) -> str:
    """How many files, sheets, rows and cells could not be used, and how many pieces of advice there are."""
    times = issues["severity"].value_counts()
    sheets = int((issues["severity"].eq(ROW_LEFT_OUT) & issues["code"].isin(SHEETS)).sum())
    rows = int(times.get(ROW_LEFT_OUT, 0)) - sheets
    things = {
        "file": int(times.get(REFUSED, 0)),
        "sheet": sheets,
        "row": rows,
        "cell": int(times.get(CELL_LEFT_OUT, 0)),
    }
    lost = [counted(number, thing) for thing, number in things.items() if number]
    said = [f"{listed(lost)} could not be used as written."] if lost else ["Every row and cell was understood."]
    advice = int(times.get(ADVICE, 0))
    return " ".join(
        [
            *said,
            *([f"There {'is' if advice == 1 else 'are'} also {counted(advice, 'piece')} of advice."] * bool(advice)),
        ]
    )


def changes_in_words(changes: pd.DataFrame, *, first: bool) -> str:
    """What publishing would do to the records."""
    if first:
        return "This is the first load, so every record is new."
    kinds = changes["kind"].value_counts()
    said = [
        f"{verb} {counted(int(kinds[kind]), thing)}"
        for kind, verb, thing in ((ADDED, "add", "record"), (CHANGED, "change", "cell"), (GONE, "take out", "record"))
        if kind in kinds
    ]
    return f"Publishing would {listed(said)}." if said else "Publishing would change no record."


def changes_of(changes: Sequence[dict[str, object]]) -> pd.DataFrame:
    """A candidate's changes, each with its kind: first cells that change, then what is gone, then what is new."""
    frame = pd.DataFrame(changes, columns=["sheet", "school", "what", "before", "after"], dtype=object)
    frame["kind"] = [KINDS[kind_of_change(change)] for change in changes]
    frame.loc[frame["kind"] == GONE, ["before", "after"]] = [None, outcome.GONE]
    order = {CHANGED: 0, GONE: 1, ADDED: 2}
    return frame.sort_values("kind", key=lambda kind: kind.map(order), kind="stable").reset_index(drop=True)


def sheets_of(changes: Sequence[dict[str, object]]) -> pd.DataFrame:
    """How much would change in each sheet: records that are new and gone, and cells that say something else."""
    return pd.DataFrame([asdict(counts) for counts in by_sheet(changes)], columns=list(BY_SHEET))


def show_counts(counts: pd.DataFrame, name: str, *, several: bool = False) -> None:
    """Draws the rows of each sheet: in, loaded and left out, with the reasons in sentences.

    `several` says that they are of several partnerships, which are named then.
    """
    if counts.empty:
        return
    titles = {key: sheet.title for key, sheet in layout().sheets.items()}
    shown = counts.assign(
        kind=counts["kind"].map(titles).fillna("nothing known"),
        why=[say_reasons(text) for text in _texts(counts["reasons"])],
        group=_whose(counts["file"], counts) if several else counts["file"],
    )
    columns = COUNTS | (WHY if shown["left_out"].any() else {})
    also = {"file": "Workbook"} | (WHOSE if several else {})
    show_table(shown, "Rows of each sheet", columns, name=name, groups="group", also=also)


def show_issues(issues: pd.DataFrame, name: str, *, several: bool = False) -> None:
    """Draws the issues by what happened and of what kind they are, the gravest first; nothing where there are none.

    `several` says that they are of several partnerships, which are named then.
    """
    if issues.empty:
        return
    order = {severity: place for place, severity in enumerate(SEVERITIES)}
    below = issues["file"].where(issues["cell"].ne(""), "")  # else the file itself is where it is
    shown = issues.assign(
        where=issues["cell"].where(issues["cell"].ne(""), issues["file"]),
        below=_whose(below, issues) if several else below,
        group=[f"{GROUP[s]}: {catalogue()[c].title}" for s, c in zip(issues["severity"], issues["code"], strict=True)],
        row=[_row(text) for text in _texts(issues["row_values"])],
        place=issues["severity"].map(order),
        at=pd.Series([place_of(text) for text in _texts(issues["cell"])], issues.index, dtype=object),
    ).sort_values(["place", "group", "file", "at"], kind="stable")
    advice = set(issues["severity"]) == {"advice"}
    caption = "What to look at" if advice else "What to put right"
    also = ISSUES_ALSO | (WHOSE if several else {})
    show_table(shown, caption, ISSUES, name=name, under={"where": "below"}, groups="group", also=also)


def show_changes(changes: pd.DataFrame, sheets: pd.DataFrame, name: str) -> None:
    """Draws how much would change in each sheet, then each cell and record; nothing where nothing would."""
    if len(changes):
        st.html(table_html(sheets, "How much would change in each sheet", BY_SHEET))
        show_table(changes, "What would change", CHANGES, name=name, groups="kind")


def say_found(sentences: Sequence[str]) -> None:
    """Draws what was found in words."""
    say_all(sentences, "pr-lead pr-finding")


def _texts(column: "pd.Series[Any]") -> list[str]:
    return ["" if is_blank(value) else str(value) for value in column]


def _whose(names: "pd.Series[Any]", frame: pd.DataFrame) -> list[str]:
    """Each file with the partnership of its row, as in: register.xlsx, Alder Vale Partnership."""
    pairs = zip(_texts(names), _texts(frame["partnership"]), strict=True)
    return [", ".join(filter(None, pair)) for pair in pairs]


def place_of(cell: str) -> tuple[str, int, int, str]:
    """What puts cells in the order in which they are read: Actions!B4, Reviews!F6, Reviews!F10, Reviews!AA10."""
    sheet, _, address = cell.rpartition("!")
    letters = address.rstrip("0123456789:")
    digits = address.removeprefix(letters).partition(":")[0]
    return sheet, int(digits or 0), len(letters), letters


def _row(values: str) -> str:
    return "; ".join(f"{heading}: {value}" for heading, value in json.loads(values).items()) if values else ""
