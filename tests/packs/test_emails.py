"""The letters to heads are drafts that any mail program opens; nothing that somebody typed becomes a header."""

from __future__ import annotations

import email
import io
from collections.abc import Mapping
from datetime import date
from email.message import EmailMessage
from email.policy import default
from itertools import groupby
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from peerreview.access import Viewer
from peerreview.errors import AccessDenied, UserError
from peerreview.packs.emails import addresses, draft_emails
from peerreview.packs.letters import letter, subject
from peerreview.packs.records import Records, records_of
from peerreview.store.store import Store
from tests.packs.meeting import ALDER, REVIEWS, SCHOOLS, load, row

pytestmark = pytest.mark.slow  # together, not one by one

SALLOWBROOK = "Sallowbrook and Marlwick Consortium"


@pytest.fixture(scope="module")
def records(demo_store: Path) -> Records:
    return records_of(Store.open(demo_store), partnership=SALLOWBROOK)


def files(made: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def drafts(made: bytes) -> dict[str, EmailMessage]:
    return {
        name: email.message_from_bytes(content, _class=EmailMessage, policy=default)
        for name, content in files(made).items()
        if name.endswith(".eml")
    }


def readme(made: bytes) -> str:
    return files(made)["README.txt"].decode("utf-8-sig")


def body(draft: EmailMessage) -> str:
    found: str = draft.get_content()
    return found.replace("\r\n", "\n").rstrip("\n")


def heads(records: Records) -> list[list[dict[str, Any]]]:
    return [list(rows) for _, rows in groupby(records.rows("reminders"), key=lambda one: one["to"])]


def test_one_draft_a_head_with_the_words_of_the_letter(records: Records) -> None:
    made = draft_emails(records)
    found = list(drafts(made).values())
    expected = heads(records)
    assert len(found) == len(expected) > 5
    for draft, rows in zip(found, expected, strict=True):
        assert draft["Subject"] == subject(rows)
        assert body(draft) == letter(rows, records.as_of)
        assert draft["To"] == rows[0]["email"]


def test_they_open_as_drafts_and_say_nothing_of_who_sends_them(records: Records) -> None:
    for draft in drafts(draft_emails(records)).values():
        assert draft["X-Unsent"] == "1"
        assert {name.lower() for name in draft} == {
            "x-unsent", "to", "subject", "content-type", "content-transfer-encoding", "mime-version",
        }  # fmt: skip
        assert draft.get_content_type() == "text/plain"
        assert draft.get_content_charset() == "utf-8"


def test_each_file_is_named_after_its_schools(records: Records) -> None:
    assert list(files(draft_emails(records)))[:3] == [
        "README.txt",
        "01 Brackenhythe School.eml",
        "02 Dunnockfield Primary Academy.eml",
    ]


def test_the_same_records_make_the_same_bytes_whenever_that_is(records: Records) -> None:
    made = draft_emails(records)
    assert draft_emails(records) == made
    with ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 13, 0, 0, 0)}


def test_it_says_what_it_is_and_where_it_comes_from(records: Records) -> None:
    said = readme(draft_emails(records))
    assert "Nothing has been sent." in said
    assert f"{len(heads(records))} letters, as drafts" in said
    assert "Snapshot 1, as at 13 November 2026" in said
    assert "as_at=2026-11-13" in said
    assert "without an address" not in said


NAMES: Mapping[str, tuple[str | None, str | None]] = {
    "Alder School": ("Ada\r\nBcc: all@evil.example\r\n\r\nBody", "ada@alder.example"),
    "Birch 😀 “School”": ("Zoë مدرسة", "josé@birch.example"),
    'C:\\D/..\\E*F?"G<H>I|J': ("=cmd|' /C calc'!A0", None),
    "=?utf-8?q?Bcc?= Oak": (None, None),
    "=cmd": ('Ned "The, Head" O’Neil', "ned.o'neil@cmd.example"),
    "Elm\r\nX-Evil: 1 School": (None, None),
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    schools = [(school, *who) for school, who in NAMES.items()]
    reviews = [row(REVIEWS, School=school, Review_date=date(2026, 10, 6), Impact_review="tbc") for school in NAMES]
    return draft_emails(
        load(tmp_path_factory.mktemp("odd"), {"Schools": [SCHOOLS, *schools], "Reviews": [REVIEWS, *reviews]})
    )


def test_nothing_that_somebody_typed_becomes_a_header(odd: bytes) -> None:
    found = drafts(odd)
    assert len(found) == len(NAMES)
    for draft in found.values():
        assert {name.lower() for name in draft} <= {
            "x-unsent", "to", "subject", "content-type", "content-transfer-encoding", "mime-version",
        }  # fmt: skip
        assert "evil" not in str(draft["To"])
        assert "\n" not in draft["Subject"]
    assert {str(draft["Subject"]).removeprefix("Peer review: what comes next at ") for draft in found.values()} == {
        " ".join(name.split()) for name in NAMES
    }


def test_heads_without_an_address_are_listed_by_school(odd: bytes) -> None:
    to = {name[3:]: draft["To"] for name, draft in drafts(odd).items()}
    assert {name: str(address) for name, address in to.items() if address} == {
        "Alder School.eml": "ada@alder.example",
        "cmd.eml": "ned.o'neil@cmd.example",
    }
    said = readme(odd)
    assert "4 letters without an address" in said
    assert "(“josé@birch.example” is typed there, which is no address)" in said
    assert "- Elm X-Evil: 1 School: " in said
    assert "Alder School" not in said


def test_the_names_of_files_are_safe_everywhere(odd: bytes) -> None:
    names = list(drafts(odd))
    assert len(set(names)) == len(NAMES)
    for name in names:
        assert not set('\\/:*?"<>|\r\n\0') & set(name)
        assert ".." not in name
        assert name == name.strip()


def test_schools_that_are_called_alike_keep_files_of_their_own(tmp_path: Path) -> None:
    names = ["S" * 90 + " one", "S" * 90 + " two"]
    sheets = {
        "Schools": [SCHOOLS, *((name, None, None) for name in names)],
        "Reviews": [REVIEWS, *(row(REVIEWS, School=name, Review_date=date(2026, 10, 6)) for name in names)],
    }
    found = list(drafts(draft_emails(load(tmp_path, sheets))))
    assert len({name.casefold() for name in found}) == len(names)
    assert max(map(len, found)) < 80


def test_a_head_of_two_schools_gets_one_letter(tmp_path: Path) -> None:
    head = ("S. Mead", "head@larkmere.example")
    schools = ["Larkmere Infant School", "Larkmere Junior School"]
    sheets = {
        "Schools": [SCHOOLS, *((name, *head) for name in schools)],
        "Reviews": [REVIEWS, *(row(REVIEWS, School=name, Review_date=date(2026, 10, 6)) for name in schools)],
    }
    [(name, draft)] = drafts(draft_emails(load(tmp_path, sheets))).items()
    assert name == "01 Larkmere Infant School and Larkmere Junior School.eml"
    assert draft["To"] == "head@larkmere.example"


def test_a_partnership_without_a_list_of_schools(one_school: Path) -> None:
    made = draft_emails(records_of(Store.open(one_school), as_of=date(2026, 11, 13)))
    [draft] = drafts(made).values()
    assert draft["To"] is None
    assert body(draft).startswith("Dear headteacher,\n")
    assert "1 letter without an address" in readme(made)


def test_where_nothing_is_open_there_is_no_letter_to_write(tmp_path: Path) -> None:
    found = load(tmp_path, {"Reviews": [("School", "Review date"), ("Wrenmoor", date(2026, 3, 10))]})
    with pytest.raises(UserError, match=f"Nothing at the schools of {ALDER} is overdue, due soon or without a date"):
        draft_emails(found)


def test_a_subject_of_any_length_arrives_word_for_word(tmp_path: Path) -> None:
    names = [f"{'Fell ' * n}{end}" for n in range(1, 12) for end in ("Oakwood School", "École", "مدرسة 😀")]
    sheets = {
        "Schools": [SCHOOLS, *((name, None, None) for name in names)],
        "Reviews": [REVIEWS, *(row(REVIEWS, School=name, Review_date=date(2026, 10, 6)) for name in names)],
    }
    made = draft_emails(load(tmp_path, sheets))
    found = {str(draft["Subject"]).removeprefix("Peer review: what comes next at ") for draft in drafts(made).values()}
    assert found == set(names)
    sent = [content for name, content in files(made).items() if name.endswith(".eml")]
    assert max(len(line) for content in sent for line in content.split(b"\r\n")) <= 78


@pytest.mark.parametrize("role", ["head", "governor", "associate", "reviewer"])
def test_writing_to_heads_is_for_the_lead(records: Records, role: Any) -> None:
    with pytest.raises(AccessDenied, match="Writing to headteachers is for the partnership lead"):
        draft_emails(records.seen_by(Viewer(role, (SALLOWBROOK,), ("Marlwick Primary School",))))


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("a@x.example", ["a@x.example"]),
        ("a@x.example; B <b@y.example>/c@z.example, a@x.example", ["a@x.example", "b@y.example", "c@z.example"]),
        ("a@x.example\r\nBcc: b@y.example", ["a@x.example", "b@y.example"]),
        ("mailto:o'neil@x.example. Thanks", ["o'neil@x.example"]),
        ("a..b@x.example", []),
        (".a@x.example", []),
        ("josé@x.example", []),
        ("a@x.exämple", []),
        ("see office", []),
        (None, []),
    ],
)
def test_addresses_in_a_cell(cell: str | None, found: list[str]) -> None:
    assert addresses(cell) == found
