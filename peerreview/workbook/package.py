"""A workbook's zip, unpacked only as far as it is safe."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from posixpath import basename, dirname, join, normpath
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from peerreview.workbook.book import MB, Limits, Refused

_READ_BY_CALAMINE = (".xml", ".rels", ".bin")
_FAULTS = (BadZipFile, zlib.error, ElementTree.ParseError, OSError, KeyError, ValueError, EOFError, NotImplementedError)


@dataclass(slots=True)
class Package:
    """The parts of a workbook's zip, by their paths in lower case."""

    data: bytes
    limits: Limits
    infos: dict[str, ZipInfo]
    parts: dict[str, bytes] = field(default_factory=dict)

    def relations(self, path: str) -> Mapping[str, str]:
        """Return the paths that a part names, by the name it has for them."""
        part = self.read(join(dirname(path), "_rels", f"{basename(path)}.rels"))
        if not part:
            return {}
        folder = "/" + dirname(path)
        return {one.get("Id", ""): path_of(join(folder, one.get("Target", ""))) for one in parse_xml(part)}

    def read(self, path: str) -> bytes:
        """Return one part, b"" where there is none or it is larger than all may be."""
        if path in self.parts:
            return self.parts[path]
        unpacked = _inflate(self.data, self.infos[path], self.limits.unpacked_mb * MB) if path in self.infos else b""
        return unpacked if len(unpacked) <= self.limits.unpacked_mb * MB else b""

    def unpack(self) -> Iterator[tuple[str, bytes]]:
        """Yield everything that will be parsed, one by one, because the sizes that a zip states may be false."""
        left = self.limits.unpacked_mb * MB
        for path, info in self.infos.items():
            if path.endswith(_READ_BY_CALAMINE):
                unpacked = _inflate(self.data, info, left)
                left -= len(unpacked)
                if left < 0:
                    raise Refused("unpacks_too_large", limit=self.limits.unpacked_mb)
                _refuse_entities(unpacked[:2000])
                yield path, unpacked

    def keep(self, pattern: str) -> Package:
        """Unpack everything and keep the parts whose path has the pattern in it."""
        self.parts = {path: part for path, part in self.unpack() if re.search(pattern, path)}
        return self


@contextmanager
def open_package(data: bytes, limits: Limits) -> Iterator[Package]:
    """Open a workbook's zip. Raises Refused for what is damaged, too large, or declares entities."""
    try:
        with ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
        if len(infos) > limits.parts or sum(info.file_size for info in infos) > limits.unpacked_mb * MB:
            raise Refused("unpacks_too_large", limit=limits.unpacked_mb)
        yield Package(data, limits, {path_of(info.filename): info for info in infos})
    except _FAULTS as error:
        raise Refused("damaged_file") from error


def path_of(name: str) -> str:
    """Return the one form of a part's path: folders with /, nothing before the first, lower case."""
    return normpath(name.replace("\\", "/").lstrip("/")).lower()


def parse_xml(part: bytes) -> ElementTree.Element:
    """Return the root of a part."""
    _refuse_entities(part)
    return ElementTree.fromstring(part)  # noqa: S314 - without a DOCTYPE there are no entities


def _refuse_entities(start: bytes) -> None:
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise Refused("damaged_file")  # no spreadsheet program writes these; they serve to attack readers


def _inflate(data: bytes, part: ZipInfo, limit: int) -> bytes:
    """Return the part's bytes, or one more than `limit` of them."""
    names = part.header_offset + 26
    name_length, extra_length = (int.from_bytes(data[at : at + 2], "little") for at in (names, names + 2))
    start = names + 4 + name_length + extra_length
    packed = data[start : start + part.compress_size]
    if part.flag_bits & 1 or part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Refused("damaged_file")
    if part.compress_type == ZIP_STORED:
        return packed
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, limit + 1)
