"""The agenda of a lead: what has passed its day, what comes next, what has no date, and whom to write to."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pandas as pd

from peerreview.access import LEADING, require
from peerreview.errors import UserError
from peerreview.packs import standing
from peerreview.packs.agenda_tables import (
    COUNTED,
    EMAIL,
    PEOPLE,
    SCHOOLS,
    UNDATED,
    by_person,
    by_school,
    by_step,
    host_and_year,
    shortened,
    told_step,
)
from peerreview.packs.agenda_words import words
from peerreview.packs.content import Block, Document, Heading, Points, Table, Words, paragraph
from peerreview.packs.records import Records
from peerreview.states import BY_WORD
from peerreview.words import counted, first_capital, is_blank, of, say_date

DAYS = 60
MONTH = 30  # days; what is planned is told month by month
MOST_DAYS = 366
MOST_ROWS = 40  # of a table on paper; the workbook has them all
LONGEST = 180  # letters of a step; the workbook has it in full

COLUMNS = {"short": "Step, and where", "due": "Due", "person": "Whom to ask", "source_cell": "Write it in"}
UNDER = {"short": "where", "due": "late", "person": "turn", "source_cell": "file"}
ALSO = {
    "host": "School",
    "step": "Step in full",
    "academic_year": "Academic year",
    "kind": "Kind",
    "state": "State",
    "days_overdue": "Days overdue",
    "turn": "Whose turn",
    "email": "Email",
    "basis": "Why",
    "warning": "Warning",
    "file": "Workbook",
    "to_type": "What to write",
}
CLASHES = {"on": "Day", "what": "What", "school": "Review of"}


def agenda(records: Records, *, days: int = DAYS) -> Document:
    """What needs somebody in a partnership: overdue, due soon, due within so many days, and without a date.

    On paper a long table is cut short and says so; as a workbook it has every row. Raises AccessDenied for all but
    the lead, UserError for a number of days that makes no sense.
    """
    require(records.viewer, LEADING, "The agenda")
    if not 1 <= days <= MOST_DAYS:
        raise UserError(f"An agenda looks from 1 to {MOST_DAYS} days ahead; {days} was asked for.")
    told = _Told(records, days)
    day = say_date(records.as_of)
    return Document(
        words()["title"].format(partnership=records.partnership),
        f"{words()['about'].format(day=day, days=days)} {words()['names']}",
        list(told.blocks()),
        records.origin("follow-ups", words()["chosen"].format(day=say_date(told.end))),
        {first_capital(state): BY_WORD[state].means for state in ("overdue", "due soon", "unscheduled", "planned")},
    )


class _Told:
    """What the questions tell for an agenda."""

    def __init__(self, records: Records, days: int) -> None:
        self.records, self.as_of = records, records.as_of
        self.said, self.end = words(), records.as_of + timedelta(days=days)
        self.standing = {str(row["state"]): row for row in records.rows("standing")}
        self.steps = _shortened(records.answer("follow_ups", still_open="yes"))
        files = set(self.steps["file"])
        self.one_file = str(files.pop()) if len(files) == 1 else ""

    def blocks(self) -> Iterator[Block]:
        """The finding in words, then the tables."""
        yield Words(" ".join([standing.overdue(self.standing["overdue"]), self.first()]).strip(), "lead")
        yield Points([(point, "") for point in self.points()])
        yield from paragraph(self.notes(), "note")
        yield from self.overdue()
        yield from self.due_soon()
        yield from self.later()
        yield from self.undated()
        yield from self.clashes()
        yield from self.told_again()

    def first(self) -> str:
        """Whom to write to first: whoever the oldest of what is open is with."""
        rows = _rows(self.in_states("overdue", "due soon", "unscheduled"))
        if not rows:
            return ""
        told = self.standing["overdue"]  # which of several that are equally old the sentence before names
        named = [row for row in rows if (row["step"], row["school"]) == (told["oldest_step"], told["oldest_school"])]
        row = (named or rows)[0]
        email = "" if is_blank(row["email"]) else f" ({row['email']})"
        line = "next" if row["state"] != "overdue" else "role" if is_blank(row["contact"]) else "line"
        said = {"person": row["person"], "email": email, "host": row["host"], "what": told_step(row)}
        return str(self.said["first"][line]).format(**said)

    def points(self) -> Iterator[str]:
        """What else needs somebody, each with the shape of its state."""
        told = {
            "due soon": standing.due_soon(self.standing["due soon"], self.as_of),
            "unscheduled": standing.unscheduled(self.standing["unscheduled"]),
            "not recorded": standing.not_recorded(self.standing["not recorded"]),
        }
        for state, text in told.items():
            shape = f"{BY_WORD[state].shape} " if self.standing[state]["steps"] else ""  # that nothing is has none
            yield from [f"{shape}{text}"] if text else ()
        [row] = self.records.rows("headlines")
        if row["members"]:
            schools = of(row["reviewed_this_year"], row["members"], "school")
            yield self.said["points"]["reviewed"].format(schools=schools, year=row["academic_year"])

    def notes(self) -> Iterator[str]:
        """When the records were loaded, and how to read what follows."""
        for row in self.records.rows("changes_summary"):
            kinds = [str(line["kind"]) for line in self.records.store.lineage(self.records.snapshot)]
            if not is_blank(row["loaded_at"]):
                yield standing.last_load(row, kinds, self.as_of)
        if not self.steps.empty:
            yield self.said["notes"]["where"]
        if self.one_file:
            yield self.said["notes"]["one_file"].format(file=self.one_file)

    def in_states(self, *states: str) -> pd.DataFrame:
        """The open steps that stand in one of the states."""
        return self.steps[self.steps["state"].isin(states)]

    def overdue(self) -> Iterator[Block]:
        """What is overdue, oldest first."""
        yield from self.part("overdue", self.in_states("overdue"))

    def due_soon(self) -> Iterator[Block]:
        """What falls due in the next 14 days."""
        yield from self.part("due_soon", self.in_states("due soon"), by=say_date(self.as_of + standing.SOON))

    def later(self) -> Iterator[Block]:
        """What is planned after that, month by month."""
        if self.end <= self.as_of + standing.SOON:
            return
        planned = self.in_states("planned")
        rows = planned[planned["due"] <= pd.Timestamp(self.end)]
        yield from self.part("later", rows.assign(when=rows["due"].map(self.month)), "when", by=say_date(self.end))

    def month(self, due: pd.Timestamp) -> str:
        """Which of the stretches of 30 days a day is in, told by its last day."""
        stretches = -(-(due.date() - self.as_of).days // MONTH)
        last = min(self.as_of + timedelta(days=MONTH * stretches), self.end)
        return str(self.said["parts"]["by"]).format(by=say_date(last))

    def part(self, name: str, rows: pd.DataFrame, groups: str | None = None, **said: str) -> Iterator[Block]:
        """A heading with a table of steps, or that there is none."""
        yield Heading(self.said["headings"][name])
        if rows.empty:
            yield Words(self.said["nothing"][name].format(**said))
            return
        caption = self.said["captions"][name].format(steps=counted(len(rows), "step"), **said)
        under = {key: below for key, below in UNDER.items() if below != "file" or not self.one_file}
        yield _steps(caption, COLUMNS, rows, under, groups)

    def undated(self) -> Iterator[Block]:
        """What has no date: on paper by what it is, in the workbook each step."""
        rows, caption = self.in_states("unscheduled"), self.said["captions"]
        yield Heading(self.said["headings"]["undated"])
        if rows.empty:
            yield Words(self.said["nothing"]["undated"])
        else:
            steps = counted(len(rows), "step")
            yield Table(caption["undated"].format(steps=steps), UNDATED, by_step(_rows(rows)), plain=["topic"])
            columns = {key: name for key, name in COLUMNS.items() if key != "due"}
            yield _steps(caption["each_undated"], columns, rows, UNDER, on_paper=0)
        yield from paragraph(self.not_listed(any_listed=not rows.empty), "note")

    def not_listed(self, *, any_listed: bool) -> Iterator[str]:
        """What the list of steps without a date leaves out, and where to find more."""
        notes, row = self.said["notes"], self.standing["unscheduled"]
        if any_listed:
            yield notes["each"]
        if row["waiting"]:
            waiting, reviews = counted(row["waiting"], "step"), counted(row["undated_reviews"], "review")
            yield notes["waiting"].format(steps=waiting, reviews=reviews)
        if paused := self.standing["paused"]["steps"]:
            yield notes["paused"].format(steps=standing.are(paused, "step"))

    def clashes(self) -> Iterator[Block]:
        """The days to come on which plans get in each other's way; nothing where there are none."""
        rows = self.records.answer("clashes")
        rows = rows[rows["to_come"]]
        if not rows.empty:
            days = counted(rows["on"].nunique(), "day")
            yield Heading(self.said["headings"]["clashes"])
            yield Table(self.said["captions"]["clashes"].format(days=days), CLASHES, rows, on_paper=MOST_ROWS)

    def told_again(self) -> Iterator[Block]:
        """The same by school and by person, as counts."""
        rows = _rows(self.in_states(*COUNTED))
        if not rows:
            return
        schools = [row["school"] for row in self.records.rows("schools") if row["member"]]
        captions = self.said["captions"]
        yield Heading(self.said["headings"]["schools"])
        yield Table(captions["schools"], SCHOOLS, by_school(rows, schools), plain=["oldest"], on_paper=MOST_ROWS)
        yield Heading(self.said["headings"]["people"])
        emails = {"person": "email"}
        yield Table(captions["people"], PEOPLE, by_person(rows), under=emails, also=EMAIL, on_paper=MOST_ROWS)


def _steps(
    caption: str,
    columns: Mapping[str, str],
    rows: pd.DataFrame,
    under: Mapping[str, str],
    groups: str | None = None,
    on_paper: int = MOST_ROWS,
) -> Table:
    return Table(caption, columns, rows, groups, under, ["short", "step"], ALSO, ["short"], on_paper)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _shortened(rows: pd.DataFrame) -> pd.DataFrame:
    """The steps with a `short` one that a table on paper holds, and `where` each belongs."""
    short = [step if is_blank(step) else shortened(str(step), LONGEST) for step in rows["step"]]
    return rows.assign(short=short, where=[host_and_year(row) for row in _rows(rows)])
