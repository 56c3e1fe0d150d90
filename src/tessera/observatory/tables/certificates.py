"""Certificates of hidden cells: the moves that prove each of them could be something else, and the search for them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from tessera.observatory.tables.counting import Spec
from tessera.observatory.tables.moves import Board, Cell, Move, cube, prism

_MOST_MOVES = 40


class Keeper:
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
