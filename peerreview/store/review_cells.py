"""Which cell of a review an advice is about: the row that says most about a column or a step."""

from collections.abc import Iterator
from typing import Any

from peerreview.framework import Bounds
from peerreview.store.cell_issues import Cells, Con, Place, Placed, as_place, cell_issue
from peerreview.workbook.issues import make_issue
from peerreview.workbook.layout import layout

_PARTS = ("", " done", " planned")


def placed_in(key: str, query: str) -> str:
    """A query that puts, before the words of another one, the row of each review that says most about a column.

    `key` is a column of Reviews or a milestone. The other query has the columns partnership and review, then words.
    """
    filled = (
        f'r."{key}" is not null'
        if _is_column(key)
        else f"""(r.seq, r.sheet_no, r.row_number) in (
            select (seq, sheet_no, row_number) from milestone_rows
            where concat_ws(' ', milestone, nullif(part, 'date')) = '{key}'
        )"""
    )
    names = ", ".join(f"'{key}{part}'" for part in _PARTS)
    return f"""
        with flagged as ({query}),
        placed as (
            select r.partnership, r.review, max_by(
                {{'seq': r.seq, 'sheet_no': r.sheet_no, 'sheet': r.sheet, 'row_number': r.row_number}},
                (l.key is not null, {filled}, r.ord)) as place
            from review_rows as r
            semi join flagged as f using (partnership, review)
            left join parsed.letters as l on l.seq = r.seq and l.sheet_no = r.sheet_no and l.key in ({names})
            group by all
        )
        select p.place.seq, p.place.sheet_no, p.place.sheet, p.place.row_number, f.* exclude (partnership, review)
        from flagged as f join placed as p using (partnership, review) order by all
    """


def rows_by_date(con: Con, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query that has partnership, review and the column `dated_by`: that, the place and what follows."""
    for (key,) in con.execute(f"select distinct dated_by from ({query}) order by all").fetchall():
        one = f"select * exclude (dated_by) from ({query}) where dated_by = '{key}'"
        for row in con.execute(placed_in(key, one)).fetchall():
            yield key, as_place(row[:4]), *row[4:]


def _is_column(key: str) -> bool:
    return any(column.key == key for column in layout().sheets["reviews"].columns)


def review_issue(cells: Cells, code: str, place: Place, key: str, value: str, **words: object) -> Placed:
    """An issue of the cell of a review in the column `key`, or where its sheet has no such column, of its school.

    `key` may be a milestone's: "Review done".
    """
    if not _is_column(key):
        return step_issue(cells, code, place, key, value, **words)
    there = (place[0], place[1], key) in cells.letters
    return cell_issue(cells, code, "reviews", place, key if there else "school", value, None, **words)


def step_issue(cells: Cells, code: str, place: Place, step: str, value: str = "", **words: object) -> Placed:
    """An issue of the cell where a step of a review belongs."""
    seq, sheet_no, sheet, row = place
    keys = [f"{step}{part}" for part in _PARTS]
    key = next((key for key in keys if (seq, sheet_no, key) in cells.letters), step)
    cell = cells.at(*place, key)
    file = cells.sources[seq][2]
    issue = make_issue(code, file=file, sheet=sheet, cell=cell, heading=step, value=value, row_values=None, **words)
    return seq, (sheet_no, row), issue


def say_bounds(bounds: Bounds | None) -> str:
    """The words for a number of a protocol: "2", "3 to 4"."""
    least, most = bounds or (0, 0)
    return str(most) if least == most else f"{least} to {most}"
