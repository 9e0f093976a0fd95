"""How every page opens: its title, then one sentence that says what is shown, for whom, as at when."""

from datetime import date
from html import escape
from pathlib import Path

import streamlit as st

from peerreview import __version__
from peerreview.ui.look import Look, leave
from peerreview.ui.pieces import said
from peerreview.ui.shown import shown_now
from peerreview.words import literal, say_date

STYLE = Path(__file__).with_name("style.css")
ICON = Path(__file__).with_name("icon.png")  # a file of ours: named icons are fetched from elsewhere
ABOUT = f"Peer Review Impact {__version__}. What each figure means is on the Methods page."


def opening(title: str, what: str, look: Look, *, of_all: bool = False) -> None:
    """Draws the title and the sentence; `what` completes it: "Every step of every review".

    `of_all` says that the page is about every partnership, whichever is chosen.
    """
    several = of_all and len(look.partnerships) > 1
    whom = f"all {len(look.partnerships):,} partnerships" if several else look.partnership
    about, shown = sentence(what, whom, look.as_of), shown_now()
    shown.look, shown.title, shown.about = look, title, about
    st.title(title, anchor=False)
    said([about]).draw()


def sentence(what: str, whom: str | None, as_of: date) -> str:
    """As in: Every step of every review, for the Larch Partnership, as at 22 November 2026."""
    return ", ".join(part for part in (what, f"for {whom}" if whom else "", f"as at {say_date(as_of)}") if part) + "."


def standing(look: Look) -> None:
    """Draws what has to be known on every page: that this is an earlier snapshot, what could not be had."""
    for note in look.notes:
        st.warning(literal(note))
    if look.snapshot is not None and not look.live:
        with st.container(horizontal=True, vertical_alignment="center", key="standing"):
            st.html(f"<p class='pr-filtered'>You are looking at snapshot {look.snapshot}, not the latest.</p>")
            st.button(
                "See the latest",
                on_click=leave,
                args=("snapshot", "as_at"),
                key="see-latest",
                type="tertiary",
            )


def footing(look: Look) -> str:
    """The lines at the foot of the menu, as HTML: whose records, as at when, which snapshot.

    The choice above them may cut a long name off, so it stands here in full.
    """
    title = look.store.settings.get("title", "")
    day = f"{'Always as' if look.fixed else 'As'} at {say_date(look.as_of)}"
    snapshot = f"Snapshot {look.snapshot}" if look.snapshot is not None else "Nothing loaded yet"
    lines = [escape(str(line)) for line in (look.partnership, title, day, snapshot) if line]
    return f'<p class="pr-foot">{"<br>".join(lines)}</p>'
