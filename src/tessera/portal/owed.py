"""The part of the start page for those who give and take grants: what is owed on their awards."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tessera.kernel.actor import Actor
from tessera.partnership.monitoring import api as monitoring
from tessera.partnership.monitoring import policy
from tessera.portal.panels import PANELS, Body, Item, Panel
from tessera.ui.badges import Badge


def _body(_request: Any, actor: Actor) -> Body:
    """How much is overdue, and how much is due soon; each leads to its list."""
    late, soon = monitoring.counts(actor)
    url = reverse("monitoring:list")
    items = []
    if late:
        told = ngettext("%(count)s thing is overdue", "%(count)s things are overdue", late) % {"count": late}
        items.append(Item(told, f"{url}?show=overdue", "", Badge(_("Overdue"), "attention")))
    if soon:
        told = ngettext("%(count)s thing is due", "%(count)s things are due", soon) % {"count": soon}
        items.append(Item(told, url, _("Within %(count)s days") % {"count": monitoring.SOON}))
    return Body(items, empty=_("Nothing is due on any award."), action_label=_("All"), action_url=url)


PANELS.add(Panel("owed", gettext_lazy("Owed on awards"), lambda actor: actor.may(policy.VIEW), _body, 15))
