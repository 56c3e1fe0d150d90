"""Writes: a screening, which is never changed afterwards, and instruments with their review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, Refused, require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import api as cases
from tessera.protection.screening import parser, policy, queries
from tessera.protection.screening.answers import ONE, SEVERAL, Answers, check
from tessera.protection.screening.enums import NOT_ASKED, PLATFORM, WITHIN_HOURS, WORDS, YES, Alert, Review
from tessera.protection.screening.models import Instrument, Screening, ScreeningItem
from tessera.protection.work import api as work
from tessera.trust.subjects import api as subjects

SHORTEST_REVIEW = 20
# Upper rooms name here whoever must not screen in a case, with the reason; see `bar_from_screening`.
_bars: list[Callable[[UUID, Actor], str]] = []


def bar_from_screening(check_one: Callable[[UUID, Actor], str]) -> Callable[[UUID, Actor], str]:
    """Registers a check that gives the reason why an actor must not screen in a case, or ""."""
    _bars.append(check_one)
    return check_one


@transaction.atomic
def save(case_id: UUID, key: str, answers: Answers, *, by: Actor) -> Screening:
    """Keeps a screening done with the instrument `key`, and alerts colleagues where somebody is in danger now.

    What was not answered is left out: it was not asked. Nothing computed is kept. Raises ValidationError by field,
    Hidden, Refused (no right, a closed case, or somebody who determines in this case), vault.Erased.
    """
    require(policy.can(by, policy.ADD), by, policy.ADD, kind="case", object_id=case_id)
    case = cases.get(case_id, by=by)
    if not case.is_open:
        raise Refused(
            by,
            policy.ADD,
            kind="case",
            object_id=case_id,
            reason=_("This case is closed. Open it again before you screen."),
        )
    for bar in _bars:
        if reason := bar(case_id, by):
            raise Refused(by, policy.ADD, kind="case", object_id=case_id, reason=reason)
    choice = queries.chosen(key, by=by)
    answers = replace(answers, sets=choice.tool.known_sets(answers.sets))
    check(answers, choice.tool)
    if answers.corrects and not policy.scope(by).filter(case_id=case_id, pk=answers.corrects).exists():
        raise ValidationError(_("The screening that this one corrects is not in this case."))
    row = _write(case, choice, answers, by)
    ledger.record(
        by=by, action=policy.ADD, kind="case", object_id=case_id,
        detail={"screening": str(row.id), "stopped": row.stopped, "corrects": str(row.corrects_id or "")},
    )  # fmt: skip
    _alert(row, by)
    return row


def _write(case: cases.CaseView, choice: queries.Choice, answers: Answers, by: Actor) -> Screening:
    row_id = new_id()
    words = queries.Words(
        answers.reason.strip(), {k: one.note.strip() for k, one in answers.items.items() if one.note.strip()}
    )
    key = subjects.key_of(case.subject_id, by=by)
    row = Screening(
        id=row_id, organisation_id=case.organisation, case_id=case.id, screener_id=by.account,
        instrument_key=choice.tool.key, instrument_version=choice.tool.version, instrument=choice.row,
        sets=list(answers.sets), stopped=answers.stopped, corrects_id=answers.corrects,
        sealed=vault.seal(key, context=WORDS, row=row_id, data=words.data()),
        **{name: getattr(answers, name) for name in ONE}, **{name: sorted(set(getattr(answers, name))) for name in SEVERAL},
    )  # fmt: skip
    row.save(force_insert=True)
    ScreeningItem.objects.bulk_create(
        ScreeningItem(
            organisation_id=case.organisation, screening=row, item=item.code, set=item.set, phase=item.phase,
            observed=one.observed, source=one.source if one.observed == YES else "",
            confidence=one.confidence if one.observed == YES else "",
        )
        for item in choice.tool.items_of(answers.sets)
        if (one := answers.items.get(item.code)) and one.observed != NOT_ASKED
    )  # fmt: skip
    return row


def _alert(row: Screening, by: Actor) -> None:
    """Tells whoever is on duty and the supervisors, without a word of the person (case-forms, rule 2)."""
    kinds = []
    if row.immediate_danger == YES:
        kinds.append(Alert.DANGER)
    needs = set(row.urgent_medical_need) - {"unknown", "not_asked", "declined", "not_applicable"}
    if needs:
        kinds.append(Alert.HOURS if needs & WITHIN_HOURS else Alert.HEALTH)
    for kind in kinds:
        work.alert(row.case_id, kind=kind, to="duty", by=by)


# --- instruments


@transaction.atomic
def load(text: str, *, by: Actor) -> Instrument:
    """Loads an instrument from its file. One with items about groups waits for somebody else's review.

    Raises ValidationError with a message for each fault of the file, Refused.
    """
    require(policy.can(by, policy.UPLOAD), by, policy.UPLOAD, kind="instrument")
    tool = parser.parse(text)
    if tool.key == PLATFORM:
        raise ValidationError(_("The key “platform” is the program's own. Give your instrument another key."))
    rows = Instrument.objects.filter(organisation_id=by.home, key=tool.key)
    if rows.filter(version=tool.version).exists():
        raise ValidationError(_("This version is loaded already. Give the changed file a new version."))
    awaits = bool(tool.group_items)
    row = Instrument.objects.create(
        organisation_id=by.home, key=tool.key, version=tool.version, content=text, loaded_by_id=_person(by),
        sha256=sha256(text.encode()).hexdigest(), asks_about_groups=awaits,
        state=Review.AWAITED if awaits else Review.USABLE,
    )  # fmt: skip
    detail: ledger.Detail = {"items": len(tool.items), "about_groups": [item.code for item in tool.group_items]}
    ledger.record(by=by, action=policy.UPLOAD, kind="instrument", object_id=row.id, detail=detail)
    return row


def _person(by: Actor) -> UUID:
    if by.account is None:
        raise Refused(by, policy.UPLOAD, kind="instrument", reason=_("A person loads an instrument, not a job."))
    return by.account


def _instrument(instrument_id: UUID, action: str, by: Actor) -> Instrument:
    row = policy.instruments(by).select_for_update(of=("self",)).filter(pk=instrument_id).first()
    if row is None:
        raise Hidden(by, action, kind="instrument", object_id=instrument_id)
    return row


@transaction.atomic
def review(instrument_id: UUID, *, usable: bool, reason: str, by: Actor) -> Instrument:
    """Records why an instrument with items about groups may be used, or why not. Raises ValidationError, Hidden, Refused."""
    row = _instrument(instrument_id, policy.REVIEW, by)
    require(policy.may_review(by, row), by, policy.REVIEW, kind="instrument", object_id=row.id)
    if row.state != Review.AWAITED:
        raise ValidationError(_("This instrument does not wait for a review."))
    if len(reason.strip()) < SHORTEST_REVIEW:
        raise ValidationError({"reason": _("Write in a sentence why these questions may be asked, or why not.")})
    row.state = Review.USABLE if usable else Review.REFUSED
    row.reviewed_at, row.reviewed_by_id, row.review_reason = now(), by.account, reason.strip()
    row.save(update_fields=["state", "reviewed_at", "reviewed_by", "review_reason"])
    ledger.record(by=by, action=policy.REVIEW, kind="instrument", object_id=row.id, detail={"state": row.state})
    return row


@transaction.atomic
def retire(instrument_id: UUID, *, by: Actor) -> Instrument:
    """Takes an instrument out of use; what was screened with it stays readable. Raises Hidden, Refused."""
    require(policy.can(by, policy.UPLOAD), by, policy.UPLOAD, kind="instrument", object_id=instrument_id)
    row = _instrument(instrument_id, policy.UPLOAD, by)
    row.state = Review.RETIRED
    row.save(update_fields=["state"])
    ledger.record(by=by, action=policy.UPLOAD, kind="instrument", object_id=row.id, detail={"state": row.state})
    return row
