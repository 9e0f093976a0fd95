"""The parts of a workbook (.xlsx) to change: what is not touched leaves byte for byte as it came."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from posixpath import basename, dirname, join
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from peerreview.workbook.package import Package, parse_xml, path_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
_TYPES = "[content_types].xml"
_FIXED_TIME = (2026, 1, 1, 0, 0, 0)
_EMPTY = re.compile(rb"\s*/>\s*$")


class Unfit(Exception):
    """The workbook is written in a form that we cannot change without risk to what is in it."""


@dataclass(slots=True)
class Parts:
    """A workbook's parts by their paths in lower case, some of them changed, added or dropped."""

    package: Package
    changed: dict[str, bytes] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)

    def __contains__(self, path: str) -> bool:
        return path in self.changed or path in self.package.infos

    def read(self, path: str) -> bytes:
        """Return a part as it is by now; raises Unfit where there is none or it is not in a plain encoding."""
        part = self.changed.get(path) or self.package.read(path)
        if not part or part.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Unfit(path)
        return part

    def write(self, path: str, part: bytes, content_type: str = "") -> None:
        """Change a part, or add one of that type."""
        self.changed[path] = part
        if content_type:
            self._declare(f'<Override PartName="/{path}" ContentType="{content_type}"/>')

    def free_path(self, pattern: str) -> str:
        """Return the first path of a pattern, such as "xl/comments{}.xml", that no part has."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def related(self, path: str, kind: str) -> list[str]:
        """Return the paths of the parts that a part names as being of that kind."""
        return [target for type_of, target in self._relations(path).values() if type_of == kind]

    def named(self, path: str, name: str) -> str:
        """Return the path of the part that a part has that id for, "" where it has none."""
        return self._relations(path).get(name, ("", ""))[1]

    def relate(self, path: str, kind: str, target: str) -> str:
        """Let a part name another one of that kind, and return the id that it has there."""
        place = _relations_of(path)
        part = self.read(place) if place in self else _RELATIONS
        number = 1
        while f'"peer{number}"'.encode() in part:
            number += 1
        new = f'<Relationship Id="peer{number}" Type="{OFFICE}/{kind}" Target="/{target}"/>'
        self.changed[place] = _append(part, "Relationships", new.encode())
        return f"peer{number}"

    def draw_with_vml(self) -> None:
        """Declare what drawings of comments are, unless the workbook has some already."""
        if b'"vml"' not in self.read(_TYPES):
            kind = "application/vnd.openxmlformats-officedocument.vmlDrawing"
            self._declare(f'<Default Extension="vml" ContentType="{kind}"/>')

    def forget_relations(self, path: str) -> None:
        """Let a part name no others."""
        self.dropped.add(_relations_of(path))

    def types(self) -> bytes:
        """Return what says of which type each part is."""
        return self.read(_TYPES)

    def to_bytes(self) -> bytes:
        """Return the workbook; the same changes give the same bytes on any day."""
        out = io.BytesIO()
        with ZipFile(io.BytesIO(self.package.data)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
            for path, info in self.package.infos.items():
                if path not in self.dropped:
                    part = self.changed.get(path)
                    _put(target, info.filename, info.date_time, source.read(info) if part is None else part)
            for path in self.changed.keys() - self.package.infos.keys():
                _put(target, path, _FIXED_TIME, self.changed[path])
        return out.getvalue()

    def _relations(self, path: str) -> dict[str, tuple[str, str]]:
        place, folder = _relations_of(path), "/" + dirname(path)
        if place not in self or place in self.dropped:
            return {}
        return {
            one.get("Id", ""): (basename(one.get("Type", "")), path_of(join(folder, one.get("Target", ""))))
            for one in parse_xml(self.read(place))
        }

    def _declare(self, new: str) -> None:
        self.changed[_TYPES] = _append(self.read(_TYPES), "Types", new.encode())


def _put(target: ZipFile, name: str, when: tuple[int, int, int, int, int, int], part: bytes) -> None:
    info = ZipInfo(name, when)
    info.compress_type = ZIP_DEFLATED
    target.writestr(info, part)


def _relations_of(path: str) -> str:
    return join(dirname(path), "_rels", f"{basename(path)}.rels")


def _append(part: bytes, root: str, new: bytes) -> bytes:
    end = part.rfind(f"</{root}>".encode())
    if end < 0:
        raise Unfit(root)
    return part[:end] + new + part[end:]


@dataclass(slots=True)
class Child:
    """An element directly below the root: its name, where it starts and how many elements it has."""

    name: str
    start: int
    elements: int = 0


def children(xml: bytes, root: str) -> list[Child]:
    """Return what is directly below the root, and last where the root ends; what a sheet's cells are is passed over.

    Raises Unfit where the root is not that element of an ordinary workbook, written without a prefix.
    """
    start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    skipped = max(end - start, 0) if 0 <= start < end else 0
    outline = xml[:start] + b"<sheetData>" + xml[end:] if skipped else xml
    shift = skipped - len(b"<sheetData>") if skipped else 0
    found = _outline(outline, root)
    for child in found:
        if skipped and child.start > start:
            child.start += shift
    return found


def _outline(xml: bytes, root: str) -> list[Child]:
    if b"<!DOCTYPE" in xml[:2000]:
        raise Unfit(root)
    outline = _Outline(xml, root)
    try:
        outline.parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise Unfit(root) from error
    return outline.found


class _Outline:
    def __init__(self, xml: bytes, root: str) -> None:
        self.xml, self.root = xml, root
        self.found: list[Child] = []
        self.depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end

    def begin(self, name: str, _: object) -> None:
        at = self.parser.CurrentByteIndex
        if self.depth == 0 and (name != f"{MAIN} {self.root}" or not self.xml.startswith(f"<{self.root}".encode(), at)):
            raise Unfit(self.root)
        if self.depth == 1:
            self.found.append(Child(name.rpartition(" ")[2], at))
        if self.depth == 2:
            self.found[-1].elements += 1
        self.depth += 1

    def end(self, _: str) -> None:
        self.depth -= 1
        if self.depth == 0:
            self.found.append(Child("", self.parser.CurrentByteIndex))


def insert(xml: bytes, root: str, new: bytes, later: Iterable[str]) -> bytes:
    """Return a part with a new element below its root, before all those that have to come later."""
    names = {*later, ""}
    at = next(child.start for child in children(xml, root) if child.name in names)
    return xml[:at] + new + xml[at:]


def add_to(xml: bytes, root: str, group: str, new: bytes, later: Iterable[str]) -> tuple[bytes, int]:
    """Return a part with a new element at the end of a group below its root, and its number there, from 0."""
    known = children(xml, root)
    for child, following in pairwise(known):
        if child.name == group:
            segment = _longer(xml[child.start : following.start], group.encode(), new, child.elements + 1)
            return xml[: child.start] + segment + xml[following.start :], child.elements
    return insert(xml, root, f"<{group}>".encode() + new + f"</{group}>".encode(), later), 0


def _longer(segment: bytes, group: bytes, new: bytes, count: int) -> bytes:
    end = segment.rfind(b"</" + group + b">")
    segment = (
        segment[:end] + new + segment[end:] if end >= 0 else _EMPTY.sub(b">", segment) + new + b"</" + group + b">"
    )
    head, mark, rest = segment.partition(b">")
    return re.sub(rb"""(\scount\s*=\s*["'])\d+""", rb"\g<1>%d" % count, head) + mark + rest


def attribute(element: str, name: str) -> re.Pattern[bytes]:
    """Return what finds an attribute of an element: what stands before it, its quotation mark, and its value."""
    others = r"""(?:[^>"']|"[^"]*"|'[^']*')*?"""
    return re.compile(rf"""(<(?:\w+:)?{element}\b{others}\s{name}\s*=\s*)(["'])([^"']*)\2""".encode())


def xml_text(text: str) -> bytes:
    """Return text for any part: what XML does not allow is left out, and no encoding of the part can spoil it."""
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        clean = clean.replace(sign, entity)
    return clean.encode("ascii", "xmlcharrefreplace")
