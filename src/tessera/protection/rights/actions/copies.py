"""The person's own copy: asked for, made by a job, fetched once, then gone."""

from __future__ import annotations

import datetime
import io
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.kernel.files import api as files
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import api as cases
from tessera.protection.rights import contents, pdf, policy
from tessera.protection.rights.actions.keeping import clocks
from tessera.protection.rights.enums import COPY_PASSWORD, CopyState
from tessera.protection.rights.models import OwnCopy

SHORTEST_PASSWORD = 8


@transaction.atomic
def want(case_id: UUID, language: str, password: str = "", *, by: Actor) -> OwnCopy:
    """Asks for a copy in a language; the caller puts the job that makes it into the queue.

    Raises ValidationError for a short password or a language we do not print, Hidden, Refused.
    """
    require(policy.can(by, policy.COPY), by, policy.COPY, kind="case", object_id=case_id)
    case = cases.get(case_id, by=by)
    if language not in dict(contents.languages()):
        raise ValidationError({"language": _("This is not one of the choices.")})
    if password and len(password) < SHORTEST_PASSWORD:
        raise ValidationError({"password": _("At least %(number)s characters.") % {"number": SHORTEST_PASSWORD}})
    row, key = new_id(), vault.new_key(case.organisation)
    sealed = vault.seal(key, context=COPY_PASSWORD, row=row, data=password.encode()) if password else None
    copy = OwnCopy.objects.create(
        id=row, organisation_id=case.organisation, case_id=case_id, language=language, key_id=key, sealed=sealed,
        locked=bool(password), asked_by_id=by.account, until=today() + datetime.timedelta(days=clocks(by).copy_days),
    )  # fmt: skip
    detail: ledger.Detail = {"copy": str(row), "language": language, "locked": bool(password)}
    ledger.record(by=by, action=policy.COPY, kind="case", object_id=case_id, detail=detail)
    return copy


@transaction.atomic
def make(copy_id: UUID, *, by: Actor) -> OwnCopy:
    """Makes the file with the rights of whoever asked: what they may not read is said as left out. Runs again safely.

    Raises Hidden, Refused, Erased.
    """
    row = _get(copy_id, by=by)
    if row.state != CopyState.WANTED:
        return row
    password = ""
    if row.sealed is not None and row.key_id:
        password = vault.open_(row.key_id, context=COPY_PASSWORD, row=row.id, blob=bytes(row.sealed)).decode()
    with translation.override(row.language):
        document = contents.collect(row.case_id, by=by)
        data, pages = pdf.draw(document, language=row.language, password=password)
    stored = files.store(
        io.BytesIO(data), organisation=row.organisation_id, media_type="application/pdf", by=by, person=row.key_id
    )
    row.file_id, row.pages, row.state, row.sealed = stored.id, pages, CopyState.READY, None
    row.save()
    detail: ledger.Detail = {"copy": str(row.id), "pages": pages}
    ledger.record(by=by, action="rights:copy:ready", kind="case", object_id=row.case_id, detail=detail)
    return row


def _get(copy_id: UUID, *, by: Actor) -> OwnCopy:
    row = policy.copies(by).select_for_update(of=("self",)).select_related("case__subject").filter(pk=copy_id).first()
    if row is None:
        raise Hidden(by, policy.COPY, kind="own_copy", object_id=copy_id)
    require(policy.can(by, policy.COPY), by, policy.COPY, kind="case", object_id=row.case_id)
    if row.case.subject.erased_at:
        raise vault.Erased("the person was erased")
    return row


@transaction.atomic
def fetch(copy_id: UUID, *, by: Actor) -> bytes:
    """The file, once: its key is erased as it leaves. Raises ValidationError when it is not there, Hidden, Refused."""
    row = _get(copy_id, by=by)
    if row.state != CopyState.READY or row.until < today() or row.file_id is None or row.key_id is None:
        raise ValidationError(_("This copy is not here any more: it can be fetched once. Make a new one."))
    data = b"".join(files.read(row.file_id, by=by))
    row.state, row.fetched_at = CopyState.FETCHED, now()
    row.save()
    detail: ledger.Detail = {"copy": str(row.id)}
    ledger.record(by=by, action="rights:copy:fetch", kind="case", object_id=row.case_id, detail=detail)
    vault.erase(row.key_id, by=by, why="fetched")
    return data


def expire(*, by: Actor) -> int:
    """Lets go of copies that waited too long or whose person was erased. Returns how many."""
    waiting = OwnCopy.objects.filter(organisation_id=by.home, state__in=[CopyState.WANTED, CopyState.READY])
    count = 0
    for row in waiting.filter(until__lt=today()):
        drop(row, by=by)
        count += 1
    return count


def drop(row: OwnCopy, *, by: Actor) -> None:
    """Erases a copy's key: nobody can open it any more."""
    if row.key_id:
        vault.erase(row.key_id, by=by, why="not fetched")
    row.state, row.sealed = CopyState.GONE, None
    row.save()
