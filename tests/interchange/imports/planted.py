"""An import and a waiting file of somebody else's, for the sweep over every address."""

from __future__ import annotations

import io
from uuid import UUID

from tessera.interchange.imports import refusals, uploads
from tessera.interchange.imports.faults import NOTHING_TOLD
from tessera.interchange.imports.models import Batch
from tessera.interchange.imports.policy import NEEDS
from tessera.interchange.mapping.api import shipped
from tessera.interchange.reading.api import RefusedRow, RowProblem
from tessera.kernel.work import unit_of_work
from tessera.trust.people import api as people

SECRETS = ("Column of Harbour", "31,337", "31337")


def plant(organisation: UUID) -> tuple[UUID, UUID]:
    """(batch, upload), each with figures, and with a refused row in a column of its own."""
    by = people.system_actor(organisation, "set a stage", NEEDS)
    bad = RefusedRow(31337, (RowProblem(31337, "Column of Harbour", NOTHING_TOLD),))
    with unit_of_work(by=by):
        batch = Batch.objects.create(
            organisation_id=organisation, mapping="htcds-2.0", file_sha256="b" * 64, accepted=31337, refused=1
        )
        refusals.keep([bad], batch, 1)
        upload, _fresh = uploads.receive(io.BytesIO(b"x"), 1, "c" * 64, shipped("htcds-2.0"), encoding="", by=by)
        upload.state, upload.accepted, upload.refused, upload.left_out = "checked", 31337, 1, ["Column of Harbour"]
        upload.save()
        refusals.keep([bad], upload, 1)
    return batch.pk, upload.pk
