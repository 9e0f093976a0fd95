"""No figure below five can be read in a table or worked out from the rest of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.packs.few import FEWEST, Cell, hidden, is_few

Rows = Sequence[Sequence[int]]


def with_totals(inner: Rows) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in inner]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def many(figures: Rows) -> list[list[int]]:
    """As many schools behind each figure as it says."""
    return [list(row) for row in figures]


def hide(inner: Rows) -> tuple[list[list[int]], set[Cell]]:
    figures = with_totals(inner)
    return figures, hidden(figures, many(figures))


def tables(rows: int, columns: int, most: int) -> st.SearchStrategy[list[list[int]]]:
    row = st.lists(st.integers(0, most), min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows)


sizes = st.tuples(st.integers(1, 6), st.integers(1, 5))
quick = settings(max_examples=50, deadline=None)
any_table = sizes.flatmap(lambda size: tables(*size, most=12))


def determined(figures: Rows, gone: set[Cell]) -> set[Cell]:
    """The hidden cells that the sums alone give away: sums of lines are equations, hidden cells their unknowns."""
    cells = sorted(gone)
    if not cells:
        return set()
    rows, columns = len(figures), len(figures[0])
    equations = [[_sign(cell, rows, columns) * (cell[0] == y) for cell in cells] for y in range(rows)]
    equations += [[_sign(cell, rows, columns) * (cell[1] == x) for cell in cells] for x in range(columns)]
    known = np.array(equations, dtype=float)
    rank = np.linalg.matrix_rank(known)
    unit = np.eye(len(cells))
    return {cell for at, cell in enumerate(cells) if np.linalg.matrix_rank(np.vstack([known, unit[at]])) == rank}


def _sign(cell: Cell, rows: int, columns: int) -> int:
    return (-1 if cell[0] == rows - 1 else 1) * (-1 if cell[1] == columns - 1 else 1)


def possible(figures: Rows, gone: set[Cell]) -> dict[Cell, set[int]]:
    """Every value that each hidden cell can have, tried one by one; that noughts are shown is known to all."""
    rows, columns = len(figures) - 1, len(figures[0]) - 1
    inner = [(y, x) for y in range(rows) for x in range(columns)]
    choices = [np.arange(1, figures[y][x] + 5) if (y, x) in gone else np.array([figures[y][x]]) for y, x in inner]
    tried = dict(zip(inner, (grid.ravel() for grid in np.meshgrid(*choices, indexing="ij")), strict=True))
    for y in range(rows):
        tried[y, columns] = sum(tried[y, x] for x in range(columns))
    for x in range(columns + 1):
        tried[rows, x] = sum(tried[y, x] for y in range(rows))
    agrees = np.ones(len(tried[0, 0]), dtype=bool)
    for (y, x), values in tried.items():
        if (y, x) not in gone:
            agrees &= values == figures[y][x]
    return {cell: set(tried[cell][agrees].tolist()) for cell in gone}


@quick
@given(any_table)
def test_no_figure_from_1_to_4_is_shown_and_every_nought_is(inner: list[list[int]]) -> None:
    figures, gone = hide(inner)
    for y, row in enumerate(figures):
        for x, figure in enumerate(row):
            assert (y, x) in gone or figure == 0 or figure >= FEWEST
            assert (y, x) not in gone or figure > 0


@quick
@given(any_table)
def test_no_hidden_figure_follows_from_the_sums(inner: list[list[int]]) -> None:
    figures, gone = hide(inner)
    assert determined(figures, gone) == set()


@quick
@given(st.sampled_from([(1, 2), (2, 2), (2, 3)]).flatmap(lambda size: tables(*size, most=7)))
def test_a_small_figure_may_as_well_be_five_or_more_and_no_hidden_one_is_certain(inner: list[list[int]]) -> None:
    figures, gone = hide(inner)
    for (y, x), values in possible(figures, gone).items():
        assert figures[y][x] in values
        assert len(values) > 1
        assert max(values) >= FEWEST


def test_hiding_the_small_figures_alone_would_give_them_away() -> None:
    figures = with_totals([[3, 20], [30, 40]])
    assert determined(figures, {(0, 0)}) == {(0, 0)}
    assert possible(figures, {(0, 0)}) == {(0, 0): {3}}
    assert determined(figures, hide([[3, 20], [30, 40]])[1]) == set()


def test_two_small_figures_with_a_total_that_is_shown_may_each_be_five() -> None:
    figures, gone = hide([[4, 4, 0], [20, 30, 40]])
    assert (0, 3) not in gone
    assert possible(figures, gone)[0, 0] == possible(figures, gone)[0, 1] == {1, 2, 3, 4, 5, 6, 7}


def test_where_nothing_is_small_nothing_is_hidden() -> None:
    assert hide([[5, 0, 7], [12, 9, 0]])[1] == set()


def test_a_figure_of_few_schools_is_hidden_too() -> None:
    figures = with_totals([[12, 20], [30, 40]])
    schools = [[3, 9, 11], [10, 12, 15], [11, 14, 18]]
    gone = hidden(figures, schools)
    assert (0, 0) in gone
    assert determined(figures, gone) == set()


@pytest.mark.parametrize(
    ("figure", "schools", "few"),
    [(0, 0, False), (1, 1, True), (4, 4, True), (5, 5, False), (12, 4, True), (12, 5, False)],
)
def test_what_few_means(figure: int, schools: int, few: bool) -> None:
    assert is_few(figure, schools) is few
