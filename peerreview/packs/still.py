"""Zipped files without the hour at which they were made: the same content makes the same bytes."""

import io
import re
from collections.abc import Mapping
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo, is_zipfile

EARLIEST = date(1980, 1, 1)  # that a zip can tell
_MADE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def zipped(parts: Mapping[str, bytes], on: date) -> bytes:
    """A zip of those parts, in their order, each of them of that day."""
    day = max(on, EARLIEST)
    out = io.BytesIO()
    with ZipFile(out, "w") as package:
        for name, data in parts.items():
            part = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            part.create_system, part.external_attr = 3, 0o644 << 16  # the same wherever it is made
            package.writestr(part, data, ZIP_DEFLATED)
    return out.getvalue()


def still(package: bytes, on: date) -> bytes:
    """The same package, with that day for the time at which it, its parts and what is packed in them were made."""
    with ZipFile(io.BytesIO(package)) as opened:
        parts = {info.filename: opened.read(info) for info in opened.infolist()}
    return zipped({name: _of_day(data, on) for name, data in parts.items()}, on)


def _of_day(data: bytes, on: date) -> bytes:
    if is_zipfile(io.BytesIO(data)):
        return still(data, on)
    made = f"{on.isoformat()}T00:00:00Z".encode()
    return _MADE.sub(rb"\g<1>" + made + rb"\g<2>", data)
