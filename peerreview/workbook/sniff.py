"""What a file is, told by its bytes and never by the end of its name."""

from __future__ import annotations

import io
import re
from zipfile import BadZipFile, ZipFile

from peerreview.workbook.book import Refused

XLSX, XLSB, XLS, ODS, TEXT = "xlsx", "xlsb", "xls", "ods", "text"
_LOCK_FILE_BYTES = 165
_OLE = b"\xd0\xcf\x11\xe0"
_BEGINNINGS = {
    b"%PDF": "pdf_file",
    b"{\\rtf": "word_file",
    b"version https://git-lfs": "placeholder_file",
    b"\x89PNG": "not_a_spreadsheet",
    b"\xff\xd8\xff": "not_a_spreadsheet",
    b"GIF8": "not_a_spreadsheet",
    b"\x1f\x8b": "zip_file",
    b"7z\xbc\xaf": "zip_file",
    b"Rar!": "zip_file",
    b"L\0\0\0\x01\x14\x02\0": "placeholder_file",  # a shortcut of Windows
    b"[InternetShortcut]": "placeholder_file",
    b"\x09\0\x04\0": "old_excel",  # Excel 2, 3 and 4 wrote their records without a container
    b"\x09\x02\x06\0": "old_excel",
    b"\x09\x04\x06\0": "old_excel",
}
_XML_SPREADSHEETS = (b"urn:schemas-microsoft-com:office:spreadsheet", b"urn:oasis:names:tc:opendocument")
_BYTE_ORDER = (b"\xff\xfe", b"\xfe\xff")


def kind_of(name: str, data: bytes) -> str:
    """Return XLSX (.xlsm too), XLSB, XLS, ODS, or TEXT for CSV and the like; raises Refused for all else."""
    if name.startswith(("~$", ".~lock.")) and len(data) <= _LOCK_FILE_BYTES:
        raise Refused("lock_file")
    if not data.strip(b"\0 \r\n\t\xef\xbb\xbf\xfe\xff"):
        raise Refused("empty_file")
    if data.startswith(b"PK"):
        return _zip_kind(data)
    if data.startswith(_OLE):
        return _ole_kind(data)
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
        return _only(ODS, b"spreadsheet" in type_of_all, "word_file")
    if "[content_types].xml" in names and any(name.endswith("workbook.xml") for name in names):
        return XLSX
    if "xl/workbook.bin" in names:
        return XLSB
    raise Refused(_other_zip(names))


def _only(kind: str, condition: bool, otherwise: str) -> str:
    if not condition:
        raise Refused(otherwise)
    return kind


def _other_zip(names: set[str]) -> str:
    if any(name.endswith(".iwa") for name in names):
        return "numbers_file"
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return "word_file"
    return "zip_file"


def _ole_kind(data: bytes) -> str:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise Refused("password_protected")
    if has("WordDocument") or has("PowerPoint Document"):
        raise Refused("word_file")
    return _only(XLS, has("Workbook") or has("Book"), "not_a_spreadsheet")


def _text_kind(data: bytes) -> str:
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if data.startswith(_BYTE_ORDER):
        start = start.replace(b"\0", b"").lstrip(b"\xff\xfe \r\n\t")
    elif b"\0" in data[:65536] or len(re.findall(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", data[:4096])) > 8:
        raise Refused("not_a_spreadsheet")
    if start.startswith(b"<"):
        raise Refused(_markup(start))
    return _only(TEXT, b'"doc_id"' not in start[:500], "placeholder_file")  # a link to a sheet kept at Google


def _markup(start: bytes) -> str:
    if any(name in start for name in _XML_SPREADSHEETS):
        return "xml_spreadsheet"
    return (
        "web_page" if b"<html" in start or b"<table" in start or not start.startswith(b"<?xml") else "not_a_spreadsheet"
    )
