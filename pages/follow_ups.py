import streamlit as st

from peerreview.ui.empty import nothing_loaded, nothing_placed
from peerreview.ui.filters import Filter, choose, choose_counted, choose_one, options, pick
from peerreview.ui.letter import show_letter
from peerreview.ui.look import Look, looking
from peerreview.ui.opening import opening
from peerreview.ui.parts.attention import missing
from peerreview.ui.parts.follow_ups import GROUPS, ORDER, finding, steps
from peerreview.ui.pieces import said, show
from peerreview.words import first_capital


def narrowing(look: Look) -> dict[str, str | None]:
    choices = options(look, "follow_up_choices")
    return choose(
        [
            Filter("school", "School", choices["school"], every="Every school"),
            Filter("step", "Step", choices["step"], every="Every step"),
            Filter("contact", "Person to ask", choices["contact"], every="Everybody"),
            Filter("year", "Academic year", choices["year"], every="Every year"),
        ]
    )


def in_one_state(look: Look, chosen: dict[str, str | None]) -> tuple[str, str]:
    standing = look.answer("standing", **chosen)
    counts = dict(zip(standing["state"], standing["steps"], strict=True))
    state = choose_counted("state", "Steps that are", counts, {state: first_capital(state) for state in counts})
    return state, choose_one("order", "In what order", list(GROUPS))


def writing(look: Look, school: str | None, shown: list[str]) -> None:
    st.header("A note to one headteacher", anchor="write")
    waiting = look.answer("reminders", school=school)
    heads = dict(zip(waiting["school"], waiting["to"], strict=True))
    first = [heads[host] for host in shown if host in heads]
    to = pick("to", "Write to", waiting["to"].unique().tolist(), first=first, said=False)
    if to is None:
        none = "Nothing is overdue, due soon or without a date, so there is nothing to write."
        said([none], "pr-filtered").draw()
        return
    show_letter(look.answer("reminders", to=to), look.as_of)


look = looking()
opening("Follow-ups", "Every step that reviews lead to, why it is due and whom to ask", look)
if look.snapshot is None:
    nothing_loaded()
elif look.partnership is None:
    nothing_placed()
else:
    top = st.container()  # the finding comes before the filters that it depends on
    show(look, missing)
    chosen = narrowing(look)
    state, order = in_one_state(look, chosen)
    with top:
        show(look, finding, state, **chosen)
    show(look, steps, state, order, **chosen)
    shown = look.answer("follow_ups", state=state, by=ORDER[GROUPS[order]], **chosen)["host"].tolist()
    with st.container(key="note"):
        writing(look, chosen["school"], shown)
