"""The people of an organisation: list, one of them, invitations."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tessera.kernel.policy import Hidden, require
from tessera.trust.people import actions, policy, queries
from tessera.trust.people.api import Request, restore
from tessera.trust.people.models import Membership
from tessera.trust.people.web import presenters
from tessera.trust.people.web.forms import InviteForm, RolesForm


@require_GET
def members(request: Request) -> HttpResponse:
    """Everybody who works here, and the invitations still open."""
    actor = request.actor
    require(policy.can(actor, policy.LIST), actor, policy.LIST)
    rows = list(queries.members(actor))
    context = {
        "table": presenters.members_table(rows, actor),
        "invitations": list(queries.open_invitations(actor)),
        "may_invite": actor.may(policy.INVITE),
    }
    return render(request, "people/members.html", context)


members.is_list = True  # type: ignore[attr-defined]


def _member(request: Request, membership: UUID) -> Membership:
    row = queries.members(request.actor).filter(pk=membership).first()
    if row is None:
        raise Hidden(request.actor, policy.LIST, kind="membership", object_id=membership)
    return row


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: Request, membership: UUID) -> HttpResponse:
    """One member: roles, sessions, the end of the membership."""
    actor, row = request.actor, _member(request, membership)
    labels = presenters.all_role_labels(actor)
    may_change = policy.can(actor, policy.CHANGE, row)
    form = RolesForm(request.POST or None, roles=presenters.role_choices(actor), initial={"roles": row.roles})
    if request.method == "POST":
        require(may_change, actor, policy.CHANGE, kind="membership", object_id=row.pk)
        if form.is_valid():
            actions.change_roles(by=actor, membership=row.pk, roles=form.cleaned_data["roles"])
            messages.success(request, _("The roles are changed. They hold from the next page on."))
            return redirect("people:member", membership)
    may_kill = policy.can(actor, policy.KILL, row)
    context = {
        "row": row,
        "roles": presenters.role_names(row.roles, labels),
        "form": form if may_change else None,
        "why_not": may_change.reason,
        "may_kill": may_kill,
        "sessions": len(queries.sessions(row.account)) if may_kill and row.active else None,
        "locked": bool(may_change) and actions.is_locked(row),
    }
    return render(request, "people/member.html", context, status=422 if form.errors else 200)


@require_POST
def end(request: Request, membership: UUID) -> HttpResponse:
    """Ends a membership."""
    actions.end_membership(by=request.actor, membership=membership)
    messages.success(request, _("The membership has ended. What this person wrote stays."))
    return redirect("people:members")


@require_POST
def sign_out(request: Request, membership: UUID) -> HttpResponse:
    """Signs a member out everywhere."""
    count = actions.kill_sessions(by=request.actor, membership=membership)
    text = ngettext("Signed out in %(count)s place.", "Signed out in %(count)s places.", count)
    messages.success(request, text % {"count": count})
    return redirect("people:member", membership)


@require_POST
def unlock(request: Request, membership: UUID) -> HttpResponse:
    """Lets a member try again after too many failures."""
    actions.unlock_account(by=request.actor, membership=membership)
    messages.success(request, _("This person can sign in again."))
    return redirect("people:member", membership)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    """Invites somebody; the link is mailed, and shown once for the case that mail fails."""
    actor = request.actor
    require(policy.can(actor, policy.INVITE), actor, policy.INVITE)
    form = InviteForm(
        request.POST or None, roles=presenters.role_choices(actor), initial={"language": request.user.language}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            token = actions.invite(by=actor, email=data["email"], roles=data["roles"], language=data["language"])
        except actions.NotPossible as fault:
            form.add_error("email", str(fault))
        else:
            link = request.build_absolute_uri(reverse("people:accept_invitation", args=[token]))
            transaction.on_commit(lambda: _mail(data["email"], link, data["language"]))
            return render(request, "people/invited.html", {"link": link, "days": actions.INVITATION_DAYS})
    return render(request, "people/invite.html", {"form": restore(form, request)}, status=422 if form.errors else 200)


def _mail(address: str, link: str, language: str) -> None:
    """Sends the link in words that say nothing of the work: mail is read by others."""
    with override(language):
        body = render_to_string("people/mail/invitation.txt", {"link": link, "days": actions.INVITATION_DAYS})
        send_mail(_("Your invitation"), body, None, [address], fail_silently=True)


@require_POST
def withdraw(request: Request, invitation: UUID) -> HttpResponse:
    """Takes an invitation back."""
    actions.withdraw_invitation(by=request.actor, invitation=invitation)
    messages.success(request, _("The invitation is taken back. Its link opens nothing any more."))
    return redirect("people:members")
