"""The command that loads workbooks and folders of them, with the questions that it asks first."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from peerreview.errors import UserError
from peerreview.terminal import (
    JsonOption,
    PartnershipOption,
    ProtocolOption,
    StoreOption,
    document,
    plainly,
    progress_to,
    say,
    somebody_there,
    store_at,
    tell_faults,
)

if TYPE_CHECKING:
    from peerreview.checking import Report
    from peerreview.folders import Inside
    from peerreview.intake import Meant
    from peerreview.load import Candidate
    from peerreview.store.naming import Given, Likeness
    from peerreview.store.store import Store
    from peerreview.workbook.check import CheckedWorkbook
    from peerreview.workbook.issues import Issue
    from peerreview.workbook.mapping import Mappings, Remembered

app = typer.Typer()
# The rest comes in while a child process reads; pyarrow asks for pandas with its first table.
MEANWHILE = ("peerreview.load", "peerreview.report", "pandas", "holidays.countries.united_kingdom")
UNCHANGED = "Nothing has changed since the last load."


@app.command()
def load(
    paths: Annotated[list[Path], typer.Argument(help="Workbooks, or folders of workbooks.")],
    store: StoreOption = None,
    partnership: PartnershipOption = None,
    protocol: ProtocolOption = None,
    source: Annotated[str | None, typer.Option("--as", help="The source that this is a new version of.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Answer yes to every question but that of --allow-loss.")] = False,
    allow_loss: Annotated[bool, typer.Option("--allow-loss", help="Publish even where many records would go.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Load workbooks and publish. Exit code: 0 published, 2 refused, 3 the store is busy."""
    gc.set_threshold(100_000)  # a process that soon ends, with a million cells that are no garbage
    given = (partnership, protocol, source)
    with plainly(as_json), TemporaryDirectory(prefix="peerreview-", ignore_cleanup_errors=True) as place:
        arrived = _arrived(paths, store, given, Path(place), progress_to(as_json))
        if arrived.nothing_new:
            _end(arrived, None, as_json)
            return
        candidate = _candidate(arrived, _asker(yes or as_json), progress_to(as_json))
        try:
            told = _confirmed(candidate, arrived, ask=not (yes or as_json), allowed=allow_loss)
            _end(arrived, candidate, as_json, told=told)
        finally:
            candidate.discard()


@dataclass(slots=True)
class _Arrived:
    """What was read, and where it came from; `inside` where that was a folder."""

    store: "Store"
    given: "Given"
    checked: "dict[Path, CheckedWorkbook]"
    refused: "list[Issue]"
    inside: "Inside | None"

    @property
    def nothing_new(self) -> bool:
        """True where a folder holds what is loaded, and no more that can be used."""
        return not self.checked and self.inside is not None and bool(self.inside.unchanged)

    @property
    def places(self) -> "dict[Path, Path]":
        """The file that each workbook was read from, and the one that it is a copy of."""
        return self.inside.to_read if self.inside else {path: path for path in self.checked}


def _arrived(
    paths: Sequence[Path],
    store: Path | None,
    given: tuple[str | None, str | None, str | None],
    place: Path,
    progress: Callable[[str], None],
) -> _Arrived:
    from peerreview.intake import check_all, files_meant

    meant = files_meant(paths)
    inside = _sorted_out(store, meant, given, place) if meant.inside else None
    called = inside.called if inside else meant.names
    asked = inside.given if inside else given
    checked, refused = check_all(
        list(called), called, progress, meanwhile=MEANWHILE, remembered=_remembered(store, asked)
    )
    from peerreview.store.naming import Given
    from peerreview.store.place import own_protocols

    opened = store_at(store, make=True)
    tell_faults(own_protocols(opened))
    return _Arrived(opened, inside.given if inside else Given(*given), checked, refused, inside)


def _remembered(store: Path | None, given: "Given | tuple[str | None, str | None, str | None]") -> "Remembered":
    """What was said by hand of earlier workbooks: looked up once one has been read, so that reading need not wait."""

    @cache
    def known() -> "Remembered":
        from peerreview.store.naming import Given
        from peerreview.store.remembered import remembered_of

        opened = store_at(store, make=True)
        return remembered_of(opened.sources(opened.current), Given(*given) if isinstance(given, tuple) else given)

    def remembered(name: str) -> "Mappings":
        return known()(name)

    return remembered


def _sorted_out(
    store: Path | None, meant: "Meant", given: tuple[str | None, str | None, str | None], place: Path
) -> "Inside":
    from peerreview.folders import sort_out
    from peerreview.load import protocol_id
    from peerreview.store.naming import Given
    from peerreview.store.place import own_protocols

    opened, (partnership, protocol, source) = store_at(store, make=True), given
    protocol = protocol and protocol_id(protocol, own_protocols(opened))  # a slip is said before anything is read
    return sort_out(opened, meant, Given(partnership, protocol, source), place)


def _candidate(
    arrived: _Arrived, new_version: "Callable[[Likeness], bool]", progress: Callable[[str], None]
) -> "Candidate":
    from peerreview.load import put_together

    return put_together(
        arrived.store,
        arrived.checked,
        arrived.refused,
        arrived.given,
        present=arrived.inside.present if arrived.inside else (),
        new_version=new_version,
        progress=progress,
    )


def _asker(yes: bool) -> "Callable[[Likeness], bool]":
    def is_new_version(likeness: "Likeness") -> bool:
        if likeness.certain:
            return True
        if yes or not somebody_there():
            say(f"{likeness.file} {likeness.words}, so it takes its place. To keep both, load it with --as NAME.")
            return True
        return typer.confirm(f"{likeness.file} {likeness.words}. Replace it?", default=True, err=True)

    return is_new_version


def _confirmed(candidate: "Candidate", arrived: _Arrived, *, ask: bool, allowed: bool) -> bool:
    """Whether what was found has been told, because of a question; raises UserError where the answer is no."""
    from peerreview.outcome import losses_in_words
    from peerreview.report import changes_in_words

    if allowed or candidate.unchanged or not candidate.losses:
        return False
    lost = f"{losses_in_words(candidate.losses)} would go"
    if not (ask and somebody_there()):
        say(changes_in_words(candidate.changes))
        raise UserError(
            f"{lost}, so nothing was published. Look whether this is the workbook that you mean. "
            "If so, load it again with --allow-loss."
        )
    typer.echo(_found_in_words(candidate, arrived))
    if not typer.confirm(f"{lost}. Publish all the same?", default=False, err=True):
        raise UserError("Nothing was published.")
    return True


def _end(arrived: _Arrived, candidate: "Candidate | None", as_json: bool, *, told: bool = False) -> None:
    """Publish, and tell what was found and done."""
    from peerreview.checking import Report
    from peerreview.load import publish
    from peerreview.report import as_dict, folder_as_dict

    changed = candidate is not None and not candidate.unchanged
    number = publish(candidate) if candidate and changed else arrived.store.current
    _note_seen(arrived, candidate)
    found = candidate or Report([], [], arrived.refused)
    if as_json:
        inside = folder_as_dict(arrived.inside, found) if arrived.inside else {}
        document({**as_dict(found), **inside, "snapshot": number})
        return
    if not told:
        typer.echo(_found_in_words(found, arrived))
    typer.echo(f"Published as snapshot {number}." if changed else UNCHANGED)
    if candidate and changed and candidate.base:
        typer.echo(f"To take it back: peerreview rollback {candidate.base}")


def _found_in_words(found: "Candidate | Report", arrived: _Arrived) -> str:
    from peerreview.load import Candidate
    from peerreview.report import changes_in_words, folder_in_words, in_words

    candidate = found if isinstance(found, Candidate) else None
    parts = [
        folder_in_words(arrived.inside, found) if arrived.inside else "",
        in_words(found),
        changes_in_words(candidate.changes) if candidate and not candidate.unchanged else "",
    ]
    return "\n".join(filter(None, parts))


def _note_seen(arrived: _Arrived, candidate: "Candidate | None") -> None:
    from peerreview.store.seen import note_seen

    files = {source.identity: path for path, source in arrived.inside.unchanged.items()} if arrived.inside else {}
    read = zip(candidate.sources, arrived.checked, strict=True) if candidate else ()
    files |= {source.identity: arrived.places[path] for source, path in read}
    note_seen(arrived.store.folder, {who: path.resolve() for who, path in files.items()})
