"""How the names of schools are compared: "Saint" is "St", and "Primary" may go unsaid where only one school fits."""

import re
import unicodedata
from functools import cache, lru_cache

from peerreview.workbook.layout import layout

_MARKS = re.compile(r"['’ʼ`.]")
_WORD = re.compile("[a-z0-9]+")
_SEPARATORS = re.compile(r"[;,\n]")


@lru_cache(maxsize=100_000)  # the same names stand in thousands of rows
def school_key(text: str) -> str:
    """A school's name without case, accents, spaces and punctuation, and with one spelling for each of its words."""
    return "".join(_words(text))


@lru_cache(maxsize=100_000)
def stems(text: str) -> frozenset[str]:
    """The words of a school's name that tell it from others: "St Wynfrith's Primary" is st, wynfrith."""
    return frozenset(map(_stem, _words(text))) - _stems_of("unsaid")


def fits(text: str, name: str) -> bool:
    """Whether `text` is a name with no word less than may be left out; all its words are in the name.

    "Ashen" does not fit Ashen Infant School, even where no Ashen Junior School is there.
    """
    return stems(name) - stems(text) <= _stems_of("left_out")


def distinctive(text: str) -> str:
    """The words of a name in order, without those that most names have."""
    return " ".join(word for word in _words(text) if _stem(word) not in _stems_of("unsaid")) or text.casefold()


def other_names(cell: str | None) -> list[str]:
    """The names in a cell of the column “Also known as”."""
    return [name for part in _SEPARATORS.split(cell or "") if school_key(name := part.strip())]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", _MARKS.sub("", text.replace("&", " and "))).encode("ascii", "ignore")
    pattern, words = _one_spelling()
    said = " ".join(_WORD.findall(plain.decode().casefold()))
    return pattern.sub(lambda found: words[found[0]], said).split()


@cache
def _one_spelling() -> tuple[re.Pattern[str], dict[str, str]]:
    """Where a word or phrase stands that has another spelling, and that spelling: "c of e" is ce, "saint" is st."""
    words = {other: word for word, others in layout().school_names["same"].items() for other in others}
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b"), words


def _stem(word: str) -> str:
    """The word without the s of "Wynfrith's", which people put and leave out as they like."""
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


@cache
def _stems_of(words: str) -> frozenset[str]:
    return frozenset(map(_stem, layout().school_names[words]))
