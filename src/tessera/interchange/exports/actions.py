"""An export from the question to its end: asked for with a reason, agreed to by a second person where it names anybody,
made by a job, fetched a few times by whoever asked, and gone."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from tessera.interchange.exports import htcds, locks, policy, rows, telling
from tessera.interchange.exports.enums import DOWNLOADS, HOURS, PASSPHRASE, REASON, ExportState, Format, Which
from tessera.interchange.exports.models import Export
from tessera.interchange.exports.sheets import write_workbook
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.files import api as files
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases

_KIND = "export"
_SHORTEST, _LONGEST = 10, 1000
MEDIA = {
    Format.XLSX: "application/x-ole-storage",
    Format.HTCDS: "application/x-ole-storage",
    Format.CSV: "application/zip",
}
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}
Progress = Callable[[int, int], None]


def ask(
    *, format: str, purpose: str, reason: str, with_identity: bool = False, which: str = Which.ALL, by: Actor
) -> Export:
    """Asks for an export. With identity it waits for a second person; otherwise the caller enqueues the job.

    Raises ValidationError by field, Refused.
    """
    with unit_of_work(by=by):
        require(policy.can(by, policy.ASK), by, policy.ASK, kind=_KIND)
        if with_identity:
            require(policy.can(by, policy.IDENTITY), by, policy.IDENTITY, kind=_KIND)
        reason = reason.strip()
        if not _SHORTEST <= len(reason) <= _LONGEST:
            message = _("Say in a sentence what the file is for (%(low)s to %(high)s characters).")
            raise ValidationError({"reason": message % {"low": _SHORTEST, "high": _LONGEST}})
        if format not in Format.values or purpose not in rows.PURPOSES or which not in Which.values:
            raise ValidationError(_("This is not one of the choices."))
        row = new_id()
        export = Export.objects.create(
            id=row,
            organisation_id=by.home,
            format=format,
            purpose=purpose,
            which=which,
            language=translation.get_language() or "en",
            with_identity=with_identity,
            state=ExportState.WAITING if with_identity else ExportState.MAKING,
            sealed=vault.seal_for_organisation(by.home, context=REASON, row=row, data=reason.encode()),
            asked_by=by.account,
        )
        _record(export, policy.ASK, by, identity=with_identity, which=which)
    return export


def reason_of(export: Export) -> str:
    """The reason in clear. The caller found the export in its scope."""
    sealed = bytes(export.sealed)
    return vault.open_for_organisation(export.organisation_id, context=REASON, row=export.id, blob=sealed).decode()


def decide(export_id: UUID, agreed: bool, *, by: Actor) -> Export:
    """A second person agrees or declines; after yes the caller enqueues the job. Raises ValidationError, Hidden, Refused."""
    with unit_of_work(by=by):
        export = find(export_id, by=by, action=policy.APPROVE, lock=True)
        if export.state != ExportState.WAITING:
            raise ValidationError(_("This was decided before."))
        export.state = ExportState.MAKING if agreed else ExportState.DECLINED
        export.decided_by, export.decided_at = by.account, now()
        export.save(update_fields=["state", "decided_by", "decided_at"])
        _record(export, policy.APPROVE, by, agreed=agreed)
        if not agreed:
            telling.tell(export, telling.ANSWERED, by=by)
    return export


def find(export_id: UUID, *, by: Actor, action: str, lock: bool = False) -> Export:
    """An export the actor may do this with. Raises Hidden, Refused."""
    found = policy.scope(by)
    export = (found.select_for_update() if lock else found).filter(pk=export_id).first()
    if export is None:
        raise Hidden(by, action, kind=_KIND, object_id=export_id)
    require(policy.can(by, action, export), by, action, kind=_KIND, object_id=export_id)
    return export


def make(export_id: UUID, *, by: Actor, progress: Progress) -> Export:
    """Makes the file with the rights of whoever asked, as they are now. Runs again safely. Raises Hidden, Refused, NotLocked."""
    with unit_of_work(by=by):
        export = find(export_id, by=by, action=policy.ASK, lock=True)
        if export.state != ExportState.MAKING:
            return export
        if export.with_identity:
            require(policy.can(by, policy.IDENTITY, export), by, policy.IDENTITY, kind=_KIND, object_id=export_id)
        source = _source(export, by, progress)
        passphrase, key = locks.new_passphrase(), vault.new_key(export.organisation_id)
        with translation.override(export.language):
            locked = _written(export, source, passphrase)
        kept = files.store(
            locked, organisation=export.organisation_id, media_type=MEDIA[Format(export.format)], by=by, person=key
        )
        export.file_id, export.key_id, export.state = kept.id, key, ExportState.READY
        export.sealed_passphrase = vault.seal(key, context=PASSPHRASE, row=export.id, data=passphrase.encode())
        export.cases, export.named, export.untold = source.written, len(source.named), source.untold
        export.made_at = now()
        export.until = export.made_at + timedelta(hours=HOURS)
        export.save()
        _record(export, "export:cases:make", by, cases=source.written, named=len(source.named))
        telling.tell(export, telling.READY, by=by)
    return export


def _source(export: Export, by: Actor, progress: Progress) -> rows.Source:
    state = {Which.OPEN: "open", Which.CLOSED: "closed"}.get(Which(export.which), "")
    total = cases.outward_count(by=by, state=state)
    strict = export.format == Format.HTCDS
    return rows.Source(by, export.purpose, state, export.with_identity, strict, lambda done: progress(done, total))


def _written(export: Export, source: rows.Source, passphrase: str) -> io.BytesIO:
    if export.format == Format.CSV:
        return locks.lock_csv(rows.tables(source, words=False), passphrase)
    clear = io.BytesIO()
    if export.format == Format.HTCDS:
        write_workbook([htcds.table(source)], ["Cases"], clear, right_to_left=False)
    else:
        aside = export.language.split("-")[0] in _RIGHT_TO_LEFT
        write_workbook(rows.tables(source, words=True), rows.sheet_names(), clear, right_to_left=aside)
    return locks.lock_workbook(clear, passphrase)


def failed(export_id: UUID, *, by: Actor) -> None:
    """Says that an export could not be made."""
    with unit_of_work(by=by):
        making = Export.objects.select_for_update().filter(organisation_id=by.home, state=ExportState.MAKING)
        if export := making.filter(pk=export_id).first():
            export.state = ExportState.FAILED
            export.save(update_fields=["state"])
            telling.tell(export, telling.FAILED, by=by)


def passphrase(export_id: UUID, *, by: Actor) -> str:
    """The passphrase, once. Raises ValidationError when it was shown before, Hidden, Refused."""
    with unit_of_work(by=by):
        export = _ready(export_id, by)
        if export.sealed_passphrase is None or export.key_id is None:
            raise ValidationError(_("The password was shown once already. Without it, ask for a new export."))
        sealed = bytes(export.sealed_passphrase)
        found = vault.open_(export.key_id, context=PASSPHRASE, row=export.id, blob=sealed).decode()
        export.sealed_passphrase = None
        export.save(update_fields=["sealed_passphrase"])
        _record(export, "export:password:show", by)
    return found


def download(export_id: UUID, *, by: Actor) -> tuple[Export, Iterator[bytes]]:
    """The file, counted. Raises ValidationError when its time or its number is over, Hidden, Refused."""
    with unit_of_work(by=by):
        export = _ready(export_id, by)
        if export.downloads >= DOWNLOADS:
            raise ValidationError(
                _("The file was downloaded %(most)s times, and no more is allowed.") % {"most": DOWNLOADS}
            )
        export.downloads += 1
        export.save(update_fields=["downloads"])
        _record(export, "export:file:download", by, number=export.downloads)
        assert export.file_id is not None  # noqa: S101  # ready implies a file
        return export, files.read(export.file_id, by=by)


def _ready(export_id: UUID, by: Actor) -> Export:
    export = find(export_id, by=by, action=policy.ASK, lock=True)
    if export.with_identity:
        require(policy.can(by, policy.IDENTITY, export), by, policy.IDENTITY, kind=_KIND, object_id=export_id)
    if export.state != ExportState.READY or export.until is None or export.until <= now():
        raise ValidationError(_("The file is not here any more. Ask for a new export."))
    return export


def expire(*, by: Actor) -> int:
    """Lets go of files whose time is over, and of questions nobody answered as long. Returns how many."""
    with unit_of_work(by=by):
        moment = now()
        over = Q(state=ExportState.READY, until__lte=moment)
        stale = Q(state=ExportState.WAITING, asked_at__lte=moment - timedelta(hours=HOURS))
        found = list(Export.objects.select_for_update().filter(over | stale, organisation_id=by.home))
        for export in found:
            if export.key_id and export.file_id:
                vault.erase(export.key_id, by=by, why="export expired")
                files.discard(export.file_id, by=by)
            export.state, export.sealed_passphrase = ExportState.GONE, None
            export.save(update_fields=["state", "sealed_passphrase"])
            _record(export, "export:cases:expire", by, downloads=export.downloads)
    return len(found)


def _record(export: Export, action: str, by: Actor, **detail: str | int | bool) -> None:
    known: dict[str, str | int | bool] = {"format": export.format, "purpose": export.purpose}
    ledger.record(by=by, action=action, kind=_KIND, object_id=export.id, detail=known | detail)
