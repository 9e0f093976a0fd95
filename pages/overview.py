import streamlit as st

from peerreview.access import LEADING
from peerreview.ui.attention import (
    across,
    attention,
    last_load,
    not_tracked,
    partnership_addresses,
    show_attention,
    show_missing,
    to_put_right,
)
from peerreview.ui.empty import nothing_loaded, nothing_placed
from peerreview.ui.facts import record, records, say_all
from peerreview.ui.figures import Figure, show_figures
from peerreview.ui.look import Look, looking
from peerreview.ui.menu import FOLLOW_UPS, LOAD, METHODS, SCHOOLS
from peerreview.ui.opening import opening
from peerreview.ui.tables import show_table
from peerreview.ui.words import counted, of

COMING = {"on": "Due", "step": "Step", "host": "School", "person": "Whom to ask"}
COMING_ALSO = {"week": "Week", "kind": "Kind", "who": "Whose turn", "state": "State", "basis": "Why it is due then"}
EACH = {
    "partnership": "Partnership",
    "year_in_words": "Schools reviewed this year",
    "overdue": "Overdue",
    "due_soon": "Due soon",
    "unscheduled": "Unscheduled",
    "not_recorded": "Not recorded",
    "impact_shown": "Reviews with impact shown",
}
FEW = 10  # changes that are shown without being asked for
CHANGED = {"school": "School", "what": "What", "before": "Before", "after": "Now", "sheet": "Sheet"}


def figures(look: Look) -> None:
    h = look.answer("headlines").iloc[0]
    steps = counted(int(look.answer("standing")["of"].iloc[0]), "step")
    show_figures(
        [
            Figure("Reviewed this year", of(h.reviewed_this_year, h.members), f"schools, in {h.academic_year}"),
            Figure("Overdue", int(h.overdue), f"of {steps}", state="overdue"),
            Figure("Due soon", int(h.due_soon), "within 14 days", state="due soon"),
            Figure("Unscheduled", int(h.unscheduled), f"of {steps}", state="unscheduled"),
            Figure("Impact shown", of(h.impact_shown, h.impact_assessed), "reviews with impact assessed")
            if h.impact_assessed
            else Figure("Impact shown", "None yet", "no impact has been assessed"),
        ]
    )


def coming_up(look: Look) -> None:
    st.header("The next 60 days", anchor="next")
    coming = look.answer("coming_up")
    if coming.empty:
        say_all(["Nothing is due in the next 60 days."], "pr-filtered")
        return
    caption = f"{counted(len(coming), 'step')} due by date"
    under = {"on": "away"}
    show_table(
        coming, caption, COMING, name="next-60-days", under=under, private=["step"], groups="week", also=COMING_ALSO
    )


def changed(look: Look) -> None:
    st.header("Since the last load", anchor="changed")
    lines = look.store.lineage(look.snapshot)
    say_all([last_load(record(look.answer("changes_summary")) or {}, lines)], "pr-filtered")
    changes = look.answer("changes")
    if not changes.empty:
        with st.expander("Every change, cell by cell", expanded=len(changes) <= FEW):
            show_table(changes, counted(len(changes), "change"), CHANGED, name="changes")


def others(look: Look) -> None:
    if len(look.partnerships) < 2:
        return
    st.header("All your partnerships", anchor="partnerships")
    each = look.answer("headlines", partnership=None).assign(address=partnership_addresses)
    say_all([across(record(each) or {}, len(each), look.as_of)])
    addresses = {"partnership": "address"}
    show_table(each, f"{len(each)} partnerships, in alphabetical order", EACH, name="partnerships", addresses=addresses)


def onward(look: Look) -> None:
    st.header("Where to go next", anchor="onward")
    with st.container(key="onward", gap="xxsmall"):
        steps = {row["state"]: row["steps"] for row in records(look.answer("standing"))}
        for state in ("overdue", "due soon", "unscheduled"):
            if steps[state]:
                label = f"Follow-ups: {counted(steps[state], 'step')} {state}"
                st.page_link(FOLLOW_UPS.file, label=label, query_params={"state": state})
        schools = counted(len(look.answer("schools")), "school")
        st.page_link(SCHOOLS.file, label=f"Schools: each school's own story and plan ({schools})")
        if look.viewer.role in LEADING:
            st.page_link(LOAD.file, label=f"Load: {to_put_right(len(look.answer('issues')))}")
        st.page_link(METHODS.file, label="Methods: what each figure means and where it comes from")


look = looking()
opening("Overview", "What needs attention now", look)
if look.snapshot is None:
    nothing_loaded()
elif look.partnership is None:
    nothing_placed()
else:
    show_attention(attention(look.answer("standing"), look.as_of))
    show_missing(look)
    figures(look)
    say_all([not_tracked(look.answer("not_tracked")["step"].tolist())], "pr-filtered")
    others(look)
    onward(look)
    if look.viewer.role in LEADING:
        changed(look)
    coming_up(look)
