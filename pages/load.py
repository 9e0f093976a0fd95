import streamlit as st

from peerreview.access import LEADING, require
from peerreview.store.place import own_protocols
from peerreview.ui.desk import desk_of
from peerreview.ui.desk_parts import show_desk, tell, uploader
from peerreview.ui.empty import empty
from peerreview.ui.facts import say_all, tell_faults
from peerreview.ui.found import issues_in_words, rows_in_words, say_found, show_counts, show_issues
from peerreview.ui.kept import show_history, show_sources, show_template
from peerreview.ui.look import Look, looking
from peerreview.ui.names_asked import show_names_asked
from peerreview.ui.opening import opening
from peerreview.words import counted


def first_steps() -> None:
    empty(
        "store",
        "Nothing has been loaded yet:",
        "put the timetable of your reviews into the box below, in whatever workbook you keep it. To look at a finished "
        "example first, close this window and start the demo with “make demo” (on Windows: “peerreview demo”).",
    )


def loaded_so_far(look: Look) -> None:
    counts, issues = look.answer("loads", partnership=None), look.answer("issues", partnership=None)
    workbooks = counted(counts["source"].nunique(), "workbook")
    say_found([f"{workbooks}, {rows_in_words(counts)}", issues_in_words(issues)])
    show_names_asked(desk)
    several = len(look.partnerships) > 1
    show_issues(issues, "issues", several=several)
    with st.expander("Rows of each sheet, as last loaded"):
        show_counts(counts, "rows", several=several)


look = looking()
require(look.viewer, LEADING, "Loading workbooks")
desk = desk_of(look.store, look.viewer)
opening("Load", "The workbooks that the records come from", look, of_all=True)
tell(desk)
tell_faults(own_protocols(look.store))
loaded = look.snapshot is not None and not look.answer("sources", partnership=None).empty
if not loaded:
    first_steps()
say_all(["Nothing changes until you publish: you see first what is understood, what is not and what would change."])
uploader(desk)
if desk.tray.files:
    show_desk(desk)
elif loaded:
    st.header("What is loaded", anchor="loaded")
    loaded_so_far(look)
if look.store.ever_loaded():
    st.header("Where it comes from", anchor="sources")
    show_sources(look, desk)
if look.store.history():
    st.header("History", anchor="history")
    show_history(look, desk)
st.header("A workbook to fill in", anchor="template")
say_all(["It has a sheet for each kind of record, with notes and lists of words; your own workbook is as welcome."])
show_template(look)
