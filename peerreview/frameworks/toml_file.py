"""Reading TOML files that people edit by hand: every problem at once, with its key and what is allowed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from peerreview.errors import FrameworkError


def load_toml(path: Path) -> dict[str, Any]:
    """Return what the file says; raises FrameworkError where it cannot be opened or is not TOML."""
    try:
        # Notepad puts a mark in front of UTF-8 text, and TOML does not allow it.
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise FrameworkError(f"{path.name}: cannot be opened ({error.strerror}); check the folder") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"{path.name}, line {line}: not saved as UTF-8; save the file again with the encoding UTF-8"
        raise FrameworkError(message) from error
    except tomllib.TOMLDecodeError as error:
        raise FrameworkError(_syntax(path.name, str(error))) from error


def _syntax(file: str, message: str) -> str:
    """Put the place first, where the parser says it last."""
    found = re.search(r"^(.*) \(at (line \d+, column \d+|end of document)\)$", message, re.DOTALL)
    what, place = found.groups() if found else (message, "")
    where = f"{file}, {place}" if place else file
    return f"{where}: not written as TOML ({what}); check the quotes, brackets and equals signs there"


def suggest(seen: str, allowed: Iterable[str]) -> str:
    """Return " (did you mean '…'?)" for the nearest allowed word, or nothing."""
    words = {word.casefold(): word for word in allowed}
    near = get_close_matches(seen.casefold(), words, n=1, cutoff=0.6)
    return f" (did you mean '{words[near[0]]}'?)" if near else ""


class Table:
    """One table of a TOML file. Its methods return values of the right type, and note what is wrong."""

    def __init__(self, values: Mapping[str, Any], file: str, at: str = "", problems: list[str] | None = None) -> None:
        self.values, self.file, self.at = values, file, at
        self.problems = [] if problems is None else problems
        self._asked: list[str] = []

    def problem(self, key: str, text: str) -> None:
        """Note what is wrong with a key, to be raised with the others."""
        place = f"{self.at}.{key}" if self.at else key
        self.problems.append(f"{self.file}: key '{place}': {text}")

    def not_allowed(self, key: str, seen: object, allowed: Iterable[str]) -> None:
        """Note a value that is not among the allowed ones, with the nearest of them."""
        allowed = tuple(allowed)
        hint = suggest(str(seen), allowed)
        self.problem(key, f"{_show(seen)} is not allowed; use one of {', '.join(allowed)}{hint}")

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text without the spaces around it; without a default the key is needed."""
        value = self._take(key, str, 'text in quotes, as "…"', default)
        if default is None and key in self.values and isinstance(value, str) and not value.strip():
            self.problem(key, "empty; write something between the quotes")
        return str(value or "").strip()

    def choice(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """Return one of the allowed words."""
        value, allowed = self.text(key, default), tuple(allowed)
        if value and key in self.values and value not in allowed:
            self.not_allowed(key, value, allowed)
        return value

    def integer(self, key: str) -> int:
        """Return a whole number."""
        return int(self._take(key, int, "a whole number, without quotes", None) or 0)

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        return bool(self._take(key, bool, "true or false, without quotes", default))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; none when the key is absent."""
        values = self._take(key, list, 'a list of texts, as ["…", "…"]', [])
        for value in values or ():
            if not isinstance(value, str) or not value.strip():
                self.problem(key, f"{_show(value)} is not allowed; use texts in quotes")
        return tuple(value.strip() for value in values or () if isinstance(value, str))

    def numbers(self, key: str, allowed: Iterable[str]) -> dict[str, float]:
        """Return a table of figures under the allowed words, none of them negative; none when the key is absent."""
        values, allowed = self._take(key, dict, f"a table, as [{key}]", {}) or {}, tuple(allowed)
        for name in [name for name in values if name not in allowed]:
            self.not_allowed(f"{key}.{name}", name, allowed)
        good = {name: value for name, value in values.items() if _is(value, (int, float)) and 0 <= value < 366}
        for name in values.keys() - good.keys():
            self.problem(f"{key}.{name}", f"{_show(values[name])} is not allowed; use a number, as 0.5")
        return {name: float(value) for name, value in good.items()}

    def bounds(self, key: str) -> tuple[int, int] | None:
        """Return the fewest and the most that a number, or a list of the two, stands for; None without the key."""
        self._asked.append(key)
        if key not in self.values:
            return None
        value = self.values[key]
        ends = value if isinstance(value, list) else [value, value]
        if len(ends) == 2 and all(_is(end, int) and 0 < end < 100 for end in ends) and ends[0] <= ends[1]:
            return ends[0], ends[1]
        wanted = "a whole number, as 2, or the fewest and the most, as [3, 4]"
        self.problem(key, f"{_show(value)} is not allowed; use {wanted}")
        return None

    def table(self, key: str) -> Table | None:
        """Return a table inside this one; None when the key is absent."""
        values = self._take(key, dict, f"a table, as [{key}]", {})
        return Table(values, self.file, key, self.problems) if key in self.values else None

    def tables(self, key: str, named_by: str) -> list[Table]:
        """Return the tables of a list, each known in messages by its name or number."""
        values = self._take(key, list, f"tables, each under [[{key}]]", []) or []
        found = []
        for position, value in enumerate(values, start=1):
            if isinstance(value, dict):
                place = f"{key}.{value.get(named_by) or position}"
                found.append(Table(value, self.file, place, self.problems))
            else:
                self.problem(key, f"{_show(value)} is not allowed; use tables, each under [[{key}]]")
        return found

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.values:
            if key not in self._asked:
                hint = suggest(key, self._asked)
                self.problem(key, f"not a key that is known here; use one of {', '.join(self._asked)}{hint}")

    def raise_problems(self) -> None:
        """Raise FrameworkError with all problems, a line each, if there are any."""
        if self.problems:
            raise FrameworkError("\n".join(self.problems))

    def _take(self, key: str, kind: type, wanted: str, default: object) -> Any:
        self._asked.append(key)
        if key not in self.values:
            if default is None:
                self.problem(key, f"missing; use {wanted}")
            return default
        value = self.values[key]
        if _is(value, kind):
            return value
        self.problem(key, f"{_show(value)} is not allowed; use {wanted}")
        return default


def _is(value: object, kind: type | tuple[type, ...]) -> bool:
    """Python counts true and false as numbers; people do not."""
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _show(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text if len(text) <= 60 else text[:59] + '…'}'"
