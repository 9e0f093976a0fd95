"""What must not stand in a paper that may become public: names of other schools and of people."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from peerreview.access import LOCAL
from peerreview.packs.naming import People, Schools, cleared, name_parts, plain_name, without_s, words_in
from peerreview.packs.records import Records
from peerreview.store.school_names import distinctive, other_names
from peerreview.words import is_blank

ANOTHER_SCHOOL, A_PERSON = "naming another school", "naming a person"
Row = dict[str, Any]
_BETWEEN = re.compile(r"[,;:/&+\n()\[\]]|\s[-–—]\s|\b(?:and|with|for)\b", re.IGNORECASE)


@cache
def words() -> dict[str, Any]:
    """What governors.toml says."""
    return tomllib.loads(files("peerreview.packs").joinpath("governors.toml").read_text(encoding="utf-8"))


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(str(words()["names"][name]).split())


def role_in(text: object) -> str | None:
    """The text where every word says a role or what it is for and one says the role, as “English lead”; else None."""
    said = "" if is_blank(text) else " ".join(str(text).split())
    found = [word[0].casefold() for word in words_in(said)]
    known = all(word in _listed("roles") | _listed("of_roles") for word in found)
    return said if known and any(word in _listed("roles") for word in found) else None


def roles_in(text: object) -> str | None:
    """The roles of a cell with names beside them: “Headteacher (U. C.)” is Headteacher; None where it has none."""
    if is_blank(text):
        return None
    found = [role for part in _BETWEEN.split(str(text)) if (role := role_in(part))]
    return role_in(text) or ", ".join(found) or None


@dataclass(frozen=True, slots=True)
class Found:
    """Why a text may not go in, and the words that name somebody, where the reader may know that they do."""

    why: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """The names that must not stand in a school's public paper: of its partnership, and in full of all others."""

    schools: Schools
    people: People
    far_schools: Schools
    far_people: People

    def found_in(self, text: object) -> str | None:
        """Why a text may not go in: it names another school or a person; None where it names nobody we know."""
        found = self.named_in(text)
        return found.why if found else None

    def named_in(self, text: object) -> Found | None:
        """Who is named in a text; names of other partnerships are not said."""
        if is_blank(text):
            return None
        said = cleared(text)
        if school := self.schools.named_in(distinctive(said).split()):
            return Found(ANOTHER_SCHOOL, school)
        if person := self.people.named_in(said):
            return Found(A_PERSON, person)
        if self.far_schools.named_in(_school_words(said)):
            return Found(ANOTHER_SCHOOL)
        return Found(A_PERSON) if self.far_people.named_in(said) else None


def names_to_leave_out(records: Records, school: str | None) -> Names:
    """The names of the partnership's other schools, of all where there is no host, and of everybody who is named.

    They are looked up for whoever keeps the records, so that nobody's paper has a name that its reader does not know
    to be one.
    """
    everything = records.seen_by(LOCAL)
    every, accepted = everything.rows("schools"), _accepted(records)
    ours = [name for row in every if row["school"] == school for name in _names_of(row, accepted)]
    others = [name for row in every if row["school"] != school for name in _names_of(row, accepted)]
    own = {form for name in ours for form in _forms(name)}
    apart = {form for name in others for form in _forms(name)} - own
    apart |= {kind for name in others for kind in _only_kind(name, ours)}
    schools = Schools(_run(apart), _run(own), max(map(len, apart | own), default=1))
    everywhere, longest, far_people = _anywhere(_Whole(records))
    hosts = tuple(sorted({tuple(map(plain_name, distinctive(name).split())) for name in ours}))
    people = replace(_people(str(row["name"]) for row in everything.rows("people_named")), own=hosts)
    near = _run(form for name in [*ours, *others] for form in _in_full(name))
    return Names(schools, people, Schools(everywhere - near, longest=longest), far_people)


def _accepted(records: Records) -> dict[str, list[str]]:
    """School → the names that somebody said once that it goes by."""
    found: dict[str, list[str]] = {}
    for alias in records.store.aliases(records.snapshot):
        if alias.school and alias.partnership == records.partnership:
            found.setdefault(alias.school, []).append(alias.text)
    return found


def _names_of(row: Row, accepted: dict[str, list[str]]) -> list[str]:
    also = [] if is_blank(row["also_known_as"]) else other_names(str(row["also_known_as"]))
    return [str(row["school"]), *also, *accepted.get(str(row["school"]), ())]


def _forms(name: str) -> Iterator[tuple[str, ...]]:
    """A school's name by the words that tell it apart, and without those at its end that say of what kind it is."""
    told = list(map(without_s, distinctive(cleared(name)).split()))
    yield tuple(told)
    while len(told) > 1 and told[-1] in _listed("kinds"):
        told.pop()
        yield tuple(told)
    if len(told) > 1 and told[0] == "st" and len(told[1]) > 3:
        yield tuple(told[1:])


def _only_kind(name: str, ours: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """“Infant” where the school differs from the host by that alone: the host's texts mean it by the one word."""
    told = list(map(without_s, distinctive(name).split()))
    for host in ours:
        same = list(map(without_s, distinctive(host).split()))
        if told[:-1] == same[:-1] and told[-1] != same[-1] and told[-1] in _listed("alone"):
            yield (told[-1],)


def _run(names: Iterable[tuple[str, ...]]) -> frozenset[str]:
    return frozenset("".join(name) for name in names)


def _school_words(text: str) -> list[str]:
    """All words of a text as those of a school's name are compared."""
    return [without_s(plain_name(word[0])) for word in words_in(text)]


def _people(cells: Iterable[str]) -> People:
    """The names in cells that may name several people, a title or a role."""
    sure: set[str] = set()
    capital: set[str] = set()
    initials: set[str] = set()
    for part in _persons(cells):
        found = [word[0] for word in words_in(part) if word[0].casefold() not in _listed("titles")]
        if len(found) > 1 and all(word[0].isupper() for word in found):
            initials.add("".join(word[0] for word in found))
        initials |= {word for word in found if word.isupper() and 2 <= len(word) <= 3 and len(part) <= 3}
        beside_a_role = any(word.casefold() in _listed("roles") for word in found)
        if 1 < len(found) < 4 and not beside_a_role:
            sure.add(plain_name("".join(found)))
        typed_small = part.islower() and len(found) > 1 and not beside_a_role
        for form, is_name in _name_words(found, typed_small):
            (sure if is_name and not beside_a_role else capital).add(form)
    words_too = _listed("words_too")
    capital |= sure & words_too
    shown = frozenset(one for one in initials if one.casefold() not in _listed("abbreviations") | _listed("of_roles"))
    return People(frozenset(sure - words_too), frozenset(capital), shown, months=_listed("months"))


def _persons(cells: Iterable[str]) -> Iterator[str]:
    """Each part of the cells that is no role."""
    for cell in cells:
        yield from (part.strip() for part in _BETWEEN.split(cleared(cell)) if part.strip() and role_in(part) is None)


def _name_words(found: list[str], typed_small: bool) -> Iterator[tuple[str, bool]]:
    """The words that may be names, and whether they are no matter how they are written."""
    not_names = _listed("titles") | _listed("roles") | _listed("of_roles") | _listed("particles")
    for word in found:
        if len(found) == 1 and len(word) <= 3 and word.isupper():
            continue  # somebody's initials, which are words in small letters
        for part in name_parts(word):
            form = plain_name(part)
            if part.casefold() not in not_names and len(form) > 1 and (typed_small or not part.islower()):
                yield form, len(form) > 2
    for first, second in pairwise(found):
        if first.casefold() in _listed("particles"):
            yield plain_name(first + second), True


@dataclass(frozen=True)
class _Whole:
    """The records of all partnerships, for what is worked out once for a snapshot."""

    records: Records

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Whole) and self._key == other._key

    @property
    def _key(self) -> tuple[object, ...]:
        return self.records.store.folder, self.records.snapshot


@lru_cache(maxsize=4)
def _anywhere(whole: _Whole) -> tuple[frozenset[str], int, People]:
    """All schools and people by their names in full: a word of another partnership's is no name here."""
    everything = whole.records.seen_by(LOCAL)
    schools = everything.rows("schools", partnership=None)
    names = {form for row in schools for name in _names_of(row, {}) for form in _in_full(name)}
    titles = _listed("titles")
    pairs = {
        (plain_name(first[0]), plain_name(second[0]))
        for part in _persons(str(row["name"]) for row in everything.rows("people_named", partnership=None))
        for first, second in pairwise(words_in(part))
        if not part.islower() and first[0].casefold() not in titles
    }
    return _run(names), max(map(len, names), default=1), People(pairs=frozenset(pairs))


def _in_full(name: str) -> Iterator[tuple[str, ...]]:
    """All words of a school's name, and without “school” at its end where others are left."""
    told = tuple(_school_words(name))
    if len(told) > 1:
        yield told
    if len(told) > 2 and told[-1] == "school":
        yield told[:-1]
