"""Awards made the way the program makes them, by the people of the demo world who may."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.actions import award as awards
from tessera.partnership.awards.actions import versions
from tessera.partnership.awards.asking import approving, gates
from tessera.partnership.awards.enums import AwardState, VersionState
from tessera.partnership.awards.models import Award, AwardVersion
from tessera.partnership.awards.terms import Terms
from tessera.partnership.library import api as library
from tessera.partnership.money import api as money
from tessera.trust.people import api as people
from tests.observatory.world import actor

DAY = datetime.timedelta(days=1)
OFFICER, SIGNER, DIRECTOR, GRANTEE = "programme-officer", "grants-officer", "programme-director", "grant-manager"


def terms(**changes: Any) -> Terms:
    """Terms that hold: a year and a half around today, one country, one sector."""
    said: dict[str, Any] = {
        "starts": today() - 30 * DAY,
        "ends": today() + 500 * DAY,
        "total": Decimal("750000.00"),
        "currency": "USD",
        "countries": {"GHA": Decimal(100)},
        "sectors": {"15160": Decimal(100)},
    }
    return Terms(**(said | changes))


def party(name: str = "Harbour House", *, by: Actor | None = None, tenant: str | None = None) -> UUID:
    """A party of the office's library; `tenant` is the slug of the organisation it is in this system."""
    by = by or actor(OFFICER)
    with unit_of_work(by=by):
        if found := library.find_party(name, by):
            return found.pk
        made = library.Party.objects.create(
            organisation_id=by.home, name=name, tenant_id=people.organisation(tenant).id if tenant else None
        )
        return made.pk


def recommended(number: str = "S-1", *, tenant: str | None = None, said: Terms | None = None, **fields: Any) -> Award:
    """A recommended award with its first version."""
    by = actor(OFFICER)
    who = party(f"Party of {tenant or 'nobody here'}", by=by, tenant=tenant)
    described = {"title": f"Award {number}", "region": "afr", "programme_type": "bilateral_regional"} | fields
    with unit_of_work(by=by):
        return awards.create(
            by=by, number=number, party_id=who, terms=said or terms(), effective=today() - 30 * DAY, **described
        )


@contextmanager
def no_gates() -> Iterator[None]:
    """Rooms above are not asked: their questions have tests of their own."""
    asked, gates._asked = gates._asked, {}
    terms_asked, approving._asked = approving._asked, {}
    try:
        yield
    finally:
        gates._asked, approving._asked = asked, terms_asked


def step(award: Award, end: str, code: str, reason: str = "") -> Award:
    """Moves an award as a persona."""
    by = actor(code)
    with unit_of_work(by=by):
        return awards.move_award(award.pk, end, by=by, reason=reason)


def version_step(version: AwardVersion, end: str, code: str, reason: str = "") -> AwardVersion:
    """Moves a version as a persona."""
    by = actor(code)
    with unit_of_work(by=by):
        return versions.move_version(version.pk, end, by=by, reason=reason)


def version_of(award: Award, number: int = 1) -> AwardVersion:
    """A version of an award, read as the office."""
    with unit_of_work(by=actor(OFFICER)):
        return AwardVersion.objects.get(award=award, number=number)


def budget(version: AwardVersion, lines: Sequence[money.Line] = ()) -> None:
    """A budget for a version that has none: these lines, or one for all of our share and one for the cost share."""
    by = actor(OFFICER)
    whole = [
        money.Line("contractual", 1, amount, share)
        for share, amount in (("federal", version.total), ("cost_share", version.cost_share))
        if amount
    ]
    with unit_of_work(by=by):
        if not money.BudgetVersion.objects.filter(award_version=version).exists():
            money.set_budget(version.pk, lines or whole, by=by)


def approve(award: Award, number: int = 1, *, lines: Sequence[money.Line] = ()) -> None:
    """Takes a version with its budget through review to approval."""
    budget(version_of(award, number), lines)
    version_step(version_of(award, number), VersionState.IN_REVIEW, SIGNER)
    version_step(version_of(award, number), VersionState.APPROVED, DIRECTOR)


def signed(
    number: str = "S-1", *, tenant: str | None = None, said: Terms | None = None, lines: Sequence[money.Line] = (),
    **fields: Any,
) -> Award:  # fmt: skip
    """A signed award."""
    award = recommended(number, tenant=tenant, said=said, **fields)
    step(award, AwardState.NEGOTIATING, OFFICER)
    approve(award, lines=lines)
    return step(award, AwardState.SIGNED, SIGNER)


def active(number: str = "S-1", **said: Any) -> Award:
    """An active award, without asking the rooms above; `said` as for a signed one."""
    award = signed(number, **said)
    with no_gates():
        return step(award, AwardState.ACTIVE, SIGNER)


def amended(
    award: Award, kind: str = "extension", effective: datetime.date | None = None, **changes: Any
) -> AwardVersion:
    """An amendment in effect, by three people."""
    by = actor(OFFICER)
    with unit_of_work(by=by):
        version = versions.amend(
            award.pk, by=by, kind=kind, terms=terms(**changes), effective=effective or today(), reason="Work goes on"
        )
    approve(award, version.number)
    version_step(version, VersionState.SIGNED, SIGNER)
    return version_step(version, VersionState.IN_EFFECT, SIGNER)
