"""Each attack breaks what was made weak for it, and does not break what the release code makes."""

from __future__ import annotations

import pytest

from tessera.observatory.attacks import words
from tessera.observatory.attacks.cast import CAST

NOT_JUDGED = {
    "tables": {"differencing_releases", "membership", "budget", "floating_point_noise"},
    "synthetic": set(),
}


def outcome(name, setting):
    """What an attack gets from the real release, worked out once."""
    known = setting.__dict__.setdefault("outcomes", {})
    if name not in known:
        known[name] = CAST[name].real(setting)
    return known[name]


def test_there_are_fourteen():
    assert len(CAST) == len(words.ORDER) == len(set(words.ORDER)) == 14


@pytest.mark.parametrize("method", ["tables", "synthetic"])
@pytest.mark.parametrize("name", words.ORDER)
def test_the_weak_release_is_broken(settings_of, method, name):
    weak = CAST[name].weak(settings_of[method])
    assert weak.broken
    assert weak.success > weak.baseline


@pytest.mark.parametrize("method", ["tables", "synthetic"])
@pytest.mark.parametrize("name", words.ORDER)
def test_the_real_release_holds_or_says_why_it_is_not_judged(settings_of, method, name):
    real = outcome(name, settings_of[method])
    if name in NOT_JUDGED[method]:
        assert isinstance(real, str) or not real.judged
    else:
        assert real.judged
        assert not real.broken, real


def test_whoever_sees_a_listed_combination_knows_an_outlier_of_tables(settings_of):
    """The limit that the report tells of tables is real: it is not hidden behind 'not judged'."""
    assert outcome("membership", settings_of["tables"]).success > 0.5
