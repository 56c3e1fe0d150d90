"""Named reads of the library."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from tessera.kernel.actor import Actor
from tessera.kernel.codes.fold import fold
from tessera.kernel.policy import Hidden
from tessera.partnership.library import policy
from tessera.partnership.library.models import Indicator, Party, PartyAlias, PartyIdentifier


def parties(by: Actor, *, text: str = "", kind: str = "") -> QuerySet[Party]:
    """Parties the actor may see, by name, with aliases and identifiers; `text` is looked for in names and aliases."""
    rows = policy.scope(by)
    if kind:
        rows = rows.filter(kind=kind)
    if key := fold(text):
        written = PartyAlias.objects.filter(folded__contains=key).values("party_id")
        rows = rows.filter(Q(folded__contains=key) | Q(short_folded__contains=key) | Q(pk__in=written))
    return rows.prefetch_related(
        Prefetch("aliases", PartyAlias.objects.all()), Prefetch("identifiers", PartyIdentifier.objects.all())
    )


def named(text: str, by: Actor) -> list[Party]:
    """The parties a reader may mean by this: those whose name or short name it is, else all that `parties` finds.

    A name with its short form behind it, as `Party.shown` writes it, is understood too.
    """
    key = fold(text)
    found = list(parties(by, text=text).prefetch_related(None)) if key else []
    if not found and text.endswith(")") and " (" in text:
        return named(text.rpartition(" (")[0], by)
    return [row for row in found if key in (row.folded, row.short_folded)] or found


def party(party_id: UUID, by: Actor) -> Party:
    """One party. Raises Hidden."""
    row = policy.scope(by).filter(pk=party_id).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="party", object_id=party_id)
    return row


def find_party(text: str, by: Actor) -> Party | None:
    """The office's party a name, short name or alias means; None where it means none, or more than one."""
    key = fold(text)
    if not key:
        return None
    own = policy.scope(by).filter(organisation_id=policy.office(by))
    if whole := own.filter(folded=key[:200]).first():
        return whole
    written = PartyAlias.objects.filter(folded=key[:200]).values("party_id")
    found = list(own.filter(Q(short_folded=key) | Q(pk__in=written)).distinct()[:2])
    return found[0] if len(found) == 1 else None


def indicators(by: Actor, *, area: str = "", active: bool = True) -> QuerySet[Indicator]:
    """Indicators the actor may see, by code; `area` is a code of p_area."""
    rows = policy.scope_indicators(by).order_by("code")
    rows = rows.filter(p_area=area) if area else rows
    return rows.filter(active=True) if active else rows


def indicator(indicator_id: UUID, by: Actor) -> Indicator:
    """One indicator. Raises Hidden."""
    row = policy.scope_indicators(by).filter(pk=indicator_id).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="indicator", object_id=indicator_id)
    return row
