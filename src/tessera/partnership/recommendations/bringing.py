"""Brings a file of recommendations in: new ones begin, known ones are carried forward, and a second time nothing changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.partnership.countries import api as countries
from tessera.partnership.recommendations import importing, policy
from tessera.partnership.recommendations.enums import ENDED, State
from tessera.partnership.recommendations.importing import Fault, Line
from tessera.partnership.recommendations.models import Recommendation, RecommendationState
from tessera.partnership.recommendations.states import RECOMMENDATION
from tessera.partnership.stages.api import StateChange

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, in lines of the file, and every fault by line."""

    rows: int
    new: int
    carried: int
    unchanged: int
    faults: tuple[Fault, ...]
    columns: Mapping[str, str]

    @property
    def refused(self) -> list[Fault]:
        """Lines that were not taken."""
        return importing.refused(self.faults)

    @property
    def remarks(self) -> list[Fault]:
        """Lines that were taken with a remark."""
        return [fault for fault in self.faults if not fault.refused]


@transaction.atomic
def bring_in(data: bytes, *, publisher: str, year: int, by: Actor, columns: Mapping[str, str] | None = None) -> Outcome:
    """Takes a file of one edition's recommendations.

    A text that is open for the country already is the same recommendation: it is carried forward where the edition is later,
    and left alone where it was followed in this edition. One that ended before begins anew with its predecessor named.
    Raises Unreadable, Refused, UnknownCode (publisher), countries.Wrong (year).
    """
    require(policy.can(by, policy.RECORD), by, policy.RECORD, kind="recommendation")
    sheet = importing.read(data, year, columns)
    edition = countries.edition(publisher, year, by=by)
    known = _Known(by, publisher, edition)
    new, carried, unchanged = [], [], 0
    faults = list(sheet.faults)
    for line in sheet.lines:
        row = known.open.get((line.country, line.digest))
        if row is None:
            new.append(line)
        elif row.pk in known.followed:
            unchanged += 1
        elif row.last_edition.year > year:
            what = _("This was asked first in a later edition, which is here already.")
            faults.append(Fault(line.number, what, _("Bring editions in from the oldest to the newest.")))
        else:
            carried.append(row)
    _begin(new, known, by)
    _carry(carried, edition, by)
    detail = {
        "new": len(new),
        "carried": len(carried),
        "unchanged": unchanged,
        "refused": len(importing.refused(faults)),
    }
    ledger.record(by=by, action=policy.RECORD, kind="report_edition", object_id=edition.pk, detail=detail)
    faults.sort(key=lambda fault: fault.line)
    return Outcome(sheet.rows, len(new), len(carried), unchanged, tuple(faults), sheet.columns)


class _Known:
    """What the office has of a publisher: open ones and the latest that ended, by country and text."""

    def __init__(self, by: Actor, publisher: str, edition: countries.ReportEdition) -> None:
        self.office, self.edition = policy.office(by), edition
        self.open: dict[tuple[str, str], Recommendation] = {}
        self.ended: dict[tuple[str, str], UUID] = {}
        rows = Recommendation.objects.filter(organisation_id=self.office, publisher=publisher)
        light = rows.only("country", "digest", "state", "organisation_id", "editions", "last_edition__year")
        for row in light.select_related("last_edition").order_by("created_at"):
            if row.state in ENDED:
                self.ended[row.country, row.digest] = row.pk
            else:
                self.open[row.country, row.digest] = row
        states = RecommendationState.objects.filter(organisation_id=self.office, edition=edition)
        self.followed = set(states.values_list("recommendation_id", flat=True))


def _begin(lines: Sequence[Line], known: _Known, by: Actor) -> None:
    rows = [
        Recommendation(
            organisation_id=known.office, country=line.country, publisher=known.edition.publisher, first_edition=known.edition,
            last_edition=known.edition, text=line.text, digest=line.digest, area=line.area, p_areas=list(line.p_areas),
            predecessor_id=known.ended.get((line.country, line.digest)),
        )
        for line in lines
    ]  # fmt: skip
    Recommendation.objects.bulk_create(rows, batch_size=_BATCH)
    _write(rows, "", State.NEW, by)
    _stand(rows, known.edition, by)


def _carry(rows: Sequence[Recommendation], edition: countries.ReportEdition, by: Actor) -> None:
    moved = [row for row in rows if row.state == State.NEW and RECOMMENDATION.allows(row.state, State.CARRIED)]
    _write(moved, State.NEW, State.CARRIED, by)
    Recommendation.objects.filter(pk__in=[row.pk for row in moved]).update(state=State.CARRIED)
    for row in moved:
        row.state = State.CARRIED
    for row in rows:
        row.last_edition, row.editions, row.changed_at = edition, row.editions + 1, now()
    Recommendation.objects.bulk_update(rows, ["last_edition", "editions", "changed_at"], batch_size=_BATCH)
    _stand(rows, edition, by)


def _write(rows: Sequence[Recommendation], start: str, end: str, by: Actor) -> None:
    """Writes the moves of many rows down at once, as `stages` does for one."""
    StateChange.objects.bulk_create(
        (
            StateChange(
                organisation_id=row.organisation_id, kind=RECOMMENDATION.kind, object_id=row.pk, starts=str(start),
                ends=str(end), by=by.account,
            )
            for row in rows
        ),
        batch_size=_BATCH,
    )  # fmt: skip


def _stand(rows: Sequence[Recommendation], edition: countries.ReportEdition, by: Actor) -> None:
    RecommendationState.objects.bulk_create(
        (
            RecommendationState(
                organisation_id=row.organisation_id, recommendation=row, edition=edition, state=row.state, by=by.account
            )
            for row in rows
        ),
        batch_size=_BATCH,
    )
