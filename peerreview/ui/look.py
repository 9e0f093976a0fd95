"""What a page needs to know: which records, as at when, seen by whom; and the answers to its questions."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from typing import Any

import pandas as pd
import streamlit as st

from peerreview.access import LOCAL, Viewer
from peerreview.errors import UserError
from peerreview.known import Known
from peerreview.packs.records import Records
from peerreview.questions import catalogue
from peerreview.questions.ask import ask, today
from peerreview.store.place import open_store, protocol_files
from peerreview.store.store import Store
from peerreview.ui.answers import Answers
from peerreview.upkeep import ensure_readable

MOST_NAMES = 100_000  # of partnerships, for all who looked
MOVED_ON = "Somebody has just published. Load the page again to see what is live now."
_answers = Answers()
_names: Known[tuple[str, ...]] = Known(len, MOST_NAMES)


@dataclass(frozen=True, slots=True)
class Look:
    """One viewer's look at one snapshot. `live` is False where an earlier snapshot was asked for.

    `fixed` is True where the store fixes the day (the demo does). `partnership` is the chosen one, or the
    only one. `notes` are sentences about what the address asked for and could not be had. `made` tells a snapshot
    from another one of the same number in a store that was made anew.
    """

    store: Store
    snapshot: int | None
    live: bool
    viewer: Viewer
    as_of: date
    fixed: bool
    made: int = 0
    partnerships: tuple[str, ...] = ()
    partnership: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def of_day(self) -> tuple[Hashable, ...]:
        """What every answer depends on beside what is asked: the snapshot, the day and what the viewer may see."""
        return (self.store.folder, self.snapshot, self.made, self.as_of, self.viewer.scope)

    @property
    def scope(self) -> tuple[Hashable, ...]:
        """What a part of a page depends on beside its own choices: that, the partnership and the store's protocols."""
        return (*self.of_day, self.partnership, protocol_files(self.store))

    def answer(self, question: str, **parameters: Any) -> pd.DataFrame:
        """The answer for this look, from the cache where it was asked before; raises what `ask` raises.

        `partnership` is this look's unless another is given. An answer belongs to one snapshot and so
        never goes stale. Raises UserError where the snapshot was removed in the middle of a page.
        """
        asked = {"partnership": self.partnership} if "partnership" in catalogue.question(question).parameters else {}
        asked |= parameters
        columns = catalogue.question(question).narrows
        cut = {name: value for name, value in asked.items() if name in columns and value is not None}
        whole = {name: value for name, value in asked.items() if name not in cut}
        work_out = partial(self._cut, question, whole, cut) if cut else partial(self._ask, question, whole)
        try:
            return _answers.get((*self.of_day, question, *sorted(whole.items()), *sorted(cut.items())), work_out)
        except UserError:
            _made(self.store, self.snapshot)
            raise

    def _cut(self, question: str, whole: dict[str, Any], cut: dict[str, Any]) -> pd.DataFrame:
        """The rows of the whole answer that have these values: every other choice is then answered at once."""
        columns, answer = catalogue.question(question).narrows, self.answer(question, **whole)
        for name, value in cut.items():
            answer = answer.loc[answer[columns[name]] == value]
        return answer.reset_index(drop=True)

    def _ask(self, question: str, asked: dict[str, Any]) -> pd.DataFrame:
        return ask(question, self.viewer, store=self.store, snapshot=self.snapshot, as_of=self.as_of, **asked)


def look_at(records: Records) -> Look:
    """A look at the records of a pack, without a page."""
    store, snapshot, day = records.store, records.snapshot, records.as_of
    live, fixed = snapshot == store.current, day == store.fixed_as_of
    look = Look(store, snapshot, live, records.viewer, day, fixed, _made(store, snapshot))
    return replace(look, partnerships=_partnerships(look), partnership=records.partnership)


def _made(store: Store, snapshot: int | None) -> int:
    """When a snapshot was made; raises UserError where it has been removed meanwhile."""
    try:
        return store.path(snapshot).stat().st_mtime_ns if snapshot is not None else 0
    except OSError as problem:
        raise UserError(MOVED_ON) from problem


def carried(name: str) -> str | None:
    """A value from the page's address that stays there when another page is chosen."""
    value: str | None = st.query_params.get(name) or st.session_state.get(f"carried-{name}")
    if value and st.query_params.get(name) != value:
        st.query_params[name] = value
    st.session_state[f"carried-{name}"] = value
    return value


def leave(*names: str) -> None:
    """Drops values that were carried in the address; for use as a callback."""
    for name in names:
        st.session_state.pop(f"carried-{name}", None)
        st.query_params.pop(name, None)


def looking() -> Look:
    """Who looks at what, as at when: from the address of the page, else live and today."""
    store, notes = open_store(), []
    if rebuilt := _made_readable(str(store.folder), store.current):
        notes.append(rebuilt)
    live = store.current
    snapshot, complaint = _snapshot(carried("snapshot"), store, live)
    notes += complaint
    day, complaint = _day(carried("as_at"), store.fixed_as_of or today())
    notes += complaint
    fixed = store.fixed_as_of == day
    look = Look(store, snapshot, snapshot == live, LOCAL, day, fixed, _made(store, snapshot), notes=tuple(notes))
    return look if snapshot is None else _with_partnership(look)


@lru_cache(maxsize=64)
def _made_readable(folder: str, live: int | None) -> str | None:  # noqa: ARG001 (once for each live snapshot)
    return ensure_readable(Store.open(folder))


def _with_partnership(look: Look) -> Look:
    names = _partnerships(look)
    wanted = st.session_state.get("partnership") or st.query_params.get("partnership")
    chosen = wanted if wanted in names else next(iter(names), None)
    asked = st.query_params.get("partnership")
    unknown = (
        [f"“{asked}” in the address is not among these, so this is {chosen}."]
        if chosen and asked not in (None, *names)
        else []
    )
    return replace(look, partnerships=names, partnership=chosen, notes=(*look.notes, *unknown))


def _partnerships(look: Look) -> tuple[str, ...]:
    return _names.get(look.of_day, lambda: tuple(sorted(set(look.answer("partnerships")["partnership"]))))


def _snapshot(text: str | None, store: Store, live: int | None) -> tuple[int | None, list[str]]:
    if not text or text == str(live):
        return live, []
    kept = {str(number): number for number in store.kept()}
    if text in kept:
        return kept[text], []
    return live, [f"Snapshot “{text}” is no longer kept, so this is the latest."]


def _day(text: str | None, otherwise: date) -> tuple[date, list[str]]:
    if not text:
        return otherwise, []
    try:
        return date.fromisoformat(text), []
    except ValueError:
        return otherwise, [f"“{text}” in the address is not a day. Write it as in 2026-03-31."]
