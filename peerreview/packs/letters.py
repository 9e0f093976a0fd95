"""A letter to one headteacher: what is open at the school, and what to type where."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from peerreview.words import is_blank, listed, say

Row = Mapping[str, Any]

PARTS = (
    ("overdue", "The date for this has passed:"),
    ("due soon", "Coming up in the next two weeks:"),
    ("unscheduled", "Without a date as yet:"),
)
OPENS = "Some of it may be done already: then only the record is behind, and the date is all that is missing."
CLOSES = (
    "If a date no longer suits you, a new one is just as welcome. If something here is not right, or not yours "
    "to answer, please tell me."
)


def subject(rows: Sequence[Row]) -> str:
    """The subject line."""
    return f"Peer review: what comes next at {listed(list(rows[0]['schools']))}"


def letter(rows: Sequence[Row], as_of: date) -> str:
    """The whole text, as plain lines; `rows` are the answer to `reminders` for one head."""
    schools = listed(list(rows[0]["schools"]))
    lines = [
        f"Dear {'headteacher' if is_blank(rows[0]['head']) else rows[0]['head']},",
        "",
        " ".join([f"This is how the follow-ups from peer review at {schools} stand on {say(as_of)}.", OPENS]),
    ]
    for state, heading in PARTS:
        part = [row for row in rows if row["state"] == state]
        if part:
            lines += ["", heading, *_part(part, several=len(rows[0]["schools"]) > 1)]
    return "\n".join([*lines, "", CLOSES, "", "Thank you, and kind regards"])


def _part(rows: Sequence[Row], *, several: bool) -> Iterator[str]:
    for asked in dict.fromkeys(map(_asked, rows)):
        yield from ("", asked)
        for row in (row for row in rows if _asked(row) == asked):
            school = f", {row['school']}" if several else ""
            year = "" if is_blank(row["academic_year"]) else f" (review of {row['academic_year']})"
            yield f"- {_what(row)}{school}{year}, in {row['source_cell']}"
            yield from (f"  {line}" for line in _details(row))


def _asked(row: Row) -> str:
    """What is asked, as it is said once for all the steps that it is asked for: why, where and what to type."""
    undated = row["basis"] if is_blank(row["warning"]) else row["warning"]
    why = f"{undated} " if is_blank(row["due"]) and not is_blank(undated) else ""
    return f"{why}Please complete in {row['file']}: {row['to_type']}."


def _what(row: Row) -> str:
    return "A step of your own plan" if is_blank(row["step"]) else str(row["step"])


def _details(row: Row) -> Iterator[str]:
    if not is_blank(row["due"]):
        yield f"Due {say(row['due'])}. {_why(row)}".rstrip()
    if person := _with_whom(row):
        yield f"With: {person}."


def _why(row: Row) -> str:
    """The reason without its "Due", which is said already."""
    basis = "" if is_blank(row["basis"]) else str(row["basis"])
    return basis.removeprefix("Due ")[:1].upper() + basis.removeprefix("Due ")[1:]


def _with_whom(row: Row) -> str:
    """Who else has a part in it; nobody where it is the head's own turn."""
    named = [str(row[key]) for key in ("who", "contact") if not is_blank(row[key])]
    others = [name for name in dict.fromkeys(named) if name not in ("Host headteacher", row["head"])]
    return ", ".join(others)


def mailto(rows: Sequence[Row]) -> str:
    """An address that opens an empty email to the head with its subject; "" where no address is known."""
    if is_blank(rows[0]["email"]):
        return ""
    return f"mailto:{quote(str(rows[0]['email']), safe='@,')}?subject={quote(subject(rows))}"
