"""Which attack meets which release: the weak one made for it, and the one that is to be published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from tessera.observatory.attacks import cells, channels, forge, worlds
from tessera.observatory.attacks.knowledge import Knowledge, People
from tessera.observatory.attacks.published import Published
from tessera.observatory.attacks.report import Outcome

_K = 11


@dataclass
class Setting:
    """What a run of the suite works with; invented people are made once and kept."""

    release: Published
    earlier: tuple[Published, ...]
    quick: bool
    seed: int

    @cached_property
    def few(self) -> People:
        """A small invented population for weak releases of tables."""
        return worlds.people(self.seed, 400, width=4)

    @property
    def knowledge(self) -> Knowledge:
        """What stands beside a given folder: earlier releases and public code lists."""
        return Knowledge(earlier=self.earlier, seed=self.seed)


@dataclass(frozen=True, slots=True)
class Case:
    """``weak`` attacks the weak release; ``real`` attacks the real one, or names the reason why it does not apply."""

    weak: Callable[[Setting], Outcome]
    real: Callable[[Setting], Outcome | str]


def _small_cell() -> Case:
    return Case(
        lambda s: cells.small_counts(forge.tables(s.few, _K, forge.exact), s.knowledge, s.few),
        lambda s: cells.small_counts(s.release, s.knowledge, None),
    )


def _complementary() -> Case:
    return Case(
        lambda s: cells.worked_out(forge.tables(s.few, _K, forge.primary_only(_K)), s.knowledge, s.few),
        lambda s: cells.worked_out(s.release, s.knowledge, None),
    )


def _left_over() -> Case:
    return Case(
        lambda s: cells.left_over(forge.tables(s.few, _K, forge.primary_only(_K)), s.knowledge, s.few),
        lambda s: cells.left_over(s.release, s.knowledge, None),
    )


def _side_channels() -> Case:
    return Case(
        lambda s: channels.side_channels(forge.careless(s.few, _K), s.knowledge, s.few),
        lambda s: channels.side_channels(s.release, s.knowledge, None),
    )


CAST: Mapping[str, Case] = {
    "small_cell": _small_cell(),
    "complementary": _complementary(),
    "differencing_filters": _left_over(),
    "side_channels": _side_channels(),
}
