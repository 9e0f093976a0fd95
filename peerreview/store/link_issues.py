"""What is only seen when all workbooks are put together: rows without a place, and cells that disagree."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from peerreview.due import say_date
from peerreview.framework import Protocol
from peerreview.store.cell_issues import Cells, Con, Found, Placed, as_place, cell_issue, row_issue
from peerreview.store.disagreements import disagreements
from peerreview.store.group_issues import group_issues
from peerreview.store.names import Register
from peerreview.store.parsed import ISSUE_FIELDS, append_table, issue_row
from peerreview.store.private import place_audiences
from peerreview.store.sql import run
from peerreview.store.team_issues import team_issues
from peerreview.workbook.issues import make_issue

_ABOUT_REVIEWS = ("findings", "actions", "impact")


def place_issues(con: Con, register: Register, protocols: Mapping[str, Protocol]) -> None:
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
        *_years(con, cells),
        *_dates_that_differ(con, cells),
        *disagreements(con, cells),
        *_unknown_protocols(con, cells, protocols),
        *_partnership_advice(con, cells),
        *team_issues(con, cells, protocols),
        *group_issues(con, cells, protocols),
    ]
    _write(con, cells, found)
    place_audiences(con)
    run(con, "whose_issues")
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
    names = ("partnership", "source", *ISSUE_FIELDS)
    rows, unplaced = [], []
    for seq, place, issue in found:
        partnership, source, _ = cells.sources[seq]
        rows.append({"seq": seq, "partnership": partnership, "source": source, **issue_row(issue)})
        if issue.severity == "row left out" and place is not None:
            sheet_no, row = place
            unplaced.append((seq, sheet_no, issue.sheet, row, issue.code))
    schema = pa.schema([("seq", pa.int32()), *((name, pa.string()) for name in names)])
    append_table(con, "base.issues", pa.Table.from_pylist(rows, schema=schema))
    con.execute("create temp table unplaced as from base.left_out limit 0")
    columns = zip(*unplaced, strict=True) if unplaced else ((), (), (), (), ())
    types = {
        "seq": pa.int32(),
        "sheet_no": pa.int32(),
        "sheet": pa.string(),
        "row_number": pa.int32(),
        "reason": pa.string(),
    }
    arrays = {name: pa.array(values, types[name]) for name, values in zip(types, columns, strict=True)}
    append_table(con, "unplaced", pa.table(arrays))


def _unknown_schools(con: Con, cells: Cells, register: Register) -> Found:
    for kind in ("reviews", "people", *_ABOUT_REVIEWS):
        # A row about a review that its Review ID finds does not need its school.
        found_anyway = (
            "and not exists (from ref_of as o where o.review is not null and o.seq = r.seq"
            " and o.review_id is not distinct from r.review_id and o.school is not distinct from r.school"
            " and o.review_date is not distinct from r.review_date"
            " and o.academic_year is not distinct from r.academic_year)"
            if kind in _ABOUT_REVIEWS
            else ""
        )
        for *place, text, partnership in con.execute(
            f"""
            select r.seq, r.sheet_no, r.sheet, r.row_number, r.school, s.partnership
            from parsed.{kind} as r join school_of as s on s.seq = r.seq and s.text = r.school
            where s.school is null {found_anyway} order by all
            """
        ).fetchall():
            if partnership and not register.names(partnership):
                yield row_issue(cells, "unknown_review", kind, as_place(place), "school", text)
                continue
            near = register.suggestions(partnership, text) if partnership else []
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            yield row_issue(cells, "unknown_school", kind, as_place(place), "school", text, suggestions=hint)


def _disputed_numbers(cells: Cells, register: Register) -> Found:
    for urn, row in register.disputed:
        place = (row["source_seq"], row["sheet_no"], row["sheet"], row["row_number"])
        yield cell_issue(cells, "predecessor_disputed", "schools", place, "predecessor_urn", urn)


def _unplaced(con: Con, cells: Cells) -> Found:
    for kind in _ABOUT_REVIEWS:
        by_action = "and r.action_id is null" if kind == "impact" else ""
        for *place, review_id, school, found in con.execute(
            f"""
            select r.seq, r.sheet_no, r.sheet, r.row_number, r.review_id, r.school, o.found
            from parsed.{kind} as r
            join ref_of as o
                on o.seq = r.seq and o.review_id is not distinct from r.review_id
                and o.school is not distinct from r.school and o.review_date is not distinct from r.review_date
                and o.academic_year is not distinct from r.academic_year
            where o.review is null and (o.known_school is not null or r.school is null) {by_action} order by all
            """
        ).fetchall():
            code = "review_not_single" if found else "unknown_review"
            key, value = ("review_id", review_id) if review_id else ("school", school)
            yield row_issue(cells, code, kind, as_place(place), key, value)


def _unknown_actions(con: Con, cells: Cells) -> Found:
    for *place, action in con.execute(
        """
        select seq, sheet_no, sheet, row_number, action_id from parsed.impact as i
        where action_id is not null and not exists (
            from impact_places as w where w.seq = i.seq and w.sheet_no = i.sheet_no and w.row_number = i.row_number
        ) and not exists (
            from school_of as s where s.seq = i.seq and s.text = i.school and s.school is null and i.review_id is null
        ) order by all
        """
    ).fetchall():
        yield row_issue(cells, "unknown_action", "impact", as_place(place), "action_id", action)


def _actions_of_other_reviews(con: Con, cells: Cells) -> Found:
    return _names_nothing(con, cells, "unknown_action_of_review", "impact", "action_id", "base.actions")


def _unknown_findings(con: Con, cells: Cells) -> Found:
    return _names_nothing(con, cells, "unknown_finding", "actions", "finding_id", "base.findings")


def _names_nothing(con: Con, cells: Cells, code: str, kind: str, key: str, records: str) -> Found:
    """Cells in the column `key` that name a record which their review does not have."""
    rows = "impact_rows" if kind == "impact" else "action_rows"
    for *place, text in con.execute(
        f"""
        select r.seq, r.sheet_no, r.sheet, r.row_number, r.{key} from {rows} as r
        where r.{key} is not null and not exists (
            from {records} as t
            where t.partnership = r.partnership and t.review = r.review and lower(t.{key}) = lower(r.{key})
        ) order by all
        """
    ).fetchall():
        yield cell_issue(cells, code, kind, as_place(place), key, text)


def _without_partnership(con: Con, cells: Cells) -> Found:
    for kind, rows in (
        ("schools", "school_rows"),
        ("maturity", "maturity_rows"),
        ("conversations", "conversation_rows"),
        ("terms", "term_rows"),
    ):
        for *place, text in con.execute(
            f"""
            select seq, sheet_no, sheet, row_number, coalesce(partnership, '') from parsed.{kind} as p
            where not exists (
                from {rows} as r where r.seq = p.seq and r.sheet_no = p.sheet_no and r.row_number = p.row_number
            ) order by all
            """
        ).fetchall():
            yield row_issue(cells, "unknown_partnership", kind, as_place(place), "partnership", text)


def _unknown_raters(con: Con, cells: Cells, register: Register) -> Found:
    for *place, rater, partnership in con.execute(
        """
        select m.seq, m.sheet_no, m.sheet, m.row_number, m.rater, m.partnership from maturity_rows as m
        where m.rater not in ('Agreed', 'Associate') and not exists (
            from base.schools as s where s.partnership = m.partnership and s.school = m.rater
        ) order by all
        """
    ).fetchall():
        near = register.suggestions(partnership, rater)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        yield cell_issue(cells, "unknown_rater", "maturity", as_place(place), "rater", rater, suggestions=hint)


def _years(con: Con, cells: Cells) -> Found:
    place = "seq, sheet_no, sheet, row_number"
    for *where, typed in con.execute(
        f"select {place}, typed_year from review_rows where typed_year <> dated_year order by all"
    ).fetchall():
        yield cell_issue(cells, "year_disagrees", "reviews", as_place(where), "academic_year", typed)
    for *where, year in con.execute(
        f"""
        select {place}, academic_year from review_rows
        where academic_year is not null
        qualify max(coalesce(dated_year, typed_year)) over (partition by partnership, review) is null
        order by all
        """
    ).fetchall():
        yield cell_issue(cells, "year_assumed", "reviews", as_place(where), "school", "", year=year)
    for *where, school in con.execute(
        f"select {place}, school from review_rows where academic_year is null and review_id is null order by all"
    ).fetchall():
        yield cell_issue(cells, "review_undated", "reviews", as_place(where), "school", school)


def _dates_that_differ(con: Con, cells: Cells) -> Found:
    for kind in _ABOUT_REVIEWS:
        for *place, typed, found in con.execute(
            f"""
            select r.seq, r.sheet_no, r.sheet, r.row_number, r.review_date, v.review_date
            from parsed.{kind} as r
            join ref_of as o
                on o.seq = r.seq and o.review_id is not distinct from r.review_id
                and o.school is not distinct from r.school and o.review_date is not distinct from r.review_date
                and o.academic_year is not distinct from r.academic_year
            join base.reviews as v on v.partnership = o.found_partnership and v.review = o.review
            where o.strength = 3 order by all
            """
        ).fetchall():
            words = say_date(found) if found else "a date that is not settled"
            yield cell_issue(
                cells, "review_date_differs", kind, as_place(place), "review_date", say_date(typed), found=words
            )


def _unknown_protocols(con: Con, cells: Cells, protocols: Mapping[str, Protocol]) -> Found:
    for *place, text in con.execute(
        """
        select seq, sheet_no, sheet, row_number, protocol from parsed.reviews
        where protocol is not null and protocol not in (select text from protocol_of) order by all
        """
    ).fetchall():
        yield cell_issue(
            cells,
            "unknown_protocol",
            "reviews",
            as_place(place),
            "protocol",
            text,
            allowed=", ".join(protocols),
        )


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
