"""Many people at once: `python -m benchmarks.sessions [--sessions 100] [--seconds 60] [--every 3] [--store FOLDER]`.

Each session opens a page, then every few seconds chooses something else in one of its filters; timed from asking until
the page's script has finished. With --combine the other filters stay as they are, so that little is asked twice. The
sessions speak Streamlit's protocol without a browser, from one process. The server is another, over the demo's store,
then over one of England's size, whose sessions are of --partnerships partnerships, 10 unless told. With --store, it is
that store alone. For the soak, which shows whether memory stays flat, give --seconds 600.
"""

import argparse
import asyncio
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from websockets.exceptions import WebSocketException

from benchmarks.england import AS_OF, PARTNERSHIPS, make_store
from benchmarks.figures import Figure, percentile, said, verdict
from benchmarks.pages import demo_store
from benchmarks.visitor import Visitor, stream
from peerreview.ui.menu import MENU
from tests.browser.serving import PYTHON_APP, started

DEMO_MS, ENGLAND_MS = 60, 150  # the most that 95 of 100 changes may take
GROWTH = 1.10  # the last third's median of memory is at most so many times the middle third's
OPENED = ("Overview", "Follow-ups", "Schools", "Stages", "Themes")
OPENING = 5  # sessions that open their page at the same time, before anything is measured
FAILURES = (OSError, TimeoutError, WebSocketException)


@dataclass(slots=True)
class Found:
    """What the sessions met: seconds for each run by page, errors, the server's memory in MB, its seconds of work."""

    opened: list[float] = field(default_factory=list)
    changed: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    worked: float = 0.0

    @property
    def runs(self) -> list[float]:
        """The seconds of every change, of all pages."""
        return [seconds for page in self.changed.values() for seconds in page]


@dataclass(frozen=True, slots=True)
class Plan:
    """How many sessions for how long, each changing a filter every so many seconds."""

    sessions: int
    seconds: float
    every: float
    combine: bool = False


def process(pid: int) -> tuple[float, float]:
    """The memory of a process in MB, and the seconds of processor time that it has used."""
    told = subprocess.run(["ps", "-o", "rss=,time=", "-p", str(pid)], check=True, capture_output=True, text=True)
    resident, worked = told.stdout.split()
    hours, minutes, seconds = ("0:0:" + worked.replace("-", ":")).split(":")[-3:]
    return int(resident) / 1024, int(hours) * 3600 + int(minutes) * 60 + float(seconds)


async def watch(pid: int, until: float, found: Found) -> None:
    """Notes the server's memory every second until then, and what it worked meanwhile."""
    _, before = await asyncio.to_thread(process, pid)
    while time.monotonic() < until:
        megabytes, worked = await asyncio.to_thread(process, pid)
        found.memory.append(megabytes)
        found.worked = worked - before
        await asyncio.sleep(1)


async def arrive(url: str, number: int, query: dict[str, str], stack: AsyncExitStack, found: Found) -> Visitor | None:
    """A visitor who has opened a page; None where that went wrong, which is noted."""
    pages = [entry for entries in MENU.values() for entry in entries if entry.title in OPENED]
    page = pages[number % len(pages)]
    try:
        socket = await stack.enter_async_context(stream(url))
        visitor = Visitor(socket, page, number, query)
        found.opened.append(await visitor.run())
    except FAILURES as problem:
        found.errors.append(f"{page.title}: {type(problem).__name__} {problem}")
        return None
    return visitor


async def stay(visitor: Visitor, plan: Plan, until: float, found: Found) -> None:
    """Changes a filter every so often until then; a change that is late is asked for at once."""
    title, screen = visitor.page.title, visitor.screen
    due = time.monotonic() + visitor.chance.random() * plan.every
    try:
        while due < until:
            await asyncio.sleep(max(due - time.monotonic(), 0))
            visitor.change(combine=plan.combine)
            found.changed[title].append(await visitor.run())
            due = max(due + plan.every, time.monotonic())
    except FAILURES as problem:
        screen.errors.append(f"{type(problem).__name__} {problem}")
    found.errors += [f"{title}: {error}" for error in screen.errors]


async def visit(url: str, pid: int, plan: Plan, queries: Sequence[dict[str, str]]) -> Found:
    """Opens the sessions a few at a time; once all are there, they all change their filters."""
    found, turn = Found(), asyncio.Semaphore(OPENING)

    async def enter(number: int) -> Visitor | None:
        async with turn:
            return await arrive(url, number, queries[number % len(queries)], stack, found)

    async with AsyncExitStack() as stack:
        arrived = await asyncio.gather(*(enter(number) for number in range(plan.sessions)))
        until = time.monotonic() + plan.seconds
        staying = [stay(visitor, plan, until, found) for visitor in arrived if visitor]
        await asyncio.gather(watch(pid, until, found), *staying)
    return found


def tell(name: str, plan: Plan, found: Found) -> None:
    """Prints what is not held to a limit."""
    runs = len(found.runs)
    print(f"{name}: {plan.sessions} sessions for {plan.seconds:.0f} s, a change every {plan.every:g} s: {runs:,} runs")
    print(f"  opening: median {ms(found.opened, 50)}, worst {ms(found.opened, 100)}")
    for title, seconds in [*sorted(found.changed.items()), ("all", found.runs)]:
        print(f"  {title:12} p50 {ms(seconds, 50)}, p95 {ms(seconds, 95)}, worst {ms(seconds, 100)}")
    print(f"  the server worked {said(found.worked / runs * 1000)} ms a run" if runs else "  nothing ran")
    print(f"  memory at 1/3, 2/3 and the end: {', '.join(f'{said(mb)} MB' for mb in at_thirds(found.memory))}")
    for error, times in Counter(found.errors).most_common(5):
        print(f"  {times} × {error}")


def figures(name: str, limit: float, found: Found) -> list[Figure]:
    """What is held to a limit."""
    return [
        Figure(f"{name}: p95 of a change", percentile(found.runs, 95) * 1000, limit, "ms"),
        Figure(f"{name}: errors", len(found.errors), 0),
        Figure(f"{name}: memory, last third of middle third", growth(found.memory), GROWTH, "times"),
    ]


def growth(memory: Sequence[float]) -> float:
    """How many times its median in the middle third of a run the memory is in the last."""
    third = len(memory) // 3
    if not third:
        return math.nan
    return statistics.median(memory[-third:]) / statistics.median(memory[third : len(memory) - third])


def at_thirds(memory: Sequence[float]) -> list[float]:
    """The memory when a third of the run was over, two thirds, and all of it."""
    return [memory[max(len(memory) * part // 3 - 1, 0)] for part in (1, 2, 3)] if memory else []


def ms(seconds: Sequence[float], percent: float) -> str:
    return f"{said(percentile(seconds, percent) * 1000)} ms"


def measure(name: str, store: Path, limit: float, plan: Plan, queries: Sequence[dict[str, str]]) -> list[Figure]:
    """Sessions over one store, with a server of its own."""
    with started(store, PYTHON_APP) as (url, pid):
        found = asyncio.run(visit(url, pid, plan, queries))
    tell(name, plan, found)
    return figures(name, limit, found)


def partnerships(number: int) -> list[dict[str, str]]:
    """Addresses in England's store that each ask for another partnership, as at a day within its records."""
    names = [f"{1 + place * PARTNERSHIPS // number:04} Partnership" for place in range(number)]
    return [{"partnership": name, "as_at": AS_OF.isoformat()} for name in names]


def bench(arguments: Sequence[str] | None = None) -> list[Figure]:
    """Measures one store, or both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=3)
    parser.add_argument("--combine", action="store_true")
    parser.add_argument("--partnerships", type=int, default=10)
    parser.add_argument("--store", type=Path)
    options = parser.parse_args(arguments)
    plan = Plan(options.sessions, options.seconds, options.every, options.combine)
    if options.store:
        return measure(options.store.name, options.store, DEMO_MS, plan, [{}])
    with tempfile.TemporaryDirectory() as folder:
        found = measure("demo", demo_store(Path(folder) / "demo"), DEMO_MS, plan, [{}])
        england = make_store(Path(folder) / "england").folder
        return found + measure("England", england, ENGLAND_MS, plan, partnerships(options.partnerships))


if __name__ == "__main__":
    sys.exit(verdict(bench()))
