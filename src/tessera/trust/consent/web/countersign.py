"""A second person signs on the same screen, with their own password: two people stand behind a lawful basis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tessera.kernel.ids import NIL
from tessera.trust.consent import policy
from tessera.trust.people.api import NoMembership, Request, actor_for


class NotSigned(Exception):
    """The second signature does not hold; `field` of the form, `words` to show."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(field)
        self.field, self.words = field, words


def countersign(request: Request, data: Mapping[str, Any]) -> UUID:
    """The account of a colleague who may record consent and typed their own password. Raises NotSigned.

    The password goes through sign-in's own door, so that its limits, lock-out and records hold here too.
    """
    email, password = data["second_email"].strip().lower(), data["second_password"]
    if email == request.user.email:
        raise NotSigned("second_email", _("This is you. The second person must be somebody else."))
    try:
        account = get_adapter(request).authenticate(request, email=email, password=password)
    except ValidationError as fault:
        raise NotSigned("second_email", " ".join(fault.messages)) from None
    wrong = NotSigned("second_password", _("This is not the address and password of a colleague who may sign."))
    if account is None:
        raise wrong
    try:
        second = actor_for(account.pk, request.actor.organisation or NIL)
    except NoMembership:
        raise wrong from None
    if not policy.can(second, policy.RECORD):
        raise wrong
    return UUID(str(account.pk))
