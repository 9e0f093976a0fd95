"""Advice on dates: years that disagree or are assumed, two reviews on one day, ends of reviews, and terms."""

from collections import defaultdict

from peerreview.due import say_date
from peerreview.school_calendar import Term, overlapping
from peerreview.store.cell_issues import Cells, Con, Found, Place, as_place, cell_issue, rows_of
from peerreview.store.review_cells import placed_in, review_issue

_UNDATED = """
    review_rows as r where academic_year is not null
    qualify max(coalesce(dated_year, typed_year)) over (partition by partnership, review) is null
"""
# Reviews of a school on one day, from the second on. Whoever gives each an ID of its own knows that there are two.
_SAME_DAY = """
    (
        select *, first_value(
            {'seq': seq, 'sheet_no': sheet_no, 'sheet': sheet, 'row_number': row_number, 'id': review_id, 'is': review}
        ) over (partition by partnership, school, dated_on order by ord) as earlier
        from review_rows where dated_on is not null and status is null
        qualify row_number() over (partition by partnership, review order by ord) = 1
    ) as r where review <> earlier['is'] and (review_id is null or earlier['id'] is null)
"""
# A review of two half-days may take some weeks; one that seems to take more than six is most likely mistyped.
_ENDS = """
    select partnership, review, review_end, first_on
    from (
        select v.partnership, v.review, v.review_end, coalesce(v.review_date, m.done_on, m.planned_on) as first_on
        from base.reviews as v
        left join base.milestones as m
            on m.partnership = v.partnership and m.review = v.review and m.milestone = 'Review'
        where v.review_end is not null and v.status is null
    )
    where first_on is null or review_end > first_on + 42
"""
_TERMS = """
    (
        from term_rows
        qualify row_number() over (partition by partnership, authority, academic_year, term order by ord desc) = 1
    ) as r
"""


def date_issues(con: Con, cells: Cells) -> Found:
    """Advice on years, on the ends of reviews and on terms."""
    yield from _years(con, cells)
    yield from _there_twice(con, cells)
    yield from _ends(con, cells)
    yield from _terms(con, cells)


def _years(con: Con, cells: Cells) -> Found:
    for place, typed in rows_of(con, "r.typed_year", "review_rows as r where typed_year <> dated_year"):
        yield cell_issue(cells, "year_disagrees", "reviews", place, "academic_year", typed)
    unread = set(con.execute("select seq, cell from parsed.issues where severity = 'cell left out'").fetchall())

    def is_said(place: Place) -> bool:
        """Whether it is said already that the date or the year of a row could not be read."""
        return any((place[0], cells.at(*place, key)) in unread for key in ("review_date", "academic_year"))

    for place, year in rows_of(con, "r.academic_year", _UNDATED):
        if not is_said(place):
            yield cell_issue(cells, "year_assumed", "reviews", place, "school", "", year=year)
    nowhere = "review_rows as r where academic_year is null and review_id is null"
    for place, school in rows_of(con, "r.school", nowhere):
        if not is_said(place):
            yield cell_issue(cells, "review_undated", "reviews", place, "school", school)


def _there_twice(con: Con, cells: Cells) -> Found:
    for place, school, on, earlier in rows_of(con, "r.school, r.dated_on, r.earlier", _SAME_DAY):
        first = as_place(earlier[name] for name in ("seq", "sheet_no", "sheet", "row_number"))
        of = "" if first[0] == place[0] else f" of {cells.sources[first[0]][2]}"
        words = {"school": school, "other_cell": f"{cells.at(*first, 'school')}{of}"}
        yield cell_issue(cells, "review_there_twice", "reviews", place, "school", say_date(on), **words)


def _ends(con: Con, cells: Cells) -> Found:
    for *where, last, first in con.execute(placed_in("review_end", _ENDS)).fetchall():
        code = "review_end_far" if first else "review_end_alone"
        words = {"first": say_date(first)} if first else {}
        yield review_issue(cells, code, as_place(where), "review_end", say_date(last), **words)


def _terms(con: Con, cells: Cells) -> Found:
    known: dict[tuple[str | None, str | None], dict[Term, Place]] = defaultdict(dict)
    for place, partnership, authority, *term in rows_of(con, "r.partnership, r.authority, term, starts, ends", _TERMS):
        known[partnership, authority][Term(*term)] = place
    for terms in known.values():
        for one, later in overlapping(terms):
            words = {"term": later.name, "first_term": one.name, "ends": say_date(one.ends)}
            yield cell_issue(cells, "terms_overlap", "terms", terms[later], "starts", say_date(later.starts), **words)
