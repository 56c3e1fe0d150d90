"""Screening somebody, stopping to protect them, and reading what was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tessera.kernel import codes
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.protection.cases import api as cases
from tessera.protection.screening import actions, policy, queries
from tessera.protection.screening.answers import ONE, SEVERAL, ItemAnswer
from tessera.protection.screening.enums import YES
from tessera.protection.screening.instrument import Instrument
from tessera.protection.screening.models import Screening
from tessera.protection.screening.reading import treated_as_child
from tessera.protection.screening.web import forms, presenters
from tessera.trust.people.api import Request, restore

_NOT_A_NEED = {"unknown", "not_asked", "declined", "not_applicable"}


def crumbs(case: cases.CaseView, here: str) -> list[dict[str, str]]:
    """The way from the case to this page."""
    url = reverse("cases:case", args=[case.id])
    return [
        {"label": case.code, "url": url},
        {"label": _("Screening"), "url": f"{url}?part=screening"},
        {"label": here, "url": ""},
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, case: UUID) -> HttpResponse:
    """A new screening, or one that corrects or goes on from an earlier one (`?after=`)."""
    actor = request.actor
    require(policy.can(actor, policy.ADD), actor, policy.ADD, kind="case", object_id=case)
    found = cases.get(case, by=actor)
    before = _before(request, case)
    choice = queries.chosen(before.instrument.key if before else request.GET.get("tool", ""), by=actor)
    form = forms.ScreeningForm(request.POST or None, tool=choice.tool, initial=_initial(found, before, choice.tool))
    restore(form, request)
    items = form.items(_items(before))
    sets = _shown(form, choice.tool, items)
    if request.method == "POST" and form.is_valid() and (answer := _post(request, found, form, items, sets)):
        return answer
    context = {
        "case": found,
        "tool": choice.tool,
        "form": form,
        "parts": [[form[name] for name in names] for names in (forms.FIRST, forms.TALK, forms.AGE, forms.LAST)],
        "groups": forms.rows(choice.tool.items_of(sets), items),
        "sources": codes.get("source").choices(),
        "confidences": codes.get("indicator_confidence").choices(),
        "before": before,
        "trafficker": "possible_trafficker" in form.several("others_present"),
        "unverified": [one for one in choice.tool.sets if one.code in sets and one.verified == "no"],
        "tool_url": reverse("screening:instrument", args=[choice.row.id])
        if choice.row
        else reverse("screening:platform"),
        "breadcrumbs": crumbs(found, _("New screening")),
    }
    return render(request, "screening/new.html", context, status=422 if form.errors else 200)


def _before(request: Request, case: UUID) -> queries.Seen | None:
    wanted = forms.uuid_or_none(request.POST.get("corrects") or request.GET.get("after", ""))
    if wanted is None or not request.actor.may(policy.VIEW):
        return None
    row = queries.get(wanted, by=request.actor)
    return queries.see(row, by=request.actor) if row.case_id == case else None


def _items(before: queries.Seen | None) -> dict[str, ItemAnswer]:
    if before is None:
        return {}
    return {
        one.item: ItemAnswer(one.observed, one.source, one.confidence, presenters.note(before, one))
        for one in before.items
    }


def _initial(case: cases.CaseView, before: queries.Seen | None, tool: Instrument) -> dict[str, Any]:
    if before is None:
        group = _age_group(case)
        return {"age_group": group, "sets": tool.first_sets(child=treated_as_child(group, ""))}
    row = before.row
    told: dict[str, Any] = {name: getattr(row, name) for name in (*ONE, *SEVERAL)}
    told |= {"sets": row.sets, "corrects": row.id, "reason": before.words.reason if before.words else ""}
    # Whether there is danger is asked anew each time.
    return told | {"immediate_danger": ""}


def _age_group(case: cases.CaseView) -> str:
    known = next((answer.value for answer in case.answers if answer.name == "age_at_intake"), None)
    if not isinstance(known, int):
        return "18_plus" if (case.age_band and case.age_band[:1] in "234") or case.age_band == "18--20" else ""
    return next((code for limit, code in ((12, "under_12"), (15, "12_14"), (18, "15_17")) if known < limit), "18_plus")


def _shown(form: forms.ScreeningForm, tool: Instrument, items: Mapping[str, ItemAnswer]) -> tuple[str, ...]:
    """The sets on the page: those chosen, the children's where the person may be one, and any that has an answer."""
    wanted = set(form.several("sets"))
    if treated_as_child(str(form["age_group"].value() or ""), str(form["age_doubt"].value() or "")):
        wanted |= {one.code for one in tool.sets if one.use == "child"}
    wanted |= {item.set for item in tool.items if item.code in items}
    return tool.known_sets(wanted)


def _post(
    request: Request,
    case: cases.CaseView,
    form: forms.ScreeningForm,
    items: Mapping[str, ItemAnswer],
    sets: tuple[str, ...],
) -> HttpResponse | None:
    """Keeps the screening where it is whole or must stop; None to show the page again."""
    danger = form.cleaned_data["immediate_danger"] == YES
    needs = set(form.cleaned_data["urgent_medical_need"]) - _NOT_A_NEED
    known = set(request.POST.getlist("known_needs"))
    stop = "stop" in request.POST or ("save" not in request.POST and (danger or bool(needs - known)))
    if not stop and "save" not in request.POST:
        return None
    if not stop and "possible_trafficker" in form.cleaned_data["others_present"] and not form.cleaned_data["warned"]:
        form.add_error(
            "others_present", _("Somebody who may be a trafficker is there. Stop, or save once more if it is safe.")
        )
        again = request.POST.copy()
        again["warned"] = "yes"
        form.data = again
        return None
    half = danger and not (form.cleaned_data["judgement"] and form.cleaned_data["reason"])
    try:
        row = actions.save(case.id, form.tool.key, form.answers(items, sets, stopped=stop or half), by=request.actor)
    except ValidationError as fault:
        form.take(fault)
        return None
    if row.stopped or danger or needs:
        return redirect("screening:protect", case.id)
    messages.success(request, _("The screening is saved."))
    return redirect("screening:form", row.id)


@require_http_methods(["GET", "HEAD"])
def protect(request: Request, case: UUID) -> HttpResponse:
    """What to do now: for the one who screens, and for colleagues whom the alert brought here."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="case", object_id=case)
    found = cases.get(case, by=actor)
    ledger.record(by=actor, action=policy.VIEW, kind="case", object_id=case)
    rows = queries.of_case(case, by=actor)
    latest = rows[0] if rows else None
    needs = set(latest.urgent_medical_need) - _NOT_A_NEED if latest else set()
    context = {
        "case": found,
        "needs": needs,
        "danger": latest is not None and (latest.immediate_danger == YES or (latest.stopped and not needs)),
        "child": latest is not None and treated_as_child(latest.age_group, latest.age_doubt),
        "go_on": _after(latest) if latest and latest.stopped and actor.may(policy.ADD) and found.is_open else "",
        "breadcrumbs": crumbs(found, _("Stop and protect")),
    }
    return render(request, "screening/protect.html", context)


def _after(row: Screening) -> str:
    return f"{reverse('screening:new', args=[row.case_id])}?after={row.id}"


@require_http_methods(["GET", "HEAD"])
def form(request: Request, screening: UUID) -> HttpResponse:
    """One screening as it was saved, with what the answers touch beside the judgement."""
    actor = request.actor
    row = queries.get(screening, by=actor)
    found = cases.get(row.case_id, by=actor)
    seen = queries.see(row, by=actor)
    context = {
        "case": found,
        "row": row,
        "day": presenters.day(row.at),
        "judgement": presenters.judgement(row),
        "pairs": presenters.pairs(seen),
        "groups": presenters.groups(seen),
        "info": presenters.information(seen),
        "later_url": reverse("screening:form", args=[seen.followed_by]) if seen.followed_by else "",
        "correct_url": _after(row) if actor.may(policy.ADD) and found.is_open and not seen.followed_by else "",
        "urgent": row.immediate_danger == YES or bool(set(row.urgent_medical_need) - _NOT_A_NEED),
        "breadcrumbs": crumbs(found, presenters.day(row.at)),
    }
    return render(request, "screening/form.html", context)
