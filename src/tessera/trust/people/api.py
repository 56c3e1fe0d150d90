"""The door of people: who acts, for which organisation, and how colleagues are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.forms import BaseForm
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from tessera.kernel.actor import Actor
from tessera.trust.people import queries, session
from tessera.trust.people.actions import NotPossible, create_organisation, invite, invite_first_administrator
from tessera.trust.people.demo import demo_cast, stage_hand
from tessera.trust.people.enums import OrganisationStatus
from tessera.trust.people.models import Account, Membership, Organisation
from tessera.trust.people.personas import SPECIALISTS
from tessera.trust.people.queries import Standing
from tessera.trust.people.reach import Address, accounts_with, addresses
from tessera.trust.people.rights import under_ceiling

__all__ = [
    "SPECIALISTS",
    "Address",
    "Colleague",
    "NoMembership",
    "NotPossible",
    "OrganisationView",
    "Request",
    "accounts_with",
    "actor_for",
    "addresses",
    "colleague_names",
    "colleagues",
    "create_organisation",
    "demo_cast",
    "invite",
    "invite_first_administrator",
    "lock_screen",
    "organisation",
    "organisation_choices",
    "organisation_of",
    "organisations",
    "organisations_with",
    "restore",
    "stage_hand",
    "system_actor",
    "waiting_drafts",
]

F = TypeVar("F", bound=BaseForm)


class NoMembership(LookupError):
    """The account does not work for this organisation now."""


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation as others may know it. `kind` is a code of organisation_type, `country` ISO 3166-1 alpha-2."""

    id: UUID
    slug: str
    name: str
    kind: str
    function: str
    country: str
    language: str
    active: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of the actor's own organisation."""

    account: UUID
    name: str
    roles: frozenset[str]


def _view(row: Organisation) -> OrganisationView:
    active = row.status == OrganisationStatus.ACTIVE
    return OrganisationView(row.pk, row.slug, row.name, row.kind, row.function, row.country, row.language, active)


def actor_for(account: UUID, organisation: UUID, purpose: str = "work") -> Actor:
    """The actor that a membership in force makes. Raises NoMembership."""
    for standing in queries.standings(account):
        if standing.organisation == organisation:
            return standing.actor(purpose)
    raise NoMembership("this account does not work for this organisation now")


def system_actor(organisation: UUID, job: str, actions: Iterable[str], purpose: str = "job") -> Actor:
    """An actor for a named job or import in one organisation; the ceiling of its function holds for jobs as well.

    Raises LookupError when there is no such organisation.
    """
    if not (function := queries.function_of(organisation)):
        raise LookupError("there is no organisation with this id")
    return Actor(None, organisation, frozenset(), under_ceiling(actions, function), purpose, job, function)


def organisation(slug: str) -> OrganisationView:
    """An organisation by slug. Raises LookupError with the sentence to show."""
    row = queries.organisation_by_slug(slug)
    if row is None:
        known = ", ".join(Organisation.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "none yet"
        raise LookupError(f"There is no organisation '{slug}'. Known: {known}")
    return _view(row)


def organisation_of(organisation_id: UUID) -> OrganisationView:
    """An organisation by id. Raises LookupError."""
    row = Organisation.objects.filter(pk=organisation_id).first()
    if row is None:
        raise LookupError("there is no organisation with this id")
    return _view(row)


def organisations(ids: Iterable[UUID]) -> dict[UUID, OrganisationView]:
    """Organisations by id, in one query; unknown ids are left out."""
    return {row.pk: _view(row) for row in Organisation.objects.filter(pk__in=set(ids))}


def organisations_with(*functions: str) -> list[OrganisationView]:
    """The active organisations with one of these functions (all when none is named), by name."""
    rows = Organisation.objects.filter(status=OrganisationStatus.ACTIVE).order_by("name")
    return [_view(row) for row in (rows.filter(function__in=functions) if functions else rows)]


def organisation_choices(*functions: str, without: UUID | None = None) -> list[tuple[str, str]]:
    """Pairs (id, name) for a form field: active organisations with one of these functions, less `without`."""
    return [(str(view.id), view.name) for view in organisations_with(*functions) if view.id != without]


def colleagues(actor: Actor) -> list[Colleague]:
    """The members in force of the actor's organisation, by name."""
    rows = queries.members(actor).filter(active=True)
    return [Colleague(row.account_id, row.account.display_name, frozenset(row.roles)) for row in rows]


def colleague_names(actor: Actor, accounts: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of present and former colleagues by account id, in one query. Others' people are left out.

    Whoever reads a record of the organisation may read who wrote it, so this asks for no right of its own.
    """
    wanted = {account for account in accounts if account}
    if not wanted or actor.organisation is None:
        return {}
    rows = Membership.objects.filter(organisation_id=actor.organisation, account_id__in=wanted)
    return dict(rows.values_list("account_id", "account__display_name"))


class Request(HttpRequest):
    """A request as a view behind the door gets it: with the actor in it."""

    user: Account
    actor: Actor
    standing: Standing | None
    standings: list[Standing]


def restore(form: F, request: HttpRequest, *, key: str = "", action: str = "") -> F:
    """Gives an unbound form back what was typed before the session locked, without judging it yet; returns the form.

    Call it on GET: `form = restore(NoteForm(), request)`. `key` is the form's `data-draft`; `action` is the path the
    form posts to when that is not the page's own. A form that was not locked away, or is bound, comes back as it is.
    """
    if not form.is_bound and (data := session.waiting(request, key, action)) is not None:
        form.data, form.files, form.is_bound = data, MultiValueDict(), True
        form._errors = ErrorDict()  # type: ignore[attr-defined]
    return form


def saved_forms(request: HttpRequest) -> list[str]:
    """The paths of forms that were saved since the last page this session drew; gone once asked."""
    return session.told_saved(request)


def waiting_drafts(request: HttpRequest) -> list[str]:
    """The pages where something typed waits to be finished, by path; no query."""
    waits = request.session.get(session.DRAFTS, [])
    return sorted({where.partition("#")[0] for where in waits})


def lock_screen(request: HttpRequest, back: str = "") -> None:
    """Locks the session of whoever asks, as the lock button does; `back` is the page that unlocking leads to."""
    session.lock(request, back)
