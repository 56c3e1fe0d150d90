"""Writes: a file of another donor's projects, and what a person takes out or puts back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel import clock
from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.partnership.donors import policy, reading, relevance
from tessera.partnership.donors.models import OtherDonorCountry, OtherDonorProject
from tessera.partnership.donors.reading import Fault, Found
from tessera.partnership.library import api as library

_BATCH = 500
_SAID = (
    "donor", "donor_reference", "implementer", "title", "status", "starts", "ends", "total", "currency", "basis", "counted",
)  # fmt: skip


class Wrong(ValueError):
    """What was given does not fit; the message says what and how to mend it. `field` names the answer."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, in projects of the file, and every fault by line. `apart`: not about trafficking, not taken."""

    rows: int
    new: int
    changed: int
    unchanged: int
    apart: int
    faults: tuple[Fault, ...]

    @property
    def refused(self) -> int:
        """How many were not taken because of a fault."""
        return sum(each.refused for each in self.faults)


@transaction.atomic
def bring_in(data: bytes, *, name: str, source: str, by: Actor, donor: str = "", everything: bool = False) -> Outcome:
    """Takes a file that other donors publish; a second time it changes nothing.

    `name` tells its kind by its ending; `source` says where it came from; `donor` whose projects they are where the file does
    not say; `everything` takes also what does not speak of trafficking. A project that the file no longer has stays.
    Raises Refused, Unreadable, Wrong.
    """
    require(policy.can(by, policy.RECORD), by, policy.RECORD, kind="other_donor_project")
    source = " ".join(source.split())
    if not source or len(source) > 300:
        raise Wrong(
            "source", _("Say where the file came from, in at most 300 characters: a figure without a source is none.")
        )
    sheet = reading.read(name, data, donor=" ".join(donor.split())[:200], today=clock.today())
    faults = list(sheet.faults)
    taken = [each for each in sheet.found if everything or relevance.about_trafficking(each.words or each.title)]
    kept = _once(_of_others(taken, faults, by), faults)
    new, changed, unchanged = _write(kept, source, faults, by)
    detail = {"new": new, "changed": changed, "unchanged": unchanged, "refused": sum(each.refused for each in faults)}
    ledger.record(by=by, action=policy.RECORD, kind="other_donor_project", object_id=policy.office(by), detail=detail)
    faults.sort(key=lambda each: each.line)
    return Outcome(sheet.rows, new, changed, unchanged, len(sheet.found) - len(taken), tuple(faults))


def _of_others(found: Iterable[Found], faults: list[Fault], by: Actor) -> list[Found]:
    """Without the office's own projects, which are counted where it funds them."""
    office = policy.office(by)
    ours = library.parties(by).filter(organisation_id=office, tenant_id=office)
    known = [(each.scheme, each.value) for party in ours for each in party.identifiers.all()]
    own = {value for _scheme, value in known} | {f"{scheme}-{value}" for scheme, value in known}
    kept = []
    for each in found:
        if each.donor_reference and each.donor_reference in own:
            what = _("“%(title)s” is your own office's project.") % {"title": each.title[:60]}
            faults.append(Fault(each.line, what, _("Nothing to do: it stands among your awards.")))
        else:
            kept.append(each)
    return kept


def _once(found: Iterable[Found], faults: list[Fault]) -> list[Found]:
    seen: dict[str, Found] = {}
    for each in found:
        if (first := seen.setdefault(each.reference, each)) is not each:
            what = _("The reference “%(reference)s” stands in line %(line)s already.")
            said = what % {"reference": each.reference[:60], "line": first.line}
            faults.append(Fault(each.line, said, _("Give each project a reference of its own.")))
    return list(seen.values())


def _write(found: Sequence[Found], source: str, faults: list[Fault], by: Actor) -> tuple[int, int, int]:
    office = policy.office(by)
    rows = OtherDonorProject.objects.filter(organisation_id=office, reference__in=[each.reference for each in found])
    known = {row.reference: row for row in rows.select_for_update(of=("self",)).prefetch_related("countries")}
    new, changed, unchanged = [], [], 0
    for each in found:
        row = known.get(each.reference)
        if row is None:
            new.append(_row(each, source, by))
        elif each.as_of < row.as_of:
            what = _("What is here is of %(day)s, the file is older.") % {"day": row.as_of.isoformat()}
            faults.append(Fault(each.line, what, _("Bring in the donor's latest file.")))
        elif _same(row, each):
            unchanged += 1
        else:
            changed.append(_brought(row, each, source, by))
    OtherDonorProject.objects.bulk_create((row for row, _one in new), batch_size=_BATCH)
    fields = [*_SAID, "sectors", "as_of", "source", "brought_by", "changed_at"]
    OtherDonorProject.objects.bulk_update((row for row, _one in changed), fields, batch_size=_BATCH)
    OtherDonorCountry.objects.filter(organisation_id=office, project__in=[row for row, _one in changed]).delete()
    OtherDonorCountry.objects.bulk_create(
        (
            OtherDonorCountry(organisation_id=office, project=row, country=country, share=share)
            for row, each in [*new, *changed]
            for country, share in each.shares.items()
        ),
        batch_size=_BATCH,
    )
    return len(new), len(changed), unchanged


def _row(each: Found, source: str, by: Actor) -> tuple[OtherDonorProject, Found]:
    row = OtherDonorProject(organisation_id=policy.office(by), reference=each.reference)
    return _brought(row, each, source, by)


def _brought(row: OtherDonorProject, each: Found, source: str, by: Actor) -> tuple[OtherDonorProject, Found]:
    for name in _SAID:
        setattr(row, name, getattr(each, name))
    row.sectors, row.as_of, row.source, row.brought_by = list(each.sectors), each.as_of, source, by.account
    row.changed_at = clock.now()
    return row, each


def _same(row: OtherDonorProject, each: Found) -> bool:
    shares: Mapping[str, Decimal | None] = {one.country: one.share for one in row.countries.all()}
    said: dict[str, Any] = {name: getattr(each, name) for name in _SAID}
    return shares == dict(each.shares) and row.sectors == list(each.sectors) and all(
        getattr(row, name) == value for name, value in said.items()
    )  # fmt: skip


@transaction.atomic
def set_aside(row: OtherDonorProject, reason: str, *, by: Actor) -> OtherDonorProject:
    """Takes a project out of every list and sum with a reason, or puts it back with an empty one. Raises Refused, Wrong."""
    require(policy.can(by, policy.RECORD, row), by, policy.RECORD, kind="other_donor_project", object_id=row.pk)
    reason = " ".join(reason.split())
    if len(reason) > 300:
        raise Wrong("reason", _("Say it in at most 300 characters."))
    if not reason and not row.aside:
        raise Wrong("reason", _("Say why it does not belong here, for whoever looks for it later."))
    row.aside = reason
    row.save(update_fields=["aside", "changed_at"])
    ledger.record(
        by=by, action=policy.RECORD, kind="other_donor_project", object_id=row.pk, detail={"aside": bool(reason)}
    )
    return row
