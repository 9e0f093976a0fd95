"""Stores for what a lead takes to a meeting: what people really type, and a partnership of many schools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from peerreview.load import Given, prepare, publish
from peerreview.packs.records import Records, records_of
from peerreview.store.store import Store
from tests.workbooks import write_xlsx

ALDER = "Alder Vale Partnership"
DAY = date(2026, 11, 13)
Sheets = Mapping[str, Sequence[Sequence[Any]]]
SCHOOLS = ("School", "Headteacher", "Email")
REVIEWS = ("Review ID", "School", "Review date", "Review end date", "Status", "Academic year", "Workshop",
           "Impact review", "Improvement Champions")  # fmt: skip
ACTIONS = ("Review ID", "Action ID", "Action", "Owner", "Due", "Revised due", "Status", "Completed", "Audience")
IMPACT = ("Review ID", "Action ID", "Assessed on", "Level", "Measure", "Judgement", "Next check due", "Audience")
CONVERSATIONS = ("Date", "Agreed next step", "Owner", "Due", "Status")


def load(folder: Path, sheets: Sheets, partnership: str = ALDER) -> Records:
    """The records of a store into which a workbook of these sheets is loaded, as the same source every time."""
    store = Store.open(folder / "store")
    book = write_xlsx(folder / "register.xlsx", **{name: list(rows) for name, rows in sheets.items()})
    publish(prepare(store, [book], Given(partnership, "tiptree-stanway", "register")))
    return records_of(store, partnership=partnership, as_of=DAY)


def row(columns: Sequence[str], **cells: Any) -> list[Any]:
    """A row of a sheet; underscores are spaces."""
    named = {name.replace("_", " "): value for name, value in cells.items()}
    assert set(named) <= set(columns)
    return [named.get(column) for column in columns]


def many(schools: int = 24) -> Sheets:
    """A partnership of that many schools, each with a review held, three steps overdue and one for each other state."""
    names = {f"R{at}": f"Fellgate {at:02} Primary School" for at in range(1, schools + 1)}
    heads = [(name, f"Head of {key}", f"{key.lower()}@fellgate.example") for key, name in names.items()]
    held = date(2026, 9, 15)
    reviews = [
        row(REVIEWS, Review_ID=key, School=name, Review_date=held + timedelta(days=at), Impact_review="tbc")
        for at, (key, name) in enumerate(names.items(), start=1)
    ]
    due = (date(2026, 10, 30), date(2026, 11, 2), date(2026, 11, 20), date(2026, 12, 8))
    actions = [
        row(ACTIONS, Review_ID=key, Action_ID=f"{key}-{nth}", Action=f"Read together, part {nth}", Due=day)
        for key in names
        for nth, day in enumerate(due, start=1)
    ]
    return {"Schools": [SCHOOLS, *heads], "Reviews": [REVIEWS, *reviews], "Actions": [ACTIONS, *actions]}
