"""The pack for a conversation with the Associate: the Maturity page in the order of a meeting, with room to write."""

from collections.abc import Iterator
from datetime import date

from peerreview.access import MEMBERS, require
from peerreview.errors import UserError
from peerreview.maturity import Instrument, instrument
from peerreview.packs.content import Block, Document, Heading, Room, Words
from peerreview.packs.records import ADDRESS, Records
from peerreview.ui.look import Look
from peerreview.ui.menu import MATURITY
from peerreview.ui.opening import sentence
from peerreview.ui.page_paper import levelled, states_in
from peerreview.ui.parts.conversation import days_to_look_from, last_conversation
from peerreview.ui.parts.dimensions import dimensions
from peerreview.ui.parts.ladder import THE_REST, before_and_after, ladder
from peerreview.ui.parts.maturity import NOT_SPP, beginning
from peerreview.ui.parts.maturity_years import agreed_since
from peerreview.ui.pieces import Folded, Held, on_paper
from peerreview.ui.prompts import OPENING, TO_OPEN_WITH, questions_of
from peerreview.words import say_date

TITLE = "Our conversation about the partnership"
WHAT = "What we see, what our records show, and room for what we say"
NONE_YET = "Nothing has been loaded yet. Load a workbook first."
OUR_NOTES = "What we say of it"
STEPS_TO_AGREE = 4


def conversation_document(look: Look, *, since: date | None = None, address: str = ADDRESS) -> Document:
    """The pack; what moved is told from `since`, else from the last conversation, else from the start of a year.

    Raises AccessDenied for governors, and UserError where nothing is loaded or that day is still to come.
    """
    require(look.viewer, MEMBERS, "The conversation pack")
    if look.snapshot is None or look.partnership is None:
        raise UserError(NONE_YET)
    labels = {day: label for label, day in days_to_look_from(look)}
    day = since or next(iter(labels), None)
    if day is not None and day > look.as_of:
        raise UserError(f"{say_date(day)} is still to come as at {say_date(look.as_of)}: say an earlier day.")
    records = Records(look.store, look.snapshot, look.as_of, look.viewer, look.partnership, address)
    blocks = levelled(_blocks(look, instrument(look.store.folder), day))
    origin = records.origin(MATURITY.address, since=labels.get(since) if since else None)
    about = sentence(WHAT, look.partnership, look.as_of)
    return Document(TITLE, about, blocks, origin, states_in(blocks))


def _blocks(look: Look, known: Instrument, day: date | None) -> Iterator[Block]:
    yield Words(NOT_SPP, "note")
    if known.fault:
        yield Words(known.fault, "note")
    yield from on_paper(beginning(look, known, None))
    yield from _to_open_with(look)
    yield from _dimensions(look, known)
    yield from on_paper(ladder(look, known))
    yield Room("What the records do not show")
    if day is not None:
        yield Heading(f"What has moved since {say_date(day)}")
        yield from on_paper(agreed_since(look, day))
        then_and_now = before_and_after(look, known, day)
        yield from on_paper(piece for piece in then_and_now if getattr(piece, "label", "") != THE_REST)
    yield from on_paper(last_conversation(look))
    yield Heading("What we agree now")
    yield Room("What matters most to us", 2)
    yield from (Room(f"Next step {number}: what, who, by when", 2) for number in range(1, STEPS_TO_AGREE + 1))


def _to_open_with(look: Look) -> Iterator[Block]:
    """The questions that the page begins with, each with where its figures are and room for what is said."""
    asked = questions_of(look)[:OPENING]
    if asked:
        yield from TO_OPEN_WITH.blocks()
    for one in asked:
        yield Words(one.words)
        yield Room(f"On the dashboard: {one.prompt.look}", 2)


def _dimensions(look: Look, known: Instrument) -> Iterator[Block]:
    """Each dimension with room beneath it; the table of them all says nothing more."""
    for piece in dimensions(look, known, None):
        if isinstance(piece, Folded):
            continue
        yield from piece.blocks()
        if isinstance(piece, Held):
            yield Room(OUR_NOTES, 2)
