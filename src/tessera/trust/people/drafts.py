"""What somebody had typed when the session locked: sealed, their own, given back after unlocking, gone when saved."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

from django.http import QueryDict

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.kernel.vault import api as vault
from tessera.kernel.work import unit_of_work
from tessera.trust.people.models import Draft

KEPT_FOR = timedelta(days=7)
_CONTEXT = "trust.Draft.sealed"
_NEVER = ("csrfmiddlewaretoken", "password")
_LONGEST = 300


def place(path: str, key: str = "") -> str:
    """The name a draft is kept under: the page's path, and the form's key where the page has several forms."""
    return (f"{path}#{key}" if key else path)[:_LONGEST]


def without_secrets(data: QueryDict) -> QueryDict:
    """The typed fields without tokens and passwords."""
    kept = data.copy()
    for name in list(kept):
        if any(part in name.lower() for part in _NEVER):
            del kept[name]
    return kept


def save(*, by: Actor, where: str, data: QueryDict) -> bool:
    """Keeps what was typed, in place of an earlier draft of the same form. False when there was nothing to keep."""
    kept = without_secrets(data)
    if (
        by.organisation is None
        or by.account is None
        or not any(value.strip() for _name, values in kept.lists() for value in values if isinstance(value, str))
    ):
        return False
    with unit_of_work(by=by):
        Draft.objects.filter(at__lt=now() - KEPT_FOR).delete()
        Draft.objects.filter(path=where).delete()
        row = new_id()
        body = kept.urlencode().encode()
        sealed = vault.seal_for_organisation(by.organisation, context=_CONTEXT, row=row, data=body)
        Draft.objects.create(id=row, organisation_id=by.organisation, account_id=by.account, path=where, sealed=sealed)
    return True


def read(by: Actor, *places: str) -> QueryDict | None:
    """The first draft found at one of these places; None without one, or when its seal no longer opens."""
    if by.organisation is None:
        return None
    with unit_of_work(by=by):
        rows = {row.path: row for row in Draft.objects.filter(path__in=places, at__gte=now() - KEPT_FOR)}
        row = next((rows[where] for where in places if where in rows), None)
        if row is None:
            return None
        try:
            body = vault.open_for_organisation(by.organisation, context=_CONTEXT, row=row.pk, blob=bytes(row.sealed))
        except vault.Tampered:
            row.delete()
            return None
    return QueryDict(body, mutable=True)


def browser_key(by: Actor) -> dict[str, str]:
    """What the person's browser seals its drafts with: `key` is 64 bytes in base64 (32 to seal, 32 to name), `who` a tag.

    Derived from the organisation's key, so it is the same at the next sign-in, on any computer, and is stored nowhere:
    a stolen laptop holds drafts that open for nobody. Raises LookupError for somebody who works for no organisation.
    """
    parts = [f"{by.account}|{part}" for part in range(5)]
    with unit_of_work(by=by):
        *secret, who = vault.search_tokens(by.home, "browser drafts", parts)
    return {"key": b64encode(b"".join(secret)).decode(), "who": who.hex()}


def places_of(by: Actor) -> list[str]:
    """Where the actor has drafts."""
    if by.organisation is None:
        return []
    with unit_of_work(by=by):
        return list(Draft.objects.filter(at__gte=now() - KEPT_FOR).values_list("path", flat=True))


def drop(by: Actor, *places: str) -> None:
    """Forgets drafts: what was typed has been saved."""
    with unit_of_work(by=by):
        Draft.objects.filter(path__in=places).delete()
