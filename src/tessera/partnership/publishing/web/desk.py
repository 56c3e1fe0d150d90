"""The office's own pages: what is public, what waits, and the decisions of two people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tessera.kernel.policy import Hidden, require
from tessera.partnership.awards import api as awards
from tessera.partnership.portfolio import api as portfolio
from tessera.partnership.publishing import actions, content, policy, queries
from tessera.partnership.publishing.enums import PublicationState as S
from tessera.partnership.publishing.models import Publication
from tessera.partnership.publishing.redacting import Finding, Terms
from tessera.partnership.publishing.states import MACHINE
from tessera.partnership.publishing.web import figures, presenters, words
from tessera.partnership.publishing.web.forms import ReasonForm, SettleForm, TermsForm
from tessera.partnership.stages import api as stages
from tessera.trust.people.api import Request, colleague_names, restore
from tessera.ui.badges import Badge
from tessera.ui.paging import page_number, turns
from tessera.ui.tables import Column, Row, Table

_TONES = {S.PREPARED: "attention", S.PUBLISHED: "success", S.HIDDEN: "problem"}


def _said(findings: list[Finding]) -> list[dict[str, object]]:
    told = {
        "place_named": _("A place finer than the level is named"),
        "person_named": _("A key person is named"),
        "contact_named": _("A telephone number, an e-mail or a web address is named"),
        "address_named": _("A street address is named"),
        "point_named": _("A point on the map is named"),
        "case_named": _("A case or a person's reference is named"),
        "party_named": _("An organisation that stays out is named"),
        "site_named": _("A house or another site may be named"),
        "person_likely": _("Somebody may be named"),
        "one_person": _("One single person is described"),
        "name_repeated": _("A word that looks like a name stands in what stays out, and here too"),
        "amount_missing": _("There is no amount"),
        "end_missing": _("There is no end"),
    }
    return [
        {"text": f"{told[one.code]}: {one.words}" if one.words else told[one.code], "stops": one.stops}
        for one in findings
    ]


@require_safe
def desk(request: Request) -> HttpResponse:
    """Publications of the office: what waits first, a page at a time."""
    require(policy.can(request.actor, policy.VIEW), request.actor, policy.VIEW, kind="publication")
    state = request.GET.get("state", "")
    found = queries.desk(request.actor, state=state, page=page_number(request))
    rows = [
        Row({"title": words.title(content.from_json(row.content)) or "–", "level": row.get_level_display(),
             "state": Badge(row.get_state_display(), _TONES.get(S(row.state), "")),
             "on": date_format(row.created_at, "SHORT_DATE_FORMAT")},
            reverse("publishing:publication", args=[row.pk]))
        for row in found[: queries.PAGE]
    ]  # fmt: skip
    columns = [Column("title", _("Project")), Column("level", _("What is shown")), Column("state", _("State")),
               Column("on", _("Prepared on"))]  # fmt: skip
    table = Table(_("Publications"), columns, rows, caption_hidden=True, empty_title=_("Nothing here"),
                  empty_body=_("An award's page leads to preparing its publication."))  # fmt: skip
    context = {
        "table": table,
        "tabs": [{"label": label, "url": "?" + urlencode({"state": code} if code else {}), "current": code == state}
                 for code, label in [("", _("All")), *((str(one), one.label) for one in (S.PREPARED, S.PUBLISHED, S.HIDDEN))]],
        **turns(request, len(found) > queries.PAGE, {"state"}),
    }  # fmt: skip
    context["claims_url"] = reverse("publishing:claims") if request.actor.may(policy.CLAIM) else ""
    return render(request, "publishing/desk.html", context)


desk.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: Request, award: UUID) -> HttpResponse:
    """Decides what the public may know of an award, looks at it, and hands it to a second person."""
    actor = request.actor
    row = awards.get(award, by=actor)
    require(policy.can(actor, policy.PREPARE), actor, policy.PREPARE, kind="publication")
    earlier = queries.latest(award, by=actor)
    if request.method == "POST":
        form, answer = TermsForm(request.POST), None
        if form.is_valid():
            answer = _prepared(request, award, form)
        if answer is not None:
            return answer
    else:
        form = TermsForm.of(actions.terms_of(earlier) if earlier else Terms("full"))
    context: dict[str, Any] = {
        "award": row, "form": restore(form, request), "award_url": reverse("awards:award", args=[award]),
        "preview": _preview(award, form, request),
    }  # fmt: skip
    return render(request, "publishing/prepare.html", context, status=422 if form.errors else 200)


def _prepared(request: Request, award: UUID, form: TermsForm) -> HttpResponse | None:
    """Keeps it, unless only a look was asked for."""
    if request.POST.get("look"):
        return None
    try:
        made = actions.prepare(award, form.terms(), by=request.actor)
    except actions.NotPublishable as fault:
        form.add_error(None, str(fault))
        return None
    messages.success(request, _("Prepared. Somebody else decides whether it becomes public."))
    return redirect("publishing:publication", made.pk)


def _preview(award: UUID, form: TermsForm, request: Request) -> dict[str, Any] | None:
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        made, findings = actions.preview(award, form.terms(), by=request.actor)
    except actions.NotPublishable:
        return None
    return {"title": words.title(made), "summary": made.summary, "where": words.places(made),
            "amount": words.amount(made), "aid": words.aid(made), "conditions": made.conditions,
            "left_out": words.left_out(made), "findings": _said(findings)}  # fmt: skip


def _own(request: Request, publication: UUID, action: str) -> Publication:
    row = policy.scope(request.actor).filter(pk=publication).first()
    if row is None:
        raise Hidden(request.actor, action, kind="publication", object_id=publication)
    return row


@require_safe
def publication(request: Request, publication: UUID) -> HttpResponse:
    """One publication: what it says, what checks found, who decided, and what can be done."""
    return _page(request, _own(request, publication, policy.VIEW))


def _page(request: Request, row: Publication, **forms: Any) -> HttpResponse:
    actor, said = request.actor, content.from_json(row.content)
    waits = row.state == S.PREPARED
    publish = policy.can(actor, policy.PUBLISH, row)
    hid = stages.movers(MACHINE.kind, row.pk, S.HIDDEN)
    context = {
        "publication": row, "title": words.title(said), "summary": said.summary,
        "tone": _TONES.get(S(row.state), ""),
        "facts": [(_("What is shown"), row.get_level_display()), (_("Where"), words.places(said)),
                  (_("Organisation"), said.implementer.name if said.implementer else ""),
                  (_("Amount"), words.amount(said)), (_("Number of this publication"), row.number),
                  *words.aid(said),
                  (_("Partnership"), said.partnership.title if said.partnership else ""), (_("Hash"), row.sha256)],
        "left_out": words.left_out(said), "findings": _said(actions.findings_of(row)),
        "money": figures.money_table(said), "results": figures.results(said), "conditions": said.conditions,
        "stops": any(one.stops for one in actions.findings_of(row)),
        "changes": _history(row, request),
        "public_url": reverse("publishing:project", args=[row.key]) if row.state == S.PUBLISHED else "",
        "award_url": reverse("awards:award", args=[row.award_id]),
        "prepare_url": reverse("publishing:prepare", args=[row.award_id]) if actor.may(policy.PREPARE) else "",
        "may_publish": bool(waits and publish),
        "why_not": publish.reason if waits and not publish else "",
        "drop_form": forms.get("drop") or ReasonForm(prefix="drop")
        if row.state == S.PREPARED and actor.may(policy.PREPARE) else None,
        "hide_form": forms.get("hide") or ReasonForm(prefix="hide")
        if row.state == S.PUBLISHED and actor.may(policy.HIDE) else None,
        "settle_form": forms.get("settle") or SettleForm(prefix="settle")
        if row.state == S.HIDDEN and actor.may(policy.PUBLISH) and actor.account not in hid else None,
    }  # fmt: skip
    return render(request, "publishing/publication.html", context, status=422 if forms else 200)


def _history(row: Publication, request: Request) -> list[dict[str, object]]:
    changes = stages.history(MACHINE.kind, row.pk)
    names = colleague_names(request.actor, [each.by for each in changes])
    return [
        {"when": date_format(each.at, "SHORT_DATETIME_FORMAT"), "title": S(each.ends).label,
         "body": " · ".join(part for part in (names.get(each.by, "") if each.by else _("by itself"), each.reason) if part)}
        for each in changes
    ]  # fmt: skip


@require_POST
def publish(request: Request, publication: UUID) -> HttpResponse:
    """Lets it out."""
    row = _own(request, publication, policy.PUBLISH)
    try:
        actions.publish(row.pk, by=request.actor)
    except (actions.NotPublishable, stages.IllegalMove) as fault:
        messages.error(
            request, str(fault) if isinstance(fault, actions.NotPublishable) else _("This was decided already.")
        )
    else:
        messages.success(request, _("It is public now."))
    return redirect("publishing:publication", row.pk)


@require_POST
def drop(request: Request, publication: UUID) -> HttpResponse:
    """Puts away what was prepared."""
    return _with_reason(request, publication, "drop", policy.PREPARE)


@require_POST
def hide(request: Request, publication: UUID) -> HttpResponse:
    """Takes it away from the public at once."""
    return _with_reason(request, publication, "hide", policy.HIDE)


def _with_reason(request: Request, publication: UUID, name: str, action: str) -> HttpResponse:
    row = _own(request, publication, action)
    require(policy.can(request.actor, action, row), request.actor, action, kind="publication", object_id=row.pk)
    form = ReasonForm(request.POST, prefix=name)
    if not form.is_valid():
        return _page(request, row, **{name: form})
    act = actions.hide if name == "hide" else actions.drop
    try:
        act(row.pk, by=request.actor, reason=form.cleaned_data["reason"])
    except stages.IllegalMove:
        messages.error(request, _("This was decided already."))
    else:
        told = _("The public sees it no more. A second person decides what follows.")
        messages.success(request, told if name == "hide" else _("Put away. Nothing became public."))
    return redirect("publishing:publication", row.pk)


@require_POST
def settle(request: Request, publication: UUID) -> HttpResponse:
    """A second person decides about what was hidden."""
    row = _own(request, publication, policy.PUBLISH)
    require(policy.can(request.actor, policy.PUBLISH, row), request.actor, policy.PUBLISH, kind="publication",
            object_id=row.pk)  # fmt: skip
    form = SettleForm(request.POST, prefix="settle")
    if not form.is_valid():
        return _page(request, row, settle=form)
    try:
        actions.settle(
            row.pk, by=request.actor, reason=form.cleaned_data["reason"], back=form.cleaned_data["back"] == "yes"
        )
    except stages.IllegalMove:
        messages.error(request, _("This was decided already."))
    else:
        messages.success(request, _("Decided."))
    return redirect("publishing:publication", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def claims(request: Request) -> HttpResponse:
    """What the office claims of its whole portfolio: what is shown, and lists whose claims may be shown instead."""
    actor = request.actor
    require(policy.can(actor, policy.CLAIM), actor, policy.CLAIM, kind="headline")
    lists = [row for row in portfolio.batches(actor) if row.claims and row.as_of]
    if request.method == "POST":
        chosen = next((row for row in lists if str(row.pk) == request.POST.get("list")), None)
        if chosen is None or chosen.as_of is None:
            raise Hidden(actor, policy.CLAIM, kind="list")
        said = {
            one["what"]: (Decimal(one["value"]), "USD" if one["what"] == "amount_usd" else "", bool(one["at_least"]))
            for one in chosen.claims
        }
        actions.show_claims(said, as_of=chosen.as_of, source=chosen.source or chosen.name, by=actor)
        messages.success(request, _("The public reads these claims now, each with its day."))
        return redirect("publishing:claims")
    shown = presenters.claims(list(policy.claims(actor).filter(ended_at__isnull=True)))
    return render(request, "publishing/claims.html", {"shown": shown, "lists": lists})
