"""The beginning of the Support page: who it is for, and what it finds in words."""

from collections.abc import Iterator, Sequence

from peerreview.ui.empty import absent
from peerreview.ui.facts import Record, record, records
from peerreview.ui.look import Look
from peerreview.ui.menu import LOAD
from peerreview.ui.pieces import Piece, said
from peerreview.words import counted, of

TEAM_COLUMNS = "Lead reviewer and Review team of the Reviews sheet"


def members(look: Look) -> Iterator[str]:
    """The schools that belong to the partnership on the day, in alphabetical order."""
    yield from look.answer("reciprocity")["school"].tolist()


def beginning(look: Look, year: str | None, school: str | None) -> Iterator[Piece]:
    """How many members have given a reviewer, how often pairs came back, and how many pairs have never met.

    Of one school: what it hosted and gave, and how many of the others it has met.
    """
    schools = records(look.answer("reciprocity", year=year))
    known = known_reviewers(look, year)
    if len(schools) < 2:
        alone = f"{schools[0]['school']} is the only school in these records so far."
        yield said([alone, "Who reviews whom can be told once others are there."], "pr-lead pr-finding")
    elif known["count"]:
        pairs = records(look.answer("who_reviewed_whom", year=year, school=school))
        told = (
            of_one(next(row for row in schools if row["school"] == school), pairs, year)
            if school
            else finding(schools, pairs, year, now=_this_year(look, year))
        )
        yield said(told, "pr-lead pr-finding")


def finding(schools: Sequence[Record], pairs: Sequence[Record], year: str | None, now: str = "") -> list[str]:
    """The sentences that the page begins with; `now` is what there is to say of the cycle that is under way."""
    when = f" in {year}" if year else ""
    gave = sum(row["given"] > 0 for row in schools)
    rest = len(schools) - gave
    none = f"; of the other {rest} none is recorded" if rest > 1 else "; of the other one none is recorded"
    again = sum(row["reviews"] > 1 for row in pairs)
    apart = sum(not row["met"] for row in pairs) // 2
    which = of(gave, len(schools), "member") if rest else f"All {counted(gave, 'member')}"
    return [
        f"{which} {_has(gave)} given a reviewer to another school{when}{none * (rest > 0)}.",
        now,
        _again(again, when),
        _apart(apart, len(pairs) // 2, year),
    ]


def of_one(school: Record, pairs: Sequence[Record], year: str | None) -> list[str]:
    """What one school hosted and gave, and how many of the others it has met."""
    when = f" in {year}" if year else ""
    given = counted(school["given"], "review") if school["given"] else "none"
    met = of(sum(row["met"] for row in pairs) // 2, len(pairs) // 2, "other member")
    hosted = counted(school["received"], "review") if school["received"] else "no review"
    return [
        f"{school['school']} has hosted {hosted}{when}, and given a reviewer to {given} of other schools.",
        f"It has met {met} in a review{when}, one way or the other.",
    ]


def _again(times: int, when: str) -> str:
    if not times:
        return f"No school has reviewed the same other school more than once{when}."
    return f"In {counted(times, 'case')}, a school has reviewed the same other school twice or more{when}."


def _apart(apart: int, pairs: int, year: str | None) -> str:
    if not apart:
        return "Every two schools have met in a review, one way or the other."
    met = f"have not met in a review of {year}" if year else "have never met in a review, one way or the other"
    return f"{of(apart, pairs, 'pair')} of schools {met}."


def _has(count: int) -> str:
    return "has" if count == 1 else "have"


def _this_year(look: Look, year: str | None) -> str:
    """As in: Four have in 2026/27; nothing where a year is chosen or none is under way."""
    current = record(look.answer("review_choices"), field="year", current=True)
    if year or current is None:
        return ""
    given = look.answer("reciprocity", year=current["choice"])["given"] > 0
    gave = int(given.sum())
    return f"In {current['choice']} so far, {'all' if given.all() else gave or 'none'} {_has(gave)}."


def known_reviewers(look: Look, year: str | None) -> Record:
    """Of how many reviews held the school of a reviewer is known."""
    fact = record(look.answer("facts", year=year), fact="reviews_with_known_reviewers")
    return fact or {"count": 0, "of": 0}


def without_reviewers(look: Look, year: str | None) -> Iterator[Piece]:
    """What to complete where no review, or only some, says which schools its reviewers came from."""
    known = known_reviewers(look, year)
    if not known["of"]:
        when = f" of {year}" if year else ""
        yield absent("reviewers", f"No review{when} has been held yet.", "Who reviewed whom is told from reviews held.")
    elif not known["count"]:
        yield absent(
            "reviewers",
            f"None of the {counted(known['of'], 'review')} held says which school a reviewer came from.",
            f"Complete the columns {TEAM_COLUMNS}: a school, or a name with its school in brackets. "
            "Whoever is on the People sheet needs no brackets.",
            LOAD,
            "Load a workbook",
        )
    elif known["count"] < known["of"]:
        unknown = known["of"] - known["count"]
        does, they = ("does", "it is") if unknown == 1 else ("do", "they are")
        words = f"{of(unknown, known['of'], 'review')} held {does} not say which school a reviewer came from"
        yield said([f"{words}, so {they} missing here: complete the columns {TEAM_COLUMNS}."], "pr-filtered")
