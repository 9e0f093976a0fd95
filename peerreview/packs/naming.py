"""Whether a text names somebody or a school that is known, however the name is written."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

APART = 6  # letters of a name that is known where somebody writes it as two words: “no or” is not Noor
MARKS = "'’‘ʼ`´"
_WORD = re.compile(rf"[^\W_]+(?:[{MARKS}‐‑-][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_HYPHEN = re.compile("[‐‑-]")
_PREFIXED = re.compile(rf"^[^\W_][{MARKS}]([^\W_]{{2,}})")
_OWN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
    | {chr(code): "'" for code in map(ord, MARKS)}
)
_TITLE = re.compile(
    r"\b(?:(?:[Mm]rs?|MRS?|[Mm]x|MX|[Dd]r|DR|Ms|MS|Miss|MISS|Revd?|REVD?|Prof)\b\.?\s+)[A-Z][^\W_]*"
    r"|\bmrs?\b\.?\s+[^\W\d_]+"
)
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_DOTTED = re.compile(r"\b(?:[A-Z]\.\s?){2,}|\b[A-Z]\.[A-Z]\b")
_DAY = re.compile(
    r"(?:\b(?:in|by|of|since|until|till|during|early|mid|late|last|next|between)|\d(?:st|nd|rd|th)?|-)\W*$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"^\W*(?:\d|half\b|term\b)", re.IGNORECASE)


def cleared(text: object) -> str:
    """A text with one form for each letter and without the signs that nobody sees."""
    said = unicodedata.normalize("NFKC", str(text))
    return "".join(letter for letter in said if unicodedata.category(letter) != "Cf")


def plain_name(word: str) -> str:
    """A word without case, accents, apostrophes and hyphens: “D’Souza” is dsouza, “ZOË” zoe."""
    letters = unicodedata.normalize("NFKD", word.casefold().translate(_OWN_LETTERS))
    return "".join(letter for letter in letters if letter.isalnum())


def name_parts(word: str) -> list[str]:
    """A word and what it is made of: “Stoke-Wilding” is also Stoke and Wilding, “O'Hara” also Hara; “don't” is one."""
    parts = _HYPHEN.split(word)
    after = [found[1] for part in parts if (found := _PREFIXED.match(part))]
    return [word, *(part for part in parts if len(parts) > 1 and len(part) > 1), *after]


def words_in(text: str) -> list[re.Match[str]]:
    """The words of a text, each with its place."""
    return list(_WORD.finditer(text))


@dataclass(frozen=True, slots=True)
class People:
    """The names of people, as words without case and accents.

    `sure` are names wherever they stand, `capital` only where they begin with a capital as they are words too, and
    `months` not where a day or a time stands beside them. `pairs` are two words that are a name together.
    """

    sure: frozenset[str] = frozenset()
    capital: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()
    months: frozenset[str] = frozenset()
    own: Sequence[tuple[str, ...]] = field(default_factory=tuple)  # the host's names, in which no person is named

    def named_in(self, said: str) -> str | None:
        """The first word of a cleared text that names a person; None where none does."""
        if found := _ADDRESS.search(said) or _TITLE.search(said) or self._dotted(said):
            return found[0].strip()
        words = words_in(said)
        hosts = set(_places([plain_name(word[0]) for word in words], self.own))
        before = ""
        for place, word in enumerate(words):
            here = "" if place in hosts else plain_name(word[0])
            if here and self._is_named(word, said):
                return word[0]
            if before and here and self._are_named(words[place - 1][0], word[0]):
                return f"{words[place - 1][0]} {word[0]}"
            before = here
        return None

    def _are_named(self, first: str, second: str) -> bool:
        """Whether two words are a name together, or one that was written apart: “Mc Donald”."""
        before, here = plain_name(first), plain_name(second)
        apart = len(before + here) >= APART and before + here in self.sure
        return (before, here) in self.pairs or (apart and not (first + second).islower())

    def _dotted(self, said: str) -> re.Match[str] | None:
        found = _DOTTED.finditer(said)
        return next((one for one in found if "".join(_PART.findall(one[0])) in self.initials), None)

    def _is_named(self, word: re.Match[str], said: str) -> bool:
        if word[0] in self.initials:
            return True
        forms = [(form, part[0].isupper()) for part in name_parts(word[0]) for form in _without_s(part)]
        return any(
            form in self.sure or (form in self.capital and upper and not self._is_month(form, word, said))
            for form, upper in forms
        )

    def _is_month(self, form: str, word: re.Match[str], said: str) -> bool:
        beside = _DAY.search(said[: word.start()]) or _AFTER.search(said[word.end() :])
        return form in self.months and beside is not None


def _without_s(part: str) -> Iterator[str]:
    """A word, and what it may be the possessive or the plural of."""
    yield plain_name(part)
    owner = re.sub(rf"[{MARKS}]s?$", "", part, flags=re.IGNORECASE)
    if owner == part and len(part) > 3 and part[-1] in "sS":
        owner = part[:-1]
    if owner != part:
        yield plain_name(owner)


def _places(words: Sequence[str], names: Iterable[tuple[str, ...]]) -> Iterator[int]:
    """Where the words of any of the names stand."""
    for name in names:
        for start in range(len(words) - len(name) + 1):
            if _same(words[start : start + len(name)], name):
                yield from range(start, start + len(name))


def _same(words: Sequence[str], name: Sequence[str]) -> bool:
    return all(word in (one, one + "s") for word, one in zip(words, name, strict=True))


@dataclass(frozen=True, slots=True)
class Schools:
    """The names of schools as the words that tell them apart, run together: those of others, and the host's own."""

    others: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    longest: int = 1  # words of the longest name

    def named_in(self, words: Sequence[str]) -> str | None:
        """The words that name another school, the longest name first; None where none do."""
        words, place = [without_s(word) for word in words], 0
        while place < len(words):
            for size in range(min(self.longest + 1, len(words) - place), 0, -1):
                form = "".join(words[place : place + size])
                if form in self.others:
                    return " ".join(words[place : place + size])
                if form in self.own:
                    place += size - 1
                    break
            place += 1
        return None


def without_s(word: str) -> str:
    """The word without the s of "Wynfrith's", which people put and leave out as they like."""
    return word[:-1] if len(word) > 3 and word.endswith("s") else word
