"""Themes, strands and protocols: TOML files in, frozen dataclasses out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from peerreview.errors import FrameworkError
from peerreview.frameworks.protocol import AUDIENCES, PHASES, REVIEW, Milestone, Protocol, Rule, Stage
from peerreview.frameworks.protocol_file import milestone_names, plain, read_protocol
from peerreview.frameworks.toml_file import Table, load_toml

__all__ = [
    "AUDIENCES",
    "PHASES",
    "REVIEW",
    "Milestone",
    "Protocol",
    "Rule",
    "Stage",
    "Theme",
    "find_protocol",
    "milestone_names",
    "plain",
    "protocols",
    "read_protocol",
    "themes",
]

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the peer review framework and its strands."""

    name: str
    strands: tuple[str, ...]


@cache
def themes() -> tuple[Theme, ...]:
    """Return the themes with their strands, in the framework's order."""
    table = Table(load_toml(HERE / "frameworks" / "themes.toml"), "themes.toml")
    found = tuple(Theme(row.text("name"), row.texts("strands")) for row in table.tables("themes", "name"))
    table.raise_problems()
    return found


def protocols(folder: Path | None = None) -> dict[str, Protocol]:
    """Return all protocols by id: ours, and a partnership's own from `folder`, which replace ours of that id.

    Raises FrameworkError with the problems of every file, and where two protocols go by one name.
    """
    own = _folder(folder) if folder else {}
    found = {**_ours(), **own}
    _check_names(found)
    return found


def find_protocol(text: str, among: Mapping[str, Protocol]) -> Protocol | None:
    """Return the protocol with that id, title or other name, whatever its case, spaces and punctuation."""
    sought = plain(text)
    return next((one for one in among.values() if sought and sought in _called(one)), None)


@cache
def _ours() -> dict[str, Protocol]:
    return _folder(HERE / "frameworks" / "protocols")


def _folder(folder: Path) -> dict[str, Protocol]:
    found, problems = {}, []
    for path in sorted(folder.glob("[!.~]*.toml")):
        try:
            found[path.stem] = read_protocol(path)
        except FrameworkError as error:
            problems.append(str(error))
    if problems:
        raise FrameworkError("\n".join(problems))
    return found


def _called(protocol: Protocol) -> set[str]:
    return {plain(name) for name in (protocol.id, protocol.title, *protocol.names)}


def _check_names(found: Mapping[str, Protocol]) -> None:
    owner: dict[str, str] = {}
    problems = []
    for protocol in found.values():
        for name in (protocol.id, protocol.title, *protocol.names):
            first = owner.setdefault(plain(name), protocol.id)
            if first != protocol.id:
                where = "title" if name == protocol.title else "names"
                problems.append(
                    f"{protocol.id}.toml: key '{where}': '{name}' is already a name of {first}.toml; "
                    "give each protocol names of its own"
                )
    if problems:
        raise FrameworkError("\n".join(problems))
