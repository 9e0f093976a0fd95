import streamlit as st

from peerreview.store.place import own_protocols
from peerreview.ui.attention import show_missing
from peerreview.ui.empty import empty, nothing_loaded
from peerreview.ui.facts import say_all
from peerreview.ui.filters import Filter, choose, options
from peerreview.ui.look import Look, looking
from peerreview.ui.menu import LOAD, SCHOOLS
from peerreview.ui.opening import opening
from peerreview.ui.stages import titled
from peerreview.ui.themes import UNEVEN, finding, show_matrix, show_questions, show_recurring, show_years

OF_YEARS = (
    "Above are the members of the day. Each year here has every school reviewed in it, also those that have left since."
)


def narrowing(look: Look) -> dict[str, str | None]:
    choices = look.answer("review_choices")
    known = own_protocols(look.store)
    ids = {titled(known, protocol): protocol for protocol in options(choices, "protocol")}
    chosen = choose(
        [
            Filter("year", "Academic year", options(choices, "year"), every="Every year"),
            Filter("protocol", "Protocol", list(ids), every="Every protocol"),
            Filter("theme", "Theme", options(choices, "theme"), every="Every theme"),
            Filter("school", "School", options(choices, "school"), every="Every school"),
        ]
    )
    return {**chosen, "protocol": ids.get(chosen["protocol"] or "")}


def found(look: Look, chosen: dict[str, str | None]) -> None:
    totals = look.answer("theme_totals", **chosen)
    if not totals["findings"].any():
        held = "No finding of the reviews held is recorded with these choices."
        empty(
            "findings",
            "No review has been held yet with these choices." if totals.empty else held,
            "What a review found goes on the Findings sheet, one row each.",
            LOAD,
            "Load a workbook",
        )
        return
    recurring = look.answer("recurring", school=chosen["school"], theme=chosen["theme"])
    say_all(finding(totals, recurring), "pr-lead pr-finding")
    say_all([UNEVEN], "pr-filtered")
    st.header("Theme by theme", anchor="themes")
    show_matrix(look, chosen)
    st.page_link(SCHOOLS.file, label="Schools: the findings themselves, word for word, school by school")
    st.header("Year by year", anchor="years")
    say_all([OF_YEARS], "pr-filtered")
    show_years(look, chosen)
    st.header("What came back", anchor="recurring")
    say_all(["This looks at every year and protocol, whichever are chosen above."], "pr-filtered")
    show_recurring(recurring)


look = looking()
opening("Themes", "What our reviews found and what they asked", look)
if look.snapshot is None:
    nothing_loaded()
    st.stop()
if look.answer("review_choices").empty:
    empty("reviews", "No review is in the records yet.", "Load the timetable of your reviews.", LOAD, "Load a workbook")
    st.stop()
show_missing(look)
chosen = narrowing(look)
found(look, chosen)
st.header("What was asked", anchor="questions")
show_questions(look, chosen)
