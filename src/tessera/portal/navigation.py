"""The way around: which entries the frame of a page offers, drawn from what the actor may do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.interchange.exports import policy as exports
from tessera.interchange.imports import policy as imports
from tessera.kernel.actor import Actor
from tessera.observatory.agreements import policy as agreements
from tessera.observatory.releases import policy as releases
from tessera.protection.cases import policy as cases
from tessera.protection.followup import policy as followup
from tessera.protection.plans import policy as plans
from tessera.protection.referrals import api as referral
from tessera.protection.referrals import policy as referrals
from tessera.protection.rights import policy as rights
from tessera.protection.work import api as work
from tessera.protection.work import policy as work_policy
from tessera.trust.people import policy as people
from tessera.trust.subjects import policy as subjects

READ_LEDGER = "ledger:entry:view"
SEE_SYSTEM = "operator:system:view"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the main navigation, for those who may do one of `needs` (everybody when it is empty)."""

    label: str | Promise
    url_name: str
    needs: frozenset[str] = frozenset()
    badge: Callable[[Actor], int] | None = None

    def fits(self, actor: Actor) -> bool:
        """Whether this entry is for the actor."""
        return not self.needs or bool(self.needs & actor.actions)


def _inbox(actor: Actor) -> int:
    """What waits for an answer: envelopes, and recalls where the actor may answer them."""
    recalls = referral.open_recalls(actor).count() if actor.may(referrals.ANSWER_RECALL) else 0
    return referral.waiting(actor).count() + recalls


ENTRIES: list[Entry] = [
    Entry(_("Start"), "portal:home"),
    Entry(_("My day"), "work:day", frozenset({work_policy.VIEW}), work.bell),
    Entry(_("Cases"), "portal:worklist", frozenset({cases.LIST})),
    Entry(_("Plans to approve"), "plans:approvals", frozenset({plans.APPROVE})),
    Entry(_("Search"), "portal:search", frozenset({subjects.SEARCH})),
    Entry(_("Referrals"), "referrals:inbox", frozenset({referrals.INBOX}), _inbox),
    Entry(_("Referrals made"), "referrals:outbox", frozenset({referrals.VIEW, referrals.SEND})),
    Entry(_("Closures"), "followup:waiting", frozenset({followup.APPROVE})),
    Entry(_("Data kept"), "rights:retentions", frozenset({rights.LIST})),
    Entry(_("Follow-up and closing"), "followup:rules", frozenset({followup.RULES})),
    Entry(_("Figures"), "releases:list", frozenset({releases.VIEW})),
    Entry(_("Agreement"), "agreements:agreement", frozenset({agreements.SIGN})),
    Entry(_("Bring in records"), "imports:list", frozenset({imports.RUN})),
    Entry(_("Take out records"), "exports:list", frozenset({exports.ASK, exports.APPROVE})),
    Entry(_("People"), "people:members", frozenset({people.INVITE})),
    Entry(_("Record"), "portal:ledger", frozenset({READ_LEDGER})),
]


def _is_under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def navigation(actor: Actor, path: str) -> list[dict[str, object]]:
    """Entries as the layout reads them; the one that fits the path best is the current one."""
    found = [(entry, reverse(entry.url_name)) for entry in ENTRIES if entry.fits(actor)]
    current = max((url for _entry, url in found if _is_under(path, url)), key=len, default="")
    return [
        {
            "label": entry.label,
            "url": url,
            "current": url == current,
            "badge": (entry.badge(actor) or "") if entry.badge else "",
        }
        for entry, url in found
    ]


def account_links(actor: Actor, path: str, *, several: bool) -> Sequence[dict[str, object]]:
    """What stands in the account menu; `several` organisations add the way to change between them."""
    found = [(_("My account"), "people:profile"), (_("Where I am signed in"), "people:sessions")]
    if actor.may(plans.FEED):
        found.append((_("My calendar"), "plans:calendar"))
    if actor.organisation:
        found.append((_("My organisation"), "people:organisation"))
    if several:
        found.append((_("Work for another organisation"), "people:choose_organisation"))
    return [{"label": label, "url": (url := reverse(name)), "current": path == url} for label, name in found]
