"""Who takes part in a review and which documents were sent: lists in one cell, taken apart."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa

from peerreview.framework import Protocol
from peerreview.store.names import Register, name_key
from peerreview.store.parsed import append_table
from peerreview.workbook.values import split_names

Con = duckdb.DuckDBPyConnection

ROLES = {"lead_reviewer": "lead reviewer", "review_team": "review team", "champions": "Improvement Champion"}
_NAME_AND_SCHOOL = re.compile(r"^(?P<name>[^()]+?)\s*(?:\((?P<inside>[^()]+)\)|\s[-–—]\s(?P<after>.+))$")
_TEXT = pa.string()


def place_people(con: Con, register: Register) -> None:
    """Fill base.roles: each name of the lead, team and champions of a review, and the school it comes from."""
    people = {
        (partnership, name_key(name)): (name, school)
        for partnership, name, school in con.execute(
            "select partnership, name, school from base.people order by source, row_number"
        ).fetchall()
    }
    rows: list[dict[str, str | None]] = []

    @cache  # the same few names stand in many reviews
    def members(text: str, partnership: str) -> list[tuple[str | None, str | None]]:
        return list(_members(text, partnership, register, people))

    for column, role in ROLES.items():
        for partnership, school, review, text in con.execute(
            f"select partnership, school, review, {column} from base.reviews where {column} is not null"
            " order by partnership, review"
        ).fetchall():
            for name, from_school in members(text, partnership):
                place = {"partnership": partnership, "school": school, "review": review}
                rows.append(place | {"role": role, "name": name, "from_school": from_school})
    names = ("partnership", "school", "review", "role", "name", "from_school")
    append_table(con, "base.roles", pa.Table.from_pylist(rows, schema=pa.schema([(n, _TEXT) for n in names])))


def _members(
    text: str, partnership: str, register: Register, people: Mapping[tuple[str, str], tuple[str, str]]
) -> Iterator[tuple[str | None, str | None]]:
    def known(part: str) -> bool:
        return register.find(partnership, part) is not None

    for part in split_names(text, known):
        if found := register.find(partnership, part):
            yield None, found.school
            continue
        match = _NAME_AND_SCHOOL.match(part)
        beside = register.find(partnership, (match["inside"] or match["after"]).strip()) if match else None
        name = match["name"] if match and beside else part
        whole, school = people.get((partnership, name_key(name)), (name, None))
        yield whole, beside.school if beside else school


def place_documents(con: Con, protocols: Mapping[str, Protocol]) -> None:
    """Fill base.documents: for each review whose partnership records them, what the protocol asks for and what went."""
    rows: list[dict[str, Any]] = []
    for partnership, school, review, protocol, text in con.execute(
        """
        select partnership, school, review, protocol, documents_shared from base.reviews
        where status is null and partnership in (
            select distinct v.partnership from review_rows as v
            join parsed.letters as l on l.seq = v.seq and l.sheet_no = v.sheet_no where l.key = 'documents_shared'
        ) order by partnership, review
        """
    ).fetchall():
        asked = protocols[protocol].documents if protocol in protocols else ()
        for document, shared in _documents(asked, split_names(text or "", lambda _: False)):
            place = {"partnership": partnership, "school": school, "review": review}
            rows.append(place | {"document": document, "shared": shared})
    schema = pa.schema([(n, _TEXT) for n in ("partnership", "school", "review", "document")] + [("shared", pa.bool_())])
    append_table(con, "base.documents", pa.Table.from_pylist(rows, schema=schema))


def _documents(asked: tuple[str, ...], sent: list[str]) -> Iterator[tuple[str, bool]]:
    keys = {name_key(item): item for item in sent}
    everything = "all" in keys or "alldocuments" in keys
    matched: set[str] = {"all", "alldocuments"}
    for document in asked:
        own = name_key(document)
        hits = {key for key in keys if key and (key in own or own in key)}
        matched |= hits
        yield document, everything or bool(hits)
    yield from ((item, True) for key, item in keys.items() if key not in matched)
