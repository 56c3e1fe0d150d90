"""One's own account, the organisation, and its roles."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tessera.kernel import codes, places
from tessera.kernel.ids import NIL
from tessera.kernel.policy import Hidden, require
from tessera.trust.people import actions, policy, queries, session
from tessera.trust.people.api import Request, organisation_of, restore
from tessera.trust.people.web import presenters
from tessera.trust.people.web.forms import OrganisationForm, OwnRoleForm, ProfileForm


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: Request) -> HttpResponse:
    """Name and language, and the way to password, second step and sessions."""
    person = request.user
    given = {"display_name": person.display_name, "language": person.language}
    form = ProfileForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        answer = redirect("people:profile")
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], samesite="Lax", secure=settings.HTTPS
        )
        return answer
    return render(request, "people/profile.html", {"form": restore(form, request)}, status=422 if form.errors else 200)


@require_GET
def sessions(request: Request) -> HttpResponse:
    """Where I am signed in."""
    rows = [
        {
            "id": row.id,
            "device": presenters.device(row.device),
            "since": row.since,
            "seen": row.seen,
            "current": row.current,
        }
        for row in queries.sessions(request.user, request.session.session_key)
    ]
    return render(request, "people/sessions.html", {"sessions": rows})


@require_POST
def end_session(request: Request) -> HttpResponse:
    """Signs me out in one other place, or in all others."""
    wanted = request.POST.get("session", "")
    if wanted == "others":
        actions.kill_other_sessions(by=request.actor, keep=request.session.session_key)
    elif wanted.isdecimal():
        actions.kill_own_session(by=request.actor, session=int(wanted))
    messages.success(request, _("Signed out there."))
    return redirect("people:sessions")


@require_http_methods(["GET", "HEAD", "POST"])
def choose_organisation(request: Request) -> HttpResponse:
    """Chooses for which organisation to work now."""
    if request.method == "POST":
        chosen = next((s for s in request.standings if str(s.organisation) == request.POST.get("organisation")), None)
        if chosen is not None:
            session.choose(request, chosen)
            return HttpResponseRedirect("/")
        messages.error(request, _("You do not work for this organisation any more."))
    return render(request, "people/choose_organisation.html", {"standings": request.standings, "now": request.standing})


@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: Request) -> HttpResponse:
    """The organisation's details; its administrator may change them."""
    actor = request.actor
    view = organisation_of(actor.organisation or NIL)
    may_edit = policy.can(actor, policy.EDIT_ORGANISATION)
    given = {"name": view.name, "kind": view.kind, "country": view.country, "language": view.language}
    form = OrganisationForm(request.POST or None, initial=given)
    if request.method == "POST":
        require(may_edit, actor, policy.EDIT_ORGANISATION, kind="organisation", object_id=actor.organisation)
        if form.is_valid():
            actions.edit_organisation(by=actor, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("people:organisation")
    facts = [
        (_("Name"), view.name),
        (_("Type"), codes.get("organisation_type").label(view.kind)),
        (_("Country"), places.name(view.country)),
        (_("In the response"), policy.function_label(view.function)),
    ]
    context = {"facts": facts, "form": restore(form, request) if may_edit else None}
    return render(request, "people/organisation.html", context, status=422 if form.errors else 200)


@require_GET
def roles(request: Request) -> HttpResponse:
    """Every role and what it lets a person do: for whoever answers for data protection."""
    require(policy.can(request.actor, policy.LIST), request.actor, policy.LIST)
    context = {"roles": presenters.role_views(request.actor), "may_edit": request.actor.may(policy.EDIT_ORGANISATION)}
    return render(request, "people/roles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_role(request: Request) -> HttpResponse:
    """Writes a role of the organisation's own."""
    return _role_page(request, "", {})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_role(request: Request, role: UUID) -> HttpResponse:
    """Changes a role of the organisation's own."""
    row = policy.own_roles(request.actor).filter(pk=role).first()
    if row is None:
        raise Hidden(request.actor, policy.EDIT_ORGANISATION, kind="role", object_id=role)
    return _role_page(request, row.code, {"label": row.label, "actions": row.actions})


def _role_page(request: Request, code: str, given: dict[str, object]) -> HttpResponse:
    actor = request.actor
    require(policy.can(actor, policy.EDIT_ORGANISATION), actor, policy.EDIT_ORGANISATION, kind="role")
    form = OwnRoleForm(request.POST or None, function=actor.function, initial=given)
    if request.method == "POST" and form.is_valid():
        actions.define_role(by=actor, code=code, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:roles")
    return render(request, "people/role.html", {"form": restore(form, request)}, status=422 if form.errors else 200)
