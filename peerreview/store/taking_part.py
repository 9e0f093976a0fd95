"""Who takes part in a review and which documents were sent: lists in one cell, taken apart."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import duckdb

from peerreview.framework import CALLED, Protocol
from peerreview.store.names import Register, name_key, says_nothing
from peerreview.store.parsed import append_rows
from peerreview.workbook.layout import layout, normalise_words
from peerreview.workbook.values import split_names

Con = duckdb.DuckDBPyConnection
Member = tuple[str | None, str | None]  # the name and the school that somebody comes from

ROLES = {"lead_reviewer": "lead reviewer", "review_team": "review team", "champions": "Improvement Champion"}
_TOLD = "partnership varchar, text varchar, name varchar, from_school varchar"
_NAME_AND_SCHOOL = re.compile(r"^(?P<name>[^()]+?)\s*(?:\((?P<inside>[^()]+)\)|\s[-–—]\s(?P<after>.+))$")


def place_people(con: Con, register: Register) -> None:
    """Fill base.roles: each name of the lead, team and champions of a review, and the school it comes from."""
    people: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)  # the schools that have somebody of that name
    for partnership, name, school in con.execute(
        "select partnership, name, school from base.people order by source, row_number"
    ).fetchall():
        people[partnership, name_key(name)][school] = name
    for column, role in ROLES.items():  # the same few names stand in many reviews
        texts = con.execute(
            f"select distinct partnership, {column} from base.reviews where {column} is not null"
        ).fetchall()
        found = [(p, text, *one) for p, text in texts for one in _once(_members(text, p, register, people))]
        con.execute(f"create or replace temp table told ({_TOLD})")
        append_rows(con, "told", found)
        con.execute(
            f"""
            insert into base.roles by name
            select
                v.partnership, v.school, v.review, v.protocol, v.academic_year, v.held_on, '{role}' as role, t.name,
                t.from_school, l.review is null as counted
            from base.reviews as v
            join told as t on t.partnership = v.partnership and t.text = v.{column}
            left join base.roles as l -- whoever leads and is on the team too is counted as the lead
                on '{role}' = 'review team' and l.role = 'lead reviewer' and l.partnership = v.partnership
                and l.review = v.review and same_person(l.name, l.from_school, t.name, t.from_school)
            """
        )


def name_and_school(text: str) -> tuple[str, str]:
    """A name and the school beside it, "" where there is none: "A. Finch (Ashen)", "A. Finch - Ashen"."""
    match = _NAME_AND_SCHOOL.match(text)
    return (match["name"], (match["inside"] or match["after"]).strip()) if match else (text, "")


def _once(members: Iterable[Member]) -> list[Member]:
    """The same without a name that stands there twice; schools without a name are as many as they are."""
    found = list(members)
    first = {name.lower(): place for place, (name, _) in reversed(list(enumerate(found))) if name}
    return [one for place, one in enumerate(found) if not one[0] or first[one[0].lower()] == place]


def _members(
    text: str, partnership: str, register: Register, people: Mapping[tuple[str, str], Mapping[str, str]]
) -> Iterator[Member]:
    def known(part: str) -> bool:  # a name with a comma in it, or “n/a”, is one
        named = register.find(partnership, part) is not None or (partnership, name_key(part)) in people
        return named or (part != "" and _says_nothing(part))

    for part in split_names(text, known):
        if _says_nothing(part):
            continue
        if found := register.find(partnership, part):
            yield None, found.school
            continue
        before, after = name_and_school(part)
        beside = register.meant(partnership, after)  # in brackets a school is meant, so its short name will do
        name = before if beside else part
        known_at = people.get((partnership, name_key(name)), {})
        only = next(iter(known_at)) if len(known_at) == 1 else None  # of namesakes nobody knows which is meant
        school = beside.school if beside else only
        yield known_at.get(school or "", name), school


def place_staff_days(con: Con, protocols: Mapping[str, Protocol]) -> None:
    """Fill base.staff_days: what each protocol calls every role, and the days of a review that it takes a person."""
    rows = []
    for protocol in protocols.values():
        for role, words in CALLED.items():
            called = next((word for word in words if word in protocol.staff_days), words[0])
            days = protocol.staff_days.get(called)
            rows.append((protocol.id, role, called, days))
    append_rows(con, "base.staff_days", rows)


def place_documents(con: Con, protocols: Mapping[str, Protocol]) -> None:
    """Fill base.documents: for each review whose partnership records them, what the protocol asks for and what went."""
    con.execute(
        """
        create temp table papers as
        select partnership, school, review, protocol, documents_shared as said from base.reviews
        where status is null and partnership in (
            select distinct v.partnership from review_rows as v
            join parsed.letters as l on l.seq = v.seq and l.sheet_no = v.sheet_no where l.key = 'documents_shared'
        )
        """
    )
    rows: list[tuple[object, ...]] = []
    for protocol, said in con.execute("select distinct protocol, said from papers").fetchall():
        asked = protocols[protocol].documents if protocol in protocols else ()
        rows += [(protocol, said, *one) for one in _documents(asked, split_names(said or "", lambda _: False))]
    con.execute("create temp table papers_told (protocol varchar, said varchar, document varchar, shared boolean)")
    append_rows(con, "papers_told", rows)
    con.execute(
        """
        insert into base.documents by name
        select p.partnership, p.school, p.review, t.document, t.shared
        from papers as p
        join papers_told as t on t.protocol is not distinct from p.protocol and t.said is not distinct from p.said
        """
    )


def _documents(asked: tuple[str, ...], sent: list[str]) -> Iterator[tuple[str, bool]]:
    items = {name_key(item): item for item in sent if not _says_nothing(item)}
    everything = {items.pop(word, None) for word in ("all", "alldocuments")} != {None}
    meant = {item: _meant(item, asked) for item in items.values()}
    for document in asked:
        yield document, everything or any(document in found for found in meant.values())
    yield from ((item, True) for item, found in meant.items() if not found)


def _says_nothing(item: str) -> bool:
    return says_nothing(item) or normalise_words(item) in layout().words.no


def _meant(item: str, asked: tuple[str, ...]) -> list[str]:
    """The documents that a text names, or the only one that it is a part of: "SIP", "Ofsted report"; not "report"."""
    named = [document for document in asked if _words(document) in _words(item)]
    part_of = [document for document in asked if _words(item) in _words(document)]
    return named or (part_of if len(part_of) == 1 else [])


def _words(text: str) -> str:
    return f" {' '.join(filter(None, map(name_key, text.split())))} "
