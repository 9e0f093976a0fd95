"""The paper for governors on the Packs page: what goes in, what stays out and why, how it will look."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

import streamlit as st

from peerreview.packs.governors import governors_paper
from peerreview.packs.governors_content import LEFT_OUT, NOT_FOR_GOVERNORS, Entry, Options, Paper
from peerreview.packs.governors_paper import fitted
from peerreview.packs.paper import PDF, page_pictures, pdf_bytes
from peerreview.packs.slides import PPTX, slides_bytes
from peerreview.packs.told import StaysOut
from peerreview.store.meetings import last_meeting, note_meeting
from peerreview.ui.empty import empty
from peerreview.ui.facts import say_all
from peerreview.ui.filters import pick
from peerreview.ui.look import Look
from peerreview.ui.pack_kinds import KINDS
from peerreview.ui.packs import File, file_name, here, offer, preview, records_of_look
from peerreview.ui.pieces import once
from peerreview.words import counted, first_capital, listed, literal

PARTS = (
    ("confirmed", "What peers confirmed"),
    ("working_on", "What we are working on"),
    ("agreed", "What we agreed"),
    ("earlier", "Earlier actions"),
)
REWORD = (
    "To put one in, write it without the name in its workbook and load that again. Where the word is no name here, say "
    "it in another way: names of the partnership are looked for however they are written."
)
AUDIENCE = (
    "What is for other readers has an audience without governors, from its Audience cell or, where that is blank, from "
    "the protocol. Write “school” there for what governors may read, and load the workbook again."
)
NONE_GOES_IN = "No finding and no action may go in as the records stand."
READ_IT = (
    "Read it before it goes out: only names that the records have are found, so a pupil's name or a nickname that no "
    "sheet has is for you to see."
)


def governors_pack(look: Look) -> None:
    """Draws everything that the head decides, then the preview and the files."""
    say_all([KINDS["governors"].about], "pr-filtered")
    schools = look.answer("schools")
    members = schools[schools["member"]]["school"].tolist()
    school = pick("school", "School", members, first=look.viewer.school_names)
    if school is None:
        empty("schools", "No school is in the records yet.", "Load a workbook that names the schools.")
        return
    since = _last_meeting(look, school)
    whole = _paper(look, school, Options(since))
    left_out = _choices(whole)
    asks = _asks(school)
    ofsted = st.toggle("Add our own line on the areas of Ofsted's report card", key="ofsted", bind="query-params")
    paper = _paper(look, school, Options(since, tuple(left_out), asks, ofsted))
    _stays_out(paper, look.viewer.role)
    name = f"governors-{file_name(school)}-{look.as_of.isoformat()}"
    files = [
        File("Download as PDF", f"{name}.pdf", PDF, partial(_pdf, paper)),
        File("Download as slides", f"{name}.pptx", PPTX, partial(slides_bytes, paper)),
    ]
    offer(files, "governors")
    preview(once(look, _pictures, paper.school, Options(since, tuple(left_out), asks, ofsted), here()), "the paper")


def _paper(look: Look, school: str, options: Options) -> Paper:
    (paper,) = once(look, _made, school, options, here())
    return paper


def _made(look: Look, school: str, options: Options, address: str) -> Iterator[Paper]:  # noqa: ARG001 (part of the key)
    yield governors_paper(records_of_look(look), school, options)


def _pictures(look: Look, school: str, options: Options, address: str) -> Iterator[bytes]:  # noqa: ARG001
    yield from page_pictures(fitted(_paper(look, school, options)))


def _pdf(paper: Paper) -> bytes:
    return pdf_bytes(fitted(paper))


def _last_meeting(look: Look, school: str) -> date | None:
    """The day of the last meeting as the head gives it, which the store keeps for the next paper."""
    where, key = (str(look.partnership), school), f"since-{school}-{look.as_of}"
    known = last_meeting(look.store.folder, where, look.as_of)

    def keep() -> None:
        if day := st.session_state.get(key):
            note_meeting(look.store.folder, where, day, look.as_of)

    chosen: date | None = st.date_input(
        "When did governors last meet?",
        known,
        max_value=look.as_of,
        format="DD/MM/YYYY",
        key=key,
        on_change=keep,
        help="The paper says what has changed since then. The day is kept for the next paper.",
        width=240,
    )
    return chosen


def _choices(paper: Paper) -> list[str]:
    """Draws each finding and action with a tick; returns the keys of those that are not to go in."""
    left_out = []
    st.subheader("What goes in", anchor="choose")
    if not any(entry.stays for entry in paper.entries):
        say_all([NONE_GOES_IN], "pr-filtered")
    for part, heading in PARTS:
        entries: Sequence[Entry] = getattr(paper, part)
        offered = [entry for entry in entries if entry.stays]
        if not offered:
            continue
        with st.expander(f"{heading}: {counted(len(offered), 'text')}", expanded=part != "earlier"):
            for entry in offered:
                label = f"{entry.text} ({entry.state or entry.kind})"
                if not st.checkbox(literal(label), value=True, key=f"in-{paper.school}-{entry.key}"):
                    left_out.append(entry.key)
    return left_out


def _asks(school: str) -> tuple[str, ...]:
    said = st.text_area(
        "What you ask of governors, one line each; left blank, it is made from the records",
        key=f"asks-{school}",  # what one school asks is not another's
        placeholder="For example: Ask us in March how many families came",
        height=90,
    )
    return tuple(line.strip() for line in (said or "").splitlines() if line.strip())


def _stays_out(paper: Paper, by: str) -> None:
    """Draws what is not in the paper, and why, with what can be done."""
    reasons = {why: count for why, count in paper.withheld.items() if why != LEFT_OUT}
    told = [f"{counted(count, 'text')} {why}" for why, count in reasons.items()]
    none = "Nothing of the school's own records stays out but what you left out."
    say_all([f"Stays out: {listed(told)}." if told else none], "pr-filtered")
    others = [] if by == "governor" else [one for one in paper.entries if one.why_not == NOT_FOR_GOVERNORS]
    if others:
        with st.expander(f"What is for other readers: {counted(len(others), 'text')}"):
            say_all([AUDIENCE], "pr-filtered")
            for entry in others:
                say_all([f"{first_capital(entry.kind)}, {entry.key}"], "pr-lead")
    if paper.naming:
        with st.expander(f"What stays out because of a name: {counted(len(paper.naming), 'text')}"):
            say_all([REWORD], "pr-filtered")
            for one in paper.naming:
                say_all([first_capital(_named(one))], "pr-lead")
    for one in paper.asks_naming:
        st.warning(literal(f"What you ask of governors goes in as you wrote it, {_named(one)}"))
    say_all([READ_IT], "pr-filtered")


def _named(one: StaysOut) -> str:
    """Why a text stays out, with the words that name somebody where they may be said."""
    words = f" (“{one.words}”)" if one.words else ""
    return f"{one.why}{words}: “{one.text}”"
