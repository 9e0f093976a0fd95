"""Themes, strands and protocols: TOML files in, frozen dataclasses out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from peerreview.errors import FrameworkError
from peerreview.frameworks.protocol import (
    ACTORS,
    AUDIENCES,
    CALLED,
    PHASES,
    REVIEW,
    Bounds,
    Groups,
    Milestone,
    Protocol,
    Rule,
    Stage,
    Team,
)
from peerreview.frameworks.protocol_file import milestone_names, plain, read_protocol
from peerreview.frameworks.toml_file import Table, load_toml

__all__ = [
    "ACTORS",
    "AUDIENCES",
    "CALLED",
    "PHASES",
    "REVIEW",
    "Bounds",
    "Groups",
    "Milestone",
    "Protocol",
    "Protocols",
    "Rule",
    "Stage",
    "Team",
    "Theme",
    "find_protocol",
    "milestone_names",
    "plain",
    "protocols",
    "read_protocol",
    "themes",
    "titled",
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


class Protocols(dict[str, Protocol]):
    """Protocols by id; `faults` says why a partnership's own file is not among them, by the file's id."""

    def __init__(self, found: Mapping[str, Protocol], faults: Mapping[str, str]) -> None:
        super().__init__(found)
        self.faults = dict(faults)

    @property
    def problems(self) -> str:
        """Every fault, a line each; "" where there is none."""
        return "\n".join(self.faults.values())


def protocols(folder: Path | None = None) -> Protocols:
    """Return all protocols by id: ours, and a partnership's own from `folder`.

    A file of its own with a fault is left out, and so is one whose id or names are taken; `faults` has why.
    """
    own, faults = _folder(folder) if folder else ({}, {})
    found = dict(_ours())
    for name, protocol in own.items():
        if taken := _taken(protocol, found):
            faults[name] = taken
        else:
            found[name] = protocol
    return Protocols(found, faults)


def find_protocol(text: str, among: Mapping[str, Protocol]) -> Protocol | None:
    """Return the protocol with that id, title or other name, whatever its case, spaces and punctuation."""
    sought = plain(text)
    return next((one for one in among.values() if sought and sought in _called(one)), None)


def titled(known: Mapping[str, Protocol], protocol: str) -> str:
    """Return a protocol's title, or its id where its file is not there."""
    return known[protocol].title if protocol in known else protocol


@cache
def _ours() -> dict[str, Protocol]:
    found, faults = _folder(HERE / "frameworks" / "protocols")
    if faults:
        raise FrameworkError("\n".join(faults.values()))
    return found


def _folder(folder: Path) -> tuple[dict[str, Protocol], dict[str, str]]:
    found, faults = {}, {}
    for path in sorted(folder.glob("[!.~]*.toml")):
        try:
            found[path.stem] = read_protocol(path)
        except FrameworkError as error:
            faults[path.stem] = str(error)
    return found, faults


def _names(protocol: Protocol) -> tuple[str, ...]:
    return (protocol.id, protocol.title, *protocol.names)


def _called(protocol: Protocol) -> set[str]:
    return {plain(name) for name in _names(protocol)}


def _taken(protocol: Protocol, known: Mapping[str, Protocol]) -> str:
    """Return what is wrong where a protocol goes by an id or a name that another one has; "" where it does not."""
    if protocol.id in known:
        return (
            f"{protocol.id}.toml: a protocol that comes with the program has this name; give the file a name of its "
            f"own, as {protocol.id}-ours.toml, and a title and names of its own"
        )
    owner = {plain(name): other.id for other in known.values() for name in _names(other)}
    problems = [
        f"{protocol.id}.toml: {_place(name, protocol)}: '{name}' is already a name of {owner[plain(name)]}.toml; "
        "give each protocol names of its own"
        for name in dict.fromkeys(_names(protocol))
        if plain(name) in owner
    ]
    return "\n".join(problems)


def _place(name: str, protocol: Protocol) -> str:
    keys = {protocol.title: "key 'title'", **dict.fromkeys(protocol.names, "key 'names'")}
    return keys.get(name, "the file's name")
