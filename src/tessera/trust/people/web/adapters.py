"""Our answers to allauth's questions: sign-up is closed, secrets are sealed, failures are counted, words are ours."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tessera.kernel.clock import now
from tessera.kernel.vault import api as vault
from tessera.trust.people import queries, sign_in

_SEALED = "mfa.Authenticator.data"
_TOO_MANY = _("Too many tries. Wait a quarter of an hour, or ask the administrator of your organisation to unlock you.")
_WRONG = _("The address or the password is not right. Nothing else is said here, to protect everybody's account.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by invitation only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
        "email_password_mismatch": _WRONG,
        "incorrect_password": _("This password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never: accounts come from invitations."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuses a locked account before its password is looked at, in the words of the general limit."""
        if sign_in.is_locked(str(credentials.get("email", ""))):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        """Counts a wrong password."""
        sign_in.failed(str(credentials.get("email", "")), "password")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **more: Any
    ) -> None:
        """Keeps quiet where allauth would greet by name: somebody may look over a shoulder."""
        if not (message_template or "").startswith(
            ("account/messages/logged_", "mfa/messages/recovery_codes_generated")
        ):
            super().add_message(request, level, message_template, *args, **more)

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Not for somebody who proved who they are a moment ago, by signing in or by being asked."""
        return not self._just_proved(current.request) and bool(super().is_reauthentication_required(app=app, **more))

    def _just_proved(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, request.user)
        oldest = now().timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return any(record["at"] > oldest for record in records)

    def format_email_subject(self, subject: str) -> str:
        """A subject without the server's name."""
        return subject


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed by the vault; the last factor cannot be taken away."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Codes change every half minute: try the next one."),
        "cannot_delete_authenticator": _("This is your only second step. Add another one first."),
    }

    def encrypt(self, text: str) -> str:
        """Seals a secret under the master key."""
        return base64.b64encode(vault.seal_for_system(_SEALED, text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Opens what `encrypt` sealed. Raises vault.Tampered."""
        return vault.open_for_system(_SEALED, base64.b64decode(encrypted_text)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether another second factor would be left."""
        return queries.has_other_factor(authenticator)

    def generate_authenticator_name(self, user: Any, type: str) -> str:  # noqa: ARG002
        """A name for a passkey: its number."""
        return gettext("Passkey %(number)s") % {"number": queries.passkeys(user.pk) + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The server's name as a passkey dialogue shows it."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Tessera"}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """The person as a passkey dialogue shows them."""
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.display_name}
