"""Which attack meets which release: the weak one made for it, and the one that is to be published.

A weak release is of the same method as the real one, so that the very attack that judges the real one has been seen to break
something. Attacks that need a truth meet the release code itself, on invented people, with the parameters of the release.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from tessera.observatory.attacks import (
    budget,
    cells,
    channels,
    claims,
    classes,
    differencing,
    figures,
    forge,
    method,
    noisy,
    records,
    repeat,
    shadows,
    words,
)
from tessera.observatory.attacks.published import Published
from tessera.observatory.attacks.report import Outcome
from tessera.observatory.attacks.setting import Setting

K = 11
_RUNS, _QUICK_RUNS = 2_000, 300
_TOO_LITTLE = (Fraction(1, 4),) * 3


@dataclass(frozen=True, slots=True)
class Case:
    """``weak`` attacks the weak release; ``real`` attacks the real one, or names the reason why it is not judged."""

    weak: Callable[[Setting], Outcome]
    real: Callable[[Setting], Outcome | str]


def _runs(s: Setting) -> int:
    return _QUICK_RUNS if s.quick else _RUNS


def worst(*outcomes: Outcome) -> Outcome:
    """The one that broke, else the one in which the attacker got most beyond guessing."""
    return max(outcomes, key=lambda each: (each.broken, each.success - each.baseline))


def _weak_tables(s: Setting, keep: forge.Keep, order: int = 3) -> Published:
    return forge.tables(s.few, K, keep, order)


def _small_cell(s: Setting) -> Outcome:
    if s.synthetic:
        return worst(
            cells.small_counts(s.release, s.knowledge, None), claims.small_counts(s.invented, s.beside, s.inside)
        )
    return cells.small_counts(s.release, s.knowledge, None)


def _complementary(s: Setting) -> Outcome:
    if s.synthetic:
        return claims.worked_out(s.invented, s.beside, s.inside)
    on_truth = cells.worked_out(s.invented, s.beside, s.inside)
    return worst(cells.worked_out(s.release, s.knowledge, None), on_truth)


def _filters(s: Setting) -> Outcome:
    if s.synthetic:
        return claims.left_over(s.invented, s.beside, s.inside)
    return worst(cells.left_over(s.release, s.knowledge, None), cells.left_over(s.invented, s.beside, s.inside))


def _weak_releases(s: Setting) -> Outcome:
    if s.synthetic:
        return noisy.added_or_not(noisy.drawn(_TOO_LITTLE, 200, s.seed, releases=2), 0.5, 1e-6)
    before, after = _weak_tables(_without_one(s), forge.exact), _weak_tables(s, forge.exact)
    return differencing.releases(after, dataclasses.replace(s.knowledge, earlier=(before,)), None)


def _without_one(s: Setting) -> Setting:
    fewer = dataclasses.replace(s)
    fewer.__dict__["few"] = s.few.take(np.arange(1, len(s.few)))
    return fewer


def _releases(s: Setting) -> Outcome | str:
    if s.synthetic:
        trials = noisy.drawn(s.variances, _runs(s), s.seed + 3, releases=2)
        return noisy.added_or_not(trials, s.epsilon, s.delta)
    return (
        differencing.releases(s.release, s.knowledge, None)
        if any(not each.synthetic for each in s.earlier)
        else "no_earlier"
    )


def _membership(s: Setting) -> Outcome | str:
    if not s.synthetic:
        return shadows.outliers(s)
    once = noisy.membership(noisy.drawn(s.variances, _runs(s), s.seed + 8), s.epsilon, s.delta)
    return once if s.quick else worst(once, shadows.whole(s))


def _dominance(s: Setting) -> Outcome:
    if s.synthetic:
        return classes.homogeneity(s.invented, s.beside, s.inside)
    return worst(
        classes.stated(s.release),
        classes.homogeneity(s.invented, s.beside, s.inside),
        classes.dominance(s.invented, s.beside, s.inside),
    )


def _weak_dominance(s: Setting) -> Outcome:
    if s.synthetic:
        return classes.homogeneity(forge.rows(s.few), s.beside_few, s.few)
    return classes.dominance(_weak_tables(s, forge.exact), s.beside_few, s.few)


def _weak_channels(s: Setting) -> Outcome:
    found = channels.side_channels(forge.careless(s.few, K), s.knowledge, s.few)
    missed = set(forge.CARELESS) - set(str(found.facts["kinds"]).split())
    return dataclasses.replace(found, broken=not missed)


def _weak_noise(s: Setting) -> Outcome:
    generator = np.random.default_rng([s.seed, 13])
    drawn = generator.normal(0, 0.5, 20_000)
    return noisy.gives_itself_away(forge.rows(s.few, noise=drawn), [(Fraction(1), np.rint(drawn).astype(np.int64))])


def _noise(s: Setting) -> Outcome | str:
    if not s.synthetic:
        return "no_noise"
    return noisy.gives_itself_away(s.release, method.noise_in(s.made, s.inside))


def _weak_repeat(s: Setting) -> Outcome:
    generator = np.random.default_rng([s.seed, 14])

    def fresh(_number: int) -> Published:
        return forge.tables(s.few, K, lambda _s, _c, count: count + int(generator.integers(-5, 6)), 1)

    return repeat.averaged(fresh, 3)


def _repeat(s: Setting) -> Outcome:
    kept = repeat.averaged(repeat.from_files(s.release), 3)
    return kept if s.synthetic else worst(kept, repeat.averaged(s.rebuilt, 2))


def _fabrication(s: Setting) -> Outcome:
    return classes.fabrication(s.invented, s.beside, s.inside)


def _weak_fabrication(s: Setting) -> Outcome:
    return classes.fabrication(forge.rows(forge.drawn_at_random(s.few, s.seed)), s.beside_few, s.few)


def _either(on_rows: Callable[..., Outcome], on_tables: Callable[..., Outcome], keep: Callable[[], forge.Keep]) -> Case:
    """An attack with one function for synthetic rows and one for tables."""

    def weak(s: Setting) -> Outcome:
        if s.synthetic:
            return on_rows(forge.rows(s.few), s.beside_few, s.few)
        return on_tables(_weak_tables(s, keep()), s.beside_few, s.few)

    def real(s: Setting) -> Outcome:
        return (on_rows if s.synthetic else on_tables)(s.invented, s.beside, s.inside)

    return Case(weak, real)


def _exact() -> forge.Keep:
    return forge.exact


def _primary() -> forge.Keep:
    return forge.primary_only(K)


CAST: Mapping[str, Case] = dict(
    zip(
        words.ORDER,
        (
            Case(_either(claims.small_counts, cells.small_counts, _exact).weak, _small_cell),
            Case(_either(claims.worked_out, cells.worked_out, _primary).weak, _complementary),
            Case(_weak_releases, _releases),
            Case(_either(claims.left_over, cells.left_over, _primary).weak, _filters),
            _either(records.singling_out, figures.singling_out, _exact),
            _either(records.linkage, figures.linkage, _exact),
            _either(records.attribute_inference, figures.attribute_inference, _exact),
            Case(lambda s: noisy.membership(noisy.drawn(_TOO_LITTLE, 400, s.seed), 0.5, 1e-6), _membership),
            Case(_weak_fabrication, _fabrication),
            Case(
                lambda s: budget.overspent(forge.rows(s.few), s.knowledge, s.few),
                lambda s: budget.overspent(s.release, s.knowledge, None) if s.synthetic else "no_budget",
            ),
            Case(_weak_dominance, _dominance),
            Case(_weak_channels, lambda s: channels.side_channels(s.release, s.knowledge, None)),
            Case(_weak_noise, _noise),
            Case(_weak_repeat, _repeat),
        ),
        strict=True,
    )
)
"""The fourteen attacks in their order."""
