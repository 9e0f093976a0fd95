"""The commands that look after a store: its history, going back, building anew, forgetting."""

from typing import Annotated

import typer

from peerreview.terminal import (
    JsonOption,
    PartnershipOption,
    StoreOption,
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
