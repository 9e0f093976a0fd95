"""What the parts of the Packs page share: the records of a look, a preview of the pages, the buttons for the files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st

from peerreview.errors import UserError
from peerreview.packs.records import ADDRESS, Records
from peerreview.ui.look import Look
from peerreview.words import literal, of

FORMATS = {  # ending → how its button says it, and the kind of file
    ".pdf": ("as PDF", "application/pdf"),
    ".pptx": ("as slides", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ".xlsx": ("as Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".docx": ("as Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".ics": ("the calendar", "text/calendar"),
    ".zip": ("draft emails", "application/zip"),
}
PAGE_WIDTH = 560  # pixels, at which a page's small print can be read


@dataclass(frozen=True, slots=True)
class File:
    """One file of a pack: the label of its button, its name, its kind, and what makes it when somebody asks."""

    label: str
    name: str
    mime: str
    make: Callable[[], bytes]


def records_of_look(look: Look, address: str | None = None) -> Records:
    """The records of a look, with the address of the dashboard; raises UserError where there are none yet."""
    if look.snapshot is None or look.partnership is None:
        raise UserError("Nothing has been loaded yet. Load a workbook first.")
    return Records(look.store, look.snapshot, look.as_of, look.viewer, look.partnership, address or here())


def here() -> str:
    """The address of the dashboard, as the browser knows it."""
    url = urlsplit(st.context.url or ADDRESS)
    return f"{url.scheme}://{url.netloc}"


def file_name(*parts: str) -> str:
    """A name for a file that every system takes: letters, digits and hyphens of the parts."""
    kept = "".join(letter if letter.isalnum() else " " for letter in " ".join(parts).casefold().replace("'", ""))
    return "-".join(kept.split())


def offer(files: Sequence[File], key: str) -> None:
    """Draws a button for each file, the first as the one that most people want."""
    with st.container(horizontal=True, key=f"pack-files-{key}"):
        for place, file in enumerate(files):
            st.download_button(
                file.label,
                file.make,
                file.name,
                file.mime,
                key=f"pack-{key}-{place}",
                on_click="ignore",
                type="secondary" if place else "primary",
            )


def preview(pictures: Sequence[bytes], what: str) -> None:
    """Draws the pages as they will be printed."""
    captions = [f"Page {of(number, len(pictures))}" for number in range(1, len(pictures) + 1)]
    alt = [f"{caption} of {what} as it will be printed; the file has its words as text." for caption in captions]
    with st.container(horizontal=True, key="pack-preview"):
        for picture, caption, words in zip(pictures, captions, alt, strict=True):
            st.image(picture, caption=literal(caption), alt=words, width=PAGE_WIDTH)
