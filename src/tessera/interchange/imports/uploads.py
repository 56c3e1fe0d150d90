"""A file brought through the browser: kept sealed, checked, then imported or given up, and gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.utils import translation

from tessera.interchange.imports import actions, content, policy, refusals
from tessera.interchange.imports.enums import BatchState, UploadState
from tessera.interchange.imports.models import Batch, Upload
from tessera.interchange.mapping import api as mapping
from tessera.interchange.reading import api as reading
from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.kernel.work import unit_of_work

_KIND = "import_file"


def survey(source: BinaryIO, rules: mapping.Mapping, encoding: str) -> str:
    """The SHA-256 of a file that can be read and suits the mapping. Raises reading.UnreadableFile."""
    with reading.open_table(source, encoding=encoding or None) as table:
        mapping.require_fit(rules, table.headers)
        return table.sha256


def done_before(file_sha256: str, rules: mapping.Mapping, *, by: Actor) -> Batch | None:
    """The finished import of this very file under this mapping, if there is one."""
    rows = policy.scope(by).filter(mapping=rules.name, file_sha256=file_sha256, state=BatchState.DONE)
    return rows.first()


def receive(
    source: BinaryIO, size: int, file_sha256: str, rules: mapping.Mapping, *, encoding: str, by: Actor
) -> tuple[Upload, bool]:
    """(the waiting file, whether it is new): seals the stream from its start. Raises Refused."""
    with unit_of_work(by=by):
        require(policy.can(by, policy.RUN), by, policy.RUN, kind=_KIND)
        assert by.organisation is not None  # noqa: S101  # a granted action implies an organisation
        upload, fresh = Upload.objects.get_or_create(
            organisation_id=by.organisation,
            mapping=rules.name,
            file_sha256=file_sha256,
            defaults={
                "encoding": encoding,
                "language": translation.get_language() or "en",
                "size": size,
                "brought_by": by.account,
            },
        )
        if fresh:
            source.seek(0)
            content.keep(upload, source)
            _record(upload, "import:file:bring", by)
    return upload, fresh


def find(upload_id: UUID, *, by: Actor, lock: bool = False) -> Upload:
    """A waiting file of the actor's organisation. Raises Hidden."""
    rows = policy.waiting(by)
    row = (rows.select_for_update() if lock else rows).filter(pk=upload_id).first()
    if row is None:
        raise Hidden(by, policy.RUN, kind=_KIND, object_id=upload_id)
    return row


def check(upload: Upload, *, by: Actor, progress: actions.Progress | None = None) -> None:
    """Says what the import would do and keeps the answer with the waiting file. Runs again safely.

    Raises reading.UnreadableFile.
    """
    rules = mapping.shipped(upload.mapping)
    with unit_of_work(by=by):
        upload.refusals.all().delete()
    number = 0

    def keep(rows: Sequence[reading.RefusedRow]) -> None:
        nonlocal number
        number += 1
        with unit_of_work(by=by):
            refusals.keep(rows, upload, number)

    with translation.override(upload.language):
        found = actions.rehearse(
            content.stream(upload, by), rules, by=by, refused=keep, encoding=upload.encoding or None, progress=progress
        )
    with unit_of_work(by=by):
        upload.read, upload.accepted, upload.refused = found.read, found.accepted, found.refused
        upload.left_out, upload.state = [name[:200] for name in found.left_out], UploadState.CHECKED
        upload.save(update_fields=["read", "accepted", "refused", "left_out", "state"])


def confirm(upload: Upload, *, by: Actor) -> Batch:
    """Makes the batch of a checked file, ready for the job. The file must be held (`find(..., lock=True)`)."""
    batch = actions.begin(upload.mapping, upload.file_sha256, by=by)
    upload.batch, upload.state = batch, UploadState.TAKEN
    upload.save(update_fields=["batch", "state"])
    return batch


def take(upload: Upload, *, by: Actor, progress: actions.Progress | None = None) -> actions.Result:
    """Imports a waiting file and lets go of it. Runs again safely. Raises as `actions.run`."""
    with translation.override(upload.language):
        result = actions.run(
            content.stream(upload, by),
            mapping.shipped(upload.mapping),
            by=by,
            encoding=upload.encoding or None,
            progress=progress,
        )
    with unit_of_work(by=by):
        # The batch's own ledger row tells the import; that the file goes with it is part of that.
        upload.delete()
    return result


def give_up(upload: Upload, *, by: Actor) -> None:
    """Lets go of a file that nobody imported; the ledger says so."""
    _record(upload, "import:file:discard", by)
    upload.delete()


def _record(upload: Upload, action: str, by: Actor) -> None:
    detail: dict[str, str | int] = {"mapping": upload.mapping, "file": upload.file_sha256, "size": upload.size}
    ledger.record(by=by, action=action, kind=_KIND, object_id=upload.id, detail=detail)


def tidy(before: datetime, *, by: Actor) -> int:
    """Lets go of files brought before that moment. Returns how many."""
    with unit_of_work(by=by):
        old = list(policy.waiting(by).filter(brought_at__lt=before).select_for_update(skip_locked=True))
        for upload in old:
            give_up(upload, by=by)
    return len(old)
