"""Ask a question of a snapshot, for a viewer, as at a day."""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd

from peerreview.access import Viewer, open_for, require
from peerreview.errors import UnknownQuestion, UserError
from peerreview.questions.catalogue import Question, question
from peerreview.store.store import Store

OPEN_SNAPSHOTS = 4  # the live one, and those that readers look back at

Value = str | int | date | None


def today() -> date:
    """Today in London."""
    return datetime.now(ZoneInfo("Europe/London")).date()


def ask(
    name: str,
    viewer: Viewer,
    *,
    store: Store,
    as_of: date | None = None,
    snapshot: int | None = None,
    **parameters: Value,
) -> pd.DataFrame:
    """The answer to a question as a DataFrame with the columns that its file lists.

    `as_of` is the day it is seen from: by default the store's fixed day, else today. `snapshot` is a number, by
    default the live one. Parameters that are not given mean all. Raises UnknownQuestion for a name or parameter that
    there is not, AccessDenied where the viewer may not ask, UserError where nothing has been loaded.
    """
    asked = question(name)
    require(viewer, asked.viewers, f"“{name}”")
    unknown = set(parameters) - set(asked.parameters)
    if unknown:
        allowed = ", ".join(p for p in asked.parameters if p != "as_of") or "none"
        raise UnknownQuestion(f"“{name}” cannot be narrowed by {', '.join(sorted(unknown))}; it takes: {allowed}.")
    values = {p: parameters.get(p) for p in asked.parameters}
    if "as_of" in values:
        values["as_of"] = as_of or store.fixed_as_of or today()
    cursor = connection(_path(store, snapshot)).cursor()
    try:
        return answer(cursor, asked, viewer, values)
    finally:
        cursor.close()


def answer(
    cursor: duckdb.DuckDBPyConnection, asked: Question, viewer: Viewer, values: dict[str, Value]
) -> pd.DataFrame:
    """Run one question for a viewer on a cursor of a snapshot; `attrs["dates"]` names the columns without a time."""
    open_for(cursor, viewer)
    result = cursor.execute(asked.sql, values)
    dates = [name for name, kind, *_ in result.description if str(kind) == "DATE"]
    frame = result.df()
    frame.attrs["dates"] = dates
    return frame


@lru_cache(maxsize=OPEN_SNAPSHOTS)
def connection(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a snapshot, shared; use a cursor of it, never itself."""
    con = duckdb.connect(str(path), read_only=True)
    con.execute("set TimeZone = 'UTC'")
    return con


def _path(store: Store, snapshot: int | None) -> Path:
    number = snapshot if snapshot is not None else store.current
    if number is None:
        raise UserError("Nothing has been loaded yet. Load a workbook first.")
    path = store.path(number)
    if not path.exists():
        kept = ", ".join(map(str, store.kept())) or "none"
        raise UserError(f"Snapshot {number} is not kept. These are: {kept}.")
    return path
