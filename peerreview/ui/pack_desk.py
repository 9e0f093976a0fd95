"""The packs on the Packs page, but for the paper for governors: what can be said of each, its preview and its files."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

import streamlit as st

from peerreview.packs.content import Document
from peerreview.packs.paper import page_pictures
from peerreview.ui.facts import say_all
from peerreview.ui.filters import Filter, choose, options, pick
from peerreview.ui.look import Look
from peerreview.ui.pack_governors import governors_pack
from peerreview.ui.pack_kinds import KINDS, Asked, Kind, Make
from peerreview.ui.packs import FORMATS, File, file_name, here, offer, preview, records_of_look
from peerreview.ui.parts.conversation import days_to_look_from
from peerreview.ui.pieces import once

Said = tuple[tuple[str, object], ...]  # what was said of a pack, for the cache


def _conversation(look: Look) -> dict[str, object]:
    days: dict[str, date] = dict(once(look, days_to_look_from))
    chosen = pick("since", "What has moved since", list(days))
    return {"since": days[chosen]} if chosen else {}


def _case_study(look: Look) -> dict[str, object]:
    known = options(look, "review_choices")
    filters = [
        Filter("school", "Of", known.get("school", ()), every="The whole partnership"),
        Filter("year", "Academic year", known.get("year", ()), every="Every year"),
    ]
    chosen: dict[str, object] = dict(choose(filters))
    with st.container(horizontal=True):
        named = st.toggle("Name the members", key="named", bind="query-params")
        quoted = st.toggle("Quote from the records", key="quoted", bind="query-params")
    return {**chosen, "named": named, "quoted": quoted}


CHOICES: Mapping[str, Callable[[Look], dict[str, object]]] = {
    "conversation": _conversation,
    "case-study": _case_study,
}


def _said(look: Look, name: str) -> dict[str, object]:
    return CHOICES[name](look) if name in CHOICES else {}


def show_pack(look: Look, name: str) -> None:
    """Draws the pack of that name."""
    if name == "governors":
        governors_pack(look)
        return
    kind = KINDS[name]
    say_all([kind.about], "pr-filtered")
    said: Said = tuple(sorted(_said(look, name).items()))
    with st.spinner("Putting the pages together"):
        pictures = once(look, _pictures, name, said, here())
    asked = partial(_asked, look, said, here())
    whose = "" if kind.of_all else str(look.partnership)
    file = file_name(kind.title, whose, look.as_of.isoformat())
    offer([_file(kind, ending, file, asked) for ending in kind.formats], name)
    preview(pictures, f"the pack “{kind.title}”")


def _asked(look: Look, said: Said, address: str) -> Asked:
    return Asked(records_of_look(look, address), **dict(said))  # type: ignore[arg-type]


def _pictures(look: Look, name: str, said: Said, address: str) -> Iterator[bytes]:
    document: Document = KINDS[name].document(_asked(look, said, address))
    yield from page_pictures(document)


def _file(kind: Kind, ending: str, name: str, asked: Callable[[], Asked]) -> File:
    words, mime = FORMATS[ending]
    return File(f"Download {words}", f"{name}{ending}", mime, partial(_made, kind.formats[ending], asked))


def _made(make: Make, asked: Callable[[], Asked]) -> bytes:
    return make(asked())


ON_THE_PAGE = {kind.title: name for name, kind in KINDS.items() if name != "page"}
NEXT = """\
Choose a pack, read it through, then download it. Every other page can be taken away too, as it is shown, \
by the button at its foot."""


def of_all() -> bool:
    """Whether the pack that is asked for is of every partnership, whichever is chosen; known before it is drawn."""
    title = st.session_state.get("pack") or st.query_params.get("pack")
    return title in ON_THE_PAGE and KINDS[ON_THE_PAGE[title]].of_all
