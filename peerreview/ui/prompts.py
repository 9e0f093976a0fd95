"""Questions to open a conversation with, on the screen: each leads to its evidence and can be set aside."""

from html import escape

import streamlit as st

from peerreview.prompts import Asked, Prompt, asked
from peerreview.ui.facts import records, say_all
from peerreview.ui.look import Look
from peerreview.ui.menu import MENU
from peerreview.ui.pieces import Heading, put
from peerreview.ui.shown import shown_now
from peerreview.words import counted, in_words

OPENING = 3  # that stand on the page at a time
ASIDE = "aside"  # in the address
TO_OPEN_WITH = Heading("To open with", "prompts")
PAGES = {entry.address: entry for entries in MENU.values() for entry in entries}
THEY_ARE = (
    "Made from the figures of our own records, those that concern the larger part first. They are ours, not an "
    "instrument's; set aside what does not help today."
)


def questions_of(look: Look) -> list[Asked]:
    """What the partnership's figures on the day give rise to, the most telling first."""
    facts = records(look.answer("facts"))
    return asked({str(row["fact"]): (int(row["count"]), int(row["of"])) for row in facts})


def show_prompts(look: Look) -> None:
    """Draws the first questions that are not set aside, the way to the others, and the way back."""
    every, aside = questions_of(look), st.query_params.get_all(ASIDE)
    open_ones = [one for one in every if one.prompt.name not in aside]
    set_aside = [one for one in every if one.prompt.name in aside]
    shown_now().narrow(f"{in_words(len(set_aside), 'question')} set aside." if set_aside else "", ASIDE)
    put(TO_OPEN_WITH)
    if not every:
        say_all(["Nothing in the figures gives rise to a question yet."], "pr-filtered")
        return
    say_all([THEY_ARE], "pr-filtered")
    for one in open_ones[:OPENING]:
        _draw(one, aside)
    if not open_ones:
        say_all(["Every question has been set aside."])
    if rest := open_ones[OPENING:]:
        with st.expander(f"{counted(len(rest), 'more question')}"):
            for one in rest:
                _draw(one, aside)
    if set_aside:
        label = f"Bring back what was set aside ({len(set_aside)})"
        st.button(label, on_click=_leave_aside, args=([],), key="aside-back", type="tertiary")


def _draw(one: Asked, aside: list[str]) -> None:
    name = one.prompt.name
    say_all([one.words])
    with st.container(horizontal=True, vertical_alignment="center", key=f"prompt-{name}"):
        _evidence(one.prompt)
        st.button("Set aside", on_click=_leave_aside, args=([*aside, name],), key=f"aside-{name}", type="tertiary")


def _evidence(prompt: Prompt) -> None:
    if prompt.anchor:  # a link to the page itself would lead to its top
        st.html(f'<a class="pr-below" href="#{prompt.anchor}">Below: {escape(prompt.look)}</a>', width="content")
        return
    page = PAGES[prompt.page]
    st.page_link(page.file, label=f"{page.title}: {prompt.look}", query_params=dict(prompt.query) or None)


def _leave_aside(names: list[str]) -> None:
    st.query_params[ASIDE] = names
