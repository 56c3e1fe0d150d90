"""What this room adds elsewhere: its forms, its tabs on the page of a case, its kinds of work, what it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.protection.assessments import policy, queries, rules
from tessera.protection.assessments.enums import (
    FIRST_DAYS,
    FIRST_DUE,
    HEALTH_ALERT,
    NEEDS_DUE,
    RETURN_DUE,
    REVIEW_DUE,
    TODAY_ALERT,
    Kind,
)
from tessera.protection.assessments.models import Assessment
from tessera.protection.assessments.queries import Version
from tessera.protection.assessments.web import presenters
from tessera.protection.cases import api as cases
from tessera.protection.forms import api as forms
from tessera.protection.work import api as work

_DEFINITIONS = Path(__file__).parent / "definitions"
for _kind in Kind:
    forms.register_shipped(f"assessment_{_kind}", _DEFINITIONS / f"{_kind}.csv", room="assessments")


def _tab(part: str) -> Any:
    return lambda item: f"{reverse('cases:case', args=[item.case_id])}?part={part}"


def _adds(kind: Kind) -> Any:
    return lambda item: reverse("assessments:add", args=[item.case_id, kind])


work.register_kind(FIRST_DUE, label=_("First safety assessment"), url=_adds(Kind.SAFETY), action=policy.SAFETY_VIEW,
                   snooze=0, review=True)  # fmt: skip
work.register_kind(REVIEW_DUE, label=_("Look at safety again"), url=_adds(Kind.SAFETY), action=policy.SAFETY_VIEW,
                   snooze=7, review=True)  # fmt: skip
work.register_kind(NEEDS_DUE, label=_("Look at needs again"), url=_adds(Kind.NEEDS), action=policy.NEEDS_VIEW)
work.register_kind(RETURN_DUE, label=_("Assess the return"), url=_adds(Kind.RETURN), action=policy.RETURN_VIEW,
                   snooze=0, review=True)  # fmt: skip
# Neutral on purpose: somebody may look over a shoulder, and the page of the case says the rest.
work.register_kind(TODAY_ALERT, label=_("An assessment asks for you today"), url=_tab("assessments"),
                   action=policy.SAFETY_VIEW, snooze=0)  # fmt: skip
work.register_kind(HEALTH_ALERT, label=_("Somebody is to see a health worker today"), url=_tab("assessments"),
                   action=policy.HEALTH_NOTICE, snooze=0)  # fmt: skip


def _unassessed(rows: Any, actor: Actor) -> Any:
    """Cases in which safety was never assessed."""
    made = Assessment.objects.filter(organisation_id=actor.home, kind=Kind.SAFETY, case_id=OuterRef("pk"))
    return rows.filter(~Exists(made))


work.register_gap("safety", label=_("Safety not assessed"), hours=24 * FIRST_DAYS, narrow=_unassessed)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@cases.register_part("assessments", label=_("Safety and needs"), action=policy.SAFETY_VIEW, order=30)
def safety_and_needs(request: HttpRequest, case: cases.CaseView) -> str:
    """How safe the person is, what is needed, what others must arrange about health, and what a return came to."""
    actor = _actor(request)
    shown = [kind for kind in (Kind.SAFETY, Kind.NEEDS, Kind.RETURN) if actor.may(policy.VIEW[kind])]
    found = queries.versions(case.id, shown, by=actor)
    context = {
        "kinds": [_card(actor, case, kind, found[kind]) for kind in shown],
        "notice": queries.health_notice(case.id, by=actor),
    }
    return render_to_string("assessments/part.html", context, request)


def _card(actor: Actor, case: cases.CaseView, kind: Kind, versions: list[Version]) -> dict[str, Any]:
    last = versions[-1] if versions else None
    nothing = {Kind.RETURN: _("Only when a return is thought of. None is arranged before it was assessed.")}
    return {
        "id": f"assessment-{kind}",
        "title": presenters.title(kind),
        "judgement": presenters.judgement(last.row) if last else [],
        "table": presenters.needs_table(last) if last and kind == Kind.NEEDS else None,
        "act": bool(last and rules.protocols(last.row)),
        "nothing": "" if last else nothing.get(kind, _("Not assessed yet.")),
        "chart": presenters.chart(kind, versions),
        "add_url": presenters.add_url(actor, case, kind),
        "add_label": _now("Assess again") if last else _now("Assess"),
        "url": reverse("assessments:version", args=[last.row.pk]) if last else "",
        "read_label": _now("Read"),
        "versions_url": reverse("assessments:versions", args=[case.id, kind]),
        "versions_label": _now("All versions"),
    }


@cases.register_part("health", label=_("Health"), action=policy.HEALTH_VIEW, order=35)
def health(request: HttpRequest, case: cases.CaseView) -> str:
    """The health record, for those who care for health."""
    actor = _actor(request)
    row = queries.rows_of(case.id, Kind.HEALTH, by=actor).select_related("case").first()
    reading = queries.reading(row, by=actor) if row else None
    context = {
        "page": presenters.page(reading) if reading else None,
        "protocols": presenters.protocols(row) if row else [],
        "add_url": presenters.add_url(actor, case, Kind.HEALTH),
        "versions_url": reverse("assessments:versions", args=[case.id, Kind.HEALTH]),
    }
    return render_to_string("assessments/health.html", context, request)


@cases.register_held("assessments", order=40)
def held(case_id: UUID, *, by: Actor) -> list[cases.Held]:
    """Every version in words, health included, as far as the actor may read it; what is left out is said."""
    found: list[cases.Held] = []
    for row, sections in queries.held(case_id, by=by):
        kind = Kind(row.kind)
        name = _now("%(what)s, %(day)s") % {"what": presenters.title(kind), "day": presenters.day(row.assessed_on)}
        found.append(cases.Held(name, tuple((str(label), str(text)) for label, text in presenters.plain_head(row))))
        found += [
            cases.Held(" · ".join(part for part in (name, heading) if part), tuple(pairs))
            for heading, pairs in sections
        ]
    if not by.may(policy.HEALTH_VIEW) and (notice := queries.health_notice(case_id, by=by)):
        words = _now(
            "There is a health record, last written on %(day)s. Those who care for health give the copy of it."
        )
        found.append(cases.Held(presenters.title(Kind.HEALTH), ((_now("Kept"), words % {"day": presenters.day(notice.recorded_on)}),)))  # fmt: skip
    return found
