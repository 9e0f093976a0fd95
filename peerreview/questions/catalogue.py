"""The questions, read from their files: a comment that says what is asked, how and with what columns, then a SELECT."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from peerreview.access import LEADING, Role
from peerreview.errors import UnknownQuestion

_PARAMETER = re.compile(r"\$([a-z_]+)")
_EVERYBODY: frozenset[Role] = frozenset({"local", "lead", "associate", "head", "reviewer", "governor"})


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
    comment = [line[2:].strip() for line in lines if line.startswith("--")]
    sql = "\n".join(line for line in lines if not line.startswith("--")).strip()
    said: dict[str, list[str]] = {"question": [], "definition": [], "viewers": [], "columns": []}
    part = ""
    for line in comment:
        head, colon, rest = line.partition(":")
        begins = bool(colon) and head in said
        part = head if begins else part
        words = rest.strip() if begins else line
        if part and words:
            said[part].append(words)
    if not (said["question"] and said["definition"] and said["columns"] and sql):
        raise UnknownQuestion(f"{name}.sql needs a comment with question, definition and columns, and a SELECT.")
    return Question(
        name=name,
        asks=" ".join(said["question"]),
        definition=" ".join(said["definition"]),
        columns=_columns(said["columns"]),
        viewers=LEADING if "lead" in said["viewers"] else _EVERYBODY,
        parameters=tuple(sorted(set(_PARAMETER.findall(sql)))),
        sql=sql,
    )


def _columns(lines: list[str]) -> Mapping[str, str]:
    pairs = (line.partition(":")[::2] for line in lines)
    return MappingProxyType({name.strip(): words.strip() for name, words in pairs})
