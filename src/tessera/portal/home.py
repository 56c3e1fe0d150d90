"""The panels of the start page, each for those whose work it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tessera.interchange.exports import policy as export_policy
from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.kernel.ledger import api as ledger
from tessera.observatory.agreements import api as agreements
from tessera.observatory.agreements import policy as agreement_policy
from tessera.observatory.releases import policy as release_policy
from tessera.portal import queries
from tessera.portal.navigation import READ_LEDGER, SEE_SYSTEM
from tessera.portal.panels import PANELS, Body, Item, Panel
from tessera.portal.words import case_status, dated, moment, sentence, soon
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy as case_policy
from tessera.protection.duplicates import api as duplicates
from tessera.protection.duplicates import policy as duplicate_policy
from tessera.protection.referrals import policy as referral_policy
from tessera.protection.rights import api as rights
from tessera.protection.rights import policy as rights_policy
from tessera.protection.work import api as work
from tessera.protection.work import policy as work_policy
from tessera.trust.consent import policy as consent_policy
from tessera.trust.people import api as people
from tessera.trust.people import policy as people_policy
from tessera.ui.badges import Badge

SIZE = 6


def _may(*actions: str) -> Callable[[Actor], bool]:
    return lambda actor: all(actor.may(action) for action in actions)


def _case_item(line: cases.Line) -> Item:
    detail = _("Last work on %(day)s") % {"day": dated(line.last_activity_at)}
    return Item(line.code, reverse("cases:case", args=[line.id]), detail, case_status(line.status), is_code=True)


def _my_cases(_request: Any, actor: Actor) -> Body:
    page = cases.worklist(actor, cases.Filters(worker=actor.account), size=SIZE)
    return Body(
        [_case_item(line) for line in page.lines],
        empty=_("No open case is yours at the moment."),
        action_label=_("All"),
        action_url=reverse("portal:worklist"),
        more=bool(page.next),
    )


def _due_item(item: work.Item) -> Item:
    late = item.on < today()
    tone = "attention" if late or item.urgent else "info"
    when = _("Overdue") if late else _("Today") if item.on == today() else formats.date_format(item.on, "DATE_FORMAT")
    return Item(work.label_of(item.kind), work.url_of(item), item.case_code, Badge(when, tone))


def _my_day(_request: Any, actor: Actor) -> Body:
    items = work.my_day(actor, SIZE + 1)
    return Body(
        [_due_item(item) for item in items[:SIZE]],
        empty=_("Nothing is due in the next days."),
        action_label=_("All"),
        action_url=reverse("work:day"),
        more=len(items) > SIZE,
    )


def _overdue(_request: Any, actor: Actor) -> Body:
    items = work.overdue(actor, SIZE + 1)
    return Body(
        [_due_item(item) for item in items[:SIZE]],
        action_label=_("All"),
        action_url=reverse("work:overdue"),
        more=len(items) > SIZE,
    )


def _forgotten(_request: Any, actor: Actor) -> Body:
    rows, more = work.quiet(actor, SIZE)
    return Body(
        [
            Item(
                row.code,
                reverse("cases:case", args=[row.id]),
                _("Quiet since %(day)s") % {"day": dated(row.since)},
                case_status(row.status),
                is_code=True,
            )
            for row in rows
        ],
        action_label=_("All"),
        action_url=reverse("work:forgotten"),
        more=more,
    )


def _nobodys_cases(_request: Any, actor: Actor) -> Body:
    page = cases.worklist(actor, cases.Filters(unassigned=True), size=SIZE)
    return Body(
        [_case_item(line) for line in page.lines],
        action_label=_("All"),
        action_url=reverse("portal:worklist") + "?who=nobody",
        more=bool(page.next),
    )


def _emergencies(_request: Any, actor: Actor) -> Body:
    rows = cases.opened_lately(actor, SIZE)
    return Body(
        [
            Item(row.code, reverse("cases:case", args=[row.case_id]), f"{row.by} · {moment(row.at)}", is_code=True)
            for row in rows
        ]
    )


def _needs(referral: Any) -> str:
    """What an envelope asks for, in words."""
    labels = codes.get("service_type")
    wanted = ", ".join(labels.label(code) for code in referral.services_requested[:2])
    return wanted or codes.get("referral_kind").label(referral.kind)


def _due(referral: Any) -> Badge:
    if referral.respond_by and referral.respond_by < now():
        return Badge(_("Overdue"), "attention")
    label = _("Answer by %(when)s") % {"when": soon(referral.respond_by)} if referral.respond_by else _("Waiting")
    return Badge(label, "info")


def _waiting(_request: Any, actor: Actor) -> Body:
    rows, more = queries.waiting_referrals(actor, SIZE)
    return Body(
        [
            Item(_needs(row), reverse("referrals:referral", args=[row.id]), row.organisation.name, _due(row))
            for row in rows
        ],
        empty=_("Every referral that arrived has its answer."),
        action_label=_("All"),
        action_url=reverse("referrals:inbox"),
        more=more,
    )


def _unanswered(_request: Any, actor: Actor) -> Body:
    rows, more = queries.unanswered_referrals(actor, SIZE)
    return Body(
        [
            Item(_needs(row), reverse("referrals:referral", args=[row.id]), row.to_organisation.name, _due(row))
            for row in rows
        ],
        action_label=_("All"),
        action_url=reverse("referrals:outbox"),
        more=more,
    )


def _recalls(_request: Any, actor: Actor) -> Body:
    rows, more = queries.open_recalls(actor, SIZE)
    return Body(
        [
            Item(
                row.referral.code,
                reverse("referrals:referral", args=[row.referral_id]),
                _("%(organisation)s asks what became of your copy") % {"organisation": row.organisation.name},
                Badge(_("Answer needed"), "attention"),
            )
            for row in rows
        ],
        action_label=_("All"),
        action_url=reverse("referrals:inbox"),
        more=more,
    )


def _ending(_request: Any, actor: Actor) -> Body:
    rows, more = queries.ending_consents(actor, SIZE)
    purposes = codes.get("consent_purpose")
    return Body(
        [
            Item(
                one.case.code,
                reverse("consent:person", args=[one.decision.subject_id]),
                _recipient(purposes.label(one.decision.purpose), one.decision),
                Badge(_("Until %(day)s") % {"day": dated(one.ends)}, "info"),
                is_code=True,
            )
            for one in rows
        ],
        more=more,
    )


def _recipient(purpose: str, decision: Any) -> str:
    return f"{purpose} – {decision.recipient.name}" if decision.recipient else purpose


def _drafts(request: Any, _actor: Actor) -> Body:
    found = people.waiting_drafts(request)
    return Body(
        [Item(_("Typed, not saved yet"), path, _("Open the page and it is back in the form.")) for path in found]
    )


def _referral_counts(_request: Any, actor: Actor) -> Body:
    arrived, sent = queries.referral_counts(actor)
    labels = codes.get("referral_state")
    rows = [(labels.label(state), arrived.get(state, 0), sent.get(state, 0)) for state in labels.values()]
    facts = [
        (label, _("%(arrived)s arrived, %(sent)s sent") % {"arrived": one, "sent": other})
        for label, one, other in rows
        if one or other
    ]
    return Body(facts=facts, empty=_("No referral has passed through here yet."))


def _releases(_request: Any, actor: Actor) -> Body:
    items = []
    for row in queries.latest_releases(actor, SIZE):
        detail = ngettext("%(count)s person counted", "%(count)s people counted", row.records) % {
            "count": formats.number_format(row.records, force_grouping=True)
        }
        state = Badge(_("Published"), "success") if row.published_at else Badge(_("Not published yet"), "attention")
        name = "releases:release" if row.published_at else "releases:draft"
        # One without a title goes by its date, as on its own page.
        title = row.title or _("Figures of %(date)s") % {"date": formats.date_format(row.built_at, "DATE_FORMAT")}
        items.append(Item(title, reverse(name, args=[row.number]), detail, state))
    return Body(items, empty=_("Nothing is published yet."), action_label=_("All"), action_url=reverse("releases:list"))


def _members(_request: Any, actor: Actor) -> Body:
    working = len(people.colleagues(actor))
    invited = people_policy.invitations(actor).filter(used_at=None, withdrawn_at=None, expires_at__gt=now()).count()
    return Body(
        facts=[(_("Work here"), working), (_("Invited, not here yet"), invited)],
        action_label=_("Look"),
        action_url=reverse("people:members"),
        more=True,
    )


def _agreement(_request: Any, actor: Actor) -> Body:
    found = agreements.in_force(actor)
    state = _("Signed on %(day)s") % {"day": dated(found.signed_at)} if found else _("Not signed: nothing is counted")
    return Body(
        facts=[(_("Anonymised figures"), state)],
        action_label=_("Look"),
        action_url=reverse("agreements:agreement"),
        more=True,
    )


def _colleague(account: UUID | None, names: Mapping[UUID, str]) -> str:
    return names.get(account, "") if account else _("The system")


def _record(_request: Any, actor: Actor) -> Body:
    rows = list(ledger.entries(actor)[:SIZE])
    names = people.colleague_names(actor, (row.account_id for row in rows))
    return Body(
        [Item(sentence(row.action), "", f"{_colleague(row.account_id, names)} · {moment(row.at)}") for row in rows],
        action_label=_("All"),
        action_url=reverse("portal:ledger"),
        more=True,
    )


def _protection(_request: Any, actor: Actor) -> Body:
    """What waits for whoever answers for data protection, each line with its count, nothing of any case."""
    found = rights.waiting(actor)
    lines = [
        (_("Requests about people's data"), reverse("rights:requests"), found.requests, found.late),
        (_("Ended cases whose time is over"), reverse("rights:retentions"), found.due, 0),
        (_("Erasures that wait for a second person"), reverse("rights:retentions") + "?show=all", found.erasures, 0),
        (_("Legal holds to look at again"), reverse("rights:retentions") + "?show=hold", found.holds, 0),
    ]
    if actor.may(duplicate_policy.VIEW):
        lines.append(
            (_("People who may be written down twice"), reverse("duplicates:queue"), duplicates.open_pairs(actor), 0)
        )
    if actor.may(export_policy.APPROVE):
        lines.append(
            (_("Exports that wait for your word"), reverse("exports:list"), export_policy.to_decide(actor).count(), 0)
        )
    return Body([_counted(*line) for line in lines])


def _counted(label: str, url: str, count: int, late: int) -> Item:
    told = ngettext("%(count)s waits", "%(count)s wait", count) % {"count": count} if count else _("Nothing waits")
    return Item(label, url, told, Badge(_("Overdue"), "attention") if late else None)


def _system(_request: Any, _actor: Actor) -> Body:
    state = queries.system()
    waiting, failed = state.jobs.get("todo", 0), state.jobs.get("failed", 0)
    return Body(
        facts=[
            (_("Tessera"), state.tessera),
            (_("PostgreSQL"), state.postgresql),
            (_("Python and Django"), f"{state.python}, {state.django}"),
            (_("Database"), filesizeformat(state.database_bytes)),
            (_("Jobs waiting"), waiting),
            (_("Jobs being done"), state.jobs.get("doing", 0)),
            (_("Jobs that failed"), Badge(str(failed), "attention") if failed else 0),
            (
                _("Longest wait"),
                ngettext("%(count)s minute", "%(count)s minutes", state.oldest_waiting_seconds // 60)
                % {"count": state.oldest_waiting_seconds // 60},
            ),
        ]
    )


for _panel in (
    Panel("drafts", gettext_lazy("Typed and not saved"), lambda _: True, _drafts, 10),
    Panel(
        "waiting",
        gettext_lazy("Referrals that wait for an answer"),
        _may(referral_policy.INBOX),
        _waiting,
        20,
    ),
    Panel("recalls", gettext_lazy("Taken back: please answer"), _may(referral_policy.ANSWER_RECALL), _recalls, 21),
    Panel("unanswered", gettext_lazy("No answer yet from others"), _may(referral_policy.SEND), _unanswered, 22),
    Panel("day", gettext_lazy("My day"), _may(work_policy.VIEW), _my_day, 11),
    Panel("forgotten", gettext_lazy("Being forgotten"), _may(work_policy.CASELOAD), _forgotten, 13),
    Panel("overdue", gettext_lazy("Overdue in your organisation"), _may(work_policy.CASELOAD), _overdue, 14),
    Panel("mine", gettext_lazy("My open cases"), _may(case_policy.LIST, case_policy.VIEW), _my_cases, 30),
    Panel("ending", gettext_lazy("Consent that ends soon"), _may(consent_policy.VIEW, case_policy.VIEW), _ending, 31),
    Panel("glass", gettext_lazy("Opened in an emergency"), _may(case_policy.ASSIGN), _emergencies, 12),
    Panel("nobody", gettext_lazy("Cases nobody works on"), _may(case_policy.ASSIGN), _nobodys_cases, 32),
    Panel(
        "referrals",
        gettext_lazy("Referrals by state"),
        lambda actor: actor.function == "coordinator" and actor.may(referral_policy.INBOX),
        _referral_counts,
        40,
    ),
    Panel("members", gettext_lazy("People who work here"), _may(people_policy.INVITE), _members, 50),
    Panel("agreement", gettext_lazy("Data-sharing agreement"), _may(agreement_policy.SIGN), _agreement, 51),
    Panel(
        "protection",
        gettext_lazy("Data protection today"),
        lambda actor: actor.may(rights_policy.LIST) and not actor.may(case_policy.VIEW),
        _protection,
        15,
    ),
    Panel("record", gettext_lazy("Who did what, lately"), _may(READ_LEDGER), _record, 60),
    Panel(
        "releases",
        gettext_lazy("Published figures"),
        lambda actor: actor.may(release_policy.VIEW) and not actor.may(case_policy.LIST),
        _releases,
        70,
    ),
    Panel("system", gettext_lazy("How the machine is doing"), _may(SEE_SYSTEM), _system, 80),
):
    PANELS.add(_panel)
