"""What a load changes, worked out once, record by record and cell by cell, when a snapshot is built."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from peerreview.store.merge import is_empty
from peerreview.store.private import private_columns
from peerreview.workbook.layout import layout

Con = duckdb.DuckDBPyConnection
Columns = Sequence[str]


@dataclass(frozen=True, slots=True)
class Compared:
    """A table whose records are compared: what tells them apart, and how one is called on screen."""

    table: str
    sheet: str
    identity: tuple[str, ...]
    label: str
    school: str = "school"
    plain: str = ""  # how one is called by those who may not read its text
    only: str = ""  # rows that are told; the others are told by another table


COMPARED = (
    Compared("schools", "Schools", ("partnership", "school"), "'School'"),
    Compared("people", "People", ("partnership", "name", "school", "role"), "role || ': ' || name"),
    Compared("reviews", "Reviews", ("partnership", "review"), "'Review ' || review"),
    Compared(
        "milestones",
        "Reviews",
        ("partnership", "review", "milestone"),
        "review || ': ' || milestone",
        only="milestone <> 'Review' and (partnership, review) in (select (partnership, review) from base.reviews)"
        " and (partnership, review) in (select (partnership, review) from {old}.base.reviews)",
    ),
    Compared("findings", "Findings", ("partnership", "review", "finding"), "'Finding: ' || finding", plain="'Finding'"),
    Compared("actions", "Actions", ("partnership", "review", "action"), "'Action: ' || action", plain="'Action'"),
    Compared(
        "impact",
        "Impact",
        ("partnership", "review", "action_id", "assessed_on", "level", "measure"),
        "'Impact: ' || coalesce(measure, level, 'assessed ' || say_date(assessed_on), '')",
        plain="'Impact: ' || coalesce(level, 'assessed ' || say_date(assessed_on), '')",
    ),
    Compared(
        "maturity",
        "Maturity",
        ("partnership", "dimension", "rater", "rated_on"),
        "dimension || ', ' || rater",
        "null",
    ),
    Compared(
        "conversations",
        "Conversations",
        ("partnership", "held_on", "next_step"),
        "coalesce(next_step, 'Conversation')",
        "null",
    ),
    Compared(
        "terms",
        "Terms",
        ("partnership", "authority", "academic_year", "term"),
        "academic_year || ' ' || term",
        "null",
    ),
)
_PLACE = ("source", "seq", "sheet_no", "sheet", "row_number", "cell")
_WORKED_OUT = {"reviews": ("held_on",), "schools": ("provisional",)}
_SHOWN = {
    "single_on": "date",
    "planned_on": "planned",
    "done_on": "done",
    "done_yes": "said to be done",
    "not_applicable": "not applicable",
}


def place_changes(con: Con, old: str, since: str | None) -> None:
    """Fill base.changes: what was added, changed and gone since the snapshot attached as `old`."""
    for compared in COMPARED:
        if is_empty(con, f"base.{compared.table}") and is_empty(con, f"{old}.base.{compared.table}"):
            continue
        columns = [row[0] for row in con.execute(f"describe base.{compared.table}").fetchall()]
        if not _differences(con, compared, columns, old):
            continue
        _added_and_gone(con, compared, columns, since)
        for column in _changed_columns(con, compared, columns):
            _changed(con, compared, columns, column, since)


def _differences(con: Con, compared: Compared, columns: Columns, old: str) -> bool:
    """Keep only records that are not the same in both, so that the rest of the work is small; whether there are any."""
    told = ", ".join(f'"{c}"' for c in columns if c not in _PLACE)
    keys = ", ".join(f'"{k}"' for k in compared.identity)
    kept = f"where {compared.only.format(old=old)}" if compared.only else ""
    # Sums tell cheaply which partnerships have a record that is not the same; the others need no closer look.
    sums = " union all ".join(
        f"select '{side}' as side, partnership, count(*) as records, sum(hash({told})) as total"
        f" from {side}.{compared.table} group by partnership"
        for side in ("base", f"{old}.base")
    )
    con.execute(
        f"""
        create or replace temp table not_same as
        select partnership from ({sums}) group by partnership
        having count(*) < 2 or max(records) > min(records) or max(total) > min(total)
        """
    )
    if is_empty(con, "not_same"):
        return False
    near = "where exists (from not_same as n where n.partnership is not distinct from r.partnership)"
    for name, here, there in (("now_rows", "base", f"{old}.base"), ("then_rows", f"{old}.base", "base")):
        con.execute(
            f"""
            create or replace temp table {name} as
            select *, row_number() over (partition by {keys} order by {told}) as nth from (
                select {told} from {here}.{compared.table} as r {near}
                except all select {told} from {there}.{compared.table} as r {near}
            ) {kept}
            """
        )
    return not (is_empty(con, "now_rows") and is_empty(con, "then_rows"))


def _changed_columns(con: Con, compared: Compared, columns: Columns) -> list[str]:
    """The columns that are to be told cell by cell and are not the same in both."""
    skipped = {*compared.identity, *_PLACE, *_WORKED_OUT.get(compared.table, ()), "school"}
    asked = [c for c in columns if c not in skipped]
    differs = ", ".join(f'bool_or(n."{c}" is distinct from t."{c}")' for c in asked)
    [answers] = con.execute(
        f"select {differs} from now_rows as n {_how(compared)} join then_rows as t on {_joined(compared)}"
    ).fetchall()
    return [c for c, differs_here in zip(asked, answers, strict=True) if differs_here]


def _how(compared: Compared) -> str:
    """Cells of a milestone are told even where it is new or gone; of the others only what is in both."""
    return "full" if compared.table == "milestones" else "inner"


def _joined(compared: Compared) -> str:
    return " and ".join(f'n."{k}" is not distinct from t."{k}"' for k in compared.identity) + " and n.nth = t.nth"


def _added_and_gone(con: Con, compared: Compared, columns: Columns, since: str | None) -> None:
    if compared.table == "milestones":
        return  # their cells are told one by one, below
    for ours, theirs, place in (("now_rows", "then_rows", "after"), ("then_rows", "now_rows", "before")):
        con.execute(
            f"""
            insert into base.changes by name
            select $since::timestamp as since, partnership, '{compared.sheet}' as sheet, {compared.school} as school,
                {compared.label} as what, {compared.plain or compared.label} as plain,
                {_whose(columns)}, '{"added" if place == "after" else "gone"}' as {place}
            from {ours} as n
            where not exists (from {theirs} as t where {_joined(compared)})
            """,
            {"since": since},
        )


def _changed(con: Con, compared: Compared, columns: Columns, column: str, since: str | None) -> None:
    heading = _heading(compared, column)
    con.execute(
        f"""
        insert into base.changes by name
        with n as (from now_rows), t as (from then_rows),
        pairs as (
            select {", ".join(f'coalesce(n."{k}", t."{k}") as "{k}"' for k in _named(compared, columns))},
                {_narrower(columns)}, n."{column}" as is_now, t."{column}" as was
            from n {_how(compared)} join t on {_joined(compared)}
        )
        select $since::timestamp as since, partnership, '{compared.sheet}' as sheet, {compared.school} as school,
            {compared.label} || $heading as what, {compared.plain or compared.label} || $heading as plain,
            {_whose(columns)}, $private as private,
            {_words("was")} as before, {_words("is_now")} as after
        from pairs where is_now is distinct from was and {_worth_telling()}
        """,
        {
            "since": since,
            "heading": f": {heading}" if heading else "",
            "private": column in private_columns(compared.table),
        },
    )


def _whose(columns: Columns) -> str:
    """The review of a record and who may read it; of the other tables nobody is kept from reading."""
    return "review, audience" if "audience" in columns else "null as review, null as audience"


def _narrower(columns: Columns) -> str:
    """Only those who may read the record as it was and as it is now are told what it said."""
    if "audience" not in columns:
        return "null as audience"
    return "case when width_of(t.audience) < width_of(n.audience) then t.audience else n.audience end as audience"


def _named(compared: Compared, columns: Columns) -> list[str]:
    return [c for c in columns if c in compared.identity or c == "school"]


def _words(value: str) -> str:
    """Dates as people write them, yes for true and nothing for false."""
    return (
        f"case typeof({value}) when 'DATE' then say_date(try_cast({value}::varchar as date))"
        f" when 'BOOLEAN' then case when {value}::varchar = 'true' then 'yes' end else {value}::varchar end"
    )


def _worth_telling() -> str:
    return f"({_words('is_now')}) is distinct from ({_words('was')})"


def _heading(compared: Compared, column: str) -> str:
    if compared.table == "milestones":
        return {"single_on": ""}.get(column, _SHOWN[column])
    headings = {
        c.key: c.heading for sheet in layout().sheets.values() if sheet.title == compared.sheet for c in sheet.columns
    }
    return headings.get(column, column)
