"""Which cells to hide: small ones, and as few others as protect them, over all tables of a release together.

The criterion (Hundepool et al., Statistical Disclosure Control, 2012, ch. 4, feasibility intervals): to somebody who
has the whole release, every hidden cell with a count under k could be anything from 1 to k - 1, or has at least k
consecutive possible values. A hidden cell of 2k - 2 or more needs no proof of its own: an interval of fewer than
k values around such a count lies at k or above, where nothing is small; it is hidden only to protect others.

Every hidden cell below that size gets a certificate: moves (see ``moves``) that lead from the truth to both ends of
such an interval. Certificates survive further hiding, so the search only ever adds hidden cells; whatever no
certificate uses is published again at the end.

When no certificate is found, the rare value is merged with others in tables of two and three columns, or else the
table is withheld whole: the release says less, it never says too much.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.tables.counting import MERGED, Counts, Microdata, Spec, count_table
from tessera.observatory.tables.moves import Board, Cell, Move, cube, prism

_MERGE_SHARE = 0.02
"""Merging to mend a two-way table may take at most this share of a column's records; beyond it the table goes."""

_MOST_MOVES = 40


@dataclass(frozen=True, slots=True)
class Protected:
    """Tables with exact counts and what of them is hidden. ``labels`` are the values along each column's axis."""

    counts: Mapping[Spec, Counts]
    hidden: Mapping[Spec, NDArray[np.bool_]]
    labels: Mapping[Spec, tuple[tuple[str, ...], ...]]
    withheld: tuple[Spec, ...]
    merged: Mapping[str, tuple[str, ...]]


def protect(data: Microdata, specs: Sequence[Spec], threshold: int, chosen: Sequence[Spec] = ()) -> Protected:
    """Hide, merge and withhold until the criterion holds for every table of ``specs`` (closed under marginals).

    Where not all tables can be published, those ``chosen`` earlier stay.
    """
    rank = {spec: min((i for i, c in enumerate(chosen) if set(spec) <= set(c)), default=0) for spec in specs}
    plan = _Plan(data, specs, threshold, rank)
    plan.start()
    keeper = plan.settle_pairs()
    board = keeper.board
    for spec in _by_difficulty(board, plan.triples(), rank):
        if not keeper.admit(spec):
            plan.withheld.add(spec)
    keeper.trim()
    return plan.result(board)


def _by_difficulty(board: Board, specs: Sequence[Spec], rank: Mapping[Spec, int]) -> list[Spec]:
    """As chosen, then tables that touch fewest hidden cells: each admitted table binds those that follow."""
    place = {spec: position for position, spec in enumerate(specs)}

    def weight(spec: Spec) -> tuple[int, int, int, int]:
        pairs = sum(int(board.hidden[pair].sum()) for pair in itertools.combinations(spec, 2))
        return rank[spec], pairs, int(board.hidden[spec].sum()), place[spec]

    return sorted(specs, key=weight)


@dataclass(slots=True)
class _Plan:
    """What is merged and withheld, and the counts that follow from it."""

    data: Microdata
    specs: Sequence[Spec]
    threshold: int
    rank: Mapping[Spec, int]
    withheld: set[Spec] = field(default_factory=set)
    merged: dict[str, set[int]] = field(default_factory=dict)
    ones: dict[str, Counts] = field(default_factory=dict)
    hidden_ones: dict[str, NDArray[np.bool_]] = field(default_factory=dict)

    def start(self) -> None:
        """Count and protect the one-way tables."""
        for (name,) in (spec for spec in self.specs if len(spec) == 1):
            counts = count_table([self._codes(name)], [len(self.data.domains[name])])
            self.ones[name] = counts
            hidden = hide_one_way(counts, self.threshold)
            if hidden is None:
                self.withhold((name,))
                hidden = counts > 0
            self.hidden_ones[name] = hidden
            self.merged[name] = {int(value) for value in np.flatnonzero(hidden)}

    def _codes(self, name: str) -> NDArray[np.integer]:
        return self.data.codes[:, self.data.columns.index(name)]

    def withhold(self, spec: Spec) -> None:
        """Withhold a table and every table that contains it (its own sums would give it back)."""
        self.withheld.update(other for other in self.specs if set(spec) <= set(other))

    def _open(self, order: int) -> list[Spec]:
        return [spec for spec in self.specs if len(spec) == order and spec not in self.withheld]

    def pairs(self) -> list[Spec]:
        """Two-way tables still in the release."""
        return self._open(2)

    def triples(self) -> list[Spec]:
        """Three-way tables still in the release."""
        return self._open(3)

    def values(self, name: str) -> list[int]:
        """Codes that keep a place of their own in tables of two and three columns; merged ones come after, as one."""
        return [int(v) for v in np.flatnonzero(self.ones[name]) if int(v) not in self.merged[name]]

    def settle_pairs(self) -> _Keeper:
        """Admit the two-way tables one by one, as chosen, then those with most cells; merge or withhold what cannot be proved.

        A cell that its own table cannot protect calls for merging; one that only other tables give away costs
        the table that is admitted last.
        """
        while True:
            keeper = _Keeper(self._count())
            board = keeper.board
            failed = next((cell for spec in self.pairs() if (cell := keeper.lone_failure(spec))), None)
            if failed is None:
                break
            if not self._merge(failed):
                self.withhold(failed[0])
        place = {spec: position for position, spec in enumerate(self.specs)}
        small = {spec: bool(board.hidden[spec].any()) for spec in self.pairs()}
        for spec in sorted(
            self.pairs(), key=lambda s: (small[s], self.rank[s], -int((board.counts[s] > 0).sum()), place[s])
        ):
            if not keeper.admit(spec):
                self.withhold(spec)
        return keeper

    def _count(self) -> Board:
        places: dict[str, NDArray[np.int64]] = {}
        sizes: dict[str, int] = {}
        for name in self.ones:
            kept = self.values(name)
            place = np.full(len(self.data.domains[name]), len(kept), np.int64)
            place[kept] = np.arange(len(kept))
            places[name] = place
            sizes[name] = len(kept) + (1 if self.merged[name] else 0)
        recoded: dict[str, NDArray[np.integer]] = {}
        counts = {}
        pairs = set(self.pairs())
        names = [name for name in self.data.columns if name in self.ones]
        # Unreleased three-way tables count too where all their marginals are released: see ``moves``.
        unseen = [s for s in itertools.combinations(names, 3) if pairs.issuperset(itertools.combinations(s, 2))]
        for spec in dict.fromkeys((*self.pairs(), *self.triples(), *unseen)):
            for name in spec:
                if name not in recoded:
                    recoded[name] = places[name].astype(np.uint32)[self._codes(name)]
            counts[spec] = count_table([recoded[name] for name in spec], [sizes[name] for name in spec])
        return Board(self.threshold, counts)

    def _merge(self, cell: Cell) -> bool:
        """Merge the rarest value of a two-way cell that cannot be protected; False when that would lose too much."""
        spec, at = cell
        choices = []
        for name, place in zip(spec, at, strict=True):
            kept = self.values(name)
            if place < len(kept):
                choices.append((int(self.ones[name][kept[place]]), name, kept[place]))
        for _, name, value in sorted(choices):
            joined = self.merged[name] | {value}
            if len(joined) < 2:
                rest = [v for v in self.values(name) if v != value]
                joined |= set(sorted(rest, key=lambda v: (int(self.ones[name][v]), v))[:1])
            size = int(self.ones[name][sorted(joined - _positions(self.hidden_ones[name]))].sum())
            if len(joined) > 1 and size <= _MERGE_SHARE * self.data.records and set(self.values(name)) - joined:
                self.merged[name] = joined
                return True
        return False

    def result(self, board: Board) -> Protected:
        """Gather the tables that are left, with the written value of each place."""
        counts: dict[Spec, Counts] = {}
        hidden: dict[Spec, NDArray[np.bool_]] = {}
        labels: dict[Spec, tuple[tuple[str, ...], ...]] = {}
        own = {name: self.data.domains[name] for name in self.ones}
        short = {
            name: (*(own[name][v] for v in self.values(name)), *((MERGED,) if self.merged[name] else ()))
            for name in self.ones
        }
        for spec in self.specs:
            if spec in self.withheld:
                continue
            single = len(spec) == 1
            counts[spec] = self.ones[spec[0]] if single else board.counts[spec]
            hidden[spec] = self.hidden_ones[spec[0]] if single else board.hidden[spec]
            labels[spec] = tuple((own if single else short)[name] for name in spec)
        merged = {
            name: tuple(own[name][v] for v in sorted(codes))
            for name, codes in self.merged.items()
            if codes and any(name in spec and len(spec) > 1 for spec in counts)
        }
        return Protected(counts, hidden, labels, tuple(s for s in self.specs if s in self.withheld), merged)


def _positions(flags: NDArray[np.bool_]) -> set[int]:
    """Positions of the true flags."""
    return {int(position) for position in np.flatnonzero(flags)}


def hide_one_way(counts: Counts, threshold: int) -> NDArray[np.bool_] | None:
    """Hidden cells of a one-way table: the small ones, and the next smallest until their sum hides each of them.

    With m hidden cells that add up to R, each may be 1 to R - m + 1; R must reach k + m - 2 and m must be two or
    more. None when even hiding all does not do.
    """
    hidden = (counts > 0) & (counts < threshold)
    if not hidden.any():
        return hidden
    order = np.lexsort((np.arange(len(counts)), counts))
    rest = iter([int(i) for i in order if counts[i] >= threshold])
    while int(hidden.sum()) < 2 or int(counts[hidden].sum()) < threshold + int(hidden.sum()) - 2:
        following = next(rest, None)
        if following is None:
            return None
        hidden[following] = True
    return hidden


class _Keeper:
    """Certificates of all hidden cells, and the search for them."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.sure = 2 * board.threshold - 2
        self.proofs: dict[Cell, list[Move]] = {}
        self.users: dict[Spec, set[Cell]] = defaultdict(set)

    def lone_failure(self, spec: Spec) -> Cell | None:
        """The first cell of a two-way table that could not be protected even if the table stood alone."""
        board = self.board
        fresh: list[Cell] = []
        queue = board.cells_of(spec, self.sure)
        failed = None
        for cell in queue:
            moves = self._prove(cell)
            if moves is None:
                failed = cell
                break
            for touched in _cells(moves):
                if board.hide(touched):
                    fresh.append(touched)
                    if board.counts[spec][touched[1]] < self.sure:
                        queue.append(touched)
        board.publish(fresh)
        return failed

    def admit(self, spec: Spec) -> bool:
        """Add a table of two or three columns if everything stays provable with it; else leave all as it was."""
        board = self.board
        board.active.add(spec)
        targets = board.cells_of(spec, self.sure)
        tables = [spec] if len(spec) == 3 else board.above(spec)
        pairs = {pair for table in tables for pair in itertools.combinations(table, 2)} - {spec}
        for pair in sorted(pairs):
            targets += board.cells_of(pair, self.sure)
            targets += sorted(cell for cell in self.users[pair] if len(cell[0]) == 3)
        if self.first_failure(targets) is None:
            return True
        board.active.discard(spec)
        return False

    def first_failure(self, targets: list[Cell]) -> Cell | None:
        """Certify the targets and whatever must be hidden for them.

        Returns None, or the first cell without a certificate after taking everything back.
        """
        queue = list(targets)
        fresh: list[Cell] = []
        proofs: dict[Cell, list[Move]] = {}
        for cell in queue:
            if cell in proofs:
                continue
            moves = self._prove(cell)
            if moves is None:
                self.board.publish(fresh)
                return cell
            proofs[cell] = moves
            for touched in _cells(moves):
                if self.board.hide(touched):
                    fresh.append(touched)
                    if self.board.counts[touched[0]][touched[1]] < self.sure:
                        queue.append(touched)
        self.proofs.update(proofs)
        for cell, moves in proofs.items():
            for spec, _ in _cells(moves):
                if len(spec) == 2:
                    self.users[spec].add(cell)
        return None

    def _prove(self, cell: Cell) -> list[Move] | None:
        k = self.board.threshold
        count = int(self.board.counts[cell[0]][cell[1]])
        small = count < k
        high, rise = self._walk(cell, k - 1 if small else count + k - 1, up=True)
        low, fall = self._walk(cell, 1 if small else max(1, high - k + 1), up=False)
        return rise + fall if (low <= 1 and high >= k - 1) or high - low >= k - 1 else None

    def _walk(self, cell: Cell, goal: int, *, up: bool) -> tuple[int, list[Move]]:
        """Move the cell towards ``goal`` from the truth; how far it came and by which moves."""
        trial, at = self.board.trial[cell[0]], cell[1]
        done: list[Move] = []
        while len(done) < _MOST_MOVES:
            gap = (goal - int(trial[at])) * (1 if up else -1)
            move = self._next(cell, gap, up) if gap > 0 else None
            if move is None:
                break
            self.board.apply(move)
            done.append(move)
        reached = int(trial[at])
        for move in done:
            self.board.apply(move, -1)
        return reached, done

    def _next(self, cell: Cell, need: int, up: bool) -> Move | None:
        board, (spec, at) = self.board, cell
        if len(spec) == 2:
            return prism(board, cell, spec, need, up) if board.above(spec) else cube(board, cell, need, up)
        move = cube(board, cell, need, up)
        if move is not None:
            return move
        found = []
        for pair in itertools.combinations(spec, 2):
            if board.hidden[pair][tuple(at[spec.index(name)] for name in pair)]:
                move = prism(board, cell, pair, need, up)
                if move is not None:
                    found.append(move)
        return min(found, key=lambda move: self._cost(move) * need * 4 // move.steps, default=None)

    def _cost(self, move: Move) -> int:
        return sum(int(self.board.cost[spec][at]) for spec, at in _cells([move]))

    def complementary(self, spec: Spec) -> list[Cell]:
        """Hidden cells of a table with a count of k or more."""
        board = self.board
        found = np.argwhere(board.hidden[spec] & (board.counts[spec] >= board.threshold))
        return [(spec, tuple(int(value) for value in at)) for at in found]

    def trim(self) -> None:
        """Publish every complementary cell that no certificate of a hidden cell uses."""
        board = self.board
        specs = sorted(board.active)
        queue = [cell for spec in specs for cell in board.cells_of(spec, board.threshold)]
        needed = set(queue)
        for cell in queue:
            for touched in _cells(self.proofs[cell]):
                if touched not in needed:
                    needed.add(touched)
                    if board.counts[touched[0]][touched[1]] < self.sure:
                        queue.append(touched)
        board.publish(cell for spec in specs for cell in self.complementary(spec) if cell not in needed)


def _cells(moves: Sequence[Move]) -> list[Cell]:
    return [cell for move in moves for cell, _ in move.cells]
