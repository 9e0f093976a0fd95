"""What is only seen when all workbooks are put together: rows without a place, and cells that disagree."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from peerreview.due import say_date
from peerreview.framework import Protocol
from peerreview.store.merge import conflicts
from peerreview.store.names import Register
from peerreview.store.parsed import ISSUE_FIELDS, append_table, issue_row
from peerreview.workbook.issues import Issue, make_issue
from peerreview.workbook.layout import layout

Con = duckdb.DuckDBPyConnection
Place = tuple[int, int, str, int]  # seq, number of the sheet, its title, row
Placed = tuple[int, int | None, Issue]
Found = Iterator[Placed]

_ABOUT_REVIEWS = ("findings", "actions", "impact")
_NOT_COMPARED = {
    "review_rows": ("partnership", "review"),
    "finding_rows": ("partnership", "review", "identity"),
    "action_rows": ("partnership", "review", "identity"),
    "impact_rows": ("partnership", "review", "identity"),
}
_SHEET_OF = {
    "review_rows": "reviews",
    "finding_rows": "findings",
    "action_rows": "actions",
    "impact_rows": "impact",
}


class Cells:
    """Where a cell of a source is, in the words that a user sees."""

    def __init__(self, con: Con) -> None:
        self.con = con
        self.sources = {
            seq: (partnership, source, file)
            for seq, partnership, source, file in con.execute(
                "select seq, partnership, source, file from base.sources"
            ).fetchall()
        }
        self.letters = {
            (seq, sheet_no, key): letter
            for seq, sheet_no, key, letter in con.execute(
                "select seq, sheet_no, key, letter from parsed.letters"
            ).fetchall()
        }

    def at(self, seq: int, sheet_no: int, sheet: str, row: int, key: str) -> str:
        """The address of a cell, as "Reviews!D14"."""
        return f"{sheet}!{self.letters.get((seq, sheet_no, key), '')}{row}"

    def whole_row(self, kind: str, seq: int, sheet_no: int, row: int) -> str:
        """A row as JSON, its cells under their headings."""
        place = {"seq": seq, "sheet_no": sheet_no, "row": row}
        where = "seq = $seq and sheet_no = $sheet_no and row_number = $row"
        result = self.con.execute(f"select * from parsed.{kind} where {where}", place)
        names = [item[0] for item in result.description]
        values = dict(zip(names, result.fetchone() or (), strict=True))
        cells = {c.heading: str(values[c.key]) for c in layout().sheets[kind].columns if values.get(c.key) is not None}
        if kind == "reviews":
            said = self.con.execute(
                f'select milestone, part, coalesce("on"::varchar, word) from parsed.milestone_cells where {where}',
                place,
            ).fetchall()
            cells |= {m if part == "date" else f"{m} {part}": text for m, part, text in said}
        return json.dumps(cells, ensure_ascii=False)


def place_issues(con: Con, register: Register, protocols: Mapping[str, Protocol]) -> None:
    """Fill base.issues, base.sheets and base.left_out: what the check found, and what linking adds."""
    con.execute(
        """
        insert into base.issues by name
        select i.* exclude (seq), f.partnership, f.source from parsed.issues as i join base.sources as f using (seq)
        """
    )
    cells = Cells(con)
    found: list[Placed] = [
        *_unknown_schools(con, cells, register),
        *_unplaced(con, cells),
        *_unknown_actions(con, cells),
        *_without_partnership(con, cells),
        *_years(con, cells),
        *_dates_that_differ(con, cells),
        *_conflicts(con, cells),
        *_unknown_protocols(con, cells, protocols),
        *_partnership_advice(con, cells),
    ]
    _write(con, cells, found)
    con.execute("insert into base.left_out select * from parsed.left_out")
    con.execute(
        """
        insert into base.sheets
        select
            p.seq, p.sheet, p.key, p.rows_in,
            p.loaded - coalesce(n.unplaced, 0), p.left_out + coalesce(n.unplaced, 0)
        from parsed.sheets as p
        left join (select seq, sheet, count(distinct row_number) as unplaced from unplaced group by all) as n
            on n.seq = p.seq and n.sheet = p.sheet
        order by p.seq, p.sheet_no
        """
    )
    con.execute("insert into base.left_out select distinct seq, sheet, row_number, reason from unplaced")


def _write(con: Con, cells: Cells, found: Sequence[Placed]) -> None:
    names = ("partnership", "source", *ISSUE_FIELDS)
    rows, unplaced = [], []
    for seq, row, issue in found:
        partnership, source, _ = cells.sources[seq]
        rows.append({"partnership": partnership, "source": source, **issue_row(issue)})
        if issue.severity == "row left out" and row is not None:
            unplaced.append({"seq": seq, "sheet": issue.sheet, "row_number": row, "reason": issue.code})
    schema = pa.schema([(name, pa.string()) for name in names])
    append_table(con, "base.issues", pa.Table.from_pylist(rows, schema=schema))
    con.execute("create temp table unplaced (seq integer, sheet varchar, row_number integer, reason varchar)")
    schema = pa.schema(
        [("seq", pa.int32()), ("sheet", pa.string()), ("row_number", pa.int32()), ("reason", pa.string())]
    )
    append_table(con, "unplaced", pa.Table.from_pylist(unplaced, schema=schema))


def _row_issue(cells: Cells, code: str, kind: str, place: Place, key: str, value: str, **words: object) -> Placed:
    seq, sheet_no, _, row = place
    return _cell_issue(cells, code, kind, place, key, value, cells.whole_row(kind, seq, sheet_no, row), **words)


def _cell_issue(
    cells: Cells,
    code: str,
    kind: str,
    place: Place,
    key: str,
    value: str,
    row_values: str | None = None,
    **words: object,
) -> Placed:
    seq, _, sheet, row = place
    issue = make_issue(
        code,
        file=cells.sources[seq][2],
        sheet=sheet,
        cell=cells.at(*place, key),
        heading=layout().sheets[kind].column(key).heading,
        value=value,
        row_values=row_values,
        **words,
    )
    return seq, row, issue


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
                yield _row_issue(cells, "unknown_review", kind, _place(place), "school", text)
                continue
            near = register.suggestions(partnership, text) if partnership else []
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            yield _row_issue(cells, "unknown_school", kind, _place(place), "school", text, suggestions=hint)


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
            yield _row_issue(cells, code, kind, _place(place), key, value)


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
        yield _row_issue(cells, "unknown_action", "impact", _place(place), "action_id", action)


def _without_partnership(con: Con, cells: Cells) -> Found:
    for kind, rows in (
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
            yield _row_issue(cells, "unknown_partnership", kind, _place(place), "partnership", text)


def _years(con: Con, cells: Cells) -> Found:
    place = "seq, sheet_no, sheet, row_number"
    for *where, typed in con.execute(
        f"select {place}, typed_year from review_rows where typed_year <> dated_year order by all"
    ).fetchall():
        yield _cell_issue(cells, "year_disagrees", "reviews", _place(where), "academic_year", typed)
    for *where, year in con.execute(
        f"""
        select {place}, academic_year from review_rows
        where academic_year is not null
        qualify max(coalesce(dated_year, typed_year)) over (partition by partnership, review) is null
        order by all
        """
    ).fetchall():
        yield _cell_issue(cells, "year_assumed", "reviews", _place(where), "school", "", year=year)
    for *where, school in con.execute(
        f"select {place}, school from review_rows where academic_year is null and review_id is null order by all"
    ).fetchall():
        yield _cell_issue(cells, "review_undated", "reviews", _place(where), "school", school)


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
            yield _cell_issue(
                cells, "review_date_differs", kind, _place(place), "review_date", say_date(typed), found=words
            )


def _conflicts(con: Con, cells: Cells) -> Found:
    for rows, identity in _NOT_COMPARED.items():
        kind = _SHEET_OF[rows]
        columns = [c.key for c in layout().sheets[kind].own_columns if c.key not in ("school", "review_id", "protocol")]
        for key, _, *cells_of_both in conflicts(con, rows, identity, columns):
            winner, loser = cells_of_both[:5], cells_of_both[5:]
            *first, value = winner
            *second, other = loser
            yield _cell_issue(
                cells,
                "conflict",
                kind,
                _place(second),
                str(key),
                str(other),
                other_cell=_other(cells, first, str(key)),
                other_value=value,
            )


def _other(cells: Cells, place: Sequence[Any], key: str) -> str:
    seq, sheet_no, sheet, row = place
    return f"{cells.at(seq, sheet_no, sheet, row, key)} of {cells.sources[seq][2]}"


def _unknown_protocols(con: Con, cells: Cells, protocols: Mapping[str, Protocol]) -> Found:
    for *place, text in con.execute(
        """
        select seq, sheet_no, sheet, row_number, protocol from parsed.reviews
        where protocol is not null and protocol not in (select text from protocol_of) order by all
        """
    ).fetchall():
        yield _cell_issue(
            cells,
            "unknown_protocol",
            "reviews",
            _place(place),
            "protocol",
            text,
            allowed=", ".join(protocols),
        )


def _partnership_advice(con: Con, cells: Cells) -> Found:
    for seq, count in con.execute(
        """
        select max(r.seq), count(distinct s.school) from base.schools as s
        join base.partnerships as p using (partnership)
        join review_rows as r on r.partnership = p.partnership
        where p.provisional group by p.partnership order by p.partnership
        """
    ).fetchall():
        schools = "1 school" if count == 1 else f"{count} schools"
        yield seq, None, make_issue("provisional_schools", file=cells.sources[seq][2], count=schools)
    for (seq,) in con.execute(
        "select max(r.seq) from review_rows as r join base.reviews as v using (partnership, review)"
        " where v.protocol is null group by v.partnership order by all"
    ).fetchall():
        yield seq, None, make_issue("protocol_missing", file=cells.sources[seq][2])


def _place(values: Iterable[Any]) -> Place:
    seq, sheet_no, sheet, row = values
    return seq, sheet_no, sheet, row
