"""The questions, read from their files: a comment that says what is asked, how and with what columns, then a SELECT."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from peerreview.access import LEADING, MEMBERS, Role
from peerreview.errors import UnknownQuestion

_PARAMETER = re.compile(r"\$([a-z_]+)")
_CTE = re.compile(r"^((?:with )?[a-z_]+) as \(", re.MULTILINE)
_ORDER = "\norder by"  # at the beginning of a line: that of the whole answer
_PARTNERSHIP_FIRST = re.compile(r"\s+(\w+\.)?partnership\s*(,|$)")
_EVERYBODY: frozenset[Role] = MEMBERS | {"governor"}
_VIEWERS = {"lead": LEADING, "members": MEMBERS}  # the words of a comment's “viewers”; without them: everybody
_COLUMN_OF = {"year": "academic_year"}  # where the column is called otherwise than the parameter
_FOR_WHOM = {LEADING: "For the partnership lead only.", MEMBERS: "Not for governors, who see their own school only."}


@dataclass(frozen=True, slots=True)
class Question:
    """One question: in a user's words, what its columns mean, who may ask it, and how it is answered."""

    name: str
    asks: str
    definition: str
    columns: Mapping[str, str]
    viewers: frozenset[Role]
    parameters: tuple[str, ...]
    sql: str
    across: str = ""  # what a row tells of all partnerships together, where it does
    narrows: Mapping[str, str] = field(default_factory=dict)  # parameter → column, where it only leaves out other rows

    @property
    def for_whom(self) -> str:
        """Who may ask it, as a sentence; nothing where everybody may."""
        return _FOR_WHOM.get(self.viewers, "")

    @property
    def unordered(self) -> str:
        """Its SELECT without the order, which counting would sort by."""
        return self.sql.rpartition(_ORDER)[0] or self.sql

    @property
    def counting(self) -> str:
        """Its SELECT for counting rows: what is worked out for a column that nobody looks at is left out then.

        The database leaves it out only where a CTE is not kept for several readers, so those are not, but for those
        that the file itself says are to be `materialized`.
        """
        return _CTE.sub(r"\1 as not materialized (", self.unordered)

    @property
    def by_partnership(self) -> bool:
        """Whether its first rows are those of the first partnerships, and of these alone."""
        return not self.across and bool(_PARTNERSHIP_FIRST.match(self.sql.rpartition(_ORDER)[2]))


def questions() -> Mapping[str, Question]:
    """Every question by name, in alphabetical order."""
    return _read()


def question(name: str) -> Question:
    """The question of that name; raises UnknownQuestion with the names there are."""
    try:
        return _read()[name]
    except KeyError:
        raise UnknownQuestion(f"There is no question called “{name}”. Ask one of: {', '.join(_read())}.") from None


@cache
def _read() -> Mapping[str, Question]:
    found = sorted(
        (f for f in files("peerreview.questions").iterdir() if f.name.endswith(".sql")), key=lambda f: f.name
    )
    return MappingProxyType({f.name[:-4]: parse(f.name[:-4], f.read_text(encoding="utf-8")) for f in found})


def parse(name: str, text: str) -> Question:
    """A question from the text of its file; raises UnknownQuestion where its comment lacks a part."""
    lines = text.splitlines()
    comment = [line[2:] for line in lines if line.startswith("--")]
    sql = "\n".join(line for line in lines if not line.startswith("--")).strip()
    parts = ("question", "definition", "viewers", "across", "narrows", "columns")
    said: dict[str, list[str]] = {part: [] for part in parts}
    part = ""
    for line in comment:
        head, colon, rest = line.strip().partition(":")
        begins = bool(colon) and head in said and not line.startswith("  ")  # a column may be called “question” too
        part = head if begins else part
        words = rest.strip() if begins else line.strip()
        if part and words:
            said[part].append(words)
    if not (said["question"] and said["definition"] and said["columns"] and sql):
        raise UnknownQuestion(f"{name}.sql needs a comment with question, definition and columns, and a SELECT.")
    return Question(
        name=name,
        asks=" ".join(said["question"]),
        definition=" ".join(said["definition"]),
        columns=_columns(said["columns"]),
        viewers=_viewers(name, said["viewers"]),
        parameters=parameters_in(sql),
        sql=sql,
        across=" ".join(said["across"]),
        narrows=_narrows(" ".join(said["narrows"])),
    )


def parameters_in(sql: str) -> tuple[str, ...]:
    """The parameters of a SELECT by name."""
    return tuple(sorted(set(_PARAMETER.findall(sql))))


def _viewers(name: str, words: list[str]) -> frozenset[Role]:
    try:
        return _VIEWERS[words[0]] if words else _EVERYBODY
    except KeyError:
        raise UnknownQuestion(f"{name}.sql: viewers are {' or '.join(_VIEWERS)}, not “{words[0]}”.") from None


def _narrows(words: str) -> Mapping[str, str]:
    names = (name.strip() for name in words.split(",") if name.strip())
    return MappingProxyType({name: _COLUMN_OF.get(name, name) for name in names})


def _columns(lines: list[str]) -> Mapping[str, str]:
    pairs = (line.partition(":")[::2] for line in lines)
    return MappingProxyType({name.strip(): words.strip() for name, words in pairs})
