"""Which figures of a table stay hidden, so that none below five is shown or can be worked out from those that are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

FEWEST = 5  # the least figure, and the fewest schools behind one, that are shown
HIDDEN = "hidden"

Cell = tuple[int, int]
Line = tuple[str, int]  # a row or a column
Figures = Sequence[Sequence[int]]


def is_few(figure: int, schools: int) -> bool:
    """Whether a figure must not be known: it is from 1 to 4, or from fewer than five schools. Nought is not few."""
    return 0 < figure < FEWEST or 0 < schools < FEWEST


def hidden(figures: Figures, schools: Figures) -> set[Cell]:
    """The cells to hide of a table whose last row and column are its totals; `schools` says how many are behind each.

    For each figure to be kept there is another table that shows the same and in which it is five or more (five greater
    where it is that already, and few schools are behind it). In all of these tables no hidden figure is nought, as a
    nought is always shown. So nothing that is shown tells which is the true one.
    """
    kept = [(y, x) for y, row in enumerate(figures) for x, one in enumerate(row) if is_few(one, schools[y][x])]
    gone = set(kept)
    for cell in sorted(kept, key=lambda cell: figures[cell[0]][cell[1]]):
        gone |= _Other(figures, gone, cell).cells
    return gone


@dataclass(slots=True)
class _Other:
    """Another table in which one figure is greater: it differs from the true one in as few cells as can be had.

    Where one figure of a line grows, another has to shrink or its total has to grow. Following that from line to line
    and back to the cell is a way; the cheapest way is the one that hides least.
    """

    figures: Figures
    gone: set[Cell]
    cell: Cell
    moved: dict[Cell, int] = field(default_factory=dict)

    @property
    def cells(self) -> set[Cell]:
        """The cells that differ and so must be hidden."""
        figure = self.figures[self.cell[0]][self.cell[1]]
        wanted = FEWEST - figure if figure < FEWEST else FEWEST
        while wanted:
            way = self._way()
            by = min([wanted, *(self._room(cell) for cell, grows in way if not grows)])
            for cell, grows in way:
                self.moved[cell] = self.moved.get(cell, 0) + (by if grows else -by)
            wanted -= by
        return {cell for cell, by in self.moved.items() if by}

    def _way(self) -> list[tuple[Cell, bool]]:
        """Which cells to move for the one to grow, and whether each of them grows."""
        start, end = self._ends(self.cell, grows=True)[::-1]
        ways: dict[Line, tuple[int, list[tuple[Cell, bool]]]] = {start: (0, [])}
        for _ in range(len(self.figures) + len(self.figures[0])):
            for cell, grows in self._steps():
                here, there = self._ends(cell, grows)
                if here in ways:
                    cost = ways[here][0] + self._cost(cell)
                    if there not in ways or cost < ways[there][0]:
                        ways[there] = (cost, [*ways[here][1], (cell, grows)])
        return ways[end][1]

    def _steps(self) -> Iterator[tuple[Cell, bool]]:
        for cell in product(range(len(self.figures)), range(len(self.figures[0]))):
            if cell != self.cell and self.figures[cell[0]][cell[1]]:
                yield cell, True
                if self._room(cell):
                    yield cell, False

    def _ends(self, cell: Cell, grows: bool) -> tuple[Line, Line]:
        """From which line to which a cell leads: a total leads the other way than what it is the total of."""
        is_total = (cell[0] == len(self.figures) - 1) != (cell[1] == len(self.figures[0]) - 1)
        row, column = ("row", cell[0]), ("column", cell[1])
        return (column, row) if grows == is_total else (row, column)

    def _room(self, cell: Cell) -> int:
        """By how much a figure can still shrink without becoming nought."""
        return self.figures[cell[0]][cell[1]] + self.moved.get(cell, 0) - 1

    def _cost(self, cell: Cell) -> int:
        """What is lost by hiding a cell: nothing more where it is hidden already, else something and its figure."""
        return 0 if cell in self.gone or self.moved.get(cell) else FEWEST + self.figures[cell[0]][cell[1]]
