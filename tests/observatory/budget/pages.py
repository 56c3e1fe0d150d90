"""The list page of the privacy budget, for the law that a long list asks no more than a short one."""

from __future__ import annotations

from uuid import uuid4

from django.test import Client, override_settings

from tessera.kernel.work import unit_of_work
from tessera.observatory.budget.models import BudgetChange
from tests.architecture.list_pages import Growing
from tests.observatory import world


def overview() -> Growing:
    """Changes of limits, read by an analyst."""
    world.cast()
    client = Client()
    with override_settings(DEMO=True):
        client.post("/demo/sign-in/", {"persona": "analyst"})

    def make(count: int) -> None:
        by = world.actor("analyst")
        with unit_of_work(by=by):
            for _ in range(count):
                BudgetChange.objects.create(
                    organisation_id=by.organisation,
                    purpose=f"toy {uuid4().hex[:20]}",
                    per_release=1,
                    per_person=4,
                    reason="A reason",
                    asked_by=uuid4(),
                )

    return Growing(client, "/budget/", make)
