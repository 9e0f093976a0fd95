"""The commands that look after a store: its history, going back, building anew, forgetting."""

from pathlib import Path
from typing import Annotated

import typer

from peerreview.errors import UserError
from peerreview.terminal import (
    JsonOption,
    PartnershipOption,
    StoreOption,
    day_said,
    document,
    plainly,
    progress_to,
    say,
    store_at,
    tell_faults,
)

app = typer.Typer()


@app.command()
def history(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """List every load, rollback and rebuild, newest first."""
    from peerreview.report import history_in_words

    with plainly(as_json):
        lines = store_at(store).history()
        if as_json:
            document(lines)
        else:
            typer.echo(history_in_words(lines))


@app.command()
def rollback(
    number: Annotated[int, typer.Argument(help="The snapshot to go back to.")], store: StoreOption = None
) -> None:
    """Make an earlier snapshot the live one again."""
    with plainly():
        store_at(store).roll_back(number)
        typer.echo(f"Snapshot {number} is live.")


@app.command()
def rebuild(store: StoreOption = None) -> None:
    """Build the data anew from the kept workbooks and the ledger."""
    from peerreview.store.place import own_protocols
    from peerreview.upkeep import rebuild as build_anew

    with plainly():
        opened = store_at(store)
        tell_faults(own_protocols(opened))
        typer.echo(f"Rebuilt as snapshot {build_anew(opened, progress=progress_to(False))}.")


@app.command()
def alias(
    text: Annotated[str | None, typer.Argument(help="The name as it stands in the cells.", show_default=False)] = None,
    school: Annotated[
        str | None, typer.Argument(help="The school that is meant, by name or URN.", show_default=False)
    ] = None,
    store: StoreOption = None,
    partnership: PartnershipOption = None,
    every: Annotated[bool, typer.Option("--list", help="List the names that are accepted.")] = False,
    remove: Annotated[str | None, typer.Option("--remove", help="Take a name back.", show_default=False)] = None,
    as_json: JsonOption = False,
) -> None:
    """Say once which school a name in the cells means, list such names, or take one back."""
    from peerreview.report import name_in_words, names_in_words
    from peerreview.school_aliases import accept, said_of
    from peerreview.store.aliases import alias_entry

    with plainly(as_json):
        opened = store_at(store)
        if every:
            entries = [alias_entry(one) for one in opened.aliases(opened.current)]
            document(entries) if as_json else typer.echo(names_in_words(entries))
            return
        entry = alias_entry(said := said_of(opened, text, school, remove, partnership))
        number = accept(opened, [said])
        if as_json:
            document(entry | {"snapshot": number})
        else:
            typer.echo(f"{name_in_words(entry)}. Snapshot {number} is live.")


@app.command()
def gias(
    file: Annotated[
        Path | None,
        typer.Argument(help="The register of schools, as downloaded: edubasealldata20261120.csv.", show_default=False),
    ] = None,
    links: Annotated[Path | None, typer.Option("--links", help="Its list of links, for predecessors.")] = None,
    on: Annotated[str | None, typer.Option("--on", help="Its day, where its name has none, as 2026-11-20.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the register back: it is used no more.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hold the lists of schools against the government's register: it fills blank cells and says what differs."""
    from dataclasses import asdict

    from peerreview.report import register_in_words, taken_back_in_words
    from peerreview.school_register import take_back, use_register

    with plainly(as_json):
        if (file is None) != remove or (remove and (links or on)):
            raise UserError("Give the file of the register of schools, or --remove alone to take it back.")
        opened = store_at(store)
        if file is None:
            before, number = take_back(opened)
            told = {"removed": asdict(before), "snapshot": number}
            document(told) if as_json else typer.echo(taken_back_in_words(before, number))
            return
        used = use_register(opened, file, links, day_said(on))
        document(asdict(used)) if as_json else typer.echo(register_in_words(used))


@app.command()
def forget(
    source: Annotated[str, typer.Argument(help="The workbook's name in the store; see `peerreview ask sources`.")],
    store: StoreOption = None,
    partnership: PartnershipOption = None,
) -> None:
    """Remove a workbook for good: its rows, its archived copies and the older snapshots that hold it."""
    from peerreview.upkeep import forget as remove

    with plainly():
        opened = store_at(store)
        typer.echo(f"“{source}” is removed. Snapshot {remove(opened, source, partnership)} is live.")
        if held := opened.to_be_removed():
            snapshots = ", ".join(map(str, held))
            say(f"Snapshots that hold it are still open in another program: {snapshots}. The next load removes them.")
