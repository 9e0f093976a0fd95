"""Drafts of letters to headteachers, one a head, that any mail program opens; nothing is ever sent from here."""

import re
from collections.abc import Iterator, Mapping, Sequence
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from email.policy import compat32
from itertools import groupby
from typing import Any

from peerreview.access import LEADING, require
from peerreview.errors import UserError
from peerreview.packs.agenda_words import words
from peerreview.packs.content import readable
from peerreview.packs.letters import letter, subject
from peerreview.packs.records import Records
from peerreview.packs.still import zipped
from peerreview.words import counted, is_blank, listed, say_date

ZIP = "application/zip"
ABOUT = "README.txt"
LONGEST_NAME = 60  # letters of a school's name in the name of a file
_LINES = compat32.clone(linesep="\r\n")
_ENCODED = "=?"  # how an encoded word of a header begins
_ADDRESS = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9_]+(?:(?:\.|['+-]+)[A-Za-z0-9_]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?!\.?[\w@-])"
)
_UNSAFE = re.compile(r"[^\w ’'()&-]")

Row = Mapping[str, Any]


def draft_emails(records: Records) -> bytes:
    """A zip with a draft for each headteacher who has something open, and a file that says what is in it.

    Raises AccessDenied for all but the lead, UserError where nothing is open.
    """
    require(records.viewer, LEADING, "Writing to headteachers")
    letters = [list(rows) for _, rows in groupby(records.rows("reminders"), key=lambda row: row["to"])]
    if not letters:
        raise UserError(words()["emails"]["none"].format(partnership=records.partnership))
    drafts = {_file_name(number, rows): rows for number, rows in enumerate(letters, start=1)}
    files = {ABOUT: _about(records, drafts)} | {name: _draft(rows, records) for name, rows in drafts.items()}
    return zipped(files, records.as_of)


def _draft(rows: Sequence[Row], records: Records) -> bytes:
    """The letter as a message that a mail program opens for writing."""
    message: Message[str, str | Header] = Message(policy=_LINES)
    message["X-Unsent"] = "1"
    if found := addresses(rows[0]["email"]):
        message["To"] = ", ".join(found)
    message["Subject"] = _header(readable(" ".join(subject(rows).split())))
    message.set_payload(readable(letter(rows, records.as_of)), _utf8())
    return message.as_bytes()


def _utf8() -> Charset:
    """As text in which a person can read what is sent, not as base64."""
    charset = Charset("utf-8")
    charset.body_encoding = QP
    return charset


def _header(text: str) -> Header:
    """One line of text, split as mail wants it; the newer classes lose and double spaces where they split it."""
    plain = text.isascii() and _ENCODED not in text
    return Header(text, "us-ascii" if plain else "utf-8", header_name="Subject")


def addresses(cell: object) -> list[str]:
    """The email addresses in a cell, each once; it may have several, or other words."""
    return [] if is_blank(cell) else list(dict.fromkeys(_ADDRESS.findall(str(cell))))


def _file_name(number: int, rows: Sequence[Row]) -> str:
    """As in: 03 Wrenmoor Primary School.eml; the number tells heads apart whose schools are called the same."""
    schools = _UNSAFE.sub("", " ".join(listed(list(rows[0]["schools"])).split()))
    return f"{number:02} {schools[:LONGEST_NAME].strip(' -')}".strip() + ".eml"


def _about(records: Records, drafts: Mapping[str, Sequence[Row]]) -> bytes:
    """What is in the zip, and which letters have no address."""
    lines = "\r\n".join(readable(line) for line in _lines(records, drafts))
    return f"{lines}\r\n".encode("utf-8-sig")


def _lines(records: Records, drafts: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    said, origin = words()["emails"], records.origin("follow-ups")
    yield said["title"].format(partnership=records.partnership)
    yield f"{say_date(records.as_of)}. {said['about'].format(letters=counted(len(drafts), 'letter'))}"
    yield ""
    without = {name: rows for name, rows in drafts.items() if not addresses(rows[0]["email"])}
    if without:
        yield said["without"].format(letters=counted(len(without), "letter"))
        yield from (f"- {_whose(rows)}: {name}{_typed(rows)}" for name, rows in without.items())
        yield ""
    yield f"{origin.partnership}. {origin.words}."
    yield origin.link


def _whose(rows: Sequence[Row]) -> str:
    return " ".join(listed(list(rows[0]["schools"])).split())


def _typed(rows: Sequence[Row]) -> str:
    """What stands in place of an address, where something does."""
    email = rows[0]["email"]
    return "" if is_blank(email) else f" ({words()['emails']['typed'].format(email=' '.join(str(email).split()))})"
