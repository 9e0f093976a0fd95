"""Streamlit sends its scripts uncompressed, megabytes of them: compress each once and keep it in memory."""

import gzip
from dataclasses import dataclass, field

import anyio.to_thread
import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDER = "/static/"
SMALLEST = 1_000  # bytes; below this there is nothing to gain
TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")


@dataclass(slots=True)
class Answer:
    """One answer of the app behind: its headers and its whole body."""

    start: Message = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)

    async def hear(self, message: Message) -> None:
        """Takes the place of `send` while the app behind answers."""
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")

    async def give(self, send: Send) -> None:
        """Sends the answer on."""
        await send(self.start)
        await send({"type": "http.response.body", "body": bytes(self.body)})


class Compress:
    """Serves Streamlit's own scripts and styles brotli- or gzip-compressed; leaves all else as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.kept: dict[tuple[str, str], Answer] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers from memory where it can; asks the app behind once, and keeps what it says."""
        encoding = self.wanted(scope)
        if not encoding:
            await self.app(scope, receive, send)
            return
        key = (scope["path"], encoding)
        if key not in self.kept:
            answer = Answer()
            await self.app(scope, receive, answer.hear)
            if not lasting(answer):
                await answer.give(send)
                return
            self.kept[key] = await anyio.to_thread.run_sync(squeezed, answer, encoding)
        await self.kept[key].give(send)

    @staticmethod
    def wanted(scope: Scope) -> str:
        """The encoding for this request: "br", "gzip", or "" where it is to be left alone."""
        if scope["type"] != "http" or scope["method"] != "GET" or FOLDER not in scope["path"]:
            return ""
        headers = Headers(scope=scope)
        if "range" in headers or "if-none-match" in headers or "if-modified-since" in headers:
            return ""
        accepted = {part.split(";")[0].strip() for part in headers.get("accept-encoding", "").split(",")}
        return next((name for name in ("br", "gzip") if name in accepted), "")


def lasting(answer: Answer) -> bool:
    """True for a whole text file that never changes: the only kind worth keeping, and few in number."""
    headers = Headers(raw=answer.start.get("headers", []))
    return (
        answer.start.get("status") == 200
        and "immutable" in headers.get("cache-control", "")
        and "content-encoding" not in headers
        and headers.get("content-type", "").startswith(TEXT)
        and len(answer.body) >= SMALLEST
    )


def squeezed(answer: Answer, encoding: str) -> Answer:
    """The same answer, compressed. Quality 5: most of the gain in a few milliseconds a file."""
    body = brotli.compress(bytes(answer.body), quality=5) if encoding == "br" else gzip.compress(answer.body, 6)
    headers = MutableHeaders(raw=list(answer.start["headers"]))
    headers["content-encoding"] = encoding
    headers["content-length"] = str(len(body))
    headers.add_vary_header("accept-encoding")
    return Answer({**answer.start, "headers": headers.raw}, bytearray(body))
