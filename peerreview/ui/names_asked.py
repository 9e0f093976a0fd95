"""The names of schools that nobody goes by: each asked once, and accepted for the whole partnership."""

from collections.abc import Sequence

import streamlit as st

from peerreview.store.aliases import Alias, Waiting
from peerreview.ui.desk import Desk
from peerreview.ui.facts import say_all
from peerreview.words import counted, literal

LEAVE = "Somebody else, or leave it for now"
AT_ONCE = 20  # names asked at a time: more is a list of schools that is missing, not names to be accepted


def show_names_asked(desk: Desk) -> None:
    """Draws a form that asks which school each unknown name means; nothing where there is none.

    With workbooks on the desk it asks about what publishing would leave out, else about what is loaded.
    """
    if desk.accepted and desk.candidate:
        told = [f"“{alias.text}” means {alias.school}" for alias in desk.accepted]
        say_all([f"Accepted once you publish: {'; '.join(told)}."], "pr-filtered")
    waiting = desk.names_waiting
    if not waiting:
        return
    several = len({one.partnership for one in waiting}) > 1
    with st.expander(_called(waiting), expanded=True):
        say_all(["Say once which school is meant; it is remembered, and it can be undone."], "pr-filtered")
        with st.form(f"names-{desk.turn}", border=False):
            for one in waiting[:AT_ONCE]:
                _choice(one, several=several)
            if len(waiting) > AT_ONCE:
                say_all([f"Then come {counted(len(waiting) - AT_ONCE, 'more name')}."], "pr-filtered")
            st.form_submit_button("Accept these names", on_click=_accept, args=(desk, waiting[:AT_ONCE]), key="accept")


def _called(waiting: Sequence[Waiting]) -> str:
    rows = sum(one.rows for one in waiting)
    names = counted(len(waiting), "name") + (" is" if len(waiting) == 1 else " are")
    return f"{names} not in the list of schools" + (f"; {_wait(rows)} for that" if rows else "")


def _choice(one: Waiting, *, several: bool) -> None:
    whose = f", {one.partnership}" if several else ""
    waits = f"{_wait(one.rows)} for it" if one.rows else f"in {counted(one.cells, 'cell')}, and no row waits for it"
    st.selectbox(
        literal(f"“{one.text}”{whose}: {waits}"),
        [*one.likely, *one.others],
        index=None,
        key=_key(one),
        placeholder=LEAVE,
    )


def _wait(rows: int) -> str:
    return f"{counted(rows, 'row')} {'waits' if rows == 1 else 'wait'}"


def _key(one: Waiting) -> str:
    return f"means {one.partnership} {one.text}"


def _accept(desk: Desk, asked: Sequence[Waiting]) -> None:
    meant = [(one, st.session_state.get(_key(one))) for one in asked]
    said: list[Alias] = [one.means(school) for one, school in meant if school]
    if said:
        desk.accept_names(said)
