"""Filters: few, visible, in the page's address, with a sentence that says what they do and a way back."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from peerreview.framework import titled
from peerreview.store.place import own_protocols
from peerreview.ui.look import Look
from peerreview.ui.pieces import once
from peerreview.ui.shown import shown_now
from peerreview.words import listed, literal

REVIEWS = {
    "year": ("Academic year", "Every year"),
    "protocol": ("Protocol", "Every protocol"),
    "theme": ("Theme", "Every theme"),
    "school": ("School", "Every school"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice. `key` is its name in the address and in the question; `every` is the choice of all.

    `start` is what is chosen at first: all, unless it names an option. A filter that is not drawn leaves all.
    """

    key: str
    label: str
    options: Sequence[str]
    every: str = "All"
    start: str | None = None


def choose(filters: Sequence[Filter]) -> dict[str, str | None]:
    """Draws the filters in a row, with their sentence; returns key → choice, None for all.

    A filter with fewer than two options is not drawn: there is nothing to choose.
    """
    shown = [f for f in filters if len(f.options) > 1]
    for f in filters:
        _say_unknown(f.key, [f.every, *f.options], f.start or f.every)
    with st.container(horizontal=True, key="filters"):
        chosen = {f.key: _draw(f) for f in shown}
    if any(chosen.values()):
        with st.container(horizontal=True, vertical_alignment="center", key="filtered"):
            st.html(f'<p class="pr-filtered">{filtered(shown, chosen, _strong)}</p>', width="content")
            st.button("Show everything", on_click=reset, args=(shown,), key="filters-reset", type="tertiary")
    shown_now().narrow(filtered(shown, chosen), *(f.key for f in filters))
    return {f.key: chosen.get(f.key) for f in filters}


def _say_unknown(key: str, options: Collection[str], shown: str) -> None:
    """Draws that the address asks for what there is not, and what is shown in its place."""
    asked = st.query_params.get(key)
    if asked and asked not in options:
        shown_now().unknown.append(f"“{asked}” is not among these: {listed(list(options))}.")
        st.warning(literal(f"“{asked}” in the address is not among these, so this is {shown}."))


def _draw(choice: Filter) -> str | None:
    options = [choice.every, *choice.options]
    start = options.index(choice.start or choice.every)
    seen = st.selectbox(choice.label, options, index=start, key=choice.key, bind="query-params", width=220)
    return None if seen == choice.every else seen


def reset(filters: Sequence[Filter]) -> None:
    """Sets every filter back to all; for use as a callback."""
    for choice in filters:
        st.session_state[choice.key] = choice.every


def filtered(filters: Sequence[Filter], chosen: Mapping[str, str | None], mark: Callable[[str], str] = str) -> str:
    """The sentence that says what is filtered, each choice as `mark` has it; "" where nothing is."""
    parts = [f"{f.label.lower()} {mark(value)}" for f in filters if (value := chosen.get(f.key))]
    return f"Filtered to {listed(parts)}." if parts else ""


def _strong(value: str) -> str:
    return f"<strong>{escape(value)}</strong>"


def pick(key: str, label: str, options: Sequence[str], *, first: Sequence[str] = (), said: bool = True) -> str | None:
    """One of the options, chosen in the page's address; None where there are none.

    At the start it is whichever of `first` is an option, else the first option. An address that asks for
    something else is answered with a sentence. One option alone is not drawn: there is nothing to choose. What is
    not `said` narrows nothing of what can be taken away from the page.
    """
    if said:
        shown_now().narrow("", key)
    if not options:
        return None
    start = next((option for option in first if option in options), options[0])
    if st.session_state.get(key, start) not in options:
        del st.session_state[key]
    _say_unknown(key, options, start)
    if len(options) == 1:
        return start
    chosen = st.selectbox(label, options, index=options.index(start), key=key, bind="query-params", width=420)
    shown_now().narrow(f"{label}: {chosen}." if said else "")
    return chosen


def options(look: Look, question: str) -> Mapping[str, Sequence[str]]:
    """What each field can be narrowed to, from an answer with the columns `field` and `choice`."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for field, choice in once(look, _pairs, question):
        found[field].append(choice)
    return found


def _pairs(look: Look, question: str) -> Iterable[tuple[str, str]]:
    answer = look.answer(question)
    return zip(answer["field"], answer["choice"], strict=True)


def choose_reviews(look: Look, keys: Sequence[str], year: str | None = None) -> dict[str, str | None]:
    """Draws those filters of REVIEWS; `year` is the one chosen at first. The protocol is given back as its id."""
    choices, known = options(look, "review_choices"), own_protocols(look.store)
    ids = {titled(known, protocol): protocol for protocol in choices["protocol"]}
    filters = [
        Filter(key, label, list(ids) if key == "protocol" else choices[key], every, year if key == "year" else None)
        for key, (label, every) in REVIEWS.items()
        if key in keys
    ]
    chosen = choose(filters)
    return {**chosen, "protocol": ids.get(chosen["protocol"] or "")}


def choose_counted(key: str, label: str, counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    """One of the keys of `counts`, at first the first, drawn as `names` has it with its count behind.

    The address holds the choice without its count, which differs from load to load; an address that asks for
    something else is put right.
    """
    widget, asked = f"{key}-choice", st.query_params.get(key)
    _say_unknown(key, counts, names[st.session_state.get(widget, next(iter(counts)))])
    if asked in counts:
        st.session_state[widget] = asked
    elif asked is not None:
        del st.query_params[key]
    st.session_state.setdefault(widget, next(iter(counts)))

    def keep() -> None:
        st.query_params[key] = st.session_state[widget]

    chosen = st.segmented_control(
        label,
        list(counts),
        format_func=lambda option: f"{names[option]} {counts[option]:,}",
        key=widget,
        required=True,
        on_change=keep,
        wrap=True,
    )
    chosen = chosen or next(iter(counts))
    shown_now().narrow(f"{label}: {names[chosen]}.", key)
    return chosen


def choose_one(key: str, label: str, names: Sequence[str]) -> str:
    """One of the names, at first the first, kept in the address."""
    start = names[0]
    _say_unknown(key, names, start)
    chosen = st.segmented_control(label, names, default=start, key=key, bind="query-params", required=True, wrap=True)
    shown_now().narrow(f"{label}: {chosen or start}.", key)
    return chosen or start
