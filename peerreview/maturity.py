"""How a partnership sees its maturity: scales, dimensions and the ladder, TOML in, frozen dataclasses out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

from peerreview.errors import FrameworkError
from peerreview.frameworks.toml_file import Table, load_toml

FILE = "maturity.toml"
ALIKE = 0.85  # of one: one letter or a hyphen of a name may be another
OURS = Path(__file__).parent / "frameworks" / FILE


@dataclass(frozen=True, slots=True)
class Scale:
    """Words for levels, from the first to the last."""

    name: str
    levels: tuple[str, ...]

    def place(self, level: str) -> int | None:
        """Where a level stands, from 0; None for a word that is not among them."""
        words = [word.casefold() for word in self.levels]
        sought = level.strip().casefold()
        return words.index(sought) if sought in words else None


@dataclass(frozen=True, slots=True)
class Dimension:
    """One side of maturity: what it is about, and the facts that lie beside it."""

    name: str
    about: str = ""
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung of the ladder and its facts; none of them decides. Of those in `fewer`, none is what is hoped for."""

    name: str
    about: str
    facts: tuple[str, ...]
    fewer: tuple[str, ...] = ()

    @property
    def to_reach(self) -> tuple[str, ...]:
        """The facts of which something is hoped for."""
        return tuple(fact for fact in self.facts if fact not in self.fewer)


@dataclass(frozen=True, slots=True)
class Instrument:
    """What there is to rate and to count; `fault` says why a partnership's own file is not a part of it."""

    title: str
    scales: tuple[Scale, ...]
    dimensions: tuple[Dimension, ...]
    ladder: tuple[Rung, ...] = ()
    fault: str = ""

    def dimension(self, name: str) -> Dimension:
        """The dimension of that name, whatever its case; one without further words where there is none."""
        return next((one for one in self.dimensions if _same(one.name, name)), Dimension(name))

    def nearly(self, name: str) -> str | None:
        """The dimension that this is most likely meant for, where it is none and almost reads like one."""
        names = {one.name.casefold(): one.name for one in self.dimensions}
        sought = name.strip().casefold()
        near = get_close_matches(sought, names, n=1, cutoff=ALIKE)
        return names[near[0]] if near and sought not in names else None

    def scale(self, levels: Iterable[str]) -> Scale:
        """The scale that has the most of these levels; the first one where several have as many."""
        used = tuple(levels)
        return max(self.scales, key=lambda scale: sum(scale.place(level) is not None for level in used))


def instrument(folder: Path | None = None) -> Instrument:
    """What comes with the program, and what the file maturity.toml of that folder adds to it."""
    path = folder / FILE if folder else None
    if path is None or not path.is_file():
        return _ours()
    stat = path.stat()
    return _with_own(path, stat.st_mtime_ns, stat.st_size)


@cache
def _ours() -> Instrument:
    return _read(OURS, own=False)


@lru_cache(maxsize=64)
def _with_own(path: Path, written: int, size: int) -> Instrument:  # noqa: ARG001 (read anew once it is another)
    ours = _ours()
    try:
        return _joined(ours, _read(path, own=True))
    except FrameworkError as error:
        return replace(ours, fault=str(error))


def _read(path: Path, *, own: bool) -> Instrument:
    table = Table(load_toml(path), path.name)
    title = table.text("title", "" if own else None)
    scales = tuple(_scale(row) for row in table.tables("scales", "name"))
    dimensions = tuple(_dimension(row) for row in table.tables("dimensions", "name"))
    ladder = () if own else tuple(_rung(row) for row in table.tables("ladder", "name"))
    table.close()
    table.raise_problems()
    return Instrument(title, scales, dimensions, ladder)


def _scale(row: Table) -> Scale:
    found = Scale(row.text("name"), row.texts("levels"))
    if len(found.levels) < 2:
        row.problem("levels", "a scale needs two levels or more, from the first to the last")
    row.close()
    return found


def _dimension(row: Table) -> Dimension:
    found = Dimension(row.text("name"), row.text("about", ""), row.texts("beside"))
    row.close()
    return found


def _rung(row: Table) -> Rung:
    found = Rung(row.text("name"), row.text("about"), row.texts("facts"), row.texts("fewer"))
    row.close()
    return found


def _joined(ours: Instrument, own: Instrument) -> Instrument:
    """Both; raises FrameworkError where the own file gives something a name that is taken."""
    taken = [
        f"{FILE}: key '{key}.{name}': this name comes with the program; give yours another"
        for key, names, known in (
            ("scales", [one.name for one in own.scales], [one.name for one in ours.scales]),
            ("dimensions", [one.name for one in own.dimensions], [one.name for one in ours.dimensions]),
        )
        for name in names
        if any(_same(name, other) for other in known)
    ]
    if taken:
        raise FrameworkError("\n".join(taken))
    return replace(ours, scales=(*ours.scales, *own.scales), dimensions=(*ours.dimensions, *own.dimensions))


def _same(name: str, other: str) -> bool:
    return name.strip().casefold() == other.strip().casefold()
