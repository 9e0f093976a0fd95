"""The command line: the same functions as the pages, for a terminal and for scripts."""

import io
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from peerreview.errors import UserError
from peerreview.keeping import app as keeping
from peerreview.loading import app as loading
from peerreview.packing import app as packing
from peerreview.terminal import (
    REFUSED,
    USABLE,
    WITH_ISSUES,
    JsonOption,
    PartnershipOption,
    ProtocolOption,
    StoreOption,
    day_said,
    document,
    plainly,
    progress_to,
    say,
    store_at,
    tell_faults,
)

app = typer.Typer(
    name="peerreview",
    help="Peer review between schools: workbooks in, questions answered.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(loading)
app.add_typer(keeping)
app.add_typer(packing)


@app.callback()
def _in_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):  # a pipe on Windows has another encoding, without most of our signs
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Workbooks to check.")],
    partnership: PartnershipOption = None,
    protocol: ProtocolOption = None,
    store: Annotated[Path | None, typer.Option("--store", help="A store whose protocols and answers count.")] = None,
    fix_list: Annotated[
        Path | None, typer.Option("--fix-list", help="Write the workbook here too, its cells marked, with a fix list.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check workbooks without loading them. Exit code: 0 fit to load, 1 loads with issues, 2 can't be used."""
    from peerreview.checking import check_files, expect_fix_list, write_fix_list
    from peerreview.report import as_dict, in_words
    from peerreview.store.naming import Given
    from peerreview.store.place import protocols_at_hand, store_at_hand
    from peerreview.store.remembered import remembered_of

    with plainly(as_json):
        available, at_hand = protocols_at_hand(store), store_at_hand(store)
        tell_faults(available)
        if fix_list:
            expect_fix_list(files, fix_list)
        held = at_hand.sources(at_hand.current) if at_hand else []
        report = check_files(files, partnership, protocol, available, remembered_of(held, Given(partnership)))
        if as_json:
            document(as_dict(report))
        else:
            typer.echo(in_words(report))
        if fix_list:
            say(write_fix_list(files[0], report, fix_list))
        raise typer.Exit(REFUSED if report.refused else WITH_ISSUES if report.issues else USABLE)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question's name; see `peerreview questions`.")],
    store: StoreOption = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The day it is seen from, as 2026-11-22.")] = None,
    snapshot: Annotated[int | None, typer.Option("--snapshot", help="An earlier snapshot's number.")] = None,
    partnership: PartnershipOption = None,
    school: Annotated[str | None, typer.Option("--school", help="Only this school.")] = None,
    year: Annotated[str | None, typer.Option("--year", help="Only this academic year, as 2026/27.")] = None,
    theme: Annotated[str | None, typer.Option("--theme", help="Only this theme.")] = None,
    protocol: ProtocolOption = None,
    state: Annotated[str | None, typer.Option("--state", help="Only steps in this state.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only steps of this kind.")] = None,
    viewer: Annotated[str | None, typer.Option("--viewer", help="Look as this person of viewers.toml.")] = None,
    form: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Ask a question of the store."""
    from peerreview.access import LOCAL, find_viewer
    from peerreview.questions.ask import ask as answer
    from peerreview.upkeep import ensure_readable

    with plainly(form == "json"):
        opened = store_at(store)
        if said := ensure_readable(opened):
            say(said)
        given = {
            "partnership": partnership,
            "school": school,
            "year": year,
            "theme": theme,
            "protocol": protocol,
        }
        given |= {"state": state, "kind": kind}
        narrowed: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        frame = answer(
            question,
            find_viewer(opened.folder, viewer) if viewer else LOCAL,
            store=opened,
            as_of=day_said(as_of),
            snapshot=snapshot,
            **narrowed,
        )
        typer.echo(_formatted(frame, form))


def _formatted(frame: Any, form: str) -> str:
    for name in frame.attrs["dates"]:
        frame[name] = frame[name].dt.strftime("%Y-%m-%d")
    for name in frame.attrs["whole"]:
        frame[name] = frame[name].astype("Int64")
    if form == "json":
        return str(frame.to_json(orient="records", date_format="iso", force_ascii=False))
    if form == "csv":
        from peerreview.workbook.outgoing import harmless

        return str(frame.map(harmless).to_csv(index=False, lineterminator="\n")).rstrip("\n")
    if form != "table":
        raise UserError(f"“{form}” is not a format. Use table, csv or json.")
    return str(frame.to_string(index=False, na_rep="")) if len(frame) else "Nothing to show."


@app.command()
def questions() -> None:
    """List the questions that can be asked."""
    from peerreview.questions.catalogue import questions as every

    for name, asked in every().items():
        typer.echo(f"{name:16} {asked.asks}")


@app.command()
def template(
    out: Annotated[Path, typer.Argument(help="The workbook to write.")],
    protocol: Annotated[str, typer.Option("--protocol", help="The protocol it is fitted to.")] = "tiptree-stanway",
    source: Annotated[Path | None, typer.Option("--from", help="A store whose schools are filled in.")] = None,
    partnership: PartnershipOption = None,
) -> None:
    """Write a workbook to fill in, fitted to a protocol."""
    from peerreview.store.place import protocols_at_hand
    from peerreview.templates import write_for

    with plainly():
        tell_faults(protocols_at_hand(source))
        write_for(out, protocol, store_at(source) if source else None, partnership)
        typer.echo(f"Written: {out}")


@app.command()
def record(
    out: Annotated[Path, typer.Argument(help="The workbook to write.")],
    school: Annotated[str | None, typer.Option("--school", help="The school that hosts the review.")] = None,
    year: Annotated[str | None, typer.Option("--year", help="The academic year of the review, as 2026/27.")] = None,
    review: Annotated[str | None, typer.Option("--review", help="The review, by its ID or as it is called.")] = None,
    protocol: Annotated[str | None, typer.Option("--protocol", help="A blank one, in this protocol's words.")] = None,
    store: StoreOption = None,
    partnership: PartnershipOption = None,
    viewer: Annotated[str | None, typer.Option("--viewer", help="Only what this person of viewers.toml reads.")] = None,
) -> None:
    """Write the record workbook of one review, filled in as far as recorded, or a blank one with --protocol."""
    from peerreview.access import LOCAL, find_viewer
    from peerreview.records import SOME_WITHHELD, Wanted, write_blank_record, write_record_of
    from peerreview.upkeep import ensure_readable

    with plainly():
        wanted = Wanted(partnership, school, year, review)
        if protocol and not (school or review):
            write_blank_record(out, protocol, store_at(store) if store else None)
        else:
            opened = store_at(store)
            if said := ensure_readable(opened):
                say(said)
            who = find_viewer(opened.folder, viewer) if viewer else LOCAL
            if write_record_of(out, wanted, opened, who).withheld:
                say(SOME_WITHHELD.format(viewer=viewer))
        typer.echo(f"Written: {out}")


@app.command()
def serve(
    store: StoreOption = None,
    port: Annotated[int, typer.Option("--port", envvar="PORT", help="The port to listen on.")] = 8501,
    address: Annotated[str, typer.Option("--address", help="The address to listen on.")] = "127.0.0.1",
    open_to_others: Annotated[bool, typer.Option("--open", help="Allow other computers to connect.")] = False,
) -> None:
    """Open the dashboard over a store, on this computer only unless told."""
    from peerreview.ui.server import serve as run

    with plainly():
        run(store_at(store, make=True).folder, port=port, address=address, opened=open_to_others)


@app.command()
def demo(
    port: Annotated[int, typer.Option("--port", envvar="PORT", help="The port to listen on.")] = 8501,
    store: Annotated[Path | None, typer.Option("--store", help="Where the demo's own store goes.")] = None,
    load_only: Annotated[bool, typer.Option("--load-only", help="Load the demo workbooks and stop.")] = False,
) -> None:
    """Load the demo's workbooks into a store of its own and open the dashboard over it."""
    from peerreview.demonstration import prepare_demo

    with plainly():
        folder = prepare_demo(store, progress=progress_to(False))
        typer.echo(f"The demo's store is {folder}.")
        if not load_only:
            from peerreview.ui.server import serve as run

            run(folder, port=port, address="127.0.0.1")


if __name__ == "__main__":
    app()
