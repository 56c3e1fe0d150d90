"""The part "Monitoring" of the award's page: what is due next and what is overdue."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from tessera.kernel.actor import Actor
from tessera.partnership.awards import api as awards
from tessera.partnership.monitoring import policy, queries
from tessera.partnership.monitoring.web import office

SHOWN = 5


def draw(award: awards.Award, actor: Actor) -> SafeString | None:
    """The part as markup; None for whoever may not see it."""
    if not policy.can(actor, policy.VIEW, award):
        return None
    owed = [each for each in queries.due_of(award.pk, by=actor) if not each.settled]
    context = {
        "table": office.table(owed[:SHOWN]),
        "late": sum(each.overdue for each in owed),
        "url": reverse("monitoring:award", args=[award.pk]),
        "planned": queries.plan_in_force(award.pk, by=actor) is not None,
    }
    return render_to_string("monitoring/panel.html", context)


awards.panels.register(50, draw)
