"""What signing in leaves behind: ledger entries without an e-mail address, and the lock after repeated failures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.trust.people.models import Account, Membership

# Five tries in a quarter of an hour leave a guesser 480 a day against a password of twelve characters or more
# (NIST SP 800-63B asks for at most 100 in a row).
FAILURES_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)


def _homes(account: UUID) -> list[UUID | None]:
    """The organisations whose ledger learns of it: every one the account works for, else the installation's own."""
    rows = Membership.objects.filter(account_id=account, active=True).values_list("organisation_id", flat=True)
    return list(rows) or [None]


def note(account: UUID, action: str, *, outcome: str = "done", detail: ledger.Detail | None = None) -> None:
    """Writes a sign-in event of an account into the ledger of each organisation it works for."""
    for organisation in _homes(account):
        who = Actor(account, organisation, purpose="sign-in")
        with acting(who), transaction.atomic():
            ledger.record(by=who, action=action, outcome=outcome, kind="account", object_id=account, detail=detail)


def note_unknown() -> None:
    """Counts a failure for an address nobody has: one row without account, address or organisation."""
    nobody = Actor(None, None, purpose="sign-in", job="sign-in")
    with acting(nobody), transaction.atomic():
        ledger.record(by=nobody, action="people:session:fail", outcome="refused", detail={"known": False})


def is_locked(email: str) -> bool:
    """Whether the account of this address is locked now; False for an address nobody has."""
    return Account.objects.filter(email=email.strip().lower(), locked_until__gt=now()).exists()


def failed(email: str, method: str) -> None:
    """Counts a failure with a password (by address); see `failed_account`."""
    account = Account.objects.filter(email=email.strip().lower()).first()
    if account is None:
        note_unknown()
    else:
        failed_account(account.pk, method)


def failed_account(account: UUID, method: str) -> None:
    """Counts a failure of an account and locks it after `FAILURES_ALLOWED` in a row, for `LOCKED_FOR`."""
    Account.objects.filter(pk=account).update(failures=F("failures") + 1)
    failures = Account.objects.values_list("failures", flat=True).get(pk=account)
    note(account, "people:session:fail", outcome="refused", detail={"method": method, "failures": failures})
    if failures >= FAILURES_ALLOWED:
        Account.objects.filter(pk=account).update(locked_until=now() + LOCKED_FOR, failures=0)
        note(account, "people:account:lock", detail={"minutes": int(LOCKED_FOR.total_seconds() // 60)})


def succeeded(account: UUID, methods: Iterable[str]) -> None:
    """Forgets earlier failures and notes the sign-in with its methods (password, totp, webauthn, demo ...)."""
    Account.objects.filter(pk=account).exclude(failures=0, locked_until=None).update(failures=0, locked_until=None)
    note(account, "people:session:start", detail={"methods": list(methods)})


def end_sessions(account: UUID, *, keep: str | None = None) -> int:
    """Signs an account out everywhere but in the session with the key `keep`; returns in how many places."""
    count = 0
    for session in UserSession.objects.filter(user_id=account).exclude(session_key=keep or ""):
        session.end()
        count += 1
    return count
