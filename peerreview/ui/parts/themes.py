"""The parts of the Themes page: what reviews found, strand by strand and year by year, and what they asked."""

from collections.abc import Iterator, Sequence

import pandas as pd

from peerreview.charts.style import Scheme
from peerreview.charts.years import years
from peerreview.ui.drawn import chart, chart_table
from peerreview.ui.facts import Record, records
from peerreview.ui.look import Look
from peerreview.ui.menu import SCHOOLS
from peerreview.ui.pieces import Beside, Heading, Link, Piece, said
from peerreview.ui.tables import table
from peerreview.words import counted, first_capital, in_words, is_blank, listed, of

OF_YEARS = (
    "Above are the members of the day. Each year here has every school reviewed in it, also those that have left since."
)
OF_ALL = "This looks at every year and protocol, whichever are chosen above."
ON_THE_CHARTS = "All of these have the same scale; each year says beneath it how many schools were reviewed."
UNEVEN = "The themes have two or three strands each, so their totals are not to be compared."
KINDS = {  # what several of each are called
    "area for development": "areas for development",
    "strength": "strengths",
    "excellent practice": "excellent practice",
    "validated priority": "validated priorities",
    "new line of enquiry": "new lines of enquiry",
}
FOUND = ("area for development", "strength")  # that the page begins with
TOGETHER, EACH = "All schools together", "Each school by name"
BY_YEAR = {"strand": "Strand", "told_under": "Academic year", "words": "Schools with such a finding"}
RECURRING = {"school": "School", "strand": "Strand", "words": "Area for development in"}
QUESTIONS = {"question": "Enquiry question", "school": "School", "academic_year": "Academic year", "theme": "Theme"}
QUESTIONS_ALSO = {"strand": "Strand", "focus": "Focus", "review_date": "Review", "place": "Row", "source": "Workbook"}
TO_SCHOOLS = Link(SCHOOLS.file, "Schools: the findings themselves, word for word, school by school")
RECURRING_IS = "It says what a school works on over time, and nothing of how well."


def finding(totals: pd.DataFrame, recurring: pd.DataFrame) -> list[str]:
    """Where areas for development and strengths were found most, and how often an area came back."""
    rows = records(totals)
    said = [_most([row for row in rows if row["kind"] == kind], KINDS[kind]) for kind in FOUND]
    if schools := recurring["school"].nunique():
        at = in_words(schools, "school").lower()
        said.append(f"At {at}, an area for development came up in the same strand in reviews one after the other.")
    return said


def _most(rows: Sequence[Record], words: str) -> str:
    """As in: Areas for development came up most widely in “Quality of teaching” (6 of 10 schools)."""
    top = [row for row in rows if row["most"]]
    if not top:
        return ""
    if top[0]["schools"] == 1 and top[0]["of"] > 1:
        return f"{first_capital(words)} came up in no strand at more than one school."
    more = [f"{len(top) - 3} more"] if len(top) > 3 else []
    named = listed([f"“{row['strand']}”" for row in top[:3]] + more)
    each = " each" if len(top) > 1 else ""
    return f"{first_capital(words)} came up most widely in {named} ({top[0]['words']}{each})."


def matrix(totals: pd.DataFrame, *, school: bool) -> tuple[pd.DataFrame, dict[str, str], dict[str, str]]:
    """A row for each strand and a column for each kind; the headings, and the columns of shares.

    Where all are of one `school`, the figures are findings, else schools out of those reviewed.
    """
    found = records(totals)
    most = max([1, *(row["findings"] for row in found)])
    rows: dict[tuple[str, str], Record] = {}
    for one in found:
        row = dict(rows.get((one["theme"], one["strand"]), {"theme": one["theme"], "strand": one["strand"]}))
        figure, share = (one["findings"], one["findings"] / most) if school else _share(one)
        rows[one["theme"], one["strand"]] = row | {one["kind"]: str(figure), f"{one['kind']}, share": share}
    kinds = [kind for kind in KINDS if kind in set(totals["kind"])]
    headings = {"strand": "Strand", **{kind: first_capital(kind) for kind in kinds}}
    return pd.DataFrame(list(rows.values())), headings, {kind: f"{kind}, share" for kind in kinds}


def _share(one: Record) -> tuple[str, float]:
    return of(one["schools"], one["of"]), one["schools"] / one["of"]


def beginning(look: Look, **chosen: str | None) -> Iterator[Piece]:
    """What was found most widely, in words; nothing where no finding is recorded."""
    totals = look.answer("theme_totals", **chosen)
    if not totals["findings"].any():
        return
    recurring = look.answer("recurring", school=chosen["school"], theme=chosen["theme"])
    yield said(finding(totals, recurring), "pr-lead pr-finding")
    yield said([UNEVEN], "pr-filtered")
    yield Heading("Theme by theme", "themes")


def together(look: Look, **chosen: str | None) -> Iterator[Piece]:
    """Theme by strand by kind, all schools together."""
    totals = look.answer("theme_totals", **chosen)
    held = records(totals)[0]
    frame, headings, shares = matrix(totals, school=held["of"] == 1)
    what = "Findings of" if held["of"] == 1 else "Schools with such a finding, of"
    schools = counted(int(held["of_reviews"]), "review") if held["of"] == 1 else _reviewed(held)
    also = {"theme": "Theme"}
    yield table(frame, f"{what} {schools}", headings, name="themes", groups="theme", bars=shares, also=also)
    yield TO_SCHOOLS


def _reviewed(held: Record) -> str:
    return f"{counted(int(held['of']), 'school')} reviewed ({counted(int(held['of_reviews']), 'review')})"


def each_by_name(look: Look, kind: str, **chosen: str | None) -> Iterator[Piece]:
    """Which schools have one kind of finding in each strand."""
    totals = look.answer("theme_totals", **chosen)
    rows = [{**row, "schools_named": _named(row)} for row in records(totals, kind=kind)]
    headings = {"strand": "Strand", "words": "How many", "schools_named": "Which schools"}
    caption = f"{first_capital(KINDS[kind])} by school, in alphabetical order"
    frame, also = pd.DataFrame(rows), {"theme": "Theme"}
    yield table(frame, caption, headings, name="schools-by-strand", groups="theme", also=also)
    yield TO_SCHOOLS


def _named(row: Record) -> str:
    return "none" if is_blank(row["at"]) else listed(list(row["at"]))


def by_year(look: Look, kind: str, scheme: Scheme, **chosen: str | None) -> Iterator[Piece]:
    """One kind of finding from year to year, a small chart for each theme on one scale."""
    answer = look.answer("theme_by_year", **chosen)
    answer = answer[answer["kind"] == kind]
    most = float(answer["share"].max())
    charts = [
        list(chart(years(part, most, scheme), look, name=f"years-{theme}"))
        for theme, part in answer.groupby("theme", sort=False)
    ]
    for at in range(0, len(charts), 2):
        yield Beside(charts[at : at + 2])
    yield said([ON_THE_CHARTS], "pr-note")
    caption, also = f"{first_capital(KINDS[kind])} by year", {"theme": "Theme"}
    yield chart_table(answer, caption, BY_YEAR, name="years", groups="theme", also=also)


def came_back(look: Look, **narrowed: str | None) -> Iterator[Piece]:
    """Areas for development that came back in the next review of a school."""
    recurring = look.answer("recurring", **narrowed)
    yield Heading("What came back", "recurring")
    yield said([OF_ALL], "pr-filtered")
    if recurring.empty:
        yield said(["No area for development came in two reviews of a school one after the other."], "pr-filtered")
        return
    yield said([RECURRING_IS], "pr-filtered")
    also = {"theme": "Theme", "reviews": "Reviews"}
    yield table(recurring, "Areas that came back", RECURRING, name="recurring", also=also)


def asked(look: Look, find: str | None, **chosen: str | None) -> Iterator[Piece]:
    """The enquiry questions word for word, those with certain words or all."""
    answer = look.answer("enquiry_questions", find=find, **chosen)
    looked_for = f" with “{find}”" if find else ""
    if answer.empty:
        yield said([f"No enquiry question{looked_for} is in the records with these choices."], "pr-filtered")
        return
    yield table(
        answer,
        f"{counted(len(answer), 'enquiry question')}{looked_for}, the latest first",
        QUESTIONS,
        name="questions",
        under={"theme": "strand", "question": "focus"},
        private=["question"],
        also=QUESTIONS_ALSO,
    )
