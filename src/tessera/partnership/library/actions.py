"""Writes: parties with their names and numbers, and indicators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.codes.fold import fold
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.observatory.metrics import api as metrics
from tessera.partnership.library import geography, policy, queries, shipped
from tessera.partnership.library.models import Indicator, Party, PartyAlias, PartyIdentifier

_PARTY = ("name", "short_name", "kind", "country", "tenant_id", "parent_id")
_INDICATOR = (
    "code", "title", "p_area", "unit", "measure", "ascending", "cumulative", "dimensions", "definition", "source", "metric",
    "active",
)  # fmt: skip


class Wrong(ValueError):
    """What was given does not fit; the message says what and how to mend it. `field` names the answer, "" for none."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def save_party(*, by: Actor, party: Party | None = None, **given: Any) -> Party:
    """Adds a party, or changes the given fields of one (name, short_name, kind, country, tenant_id, parent_id).

    Raises Refused, Wrong (the name is taken, a code is unknown), TypeError for another field.
    """
    require(policy.can(by, policy.EDIT, party), by, policy.EDIT, kind="party", object_id=party.pk if party else None)
    row = party or Party(organisation_id=policy.office(by))
    for field, value in given.items():
        if field not in _PARTY:
            raise TypeError(f"a party has no field {field!r} to write")
        setattr(row, field, value.strip() if isinstance(value, str) else value)
    _check_party(row, by)
    row.save()
    ledger.record(by=by, action=policy.EDIT, kind="party", object_id=row.pk, detail={"new": party is None})
    return row


def _check_party(row: Party, by: Actor) -> None:
    if not row.name:
        raise Wrong("name", _("A party needs a name."))
    codes.get("party_kind").row(row.kind)
    if row.country and not geography.is_country(row.country):
        raise Wrong(
            "country", _("“%(code)s” is no country code of three letters (ISO 3166-1).") % {"code": row.country}
        )
    taken = queries.find_party(row.name, by)
    if taken is not None and taken.pk != row.pk and fold(taken.name) == fold(row.name):
        raise Wrong("name", _("A party of this name is in the library already. Open it and change it there."))


@transaction.atomic
def add_alias(party: Party, text: str, *, by: Actor) -> PartyAlias:
    """Another way of writing the party's name; the same one twice is one. Raises Refused, Wrong (it means another)."""
    require(policy.can(by, policy.EDIT, party), by, policy.EDIT, kind="party", object_id=party.pk)
    if not fold(text):
        raise Wrong("text", _("Write the other spelling."))
    row = PartyAlias.objects.filter(organisation_id=policy.office(by), folded=fold(text)[:200]).first()
    if row is not None and row.party_id != party.pk:
        raise Wrong("text", _("This spelling means another party already. Remove it there first."))
    if row is None:
        row = PartyAlias.objects.create(organisation_id=policy.office(by), party=party, text=text.strip()[:200])
        ledger.record(by=by, action=policy.EDIT, kind="party", object_id=party.pk, detail={"alias": 1})
    return row


@transaction.atomic
def remove_alias(party: Party, alias_id: UUID, *, by: Actor) -> None:
    """Forgets a spelling. Raises Refused; one that is not the party's is left alone."""
    require(policy.can(by, policy.EDIT, party), by, policy.EDIT, kind="party", object_id=party.pk)
    if party.aliases.filter(pk=alias_id).delete()[0]:
        ledger.record(by=by, action=policy.EDIT, kind="party", object_id=party.pk, detail={"alias": -1})


@transaction.atomic
def add_identifier(party: Party, scheme: str, value: str, *, by: Actor) -> PartyIdentifier:
    """The party's number in a register. Raises Refused, Wrong (another party has it)."""
    require(policy.can(by, policy.EDIT, party), by, policy.EDIT, kind="party", object_id=party.pk)
    scheme, value = scheme.strip().upper()[:30], value.strip()[:60]
    if not scheme or not value:
        raise Wrong("value", _("Give the register and the number."))
    row, _made = PartyIdentifier.objects.get_or_create(
        organisation_id=policy.office(by), scheme=scheme, value=value, defaults={"party": party}
    )
    if row.party_id != party.pk:
        raise Wrong("value", _("Another party has this number already."))
    ledger.record(by=by, action=policy.EDIT, kind="party", object_id=party.pk, detail={"scheme": scheme})
    return row


@transaction.atomic
def save_indicator(*, by: Actor, indicator: Indicator | None = None, **given: Any) -> Indicator:
    """Adds an indicator, or changes the given fields of one. Raises Refused, Wrong, TypeError for another field."""
    about = indicator.pk if indicator else None
    require(policy.can(by, policy.INDICATORS, indicator), by, policy.INDICATORS, kind="indicator", object_id=about)
    row = indicator or Indicator(organisation_id=policy.office(by))
    for field, value in given.items():
        if field not in _INDICATOR:
            raise TypeError(f"an indicator has no field {field!r} to write")
        setattr(row, field, value.strip() if isinstance(value, str) else value)
    codes.get("measure").row(row.measure)
    for cut in row.dimensions:
        codes.get("indicator_cut").row(cut)
    if row.metric and row.metric not in metrics.METRICS:
        raise Wrong("metric", _("The observatory counts no such figure. Choose one of those it does, or none."))
    if not row.code or not row.title:
        raise Wrong("code", _("An indicator needs a code and a title."))
    same = Indicator.objects.filter(organisation_id=policy.office(by), code=row.code).exclude(pk=row.pk)
    if same.exists():
        raise Wrong("code", _("An indicator of this code is in the library already."))
    row.save()
    ledger.record(
        by=by, action=policy.INDICATORS, kind="indicator", object_id=row.pk, detail={"new": indicator is None}
    )
    return row


@transaction.atomic
def load_indicators(*, by: Actor) -> int:
    """Adds the shipped indicators the office does not have; what it has stays as it is. How many came. Raises Refused."""
    require(policy.can(by, policy.INDICATORS), by, policy.INDICATORS, kind="indicator")
    have = set(Indicator.objects.filter(organisation_id=policy.office(by)).values_list("code", flat=True))
    new = [
        Indicator(
            organisation_id=policy.office(by), code=code, title=row["title"]["en"], definition=row["definition"]["en"],
            p_area=row["p_area"], unit=row["unit"], measure=row.get("measure", "unit"),
            cumulative=row.get("measure", "unit") == "unit" and row["unit"] != "rate",
            ascending=row.get("ascending", True), dimensions=row["cuts"], source=row["source"], metric=row.get("metric", ""),
        )
        for code, row in shipped.indicators().items() if code not in have
    ]  # fmt: skip
    Indicator.objects.bulk_create(new)
    if new:
        ledger.record(by=by, action=policy.INDICATORS, kind="indicator", detail={"loaded": len(new)})
    return len(new)
