"""A passport of somebody else's: behind the address of a document, and in its name."""

from __future__ import annotations

import io
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.documents import api
from tests.permissions.cast import Cast
from tests.protection.documents.test_scanning import PDF

SECRETS = ["Passport with the torn corner"]


def plant(people: Cast, case: UUID) -> dict[str, object]:
    """A document in Harbour's case, brought by whoever may see every case there."""
    worker = people.actors["caseworker"]
    more = worker.actions | {"document:file:add", "document:file:view", "case:file:assign"}
    by = Actor(worker.account, worker.organisation, worker.roles, more, worker.purpose, worker.job, worker.function)
    about = api.Brought(kind="passport", words=api.DocumentWords(SECRETS[0]))
    with unit_of_work(by=by):
        return {"document": api.add(case, io.BytesIO(PDF), "scan.pdf", about, by=by).document.pk}
