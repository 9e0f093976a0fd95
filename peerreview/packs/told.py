"""What the records tell the governors of one school: their own records, each text looked through for names."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from peerreview.access import LOCAL, Viewer
from peerreview.packs.content import Origin
from peerreview.packs.discretion import Names, names_to_leave_out, roles_in, words
from peerreview.packs.records import Records
from peerreview.words import is_blank

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StaysOut:
    """A text that names somebody: which, why, and the words that do, where whoever makes the paper knows the name."""

    text: str
    why: str
    words: str = ""


def on_one_line(text: object) -> str:
    """A text without line breaks; nothing where it is blank."""
    return "" if is_blank(text) else " ".join(str(text).split())


class Told:
    """What the records tell a school's governors, each text looked through for names."""

    def __init__(self, records: Records, school: str, left_out: frozenset[str]) -> None:
        self.records = records.seen_by(Viewer("governor", (records.partnership,), (school,)))
        self.everything, self.school, self.left_out = records, school, left_out
        self.for_others = 0  # other texts than findings and actions that are
        self.naming: dict[str, StaysOut] = {}  # by the text, which may stand in several places
        self.untold: set[str] = set()  # actions that the head leaves out, and what was looked at of them
        self.measures_withheld = False
        self.reviews = self.rows("reviews")
        self.names: Names = names_to_leave_out(records, school)

    def rows(self, question: str) -> list[dict[str, Any]]:
        """The rows of an answer that are of the school."""
        return self.records.rows(question, school=self.school)

    def origin(self) -> Origin:
        """Where the paper comes from. A partnership may be called after a school, so its name is not printed."""
        origin = replace(self.records.origin("schools", school=self.school), partnership=self.school)
        alone = len(self.everything.seen_by(LOCAL).rows("partnerships")) == 1
        if alone and self.names.found_in(self.records.partnership):
            origin = replace(origin, link=_without_partnership(origin.link))
        return origin

    def named_in(self, text: str) -> StaysOut | None:
        """Who is named in a text, in words where whoever makes the paper may know the name."""
        found = self.names.named_in(text)
        knows = self.everything.viewer.role != "governor"
        return StaysOut(text, found.why, found.words if knows else "") if found else None

    def text(self, row: Row, key: str) -> str:
        """A text as governors may read it; blank, and noted, where it stays out."""
        said = on_one_line(row[key])
        if found := self.named_in(said):
            self.naming[said] = found
            return ""
        return said

    def role(self, question: str, column: str) -> dict[tuple[Any, Any], str]:
        """Whose turn each record is, by its place, as a role; “somebody” where none is known."""
        every = self.everything.seen_by(LOCAL).rows(question)  # of all schools: another school's paper asks the same
        rows = [row for row in every if row["school"] == self.school]
        place = "place" if "place" in (rows[0] if rows else {}) else "source_cell"
        return {
            (row["source"], row[place]): roles_in(row[column]) or self._own_role(row[column]) or words()["somebody"]
            for row in rows
            if not is_blank(row[column])
        }

    def _own_role(self, cell: object) -> str | None:
        """The headteacher of the school, who need not be named to be known."""
        heads = {on_one_line(row["head"]).casefold() for row in self._hosts} - {""}
        return "headteacher" if on_one_line(cell).casefold() in heads else None

    @cached_property
    def _hosts(self) -> list[dict[str, Any]]:
        return [row for row in self.everything.seen_by(LOCAL).rows("schools") if row["school"] == self.school]


def _without_partnership(link: str) -> str:
    """A link that says no partnership, which is enough where there is one alone."""
    url = urlsplit(link)
    return urlunsplit(url._replace(query=urlencode([one for one in parse_qsl(url.query) if one[0] != "partnership"])))
