"""Record workbooks: of a review in a store, as far as somebody may read it, or blank for the next one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO, Any

from peerreview.access import LOCAL, Viewer
from peerreview.due import say_date
from peerreview.errors import UserError
from peerreview.framework import Protocol
from peerreview.load import protocol_id
from peerreview.questions.ask import ask
from peerreview.store.place import own_protocols, protocols_at_hand
from peerreview.store.store import Store
from peerreview.workbook.choices import nearest
from peerreview.workbook.layout import layout
from peerreview.workbook.record import Recorded, write_record

Cells = dict[str, object]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which review a record is to be of, as far as it is said."""

    partnership: str | None = None
    school: str | None = None
    year: str | None = None
    review: str | None = None


SOME_WITHHELD = "Some words of this review are not for {viewer}, so they are blank in it; what is recorded stays."


def write_blank_record(out: Path | IO[bytes], protocol: str, store: Store | None = None) -> None:
    """Write a blank record in the words of a protocol; raises UserError where it is not one, or cannot be written."""
    available = own_protocols(store) if store else protocols_at_hand()
    _write(out, available[protocol_id(protocol, available)], None)


def write_record_of(
    out: Path | IO[bytes], wanted: Wanted, store: Store, viewer: Viewer = LOCAL, snapshot: int | None = None
) -> Recorded:
    """Write the record of one review and return what it holds, text for other readers than `viewer` left blank.

    Raises UserError where there is no such review, or more than one: then it names them.
    """
    if not (wanted.school or wanted.review):
        raise UserError("Say whose review it is, with --school, or write a blank record with --protocol.")
    asked = replace(wanted, school=_known_school(wanted, store, viewer, snapshot))
    rows = _rows("record", store, viewer, snapshot, **asdict(asked))
    found = [row for row in rows if row["sheet"] == "reviews"]
    if not found:
        raise UserError("No such review is in the records. `peerreview ask reviews` lists those there are.")
    if len(found) > 1:
        raise UserError(f"{len(found)} reviews fit. Say which one is meant, with --review:\n{_listed(found)}")
    (which,) = found
    recorded = _recorded(which, rows)
    _write(out, _protocol(which, store), recorded)
    return recorded


def _known_school(wanted: Wanted, store: Store, viewer: Viewer, snapshot: int | None) -> str | None:
    """The school's name as the records have it; raises UserError where they have none like it."""
    if wanted.school is None:
        return None
    rows = _rows("schools", store, viewer, snapshot, partnership=wanted.partnership)
    names = {str(row["school"]).casefold(): str(row["school"]) for row in rows}
    if known := names.get(wanted.school.strip().casefold()):
        return known
    near = nearest(wanted.school, names.values())
    hint = f" Did you mean {near}?" if near else " `peerreview ask schools` lists those there are."
    raise UserError(f"“{wanted.school}” is not a school of these records.{hint}")


def _rows(
    question: str, store: Store, viewer: Viewer, snapshot: int | None, **narrowed: str | None
) -> list[dict[str, Any]]:
    given: dict[str, Any] = {name: value for name, value in narrowed.items() if value is not None}
    frame = ask(question, viewer, store=store, snapshot=snapshot, **given)
    blank_as_none = frame.astype(object).where(frame.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in blank_as_none.to_dict("records")]


def _listed(found: Sequence[Mapping[str, Any]]) -> str:
    days = [say_date(one["review_date"].date()) if one["review_date"] else "no date yet" for one in found]
    return "\n".join(f"  {one['review']} ({one['school']}, {day})" for one, day in zip(found, days, strict=True))


def _protocol(which: Mapping[str, Any], store: Store) -> Protocol:
    available = own_protocols(store)
    if which["protocol"] not in available:
        raise UserError(f"The protocol of {which['review']} is not known, so there are no words for its record.")
    return available[which["protocol"]]


def _recorded(which: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Recorded:
    own = [row for row in rows if (row["partnership"], row["review"]) == (which["partnership"], which["review"])]
    by_sheet: dict[str, list[Cells]] = {key: [] for key in ("reviews", "findings", "actions", "impact")}
    for row in own:
        if row["sheet"] == "reviews" or not row["withheld"]:  # without its words a row would be another one
            by_sheet[row["sheet"]].append(_cells(row["sheet"], row["cells"]))
    (review,) = by_sheet.pop("reviews")
    day = which["review_date"]
    keys = {
        "partnership": which["partnership"],
        "school": which["school"],
        "review_id": which["review"],
        "academic_year": which["academic_year"],
        "review_date": day.date() if day else None,
    }
    return Recorded(review | keys, by_sheet, any(row["withheld"] for row in own))


def _cells(sheet: str, text: str) -> Cells:
    """Dates come as text; everything else is what it is."""
    cells: Cells = json.loads(text)
    for key, value in cells.items():
        if isinstance(value, str) and layout().sheets[sheet].column(key).type == "date":
            cells[key] = date.fromisoformat(value)
    return cells


def _write(out: Path | IO[bytes], protocol: Protocol, recorded: Recorded | None) -> None:
    try:
        write_record(out, protocol, recorded)
    except OSError as problem:
        raise UserError(f"{out} cannot be written: {problem.strerror}.") from problem
