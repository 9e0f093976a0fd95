"""What is only seen when all workbooks are put together: rows without a place, and cells that disagree."""

from collections.abc import Iterator, Mapping, Sequence

from peerreview.due import say_date
from peerreview.framework import Protocol
from peerreview.maturity import instrument
from peerreview.store.cell_issues import Cells, Con, Found, Place, Placed, cell_issue, row_issue, rows_of
from peerreview.store.date_issues import date_issues
from peerreview.store.disagreements import disagreements
from peerreview.store.gias_issues import gias_issues
from peerreview.store.gias_places import Official
from peerreview.store.group_issues import group_issues
from peerreview.store.names import Register
from peerreview.store.parsed import ISSUE_FIELDS, append_rows, issue_row
from peerreview.store.private import place_audiences
from peerreview.store.sql import run
from peerreview.store.team_issues import team_issues
from peerreview.store.team_schools import school_slips
from peerreview.workbook.issues import make_issue

_ABOUT_REVIEWS = ("findings", "actions", "impact")
# What is said of a row that could belong to several reviews.
_SAME_YEAR = {"when": "that year", "or_else": " or the review date in this row"}
_SAME_DAY = {"when": "on that day", "or_else": " in this row, or delete the review that is there twice"}
# Which review the row `r` refers to.
_REFERENCE = """
    o.seq = r.seq and o.review_id is not distinct from r.review_id and o.school is not distinct from r.school
    and o.review_date is not distinct from r.review_date and o.academic_year is not distinct from r.academic_year
"""


def place_issues(
    con: Con, register: Register, protocols: Mapping[str, Protocol], official: Official | None = None
) -> None:
    """Fill base.issues, base.sheets and base.left_out: what the check found, and what linking adds."""
    con.execute(
        """
        insert into base.issues by name
        select i.*, f.partnership, f.source from parsed.issues as i join base.sources as f using (seq)
        """
    )
    cells = Cells(con)
    found: list[Placed] = [
        *_unknown_schools(con, cells, register),
        *_disputed_numbers(cells, register),
        *_unplaced(con, cells),
        *_unknown_actions(con, cells),
        *_actions_of_other_reviews(con, cells),
        *_unknown_findings(con, cells),
        *_without_partnership(con, cells),
        *_unknown_raters(con, cells, register),
        *_nearly_dimensions(con, cells),
        *date_issues(con, cells),
        *_dates_that_differ(con, cells),
        *disagreements(con, cells),
        *_unknown_protocols(con, cells, protocols),
        *_partnership_advice(con, cells),
        *team_issues(con, cells, protocols),
        *school_slips(con, cells, register),
        *group_issues(con, cells, protocols),
        *_aliases_without_school(con, cells, register),
        *gias_issues(cells, register, official),
    ]
    _write(con, cells, found)
    place_audiences(con)
    run(con, "whose_issues")
    _sheets(con)


def _sheets(con: Con) -> None:
    """Count the rows of each sheet anew: one without a place is left out, not loaded."""
    con.execute("insert into base.left_out select * from parsed.left_out")
    con.execute(
        """
        insert into base.sheets
        select
            p.seq, p.sheet_no, p.sheet, p.key, p.rows_in,
            p.loaded - coalesce(n.unplaced, 0), p.left_out + coalesce(n.unplaced, 0),
            coalesce(f.partnership, w.partnership)
        from parsed.sheets as p
        join base.sources as f using (seq)
        left join whose as w on w.seq = p.seq and w.sheet = p.sheet and w.row_number is null
        left join (select seq, sheet_no, count(distinct row_number) as unplaced from unplaced group by all) as n
            on n.seq = p.seq and n.sheet_no = p.sheet_no
        order by p.seq, p.sheet_no
        """
    )
    con.execute("insert into base.left_out select distinct seq, sheet_no, sheet, row_number, reason from unplaced")


def _write(con: Con, cells: Cells, found: Sequence[Placed]) -> None:
    rows, unplaced = [], []
    for seq, place, issue in found:
        partnership, source, _ = cells.sources[seq]
        rows.append((seq, partnership, source, *issue_row(issue)))
        if issue.severity == "row left out" and place is not None:
            sheet_no, row = place
            unplaced.append((seq, sheet_no, issue.sheet, row, issue.code))
    append_rows(con, "base.issues", rows, ("seq", "partnership", "source", *ISSUE_FIELDS))
    con.execute("create temp table unplaced as from base.left_out limit 0")
    append_rows(con, "unplaced", unplaced)


def _unknown_schools(con: Con, cells: Cells, register: Register) -> Found:
    for kind in ("reviews", "people", *_ABOUT_REVIEWS):
        # A row about a review that its Review ID finds does not need its school.
        found_anyway = f"and not exists (from ref_of as o where o.review is not null and {_REFERENCE})"
        where = f"s.school is null {found_anyway if kind in _ABOUT_REVIEWS else ''}"
        rows = f"parsed.{kind} as r join school_of as s on s.seq = r.seq and s.text = r.school where {where}"
        for place, text, partnership in rows_of(con, "r.school, s.partnership", rows):
            if partnership and not register.names(partnership):
                yield row_issue(cells, "unknown_review", kind, place, "school", text)
                continue
            hint = register.did_you_mean(partnership, text) if partnership else ""
            yield row_issue(cells, "unknown_school", kind, place, "school", text, suggestions=hint)


def _aliases_without_school(con: Con, cells: Cells, register: Register) -> Found:
    for text, school, partnership, seq in con.execute(
        """
        select a."text", a.school, p.partnership, max(s.seq)
        from base.aliases as a
        join partnership_of as p on p."text" = a.partnership
        join school_of as s on s.partnership = p.partnership
        group by all order by all
        """
    ).fetchall():
        if register.find(partnership, text) is None:
            file = cells.sources[seq][2]
            yield seq, None, make_issue("accepted_school_gone", file=file, value=text, school=school)


def _disputed_numbers(cells: Cells, register: Register) -> Found:
    for urn, row in register.disputed:
        place = (row["source_seq"], row["sheet_no"], row["sheet"], row["row_number"])
        yield cell_issue(cells, "predecessor_disputed", "schools", place, "predecessor_urn", urn)


def _unplaced(con: Con, cells: Cells) -> Found:
    for kind in _ABOUT_REVIEWS:
        by_action = "and r.action_id is null" if kind == "impact" else ""
        rows = f"""
            parsed.{kind} as r join ref_of as o on {_REFERENCE}
            where o.review is null and (o.known_school is not null or r.school is null) {by_action}
        """
        for place, review_id, school, found, strength in rows_of(
            con, "r.review_id, r.school, o.found, o.strength", rows
        ):
            code = "review_not_single" if found else "unknown_review"
            key, value = ("review_id", review_id) if review_id else ("school", school)
            yield row_issue(cells, code, kind, place, key, value, **(_SAME_DAY if strength == 2 else _SAME_YEAR))


def _unknown_actions(con: Con, cells: Cells) -> Found:
    rows = """
        parsed.impact as r
        where action_id is not null and not exists (
            from impact_places as w where w.seq = r.seq and w.sheet_no = r.sheet_no and w.row_number = r.row_number
        ) and not exists (
            from school_of as s where s.seq = r.seq and s.text = r.school and s.school is null and r.review_id is null
        )
    """
    for place, action in rows_of(con, "r.action_id", rows):
        yield row_issue(cells, "unknown_action", "impact", place, "action_id", action)


def _actions_of_other_reviews(con: Con, cells: Cells) -> Found:
    for place, action, _ in _names_nothing(con, "impact_rows", "action_id", "base.actions"):
        yield cell_issue(cells, "unknown_action_of_review", "impact", place, "action_id", action)


def _unknown_findings(con: Con, cells: Cells) -> Found:
    for place, finding, others in _names_nothing(con, "action_rows", "finding_id", "base.findings"):
        there = f"the review “{others[0]}” has one" if len(others) == 1 else f"{len(others)} other reviews have one"
        elsewhere = f"; {there}" if others else ""
        yield cell_issue(cells, "unknown_finding", "actions", place, "finding_id", finding, elsewhere=elsewhere)


def _names_nothing(con: Con, rows: str, key: str, records: str) -> Iterator[tuple[Place, str, list[str]]]:
    """Cells in the column `key` that name a record which their review does not have, and the reviews that have one."""
    known = f"select partnership, lower({key}) as id, list(distinct review) as reviews from {records} group by all"
    return rows_of(
        con,
        f"r.{key}, coalesce(k.reviews, [])",
        f"""
        {rows} as r left join ({known}) as k on k.partnership = r.partnership and k.id = lower(r.{key})
        where r.{key} is not null and not coalesce(list_contains(k.reviews, r.review), false)
        """,
    )


def _without_partnership(con: Con, cells: Cells) -> Found:
    for kind, placed in (
        ("schools", "school_rows"),
        ("maturity", "maturity_rows"),
        ("conversations", "conversation_rows"),
        ("terms", "term_rows"),
    ):
        rows = f"""
            parsed.{kind} as r where not exists (
                from {placed} as p where p.seq = r.seq and p.sheet_no = r.sheet_no and p.row_number = r.row_number
            )
        """
        for place, text in rows_of(con, "coalesce(r.partnership, '')", rows):
            yield row_issue(cells, "unknown_partnership", kind, place, "partnership", text)


def _unknown_raters(con: Con, cells: Cells, register: Register) -> Found:
    rows = """
        maturity_rows as r where r.rater not in ('Agreed', 'Associate') and not exists (
            from base.schools as s where s.partnership = r.partnership and s.school = r.rater
        )
    """
    for place, rater, partnership in rows_of(con, "r.rater, r.partnership", rows):
        hint = register.did_you_mean(partnership, rater)
        yield cell_issue(cells, "unknown_rater", "maturity", place, "rater", rater, suggestions=hint)


def _nearly_dimensions(con: Con, cells: Cells) -> Found:
    """Of one dimension under two names, each would be told apart from the other."""
    for place, dimension in rows_of(con, "r.dimension", "maturity_rows as r"):
        if meant := instrument().nearly(dimension):
            yield cell_issue(cells, "dimension_nearly", "maturity", place, "dimension", dimension, found=meant)


def _dates_that_differ(con: Con, cells: Cells) -> Found:
    for kind in _ABOUT_REVIEWS:
        rows = f"""
            parsed.{kind} as r join ref_of as o on {_REFERENCE}
            join base.reviews as v on v.partnership = o.found_partnership and v.review = o.review
            where o.strength = 3
        """
        for place, typed, found in rows_of(con, "r.review_date, v.review_date as found", rows):
            words = say_date(found) if found else "a date that is not settled"
            yield cell_issue(cells, "review_date_differs", kind, place, "review_date", say_date(typed), found=words)


def _unknown_protocols(con: Con, cells: Cells, protocols: Mapping[str, Protocol]) -> Found:
    rows = "parsed.reviews as r where protocol is not null and protocol not in (select text from protocol_of)"
    for place, text in rows_of(con, "r.protocol", rows):
        allowed = ", ".join(protocols)
        yield cell_issue(cells, "unknown_protocol", "reviews", place, "protocol", text, allowed=allowed)


def _partnership_advice(con: Con, cells: Cells) -> Found:
    for seq, count in con.execute(
        """
        select r.seq, s.schools
        from (select partnership, max(seq) as seq from review_rows group by all) as r
        join (select partnership, count(distinct school) as schools from base.schools group by all) as s
            using (partnership)
        join base.partnerships as p using (partnership)
        where p.provisional order by partnership
        """
    ).fetchall():
        schools = "1 school" if count == 1 else f"{count} schools"
        yield seq, None, make_issue("provisional_schools", file=cells.sources[seq][2], count=schools)
    for (seq,) in con.execute(
        "select max(r.seq) from review_rows as r join base.reviews as v using (partnership, review)"
        " where v.protocol is null group by v.partnership order by all"
    ).fetchall():
        yield seq, None, make_issue("protocol_missing", file=cells.sources[seq][2])
