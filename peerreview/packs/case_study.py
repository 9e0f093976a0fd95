"""The case study of a partnership, in five parts: the facts filled in, and room for the words that people write."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from peerreview.access import Role, require
from peerreview.errors import AccessDenied, UserError
from peerreview.packs import case_facts
from peerreview.packs.case_facts import Told
from peerreview.packs.case_quotes import Quotes
from peerreview.packs.content import Block, Document, Facts, Heading, Origin, Room, Words
from peerreview.packs.records import Records
from peerreview.words import listed, say_date

MAKERS: frozenset[Role] = frozenset({"local", "lead", "associate", "head"})
ON_THE_PAGE = "Case study"  # what the Packs page calls it


@cache
def words() -> dict[str, Any]:
    """What case_study.toml says."""
    return tomllib.loads(files("peerreview.packs").joinpath("case_study.toml").read_text(encoding="utf-8"))


def case_study(
    records: Records, *, school: str | None = None, year: str | None = None, named: bool = False, quoted: bool = False
) -> Document:
    """The case study of a partnership, or of one of its schools, of all years or of one.

    A case study is published, and no audience of a record reaches that far: the widest is the members and their
    Associate. So it has figures only, and neither names nor words of the records. `named` puts in the names of the
    members, `quoted` words of the two widest audiences that the viewer may read and that name no school or person
    whom the records know; a note beside them says that each has to be agreed before it goes out.

    Raises AccessDenied for governors, reviewers and the head of another school, UserError for a school or year that
    the records do not have.
    """
    _require(records, school)
    told = Told(records, school, year)
    _check(told)
    chosen = " ".join(filter(None, [school and f"Only {school}.", year and f"Only reviews of {year}."]))
    return Document(
        f"Case study: {school or records.partnership}",
        f"{words()['about']} As at {say_date(records.as_of)}.{f' {chosen}' if chosen else ''}",
        list(_blocks(told, named, quoted)),
        _origin(records, chosen, school=school, year=year, named=named, quoted=quoted),
    )


def _origin(records: Records, chosen: str, **said: str | bool | None) -> Origin:
    """The link is to the Packs page, with what was said of the pack: no other page has all of it."""
    query = {key: str(value).lower() if isinstance(value, bool) else value for key, value in said.items() if value}
    return records.origin("packs", chosen, pack=ON_THE_PAGE, **query)


def _require(records: Records, school: str | None) -> None:
    viewer = records.viewer
    require(viewer, MAKERS, "The case study")
    if school and viewer.role == "head" and school not in viewer.school_names:
        raise AccessDenied(f"The case study of {school} is made by {school} or the partnership lead.")


def _check(told: Told) -> None:
    known = {row["school"] for row in told.records.rows("schools")}
    if told.school and told.school not in known:
        raise UserError(f"“{told.school}” is not a school of these records.")
    years = sorted({str(row["academic_year"]) for row in told.records.rows("reviews") if row["academic_year"]})
    if told.year and told.year not in years:
        raise UserError(f"No review of {told.year} is in these records. They have {listed(years)}.")


def _blocks(told: Told, named: bool, quoted: bool) -> Iterator[Block]:
    quotes = Quotes(told, words()["quoted"]) if quoted else None
    yield Words(words()["before"], "note")
    if quotes:
        yield Words(words()["quoted"]["note"], "note")
    yield Heading(words()["headings"]["context"])
    yield Facts([*case_facts.schools(told, named), *case_facts.reviewing(told)])
    if told.held:
        yield case_facts.focuses(told)
    else:
        yield Words(words()["none_held"])
    yield from _room("context")
    yield Heading(words()["headings"]["issues"])
    yield Facts(list(case_facts.trust(told)))
    yield from _room("issues")
    yield Heading(words()["headings"]["learned"])
    yield from case_facts.found(told, words()["uneven"])
    yield from quotes.learned() if quotes else ()
    yield from _room("learned")
    yield Heading(words()["headings"]["impact"])
    yield from case_facts.difference(told, words()["reported"])
    yield from quotes.measured() if quotes else ()
    yield from _room("impact")
    yield Heading(words()["headings"]["next"])
    yield Facts(list(case_facts.ahead(told)))
    yield from quotes.agreed() if quotes else ()
    yield from _room("next")
    yield from quotes.left_out() if quotes else ()


def _room(part: str) -> Iterator[Room]:
    yield from (Room(room["asks"], room["lines"]) for room in words()["rooms"][part])
