"""Named reads: public sets, their tables, and the codes of schemes with the way from ours to theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from tessera.observatory.comparison import policy, reading
from tessera.observatory.comparison.models import PublicSet, PublicTable
from tessera.observatory.comparison.schemes import Code, Scheme, Step, shipped, shipped_steps
from tessera.observatory.comparison.stored import codes_of, loaded_schemes, steps_of

Cells = Mapping[tuple[str, ...], int | None]


def sets(count: int = 50) -> list[PublicSet]:
    """Public sets, newest first."""
    return list(policy.scope(None)[:count])


def one(set_id: UUID) -> PublicSet | None:
    """A public set by id."""
    return policy.scope(None).filter(pk=set_id).first()


def names(source: PublicSet) -> list[str]:
    """The tables a set has, as their columns joined by "|"."""
    return list(PublicTable.objects.filter(source=source).values_list("dimensions", flat=True))


def cells(source: PublicSet, columns: Sequence[str]) -> Cells | None:
    """The cells of one table, values in the order of `columns`; None where the set has no such table."""
    kept = [name for name in source.columns if name in columns]
    if len(kept) != len(columns):
        return None
    rows = PublicTable.objects.filter(source=source, dimensions="|".join(kept)).values_list("cells", flat=True)
    if (found := rows.first()) is None:
        return None
    places = [kept.index(name) for name in columns]
    return {tuple(cell[place] for place in places): cell[-1] for cell in found}


def caveat_codes(source: PublicSet) -> tuple[str, ...]:
    """Codes of what to keep in mind of a set, by its layout."""
    found = [layout.caveats for layout in reading.layouts() if layout.key == source.layout]
    return found[0] if found else ()


def schemes() -> list[Scheme]:
    """Every scheme that ships or was loaded, with its units; a loaded version stands beside the shipped one."""
    return [*shipped(), *loaded_schemes()]


def scheme_codes(scheme: str, version: str) -> list[Code]:
    """The codes of one version of a scheme, shipped and loaded, in the order of their file."""
    found = [each for each in shipped() if (each.key, each.version) == (scheme, version)]
    return [*(code for each in found for code in each.codes), *codes_of(scheme, version)]


def crosswalk() -> list[Step]:
    """From every code of ours to the codes of schemes: what ships, then what was loaded."""
    return [*shipped_steps(), *steps_of()]
