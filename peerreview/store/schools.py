"""The schools of every partnership, from the Schools sheets or, where there is none, from the reviews."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import duckdb

from peerreview.store.gias import Gias, Lookup
from peerreview.store.gias_places import Official, official_of
from peerreview.store.names import Register, School, name_key, says_nothing
from peerreview.store.parsed import append_rows

Con = duckdb.DuckDBPyConnection
Text = tuple[int, str]  # the source and what stands in its cell

_SCHOOL_COLUMNS = [
    "school", "urn", "also_known_as", "phase", "roll", "authority", "religious_character", "partnership", "group",
    "membership", "joined", "left", "predecessor_urn", "head", "email",
]  # fmt: skip
_MENTIONS = """
    select seq, school as text, bool_or(kind = 'reviews') as hosts from (
        select seq, school, 'reviews' as kind from parsed.reviews
        union all select seq, school, 'people' from parsed.people
        union all select seq, school, 'findings' from parsed.findings
        union all select seq, school, 'actions' from parsed.actions
        union all select seq, school, 'impact' from parsed.impact
        union all select seq, rater, 'maturity' from parsed.maturity
    ) where school is not null group by all order by seq, text
"""
_ACCEPTED = 'select partnership, "text", school, urn from base.aliases order by all'
_PARTNERSHIP_TEXTS = """
    select distinct partnership from (
        select partnership from base.sources union all select partnership from parsed.schools
        union all select partnership from parsed.maturity union all select partnership from parsed.conversations
        union all select partnership from parsed.terms
    ) where partnership is not null order by partnership
"""


# Rows of a number that a school no longer has say what was true then.
_SCHOOL_ROWS = """
    create temp table school_rows as
    select
        r.* exclude (partnership, school), w.partnership, w.school,
        r.seq::bigint * 1073741824 + r.sheet_no * 2097152 + r.row_number as ord
    from parsed.schools as r
    join placed_schools as w using (seq, sheet_no, row_number);
    create temp view school_rows_now as
    from school_rows as r where not exists (
        from school_rows as n where n.partnership = r.partnership and n.school = r.school and n.predecessor_urn = r.urn
    )
"""


class Places:
    """Where each source's rows belong: its partnership, or those that its Schools sheet names."""

    def __init__(self, con: Con) -> None:
        self.partnerships: dict[str, str] = {}
        given = [
            row[0]
            for row in con.execute(
                "select partnership from base.sources group by partnership order by min(seq)"
            ).fetchall()
        ]
        listed = con.execute("select distinct partnership from parsed.schools order by all").fetchall()
        for text in [*given, *(name for (name,) in listed)]:
            if text:
                self.partnerships.setdefault(name_key(text), text)
        self.of_source = dict(con.execute("select seq, partnership from base.sources").fetchall())
        self.named: dict[int, list[str]] = defaultdict(list)

    def canonical(self, text: str) -> str:
        """One spelling for each partnership: "Alder & Wick" and "Alder and Wick" are the same."""
        return self.partnerships[name_key(text)]

    def known(self, text: str) -> bool:
        """Whether some workbook is of that partnership, or has schools of it: else the name is a slip."""
        return name_key(text) in self.partnerships

    def of(self, seq: int) -> list[str]:
        """The partnerships that a name in this source may belong to."""
        own = self.of_source[seq]
        found = ([self.canonical(own)] if own else []) + self.named[seq]
        return list(dict.fromkeys(found)) or sorted(set(self.partnerships.values()))


def place_schools(con: Con, gias: tuple[Gias, Lookup] | None) -> tuple[Register, Official | None]:
    """Fill base.schools, and school_of and partnership_of for every name that stands in some cell.

    `gias` is the register of schools that fills what the lists leave blank.
    """
    places, register = Places(con), Register()
    listed: list[tuple[str, dict[str, Any]]] = []
    for row in _school_rows(con):
        partnership = row.pop("partnership") or places.of_source[row["seq"]]
        seq = row.pop("seq")
        if partnership:
            known = places.canonical(partnership)
            places.named[seq] += [known] if known not in places.named[seq] else []
            listed.append((known, row))
    register.add_list(listed)
    official = official_of(con, register, gias)
    for partnership, text, school, urn in con.execute(_ACCEPTED).fetchall():
        if places.known(partnership):
            register.accept(places.canonical(partnership), text, school, urn)
    # Hosts first: where there is no list, they make it, and the other rows are looked up in it. Of the hosts, those by
    # their own names: an accepted name is then one of them.
    mentions = sorted(con.execute(_MENTIONS).fetchall(), key=lambda one: (not one[2], _accepted(register, places, one)))
    found = {(seq, text): _find(register, places, seq, text, hosts) for seq, text, hosts in mentions}
    _write(con, register, places, found, official)
    return register, official


def _accepted(register: Register, places: Places, mention: tuple[int, str, bool]) -> bool:
    seq, text, _ = mention
    return any(register.is_accepted(partnership, text) for partnership in places.of(seq))


def _school_rows(con: Con) -> Iterator[dict[str, Any]]:
    columns = ", ".join(f'"{name}"' for name in ["seq", "sheet_no", *_SCHOOL_COLUMNS, "sheet", "row_number"])
    result = con.execute(f"select {columns} from parsed.schools order by seq, sheet_no, row_number")
    names = [item[0] for item in result.description]
    for values in result.fetchall():
        row = dict(zip(names, values, strict=True))
        row["group"] = None if says_nothing(row["group"] or "") else row["group"]
        yield row | {"source_seq": row["seq"]}


def _find(register: Register, places: Places, seq: int, text: str, hosts: bool) -> School | None:
    among = places.of(seq)
    provisional = hosts and len(among) == 1 and not register.has_list(among[0])
    # Where the hosts make the list, a longer name and a shorter one are two schools until somebody says otherwise.
    look_up = register.find if provisional else register.meant
    found = [school for name in among if (school := look_up(name, text))]
    if len(found) == 1:
        return found[0]
    if not found and provisional:
        return register.add_provisional(among[0], text)
    return None


def _write(
    con: Con, register: Register, places: Places, found: dict[Text, School | None], official: Official | None
) -> None:
    con.execute("create temp table partnership_of (text varchar, partnership varchar)")
    texts = [text for (text,) in con.execute(_PARTNERSHIP_TEXTS).fetchall() if places.known(text)]
    append_rows(con, "partnership_of", [(text, places.canonical(text)) for text in texts])
    con.execute("create temp table school_of (seq integer, text varchar, partnership varchar, school varchar)")
    one = {seq: names[0] for seq in places.of_source if len(names := places.of(seq)) == 1}
    append_rows(
        con,
        "school_of",
        [
            (*of, school.partnership, school.school) if school else (*of, one.get(of[0]), None)
            for of, school in found.items()
        ],
    )
    sources = dict(con.execute("select seq, source from base.sources").fetchall())
    rows = [_base_row(school, sources, official) for school in register.all()]
    append_rows(con, "base.schools", [tuple(row.values()) for row in rows], list(rows[0]) if rows else ())
    con.execute(
        "create temp table placed_schools"
        " (seq integer, sheet_no integer, row_number integer, partnership varchar, school varchar)"
    )
    append_rows(
        con,
        "placed_schools",
        [
            (row["source_seq"], row["sheet_no"], row["row_number"], school.partnership, school.school)
            for school in register.all()
            for row in school.rows
            if "source_seq" in row
        ],
    )
    con.execute(_SCHOOL_ROWS)


def _base_row(school: School, sources: dict[int, str], official: Official | None) -> dict[str, Any]:
    cells = {key: school.cells.get(key) for key in _SCHOOL_COLUMNS if key != "partnership"}
    if official:
        cells = {key: official.cell(school, key) if value is None else value for key, value in cells.items()}
    return cells | {
        "partnership": school.partnership,
        "school": school.school,
        "provisional": school.provisional,
        "source": sources.get(school.cells.get("source_seq", -1)),
        "sheet": school.cells.get("sheet"),
        "row_number": school.cells.get("row_number"),
    }
