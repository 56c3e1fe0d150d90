"""Somebody else's screening, determination and instrument: what a stranger must not learn by any road."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.clock import today
from tessera.kernel.ids import new_id
from tessera.kernel.vault import api as vault
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.determination.enums import WORDS as DETERMINATION_WORDS
from tessera.protection.determination.models import Determination
from tessera.protection.screening import api as screening
from tessera.protection.screening.models import Instrument
from tessera.trust.subjects import api as subjects
from tests.permissions.cast import Cast
from tests.protection.screening import world

SECRETS = ("locked the pantry at dusk", "slept by the boiler", "REF-OLENKA-58", "planted-tool-of-harbour")
TOOL = """instrument,key,version,title::English (en),source
,planted-tool-of-harbour,1,Planted tool,Harbour 2026
sets,set,use,label::English (en)
,all,start,Everything
items,item,set,phase,points,label::English (en)
,may_leave,all,any,1,May not leave
"""


def plant(here: Cast, case_id: UUID) -> dict[str, object]:
    """The ids of what was planted, by the keyword of its address."""
    by = here.actors["supervisor"]
    note = screening.ItemAnswer("yes", "survivor", "stated", "slept by the boiler")
    given = world.answers(items={"general.cannot_leave_place": note}, reason="locked the pantry at dusk")
    with unit_of_work(by=by):
        row = screening.save(case_id, "", given, by=by)
        made = new_id()
        key = subjects.key_of(cases.get(case_id, by=by).subject_id, by=by)
        words = vault.seal(
            key, context=DETERMINATION_WORDS, row=made,
            data=b'{"reason": "", "reference": "REF-OLENKA-58"}',
        )  # fmt: skip
        Determination.objects.create(
            id=made, organisation_id=by.organisation, case_id=case_id, level="court", state="awaited", started_on=today(),
            decision_maker="CourtOrProsecution", started_by_id=by.account, sealed=words,
        )  # fmt: skip
        tool = Instrument.objects.create(
            organisation_id=by.home, key="planted-tool-of-harbour", version="1", content=TOOL, sha256="0" * 64,
            loaded_by_id=by.account,
        )  # fmt: skip
    return {"screening": row.id, "determination": made, "instrument": tool.id, "step": "decide"}


def pages(more: dict[str, object], case_id: UUID) -> list[str]:
    """The addresses of both rooms about what was planted, for whoever looks at every page."""
    return [
        *(f"/cases/{case_id}/?part={part}" for part in ("screening", "determination")),
        f"/screening/case/{case_id}/new/",
        f"/screening/case/{case_id}/new/?after={more['screening']}",
        f"/screening/case/{case_id}/protect/",
        f"/screening/{more['screening']}/",
        "/screening/instruments/",
        "/screening/instruments/platform/",
        f"/screening/instruments/{more['instrument']}/",
        f"/determination/{more['determination']}/",
        f"/determination/case/{case_id}/own/",
        f"/determination/case/{case_id}/outside/",
    ]
