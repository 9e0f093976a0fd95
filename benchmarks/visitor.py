"""A visitor without a browser: speaks to the server as Streamlit's own page in a browser does, and draws nothing."""

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from peerreview.ui.menu import Entry

PATIENCE = 30  # seconds for one run of a page; beyond that it counts as an error
REMEMBERED_RUNS = 2  # for so many runs the browser keeps what it need not be sent again
WELL = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass(frozen=True, slots=True)
class Choice:
    """A box to choose from that is on the page: `key` is its name in the address, "" where it has none."""

    id: str
    key: str
    options: Sequence[str]
    first: str


@dataclass(slots=True)
class Screen:
    """What a browser knows of the page after the messages so far."""

    query: dict[str, str] = field(default_factory=dict)
    script_hash: str = ""
    choices: dict[str, Choice] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    held: dict[str, tuple[int, ForwardMsg]] = field(default_factory=dict)
    run: int = 0
    elements: int = 0
    errors: list[str] = field(default_factory=list)

    def take(self, data: bytes) -> bool:
        """Takes in one message; True where it ends the run of the page."""
        message = self._whole(ForwardMsg.FromString(data))
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._delta(message.delta)
        elif kind == "new_session":
            self._begin(message)
        elif kind == "navigation":
            self.script_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = _parsed(message.page_info_changed.query_string)
        elif kind == "page_not_found":
            self.errors.append(f"there is no page {message.page_not_found.page_name}")
        elif kind == "script_finished":
            self._end(message)
        return kind == "script_finished"

    def choose(self, choice: Choice, option: str) -> None:
        """Chooses an option, in the address too."""
        self.chosen[choice.id] = option
        self.query.pop(choice.key, None)
        if choice.key and option != choice.first:
            self.query[choice.key] = option

    def request(self, page: str) -> bytes:
        """What the browser sends to have the page run; `page` is its address, which counts on the first run only."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string = urlencode(self.query)
        state.page_script_hash = self.script_hash
        state.page_name = "" if self.script_hash else page
        state.cached_message_hashes.extend(self.held)
        state.context_info.timezone = "Europe/London"
        state.context_info.locale = "en-GB"
        for choice in self.choices.values():
            state.widget_states.widgets.add(id=choice.id, string_value=self.chosen[choice.id])
        return message.SerializeToString()

    def _begin(self, message: ForwardMsg) -> None:
        self.run += 1
        self.elements = 0
        self.choices.clear()
        self.script_hash = message.new_session.page_script_hash

    def _end(self, message: ForwardMsg) -> None:
        if message.script_finished not in WELL:
            self.errors.append(f"the run ended with {message.script_finished}")
        self.held = {h: kept for h, kept in self.held.items() if self.run - kept[0] < REMEMBERED_RUNS}

    def _whole(self, message: ForwardMsg) -> ForwardMsg:
        if message.metadata.cacheable:
            self.held[message.hash] = (self.run, message)
        if message.WhichOneof("type") != "ref_hash":
            return message
        _, message = self.held[message.ref_hash]
        self.held[message.hash] = (self.run, message)
        return message

    def _delta(self, delta: Delta) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        self.elements += 1
        element: Element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "selectbox":
            self._box(element)
        elif kind == "exception":
            self.errors.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert" and element.alert.format == Alert.ERROR:
            self.errors.append(element.alert.body)

    def _box(self, element: Element) -> None:
        box = element.selectbox
        first = box.options[box.default] if box.options else ""
        self.choices[box.id] = Choice(box.id, box.query_param_key, tuple(box.options), first)
        if box.set_value or box.id not in self.chosen:
            self.chosen[box.id] = box.raw_value if box.set_value else first


class Visitor:
    """One session on one page, whose filters it changes; what it chooses follows from `seed`."""

    def __init__(self, socket: ClientConnection, page: Entry, seed: int, query: Mapping[str, str]) -> None:
        self.socket, self.page = socket, page
        self.chance = random.Random(seed)  # noqa: S311 (alike every time)
        self.kept, self.screen = frozenset(query), Screen(query=dict(query))

    async def run(self) -> float:
        """Seconds from asking for the page until its script has finished."""
        began = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            await self.socket.send(self.screen.request(self.page.address))
            while not self.screen.take(await self.socket.recv(decode=False)):
                pass
        return time.perf_counter() - began

    def change(self, *, combine: bool = False) -> bool:
        """Gives one filter of the page another of its options; False where the page has none.

        The others go back to where they were at first, unless they are to be combined. The partnership is a filter like
        the others, unless the visitor came for one.
        """
        screen = self.screen
        filters = [c for c in screen.choices.values() if len(c.options) > 1 and c.key not in self.kept]
        if not filters:
            return False
        changed = self.chance.choice(filters)
        option = self.chance.choice([option for option in changed.options if option != screen.chosen[changed.id]])
        for other in filters if not combine else ():
            screen.choose(other, other.first)
        screen.choose(changed, option)
        return True


def stream(url: str) -> connect:
    """A connection to the server at `url`, to be entered, as a page in the browser opens it."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    return connect(address, subprotocols=["streamlit"], max_size=None, open_timeout=PATIENCE)


def _parsed(query: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}
