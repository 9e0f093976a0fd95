"""Everything that a reader, a search or a curious program can find in a file, in lower case."""

from __future__ import annotations

import io
import zlib
from zipfile import ZipFile, is_zipfile

from pypdf import PdfReader


def all_text(data: bytes) -> str:
    """The bytes themselves, every part of a zip and what is packed in those, every stream of a PDF and its words."""
    found = [data.decode("latin-1")]
    if data.startswith(b"%PDF"):
        found += _pdf(data)
    elif is_zipfile(io.BytesIO(data)):
        with ZipFile(io.BytesIO(data)) as package:
            for info in package.infolist():
                inside = package.read(info)
                found += [info.filename, inside.decode("utf-8", "replace"), all_text(inside)]
    return "\n".join(found).casefold()


def _pdf(data: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(data))
    words = [page.extract_text() for page in reader.pages]
    return [*words, *_joined(words), str(reader.metadata), str(reader.xmp_metadata), *_streams(data)]


def _joined(words: list[str]) -> list[str]:
    return ["".join(text.split()) for text in words]  # a name may be set over two lines


def _streams(data: bytes) -> list[str]:
    found = []
    for piece in data.split(b"stream")[1:]:
        try:
            found.append(zlib.decompressobj().decompress(piece.lstrip(b"\r\n")).decode("latin-1"))
        except zlib.error:
            continue
    return found
