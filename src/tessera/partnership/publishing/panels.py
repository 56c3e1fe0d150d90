"""Parts on other pages of the office: what is public of an award, and what is published of a country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.kernel.actor import Actor
from tessera.partnership.awards import api as awards
from tessera.partnership.countries import api as countries
from tessera.partnership.publishing import policy, queries
from tessera.partnership.recommendations import api as recommendations
from tessera.partnership.results import api as results

_SHOWN = 5


def of_award(award: awards.Award, actor: Actor) -> SafeString | None:
    """What the public may know of this award, and the way to decide it."""
    if not actor.may(policy.VIEW) or award.organisation_id != actor.organisation:
        return None
    latest = queries.latest(award.pk, by=actor)
    context = {
        "latest": latest,
        "url": reverse("publishing:publication", args=[latest.pk]) if latest else "",
        "prepare_url": reverse("publishing:prepare", args=[award.pk]) if actor.may(policy.PREPARE) else "",
    }
    return render_to_string("publishing/of_award.html", context)


def of_country(iso3: str, actor: Actor) -> SafeString | None:
    """Published projects of a country, newest first."""
    if not actor.may(policy.VIEW):
        return None
    found = queries.of_country(iso3, by=actor, size=_SHOWN + 1)
    if not found:
        return None
    rows = [
        {"title": row.title or _("Project"), "who": row.implementer_name,
         "url": reverse("publishing:project", args=[row.key])}
        for row in found[:_SHOWN]
    ]  # fmt: skip
    more = reverse("publishing:country", args=[iso3.lower()])
    return render_to_string("publishing/of_country.html", {"rows": rows, "more": more})


def answering(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Sequence[recommendations.Link]]:
    """What the public reads of the awards that answer these recommendations."""
    if not actor.may(policy.VIEW):
        return {}
    found: dict[UUID, dict[UUID, recommendations.Link]] = {}
    nodes = results.answering(ids, actor)
    public = queries.of_awards({node.award_id for node, _asked in nodes}, by=actor)
    for node, asked in nodes:
        if (row := public.get(node.award_id)) is not None:
            # The office's own page leads on to the public one, and back: public pages are the same whoever asks.
            url = reverse("publishing:publication", args=[row.pk])
            for key in asked:
                found.setdefault(key, {})[node.award_id] = recommendations.Link(
                    kind=gettext_lazy("Project"), title=row.title or _("Project"), url=url, detail=row.implementer_name
                )
    return {key: list(links.values()) for key, links in found.items()}


def counted(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, int]:
    """How many public projects answer each."""
    if not actor.may(policy.VIEW):
        return {}
    told = results.answers(ids, actor)
    public = set(queries.of_awards({each.award for each in told}, by=actor))
    pairs = {(key, each.award) for each in told if each.award in public for key in each.recommendations}
    return Counter(key for key, _award in pairs)


countries.register(40, of_country)
recommendations.register_links(30, gettext_lazy("What the public reads"), answering, counted)
awards.panels.register(90, of_award)
