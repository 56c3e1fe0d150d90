"""The part "Money" of the award's page."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tessera.kernel.actor import Actor
from tessera.partnership.awards import api as awards
from tessera.partnership.money.web import presenters


def draw(award: awards.Award, actor: Actor) -> SafeString | None:
    """The part as markup; None for whoever may not see it."""
    context = presenters.panel(award, actor)
    return render_to_string("money/panel.html", context) if context else None


awards.panels.register(30, draw)
