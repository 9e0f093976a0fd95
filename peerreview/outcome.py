"""What a load or a check comes to: rows in and out of each sheet, issues, and what would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from peerreview.store.changes import COMPARED, Compared
from peerreview.store.merge import is_empty
from peerreview.workbook.issues import Issue
from peerreview.workbook.layout import layout

Con = duckdb.DuckDBPyConnection
ADDED, CHANGED, GONE = "added", "changed", "gone"
LARGE_SHARE = 0.25  # of a workbook's records of one kind: a term's tidying takes out fewer, the wrong file takes most
LARGE_COUNT = 3  # and so many: of four actions, one that is done with may go without a question


@dataclass(frozen=True, slots=True)
class SheetCount:
    """Rows of one sheet: `rows_in` is always `loaded` and `left_out` together. No `kind`: nothing of it is loaded."""

    file: str
    sheet: str
    kind: str | None
    rows_in: int
    loaded: int
    left_out: int
    reasons: str | None


def issues_of(con: Con, seqs: Sequence[int]) -> list[Issue]:
    """The issues of some sources, the gravest first."""
    return [
        Issue(*row)
        for row in con.execute(
            """
            select code, severity, i.file, sheet, cell, heading, value, problem, fix, row_values
            from base.issues as i
            join base.sources as f on f.source = i.source and f.partnership is not distinct from i.partnership
            where list_contains($seqs, f.seq)
            order by list_position(['refused', 'row left out', 'cell left out', 'advice'], severity), i.file, sheet,
                regexp_extract(cell, '[0-9]+$')::varchar.lpad(8, '0'), cell
            """,
            {"seqs": list(seqs)},
        ).fetchall()
    ]


def counts_of(con: Con, seqs: Sequence[int]) -> list[SheetCount]:
    """What came in from each sheet of some sources."""
    return [
        SheetCount(*row)
        for row in con.execute(
            """
            with left_out as (
                select
                    s.seq, s.sheet, s.key, reason, sum(times) as times,
                    string_agg(rows, ', ' order by first_row) as rows
                from base.left_out_runs as l join base.sheets as s on s.seq = l.seq and s.sheet_no = l.sheet_no
                where list_contains($seqs, s.seq) group by all
            )
            select f.file, s.sheet, s.key, sum(s.rows_in)::integer, sum(s.loaded)::integer, sum(s.left_out)::integer, (
                select string_agg(times || ' × ' || reason || ' (' || rows || ')', '; ' order by times desc, reason)
                from left_out as l
                where l.seq = s.seq and l.sheet = s.sheet and l.key is not distinct from s.key
            ) from base.sheets as s join base.sources as f using (seq)
            where list_contains($seqs, s.seq) group by s.seq, f.file, s.sheet, s.key order by s.seq, min(s.sheet_no)
            """,
            {"seqs": list(seqs)},
        ).fetchall()
    ]


def changes_of(con: Con) -> list[dict[str, Any]]:
    """What publishing would change: sheet, school, what, before and after."""
    told = con.execute("select sheet, school, what, before, after from base.changes order by all")
    names = [item[0] for item in told.description]
    return [dict(zip(names, row, strict=True)) for row in told.fetchall()]


def kind_of_change(change: Mapping[str, Any]) -> str:
    """Whether it tells of a record that is new or gone, or of a cell that says something else."""
    if change["after"] == ADDED and change["before"] is None:
        return ADDED
    return GONE if change["before"] == GONE and change["after"] is None else CHANGED


@dataclass(slots=True)
class SheetChanges:
    """How much would change in one kind of sheet: records that are new, cells that say something else, records gone."""

    sheet: str
    added: int = 0
    changed: int = 0
    gone: int = 0


def by_sheet(changes: Sequence[Mapping[str, Any]]) -> list[SheetChanges]:
    """The changes counted for each kind of sheet that has any, in the order of the sheets in the layout."""
    found = {sheet.title: SheetChanges(sheet.title) for sheet in layout().sheets.values()}
    for change in changes:
        kind, counts = kind_of_change(change), found[change["sheet"]]
        setattr(counts, kind, getattr(counts, kind) + 1)
    return [counts for counts in found.values() if counts.added or counts.changed or counts.gone]


@dataclass(frozen=True, slots=True)
class Loss:
    """Records of one kind that a source had and that nothing takes the place of."""

    partnership: str | None
    source: str
    records: str
    gone: int
    of: int

    @property
    def large(self) -> bool:
        """True where somebody has to confirm it."""
        return self.gone >= max(LARGE_COUNT, LARGE_SHARE * self.of)

    @property
    def words(self) -> str:
        """As in: 41 of 60 reviews of “register”."""
        return f"{self.gone:,} of {self.of:,} {self.records} of “{self.source}”"


def losses_in_words(losses: Sequence[Loss]) -> str:
    """As in: 41 of 60 reviews of “register” and 3 of 8 actions of “plans”."""
    *first, last = [loss.words for loss in losses]
    return f"{', '.join(first)} and {last}" if first else last


def losses_of(con: Con, base: Path | None) -> list[Loss]:
    """The large losses of a candidate over the snapshot `base`, the largest first."""
    if base is None:
        return []
    place = str(base).replace("'", "''")
    con.execute(f"attach '{place}' as old (read_only)")
    found = [
        Loss(partnership, source, _called(compared.sheet), gone, of)
        for compared in COMPARED
        if compared.table != "milestones"  # they go with their reviews
        and not is_empty(con, f"old.base.{compared.table}")
        for partnership, source, gone, of in con.execute(_lost(compared)).fetchall()
    ]
    con.execute("detach old")
    return sorted((loss for loss in found if loss.large), key=lambda loss: -loss.gone)


def _called(title: str) -> str:
    return next(sheet.called for sheet in layout().sheets.values() if sheet.title == title)


def _lost(compared: Compared) -> str:
    """Counted school by school: a record whose wording was changed is gone and new at once, and no loss."""
    typed = "where not provisional" if compared.table == "schools" else ""
    same = " and ".join(f'a."{key}" is not distinct from b."{key}"' for key in compared.identity)
    return f"""
        with then_rows as (from old.base.{compared.table} {typed}),
        now_rows as (from base.{compared.table} {typed}),
        gone as (
            select partnership, {compared.school} as school, source, count(*) as records
            from then_rows as a where not exists (from now_rows as b where {same}) group by all
        ),
        added as (
            select partnership, {compared.school} as school, count(*) as records
            from now_rows as a where not exists (from then_rows as b where {same}) group by all
        ),
        lost as (
            select g.partnership, g.source, sum(greatest(g.records - coalesce(n.records, 0), 0))::integer as records
            from gone as g left join added as n
            on n.partnership is not distinct from g.partnership and n.school is not distinct from g.school
            group by all
        )
        select l.partnership, l.source, l.records, count(*)::integer
        from lost as l join then_rows as t on t.partnership is not distinct from l.partnership and t.source = l.source
        group by all order by all
    """
