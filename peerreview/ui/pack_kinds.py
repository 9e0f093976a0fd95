"""The packs that can be made: each with its formats, made from what somebody asked for. Nothing heavy until then."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from peerreview.errors import UserError

if TYPE_CHECKING:
    from datetime import date

    from peerreview.packs.content import Document
    from peerreview.packs.governors_content import Paper
    from peerreview.packs.records import Records


@dataclass(frozen=True, slots=True)
class Asked:
    """A pack of which records, and what else was said; a pack looks at what concerns it."""

    records: Records
    school: str | None = None
    year: str | None = None
    since: date | None = None
    named: bool = False
    quoted: bool = False
    ofsted: bool = False
    page: str | None = None
    narrowed: Mapping[str, str | Sequence[str]] = field(default_factory=dict)


Make = Callable[[Asked], bytes]


@dataclass(frozen=True, slots=True)
class Kind:
    """One pack: whom it is for, what it is, its document, and what else is made of it by the ending of the file."""

    title: str
    about: str
    document: Callable[[Asked], Document]
    written: Sequence[str] = (".pdf",)  # the endings that the document is written as
    also: Mapping[str, Make] = field(default_factory=dict)
    of_all: bool = False  # of every partnership together
    takes: Collection[str] = ()  # what else can be said of it, by the names that `Asked` has

    @property
    def formats(self) -> Mapping[str, Make]:
        """Ending → what makes it."""
        return {ending: self._writer(ending) for ending in self.written} | dict(self.also)

    def _writer(self, ending: str) -> Make:
        return lambda asked: written(self.document(asked), ending)


def written(document: Document, ending: str) -> bytes:
    """A document in the format of that ending."""
    match ending:
        case ".pdf":
            from peerreview.packs.paper import pdf_bytes as write
        case ".xlsx":
            from peerreview.packs.sheets import document_xlsx as write
        case _:
            from peerreview.packs.word import document_docx as write
    return write(document)


def _paper(asked: Asked) -> Paper:
    from peerreview.packs.governors import governors_paper
    from peerreview.packs.governors_content import Options
    from peerreview.store.meetings import last_meeting, note_meeting

    records = asked.records
    school = (records.partnership, records.school(asked.school))
    since = asked.since or last_meeting(records.store.folder, school, records.as_of)
    paper = governors_paper(records, school[1], Options(since, ofsted=asked.ofsted))
    if asked.since:
        note_meeting(records.store.folder, school, asked.since)
    return paper


def _governors(asked: Asked) -> Document:
    from peerreview.packs.governors_paper import fitted

    return fitted(_paper(asked))


def _slides(asked: Asked) -> bytes:
    from peerreview.packs.slides import slides_bytes

    return slides_bytes(_paper(asked))


def _conversation(asked: Asked) -> Document:
    from peerreview.ui.conversation_pack import conversation_document
    from peerreview.ui.look import look_at

    return conversation_document(look_at(asked.records), since=asked.since, address=asked.records.address)


def _agenda(asked: Asked) -> Document:
    from peerreview.packs.agenda import agenda

    _of_the_whole(asked)
    return agenda(asked.records)


def _calendar(asked: Asked) -> bytes:
    from peerreview.packs.calendar import calendar_ics

    return calendar_ics(asked.records, asked.school and asked.records.school(asked.school))


def _emails(asked: Asked) -> bytes:
    from peerreview.packs.emails import draft_emails

    _of_the_whole(asked)
    return draft_emails(asked.records)


def _of_the_whole(asked: Asked) -> None:
    if asked.school:
        raise UserError("The agenda is of the whole partnership; of one school there is its calendar alone (.ics).")


def _case_study(asked: Asked) -> Document:
    from peerreview.packs.case_study import case_study

    school = asked.school and asked.records.school(asked.school)
    return case_study(asked.records, school=school, year=asked.year, named=asked.named, quoted=asked.quoted)


def _summary(asked: Asked) -> Document:
    from peerreview.packs.summary import anonymous_summary

    of = asked.records
    return anonymous_summary(of.store, viewer=of.viewer, as_of=of.as_of, snapshot=of.snapshot, address=of.address)


def _page(asked: Asked) -> Document:
    from peerreview.ui.page_document import page_document, page_named

    if asked.page is None:
        raise UserError("Say which page, with --page: for example --page themes.")
    return page_document(asked.records, page_named(asked.page), asked.narrowed)


KINDS: Mapping[str, Kind] = {
    "governors": Kind(
        "For governors",
        "For the school's own governors: what the review looked at, what was agreed and what became of it, on two "
        "pages at most or six slides. Papers may become public, so what names another school or a person that the "
        "records know stays out.",
        _governors,
        also={".pptx": _slides},
        takes=("school", "since", "ofsted"),
    ),
    "conversation": Kind(
        "Conversation",
        "For the yearly conversation with the Associate: what to open with, how you see the partnership, what the "
        "records show beside it, what has moved, and room to write.",
        _conversation,
        takes=("since",),
    ),
    "agenda": Kind(
        "Agenda",
        "For the lead and the office, as it names people: what is overdue, what falls due and what has no date, by "
        "school and by person. With it come draft emails, one a head, for you to read and send, and a calendar of the "
        "days: import it again later, and it brings up to date what it put there.",
        _agenda,
        (".pdf", ".xlsx"),
        {".zip": _emails, ".ics": _calendar},
        takes=("school",),
    ),
    "case-study": Kind(
        "Case study",
        "The partnership's story in five parts: the facts are filled in, the words are yours.",
        _case_study,
        (".docx", ".pdf"),
        takes=("school", "year", "named", "quoted"),
    ),
    "summary": Kind(
        "Anonymous summary",
        "For an authority or a programme: counts over all partnerships together, with no figure below five, no school "
        "and nothing that anybody wrote.",
        _summary,
        (".pdf", ".xlsx"),
        of_all=True,
    ),
    "page": Kind(
        "Any page",
        "A page of the dashboard as it is shown.",
        _page,
        (".pdf", ".xlsx"),
        takes=("page", "narrowed"),
    ),
}
