"""Empty states: what is not there, why, and what to do next."""

from functools import partial
from html import escape

from peerreview.packs.content import paragraph
from peerreview.ui.menu import LOAD, Entry
from peerreview.ui.pieces import Held, Html, Link, put


def absent(name: str, what: str, next_step: str, page: Entry | None = None, label: str = "") -> Held:
    """What is missing and what to do, with a link to the page where it is done; `name` is unique on the page."""
    html = f'<p class="pr-empty"><strong>{escape(what)}</strong> {escape(next_step)}</p>'
    words = Html(html, partial(paragraph, [what, next_step]))
    link = [Link(page.file, label or page.title)] if page else []
    return Held(f"empty-{name}", [words, *link], {"border": True})


def empty(name: str, what: str, next_step: str, page: Entry | None = None, label: str = "") -> None:
    """Draws that something is absent."""
    put(absent(name, what, next_step, page, label))


def nothing_loaded() -> None:
    """For a store that holds nothing yet: where to begin."""
    empty(
        "store",
        "Nothing has been loaded yet.",
        "Begin with the timetable of your reviews, in whatever workbook you keep it.",
        LOAD,
        "Load a workbook",
    )


def nothing_placed() -> None:
    """For a store that had workbooks and has no record now: none could be placed, or all were forgotten."""
    empty(
        "records",
        "No review, action or school is in the records.",
        "The Load page says what was left out of which workbook, and takes new ones.",
        LOAD,
        "See what was loaded",
    )
