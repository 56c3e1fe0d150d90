"""Safeguarding incidents, each with its own list of readers. Nothing about a person served is written here."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.policy import Hidden
from tessera.partnership.monitoring import policy
from tessera.partnership.monitoring.actions.base import award_for, person, said, told
from tessera.partnership.monitoring.enums import IncidentKind
from tessera.partnership.monitoring.models import IncidentReader, SafeguardingIncident
from tessera.trust.people import api as people


@transaction.atomic
def record_incident(
    award_id: UUID, kind: str, summary: str, *, by: Actor, readers: Iterable[UUID] = ()
) -> SafeguardingIncident:
    """Writes an incident down for whoever records it and the colleagues named. Raises ValidationError, Hidden, Refused."""
    award = award_for(award_id, policy.INCIDENT, by)
    row = SafeguardingIncident.objects.create(
        organisation_id=award.organisation_id, award_id=award_id, kind=IncidentKind(kind),
        summary=said(summary, "summary"), recorded_by=person(by, policy.INCIDENT),
    )  # fmt: skip
    told(row, policy.INCIDENT, by, kind=kind)
    for account in readers:
        name_reader(row.pk, account, by=by)
    return row


def incident(incident_id: UUID, *, by: Actor) -> SafeguardingIncident:
    """An incident, for whoever is on its list. Raises Hidden."""
    row = policy.incidents(by).filter(pk=incident_id).select_related("award").first()
    if row is None:
        raise Hidden(by, policy.INCIDENT, kind="safeguardingincident", object_id=incident_id)
    return row


@transaction.atomic
def name_reader(incident_id: UUID, account: UUID, *, by: Actor) -> None:
    """Lets a colleague read an incident. Raises ValidationError for somebody of elsewhere, Hidden."""
    row = incident(incident_id, by=by)
    if account not in {each.account for each in people.colleagues(by)}:
        raise ValidationError({"readers": _("Only colleagues can be named.")})
    if account != row.recorded_by:
        IncidentReader.objects.get_or_create(
            incident=row, account=account, defaults={"organisation_id": row.organisation_id, "named_by": person(by, policy.INCIDENT)}
        )  # fmt: skip
    told(row, policy.INCIDENT, by, named=str(account))


@transaction.atomic
def respond(incident_id: UUID, response: str, *, by: Actor, closed: bool = False) -> SafeguardingIncident:
    """Writes down what was done, and closes the incident where nothing is left to do. Raises ValidationError, Hidden."""
    row = incident(incident_id, by=by)
    row.response, row.closed_on = said(response, "response"), today() if closed else None
    row.save(update_fields=["response", "closed_on", "changed_at"])
    told(row, policy.INCIDENT, by, closed=closed)
    return row
