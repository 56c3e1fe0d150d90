"""When a version of an award takes effect, the reports that are due follow its days (invariant 18), in the same step."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from tessera.kernel.actor import Actor, acting, current_actor
from tessera.partnership.awards import api as awards
from tessera.partnership.awards.enums import VersionKind, VersionState
from tessera.partnership.monitoring import policy
from tessera.partnership.monitoring.actions.plans import fit_schedule
from tessera.trust.people import api as people


@receiver(post_save, sender=awards.AwardVersion, dispatch_uid="monitoring: days of an award")
def days_changed(instance: awards.AwardVersion, **_more: Any) -> None:
    """Fits the schedule. Whoever signs an amendment need not have a right over reports: the office itself acts then."""
    if instance.state != VersionState.IN_EFFECT or instance.until is not None or instance.kind == VersionKind.LISTING:
        return
    by = current_actor()
    if by is None or not (by.may(policy.VIEW) and by.may(policy.REVIEW)):
        by = _office(instance)
    with acting(by):
        fit_schedule(instance.award_id, by=by)


def _office(version: awards.AwardVersion) -> Actor:
    rights = (policy.VIEW, policy.REVIEW)
    return people.system_actor(version.organisation_id, "fit the schedule of reports", rights)
