"""The address a calendar program may ask: made, made anew, and taken back by its owner, or by the end of a membership."""

from __future__ import annotations

import secrets
from hashlib import sha256
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.protection.plans import policy
from tessera.protection.plans.models import CalendarFeed

LONGEST_WORD = 24


def hashed(token: str) -> str:
    """What is kept of a token: its SHA-256. 256 random bits need no slow hash."""
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def make_feed(word: str, *, by: Actor) -> str:
    """A new token for the actor's calendar; an earlier one ends at once. The token is told here and never again.

    Raises ValidationError for a word that is empty or too long, Refused, LookupError for a job.
    """
    require(policy.can(by, policy.FEED), by, policy.FEED, kind="calendar")
    word = " ".join(word.split())
    if not word or len(word) > LONGEST_WORD:
        raise ValidationError(
            {"word": _("Choose a short word, up to %(number)s characters.") % {"number": LONGEST_WORD}}
        )
    _end(by)
    token = secrets.token_urlsafe(32)
    if by.account is None:
        raise LookupError("a job has no calendar")
    row = CalendarFeed.objects.create(
        organisation_id=by.home,
        account_id=by.account,
        token_hash=hashed(token),
        word=word,
        language=get_language() or "",
    )
    ledger.record(by=by, action=policy.FEED, kind="calendar", object_id=row.id, detail={"what": "made"})
    return token


@transaction.atomic
def revoke_feed(*, by: Actor) -> None:
    """Ends the actor's feed. Raises Refused."""
    require(policy.can(by, policy.FEED), by, policy.FEED, kind="calendar")
    _end(by)


def _end(by: Actor) -> None:
    for row in policy.feeds(by).filter(revoked_at__isnull=True):
        row.revoked_at = now()
        row.save(update_fields=["revoked_at"])
        ledger.record(by=by, action=policy.FEED, kind="calendar", object_id=row.id, detail={"what": "revoked"})


@transaction.atomic
def end_feeds_of(account: UUID, *, by: Actor) -> None:
    """Ends the feed of somebody who works here no longer; runs again without harm."""
    rows = CalendarFeed.objects.filter(organisation_id=by.home, account_id=account, revoked_at__isnull=True)
    for row in rows:
        row.revoked_at = now()
        row.save(update_fields=["revoked_at"])
        ledger.record(by=by, action=policy.FEED, kind="calendar", object_id=row.id, detail={"what": "membership ended"})
