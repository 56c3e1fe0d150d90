"""Keeping answers. Rights over the forms of other rooms are asked by those rooms before they call."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import api as cases
from tessera.protection.forms import policy, queries
from tessera.protection.forms.engine.answers import Answers, settle
from tessera.protection.forms.engine.definition import Definition
from tessera.protection.forms.enums import ANSWERS, FormState
from tessera.protection.forms.models import Form, Response
from tessera.trust.subjects import api as subjects


def version_row(definition: Definition, *, by: Actor) -> Form:
    """The row of a definition at the actor's organisation; a shipped form gets its row with its first answer."""
    row = policy.forms_of(by).filter(key=definition.key, hash=definition.hash).first()
    if row is not None:
        return row
    if not definition.shipped:
        raise LookupError("this version of the form is not among the organisation's own")
    made, _new = Form.objects.get_or_create(
        organisation_id=by.home,
        key=definition.key,
        version=definition.hash[:12],
        defaults={"hash": definition.hash, "state": FormState.SHIPPED, "book": definition.book.plain()},
    )
    return made


@transaction.atomic
def save(
    case_id: UUID,
    definition: Definition,
    answers: Answers,
    *,
    by: Actor,
    header: Mapping[str, str] | None = None,
    supersedes: UUID | None = None,
) -> UUID:
    """Keeps answers, sealed under the survivor's key; the id of the response. The caller has checked rights.

    Answers to questions that are not asked are dropped once more. `header` may give `source` (a code of the list
    `source`) and `language` (of the talk); a form that includes the common header says them itself. `supersedes`
    names the response of the same form and case that this one corrects. Raises Hidden, Erased, ValidationError.
    """
    case = cases.get(case_id, by=by)
    said = dict(header or {})
    source = said.get("source") or str(answers.get("source") or "")
    if source and source not in codes.get("source").values() and source not in codes.EMPTY_ANSWERS:
        raise ValidationError(_("This is not one of the sources of an answer."))
    earlier = (
        policy.kept_by(by).filter(pk=supersedes, case_id=case_id, key=definition.key).first() if supersedes else None
    )
    if supersedes and earlier is None:
        raise ValidationError(_("There are no such answers in this case."))
    if earlier and policy.kept_by(by).filter(supersedes=earlier).exists():
        raise ValidationError(_("Somebody has corrected these answers already. Open the newest and correct that."))
    settled = settle(definition, answers, today=today())
    row, key = new_id(), subjects.key_of(case.subject_id, by=by)
    data = json.dumps(settled.answers, ensure_ascii=False, sort_keys=True).encode()
    Response.objects.create(
        id=row,
        organisation_id=case.organisation,
        case_id=case.id,
        form=version_row(definition, by=by),
        key=definition.key,
        author_id=by.account,
        source=source,
        language=said.get("language") or (get_language() or "")[:16],
        supersedes=earlier,
        sealed=vault.seal(key, context=ANSWERS, row=row, data=data),
    )
    return row


@transaction.atomic
def answer(
    case_id: UUID,
    form: Form,
    answers: Answers,
    *,
    by: Actor,
    header: Mapping[str, str] | None = None,
    supersedes: UUID | None = None,
) -> UUID:
    """Keeps the answers to one of the organisation's own forms in a case. Raises Hidden, Refused, ValidationError."""
    require(policy.can(by, policy.ANSWER_ADD), by, policy.ANSWER_ADD, kind="case", object_id=case_id)
    if not form.on_cases or (form.state != FormState.IN_USE and supersedes is None):
        raise ValidationError(_("This form is not in use. Choose another one."))
    made = save(case_id, queries.of_row(form), answers, by=by, header=header, supersedes=supersedes)
    detail = {"form": str(form.pk), "response": str(made)}
    ledger.record(by=by, action=policy.ANSWER_ADD, kind="case", object_id=case_id, detail=detail)
    return made
