"""The command that makes a pack: which one, of what, and into which file, whose ending says the format."""

import logging
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer

from peerreview.errors import UserError
from peerreview.terminal import StoreOption, day_said, plainly, say, store_at
from peerreview.ui.pack_kinds import KINDS, Asked, Make
from peerreview.words import listed
from peerreview.workbook.choices import nearest

NO_BROWSER = "streamlit.runtime.scriptrunner_utils.script_run_context"  # it warns that there is none; none is needed
OPTIONS = {"narrowed": "filter"}  # what the command calls that is not called as `Asked` has it
MADE = "; ".join(f"{name} ({', '.join(kind.formats)})" for name, kind in KINDS.items())

app = typer.Typer()


@app.command()
def pack(
    kind: Annotated[str, typer.Argument(help=f"What to make: {MADE}.")],
    out: Annotated[Path, typer.Argument(help="The file to write; its ending says the format.")],
    store: StoreOption = None,
    partnership: Annotated[str | None, typer.Option("--partnership", help="Which, where there are several.")] = None,
    school: Annotated[str | None, typer.Option("--school", help="The school that it is of.")] = None,
    year: Annotated[str | None, typer.Option("--year", help="Only this academic year, as 2026/27.")] = None,
    since: Annotated[str | None, typer.Option("--since", help="The last meeting or conversation: 2026-09-30.")] = None,
    page: Annotated[str | None, typer.Option("--page", help="Which page of the dashboard, as themes.")] = None,
    narrow: Annotated[list[str] | None, typer.Option("--filter", help="A choice of that page: school=NAME.")] = None,
    named: Annotated[bool, typer.Option("--named", help="A case study that names the members.")] = False,
    quoted: Annotated[bool, typer.Option("--quoted", help="A case study with words of the records.")] = False,
    ofsted: Annotated[bool, typer.Option("--ofsted", help="With our own line on Ofsted's areas.")] = False,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The day it is seen from, as 2026-11-22.")] = None,
    snapshot: Annotated[int | None, typer.Option("--snapshot", help="An earlier snapshot's number.")] = None,
    viewer: Annotated[str | None, typer.Option("--viewer", help="Look as this person of viewers.toml.")] = None,
    address: Annotated[str | None, typer.Option("--address", help="Where the dashboard is, for the link.")] = None,
) -> None:
    """Make something to take to a meeting: a paper, slides, an agenda, a calendar."""
    from peerreview.access import LOCAL, find_viewer
    from peerreview.packs.records import ADDRESS, records_of
    from peerreview.upkeep import ensure_readable

    with plainly():
        kind = kind_named(kind)
        make = maker(kind, out)
        logging.getLogger(NO_BROWSER).disabled = True
        opened = store_at(store)
        if said := ensure_readable(opened):
            say(said)
        records = records_of(
            opened,
            partnership=partnership,
            viewer=find_viewer(opened.folder, viewer) if viewer else LOCAL,
            as_of=day_said(as_of),
            snapshot=snapshot,
            address=(address or ADDRESS).rstrip("/"),
            of_all=KINDS[kind].of_all,
        )
        asked = Asked(records, school, year, day_said(since), named, quoted, ofsted, page, choices(narrow or []))
        refuse_the_rest(kind, asked)
        write(out, make(asked))
        typer.echo(f"Written: {out}")


def kind_named(name: str) -> str:
    """The pack of that name, also as a title would have it; raises UserError where there is none."""
    wanted = "-".join(name.casefold().split())
    if wanted in KINDS:
        return wanted
    near = nearest(wanted, list(KINDS))
    hint = f" Did you mean {near}?" if near else ""
    raise UserError(f"“{name}” is not a pack.{hint} These are: {listed(list(KINDS))}.")


def refuse_the_rest(kind: str, asked: Asked) -> None:
    """Raise UserError where something was said that this pack does not look at."""
    said = [one.name for one in fields(asked) if one.name != "records" and getattr(asked, one.name)]
    if rest := [name for name in said if name not in KINDS[kind].takes]:
        takes = [_option(name) for name in KINDS[kind].takes]
        what = f"it takes {listed(takes)}" if takes else "it is always of everything"
        raise UserError(f"The {kind} pack does not look at {listed([_option(name) for name in rest])}: {what}.")


def _option(name: str) -> str:
    return f"--{OPTIONS.get(name, name)}"


def maker(kind: str, out: Path) -> Make:
    """What makes that kind of pack in the format of that file; raises UserError where there is no such thing."""
    formats = KINDS[kind].formats
    if out.suffix.lower() not in formats:
        raise UserError(f"The {kind} pack is made as {listed(list(formats), 'or')}; name the file so, not {out.name}.")
    return formats[out.suffix.lower()]


def choices(said: list[str]) -> dict[str, str]:
    """Each filter with its choice; raises UserError for one that is not said as filter=choice."""
    for one in said:
        if "=" not in one:
            raise UserError(f"“{one}” is not a filter. Write it as --filter school=NAME.")
    return {key.strip(): value.strip() for key, _, value in (one.partition("=") for one in said)}


def write(out: Path, content: bytes) -> None:
    """Write a file; raises UserError where that cannot be done."""
    try:
        out.write_bytes(content)
    except OSError as problem:
        raise UserError(f"{out} cannot be written: {problem.strerror}. Choose another folder or name.") from problem
