"""Questions to open a conversation with: thresholds and words in prompts.toml, made from what the records count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from peerreview.frameworks.toml_file import Table, load_toml

FILE = Path(__file__).parent / "frameworks" / "prompts.toml"
FEW = 5  # what is counted out of fewer tells less, however large a part it is
ABOUT = ("count", "rest")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question and when it is worth asking: from so many on, and from such a part of them all on.

    `part` and `weight`, which its part counts with in the order, are in hundredths.
    """

    name: str
    fact: str
    about: str
    asks: str
    asks_one: str
    page: str
    look: str
    query: Mapping[str, str]
    anchor: str = ""
    least: int = 1
    part: int = 0
    weight: int = 100

    def said(self, count: int, out_of: int) -> Asked | None:
        """The question about these figures; None where they do not give rise to it."""
        n = count if self.about == "count" else out_of - count
        if n < self.least or n * 100 < self.part * out_of:
            return None
        words = (self.asks_one if n == 1 else self.asks).format(n=n, of=out_of)
        return Asked(self, words[:1].upper() + words[1:], n, out_of)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a partnership's own figures: `n` of `of`."""

    prompt: Prompt
    words: str
    n: int
    of: int

    @property
    def tells(self) -> tuple[bool, float]:
        """What it is ordered by: the larger part first, after all that is out of a few."""
        return self.of < FEW, -self.n / self.of * self.prompt.weight


def asked(facts: Mapping[str, tuple[int, int]]) -> list[Asked]:
    """The questions that these figures (fact → count, of) give rise to, the most telling first."""
    found = [prompt.said(*facts[prompt.fact]) for prompt in prompts() if prompt.fact in facts]
    return sorted((one for one in found if one), key=lambda one: one.tells)


@cache
def prompts() -> tuple[Prompt, ...]:
    """All there are, in the order of the file; raises FrameworkError where it has faults."""
    table = Table(load_toml(FILE), FILE.name)
    found = tuple(_prompt(row) for row in table.tables("prompts", "name"))
    table.close()
    table.raise_problems()
    return found


def _prompt(row: Table) -> Prompt:
    found = Prompt(
        name=row.text("name"),
        fact=row.text("fact"),
        about=row.choice("about", ABOUT),
        asks=row.text("asks"),
        asks_one=row.text("asks_one"),
        page=row.text("page"),
        look=row.text("look"),
        query=_query(row),
        anchor=row.text("anchor", ""),
        least=row.integer("least") if "least" in row.values else 1,
        part=row.integer("part") if "part" in row.values else 0,
        weight=row.integer("weight") if "weight" in row.values else 100,
    )
    row.close()
    return found


def _query(row: Table) -> Mapping[str, str]:
    query = row.table("query")
    return MappingProxyType({} if query is None else {key: query.text(key) for key in query.values})
