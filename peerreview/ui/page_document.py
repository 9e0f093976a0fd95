"""A page to take away without a browser: its own script is run as for a visitor, and what it shows is put on paper.

The script decides what a page shows, so it is the script that runs, in the runner that Streamlit has for tests. That
runner takes the place of a server in its process, so this is for the command line: on the dashboard each page has its
own buttons.
"""

import os
from collections.abc import Mapping, Sequence

from peerreview.access import LOCAL
from peerreview.errors import UserError
from peerreview.packs.content import Document
from peerreview.packs.records import Records
from peerreview.ui.menu import Entry
from peerreview.ui.page_paper import PAGES, document_of
from peerreview.ui.shown import Shown
from peerreview.words import listed
from peerreview.workbook.choices import nearest

LONGEST = 300  # seconds
FAILED = "The page {title} could not be shown. Open it on the dashboard to see why."
NOT_HERE = "A page is made here as whoever keeps the records sees it. Others take it away from the page itself."
Narrowed = Mapping[str, str | Sequence[str]]


def page_named(name: str) -> Entry:
    """The page of that title or address; raises UserError where there is none to take away."""
    wanted = name.strip().casefold()
    for entry in PAGES.values():
        if wanted in (entry.title.casefold(), entry.address):
            return entry
    titles = [entry.title for entry in PAGES.values()]
    near = nearest(name, titles)
    hint = f" Did you mean {near}?" if near else ""
    raise UserError(f"“{name}” is not a page to take away.{hint} These are: {listed(titles)}.")


def page_document(records: Records, entry: Entry, narrowed: Narrowed | None = None) -> Document:
    """The page as the dashboard shows it of these records; `narrowed` is what its address has of filters.

    Raises UserError where the page has no such filter or no such choice in it, for any viewer but the one who keeps
    the records, and in a process that serves the dashboard.
    """
    from streamlit import runtime

    if records.viewer != LOCAL or runtime.exists():
        raise UserError(NOT_HERE)
    os.environ["PEERREVIEW_STORE"] = str(records.store.folder)  # where the page looks
    wanted = dict(narrowed or {})
    exact = {"partnership": records.partnership, "as_at": records.as_of.isoformat(), "snapshot": str(records.snapshot)}
    shown = _run(entry, {**wanted, **exact})
    seen = shown.look
    if seen is None or (seen.partnership, seen.as_of, seen.snapshot) != (
        records.partnership,
        records.as_of,
        records.snapshot,
    ):
        raise UserError(seen.notes[-1] if seen and seen.notes else FAILED.format(title=entry.title))
    _refuse(shown, entry, wanted)
    return document_of(shown, entry, records, wanted)


def _refuse(shown: Shown, entry: Entry, narrowed: Narrowed) -> None:
    """Raise UserError for a filter or a choice that the page has not."""
    for key in narrowed:
        if key not in shown.keys:
            by = f"It can be by: {listed(sorted(shown.keys))}." if shown.keys else "It has no filters."
            raise UserError(f"{entry.title} cannot be narrowed by “{key}”. {by}")
    if shown.unknown:
        raise UserError(shown.unknown[0])


def _run(entry: Entry, address: Narrowed) -> Shown:
    """What the page shows at that address; raises UserError as the page does."""
    from streamlit.testing.v1 import AppTest

    shown, refused = Shown(), list[UserError]()
    app = AppTest.from_function(_alone, args=(entry, shown, refused), default_timeout=LONGEST)
    app.query_params.update(address)
    app.run()
    if refused:
        raise refused[0]
    if app.exception:
        raise UserError(FAILED.format(title=entry.title))
    return shown


def _alone(entry: "Entry", shown: "Shown", refused: "list[UserError]") -> None:
    """A page as a script of its own, with the other pages for its links to lead to."""
    import streamlit as st

    from peerreview.errors import UserError
    from peerreview.ui.menu import MENU
    from peerreview.ui.shown import gathered

    every = [one for entries in MENU.values() for one in entries]
    pages = [
        st.Page(one.file, title=one.title, url_path=one.address or one.script[:-3], default=one == entry)
        for one in every
    ]
    page = st.navigation(pages)
    try:
        with gathered(shown):
            page.run()
    except UserError as error:
        refused.append(error)
