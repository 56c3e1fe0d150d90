"""Who the survivor is: shown by asking, with safe contact first; and changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tessera.kernel.policy import require
from tessera.kernel.vault.api import Erased
from tessera.protection.cases import actions, holding, policy, queries, safety, versions, vocabulary
from tessera.protection.cases.models import Case
from tessera.protection.cases.web import presenters
from tessera.protection.cases.web.identity_form import IdentityForm
from tessera.trust.consent import api as consents
from tessera.trust.people.api import Request, restore
from tessera.trust.subjects import api as subjects
from tessera.trust.subjects import policy as of_subjects
from tessera.ui.together import Change


def shown(request: Request, row: Case) -> dict[str, Any]:
    """What the card of the person shows once it was asked for; the asking is in the ledger. Raises Hidden, Refused."""
    try:
        who = subjects.reveal(row.subject_id, by=request.actor)
    except Erased:
        return {"case": row, "revealed": True, "identity": None}
    languages, interpreter = (
        vocabulary.text(vocabulary.CASE[name], row) for name in ("languages", "needs_interpreter")
    )
    return {
        "case": row,
        "revealed": True,
        "identity": who,
        "safe": safety.of(who, row.pk, row.subject_id, languages, interpreter),
        "pairs": [] if who.is_empty else holding.identity_words(who),
        "may_change": may_change(request, row),
    }


def may_change(request: Request, row: Case) -> bool:
    """Whether the actor may write down who the person is."""
    return request.actor.may(of_subjects.EDIT) and policy.EDIT in policy.allowed(request.actor, row)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, case: UUID) -> HttpResponse:
    """Changes who the person is; opening the page is a reading of the identity."""
    actor = request.actor
    row = queries.get(case, by=actor, action=policy.EDIT)
    require(of_subjects.can(actor, of_subjects.EDIT), actor, of_subjects.EDIT, kind="case", object_id=case)
    who = subjects.reveal(row.subject_id, by=actor, why="edit")
    kept = consents.gate(row.subject_id, consents.Purpose.KEEP_RECORD, consents.OWN, by=actor)
    form = IdentityForm(request.POST or None, who=who, asks=not kept)
    form.meet(form.standing(), about=f"identity:{row.subject_id}", changes=lambda names: _last(row, names, request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_identity(case, form.identity(), by=actor, consent=form.consent() if form.asks else ())
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("Saved."))
            presenters.say_kept(request, form)
            return redirect("cases:case", case=case)
    form = restore(form, request, key="identity")
    context = {
        "form": form,
        "case": row,
        "sections": form.sections(),
        "keeping": [form[name] for name in form.KEEPING] if form.asks else [],
        "breadcrumbs": presenters.case_crumbs(row, _("The person")),
    }
    return render(request, "cases/identity_edit.html", context, status=422 if form.errors else 200)


def _last(row: Case, names: Any, request: Request) -> dict[str, Change]:
    """The identity is sealed as a whole: whoever sealed it last changed any part of it."""
    last = versions.last_deed(row.subject_id, of_subjects.EDIT, by=request.actor)
    return dict.fromkeys(names, last) if last else {}
