"""Which cells to hide: small ones, and as few others as protect them, over all tables of a release together.

The criterion (Hundepool et al., Statistical Disclosure Control, 2012, ch. 4, feasibility intervals): to somebody who
has the whole release, every hidden cell with a count under k could be anything from 1 to k - 1, or has at least k
consecutive possible values. A hidden cell of 2k - 2 or more needs no proof of its own: an interval of fewer than
k values around such a count lies at k or above, where nothing is small; it is hidden only to protect others.

Every hidden cell below that size gets a certificate: moves (see ``moves``) that lead from the truth to both ends of
such an interval. Certificates survive further hiding, so the search only ever adds hidden cells; whatever no
certificate uses is published again at the end.

A cell that breaks a rule about contributors (see ``rules``) is hidden like a small one, whatever its size, and always
has a certificate of its own.

When no certificate is found, the rare value is merged with others in tables of two and three columns, or else the
table is withheld whole: the release says less, it never says too much.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tessera.observatory.tables.certificates import Keeper
from tessera.observatory.tables.counting import MERGED, UNKNOWN, Counts, Microdata, Spec, count_table
from tessera.observatory.tables.moves import Board, Cell
from tessera.observatory.tables.perturbation import cell_keys
from tessera.observatory.tables.rules import Rules, broken, uniform_rows

_MERGE_SHARE = 0.02
"""Merging to mend a two-way table may take at most this share of a column's records; beyond it the table goes."""


@dataclass(frozen=True, slots=True)
class Protected:
    """Tables with exact counts and what of them is hidden. ``labels`` are the values along each column's axis.

    ``keys`` are the keys of the people in each cell, where the microdata have them.
    """

    counts: Mapping[Spec, Counts]
    hidden: Mapping[Spec, NDArray[np.bool_]]
    labels: Mapping[Spec, tuple[tuple[str, ...], ...]]
    withheld: tuple[Spec, ...]
    merged: Mapping[str, tuple[str, ...]]
    keys: Mapping[Spec, Counts]


def protect(
    data: Microdata,
    specs: Sequence[Spec],
    threshold: int,
    chosen: Sequence[Spec] = (),
    *,
    rules: Rules | None = None,
    sensitive: Collection[str] = (),
) -> Protected:
    """Hide, merge and withhold until the criterion holds for every table of ``specs`` (closed under marginals).

    Where not all tables can be published, those ``chosen`` earlier stay. ``rules`` say who must stand behind a shown
    count; a value all of whose people share one answer of a ``sensitive`` column is merged, or the table withheld.
    """
    rank = {spec: min((i for i, c in enumerate(chosen) if set(spec) <= set(c)), default=0) for spec in specs}
    plan = _Plan(data, specs, threshold, rank, rules, frozenset(sensitive))
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
    rules: Rules | None = None
    sensitive: frozenset[str] = frozenset()
    withheld: set[Spec] = field(default_factory=set)
    merged: dict[str, set[int]] = field(default_factory=dict)
    ones: dict[str, Counts] = field(default_factory=dict)
    hidden_ones: dict[str, NDArray[np.bool_]] = field(default_factory=dict)

    def start(self) -> None:
        """Count and protect the one-way tables."""
        for (name,) in (spec for spec in self.specs if len(spec) == 1):
            counts = count_table([self._codes(name)], [len(self.data.domains[name])])
            self.ones[name] = counts
            hidden = hide_one_way(counts, self.threshold, self._flags([self._codes(name)], [len(counts)]))
            if hidden is None:
                self.withhold((name,))
                hidden = counts > 0
            self.hidden_ones[name] = hidden
            self.merged[name] = {int(value) for value in np.flatnonzero(hidden)}

    def _codes(self, name: str) -> NDArray[np.integer]:
        return self.data.codes[:, self.data.columns.index(name)]

    def _flags(self, codes: Sequence[NDArray[np.integer]], shape: Sequence[int]) -> NDArray[np.bool_] | None:
        if self.rules is None or self.data.contributors is None:
            return None
        return broken(codes, shape, self.data.contributors, self.rules)

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

    def settle_pairs(self) -> Keeper:
        """Admit the two-way tables one by one, as chosen, then those with most cells; merge or withhold what cannot be proved.

        A cell that its own table cannot protect calls for merging; one that only other tables give away costs
        the table that is admitted last.
        """
        while True:
            keeper = Keeper(self._count())
            board = keeper.board
            if self._diversify(board):
                continue
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

    def _recoded(self) -> tuple[dict[str, NDArray[np.integer]], dict[str, int]]:
        """Codes of each column with rare values merged, and how many places it then has."""
        codes: dict[str, NDArray[np.integer]] = {}
        sizes: dict[str, int] = {}
        for name in self.ones:
            kept = self.values(name)
            place = np.full(len(self.data.domains[name]), len(kept), np.uint32)
            place[kept] = np.arange(len(kept), dtype=np.uint32)
            codes[name] = place[self._codes(name)]
            sizes[name] = len(kept) + (1 if self.merged[name] else 0)
        return codes, sizes

    def _count(self) -> Board:
        codes, sizes = self._recoded()
        counts, flagged = {}, {}
        pairs = set(self.pairs())
        names = [name for name in self.data.columns if name in self.ones]
        # Unreleased three-way tables count too where all their marginals are released: see ``moves``.
        unseen = [s for s in itertools.combinations(names, 3) if pairs.issuperset(itertools.combinations(s, 2))]
        released = dict.fromkeys((*self.pairs(), *self.triples()))
        for spec in dict.fromkeys((*released, *unseen)):
            columns, shape = [codes[name] for name in spec], [sizes[name] for name in spec]
            counts[spec] = count_table(columns, shape)
            if spec in released and (flags := self._flags(columns, shape)) is not None:
                flagged[spec] = flags
        return Board(self.threshold, counts, flagged)

    def _diversify(self, board: Board) -> bool:
        """Merge each value whose people share one sensitive answer, or withhold the table; whether anything changed."""
        for spec in self.pairs():
            for axis, name in enumerate(spec):
                other = spec[1 - axis]
                if name in self.sensitive or other not in self.sensitive:
                    continue
                kept = self.values(other)
                words = self.data.domains[other]
                unknown = next((i for i, value in enumerate(kept) if words[value] == UNKNOWN), None)
                for place in uniform_rows(board.counts[spec], axis, unknown):
                    own = self.values(name)
                    if place >= len(own) or not self._join(name, own[place]):
                        self.withhold(spec)
                    return True
        return False

    def _merge(self, cell: Cell) -> bool:
        """Merge the rarest value of a two-way cell that cannot be protected; False when that would lose too much."""
        spec, at = cell
        choices = []
        for name, place in zip(spec, at, strict=True):
            kept = self.values(name)
            if place < len(kept):
                choices.append((int(self.ones[name][kept[place]]), name, kept[place]))
        return any(self._join(name, value) for _, name, value in sorted(choices))

    def _join(self, name: str, value: int) -> bool:
        """Merge a value with the rare ones of its column; False when that would lose too much."""
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
        withheld = tuple(s for s in self.specs if s in self.withheld)
        return Protected(counts, hidden, labels, withheld, merged, self._keys(counts))

    def _keys(self, counts: Mapping[Spec, Counts]) -> dict[Spec, Counts]:
        """The cell keys of the tables that are left."""
        keys = self.data.keys
        if keys is None:
            return {}
        codes, _ = self._recoded()
        return {
            spec: cell_keys([self._codes(*spec)] if len(spec) == 1 else [codes[n] for n in spec], table.shape, keys)
            for spec, table in counts.items()
        }


def _positions(flags: NDArray[np.bool_]) -> set[int]:
    """Positions of the true flags."""
    return {int(position) for position in np.flatnonzero(flags)}


def hide_one_way(counts: Counts, threshold: int, flagged: NDArray[np.bool_] | None = None) -> NDArray[np.bool_] | None:
    """Hidden cells of a one-way table: the small and flagged, and the next smallest until their sum hides each of them.

    With m hidden cells that add up to R, each may be 1 to R - m + 1; R must reach k + m - 2 and m must be two or
    more. None when even hiding all does not do.
    """
    hidden = (counts > 0) & (counts < threshold)
    if flagged is not None:
        hidden |= flagged
    if not hidden.any():
        return hidden
    order = np.lexsort((np.arange(len(counts)), counts))
    rest = iter([int(i) for i in order if counts[i] and not hidden[i]])
    while int(hidden.sum()) < 2 or int(counts[hidden].sum()) < threshold + int(hidden.sum()) - 2:
        following = next(rest, None)
        if following is None:
            return None
        hidden[following] = True
    return hidden
