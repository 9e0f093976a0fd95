"""A register of schools as its download looks, with invented schools."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

HEADINGS = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "EstablishmentStatus (name)",
    "OpenDate",
    "CloseDate",
    "PhaseOfEducation (name)",
    "ReligiousCharacter (name)",
    "NumberOfPupils",
    "UPRN",
)
USUAL = {
    "LA (code)": "999",
    "LA (name)": "Alder",
    "EstablishmentNumber": "0123",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Primary",
    "ReligiousCharacter (name)": "Does not apply",
    "NumberOfPupils": "210",
}
NAME = "edubasealldata20261120.csv"
LINKS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")


def school(urn: str, name: str, **cells: str) -> dict[str, str]:
    """A row; keys of `cells` are the short ones: authority, status, opened, closed, phase, faith, roll."""
    short = {
        "authority": "LA (name)",
        "status": "EstablishmentStatus (name)",
        "opened": "OpenDate",
        "closed": "CloseDate",
        "phase": "PhaseOfEducation (name)",
        "faith": "ReligiousCharacter (name)",
        "roll": "NumberOfPupils",
    }
    return {**USUAL, "URN": urn, "EstablishmentName": name} | {short[key]: value for key, value in cells.items()}


def register(*rows: Mapping[str, str], headings: Sequence[str] = HEADINGS) -> bytes:
    """The bytes of a download, as Windows writes them."""
    return _csv([headings, *([row.get(heading, "") for heading in headings] for row in rows)])


def links(*rows: tuple[str, str, str]) -> bytes:
    """The bytes of a list of links: number, the other one's number, type."""
    return _csv([LINKS, *((urn, other, "Invented School", kind, "01-09-2015") for urn, other, kind in rows)])


def write(folder: Path, data: bytes, name: str = NAME) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("cp1252")
