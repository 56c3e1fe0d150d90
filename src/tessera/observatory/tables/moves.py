"""Moves: changes of hidden cells that leave every published number as it is.

A move adds 1 to some hidden cells and takes 1 from others so that every sum in every table stays. If a cell can
be moved from lo to hi, each step on non-zero hidden cells only, then every whole number from lo to hi fits
all that is published, and nobody can tell which is true: not by addition, not by linear or integer programming.

Two shapes are used, both from the hypercube method (Repsilber 1994; Giessing & Repsilber 2002; Hundepool et al.,
Statistical Disclosure Control, 2012, ch. 4):

- a *cube* in one table: 2 x 2 (x 2) cells with alternating signs; all marginals stay;
- a *prism*: a 2 x 2 pattern in a two-way table, carried into each three-way table above it at one value of the
  third column, which moves hidden marginals together with what adds up to them.

A three-way table that is not released still exists, and whoever knows its three two-way marginals can reason about it
(if b1 never goes with v2, then ...). A prism is therefore carried into those *unseen* tables too; there nothing needs
hiding, and one step may be spread over several values.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.tables.counting import Counts, Spec

Cell = tuple[Spec, tuple[int, ...]]
Ints = NDArray[np.int64]

_BREADTH = 14
_NO = np.int64(1) << 60


@dataclass(frozen=True, slots=True)
class Move:
    """What each cell gains (negative: loses) when the move is carried out.

    ``cells`` are released and must be hidden for the move to go unnoticed; ``unseen`` are cells of tables that are
    not released. ``steps`` is the change of the cell the move was made for.
    """

    cells: tuple[tuple[Cell, int], ...]
    unseen: tuple[tuple[Cell, int], ...]
    steps: int


@dataclass(slots=True)
class Board:
    """All tables of a release while it is being protected: true counts, hidden flags, and a trial state.

    ``active`` are the tables of two and three columns that are released; the others are unseen. ``flagged`` are
    cells that a rule hides whatever their size; like small ones they are never shown, and always proved.
    """

    threshold: int
    counts: dict[Spec, Counts]
    flagged: dict[Spec, NDArray[np.bool_]] = field(default_factory=dict)
    active: set[Spec] = field(default_factory=set)
    hidden: dict[Spec, NDArray[np.bool_]] = field(init=False)
    trial: dict[Spec, Counts] = field(init=False)
    cost: dict[Spec, Ints] = field(init=False)
    over: dict[Spec, list[Spec]] = field(init=False)

    def __post_init__(self) -> None:
        self.over = defaultdict(list)
        for spec in sorted(spec for spec in self.counts if len(spec) == 3):
            for pair in itertools.combinations(spec, 2):
                self.over[pair].append(spec)
        self.hidden = {spec: (c > 0) & (c < self.threshold) for spec, c in self.counts.items()}
        for table, flags in self.flagged.items():
            self.hidden[table] |= flags
        self.trial = {spec: c.copy() for spec, c in self.counts.items()}
        self.cost = {spec: self._price(spec) for spec in self.counts}

    def _price(self, spec: Spec) -> Ints:
        """What hiding a cell loses: grows with the size of the count; integers, so the choice is the same anywhere."""
        counts = self.counts[spec]
        price = 8 + np.frexp(counts.astype(np.float64))[1].astype(np.int64)
        # A hidden count under 2k - 2 needs a protection of its own, which costs more cells.
        price[counts < 2 * self.threshold - 2] += 12
        price[self.hidden[spec]] = 0
        return price

    def hide(self, cell: Cell) -> bool:
        """Hide one cell; True when it was published before."""
        spec, at = cell
        if self.hidden[spec][at]:
            return False
        self.hidden[spec][at] = True
        self.cost[spec][at] = 0
        return True

    def apply(self, move: Move, times: int = 1) -> None:
        """Carry a move out in the trial state (-1 takes it back)."""
        for (spec, at), change in (*move.cells, *move.unseen):
            self.trial[spec][at] += change * times

    def publish(self, cells: Iterable[Cell]) -> None:
        """Take back the hiding of complementary cells."""
        touched = set()
        for spec, at in cells:
            self.hidden[spec][at] = False
            touched.add(spec)
        for spec in touched:
            self.cost[spec] = self._price(spec)

    def cells_of(self, spec: Spec, below: int) -> list[Cell]:
        """Hidden cells of one table with a count under ``below`` or flagged, smallest count first."""
        wanted = self.counts[spec] < below
        if spec in self.flagged:
            wanted = wanted | self.flagged[spec]
        found = np.argwhere(self.hidden[spec] & wanted)
        cells = [(spec, tuple(int(value) for value in at)) for at in found]
        return sorted(cells, key=lambda cell: (int(self.counts[spec][cell[1]]), cell[1]))

    def above(self, pair: Spec) -> list[Spec]:
        """Three-way tables, released or not, over this two-way table whose two other marginals are released too."""
        return [
            spec
            for spec in self.over[pair]
            if all(other == pair or other in self.active for other in itertools.combinations(spec, 2))
        ]


def cube(board: Board, cell: Cell, need: int, up: bool) -> Move | None:
    """The cheapest cube that moves ``cell`` up (or down) by at least one step; None when there is none.

    The table's marginals stay, whatever else is published about them.
    """
    spec, at = cell
    room = board.trial[spec] - 1
    alive = board.counts[spec] > 0
    price = board.cost[spec]
    axes = [_others(board, spec, at, axis, need if up else 0) for axis in range(len(at))]
    if any(not len(choice) for choice in axes):
        return None
    grids = np.ix_(*axes)
    shape = tuple(len(choice) for choice in axes)
    steps = np.full(shape, need, np.int64)
    cost = np.ones(shape, np.int64)
    corners = list(np.ndindex(*(2,) * len(at)))[1:]
    for corner in corners:
        index = tuple(grids[axis] if flipped else at[axis] for axis, flipped in enumerate(corner))
        loses = (sum(corner) % 2 == 1) == up
        steps = np.minimum(steps, room[index]) if loses else np.where(alive[index], steps, 0)
        cost = cost + price[index]
    if not up:
        steps = np.minimum(steps, room[at])
    score = np.where(steps > 0, cost * need * 4 // np.maximum(steps, 1), _NO)
    best = int(score.argmin())
    if score.flat[best] == _NO:
        return None
    other = tuple(int(axes[axis][i]) for axis, i in enumerate(np.unravel_index(best, shape)))
    reached = int(steps.flat[best])
    cells = [(cell, reached if up else -reached)]
    for corner in corners:
        where = tuple(other[axis] if flipped else at[axis] for axis, flipped in enumerate(corner))
        cells.append(((spec, where), -reached if (sum(corner) % 2 == 1) == up else reached))
    return Move(tuple(cells), (), reached)


def _others(board: Board, spec: Spec, at: tuple[int, ...], axis: int, need: int) -> Ints:
    """Values to trade with along one axis: those whose cell beside ``at`` is open, best first, at most _BREADTH."""
    line = tuple(slice(None) if a == axis else value for a, value in enumerate(at))
    room = board.trial[spec][line] - 1
    open_ = board.counts[spec][line] > 0
    open_[at[axis]] = False
    if need:
        open_ &= room > 0
    found = np.flatnonzero(open_)
    short = np.maximum(need - room[found], 0)
    order = np.lexsort((found, board.cost[spec][line][found] + 2 * short))
    return found[order[:_BREADTH]]


def prism(board: Board, cell: Cell, pair: Spec, need: int, up: bool) -> Move | None:
    """The cheapest prism over the two-way table ``pair`` that moves ``cell``, a cell of it or of a table above it."""
    spec, at = cell
    base = tuple(at[spec.index(name)] for name in pair)
    rows = _others(board, pair, base, 0, need if up else 0)
    cols = _others(board, pair, base, 1, need if up else 0)
    if not len(rows) or not len(cols):
        return None
    plan = _Plan(board, base, rows, cols, need, up)
    plan.lay(pair, None, None)
    for table in board.above(pair):
        third = next(axis for axis, name in enumerate(table) if name not in pair)
        if table in board.active:
            plan.lay(table, third, at[third] if table == spec else None)
        else:
            plan.lay_unseen(table, third)
    return plan.best()


class _Plan:
    """Cost and open steps of a prism for each pair of trading values (rows x cols), table by table."""

    def __init__(self, board: Board, base: tuple[int, ...], rows: Ints, cols: Ints, need: int, up: bool) -> None:
        self.board, self.base, self.rows, self.cols, self.need, self.up = board, base, rows, cols, need, up
        self.steps = np.full((len(rows), len(cols)), need, np.int64)
        self.cost = np.ones((len(rows), len(cols)), np.int64)
        self.layers: list[tuple[Spec, int | None, Ints, Ints]] = []
        self.unseen: list[tuple[Spec, int]] = []

    def lay(self, table: Spec, third: int | None, fixed: int | None) -> None:
        """Add one table; in a three-way table choose the value of the third column at the least cost."""
        counts, trial, price = (
            self._front(book[table], third) for book in (self.board.counts, self.board.trial, self.board.cost)
        )
        a, b = self.base
        values = np.array([fixed]) if fixed is not None else np.flatnonzero(counts[a, b])
        if not len(values):
            self.steps[:] = 0
            return
        own, row, col, far = (
            (counts[i][..., values], trial[i][..., values] - 1, price[i][..., values])
            for i in ((a, b), (self.rows, b), (a, self.cols), np.ix_(self.rows, self.cols))
        )
        steps = np.full((len(self.rows), len(self.cols), len(values)), self.need, np.int64)
        parts = (
            (own, (None, None), False),
            (row, (slice(None), None), True),
            (col, (None, slice(None)), True),
            (far, (slice(None), slice(None)), False),
        )
        cost = np.zeros_like(steps)
        for (alive, room, cost_part), index, odd in parts:
            steps = np.minimum(steps, room[index]) if odd == self.up else np.where(alive[index] > 0, steps, 0)
            cost = cost + cost_part[index]
        score = np.where(steps > 0, (cost + 1) * self.need * 4 // np.maximum(steps, 1), _NO)
        pick = score.argmin(axis=2)
        self.steps = np.minimum(self.steps, np.take_along_axis(steps, pick[..., None], 2)[..., 0])
        self.cost = self.cost + np.take_along_axis(cost, pick[..., None], 2)[..., 0]
        self.layers.append((table, third, values, pick))

    def lay_unseen(self, table: Spec, third: int) -> None:
        """Add one unseen table: each value of the third column carries as many steps as its cells can lose."""
        trial = self._front(self.board.trial[table], third)
        a, b = self.base
        if self.up:
            room = np.minimum(trial[self.rows, b][:, None, :], trial[a, self.cols][None, :, :])
        else:
            room = np.minimum(trial[a, b], trial[np.ix_(self.rows, self.cols)])
        self.steps = np.minimum(self.steps, room.sum(axis=2))
        self.unseen.append((table, third))

    @staticmethod
    def _front(array: Ints, third: int | None) -> Ints:
        return array[..., None] if third is None else np.moveaxis(array, third, -1)

    def best(self) -> Move | None:
        """The cheapest prism for its steps, or None."""
        score = np.where(self.steps > 0, self.cost * self.need * 4 // np.maximum(self.steps, 1), _NO)
        flat = int(score.argmin())
        if score.flat[flat] == _NO:
            return None
        i, j = (int(x) for x in np.unravel_index(flat, score.shape))
        trade = (int(self.rows[i]), int(self.cols[j]))
        steps = int(self.steps[i, j])
        cells: list[tuple[Cell, int]] = []
        for table, third, values, pick in self.layers:
            cells += self._corners(table, third, int(values[pick[i, j]]), trade, steps)
        unseen: list[tuple[Cell, int]] = []
        for table, third in self.unseen:
            for value, part in self._spread(table, third, trade, steps):
                unseen += self._corners(table, third, value, trade, part)
        return Move(tuple(cells), tuple(unseen), steps)

    def _corners(
        self, table: Spec, third: int | None, value: int, trade: tuple[int, int], steps: int
    ) -> list[tuple[Cell, int]]:
        (a, b), (row, col) = self.base, trade
        change = steps if self.up else -steps
        out: list[tuple[Cell, int]] = []
        for sign, corner in ((change, (a, b)), (-change, (row, b)), (-change, (a, col)), (change, (row, col))):
            out.append(((table, corner if third is None else (*corner[:third], value, *corner[third:])), sign))
        return out

    def _spread(self, table: Spec, third: int, trade: tuple[int, int], steps: int) -> list[tuple[int, int]]:
        trial = self._front(self.board.trial[table], third)
        (a, b), (row, col) = self.base, trade
        room = np.minimum(trial[row, b], trial[a, col]) if self.up else np.minimum(trial[a, b], trial[row, col])
        out: list[tuple[int, int]] = []
        for value in np.lexsort((np.arange(len(room)), -room)):
            part = min(steps, int(room[value]))
            if part <= 0:
                break
            out.append((int(value), part))
            steps -= part
        return out
