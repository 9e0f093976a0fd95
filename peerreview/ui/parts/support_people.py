"""The part of the Support page about people: who is trained, booked and free, and whether a few carry it all."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import pandas as pd

from peerreview.ui.empty import absent
from peerreview.ui.facts import Record, records
from peerreview.ui.look import Look
from peerreview.ui.menu import LOAD
from peerreview.ui.pieces import Folded, Heading, Piece, said
from peerreview.ui.tables import table
from peerreview.words import first_capital, is_blank, of, plural

CHAMPION = "Improvement Champion"
REVIEWING = ("reviewer", "lead reviewer")
ROLES = {
    "told": "Role",
    "people": "People",
    "trained": "Trained",
    "booked": "Booked",
    "free": "Free",
    "reviews": "Reviews each",
}
ROLES_ARE = (
    "Booked: in a review to come. Free: in no review to come, in any role. Reviews each: held or booked, from "
    "the fewest to the most. Whoever has two roles is in two rows; who has left is left out. This looks at every year."
)
FREE = {"name": "Name", "trained_on": "Trained", "held": "Reviews so far", "latest": "Latest"}
EVERYBODY = {
    "name": "Name",
    "trained_on": "Trained",
    "held": "Reviews so far",
    "next_on": "Next review",
    "independent": "Independent of host and team",
    "left": "Left",
}
ALSO = {"school": "School", "told": "Role", "booked": "Booked", "listed": "On the People sheet"}
NAMES: dict[str, Any] = {"under": {"name": "school"}, "groups": "told", "also": ALSO}

Person = tuple[str, str]


def people(look: Look, school: str | None) -> Iterator[Piece]:
    """Role by role how many are trained, booked and free, how the load is spread, and everybody by name."""
    everybody = _in_any_role(look.answer("role_load", school=school))
    yield Heading("Champions and reviewers", "people")
    here = [row for row in records(everybody) if is_blank(row["left"])]
    if not here:
        yield _nobody(school)
        return
    shared = [] if school else [*_load(here), beyond_heads(here, records(look.answer("schools")))]
    yield said([*shared, *_independence(here), _unlisted(here)])
    yield said([ROLES_ARE], "pr-filtered")
    busy = {_who(row) for row in here if row["booked"]}
    roles = dict.fromkeys(row["role"] for row in here)
    by_role = pd.DataFrame([_of_role([row for row in here if row["role"] == role], busy) for role in roles])
    yield table(by_role, "Role by role", ROLES, name="roles")
    yield from _by_name(everybody, busy)


def _in_any_role(everybody: pd.DataFrame) -> pd.DataFrame:
    """The same with a person's training and leaving in each of their rows: the People sheet may have one role only."""
    rows = records(everybody)
    listed = [row for row in rows if row["listed"]]
    trained = {_who(row): row["trained_on"] for row in listed if not is_blank(row["trained_on"])}
    here = {_who(row) for row in listed if is_blank(row["left"])}
    left = {_who(row): row["left"] for row in listed if _who(row) not in here}
    told = {"trained_on": [trained.get(_who(row)) for row in rows], "left": [left.get(_who(row)) for row in rows]}
    known = {"independent": everybody["independent"].astype(object), "told": everybody["role"].map(_several)}
    return everybody.assign(**known, **{key: pd.Series(values, dtype=object) for key, values in told.items()})


def _nobody(school: str | None) -> Piece:
    whose = f" of {school}" if school else ""
    return absent(
        "people",
        f"No Improvement Champion or reviewer{whose} is in the records by name.",
        "Put those who can be asked on the People sheet, one row each: Name, School, Role, Trained on.",
        LOAD,
        "Load a workbook",
    )


def _of_role(rows: Sequence[Record], busy: Collection[Person]) -> Record:
    times = [int(row["times"]) for row in rows]
    return {
        "told": _several(rows[0]["role"]),
        "people": len(rows),
        "trained": sum(not is_blank(row["trained_on"]) for row in rows),
        "booked": sum(row["booked"] > 0 for row in rows),
        "free": sum(_who(row) not in busy for row in rows),
        "reviews": f"{min(times)} to {max(times)}" if min(times) < max(times) else str(times[0]),
    }


def _by_name(everybody: pd.DataFrame, busy: Collection[Person]) -> Iterator[Piece]:
    """Names of those who can be asked, and of all; whoever may open this page may have to write to them."""
    rows = records(everybody)
    free = everybody[[is_blank(row["left"]) and _who(row) not in busy for row in rows]]
    if not free.empty:
        label = f"Who is free, by name: {_people(len({_who(row) for row in records(free)}))}"
        yield Folded(label, [table(free, label, FREE, name="free", **NAMES)])
    label = f"Everybody by name: {_people(len({_who(row) for row in rows}))}"
    yield Folded(label, [table(everybody, label, EVERYBODY, name="people", **NAMES)])


def _load(here: Sequence[Record]) -> list[str]:
    """How many people it takes to fill half of the places, for champions and for those who review."""
    kinds = {"Improvement Champions": (CHAMPION,), "reviewers": REVIEWING}
    return [half(kind, [row for row in here if row["role"] in roles]) for kind, roles in kinds.items()]


def half(kind: str, rows: Sequence[Record]) -> str:
    """As in: Half of the 52 places for reviewers, held or booked, are filled by 6 of 20 people."""
    times: dict[Person, int] = {}
    for row in rows:
        times[_who(row)] = times.get(_who(row), 0) + int(row["times"])
    places, filled, few = sum(times.values()), 0, 0
    if places < 2:
        return ""
    for count in sorted(times.values(), reverse=True):
        if filled * 2 >= places:
            break
        filled, few = filled + count, few + 1
    return f"Half of the {places:,} places for {kind}, held or booked, are filled by {of(few, len(times))} people."


def beyond_heads(here: Sequence[Record], schools: Sequence[Record]) -> str:
    """How many of those who review are not a headteacher, where the list of schools says who is."""
    heads = {row["school"]: row["head"].lower() for row in schools if not is_blank(row["head"])}
    told = {
        _who(row): row["name"].lower() in heads.values()
        for row in here
        if row["role"] in REVIEWING and row["times"] and row["school"] in heads
    }
    if not told:
        return ""
    of_all = _which(sum(told.values()), len(told))
    return f"Of {_people(len(told))} with a review as reviewer or lead, {of_all}, going by the Schools sheet."


def _which(heads: int, people: int) -> str:
    """As in: 7 are headteachers and 10 are not."""
    if heads in (0, people):
        return "all are headteachers" if heads else "none is a headteacher"
    are = "1 is a headteacher" if heads == 1 else f"{heads} are headteachers"
    return f"{are} and {people - heads} {'is' if people - heads == 1 else 'are'} not"


def _independence(here: Sequence[Record]) -> list[str]:
    served = [row for row in here if row["role"] == CHAMPION and row["times"]]
    known = [bool(row["independent"]) for row in served if not is_blank(row["independent"])]
    unknown = len(served) - len(known)
    open_yet = f"For {_people(unknown)} that cannot be told, as the school is not recorded."
    if not known:
        return []
    serve = f"{of(sum(known), len(known), CHAMPION)} {'is' if sum(known) == 1 else 'are'}"
    independent = f"In every review they serve, {serve} neither from the host nor on the review team."
    return [independent, open_yet if unknown else ""]


def _unlisted(here: Sequence[Record]) -> str:
    new = len({_who(row) for row in here} - {_who(row) for row in here if row["listed"]})
    return f"{_people(new)} named in reviews {'is' if new == 1 else 'are'} not on the People sheet." if new else ""


def _who(row: Record) -> Person:
    return row["name"].lower(), "" if is_blank(row["school"]) else row["school"]


def _several(role: str) -> str:
    return first_capital(plural(role, 2))


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"
