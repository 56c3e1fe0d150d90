"""Handing cases over: when a worker leaves, or is away. Access ends with the act, for every case by itself."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import translation
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.kernel.vault.api import Erased
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy as case_policy
from tessera.protection.work import policy
from tessera.protection.work.actions.alerts import tell, tell_supervisors
from tessera.protection.work.enums import HANDED_OVER, LEFT
from tessera.protection.work.models import Alert, Due
from tessera.trust.people import api as people


@transaction.atomic
def hand_over(leaving: UUID, to: Mapping[UUID, UUID], *, by: Actor, away: bool = False) -> int:
    """Passes the cases named in `to` (case → colleague) from somebody who leaves to others. Returns how many.

    Due items and tasks of each case move with it, a note says so, the new worker is told, and the leaving worker is no
    longer in the case, restricted or not, from this moment; somebody who is only `away` stays named in it. Cases not
    named stay with them and stay listed. Raises ValidationError, Hidden, Refused.
    """
    require(policy.can(by, policy.HANDOVER), by, policy.HANDOVER, kind="account", object_id=leaving)
    able = people.accounts_with(by, case_policy.VIEW, policy.VIEW)
    if not to:
        raise ValidationError(_("Choose at least one case and who takes it."))
    if leaving in to.values() or not set(to.values()) <= able:
        raise ValidationError(_("Choose a colleague who works with cases here, and not the one who leaves."))
    held = {one.id: one for one in cases.in_hand(leaving, by=by)}
    if not to.keys() <= held.keys():
        raise ValidationError(_("A case changed hands in the meantime. Look at the list again."))
    names = people.colleague_names(by, {leaving, *to.values()})
    for case_id, heir in to.items():
        _pass(held[case_id], leaving, heir, by, names, away=away)
    return len(to)


def _pass(held: cases.InHand, leaving: UUID, heir: UUID, by: Actor, names: Mapping[UUID, str], *, away: bool) -> None:
    cases.pass_on(held.id, leaving=leaving, to=heir, by=by, keep=away)
    _items_follow(by, leaving, held.id)
    if not away:
        _unsee(by, leaving, held.id)
    if by.may(case_policy.NOTE_ADD):
        words = {"old": names.get(leaving, ""), "new": names.get(heir, "")}
        language = people.organisation_of(by.home).language
        with translation.override(language):
            text = (
                _("%(old)s is away. %(new)s works on this case now.")
                if away
                else _("Handed over from %(old)s to %(new)s.")
            )
        # Of somebody who was erased there is nothing left to write about.
        with contextlib.suppress(Erased):
            cases.add_note(held.id, text % words, by=by, type="handover")
    ledger.record(
        by=by,
        action=policy.HANDOVER,
        kind="case",
        object_id=held.id,
        detail={"from": str(leaving), "to": str(heir), "away": away, "as_worker": held.as_worker},
    )
    if heir != by.account:
        tell([heir], held.id, HANDED_OVER, by=by, urgent=False)


def _items_follow(by: Actor, leaving: UUID, case_id: UUID | None = None) -> None:
    """What was given to somebody by name falls to the worker of its case, whoever that is from now on."""
    rows = Due.objects.filter(organisation_id=by.home, owner_id=leaving, settled_at__isnull=True)
    rows = rows.filter(case_id=case_id) if case_id else rows
    worker = case_policy.scope(by).filter(pk=OuterRef("case_id")).values("worker_id")[:1]
    rows.update(owner_id=Subquery(worker), follows_worker=True, changed_at=now())


def _unsee(by: Actor, leaving: UUID, case_id: UUID | None = None) -> None:
    """Alerts of somebody who is out of a case are done with."""
    rows = Alert.objects.filter(organisation_id=by.home, account_id=leaving, seen_at__isnull=True)
    (rows.filter(case_id=case_id) if case_id else rows).update(seen_at=now())


@transaction.atomic
def left(account: UUID, *, by: Actor) -> int:
    """Takes somebody whose membership ended out of every case, and tells the supervisors. Returns how many cases.

    Their cases have no worker then and stay on the list of those nobody works on until somebody takes them.
    """
    held = cases.in_hand(account, by=by)
    for one in held:
        cases.pass_on(one.id, leaving=account, to=None, by=by)
    _items_follow(by, account)
    _unsee(by, account)
    if held:
        tell_supervisors(LEFT, by=by)
    return len(held)
