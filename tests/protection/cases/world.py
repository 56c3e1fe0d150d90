"""Organisations, colleagues and cases for the tests of this floor, made the way the program makes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case, Episode, Note
from tessera.trust.consent import api as consents
from tessera.trust.people import api as people
from tessera.trust.people.models import Account, Membership, Organisation
from tessera.trust.subjects import api as subjects

EXPLAINED = ("purpose", "who_sees", "right_to_refuse", "right_to_withdraw")
NOTHING = cases.EpisodeWords()
KEEP = consents.Terms("keep_record", "given", explained=EXPLAINED)
COUNT = consents.Terms("anonymised_statistics", "given", explained=EXPLAINED)
AMINA = subjects.Identity(given_names="Amina", family_name="Haddad", must_not_know=(subjects.Outsider("Her uncle"),))


def organisation(slug: str, function: str = "service") -> UUID:
    """An organisation; made once."""
    row, _made = Organisation.objects.get_or_create(
        slug=slug, defaults={"name": slug.title(), "kind": "NGO", "country": "XK", "function": function}
    )
    return row.pk


def colleague(organisation_id: UUID, name: str, *roles: str) -> Actor:
    """Somebody who works there in these shipped roles."""
    account = Account.objects.create(email=f"{name}.{organisation_id}@example.org", display_name=name.title())
    Membership.objects.create(organisation_id=organisation_id, account=account, roles=list(roles))
    return people.actor_for(account.pk, organisation_id)


def open_case(
    by: Actor,
    identity: subjects.Identity | None = None,
    consent: Sequence[consents.Terms] = (KEEP, COUNT),
    **values: Any,
) -> Case:
    """A case of the actor's own."""
    with unit_of_work(by=by):
        return cases.open_case(by=by, values=values, identity=identity, consent=consent)


def tell(by: Actor, case: Case, words: cases.EpisodeWords = NOTHING, **values: Any) -> Episode:
    """An episode of exploitation unless said otherwise."""
    with unit_of_work(by=by):
        return cases.add_episode(case.id, {"episode_type": "Exploitation"} | values, by=by, words=words)


def note(by: Actor, case: Case, text: str, **more: Any) -> Note:
    """A note."""
    with unit_of_work(by=by):
        return cases.add_note(case.id, text, by=by, **more)
