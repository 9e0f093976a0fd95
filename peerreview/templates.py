"""Workbooks to fill in, fitted to a protocol and, where a store is given, to the schools of a partnership."""

from pathlib import Path
from typing import IO

from pandas import DataFrame

from peerreview.access import LOCAL, Viewer
from peerreview.errors import UserError
from peerreview.load import protocol_id
from peerreview.questions.ask import ask
from peerreview.store.place import own_protocols, protocols_at_hand
from peerreview.store.store import Store
from peerreview.workbook.template import write_template


def write_for(
    out: Path | IO[bytes],
    protocol: str,
    store: Store | None = None,
    partnership: str | None = None,
    viewer: Viewer = LOCAL,
    *,
    with_schools: bool = True,
) -> None:
    """Write a template; raises UserError for an unknown protocol, or a folder that cannot be written to.

    A store has its own protocols, and its schools are filled in `with_schools`. Without one, the protocols of the usual
    store count.
    """
    available = own_protocols(store) if store else protocols_at_hand()
    chosen = available[protocol_id(protocol, available)]
    filled = store if with_schools and store and store.current else None
    schools = _records(ask("schools", viewer, store=filled, partnership=partnership)) if filled else []
    try:
        write_template(out, chosen, schools=schools)
    except OSError as problem:
        raise UserError(f"{out} cannot be written: {problem.strerror}.") from problem


def _records(frame: DataFrame) -> list[dict[str, object]]:
    blank_as_none = frame.astype(object).where(frame.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in blank_as_none.to_dict("records")]
