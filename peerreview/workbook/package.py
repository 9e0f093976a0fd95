"""A first look into a workbook's zip: is it safe to unpack, and what do its sheets hold beside values."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from posixpath import join, normpath
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from peerreview.workbook.book import MB, Limits, Refused
from peerreview.workbook.look import Look, look_at

_READ_BY_CALAMINE = (".xml", ".rels")


def look_inside(data: bytes, limits: Limits) -> dict[str, Look]:
    """Return a look at each sheet by its name.

    Everything that will be parsed is unpacked here once, piece by piece, because the sizes that a zip states
    may be false. Raises Refused for what is damaged, too large, or declares entities.
    """
    try:
        with ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            _check_stated_size(parts, limits)
            paths = _sheet_paths(package)
            unpacked = _unpack(data, parts, limits)
            return {paths[path]: look_at(part) for path, part in unpacked if path in paths}
    except (BadZipFile, zlib.error, ElementTree.ParseError, OSError, KeyError, ValueError, EOFError) as error:
        raise Refused("damaged_file") from error


def _check_stated_size(parts: list[ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked_mb * MB:
        raise Refused("unpacks_too_large", limit=limits.unpacked_mb)


def _unpack(data: bytes, parts: list[ZipInfo], limits: Limits) -> Iterator[tuple[str, bytes]]:
    left = limits.unpacked_mb * MB
    for part in parts:
        if part.filename.lower().endswith(_READ_BY_CALAMINE):
            unpacked = _inflate(data, part, left)
            left -= len(unpacked)
            if left < 0:
                raise Refused("unpacks_too_large", limit=limits.unpacked_mb)
            if b"<!DOCTYPE" in unpacked[:2000] or b"<!ENTITY" in unpacked[:2000]:
                raise Refused("damaged_file")  # no spreadsheet program writes these; they serve to attack readers
            yield _path(part.filename), unpacked


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


def _path(name: str) -> str:
    return normpath(name.replace("\\", "/").lstrip("/")).lower()


def _sheet_paths(package: ZipFile) -> dict[str, str]:
    """Return the name of each sheet by the path of its part."""
    book = next(part.filename for part in package.infolist() if part.filename.lower().endswith("workbook.xml"))
    folder, _, file = book.replace("\\", "/").rpartition("/")
    targets = {
        one.get("Id"): _path(join("/" + folder, one.get("Target", "")))
        for one in _parse(package, join(folder, "_rels", f"{file}.rels"))
    }
    sheets = [one for one in _parse(package, book).iter() if one.tag.rpartition("}")[2] == "sheet"]
    found = {}
    for sheet in sheets:
        relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        found[targets.get(relation, "")] = sheet.get("name", "")
    return found


def _parse(package: ZipFile, name: str) -> ElementTree.Element:
    text = package.read(name)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Refused("damaged_file")
    return ElementTree.fromstring(text)  # noqa: S314 - without a DOCTYPE there are no entities
