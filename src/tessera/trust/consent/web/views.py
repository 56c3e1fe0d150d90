"""Pages on which a person's decisions are asked for, read, printed and taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.trust.consent import actions, policy, queries
from tessera.trust.consent.enums import Purpose, Standing
from tessera.trust.consent.models import ConsentText
from tessera.trust.consent.web import presenters, words
from tessera.trust.consent.web.countersign import NotSigned, countersign
from tessera.trust.consent.web.forms import DecisionForm, WithdrawForm
from tessera.trust.people.api import Request, organisation_choices, restore
from tessera.trust.subjects import api as subjects


def back_from(request: HttpRequest, default: str) -> str:
    """Where the reader came from, as far as it is an address of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else default


@require_GET
def person(request: Request, subject: UUID) -> HttpResponse:
    """What a person decided, purpose by purpose, and how it came about."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="subject", object_id=subject)
    code = subjects.code_of(subject, by=actor)
    rows = queries.decisions(subject, by=actor)
    names = queries.names(actor, rows)
    may_record = actor.may(policy.RECORD)
    context = {
        "code": code,
        "subject": subject,
        "asked": presenters.asked(subject, rows, names, actor),
        "open_purposes": presenters.not_asked(subject, rows) if may_record else [],
        "history": presenters.history(subject, rows, names),
        "may_record": may_record,
        "back": back_from(request, ""),
    }
    return render(request, "consent/person.html", context)


person.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, subject: UUID, purpose: str) -> HttpResponse:
    """Asks one thing, on the exact wording, and records the answer."""
    actor = request.actor
    require(policy.can(actor, policy.RECORD), actor, policy.RECORD, kind="subject", object_id=subject)
    code = subjects.code_of(subject, by=actor)
    if purpose not in set(Purpose):
        raise Hidden(actor, policy.RECORD, kind="subject", object_id=subject)
    wordings = queries.wordings(actor, purpose)
    wording = _wording(request, purpose, wordings)
    form = DecisionForm(
        request.POST or None,
        purpose=purpose,
        wording=wording,
        organisations=organisation_choices(without=actor.organisation),
        deciders=policy.deciders(subject, actor),
        initial=_asked_for(request),
    )
    back = back_from(request, reverse("consent:person", args=[subject]))
    if "switch" in request.POST:
        form.beside(wording)
    elif request.method == "POST" and form.is_valid() and _record(request, subject, form):
        messages.success(request, _("Recorded. Offer the person a copy."))
        return HttpResponseRedirect(back)
    context = {
        "form": restore(form, request, key=purpose),
        "code": code,
        "purpose": purpose,
        "wording": wording,
        "dir": words.direction(wording.language),
        "language": words.language_name(wording.language),
        "languages": presenters.languages(wordings, wording),
        "back": back,
    }
    return render(request, "consent/decide.html", context, status=422 if form.errors else 200)


def _wording(request: Request, purpose: str, wordings: list[ConsentText]) -> ConsentText:
    """The wording on the page: the one switched to, the one that was shown, or the one in the reader's language."""
    wanted = request.POST.get("switch") or request.GET.get("language") or ""
    shown = request.POST.get("text", "")
    by_language = {row.language: row for row in wordings}
    if wanted in by_language:
        return by_language[wanted]
    if shown and (row := _shown(request, purpose, shown)):
        return row
    return by_language.get(get_language() or "") or by_language.get("en") or wordings[0]


def _shown(request: Request, purpose: str, text: str) -> ConsentText | None:
    try:
        return queries.wording(request.actor, purpose, UUID(text))
    except ValueError:
        return None


def _asked_for(request: Request) -> dict[str, Any]:
    """What another page wants to ask about: an organisation, categories."""
    given = {name: request.GET.get(name, "") for name in ("recipient_class", "recipient", "recipient_type", "next")}
    if categories := request.GET.getlist("data_categories"):
        return {**given, "data_categories": categories}
    return {name: value for name, value in given.items() if value}


def _record(request: Request, subject: UUID, form: DecisionForm) -> bool:
    try:
        second = countersign(request, form.cleaned_data) if form.cleaned_data["legal_basis"] else None
        actions.record(subject, form.terms(second), by=request.actor)
    except NotSigned as fault:
        form.add_error(fault.field, fault.words)
    except ValidationError as fault:
        form.take(fault)
    except vault.Erased:
        form.add_error(None, _("This person’s data were erased: words that may identify them cannot be kept any more."))
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: Request, subject: UUID, decision: UUID) -> HttpResponse:
    """One decision with everything about it; its sealed words only when asked for by POST."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="consent", object_id=decision)
    row = queries.get(subject, decision, by=actor)
    sealed: list[tuple[str, str]] | None = None
    if request.method == "POST":
        sealed = presenters.sealed_words(actions.words_of(row, by=actor))
    context = {
        "row": row,
        "subject": subject,
        "line": presenters.line(subject, row, queries.names(actor, [row]), actor),
        "facts": presenters.facts(row),
        "has_sealed": row.sealed is not None,
        "sealed": sealed,
    }
    return render(request, "consent/decision.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, subject: UUID, decision: UUID) -> HttpResponse:
    """Says what will happen, and takes a decision back."""
    actor = request.actor
    require(policy.can(actor, policy.WITHDRAW), actor, policy.WITHDRAW, kind="consent", object_id=decision)
    row = queries.get(subject, decision, by=actor, action=policy.WITHDRAW)
    back = back_from(request, reverse("consent:person", args=[subject]))
    form = WithdrawForm(request.POST or None, initial={"how": "spoken_witnessed"})
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(decision, by=actor, how=form.cleaned_data["how"])
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(request, _("Taken back. It holds from this moment."))
            return HttpResponseRedirect(back)
    if row.decision != Standing.GIVEN and request.method != "POST":
        return redirect("consent:decision", subject, decision)
    context = {
        "row": row,
        "line": presenters.line(subject, row, queries.names(actor, [row]), actor),
        "consequences": presenters.consequences(row),
        "form": restore(form, request),
        "back": back,
    }
    return render(request, "consent/withdraw.html", context, status=422 if form.errors else 200)


@require_GET
def copy(request: Request, subject: UUID, decision: UUID) -> HttpResponse:
    """The person's own copy, on paper, in the language it was asked in. Holds no name and none of the sealed words."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="consent", object_id=decision)
    row = queries.get(subject, decision, by=actor)
    with override(words.page_language(row.language)):
        context = {
            "row": row,
            "line": presenters.line(subject, row, {}, actor),
            "facts": presenters.facts(row),
            "dir": words.direction(row.language),
            "organisation": request.standing.organisation_name if request.standing else "",
            "back_url": reverse("consent:person", args=[subject]),
            "printed_at": timezone.localdate(),
        }
        return render(request, "consent/copy.html", context)
