"""Ask a question of a snapshot, for a viewer, as at a day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd

from peerreview.access import Viewer, open_for, read_up_to, require
from peerreview.errors import UnknownQuestion, UserError
from peerreview.questions.catalogue import Question, parameters_in, question
from peerreview.store import reading
from peerreview.store.store import Store

Value = str | int | date | None
FEW = (8, 128)  # partnerships that are tried before all of them


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
    first: int | None = None,
    **parameters: Value,
) -> pd.DataFrame:
    """The answer to a question as a DataFrame with the columns that its file lists.

    `as_of` is the day it is seen from: by default the store's fixed day, else today. `snapshot` is a number, by
    default the live one; `first` the most rows that are wanted. Parameters that are not given mean all. Raises
    UnknownQuestion for a name or parameter that there is not, AccessDenied where the viewer may not ask, UserError
    where nothing has been loaded.
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
    cursor = _cursor(store, snapshot, parameters.get("partnership"))
    try:
        return answer(cursor, asked, viewer, values, first=first)
    finally:
        cursor.close()


def answer(
    cursor: duckdb.DuckDBPyConnection,
    asked: Question,
    viewer: Viewer,
    values: dict[str, Value],
    *,
    first: int | None = None,
) -> pd.DataFrame:
    """Run one question for a viewer on a cursor of a snapshot.

    `first` is the most rows that are wanted. `attrs["total"]` says how many there are, `attrs["dates"]` names the
    columns that are days without a time, `attrs["whole"]` those of whole numbers, which pandas turns into fractions
    where one is missing.
    """
    open_for(cursor, viewer)
    if first is None:
        frame, kinds = _rows(cursor, asked.sql, values)
    elif first == 0:  # how many there are, and nothing else
        frame, kinds = pd.DataFrame(columns=list(asked.columns)), {}
    else:
        frame, kinds = _first_rows(cursor, asked, values, first)
    frame.attrs["dates"] = [name for name, kind in kinds.items() if kind == "DATE"]
    frame.attrs["whole"] = [name for name, kind in kinds.items() if kind.endswith("INT") or kind == "INTEGER"]
    frame.attrs["total"] = len(frame) if first is None or len(frame) < first else _count(cursor, asked, values)
    return frame


def _rows(cursor: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Value]) -> tuple[pd.DataFrame, dict[str, str]]:
    """The rows, and the type of each column."""
    result = cursor.execute(sql, values)
    kinds = {name: str(kind) for name, kind, *_ in result.description}
    return result.df(), kinds


def _first_rows(
    cursor: duckdb.DuckDBPyConnection, asked: Question, values: dict[str, Value], first: int
) -> tuple[pd.DataFrame, dict[str, str]]:
    """The first rows; where partnerships come first in the order, from the first of these if they have as many rows."""
    sql = f"{asked.sql}\nlimit {first}"
    if asked.by_partnership and values.get("partnership") is None:
        names = cursor.execute("select partnership from visible.partnerships order by all").fetchall()
        try:
            for few in (few for few in FEW if few < len(names)):
                read_up_to(cursor, names[few - 1][0])
                found = _rows(cursor, sql, values)
                if len(found[0]) == first:
                    return found
        finally:
            read_up_to(cursor, None)
    return _rows(cursor, sql, values)


def _count(cursor: duckdb.DuckDBPyConnection, asked: Question, values: dict[str, Value]) -> int:
    given = {name: values[name] for name in parameters_in(asked.counting)}
    [(total,)] = cursor.execute(f"select count(*) from ({asked.counting})", given).fetchall()
    return int(total)


def _cursor(store: Store, snapshot: int | None, partnership: Value) -> duckdb.DuckDBPyConnection:
    number = store.current if snapshot is None else snapshot
    if number is None:
        raise UserError("Nothing has been loaded yet. Load a workbook first.")
    path = store.path(number)
    try:
        return reading.cursor(path, None if partnership is None else str(partnership))
    except duckdb.Error as problem:
        if snapshot is None and store.current != number:  # another one was published, and this one removed
            return _cursor(store, None, partnership)
        if path.exists():
            raise UserError(f"Snapshot {number} is damaged. Build the data anew with: peerreview rebuild.") from problem
        kept = ", ".join(map(str, store.kept())) or "none"
        raise UserError(f"Snapshot {number} is not kept. These are: {kept}.") from problem
