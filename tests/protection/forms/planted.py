"""An own form and answers to it, planted for whoever must not see them."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.forms import actions, policy
from tests.permissions.cast import Cast
from tests.protection.forms import stage

SECRETS = ["The planted night sheet", "grey heron at the window"]


def plant(here: Cast, case: UUID) -> dict[str, object]:
    """The ids that addresses take, by keyword."""
    by = here.actors["caseworker"]
    more = by.actions | set(policy.ACTIONS)
    worker = Actor(by.account, by.organisation, by.roles, more, by.purpose, by.job, by.function)
    form = stage.in_use(worker, stage.NIGHT.replace("Night report", SECRETS[0]))
    with unit_of_work(by=worker):
        answers = {"slept": "no", "why_not": SECRETS[1]}
        response = actions.answer(case, form, answers, by=worker)
    return {"form": form.pk, "response": response, "form_key": "intake"}
