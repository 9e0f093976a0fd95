"""What a pack is made from: one snapshot, seen by one viewer as at one day."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from peerreview.access import LOCAL, Viewer
from peerreview.errors import UserError
from peerreview.packs.content import Origin
from peerreview.questions import catalogue
from peerreview.questions.ask import ask, today
from peerreview.store.store import Store
from peerreview.workbook.choices import nearest

ADDRESS = "http://127.0.0.1:8501"  # where `peerreview serve` listens unless told


@dataclass(frozen=True, slots=True)
class Records:
    """A snapshot of a store, one of its partnerships, a viewer and a day; `address` is that of the dashboard.

    What was answered is kept: a pack asks some questions more than once, and the packs of many schools ask the same.
    """

    store: Store
    snapshot: int
    as_of: date
    viewer: Viewer
    partnership: str
    address: str = ADDRESS
    known: dict[Hashable, pd.DataFrame] = field(default_factory=dict, compare=False, repr=False)

    def answer(self, question: str, **parameters: Any) -> pd.DataFrame:
        """The answer to a question for this viewer, of this partnership where it can be narrowed to one."""
        if "partnership" in catalogue.question(question).parameters:
            parameters = {"partnership": self.partnership, **parameters}
        key = (self.viewer.scope, self.as_of, question, *sorted(parameters.items()))
        if key not in self.known:
            seen: dict[str, Any] = {"store": self.store, "as_of": self.as_of, "snapshot": self.snapshot}
            self.known[key] = ask(question, self.viewer, **seen, **parameters)
        return self.known[key].copy(deep=False)

    def rows(self, question: str, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of that answer, column → value."""
        return [{str(key): value for key, value in row.items()} for row in self._plain(question, parameters)]

    def _plain(self, question: str, parameters: dict[str, Any]) -> list[dict[Any, Any]]:
        return self.answer(question, **parameters).to_dict("records")

    def school(self, called: str | None) -> str:
        """The school of that name, as the records have it; the only one where none is said.

        Raises UserError where there is no such school, or several to choose from.
        """
        names = [str(row["school"]) for row in self.rows("schools")]
        if called is None and len(names) == 1:
            return names[0]
        if called is None:
            raise UserError(f"Say which school, with --school: {', '.join(names) or 'the records name none'}.")
        if known := next((name for name in names if name.casefold() == called.strip().casefold()), None):
            return known
        near = nearest(called, names)
        hint = f" Did you mean {near}?" if near else ""
        raise UserError(f"“{called}” is not a school of these records.{hint}")

    def seen_by(self, viewer: Viewer) -> "Records":
        """The same records, seen by another viewer."""
        return replace(self, viewer=viewer)

    def on(self, day: date) -> "Records":
        """The same records, seen from another day."""
        return replace(self, as_of=day)

    def origin(self, page: str, chosen: str = "", **query: str | Sequence[str] | None) -> Origin:
        """Where a pack comes from; `page` is the address of the page that shows the same."""
        exact = {"partnership": self.partnership, "as_at": self.as_of.isoformat(), "snapshot": str(self.snapshot)}
        narrowed = {key: value for key, value in query.items() if value is not None}
        return Origin(
            self.partnership,
            self.snapshot,
            self.as_of,
            f"{self.address}/{page}?{urlencode({**narrowed, **exact}, doseq=True)}",
            chosen,
        )


def records_of(
    store: Store,
    *,
    partnership: str | None = None,
    viewer: Viewer = LOCAL,
    as_of: date | None = None,
    snapshot: int | None = None,
    address: str = ADDRESS,
    of_all: bool = False,
) -> Records:
    """The records of a store for a pack; the only partnership where none is said, or any for a pack `of_all` of them.

    Raises UserError where nothing has been loaded, where there is no such partnership or several to choose from.
    """
    number = store.current if snapshot is None else snapshot
    if number is None:
        raise UserError("Nothing has been loaded yet. Load a workbook first.")
    day = as_of or store.fixed_as_of or today()
    known = sorted(set(ask("partnerships", viewer, store=store, as_of=day, snapshot=number)["partnership"]))
    wanted = known[0] if of_all and known and partnership is None else partnership
    return Records(store, number, day, viewer, _one_of(known, wanted), address)


def _one_of(known: list[str], wanted: str | None) -> str:
    if not known:
        raise UserError("No review, action or school is in the records that you may see.")
    if wanted is None and len(known) == 1:
        return known[0]
    named = ", ".join(known)
    if wanted is None:
        raise UserError(f"Say which partnership the pack is of, with --partnership: {named}.")
    if wanted not in known:
        raise UserError(f"“{wanted}” is not a partnership of these records. These are: {named}.")
    return wanted
