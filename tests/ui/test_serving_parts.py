"""What stands between the network and the pages."""

import asyncio
import gc
import gzip
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message

import peerreview.ui
from peerreview.errors import UserError
from peerreview.ui import server
from peerreview.ui.compress import Compress
from peerreview.ui.gate import OPEN, LoopbackOnly, check_address, is_own

SCRIPT = b"console.log('peer review');" * 200
FOREVER = {"cache-control": "public, immutable, max-age=31536000"}


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "localhost", "::ffff:127.0.0.1"])
def test_addresses_of_this_computer_alone(address: str) -> None:
    assert is_own(address)
    check_address(address, allowed=False)


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.7", "::", "2001:db8::1", "school.example"])
def test_addresses_that_others_can_reach(address: str) -> None:
    assert not is_own(address)
    check_address(address, allowed=True)
    with pytest.raises(UserError, match=f"Not started: {address} can be reached from other computers"):
        check_address(address, allowed=False)


class Behind:
    """An app that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        routes = [
            Route("/static/js/a.js", self.script),
            Route("/static/other", self.page),
            Route("/", self.page),
        ]
        self.app = Starlette(routes=routes, middleware=[Middleware(LoopbackOnly), Middleware(Compress)])

    def script(self, _request: Request) -> Response:
        self.asked += 1
        return Response(SCRIPT, media_type="application/javascript", headers=FOREVER)

    def page(self, _request: Request) -> Response:
        self.asked += 1
        return PlainTextResponse("a page " * 500, headers={"cache-control": "no-cache"})

    def get(self, path: str, at: str = "127.0.0.1", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Asks in a thread of its own: the browser tests leave an event loop in this one."""
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, self._get(path, at, headers)).result()

    async def _get(self, path: str, at: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        asked = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": raw}
        came = {"server": (at, 8501), "client": ("192.0.2.9", 5), "scheme": "http", "http_version": "1.1"}
        scope = {**asked, **came, "raw_path": path.encode(), "root_path": ""}
        await self.app(scope, receive, send)
        told = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
        return sent[0]["status"], told, b"".join(m.get("body", b"") for m in sent[1:])


def test_a_script_is_compressed_once_and_kept() -> None:
    behind = Behind()
    for _ in range(3):
        status, told, body = behind.get("/static/js/a.js", accept_encoding="gzip, br;q=1")
        assert (status, told["content-encoding"], told["content-length"]) == (200, "br", str(len(body)))
        assert "accept-encoding" in told["vary"].lower()
        assert told["cache-control"] == FOREVER["cache-control"]
        assert brotli.decompress(body) == SCRIPT
    assert behind.asked == 1


def test_gzip_where_the_browser_knows_no_brotli() -> None:
    _, told, body = Behind().get("/static/js/a.js", accept_encoding="gzip")
    assert told["content-encoding"] == "gzip"
    assert gzip.decompress(body) == SCRIPT


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/js/a.js", {}),
        ("/static/js/a.js", {"accept_encoding": "br", "range": "bytes=0-9"}),
        ("/static/other", {"accept_encoding": "br"}),
        ("/", {"accept_encoding": "br"}),
    ],
    ids=["no encoding wanted", "part of a file", "not for ever", "a page"],
)
def test_everything_else_is_left_as_it_is(path: str, headers: dict[str, str]) -> None:
    behind = Behind()
    for _ in range(2):
        _, told, _ = behind.get(path, **headers)
        assert "content-encoding" not in told
    assert behind.asked == 2


def test_a_visitor_from_elsewhere_is_refused_unless_it_was_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    behind = Behind()
    status, _, body = behind.get("/", at="192.0.2.7")
    assert status == 403
    assert b"only on the computer that it runs on" in body
    assert behind.asked == 0
    monkeypatch.setenv(OPEN, "1")
    assert behind.get("/", at="192.0.2.7")[0] == 200


def test_no_module_beside_the_router_hides_one_of_the_standard_library() -> None:
    folder = Path(peerreview.ui.__file__).parent
    names = {path.stem for path in folder.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert names & (set(sys.stdlib_module_names) | {"compression", "annotationlib"}) == set()


class Cycle:
    """Refers to itself, so that only the garbage collector lets it go."""

    def __init__(self) -> None:
        self.itself = self


def test_what_outlived_a_full_collection_is_gone_through_again_only_by_the_sweep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server, "READY", ())
    monkeypatch.setattr(server, "SWEPT_EVERY", 0.05)

    async def served() -> None:
        async with server.lifespan(None):  # type: ignore[arg-type]
            kept = Cycle()
            gone = weakref.ref(kept)
            gc.collect()
            assert not any(one is kept for one in gc.get_objects())
            del kept
            gc.collect()
            assert gone() is not None
            async with asyncio.timeout(10):
                while gone() is not None:
                    await asyncio.sleep(0.01)

    with ThreadPoolExecutor(1) as elsewhere:  # browser tests leave a loop running in this thread
        elsewhere.submit(asyncio.run, served()).result()
    assert gc.get_freeze_count() == 0
    assert not [one for one in gc.callbacks if getattr(one, "__module__", "") == server.__name__]
