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
from tessera.observatory.budget import policy as budget
from tessera.observatory.comparison import policy as comparison
from tessera.observatory.matching import policy as matching
from tessera.observatory.releases import policy as releases
from tessera.partnership.awards import policy as awards
from tessera.partnership.competition import policy as competition
from tessera.partnership.countries import policy as countries
from tessera.partnership.donors import policy as donors
from tessera.partnership.library import policy as library
from tessera.partnership.money import policy as money
from tessera.partnership.monitoring import policy as monitoring
from tessera.partnership.portfolio import policy as portfolio
from tessera.partnership.publishing import policy as publishing
from tessera.partnership.recommendations import policy as recommendations
from tessera.partnership.requests import api as help_requests
from tessera.partnership.requests import policy as help_rights
from tessera.partnership.results import policy as results
from tessera.partnership.strategy import policy as strategy
from tessera.protection.actors import policy as actors
from tessera.protection.cases import policy as cases
from tessera.protection.documents import policy as documents
from tessera.protection.duplicates import policy as duplicates
from tessera.protection.followup import policy as followup
from tessera.protection.forms import policy as forms
from tessera.protection.plans import policy as plans
from tessera.protection.referrals import api as referral
from tessera.protection.referrals import policy as referrals
from tessera.protection.reports import policy as reports
from tessera.protection.rights import policy as rights
from tessera.protection.screening import policy as screening
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
    group: str | Promise = ""

    def fits(self, actor: Actor) -> bool:
        """Whether this entry is for the actor."""
        return not self.needs or bool(self.needs & actor.actions)


def _inbox(actor: Actor) -> int:
    """What waits for an answer: envelopes, and recalls where the actor may answer them."""
    recalls = referral.open_recalls(actor).count() if actor.may(referrals.ANSWER_RECALL) else 0
    return referral.waiting(actor).count() + recalls


def _help_waiting(actor: Actor) -> int:
    """Emergency help that waits for an answer of the actor's own office."""
    return help_requests.waiting(actor) if actor.function == "funder" else 0


# Entries without a group stand in the bar; the others under a word that opens.
_CASELOAD, _DATA, _PROGRAMME, _SETTINGS = _("Caseload"), _("Data"), _("Programme"), _("Settings")

ENTRIES: list[Entry] = [
    Entry(_("Start"), "portal:home"),
    Entry(_("My day"), "work:day", frozenset({work_policy.VIEW}), work.bell),
    Entry(_("Cases"), "portal:worklist", frozenset({cases.LIST})),
    Entry(_("Search"), "portal:search", frozenset({subjects.SEARCH})),
    Entry(_("Referrals"), "referrals:inbox", frozenset({referrals.INBOX}), _inbox),
    Entry(_("Referrals made"), "referrals:outbox", frozenset({referrals.VIEW, referrals.SEND}), group=_CASELOAD),
    Entry(_("Plans to approve"), "plans:approvals", frozenset({plans.APPROVE}), group=_CASELOAD),
    Entry(_("Closures"), "followup:waiting", frozenset({followup.APPROVE}), group=_CASELOAD),
    Entry(_("Written down twice"), "duplicates:queue", frozenset({duplicates.JUDGE}), group=_CASELOAD),
    Entry(_("Suspects"), "actors:search", frozenset({actors.SEARCH}), group=_CASELOAD),
    Entry(_("Data kept"), "rights:retentions", frozenset({rights.LIST}), group=_DATA),
    Entry(_("Bring in records"), "imports:list", frozenset({imports.RUN}), group=_DATA),
    Entry(_("Take out records"), "exports:list", frozenset({exports.ASK, exports.APPROVE}), group=_DATA),
    Entry(_("Record"), "portal:ledger", frozenset({READ_LEDGER}), group=_DATA),
    Entry(_("Reports"), "reports:reports", frozenset({reports.INSIDE, reports.SHOW}), group=_DATA),
    Entry(_("Patterns"), "patterns:index", frozenset({releases.VIEW}), group=_DATA),
    Entry(_("Figures"), "releases:list", frozenset({releases.VIEW}), group=_DATA),
    Entry(_("How many"), "prevalence:list", frozenset({releases.VIEW}), group=_DATA),
    Entry(_("Privacy budget"), "budget:overview", frozenset({budget.VIEW}), group=_DATA),
    Entry(_("Figures of others"), "comparison:list", frozenset({comparison.IMPORT}), group=_DATA),
    Entry(_("Matching"), "matching:list", frozenset({matching.PROPOSE, matching.ANSWER, matching.PAIRS}), group=_DATA),
    Entry(_("Opportunities"), "competition:list", frozenset({competition.VIEW}), group=_PROGRAMME),
    Entry(_("Funding to apply for"), "competition:offers", frozenset({competition.OWN}), group=_PROGRAMME),
    Entry(_("Agreement"), "agreements:agreement", frozenset({agreements.SIGN}), group=_DATA),
    Entry(_("Countries"), "countries:list", frozenset({countries.VIEW}), group=_PROGRAMME),
    Entry(_("What others fund"), "donors:list", frozenset({donors.VIEW}), group=_PROGRAMME),
    Entry(_("Recommendations"), "recommendations:list", frozenset({recommendations.VIEW}), group=_PROGRAMME),
    Entry(_("Strategies"), "strategy:list", frozenset({strategy.VIEW}), group=_PROGRAMME),
    Entry(_("Awards"), "awards:list", frozenset({awards.VIEW}), group=_PROGRAMME),
    Entry(_("Results that wait"), "results:waiting", frozenset({results.ACCEPT}), group=_PROGRAMME),
    Entry(_("What is due"), "monitoring:list", frozenset({monitoring.VIEW}), group=_PROGRAMME),
    Entry(_("Payments"), "money:list", frozenset({money.VIEW}), group=_PROGRAMME),
    Entry(_("Partnerships"), "awards:partnerships", frozenset({awards.COMPACT}), group=_PROGRAMME),
    Entry(_("Library"), "library:parties", frozenset({library.VIEW}), group=_PROGRAMME),
    Entry(
        _("Emergency help"),
        "requests:emergencies",
        frozenset({help_rights.VIEW_EMERGENCY}),
        _help_waiting,
        group=_PROGRAMME,
    ),
    Entry(_("Training requests"), "requests:list", frozenset({help_rights.VIEW_ASSISTANCE}), group=_PROGRAMME),
    Entry(_("Published lists"), "portfolio:list", frozenset({portfolio.VIEW}), group=_PROGRAMME),
    Entry(_("Publications"), "publishing:desk", frozenset({publishing.VIEW}), group=_PROGRAMME),
    Entry(_("People"), "people:members", frozenset({people.INVITE}), group=_SETTINGS),
    Entry(_("Forms"), "forms:list", frozenset({forms.UPLOAD, forms.USE}), group=_SETTINGS),
    Entry(
        _("Screening instruments"),
        "screening:instruments",
        frozenset({screening.UPLOAD, screening.REVIEW}),
        group=_SETTINGS,
    ),
    Entry(_("Follow-up and closing"), "followup:rules", frozenset({followup.RULES}), group=_SETTINGS),
    Entry(_("Cases and first help"), "cases:settings", frozenset({cases.SETTING}), group=_SETTINGS),
    Entry(_("Photographs"), "documents:settings", frozenset({documents.SETTINGS}), group=_SETTINGS),
]


def _is_under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def navigation(actor: Actor, path: str) -> list[dict[str, object]]:
    """Entries as the layout reads them; the one that fits the path best is the current one.

    Entries of one group stand together in the place of the first, under `entries`; a group of one is its entry.
    """
    found = [(entry, reverse(entry.url_name)) for entry in ENTRIES if entry.fits(actor)]
    current = max((url for _entry, url in found if _is_under(path, url)), key=len, default="")
    bar: list[dict[str, object]] = []
    groups: dict[str, list[dict[str, object]]] = {}
    for entry, url in found:
        badge = (entry.badge(actor) or "") if entry.badge else ""
        drawn: dict[str, object] = {
            "label": entry.label, "url": url, "current": url == current, "badge": badge, "entries": (),
        }  # fmt: skip
        if not entry.group:
            bar.append(drawn)
        elif (name := str(entry.group)) in groups:
            groups[name].append(drawn)
        else:
            groups[name] = [drawn]
            bar.append({"label": entry.group, "entries": groups[name]})
    return [_unfolded(item) for item in bar]


def _unfolded(item: dict[str, object]) -> dict[str, object]:
    inside = item.get("entries")
    if not isinstance(inside, list):
        return item
    if len(inside) == 1:
        return dict(inside[0])
    return {**item, "current": any(one["current"] for one in inside)}


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
