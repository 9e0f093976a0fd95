"""What a store keeps, on the screen: its workbooks, every decision about them, and templates to fill in."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from peerreview.due import say_date
from peerreview.packs.sheets import XLSX
from peerreview.report import moment_of, what_was_done, workbooks_of
from peerreview.store.gias import Gias
from peerreview.store.place import own_protocols
from peerreview.store.seen import Identity, seen
from peerreview.store.source import Source
from peerreview.templates import write_for
from peerreview.ui.desk import Desk
from peerreview.ui.facts import say_all
from peerreview.ui.look import Look
from peerreview.ui.tables import show_table
from peerreview.words import counted, in_london, is_blank, listed, literal, loaded_on, say_moment

SOURCES = {
    "source": "Workbook",
    "changed": "Last changed",
    "seen": "Last seen",
    "rows_in": "Rows in",
    "loaded": "Loaded",
}
SOURCES_ALSO = {
    "file": "File",
    "loaded_on": "Last loaded",
    "protocol_title": "Protocol",
    "partnership": "Partnership",
    "left_out": "Left out",
}
HISTORY = {"what": "What happened", "at": "When", "files": "Workbooks", "standing": "Snapshot"}


def show_sources(look: Look, desk: Desk) -> None:
    """Draws the workbooks that the records come from, and the way to forget one that was ever loaded."""
    sources = look.answer("sources", partnership=None)
    titles = {name: protocol.title for name, protocol in own_protocols(look.store).items()}
    shown = sources.assign(
        loaded_on=[say_moment(moment) for moment in sources["loaded_at"]],
        changed=_moments(sources, look.store.changed_at()),
        seen=_moments(sources, {who: one.at for who, one in seen(look.store.folder).items()}, latest=True),
        protocol_title=sources["protocol"].map(titles),
    )
    groups = "partnership" if sources["partnership"].nunique() > 1 else None
    under = {"source": "protocol_title"}
    if not shown.empty:
        say_all([loaded_on(shown["loaded_at"].max(), look.as_of)], "pr-filtered")
        show_table(shown, "Workbooks", SOURCES, name="workbooks", groups=groups, under=under, also=SOURCES_ALSO)
    if gias := look.store.gias(look.store.current):
        say_all([register_used(gias)], "pr-filtered")
    if not desk.whole:
        return
    with st.expander("Forget a workbook"):
        say_all(["For a workbook that should never have been loaded. It cannot be undone."], "pr-filtered")
        ever = desk.store.ever_loaded()
        names = {f"{source.source} ({source.partnership or 'several partnerships'})": source for source in ever}
        chosen = st.selectbox("Workbook", list(names), index=None, key="forget", placeholder="Choose one")
        if st.button("Forget it …", key="forget-ask", disabled=chosen is None) and chosen:
            _forget(desk, names[chosen], len(look.store.kept()))


def register_used(gias: Gias) -> str:
    """The sentence that says which register of schools is used."""
    return (
        f"What the list of schools leaves blank is filled from the register of schools of {say_date(gias.day)} "
        f"({counted(gias.schools, 'school')})."
    )


def _moments(sources: pd.DataFrame, known: Mapping[Identity, str], *, latest: bool = False) -> list[str]:
    """What is known of each workbook, else when it was last loaded; or the later of the two."""
    found = []
    for whose, source, at in zip(sources["partnership"], sources["source"], sources["loaded_at"], strict=True):
        who = (None if is_blank(whose) else whose, source)
        moment = in_london(datetime.fromisoformat(known[who])) if who in known else in_london(at)
        found.append(say_moment(max(moment, in_london(at)) if latest else moment))
    return found


@st.dialog("Forget this workbook?")
def _forget(desk: Desk, source: Source, snapshots: int) -> None:
    up_to_now = "snapshot" if snapshots == 1 else f"{snapshots} snapshots"
    say_all(
        [
            f"“{source.source}” was last loaded on {say_moment(datetime.fromisoformat(source.loaded_at))}.",
            "Its rows leave every page, and every copy of it that is kept here is removed.",
            f"The {up_to_now} up to now {'goes' if snapshots == 1 else 'go'} too, because it is in them: neither Undo",
            "nor the history can bring it back. Your own file stays as it is.",
        ]
    )
    what = (source.source, source.partnership)
    if st.button("Forget it", type="primary", key="forget-sure", on_click=desk.forget, args=what):
        _say_and_close(desk)


def show_history(look: Look, desk: Desk) -> None:
    """Draws every decision, newest first, and the way back to any snapshot that is still kept."""
    lines = look.store.history()
    if not desk.whole:
        say_all(["Others load into this store too, so its history is for whoever keeps it."], "pr-filtered")
        return
    show_table(history(lines), "Newest first", HISTORY, name="history")
    back = {line["snapshot"]: line for line in lines if line["kept"] and not line["live"]}
    if not back:
        return
    with st.expander("Go back to an earlier snapshot"):
        chosen = st.selectbox(
            "Snapshot",
            list(back),
            index=None,
            key="back",
            placeholder="Choose one",
            format_func=lambda number: f"{number}: {moment_of(back[number])}, {_files(back[number])}",
        )
        if st.button("Go back …", key="back-ask", disabled=chosen is None) and chosen:
            _go_back(desk, chosen, look.store.current, moment_of(back[chosen]))


@st.dialog("Go back to this snapshot?")
def _go_back(desk: Desk, number: int, live: int | None, when: str) -> None:
    say_all(
        [
            f"Every page will show what it showed after the load of {when}.",
            f"Nothing is removed: you can come back to snapshot {live} in the same way.",
        ]
    )
    if st.button("Go back", type="primary", key="back-sure", on_click=desk.go_back, args=(number, live)):
        _say_and_close(desk)


def _say_and_close(desk: Desk) -> None:
    """The page says it at its top, which may be out of sight."""
    st.toast(literal(desk.problem or desk.said or ""))
    st.rerun()


def history(lines: list[dict[str, Any]]) -> pd.DataFrame:
    """Every decision in words, as they came."""
    rows = [
        {"what": what_was_done(line), "at": moment_of(line), "files": _files(line), "standing": _standing(line)}
        for line in lines
    ]
    return pd.DataFrame(rows, columns=list(HISTORY))


def _files(line: dict[str, Any]) -> str:
    return listed(workbooks_of(line)) if workbooks_of(line) else ""


def _standing(line: dict[str, Any]) -> str:
    if "snapshot" not in line:
        return ""
    return f"{line['snapshot']}{', shown now' if line['live'] else '' if line['kept'] else ', no longer kept'}"


def show_template(look: Look) -> None:
    """Draws the choice of a workbook to fill in: for which protocol, with or without the partnership's schools."""
    protocols = own_protocols(look.store)
    chosen = st.selectbox(
        "Protocol",
        list(protocols),
        index=list(protocols).index(_usual(look, list(protocols))),
        key="template-protocol",
        format_func=lambda name: protocols[name].title,
        width=420,
    )
    filled = look.partnership is not None and st.checkbox(
        literal(f"Fill in the schools of {look.partnership}"), value=True, key="template-filled"
    )
    st.download_button(
        "Download the workbook",
        template(look, chosen, filled=filled),
        f"peer-reviews-{chosen}.xlsx",
        XLSX,
        key="template",
        on_click="ignore",
    )


def _usual(look: Look, protocols: Sequence[str]) -> str:
    """The protocol of the partnership that is looked at, else the first there is."""
    known = look.answer("partnerships")["protocol"].tolist() if look.partnership else []
    return next((protocol for protocol in known if protocol in protocols), protocols[0])


def template(look: Look, protocol: str, *, filled: bool) -> Callable[[], bytes]:
    """What makes the workbook's bytes, once somebody asks for it."""
    return partial(_template, look, protocol, filled)


def _template(look: Look, protocol: str, filled: bool) -> bytes:
    out = io.BytesIO()
    write_for(out, protocol, look.store, look.partnership, look.viewer, with_schools=filled)
    return out.getvalue()
