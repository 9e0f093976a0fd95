"""Cells that do not go together: of several workbooks about one record, or of one review out of its order."""

from collections.abc import Sequence
from typing import Any

from peerreview.due import say_date
from peerreview.store.cell_issues import Cells, Con, Found, as_place, cell_issue, rows_of
from peerreview.store.merge import conflicts
from peerreview.workbook.issues import make_issue
from peerreview.workbook.layout import layout

# The rows that are put together, the sheet they stand in, and what makes two of them one record.
_COMPARED = (
    ("school_rows_now", "schools", ("partnership", "school")),
    ("people_rows", "people", ("partnership", "name", "school", "role")),
    ("review_rows", "reviews", ("partnership", "review")),
    ("finding_rows", "findings", ("partnership", "review", "identity")),
    ("action_rows", "actions", ("partnership", "review", "identity")),
    ("impact_rows", "impact", ("partnership", "review", "identity")),
    ("maturity_rows", "maturity", ("partnership", "dimension", "rater", "rated_on")),
    ("conversation_rows", "conversations", ("partnership", "held_on", "subject")),
    ("term_rows", "terms", ("partnership", "authority", "academic_year", "term")),
)
_NOT_COMPARED = {"school", "review_id", "protocol"}  # names of one thing may be spelled in several ways
_TYPED = {"academic_year": "typed_year"}  # the year of a review is worked out; what was typed is kept beside it


def disagreements(con: Con, cells: Cells) -> Found:
    """An issue for each cell that differs from the one that counts, or is on the wrong side of its review."""
    yield from _of_records(con, cells)
    yield from _of_milestones(con, cells)
    yield from _out_of_order(con, cells)
    yield from _due_before(con, cells)


def _of_records(con: Con, cells: Cells) -> Found:
    for rows, kind, identity in _COMPARED:
        keys = [c.key for c in layout().sheets[kind].own_columns if c.key not in {*identity, *_NOT_COMPARED}]
        columns = {key: _TYPED.get(key, key) if kind == "reviews" else key for key in keys}
        for key, _, *cells_of_both in conflicts(con, rows, identity, columns):
            winner, loser = cells_of_both[:5], cells_of_both[5:]
            *first, value = winner
            *second, other = loser
            yield cell_issue(
                cells,
                "conflict",
                kind,
                as_place(second),
                str(key),
                str(other),
                other_cell=_other(cells, first, str(key)),
                other_value=value,
            )


def _other(cells: Cells, place: Sequence[Any], key: str) -> str:
    seq, sheet_no, sheet, row = place
    return f"{cells.at(seq, sheet_no, sheet, row, key)} of {cells.sources[seq][2]}"


def _of_milestones(con: Con, cells: Cells) -> Found:
    for seq, sheet_no, row, sheet, cell, heading, said, winner, winning_cell, winning in con.execute(
        """
        with latest as (
            select *, first_value({'seq': seq, 'cell': cell, 'said': said}) over (
                partition by partnership, review, milestone, part order by ord desc
            ) as winner
            from milestone_rows
        )
        select seq, sheet_no, row_number, sheet, cell, concat_ws(' ', milestone, nullif(part, 'date')), said,
            winner.seq, winner.cell, winner.said
        from latest where said <> winner.said order by all
        """
    ).fetchall():
        file, other = cells.sources[seq][2], f"{winning_cell} of {cells.sources[winner][2]}"
        issue = make_issue(
            "conflict",
            file=file,
            sheet=sheet,
            cell=cell,
            heading=heading,
            value=said,
            other_cell=other,
            other_value=winning,
        )
        yield seq, (sheet_no, row), issue


def _out_of_order(con: Con, cells: Cells) -> Found:
    """Steps before the review that are dated after it, and the other way round: often one of the years is mistyped."""
    for seq, sheet_no, row, sheet, cell, step, on, review, first in con.execute(
        """
        select m.seq, m.sheet_no, m.row_number, m.sheet, m.cell, m.milestone, say_date(m."on"),
            say_date(v.review_date), p.before_review
        from milestone_rows as m
        join base.reviews as v using (partnership, review)
        join base.protocol_steps as p on p.protocol = v.protocol and p.step = m.milestone
        where m.milestone <> 'Review' and v.status is null and case
            when p.before_review then m."on" > coalesce(v.review_end, v.review_date)
            else m."on" < v.review_date end
        order by all
        """
    ).fetchall():
        early, late = ("Review date", review), (step, on)
        if not first:
            early, late = late, early
        yield (
            seq,
            (sheet_no, row),
            make_issue(
                "dates_out_of_order",
                file=cells.sources[seq][2],
                sheet=sheet,
                cell=cell,
                heading=early[0],
                value=early[1],
                first_heading=late[0],
                first=late[1],
            ),
        )


def _due_before(con: Con, cells: Cells) -> Found:
    """Actions that are due before the review that they follow: often one of the years is mistyped."""
    rows = """
        action_rows as r join base.reviews as v on v.partnership = r.partnership and v.review = r.review
        where r.due < v.review_date and v.status is null
    """
    for place, due, review in rows_of(con, "r.due, v.review_date as held", rows):
        words = {"first_heading": "Review date", "first": say_date(review)}
        yield cell_issue(cells, "dates_out_of_order", "actions", place, "due", say_date(due), **words)
