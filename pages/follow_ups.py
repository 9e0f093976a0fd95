import streamlit as st

from peerreview.ui.attention import found, heading, show_missing
from peerreview.ui.empty import nothing_loaded, nothing_placed
from peerreview.ui.facts import record, say_all
from peerreview.ui.filters import Filter, choose, choose_counted, choose_one, options, pick
from peerreview.ui.letter import show_letter
from peerreview.ui.look import Look, looking
from peerreview.ui.opening import opening
from peerreview.ui.states import BY_WORD
from peerreview.ui.tables import show_table
from peerreview.ui.words import first_capital

COLUMNS = {
    "host": "School",
    "step": "Step",
    "due": "Due",
    "person": "Whom to ask",
    "basis": "Why",
    "source_cell": "Complete",
}
UNDATED = ("unscheduled", "not recorded", "not applicable")
UNDER = {"step": "academic_year", "due": "late", "person": "turn", "basis": "warning", "source_cell": "file"}
ALSO = {  # what the download has beside the columns that are shown
    "host": "School",
    "due": "Due",
    "academic_year": "Academic year",
    "kind": "Kind",
    "state": "State",
    "days_overdue": "Days overdue",
    "turn": "Whose turn",
    "email": "Email",
    "warning": "Warning",
    "done": "Done",
    "file": "Workbook",
    "to_type": "What to type there",
}
GROUPS = {"Oldest first": None, "By school": "host", "By step": "topic", "By person": "person"}
ORDER = {"host": "school", "topic": "step", "person": "person", None: None}


def narrowing(look: Look) -> dict[str, str | None]:
    choices = look.answer("follow_up_choices")
    return choose(
        [
            Filter("school", "School", options(choices, "school"), every="Every school"),
            Filter("step", "Step", options(choices, "step"), every="Every step"),
            Filter("contact", "Person to ask", options(choices, "contact"), every="Everybody"),
            Filter("year", "Academic year", options(choices, "year"), every="Every year"),
        ]
    )


def columns(state: str, group: str | None) -> dict[str, str]:
    needless = {"host"} & {group} | ({"due"} if state in UNDATED else set())
    return {key: name for key, name in COLUMNS.items() if key not in needless}


def follow_ups(look: Look, chosen: dict[str, str | None]) -> list[str]:
    """Draws the steps in one state; returns the schools that they belong to, in the order that is shown."""
    standing = look.answer("standing", **chosen)
    counts = dict(zip(standing["state"], standing["steps"], strict=True))
    names = {state: first_capital(state) for state in counts}
    state = choose_counted("state", "Steps that are", counts, names)
    order = choose_one("order", "In what order", list(GROUPS))
    group = GROUPS[order]
    say_all(found(record(standing, state=state) or {}, BY_WORD[state].means, narrowed=any(chosen.values())), "pr-lead")
    rows = look.answer("follow_ups", state=state, by=ORDER[group], **chosen)
    if not rows.empty:
        show_table(
            rows,
            heading(state, len(rows), "By school" if state in UNDATED and group is None else order),
            columns(state, group),
            name=f"follow-ups-{state.replace(' ', '-')}",
            under=UNDER,
            addresses={"person": "write_to"},
            private=["step"],
            groups=group,
            also=ALSO,
        )
    return rows["host"].tolist()


def writing(look: Look, school: str | None, shown: list[str]) -> None:
    st.header("A note to one headteacher", anchor="write")
    waiting = look.answer("reminders", school=school)
    heads = dict(zip(waiting["school"], waiting["to"], strict=True))
    first = [heads[host] for host in shown if host in heads]
    to = pick("to", "Write to", waiting["to"].unique().tolist(), first=first)
    if to is None:
        say_all(["Nothing is overdue, due soon or without a date, so there is nothing to write."], "pr-filtered")
        return
    show_letter(look.answer("reminders", to=to), look.as_of)


look = looking()
opening("Follow-ups", "Every step that reviews lead to, why it is due and whom to ask", look)
if look.snapshot is None:
    nothing_loaded()
elif look.partnership is None:
    nothing_placed()
else:
    show_missing(look)
    chosen = narrowing(look)
    shown = follow_ups(look, chosen)
    with st.container(key="note"):
        writing(look, chosen["school"], shown)
