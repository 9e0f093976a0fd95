"""Serving the dashboard: where it listens, who may reach it, and what is ready before the first page."""

import argparse
import asyncio
import gc
import importlib
import os
import runpy
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from peerreview.errors import UserError
from peerreview.ui.compress import Compress
from peerreview.ui.gate import OPEN, LoopbackOnly, check_address

SCRIPT = Path(__file__).resolve().with_name("main.py")
APP = SCRIPT.parents[2] / "app.py"
MIDDLEWARE = [Middleware(LoopbackOnly), Middleware(Compress)]
SWEPT_EVERY = 600  # seconds: a full collection stops all visitors for a tenth of a second or more
# Imported before the first visitor comes, so that nobody waits for them.
READY = ("duckdb", "pandas", "peerreview.ui.look", "peerreview.ui.tables", "peerreview.ui.filters")


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncGenerator[None, None]:
    """Imports what pages need, and keeps the garbage collector's pauses short while the server runs."""
    for name in READY:
        importlib.import_module(name)
    gc.callbacks.append(_leave_alone)
    gc.collect()
    sweeping = asyncio.create_task(_sweep())
    yield
    sweeping.cancel()
    gc.callbacks.remove(_leave_alone)
    gc.unfreeze()  # what is never collected is reported as leaked when the server ends


def _leave_alone(phase: str, about: dict[str, int]) -> None:
    """After a full collection: what outlived it is not gone through by the next, which would stop everybody."""
    if phase == "stop" and about["generation"] == 2:
        gc.freeze()


async def _sweep() -> None:
    """Goes through all of it now and then: cycles among what outlived a collection are let go here."""
    while True:
        await asyncio.sleep(SWEPT_EVERY)
        gc.unfreeze()
        gc.collect()


def run(app: st.App, *, port: int, address: str = "127.0.0.1", opened: bool = False) -> None:
    """Serves `app` until it is stopped; raises UserError for an address others can reach, unless `opened`."""
    check_address(address, opened)
    settings: dict[str, object] = {"server.address": address, "server.port": port}
    if opened:
        os.environ[OPEN] = "1"
        settings["server.allowedHosts"] = ["*"]
    sys.argv = [str(APP)]  # Streamlit reads the .streamlit folder beside the program that was started
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it is stopped
        app.run(config=settings)


def serve(store: Path | None, *, port: int = 8501, address: str = "127.0.0.1", opened: bool = False) -> None:
    """Serves the records in `store` (else the usual store). Raises UserError as `run` does."""
    if store is not None:
        os.environ["PEERREVIEW_STORE"] = str(Path(store).resolve())
    sys.path.insert(0, str(APP.parent))
    run(runpy.run_path(str(APP))["app"], port=port, address=address, opened=opened)


def main(app: st.App, arguments: Sequence[str] | None = None) -> None:
    """`python app.py [--store DIR] [--port N] [--address A] [--open]`; exits with 2 where refused."""
    parser = argparse.ArgumentParser(prog="app.py", description="Serve the peer review dashboard.")
    parser.add_argument("--store", help="folder that holds the records")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8501")))
    parser.add_argument("--address", default="127.0.0.1", help="where to listen (default: this computer only)")
    parser.add_argument("--open", action="store_true", help="allow other computers to connect")
    options = parser.parse_args(arguments)
    if options.store:
        os.environ["PEERREVIEW_STORE"] = str(Path(options.store).resolve())
    try:
        run(app, port=options.port, address=options.address, opened=options.open)
    except UserError as error:
        parser.exit(2, f"{error}\n")
