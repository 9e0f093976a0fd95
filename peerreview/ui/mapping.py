"""The part of the Load page that asks what is on a sheet whose headings are not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from peerreview.ui.desk import Desk
from peerreview.ui.facts import say_all
from peerreview.words import listed, literal
from peerreview.workbook.asked import AskedSheet, likely_columns, likely_heading_row
from peerreview.workbook.cells import Cell, letter, say
from peerreview.workbook.fitted import explain
from peerreview.workbook.fitting import fit
from peerreview.workbook.guess import looks_like
from peerreview.workbook.headings import HEAD_ROWS, missing_from
from peerreview.workbook.layout import layout
from peerreview.workbook.mapping import SheetMapping, called, meanings
from peerreview.workbook.recognise import tables_of

ROWS_SHOWN = 10
LONGEST = 60  # characters of a cell, where only its look matters
LEAVE_OUT, NO_HEADINGS, NOT_USED = "leave out", "none", "not used"
READ_IT = "Read it like this"
REMEMBERED = "Your answer is remembered for this workbook, so the next time it is read without asking."


def open_sheets(desk: Desk) -> list[tuple[str, AskedSheet]]:
    """The sheets that look like records and are not read, each with its file."""
    return [(file, one) for file, sheets in desk.asked.items() for one in sheets if _wanted(desk, file, one)]


def ask_about_open_sheets(desk: Desk) -> None:
    """Draws the questions about the sheets that look like records: the first at once, the others once opened."""
    for number, (file, one) in enumerate(open_sheets(desk)):
        _ask(desk, file, one, expanded=number == 0)


def ask_about_other_sheets(desk: Desk) -> None:
    """Draws, to be opened, what can be said of sheets that need nothing said of them."""
    for file, sheets in desk.asked.items():
        for one in sheets:
            if not _wanted(desk, file, one):
                _ask(desk, file, one, expanded=False)


def _ask(desk: Desk, file: str, one: AskedSheet, *, expanded: bool) -> None:
    read = one.name in desk.parsed.get(file, ())
    with st.expander(_label(file, one, read=read), expanded=expanded):
        _Question(desk, file, one, read=read).ask()


def _wanted(desk: Desk, file: str, one: AskedSheet) -> bool:
    read = desk.parsed.get(file, set())
    left_alone = desk.explained.get(desk.files[file], {}).get(one.name, one) is None
    return one.name not in read and not left_alone and (one.guess is not None or not read)


def _label(file: str, one: AskedSheet, *, read: bool) -> str:
    sheet = f"the sheet “{one.name}” of {file}"
    return literal(f"How {sheet} is read" if read else f"What is on {sheet}?")


@dataclass(frozen=True, slots=True)
class _Question:
    """The question about one sheet."""

    desk: Desk
    file: str
    one: AskedSheet
    read: bool

    def ask(self) -> None:
        """Draws it: the first rows, what is to be said of them, and the button."""
        said = next((one for one in self.desk.said_of[self.file] if one.sheet == self.one.name), None)
        say_all([_opening(self.one, said, read=self.read), REMEMBERED])
        st.html(rows_html(self.one))
        kind = self._kind(said)
        if kind is None:
            return
        if kind == LEAVE_OUT:
            self._button(None, [])
            return
        say_all([layout().sheets[kind].purpose], "pr-filtered")
        heading_row, first_row = self._rows(said)
        columns = self._columns(kind, heading_row, first_row, said)
        chosen = explain(self.one.sheet, kind, heading_row, first_row, columns)
        self._button(chosen, what_is_wrong(kind, columns))

    def _key(self, *parts: object) -> str:
        return "-".join(map(str, ("map", self.desk.turn, self.file, self.one.name, *parts)))

    def _kind(self, said: SheetMapping | None) -> str | None:
        kinds = [*layout().sheets, LEAVE_OUT]
        likely = said.kind if said else self.one.guess.kind if self.one.guess else None
        return st.selectbox(
            "What kind of table is it?",
            kinds,
            index=kinds.index(likely) if likely in kinds else None,
            format_func=lambda key: "No records: leave it out" if key == LEAVE_OUT else layout().sheets[key].title,
            placeholder="Choose one",
            key=self._key("kind"),
        )

    def _rows(self, said: SheetMapping | None) -> tuple[int | None, int]:
        """The row of headings, None for none, and the first row of records."""
        guess, rows = self.one.guess, self.one.sheet.rows[:HEAD_ROWS]
        choices = [at for at, row in enumerate(rows) if row.count(None) < len(row)]
        likely = None if said and not said.heading_row else likely_heading_row(self.one, said)
        options: list[int | str] = [*choices, NO_HEADINGS]
        chosen = st.selectbox(
            "Which row has the headings?",
            options,
            index=choices.index(likely) if likely in choices else len(choices),
            format_func=lambda at: _row_said(rows, at),
            key=self._key("headings"),
        )
        if isinstance(chosen, int):
            return chosen, chosen + 1
        begin = said.first_row - 1 if said else guess.first_row if guess else 0
        first = st.selectbox(
            "Which row has the first record?",
            choices,
            index=choices.index(begin) if begin in choices else 0,
            format_func=lambda at: _row_said(rows, at),
            key=self._key("first"),
        )
        return None, first

    def _columns(self, kind: str, heading_row: int | None, first_row: int, said: SheetMapping | None) -> dict[int, str]:
        likely = likely_columns(self.one.sheet, kind, heading_row, first_row, said)
        options = [NOT_USED, *meanings(kind)]
        needed = {column.key for column in layout().sheets[kind].needed}
        chosen: dict[int, str] = {}
        with st.container(horizontal=True, key=self._key("columns")):
            for at in self.one.filled:
                answer = st.selectbox(
                    _column_said(self.one, at, heading_row, first_row),
                    options,
                    index=options.index(likely[at]) if likely.get(at) in options else 0,
                    format_func=lambda means: _means_said(means, kind, needed),
                    key=self._key("column", kind, heading_row, first_row, at),
                    width=245,
                )
                if answer != NOT_USED:
                    chosen[at] = answer
        return chosen

    def _button(self, said: SheetMapping | None, wrong: Sequence[str]) -> None:
        if st.button(READ_IT if said else "Leave it out", key=self._key("read"), type="primary"):
            if wrong:
                st.warning(literal(" ".join(wrong)))
                return
            with st.spinner("Reading …"):
                self.desk.explain(self.file, self.one.name, said)
            st.rerun()


def what_is_wrong(kind: str, columns: Mapping[int, str]) -> list[str]:
    """Why a sheet cannot be read with these columns, in sentences; empty where it can."""
    sheet = layout().sheets[kind]
    of: dict[str, list[int]] = {}
    for at, means in columns.items():
        of.setdefault(means, []).append(at)
    twice = [
        f"{called(means, kind)} is chosen for the columns {listed([letter(at) for at in ats])}. Keep one of them."
        for means, ats in of.items()
        if len(ats) > 1
    ]
    missing = missing_from(sheet, of)
    return [
        *twice,
        *([f"{sheet.title} cannot be read without {listed(missing)}. Say which column that is."] * bool(missing)),
    ]


def rows_html(one: AskedSheet) -> str:
    """The first rows of a sheet as a table, with its letters and row numbers."""
    first = one.guess.first_row if one.guess else 0
    columns = range(one.filled[0], one.filled[-1] + 1) if one.filled else range(0)
    heads = "".join(f'<th scope="col">{letter(at)}</th>' for at in columns)
    body = "".join(
        f'<tr><th scope="row">{at + 1}</th>{"".join(f"<td>{escape(_short(row[c]))}</td>" for c in columns)}</tr>'
        for at, row in enumerate(one.sheet.rows[: max(ROWS_SHOWN, first + 3)])
    )
    caption = escape(f"The first rows of “{one.name}”")
    return (
        f'<div class="pr-grid" role="region" tabindex="0" aria-label="{caption}"><table><caption>{caption}</caption>'
        f'<thead><tr><th scope="col"><span class="pr-aloud">Row</span></th>{heads}</tr></thead><tbody>{body}</tbody>'
        "</table></div>"
    )


def _opening(one: AskedSheet, said: SheetMapping | None, *, read: bool) -> str:
    if read:
        return "This sheet is read as was said of it. If that is not right, say here what it is."
    if said:
        changed = fit(said, one.sheet).in_words
        return f"The sheet is no longer as it was when somebody said what its columns are. {changed} Say it again."
    asked = "Its headings are not known here, or it has none. Say what each column is."
    if one.guess is None:
        return asked
    if missing := next((table.missing for table in tables_of(one.sheet) if table.missing), ()):
        needed = listed([f"“{heading}”" for heading in missing], last="or")
        asked = f"No column of it is headed {needed}. Say which column that is."
    likely = likely_columns(one.sheet, one.guess.kind, one.guess.heading_row, one.guess.first_row)
    return f"{asked} {looks_like(one.guess.kind, likely)}"


def _short(cell: Cell) -> str:
    text = say(cell)
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


def _row_said(rows: Sequence[Sequence[Cell]], at: int | str) -> str:
    if isinstance(at, str):
        return "None: there are no headings"
    return f"Row {at + 1}: {_short(', '.join(say(cell) for cell in rows[at] if cell is not None))}"


def _column_said(one: AskedSheet, at: int, heading_row: int | None, first_row: int) -> str:
    """As in: Column B: Visited; without headings what its first cell says."""
    rows = one.sheet.rows[first_row:] if heading_row is None else [one.sheet.rows[heading_row]]
    text = next((_short(row[at]) for row in rows if row[at] is not None), "")
    said = literal(text).replace("@", "@\u2060")  # an address is no link here
    if heading_row is None:
        return f"Column {letter(at)}: {said} …"
    return f"Column {letter(at)}: {said or 'without a heading'}"


def _means_said(means: str, kind: str, needed: set[str]) -> str:
    if means == NOT_USED:
        return "Not used"
    return f"{called(means, kind)} (needed)" if means in needed else called(means, kind)
