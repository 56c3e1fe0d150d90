"""What one run of the suite works with. Invented people and what is released of them are made once and kept."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from tessera.observatory.attacks import method, worlds
from tessera.observatory.attacks.knowledge import Knowledge, People
from tessera.observatory.attacks.published import Published
from tessera.observatory.synthesis import api as synthesis


@dataclass
class Setting:
    """The release at hand, what came before it, and how thorough to be."""

    release: Published
    earlier: tuple[Published, ...]
    quick: bool
    seed: int

    @property
    def synthetic(self) -> bool:
        """Whether the release is of method B."""
        return self.release.synthetic

    @property
    def knowledge(self) -> Knowledge:
        """What stands beside a given folder: earlier releases and a seed."""
        return Knowledge(earlier=self.earlier, seed=self.seed)

    @cached_property
    def few(self) -> People:
        """A small invented population for weak releases."""
        return worlds.people(self.seed, 800, width=5).take(np.arange(400))

    @property
    def beside_few(self) -> Knowledge:
        """As many invented people who are not in a weak release."""
        others = worlds.people(self.seed, 800, width=5).take(np.arange(400, 800))
        return Knowledge(others=others, seed=self.seed)

    @cached_property
    def _both(self) -> tuple[People, People]:
        if self.synthetic:
            number, width = (1_200, 6) if self.quick else (3_000, 8)
        else:
            number, width = (800, 4) if self.quick else (1_500, 4)
            number = max(number, 60 * self.release.threshold)
        everybody = worlds.people(self.seed + 1, 2 * number, width=width)
        return everybody.take(np.arange(number)), everybody.take(np.arange(number, 2 * number))

    @property
    def inside(self) -> People:
        """Invented people who are in the invented release."""
        return self._both[0]

    @property
    def beside(self) -> Knowledge:
        """As many invented people who are not in it."""
        return Knowledge(others=self._both[1], seed=self.seed)

    @cached_property
    def invented(self) -> Published:
        """What the release code publishes of the invented people, with the parameters of the release."""
        if self.synthetic:
            return method.synthetic_of(self.made)
        return method.release_of(self.inside, self.release, self.seed)

    @cached_property
    def made(self) -> synthesis.Synthetic:
        """Synthetic records of the invented people, with all that was measured for them. Raises ValueError without ε."""
        if not self.epsilon:
            raise ValueError("the release states no epsilon")
        return method.synthesized(self.inside, self.epsilon, self.seed)

    def rebuilt(self, number: int) -> Published:
        """The same few people released again, written down in another order each time."""
        people = self.smaller(400, 3)
        order = np.random.default_rng([self.seed, 14, number]).permutation(len(people))
        return method.release_of(people.take(order), self.release, self.seed)

    @property
    def epsilon(self) -> float:
        """The declared privacy loss; 0 where none is declared."""
        return self.release.number("epsilon") or 0.0

    @property
    def delta(self) -> float:
        """The declared δ."""
        return self.release.number("delta") or 0.0

    @property
    def variances(self) -> tuple[Fraction, ...]:
        """The noise of every table of the release, as it is stated; of the invented one where the release states none."""
        stated = tuple(self.release.variances.values()) or tuple(self.invented.variances.values())
        return tuple(value for value in stated if value > 0)

    def smaller(self, number: int, width: int) -> People:
        """Other invented people, for runs that must be many."""
        return worlds.people(self.seed + 2, number, width=width)
