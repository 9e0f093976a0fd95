"""Who may connect: this computer only, however the server was started, unless it was opened on purpose."""

import ipaddress
import os

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from peerreview.errors import UserError

OPEN = "PEERREVIEW_OPEN"
EVERYWHERE = "0.0.0.0"  # noqa: S104 (what Streamlit listens on when it is told nothing)
REFUSED = "This dashboard answers only on the computer that it runs on. Start it with --open to share it.\n"


def is_own(host: str | None) -> bool:
    """True for an address of this computer's own; a name other than localhost may be anything."""
    try:
        address = ipaddress.ip_address(host or "")
        return (getattr(address, "ipv4_mapped", None) or address).is_loopback
    except ValueError:
        return host == "localhost"


def opened() -> bool:
    """True where the server was started with --open."""
    return bool(os.environ.get(OPEN))


def check_address(address: str, allowed: bool) -> None:
    """Nothing, where the address is this computer's own or `allowed`; else raises UserError."""
    if not (allowed or is_own(address)):
        raise UserError(
            f"Not started: {address} can be reached from other computers, and the dashboard has no sign-in. "
            "Leave the address out to keep it on this computer, or use `python app.py --address ... --open` "
            "on a network that you trust."
        )


class LoopbackOnly:
    """Does not start on an address that others can reach, and refuses a connection that came in on one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what may pass; answers the rest with 403, a closed socket, or a start that fails."""
        if scope["type"] == "lifespan":
            await self.start(scope, receive, send)
        elif opened() or self.own(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(REFUSED, status_code=403)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": "not opened"})

    @staticmethod
    def own(scope: Scope) -> bool:
        """True where the connection came in on an address of this computer's own, or on no address at all."""
        host, port = scope.get("server") or (None, None)
        return port is None or is_own(host)

    async def start(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Starts the app, or says in one sentence why not."""
        try:
            check_address(config.get_option("server.address") or EVERYWHERE, opened())
        except UserError as error:
            await receive()
            await send({"type": "lifespan.startup.failed", "message": str(error)})
        else:
            await self.app(scope, receive, send)
