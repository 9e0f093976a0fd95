"""The desk of the Load page on the screen: the uploader, what has to be answered, what was found, and publishing."""

import streamlit as st

from peerreview.load import Candidate
from peerreview.outcome import losses_in_words
from peerreview.store.place import own_protocols
from peerreview.ui.desk import HOW, WHOSE, Desk
from peerreview.ui.facts import say_all
from peerreview.ui.fix_lists import show_fix_lists
from peerreview.ui.found import (
    changes_in_words,
    changes_of,
    counts_of,
    issues_in_words,
    issues_of,
    rows_in_words,
    say_found,
    sheets_of,
    show_changes,
    show_counts,
    show_issues,
)
from peerreview.ui.mapping import ask_about_open_sheets, ask_about_other_sheets, open_sheets
from peerreview.ui.menu import OVERVIEW
from peerreview.ui.names_asked import show_names_asked
from peerreview.words import counted, first_capital, listed, literal
from peerreview.workbook.book import LIMITS

NEW, BOTH = "Yes, a newer version: replace it", "No, another workbook: keep both"
ASKED = {
    WHOSE: "The workbooks do not say which partnership they belong to. Say it once; it is remembered.",
    HOW: "The workbooks do not say which protocol the reviews follow, and so when each step is due. Say it once; "
    "it is remembered.",
}
UNANSWERED = {
    WHOSE: "Say whose workbook it is: choose the partnership, or type its name.",
    HOW: "Say how the partnership reviews: choose its protocol.",
}


def uploader(desk: Desk) -> None:
    """Draws the box for workbooks; what is dropped there is read and checked at once."""
    uploaded = st.file_uploader(
        "Workbooks to load (Excel or csv, as many as you like)",
        accept_multiple_files=True,
        key=f"workbooks-{desk.turn}",
        on_change=desk.touch,
        max_upload_size=LIMITS.file_mb,
    )
    if desk.differs(uploaded):
        with st.status("Reading …") as status:
            desk.take(uploaded, lambda words: status.update(label=f"{literal(words)} …"))
        st.rerun()


def tell(desk: Desk) -> None:
    """Draws what went wrong, or what was just done, with the way back."""
    if desk.problem:
        st.warning(literal(desk.problem))
    done = desk.published
    if desk.said:
        st.success(literal(desk.said))
    elif done is not None:
        with st.container(border=True, key="published"):
            say_found([f"Published as snapshot {done.number}. Every page shows it from now on."])
            say_all(["It is the first one; to take it out again, forget its workbooks below."] * (done.before is None))
            with st.container(horizontal=True, vertical_alignment="center"):
                st.page_link(OVERVIEW.file, label="See it on Overview")
                if done.before is not None:
                    st.button("Undo", on_click=desk.undo, key="undo")


def show_desk(desk: Desk) -> None:
    """Draws what is on the desk: first what has to be answered, then what publishing would do."""
    for name in desk.tray.twice(desk.apart):
        say_all([f"{name} is here more than once; the one that came last counts."], "pr-filtered")
    if desk.needs:
        with st.container(border=True, key="asked"):
            say_all([ASKED[desk.needs]])
            ask_whose(desk, for_all=False)
    elif desk.candidate is None:
        ask_about_open_sheets(desk)
        ask_about_other_sheets(desk)
        show_issues(issues_of(desk.refused), "issues")
        overrule(desk)
        st.button("Check again", on_click=desk.check, key="check-again")
        st.button("Put these away", on_click=desk.clear, key="put-away")
    if desk.candidate is not None:
        show_candidate(desk, desk.candidate)


def show_candidate(desk: Desk, candidate: Candidate) -> None:
    """Draws what publishing would do in sentences, the questions that are open, the buttons, then everything in tables.

    What a file under a new name is taken for comes first: the rest hangs on the answer.
    """
    counts, changes = counts_of(candidate.counts), changes_of(candidate.changes)
    issues = issues_of([*candidate.refused, *candidate.issues])
    asked = bool(candidate.versions or desk.apart)
    if asked:
        versions(desk, candidate)
    with st.container(border=True, key="candidate"):
        say_found([changes_in_words(changes, first=candidate.base is None)])
        say_all([rows_in_words(counts), issues_in_words(issues), said_of(candidate, desk)])
        if not (waits := open_questions(desk)):
            publishing(desk, candidate)
    if waits:
        ask_about_open_sheets(desk)
    show_names_asked(desk)
    if waits:
        with st.container(border=True, key="publishing"):
            say_all([waits] * (not candidate.unchanged and not desk.moved))
            publishing(desk, candidate)
    if not asked:
        versions(desk, candidate)
    ask_about_other_sheets(desk)
    show_changes(changes, sheets_of(candidate.changes), "would-change")
    if not desk.needs:
        overrule(desk)
    show_issues(issues, "issues")
    show_fix_lists(desk.files, [*candidate.refused, *candidate.issues])
    show_counts(counts, "rows")


def open_questions(desk: Desk) -> str:
    """What publishing would leave out until it is answered, as a sentence; "" where no question is open."""
    things = {"sheet": len(open_sheets(desk)), "name": len(desk.names_waiting)}
    said = listed([counted(number, thing) for thing, number in things.items() if number])
    if not any(things.values()):
        return ""
    asked = "is a question" if sum(things.values()) == 1 else "are questions"
    return f"There {asked} above about {said}. You can publish first: what waits for an answer is kept."


def publishing(desk: Desk, candidate: Candidate) -> None:
    """Draws the button that is next: publish, or check again where somebody else published meanwhile."""
    if candidate.unchanged:
        say_all(["This is loaded already, exactly as it is here, so there is nothing to publish."], "pr-filtered")
    elif desk.moved:
        say_all(["Somebody else published meanwhile. Check again to see what would change now."], "pr-filtered")
    confirmed = candidate.unchanged or desk.moved or confirm_losses(candidate)
    with st.container(horizontal=True):
        if desk.moved:
            st.button("Check again", on_click=desk.check, key="check-again", type="primary")
        elif not candidate.unchanged:
            st.button("Publish", on_click=desk.publish, key="publish", type="primary", disabled=not confirmed)
        st.button("Put these away", on_click=desk.clear, key="put-away")


def confirm_losses(candidate: Candidate) -> bool:
    """Draws what has to be confirmed before publishing would take out much; True where nothing has, or it is."""
    if not candidate.losses:
        return True
    lost = losses_in_words(candidate.losses)
    say_all([f"{lost} would go. Is this the workbook that you mean, and all of it?"])
    return st.checkbox(literal(f"Publish, although {lost} go"), key=f"lose-{candidate.path.stem}")


def said_of(candidate: Candidate, desk: Desk) -> str:
    """Whose the workbooks are taken to be, and by which protocol they review."""
    titles = {name: protocol.title for name, protocol in own_protocols(desk.store).items()}
    whose = list(dict.fromkeys(s.partnership for s in candidate.sources if s.partnership))
    used = dict.fromkeys(s.protocol for s in candidate.sources if s.protocol)
    how = [titles.get(name, f"{name}, which is no longer known here") for name in used]
    said = [f"For {listed(whose)}"] * bool(whose) + [f"by the protocol {listed(how)}"] * bool(how)
    return f"{first_capital(', '.join(said))}." if said else ""


def versions(desk: Desk, candidate: Candidate) -> None:
    """Draws what each workbook is taken for, where it could also be another one that is to be kept beside it."""
    replaces = desk.replaces
    choices = [n for n in desk.tray.names if n in replaces or n in desk.apart or n in desk.tray.twice(desk.apart)]
    if not choices:
        return
    surprising = bool(candidate.versions or desk.apart)
    label = f"Taken for a newer version of what was loaded before: {counted(len(replaces), 'workbook')}"
    if not replaces and not surprising:
        label = f"Here more than once: {counted(len(choices), 'workbook')}"
    with st.expander(label, expanded=surprising):
        for name in choices:
            newer = candidate.versions.get(name)
            st.radio(
                literal(f"{name} {newer.words}. Replace it?" if newer else _taken_for(name, desk)),
                (NEW, BOTH),
                index=int(name in desk.apart),
                key=f"version-{name}",
                horizontal=True,
                on_change=_keep_apart,
                args=(desk, choices),
            )


def _taken_for(name: str, desk: Desk) -> str:
    if name in desk.apart:
        return f"{name} is kept beside what it looks like"
    return f"{name} was loaded before" if name in desk.replaces else f"{name} is here more than once"


def _keep_apart(desk: Desk, choices: list[str]) -> None:
    desk.keep_apart([name for name in choices if st.session_state.get(f"version-{name}") == BOTH])


def overrule(desk: Desk) -> None:
    """Draws the way to say something else than what was understood or remembered."""
    with st.expander("Not theirs, or another protocol? Say it here"):
        ask_whose(desk, for_all=True)


def ask_whose(desk: Desk, *, for_all: bool) -> None:
    """Draws the form that asks which partnership the workbooks belong to and which protocol its reviews follow."""
    protocols = own_protocols(desk.store)
    known = sorted({s.partnership for s in desk.store.sources(desk.store.current) if s.partnership})
    yours = [name for name in known if desk.viewer.role == "local" or name in desk.viewer.partnerships]
    with st.form("whose", border=False):
        if for_all or desk.needs == WHOSE:
            if yours:
                st.selectbox("Partnership", yours, index=None, key="whose-known", placeholder="Choose one")
            if desk.viewer.role == "local":
                st.text_input("Or a new one, by its name" if yours else "Name of the partnership", key="whose-new")
        st.selectbox(
            "Protocol: how the partnership reviews",
            list(protocols),
            index=None,
            key="whose-protocol",
            format_func=lambda name: protocols[name].title,
            placeholder="Choose one" if desk.needs == HOW else "Empty if it is in the workbook",
        )
        if desk.unanswered and not for_all:
            st.warning(UNANSWERED[desk.unanswered])
        st.form_submit_button("Check", on_click=_answer, args=(desk, for_all), type="primary")


def _answer(desk: Desk, for_all: bool) -> None:
    said = st.session_state
    asked = desk.needs
    partnership = said.get("whose-new", "").strip() or said.get("whose-known") or desk.given.partnership
    desk.answer(partnership, said.get("whose-protocol") or desk.given.protocol, for_all=for_all)
    desk.unanswered = asked if desk.needs == asked else None
