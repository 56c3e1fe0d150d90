"""What allauth and Django announce about signing in, turned into ledger entries; and what jobs ask of organisations."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as factor_signals
from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from tessera.kernel.jobs import api as jobs
from tessera.trust.people import queries, sign_in


@receiver(account_signals.user_logged_in, dispatch_uid="people.signed_in")
def _signed_in(request: Any, user: Any, response: Any = None, **_more: Any) -> None:
    records = get_authentication_records(request, user)
    sign_in.succeeded(user.pk, [str(row.get("type") or row["method"]) for row in records])
    if response is not None and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", secure=settings.HTTPS)


@receiver(user_logged_out, dispatch_uid="people.signed_out")
def _signed_out(user: Any = None, **_more: Any) -> None:
    if user is not None:
        sign_in.note(user.pk, "people:session:end")


@receiver(factor_signals.authentication_failed, dispatch_uid="people.factor_failed")
def _factor_failed(user: Any, authenticator: Any, **_more: Any) -> None:
    sign_in.failed_account(user.pk, str(authenticator.type))


def _factor(verb: str) -> Any:
    def heard(user: Any, authenticator: Any, **_more: Any) -> None:
        sign_in.note(user.pk, f"people:factor:{verb}", detail={"type": str(authenticator.type)})

    return heard


factor_signals.authenticator_added.connect(_factor("add"), weak=False, dispatch_uid="people.factor_added")
factor_signals.authenticator_removed.connect(_factor("remove"), weak=False, dispatch_uid="people.factor_removed")
factor_signals.authenticator_reset.connect(_factor("renew"), weak=False, dispatch_uid="people.factor_renewed")


@receiver(account_signals.password_changed, dispatch_uid="people.password_changed")
@receiver(account_signals.password_set, dispatch_uid="people.password_set")
@receiver(account_signals.password_reset, dispatch_uid="people.password_reset")
def _password(request: Any, user: Any, **_more: Any) -> None:
    ended = sign_in.end_sessions(user.pk, keep=request.session.session_key)
    sign_in.note(user.pk, "people:password:change", detail={"sessions_ended": ended})


jobs.functions_from(queries.function_of)
