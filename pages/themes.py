import streamlit as st

from peerreview.ui.drawn import scheme
from peerreview.ui.empty import empty, nothing_loaded
from peerreview.ui.facts import say_all
from peerreview.ui.filters import choose_one, choose_reviews, options
from peerreview.ui.look import Look, looking
from peerreview.ui.menu import LOAD
from peerreview.ui.opening import opening
from peerreview.ui.parts.attention import missing
from peerreview.ui.parts.themes import (
    EACH,
    KINDS,
    OF_YEARS,
    TOGETHER,
    asked,
    beginning,
    by_year,
    came_back,
    each_by_name,
    together,
)
from peerreview.ui.pieces import Heading, put, show
from peerreview.ui.shown import shown_now
from peerreview.words import first_capital

KIND_NAMES = {first_capital(kind): kind for kind in KINDS}


def choose_kind(key: str) -> str:
    return KIND_NAMES[choose_one(key, "Kind of finding", list(KIND_NAMES))]


def found(look: Look, chosen: dict[str, str | None]) -> None:
    totals = look.answer("theme_totals", **chosen)
    if not show(look, beginning, **chosen):
        held = "No finding of the reviews held is recorded with these choices."
        empty(
            "findings",
            "No review has been held yet with these choices." if totals.empty else held,
            "What a review found goes on the Findings sheet, one row each.",
            LOAD,
            "Load a workbook",
        )
        return
    several = chosen["school"] is None and int(totals["of"].iloc[0]) > 1
    if several and choose_one("by", "Show", [TOGETHER, EACH]) == EACH:
        show(look, each_by_name, choose_kind("named"), **chosen)
    else:
        show(look, together, **chosen)
    put(Heading("Year by year", "years"))
    say_all([OF_YEARS], "pr-filtered")
    show(look, by_year, choose_kind("kind"), scheme(), **chosen)
    show(look, came_back, school=chosen["school"], theme=chosen["theme"])


def questions(look: Look, chosen: dict[str, str | None]) -> None:
    put(Heading("What was asked", "questions"))
    words: str = st.text_input(
        "Find words in the questions",
        key="find",
        bind="query-params",
        placeholder="For example: reading, families, talk",
        width=420,
    )
    shown_now().narrow(f"Questions with “{words.strip()}”." if words.strip() else "", "find")
    show(look, asked, words.strip() or None, **chosen)


look = looking()
opening("Themes", "What our reviews found and what they asked", look)
if look.snapshot is None:
    nothing_loaded()
    st.stop()
if not options(look, "review_choices"):
    empty("reviews", "No review is in the records yet.", "Load the timetable of your reviews.", LOAD, "Load a workbook")
    st.stop()
show(look, missing)
chosen = choose_reviews(look, ("year", "protocol", "theme", "school"))
found(look, chosen)
questions(look, chosen)
