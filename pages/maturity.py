import streamlit as st

from peerreview.maturity import instrument
from peerreview.ui.empty import nothing_loaded, nothing_placed
from peerreview.ui.facts import say_all
from peerreview.ui.filters import pick
from peerreview.ui.look import Look, looking
from peerreview.ui.opening import opening
from peerreview.ui.parts.conversation import days_to_look_from, last_conversation
from peerreview.ui.parts.dimensions import dimensions
from peerreview.ui.parts.governors import not_for_governors
from peerreview.ui.parts.ladder import before_and_after, ladder, year_by_year
from peerreview.ui.parts.maturity import NOT_SPP, beginning, years_rated
from peerreview.ui.parts.maturity_years import agreed_by_year, agreed_since
from peerreview.ui.parts.partnerships import your_partnerships
from peerreview.ui.parts.process import groups_alike, how_reviews_went
from peerreview.ui.pieces import Subheading, once, put, show
from peerreview.ui.prompts import show_prompts
from peerreview.words import literal


def compare(look: Look) -> None:
    days = dict(once(look, days_to_look_from))
    if days:
        put(Subheading("Before and after", "before-and-after"))
    if chosen := pick("since", "Compare now with", list(days)):
        show(look, agreed_since, days[chosen])
        show(look, before_and_after, known, days[chosen])


look = looking()
opening("Maturity", "How we see our partnership, beside what our records show", look)
if look.snapshot is None:
    nothing_loaded()
    st.stop()
if show(look, not_for_governors):
    st.stop()
if look.partnership is None:
    nothing_placed()
    st.stop()
known = instrument(look.store.folder)
if known.fault:
    st.warning(literal(f"{known.fault}\n\nUntil that is put right, it is as if the file were not there."))
say_all([NOT_SPP])
year = pick("year", "Ratings of", once(look, years_rated))
show(look, beginning, known, year)
show_prompts(look)
show(look, last_conversation)
show(look, dimensions, known, year)
show(look, ladder, known)
show(look, agreed_by_year, known)
show(look, year_by_year, known)
compare(look)
show(look, how_reviews_went)
show(look, groups_alike)
show(look, your_partnerships)
