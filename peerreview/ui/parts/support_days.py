"""The part of the Support page about time: days that each school's people gave to reviews, and that it received."""

from collections.abc import Iterator

import pandas as pd

from peerreview.ui.empty import absent
from peerreview.ui.look import Look
from peerreview.ui.pieces import Folded, Heading, Piece, said
from peerreview.ui.tables import table
from peerreview.words import say

DAYS_ARE = (
    "These are the days that each protocol gives as typical for a role, not days that anybody counted. Given: by the "
    "school's people, also at their own reviews. Received: by people of other schools at its reviews."
)
TOTALS = {
    "academic_year": "Reviews of",
    "days": "Days given",
    "received": "Days received",
    "people": "Times that somebody took part",
}
BY_SCHOOL = {"school": "School", "days": "Days given", "received": "Days received"}
UNKNOWN = {"academic_year": "No year recorded", "school": "School not recorded"}
YEAR = {"academic_year": "Academic year"}


def days(look: Look, year: str | None, school: str | None) -> Iterator[Piece]:
    """Days given and received, year by year for the partnership and school by school."""
    taken = look.answer("staff_days", year=year, school=school).fillna(UNKNOWN)
    yield Heading("Days given and received", "days")
    if taken.empty:
        yield absent(
            "days",
            "No day of anybody can be counted for these reviews.",
            "Days are counted from the names under Lead reviewer, Review team and Improvement Champions on the Reviews "
            "sheet, where the protocol says how long each takes.",
        )
        return
    yield said([_in_all(taken, year, school)])
    yield said([DAYS_ARE], "pr-filtered")
    yield table(_sums(taken, "academic_year"), _by(school, "year by year"), TOTALS, name="days-by-year")
    if school is None:
        each, label = _sums(taken, "academic_year", "school"), _by(None, "school by school")
        by_school = table(each, label, BY_SCHOOL, name="days-by-school", groups="academic_year", also=YEAR)
        yield Folded(label, [by_school])


def _by(school: str | None, how: str) -> str:
    return f"Days given and received{f' by {school}' if school else ''}, {how}"


def _sums(taken: pd.DataFrame, *by: str) -> pd.DataFrame:
    """The figures together, in the order in which they come: by year, schools in alphabetical order."""
    return taken.groupby(list(by), as_index=False, sort=False)[["days", "received", "people"]].sum()


def _in_all(taken: pd.DataFrame, year: str | None, school: str | None) -> str:
    """As in: The reviews of 2025/26 have taken 52.5 days of people's time."""
    given, received = (say(float(taken[key].sum())) for key in ("days", "received"))
    reviews = f"reviews of {year}" if year else "reviews held so far"
    if school:
        return f"For {reviews}, people of {school} gave {given} days, and it received {received} from other schools."
    return f"The {reviews} have taken {given} days of people's time."
