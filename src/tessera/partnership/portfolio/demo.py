"""The published list's facts that come with the program, brought into an office as if it had read the list itself."""

from __future__ import annotations

import hashlib
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.partnership.portfolio import comparing, policy
from tessera.partnership.portfolio.actions import Work
from tessera.partnership.portfolio.enums import BatchState
from tessera.partnership.portfolio.models import ImportBatch
from tessera.partnership.portfolio.parsing import Project

_FILE = Path(__file__).parent / "data" / "demo_listing.toml"


@transaction.atomic
def load_demo_listing(*, by: Actor) -> ImportBatch:
    """Brings in the shipped list: organisations, countries, amounts and days as published, summaries in our words.

    Run again it finds its own work done. The list itself, brought in later, is known entry for entry. Raises Refused.
    """
    require(policy.can(by, policy.IMPORT), by, policy.IMPORT, kind="list")
    text = _FILE.read_bytes()
    sha256 = hashlib.sha256(text).hexdigest()
    if (known := policy.scope(by).filter(sha256=sha256).first()) is not None:
        return known
    data = tomllib.loads(text.decode())
    batch = _batch(data, sha256, by)
    work = Work(batch, by)
    for values in data["project"]:
        project = _project(values)
        facts = comparing.facts(project) | {"description_sha256": values["described"]}
        row = work.row(project, facts)
        work.new(row, project, facts, values["summary"])
        row.save(force_insert=True)
        work.places(project)
    ledger.record(
        by=by, action=policy.IMPORT, kind="list", object_id=batch.pk, detail={"entries": len(data["project"])}
    )
    return batch


def _batch(data: dict[str, Any], sha256: str, by: Actor) -> ImportBatch:
    as_of = data["as_of"]
    claims = [{**claim, "as_of": as_of.isoformat(), "sentence": ""} for claim in data["claim"]]
    return ImportBatch.objects.create(
        organisation_id=by.home, name=data["name"], source=data["source"], page="", sha256=sha256,
        state=BatchState.DONE, as_of=as_of, claims=claims, remarks=data["remarks"], made_by=by.account, done_at=now(),
    )  # fmt: skip


def _project(values: dict[str, Any]) -> Project:
    return Project(
        line=values["line"], section=values["section"], countries=tuple(values["countries"].split()),
        region=values.get("region", ""), places_unread=tuple(values.get("unread", ())),
        implementer=values["implementer"], implementer_raw=values["implementer"], acronym=values.get("acronym", ""),
        amount_usd=Decimal(values["amount_usd"]), start_date=None, end_date=values["end_date"], description="", kept=(),
        issues=tuple(part for part in values.get("issues", "").split("|") if part),
    )  # fmt: skip
