"""Releases for the tests: real ones of invented people, written to folders by the code that writes real ones."""

from __future__ import annotations

import numpy as np

from tessera.observatory.attacks import worlds
from tessera.observatory.attacks.setting import Setting
from tessera.observatory.synthesis import api as synthesis
from tessera.observatory.tables import api as tables

WHEN = "2026-01-01T00:00:00+00:00"


def people(number=500, width=4, seed=41):
    """Invented people, other than those the suite invents."""
    return worlds.people(seed, number, width=width)


def of_tables(folder, who, **choices):
    """A release of tables in a folder."""
    made = tables.build(
        who.microdata(),
        tables.Parameters(**choices),
        contributors=who.suppliers,
        created=WHEN,
        provenance={"source": "invented", "unit": "one person"},
    )
    tables.write(made, folder)
    return folder


def synthetic(folder, who, epsilon=1.0, seed=5):
    """A synthetic release in a folder."""
    made = synthesis.synthesize(who.microdata(), epsilon=epsilon, source=synthesis.SeededSource(seed))
    synthesis.write(made, folder, created=WHEN, contributors=who.suppliers)
    return folder


def small(release, number=400, width=4, **more):
    """A setting with fewer invented people than the suite takes, so that one attack takes a second at most."""
    setting = Setting(release, more.get("earlier", ()), True, more.get("seed", 0))
    everybody = worlds.people(setting.seed + 1, 2 * number, width=width)
    setting.__dict__["_both"] = everybody.take(np.arange(number)), everybody.take(np.arange(number, 2 * number))
    return setting
