"""How follow-up and closing look: words for codes, tables and the chart of change with its table twin."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.codes import EMPTY_ANSWERS
from tessera.protection.cases import api as cases
from tessera.protection.followup import schedule, scores
from tessera.protection.followup.enums import Approval, ClosureState, ContactState
from tessera.protection.followup.models import Closure, FollowUpContact, FollowUpRules
from tessera.protection.followup.queries import ClosureView, InterviewView
from tessera.trust.consent import api as consent
from tessera.trust.consent import policy as consents
from tessera.trust.consent.api import GateDecision, Purpose
from tessera.ui.badges import Badge
from tessera.ui.charts import GroupedBars, Series
from tessera.ui.tables import Column, Row, Table

Pair = tuple[str, object]


def day(value: datetime.date | None) -> str:
    """A day as people write it; "" for none."""
    return formats.date_format(value, "j M Y") if value else ""


def label(list_name: str, code: str) -> str:
    """A code in words; "" for none."""
    if not code:
        return ""
    known = codes.get(list_name)
    return codes.get("empty_answers").label(code) if code in EMPTY_ANSWERS and code not in known else known.label(code)


def yes_no(code: str) -> str:
    """Yes, no or an empty answer in words."""
    return {"yes": _("Yes"), "no": _("No")}.get(code) or label("empty_answers", code)


def why_not(answer: GateDecision) -> str:
    """Why nobody may contact the person, in a sentence."""
    return {
        "refused": _("The person said that they do not want to be contacted."),
        "withdrawn": _("The person said yes once and has taken it back."),
    }.get(answer.reason, _("Nobody has asked yet whether the person wants to be contacted, or the answer has run out."))


def ask_url(case: cases.CaseView, actor: Actor) -> str:
    """Where the person is asked, for those who may record what they say."""
    if not actor.may(consents.RECORD):
        return ""
    return reverse("consent:decide", args=[case.subject_id, Purpose.FOLLOW_UP_CONTACT])


def schedule_words(rules: FollowUpRules) -> str:
    """The organisation's schedule in words."""
    return ", ".join(schedule.label(step) for step in rules.schedule)


def contact_state(row: FollowUpContact) -> Badge:
    """Where a contact stands."""
    if row.state == ContactState.DONE:
        if row.reached == "yes":
            return Badge(_("Done"), "success")
        return Badge(label("followup_reached", row.reached), "attention")
    if row.state == ContactState.NOT_REACHED:
        return Badge(_("Not reached"), "attention")
    if row.planned_on < today():
        return Badge(_("Overdue"), "problem")
    return Badge(_("Planned"), "info")


def contact_table(rows: Sequence[FollowUpContact], *, may_ask: bool) -> Table:
    """The contacts of a case; a planned one leads to its form only while the person wants to be contacted."""
    return Table(
        _("Contacts"),
        [
            Column("when", _("When")), Column("step", _("Step")), Column("state", _("State")),
            Column("safe", _("Safe")), Column("living", _("Living situation")),
        ],
        [
            Row(
                {
                    "when": day(row.done_on if row.state != ContactState.PLANNED else row.planned_on),
                    "step": schedule.label(row.step),
                    "state": contact_state(row),
                    "safe": label("followup_safe", row.safe_now),
                    "living": label("living_situation", row.living_situation),
                },
                reverse("followup:contact", args=[row.pk]) if may_ask or row.response_id else "",
            )
            for row in rows
        ],
        empty_title=_("No contact is planned"),
        empty_body=_("Contacts are planned when the case closes or moves to follow-up, or one by one."),
    )  # fmt: skip


def change_chart(rows: Sequence[FollowUpContact]) -> GroupedBars | None:
    """The three dimensions over time; None before there are two contacts with a score."""
    scored = [row for row in rows if row.score_method and row.done_on]
    if len(scored) < 2:
        return None
    names = {"economic": _("Money and work"), "social": _("People around"), "psychosocial": _("Health and wellbeing")}
    return GroupedBars(
        _("Change over time"),
        [day(row.done_on) for row in scored],
        [Series(text, [_number(getattr(row, name)) for row in scored]) for name, text in names.items()],
        label_head=_("Contact"),
        note=_("From 0 to 1, the mean of what was answered (method %(method)s, version %(version)s). Information beside your judgement, not a decision.")
        % {"method": scores.METHOD, "version": scores.VERSION},
        top=1,
    )  # fmt: skip


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def contact_pairs(row: FollowUpContact) -> list[tuple[str, str]]:
    """What is kept of a contact beside its answers."""
    pairs = [
        (_("Planned for"), day(row.planned_on)),
        (_("Kind of follow-up"), label("followup_type", row.type)),
        (_("Reached"), label("followup_reached", row.reached)),
        (_("Tries"), str(row.tries) if row.tries else ""),
        (_("Next contact"), day(row.next_on)),
        (_("Money and work"), _score(row.economic)),
        (_("People around"), _score(row.social)),
        (_("Health and wellbeing"), _score(row.psychosocial)),
    ]
    return [(name, text) for name, text in pairs if text]


def _score(value: Decimal | None) -> str:
    return "" if value is None else _("%(value)s of 1") % {"value": formats.number_format(value, 2)}


def safe_pairs(safe: cases.SafeContact) -> list[tuple[str, str]]:
    """What must be read before any contact: who must not know first, then each safe way with its limits."""
    pairs = [(_("Who must not know"), str(one)) for one in safe.must_not_know]
    pairs.append((_("Name to use"), safe.name))
    for way in safe.ways:
        over = _("no longer safe: ask anew") if way.expired else ""
        parts = (way.channel, way.value, way.windows, over)
        pairs += [
            (_("Safe way to reach the person"), ", ".join(part for part in parts if part)),
            (_("Who we say we are, if somebody else answers"), way.says_who),
            (_("Code word"), way.code_word),
            (_("A message may be left"), way.message),
        ]
    return [(name, text) for name, text in pairs if text]


# --- closing

_STATES = {ClosureState.RETURNED: "attention", ClosureState.APPROVED: "success", ClosureState.PROPOSED: "info"}


def closure_state(row: Closure) -> Badge:
    """Where a closure stands."""
    words = {
        ClosureState.PROPOSED: _("Waits for approval"),
        ClosureState.RETURNED: _("Returned"),
        ClosureState.APPROVED: _("Closed"),
        ClosureState.TAKEN_BACK: _("Taken back"),
        ClosureState.REOPENED: _("Opened again"),
    }
    return Badge(words[ClosureState(row.state)], _STATES.get(ClosureState(row.state), ""))


def closure_table(rows: Sequence[Closure]) -> Table:
    """Every closure of a case."""
    return Table(
        _("Closing"),
        [Column("when", _("Proposed")), Column("why", _("Reason")), Column("state", _("State"))],
        [
            Row(
                {"when": day(row.proposed_on), "why": label("closure_reason", row.reason), "state": closure_state(row)},
                reverse("followup:closure", args=[row.pk]),
            )
            for row in rows
        ],
        empty_title=_("Nobody has proposed to close this case"),
        empty_body=_("Close it together with the person, when both of you think that it is time."),
    )


def waiting_table(rows: Sequence[Closure]) -> Table:
    """Closures that wait for approval, over all cases."""
    return Table(
        _("Closures that wait for approval"),
        [Column("case", _("Case")), Column("when", _("Proposed")), Column("why", _("Reason"))],
        [
            Row(
                {"case": row.case.code, "when": day(row.proposed_on), "why": label("closure_reason", row.reason)},
                reverse("followup:closure", args=[row.pk]),
            )
            for row in rows
        ],
        caption_hidden=True,
        empty_title=_("No closure waits"),
        empty_body=_("Proposals of your colleagues stand here until somebody decides."),
    )


def needs_pairs(change: dict[str, list[int]]) -> list[tuple[str, str]]:
    """First and last score of each area of life."""
    return [
        (label("need_domain", domain), _("from %(first)s to %(last)s") % {"first": first, "last": last})
        for domain, (first, last) in change.items()
    ]


def closure_pairs(view: ClosureView, *, names: bool = True) -> list[Pair]:
    """A closure in words. Without `names` colleagues are left out: for the person's own copy."""
    row, words = view.row, view.words
    amount = f"{formats.number_format(row.received_amount, 2)} {row.received_currency}" if row.received_amount is not None else ""  # fmt: skip
    pairs: list[Pair] = [
        (_("State"), closure_state(row).label),
        (_("Proposed"), day(row.proposed_on)),
        (_("Who proposed to close"), label("closure_proposed_by", row.proposed_by)),
        (_("Written by"), view.names.get(row.proposer_id, "") if names and row.proposer_id else ""),
        (_("Reason"), label("closure_reason", row.reason)),
        (_("Tries to reach the person"), row.tries or ""),
        (_("Days without contact"), row.days_without_contact or ""),
        (_("Goals"), label("goals_result", row.goals_result)),
        (_("Living situation"), label("living_situation", row.living_situation)),
        (_("Income"), label("income_source", row.income)),
        (_("Legal status"), label("legal_status_at_closure", row.legal_status)),
        (_("Obtained by law"), ", ".join(label("relief_obtained", code) for code in row.relief_obtained)),
        (_("Compensation or wages received"), amount),
        (_("A safety plan for afterwards is agreed"), yes_no(row.safety_plan_final)),
        (_("How to come back was explained"), yes_no(row.way_back_explained)),
        (_("What the person wants done with the data"), label("data_wish", row.data_wish)),
    ]
    if words:
        pairs += [
            (_("How to come back"), words.way_back),
            (_("In short"), words.summary),
            (_("Handed over"), "; ".join(words.handed_over.values())),
            (_("Why it was decided alone"), words.alone_because),
            (_("Why it was returned"), words.returned_because),
            (_("Why it was opened again"), words.reopened_because),
        ]
    pairs += [(_("Service that goes on"), service(view, each)) for each in view.services]
    if names and row.decided_by_id:
        pairs.append((_("Decided by"), view.names.get(row.decided_by_id, "")))
    return [(name, value) for name, value in pairs if value not in ("", None)]


def service(view: ClosureView, row: Any) -> str:
    """A service that goes on: kind, who gives it, and whether they may hear from us."""
    named = view.words.services.get(str(row.pk), "") if view.words else ""
    who = row.provider.name if row.provider else named
    may = _("with consent to share") if row.decision_id else _("without sharing")
    return ", ".join(part for part in (label("service_type", row.service), who, may) if part)


def recipient(row: consent.ConsentDecision) -> str:
    """Whom a decision names: an organisation, a kind of service, or a class of recipient."""
    if row.recipient:
        return str(row.recipient.name)
    return label("service_type", row.recipient_type) or label("consent_recipient_class", row.recipient_class)


def approval_words(approval: str) -> str:
    """Who approves closures, in words."""
    return {
        Approval.ANOTHER: _("Somebody else than the one who proposes"),
        Approval.ALONE: _("The same person may, with a reason that stays on record"),
    }[Approval(approval)]


def interview_pairs(view: InterviewView) -> list[tuple[str, str]]:
    """What the person said of the help."""
    row = view.row
    pairs = [
        (_("How content with the help, from 1 to 5"), str(row.satisfaction or "")),
        (_("Felt safe with us"), yes_no(row.felt_safe)),
        (_("Felt heard"), yes_no(row.felt_heard)),
        (_("Would send a friend to us"), yes_no(row.would_recommend)),
        (_("In the person's words"), view.comment),
    ]
    return [(name, text) for name, text in pairs if text]


def interview_card(view: InterviewView) -> dict[str, Any]:
    """An exit interview as a card."""
    return {"when": day(view.row.answered_at.date() if view.row.answered_at else None), "pairs": interview_pairs(view)}
