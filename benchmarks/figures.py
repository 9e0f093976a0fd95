"""What the benchmarks found: figures beside their limits, and whether those are met."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured. `limit` is the most that it may be; None where it is only told."""

    name: str
    value: float
    limit: float | None
    unit: str = ""

    @property
    def met(self) -> bool:
        """False where it is beyond its limit; what is not a number has not been measured, and meets none."""
        return self.limit is None or self.value <= self.limit


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of the values that at least `percent` of them do not exceed; not a number where there are none."""
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * percent / 100), 1) - 1] if ordered else math.nan


def table(figures: Sequence[Figure]) -> str:
    """A line for each figure: what was measured, the figure, its limit, met or not."""
    width = max((len(figure.name) for figure in figures), default=0)
    return "\n".join(_line(figure, width) for figure in figures)


def verdict(figures: Sequence[Figure]) -> int:
    """Prints the table; 1 where a limit is passed, for use as a program's exit code."""
    print(table(figures))
    beyond = [figure.name for figure in figures if not figure.met]
    print(f"Beyond their limits: {'; '.join(beyond)}." if beyond else "Within the limits.")
    return int(bool(beyond))


def _line(figure: Figure, width: int) -> str:
    limit = "" if figure.limit is None else f"{said(figure.limit)} {figure.unit}".strip()
    held = "" if figure.limit is None else "met" if figure.met else "NOT MET"
    return f"{figure.name:{width}} {said(figure.value):>10} {figure.unit:6} {limit:>14}  {held}".rstrip()


def said(number: float) -> str:
    """A number with three digits that tell, or all that stand before the point: 0.42, 38.5, 1,204."""
    if not math.isfinite(number):
        return "unknown"
    digits = 0 if number == int(number) or abs(number) >= 100 else 1 if abs(number) >= 10 else 2
    return f"{number:,.{digits}f}"
