"""What a load or a check comes to: rows in and out of each sheet, issues, and what would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from peerreview.workbook.issues import Issue

Con = duckdb.DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class SheetCount:
    """Rows of one sheet: `rows_in` is always `loaded` and `left_out` together."""

    file: str
    sheet: str
    kind: str
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
            select f.file, s.sheet, s.key, s.rows_in, s.loaded, s.left_out, (
                select string_agg(times || ' × ' || reason, '; ' order by times desc, reason) from (
                    select reason, count(*) as times from base.left_out as l
                    where l.seq = s.seq and l.sheet_no = s.sheet_no group by reason
                )
            ) from base.sheets as s join base.sources as f using (seq)
            where list_contains($seqs, s.seq) order by s.seq, s.sheet_no
            """,
            {"seqs": list(seqs)},
        ).fetchall()
    ]


def changes_of(con: Con) -> list[dict[str, Any]]:
    """What publishing would change: sheet, school, what, before and after."""
    told = con.execute("select sheet, school, what, before, after from base.changes order by all")
    names = [item[0] for item in told.description]
    return [dict(zip(names, row, strict=True)) for row in told.fetchall()]
