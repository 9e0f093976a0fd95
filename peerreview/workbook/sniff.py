"""What a file is, told by its bytes and never by the end of its name."""

from __future__ import annotations

import io
import re
from zipfile import BadZipFile, ZipFile

from peerreview.workbook.book import Refused

WORKBOOK, TEXT = "workbook", "text"
_LOCK_FILE_BYTES = 165
_OLE = b"\xd0\xcf\x11\xe0"
_BEGINNINGS = {
    b"%PDF": "pdf_file",
    b"{\\rtf": "word_file",
    b"version https://git-lfs": "placeholder_file",
    b"\x89PNG": "not_a_spreadsheet",
    b"\xff\xd8\xff": "not_a_spreadsheet",
    b"GIF8": "not_a_spreadsheet",
}
_BYTE_ORDER = (b"\xff\xfe", b"\xfe\xff")


def kind_of(name: str, data: bytes) -> str:
    """Return "workbook" (the .xlsx family) or "text" (CSV and the like); raises Refused for all else."""
    if name.startswith("~$") and len(data) <= _LOCK_FILE_BYTES:
        raise Refused("lock_file")
    if not data.strip(b"\0 \r\n\t\xef\xbb\xbf\xfe\xff"):
        raise Refused("empty_file")
    if data.startswith(b"PK"):
        return _zip_kind(data)
    if data.startswith(_OLE):
        raise Refused(_ole_kind(data))
    for beginning, code in _BEGINNINGS.items():
        if data.startswith(beginning):
            raise Refused(code)
    return _text_kind(data)


def _zip_kind(data: bytes) -> str:
    try:
        with ZipFile(io.BytesIO(data)) as package:
            names = {name.lower().replace("\\", "/").lstrip("/") for name in package.namelist()}
            type_of_all = package.read("mimetype")[:100] if "mimetype" in names else b""
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, KeyError, EOFError) as error:
        raise Refused("damaged_file") from error
    if b"opendocument" in type_of_all:
        raise Refused("open_document" if b"spreadsheet" in type_of_all else "word_file")
    if "[content_types].xml" in names and any(name.endswith("workbook.xml") for name in names):
        return WORKBOOK
    raise Refused(_other_zip(names))


def _other_zip(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "binary_excel"
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return "word_file"
    return "zip_file"


def _ole_kind(data: bytes) -> str:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return "password_protected"
    if has("WordDocument") or has("PowerPoint Document"):
        return "word_file"
    return "old_excel" if has("Workbook") or has("Book") else "not_a_spreadsheet"


def _text_kind(data: bytes) -> str:
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if data.startswith(_BYTE_ORDER):
        start = start.replace(b"\0", b"").lstrip(b"\xff\xfe \r\n\t")
    elif b"\0" in data[:65536] or len(re.findall(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", data[:4096])) > 8:
        raise Refused("not_a_spreadsheet")
    if start.startswith(b"<"):
        raise Refused("xml_spreadsheet" if b"urn:schemas-microsoft-com:office:spreadsheet" in start else "web_page")
    return TEXT
