"""What the commands of the terminal share: their options, how they speak, and how they end."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from peerreview.errors import NothingUsable, StoreBusy, StoreMoved, UserError

if TYPE_CHECKING:
    from peerreview.framework import Protocols
    from peerreview.store.store import Store

USABLE, WITH_ISSUES, REFUSED, BUSY = 0, 1, 2, 3

StoreOption = Annotated[
    Path | None,
    typer.Option("--store", help="The store's folder.", envvar="PEERREVIEW_STORE", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
PartnershipOption = Annotated[str | None, typer.Option("--partnership", help="Whose workbook it is.")]
ProtocolOption = Annotated[str | None, typer.Option("--protocol", help="How they review, such as tiptree-stanway.")]


def document(content: object) -> None:
    """Print one JSON document."""
    typer.echo(json.dumps(content, ensure_ascii=False, default=str))


def say(words: str) -> None:
    """Say something beside the answer, on standard error."""
    typer.echo(words, err=True)


def _stop(problem: UserError, as_json: bool, code: int) -> NoReturn:
    if as_json:
        issues = [asdict(issue) for issue in problem.issues] if isinstance(problem, NothingUsable) else []
        document({"error": str(problem)} | ({"issues": issues} if issues else {}))
    say(str(problem))
    raise typer.Exit(code)


@contextmanager
def plainly(as_json: bool = False) -> Iterator[None]:
    """Show what a user can act on as a sentence, with the exit code that it stands for."""
    try:
        yield
    except (StoreBusy, StoreMoved) as problem:
        _stop(problem, as_json, BUSY)
    except UserError as problem:
        _stop(problem, as_json, REFUSED)


def day_said(text: str | None) -> date | None:
    """The day that an option names, None where it names none; raises UserError where that is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as problem:
        raise UserError(f"“{text}” is not a day. Write it as 2026-11-22.") from problem


def somebody_there() -> bool:
    """True where somebody can answer a question; a script or a pipe cannot."""
    return sys.stdin.isatty()


def store_at(folder: Path | None, *, make: bool = False) -> "Store":
    """The store in a folder, else the usual one; raises UserError where there is none and it is not to be made."""
    from peerreview.store.place import open_store

    return open_store(folder, make=make)


def tell_faults(available: "Protocols") -> None:
    """Say which protocol files of the store cannot be used, and why."""
    if available.faults:
        say(f"{available.problems}\nUntil that is put right, it is as if the file were not there.")


def progress_to(quiet: bool) -> Callable[[str], None]:
    """What says how far a long work has come; nothing where nobody watches."""
    return (lambda words: None) if quiet or not sys.stderr.isatty() else lambda words: say(f"{words} …")
