"""What a pack holds, before it is a PDF, slides, a workbook or a document: words and values, nothing of any format."""

import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import pandas as pd

from peerreview.states import BY_WORD
from peerreview.words import is_blank, say, say_date

WITHHELD = "withheld: not shared with you"
LANGUAGE = "en-GB"
Tone = Literal["lead", "plain", "note"]
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # that XML cannot hold


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is that of a part of the document, whose own title is above it."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph: the finding that leads, plain words, or a small note."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Points:
    """A list; each point may have words beneath it."""

    points: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms and what is said of each."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `columns` maps the frame's columns to headings, `also` those that only a workbook has.

    `groups` is a column whose values head parts of the table, `under` maps a column to one that stands beneath it, and
    a blank in a `private` column of a row whose `withheld` is true is said to be withheld. Words in a `plain` column
    are never states, even where they read like one. `on_paper` is the most rows that are printed, none where it is 0;
    a workbook has them all.
    """

    caption: str
    columns: Mapping[str, str]
    frame: pd.DataFrame
    groups: str | None = None
    under: Mapping[str, str] = field(default_factory=dict)
    private: Collection[str] = ()
    also: Mapping[str, str] = field(default_factory=dict)
    plain: Collection[str] = ()
    on_paper: int | None = None

    def parts(self) -> Iterator[tuple[str, list[list[str]]]]:
        """Each part's heading ("" where there are no parts) and its rows, as they are said."""
        found: dict[str, list[list[str]]] = {}
        for row in self.frame.to_dict("records"):
            name = "" if self.groups is None else say(row[self.groups])
            found.setdefault(name, []).append([self._cell(row, key) for key in self.columns])
        yield from found.items()

    def _cell(self, row: Mapping[Hashable, object], key: str) -> str:
        if key in self.private and is_blank(row[key]) and row.get("withheld") is True:
            return WITHHELD
        beneath = row[self.under[key]] if key in self.under else None
        here = say(row[key]) if key in self.plain else said_with_shape(row[key])
        return "\n".join([here, *([] if is_blank(beneath) else [say(beneath)])])


def said_with_shape(value: object) -> str:
    """A value as it is said; a state with the shape that tells it in black and white."""
    said = say(value)
    return f"{BY_WORD[said].shape} {said}" if said in BY_WORD else said


@dataclass(frozen=True, slots=True)
class Series:
    """One figure for each name of a chart, and how each is written; None where there is none."""

    name: str
    values: Sequence[float | None]
    written: Sequence[str]


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from nought, one for each name and series; `alt` says all of it in words."""

    title: str
    measure: str
    names: Sequence[str]
    series: Sequence[Series]
    alt: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as it is on the dashboard; `svg` draws it, `ratio` is its height as a part of its width.

    `measure` says what it measures and what its marks mean, `alt` says all of it in words.
    """

    measure: str
    alt: str
    svg: str
    ratio: float


@dataclass(frozen=True, slots=True)
class Room:
    """Lines to write on, with what they are for."""

    label: str
    lines: int = 3


Block = Heading | Words | Points | Facts | Table | Bars | Picture | Room


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a pack comes from: the snapshot, the day it is seen from, and the link that opens the same view again."""

    partnership: str
    snapshot: int
    as_of: date
    link: str
    chosen: str = ""  # what the view was narrowed to, as a sentence

    @property
    def words(self) -> str:
        """As in: Snapshot 17, as at 22 November 2026."""
        return f"Snapshot {self.snapshot}, as at {say_date(self.as_of)}"


@dataclass(frozen=True, slots=True)
class Document:
    """A pack to read: its title, the sentence beneath it, its blocks, and where it comes from.

    `definitions` say what its words mean. `questions` are those behind its figures, each with how it is answered; the
    cover of a workbook has room for them, a paper has not.
    """

    title: str
    about: str
    blocks: Sequence[Block]
    origin: Origin
    definitions: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    size: float = 9.5  # points of type on paper

    def tables(self) -> list[Table]:
        """Its tables, in their order."""
        return [block for block in self.blocks if isinstance(block, Table)]


def paragraph(sentences: Iterable[str], tone: Tone = "plain") -> Iterator[Words]:
    """Sentences as one paragraph; nothing where there are none."""
    if text := " ".join(filter(None, sentences)):
        yield Words(text, tone)


def readable(text: str) -> str:
    """The text for a format that has no control characters: each is the picture that Unicode has of it."""
    return _UNPRINTABLE.sub(lambda found: chr(0x2400 + ord(found[0])) if found[0] < " " else "\ufffd", text)
