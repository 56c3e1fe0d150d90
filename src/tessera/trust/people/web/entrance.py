"""Coming in: the lock and its key, invitations, and the invented people of the demo world."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as passkey
from django.conf import settings
from django.contrib import messages
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tessera.trust.people import actions, drafts, personas, queries, session, sign_in
from tessera.trust.people.web.forms import JoinForm, UnlockForm
from tessera.ui.signals import left_quickly


def _own_path(request: HttpRequest, address: str) -> str:
    """The address when it leads to a page of ours, else nothing."""
    fits = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if fits and address.startswith("/") else ""


@receiver(left_quickly, dispatch_uid="people.left_quickly")
def _lock_behind(request: Any, **_more: Any) -> None:
    # The neutral page must come whatever else is missing.
    if getattr(getattr(request, "user", None), "is_authenticated", False):
        session.lock(request)


class SignInView(LoginView):  # type: ignore[misc]
    """Signing in; in a demo world with the invented people to sign in as."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the cast, in a demo world only."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if settings.DEMO:
            here = [one for one in personas.SPECIALISTS if queries.account_by_email(one.email)]
            context |= {"personas": (*personas.PERSONAS, *here), "demo_password": personas.DEMO_PASSWORD}
        return context


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: Any) -> HttpResponse:
    """The lock page; a POST locks, and keeps what the page's script sends along (`next`, `draft_key`, `draft`)."""
    if request.method == "POST":
        page = _own_path(request, request.POST.get("next", ""))
        if body := request.POST.get("draft"):
            where = drafts.place(urlsplit(page).path, request.POST.get("draft_key", ""))
            if page and session.keep_sent(request, request.actor, where, body):
                messages.info(request, _("What you typed is kept and will be back in the form."))
        session.lock(request, page)
        return redirect("people:lock")
    if not session.is_locked(request):
        return HttpResponseRedirect("/")
    session.lock(request)
    return _lock_page(request, UnlockForm())


def _lock_page(request: Any, form: UnlockForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form}
    if queries.passkeys(request.user.pk):
        context["js_data"] = {"request_options": passkey.begin_authentication(request.user)}
        context["passkey_form"] = ReauthenticateWebAuthnForm(user=request.user)
    return render(request, "people/lock.html", context, status=status)


@never_cache
@require_POST
def unlock(request: Any) -> HttpResponse:
    """Unlocks with the password or a passkey and goes back to the page; five failures end the session."""
    if "credential" in request.POST:
        by_passkey = ReauthenticateWebAuthnForm(user=request.user, data=request.POST)
        if by_passkey.is_valid():
            by_passkey.save()
            return _unlocked(request, "webauthn")
        messages.error(request, _("This passkey did not fit. Try again, or use your password."))
        return redirect("people:lock")
    form = UnlockForm(request.POST)
    if not form.is_valid():
        return _lock_page(request, form, 422)
    if not sign_in.is_locked(request.user.email) and request.user.check_password(form.cleaned_data["password"]):
        return _unlocked(request, "password")
    sign_in.failed_account(request.user.pk, "password")
    if sign_in.is_locked(request.user.email):
        get_adapter(request).logout(request)
        messages.error(
            request, _("Too many tries, so you were signed out. What you typed is kept for when you are back.")
        )
        return redirect("account_login")
    form.add_error("password", _("This password is not right."))
    return _lock_page(request, form, 422)


def _unlocked(request: Any, method: str) -> HttpResponse:
    sign_in.note(request.user.pk, "people:session:unlock", detail={"method": method})
    if method == "password":
        record_authentication(request, request.user, "password", reauthenticated=True)
    return HttpResponseRedirect(_own_path(request, session.unlock(request)) or "/")


@require_POST
def here(_request: HttpRequest) -> HttpResponse:
    """A sign of life from a page somebody types in; the middleware has noted it already."""
    return HttpResponse(status=204)


@never_cache
@require_http_methods(["HEAD", "POST"])
def draft_key(request: Any) -> HttpResponse:
    """The key under which this person's browser locks what is typed; without a body, whether there is a line at all."""
    if request.method == "HEAD":
        return HttpResponse(status=204)
    return JsonResponse(drafts.browser_key(request.actor))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: Any, token: str) -> HttpResponse:
    """An invitation: a newcomer gives a name and a password; somebody with an account accepts once signed in."""
    invitation = queries.invitation_by_token(token)
    if invitation is None:
        return render(request, "people/invitation_gone.html", status=404)
    newcomer = not queries.has_account(invitation.email)
    form = JoinForm(request.POST or None) if newcomer else None
    context = {"invitation": invitation, "form": form, "token": token, "newcomer": newcomer}
    if request.method == "POST" and (form is None or form.is_valid()):
        given = form.cleaned_data if form else {}
        try:
            account = actions.accept_invitation(
                token=token, display_name=given.get("display_name", ""), password=given.get("password1", ""),
                by=request.actor,
            )  # fmt: skip
        except actions.NotPossible as fault:
            messages.error(request, str(fault))
            return render(request, "people/accept.html", context, status=409)
        return _joined(request, account) if newcomer else _switched(request, invitation.organisation_id)
    return render(request, "people/accept.html", context, status=422 if form and form.errors else 200)


def _joined(request: Any, account: UUID) -> HttpResponse:
    person = queries.account(account)
    record_authentication(request, person, "password", invitation=True)
    return _enter(request, person, reverse("mfa_index"))


def _enter(request: Any, person: Any, to: str | None = None) -> HttpResponse:
    """Signs a person in whose proof is recorded already."""
    adapter = get_adapter(request)
    adapter.login(request, person)
    answer: HttpResponse = adapter.post_login(
        request, person, email_verification="none", signal_kwargs=None, email=None, signup=False, redirect_url=to
    )
    return answer


def _switched(request: Any, organisation: UUID) -> HttpResponse:
    if standing := session.find(queries.standings(request.user.pk), organisation):
        session.choose(request, standing)
    return HttpResponseRedirect("/")


@require_POST
def demo_sign_in(request: Any) -> HttpResponse:
    """Signs in as one of the invented people; the second step is passed by a method recorded as `demo`."""
    if not settings.DEMO:
        raise Http404
    person = queries.account_by_email(personas.email_of(request.POST.get("persona", "")))
    if person is None:
        raise Http404
    if request.user.is_authenticated:
        get_adapter(request).logout(request)
    record_authentication(request, person, "demo")
    return _enter(request, person)
