"""What was loaded of schemes, read from the database in the shapes of `schemes`."""

from __future__ import annotations

from tessera.observatory.comparison.models import Crosswalk, SchemeCode
from tessera.observatory.comparison.schemes import Code, Scheme, Step

_MOST = 20_000


def codes_of(scheme: str, version: str) -> list[Code]:
    """Loaded codes of one version."""
    rows = SchemeCode.objects.filter(scheme=scheme, version=version).order_by("unit", "variable", "code")[:_MOST]
    return [Code(row.unit, row.variable, row.code, row.label, row.parent, row.source) for row in rows]


def loaded_schemes() -> list[Scheme]:
    """Loaded schemes with their units, without their codes."""
    rows = SchemeCode.objects.order_by("scheme", "version", "unit").values_list("scheme", "version", "unit").distinct()
    units: dict[tuple[str, str], list[str]] = {}
    for scheme, version, unit in rows[:_MOST]:
        units.setdefault((scheme, version), []).append(unit)
    return [Scheme(key, version, key, tuple(found), ()) for (key, version), found in units.items()]


def steps_of() -> list[Step]:
    """Loaded steps of the crosswalk."""
    rows = Crosswalk.objects.order_by("column", "value", "scheme", "version", "variable", "code")[:_MOST]
    return [Step(r.column, r.value, r.scheme, r.version, r.variable, r.code, r.relation) for r in rows]
