"""Referrals in the words and pictures of the page."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tessera.kernel import codes, places
from tessera.kernel.clock import today
from tessera.protection.referrals.contents import LABELS, Offer
from tessera.protection.referrals.enums import AccessNeed, CallbackRole, State
from tessera.protection.referrals.models import Bundle, BundleView, Origin, Recall, Referral
from tessera.protection.referrals.queries import Page
from tessera.protection.referrals.words import due, state_badge
from tessera.trust.consent.api import GateDecision
from tessera.ui.charts import Pathway, Span
from tessera.ui.tables import Column, Row, Table

_COMMA = " · "


def _several(list_name: str, values: Iterable[str]) -> str:
    known = codes.get(list_name)
    return _COMMA.join(known.label(code) for code in values)


def _coded(list_name: str, code: str) -> str:
    if code in codes.EMPTY_ANSWERS:
        return codes.get("empty_answers").label(code)
    known = codes.get(list_name)
    return known.label(code) if code in known else code


def need(row: Referral) -> str:
    """What is asked for, in a line."""
    return _several("service_type", row.services_requested) or codes.get("referral_kind").label(row.kind)


def table(page: Page, *, received: bool) -> Table:
    """An inbox or an outbox."""
    return Table(
        caption=_("Referrals that arrived") if received else _("Referrals we made"),
        caption_hidden=True,
        columns=[
            Column("need", _("What is asked for")),
            Column("who", _("From") if received else _("To")),
            Column("priority", _("How soon")),
            Column("sent", _("Sent")),
            Column("state", _("Now")),
            Column("due", _("Answer")),
        ],
        rows=[
            Row(
                {
                    "need": need(row),
                    "who": row.organisation.name if received else row.to_organisation.name,
                    "priority": codes.get("referral_priority").label(row.priority),
                    "sent": date_format(row.sent_at, "SHORT_DATETIME_FORMAT") if row.sent_at else "",
                    "state": state_badge(row),
                    "due": due(row),
                },
                url=reverse("referrals:referral", args=[row.pk]),
            )
            for row in page.rows
        ],
        empty_title=_("Nothing has arrived") if received else _("No referral has been made yet"),
        empty_body=_("Envelopes from other organisations appear here.")
        if received
        else _("A referral starts on the page of a case."),
    )


def turns(page: Page) -> tuple[str, str]:
    """(previous, next) addresses of a list."""
    back = f"?page={page.number - 1}" if page.number > 1 else ""
    return back, f"?page={page.number + 1}" if page.more else ""


def envelope(row: Referral) -> list[tuple[str, str]]:
    """The envelope as labels and values; what was left open is left out."""
    needs = _COMMA.join(str(AccessNeed(code).label) for code in row.access_needs)
    found = [
        (_("What is asked for"), need(row)),
        (_("Kind"), codes.get("referral_kind").label(row.kind)),
        (_("How soon"), codes.get("referral_priority").label(row.priority)),
        (_("Age"), _coded("age_band", row.age_band)),
        (_("Gender"), _coded("gender", row.sex)),
        (_("Language"), _coded("language", row.language) if row.language else ""),
        (_("Interpreter"), _yes_no(row.needs_interpreter)),
        (_("Children and others who come along"), str(row.dependants_count) if row.dependants_count else ""),
        (_("Area"), _area(row)),
        (_("The place must offer"), needs),
        (_("Danger"), _coded("risk_level", row.risk_level)),
        (_("Given already"), _several("service_type", row.services_already_given)),
        (_("Not before"), date_format(row.earliest_on, "DATE_FORMAT") if row.earliest_on else ""),
        (_("Ask for"), str(CallbackRole(row.callback_role).label) if row.callback_role else ""),
    ]
    return [pair for pair in found if pair[1]]


def _yes_no(value: str) -> str:
    return {"yes": _("Yes"), "no": _("No")}.get(value, "") or codes.get("empty_answers").label(value)


def _area(row: Referral) -> str:
    if row.admin1:
        return f"{places.subdivision(row.admin1).name}, {places.name(row.country)}"
    return places.name(row.country) if row.country else ""


def pathway(row: Referral, recall: Recall | None) -> Pathway | None:
    """The way of a referral over time; None before it was sent."""
    if row.sent_at is None:
        return None
    ended = row.ended_at.date() if row.ended_at else None
    answered = row.answered_at.date() if row.answered_at else None
    spans = [Span(_("Waiting for an answer"), row.sent_at.date(), answered or ended, series=5)]
    state = State(row.state)
    if answered and state in {State.ACCEPTED, State.IN_SERVICE, State.COMPLETED, State.WAITING_LIST}:
        begun = row.first_service_on if row.first_service_on and row.first_service_on >= answered else None
        words = _("On the waiting list") if state == State.WAITING_LIST else _("Accepted")
        over = begun or (row.changed_at.date() if state == State.COMPLETED else None)
        spans.append(Span(words, answered, over, series=2))
        if begun:
            done = max(row.changed_at.date(), begun) if state == State.COMPLETED else None
            spans.append(Span(_("Help is given"), begun, done, series=3))
    if recall:
        got = recall.answered_at.date() if recall.answered_at else None
        spans.append(Span(_("Asked to give back"), recall.asked_at.date(), got, series=4))
    return Pathway(_("The way of this referral"), spans, today())


def steps(row: Referral, views: Sequence[BundleView], recall: Recall | None) -> list[dict[str, object]]:
    """What happened when, oldest first."""
    known = codes.get("referral_state")
    found: list[tuple[datetime.datetime | None, str, str]] = [
        (row.created_at, known.label(State.DRAFT), ""),
        (row.sent_at, known.label(State.SENT), ""),
        (row.received_at, known.label(State.RECEIVED), ""),
        (row.answered_at, _("Answered"), _answer_words(row)),
        *((view.at, _("What was shared was read"), _several("data_category", view.categories)) for view in views),
        (row.ended_at, known.label(row.state) if row.ended_at else "", ""),
    ]
    if recall:
        found.append((recall.asked_at, _("Asked to give back what was shared"), ""))
        found.append((recall.answered_at, _("Answered the recall"), recall_words(recall)))
    done = sorted(((at, title, body) for at, title, body in found if at), key=lambda step: step[0])
    return [{"when": date_format(at, "DATETIME_FORMAT"), "title": title, "body": body} for at, title, body in done]


def _answer_words(row: Referral) -> str:
    if row.decline_reason:
        return f"{_('Declined')}: {codes.get('decline_reason').label(row.decline_reason)}"
    if row.state == State.WAITING_LIST and row.waiting_until:
        return _("On a waiting list until about %(day)s") % {"day": date_format(row.waiting_until, "DATE_FORMAT")}
    began = row.state in {State.IN_SERVICE, State.COMPLETED}
    known = State.ACCEPTED if began else State(row.state)
    return codes.get("referral_state").label(known) if known in {State.ACCEPTED, State.WAITING_LIST} else ""


def recall_words(recall: Recall) -> str:
    return codes.get("recall_answer").label(recall.answer) if recall.answer else ""


def recall_reason(recall: Recall) -> str:
    """Why something is asked back, in words."""
    if recall.reason == "withdrawn_by_survivor":
        return _("The person took their consent back.")
    return _("The sender took the referral back.")


@dataclass(frozen=True, slots=True)
class Group:
    """The fields of one data category as they may be chosen, with what the person decided about it."""

    category: str
    label: str
    offers: Sequence[Offer]
    allowed: bool
    why: str
    ask_url: str


def reason(answer: GateDecision) -> str:
    """What the consent check found, in words."""
    return {
        "given": _("The person agreed."),
        "lawful_basis": _("Another ground than consent, signed by two people."),
        "refused": _("The person said no."),
        "withdrawn": _("The person took their decision back."),
        "no_decision": _("The person was not asked yet."),
        "category_not_covered": _("What the person agreed to does not include this."),
    }.get(answer.reason, answer.reason)


def groups(
    row: Referral, half: Origin, offers: Sequence[Offer], answers: Mapping[str, GateDecision], request: HttpRequest
) -> list[Group]:
    """Offers by category, each with the answer of the consent check and the way to ask."""
    by_category: dict[str, list[Offer]] = {}
    for offer in offers:
        by_category.setdefault(offer.category, []).append(offer)
    allowed = [category for category, answer in answers.items() if answer.allowed]
    return [
        Group(
            category,
            codes.get("data_category").label(category),
            by_category[category],
            answers[category].allowed,
            reason(answers[category]),
            _ask(row, half, sorted({*allowed, category}), request),
        )
        for category in codes.get("data_category").values()
        if category in by_category
    ]


def _ask(row: Referral, half: Origin, categories: Sequence[str], request: HttpRequest) -> str:
    query = [
        ("recipient_class", "named_organisation"),
        ("recipient", str(row.to_organisation_id)),
        ("next", request.path),
    ]
    query += [("data_categories", category) for category in categories]
    return f"{reverse('consent:decide', args=[half.subject_id, half.purpose])}?{urlencode(query)}"


@dataclass(frozen=True, slots=True)
class Part:
    """One category of a copy, as it is read."""

    label: str
    pairs: Sequence[tuple[str, str]]


def parts(content: Mapping[str, Mapping[str, str]]) -> list[Part]:
    """A copy in the order of the code list; the same words for the preview and for the receiver."""
    known = codes.get("data_category")
    order = {name: place for place, name in enumerate(LABELS)}
    return [
        Part(
            known.label(category),
            [(str(LABELS[name]), content[category][name]) for name in sorted(content[category], key=order.__getitem__)],
        )
        for category in known.values()
        if category in content
    ]


def missing(copy: Bundle, content: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Fields that were shared and cannot be read now."""
    readable = {name for fields in content.values() for name in fields}
    return field_labels(name for name in copy.fields_chosen if name not in readable)


def field_labels(names: Iterable[str]) -> list[str]:
    """Fields in words, in the order of the page."""
    wanted = set(names)
    return [str(label) for name, label in LABELS.items() if name in wanted]


def recalls(rows: Iterable[Recall]) -> list[tuple[str, str, str]]:
    """(from whom, since when, address) of what must be answered."""
    return [
        (row.referral.organisation.name, date_format(row.asked_at, "DATE_FORMAT"), _referral_url(row.referral_id))
        for row in rows
    ]


def _referral_url(pk: UUID) -> str:
    return reverse("referrals:referral", args=[pk])


def stages(now: int) -> list[dict[str, object]]:
    """The steps of making a referral; `now` counts from 1."""
    labels = (_("The envelope"), _("What is shared"), _("Look at the copy and send"))
    return [
        {"label": label, "state": "done" if place < now else "current" if place == now else "todo"}
        for place, label in enumerate(labels, start=1)
    ]
