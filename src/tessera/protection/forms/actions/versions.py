"""Versions of an organisation's own forms: uploaded, put into use, retired. None is ever changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.protection.forms import policy, shipped
from tessera.protection.forms.engine import workbook
from tessera.protection.forms.engine.book import Book, Problem
from tessera.protection.forms.engine.compile import Compiled, compile_book
from tessera.protection.forms.engine.upload import Unreadable, read
from tessera.protection.forms.enums import FormState
from tessera.protection.forms.models import Form

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,59}")
_NOT_IN_KEY = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(slots=True)
class Uploaded:
    """What came of an upload: the new version, or what is wrong; and what was mended or left out while reading."""

    form: Form | None = None
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)


@transaction.atomic
def upload(data: bytes, *, filename: str = "", by: Actor) -> Uploaded:
    """Reads an XLSForm (xlsx or CSV) and keeps it as a new version when nothing is wrong with it. Raises Refused."""
    require(policy.can(by, policy.UPLOAD), by, policy.UPLOAD, kind="form")
    try:
        book = shipped.with_header(read(data))
    except Unreadable as fault:
        return Uploaded(problems=[Problem(str(fault))])
    key = _key(book, filename)
    made = compile_book(book, key=key)
    result = Uploaded(problems=made.problems, remarks=made.remarks)
    if not _KEY.fullmatch(key):
        text = _("The form has no form_id to know it by. Write one in the sheet “settings”: letters, digits, - and _.")
        result.problems.append(Problem(text, "settings", 2, "form_id"))
    if made.definition is not None and not result.problems:
        result.problems += workbook.check(made.definition)
        result.remarks += _missing_from_shipped(made, key)
    if made.definition is not None and not result.problems:
        _keep(result, made, key, by)
    return result


def _key(book: Book, filename: str) -> str:
    rows = book.lines("settings")
    said = (rows[0].get("form_id") or rows[0].get("id_string")) if rows else ""
    stem = filename.rsplit("/", 1)[-1].rsplit("\\", 1)[-1].rsplit(".", 1)[0]
    return said or _NOT_IN_KEY.sub("_", stem).strip("_-0123456789")[:60]


def _missing_from_shipped(made: Compiled, key: str) -> list[Problem]:
    """Questions of the shipped form that an own version of it lacks: other pages may count on them."""
    if made.definition is None or key not in shipped.names():
        return []
    names = sorted(set(shipped.shipped(key).by_name) - set(made.definition.by_name))
    if not names:
        return []
    text = _("The form that comes with the system asks more. Pages that show it will be empty there: %(names)s.")
    return [Problem(text % {"names": ", ".join(names)}, "survey")]


def _keep(result: Uploaded, made: Compiled, key: str, by: Actor) -> None:
    rows = Form.objects.filter(organisation_id=by.home, key=key).exclude(state=FormState.SHIPPED)
    if made.definition is None:
        return
    same = rows.filter(hash=made.definition.hash).first()
    if same is not None:
        text = _("This very form is here already, as version %(version)s. Nothing was changed.")
        result.problems.append(Problem(text % {"version": same.version}))
        return
    book = _with_remarks(made.definition.book.plain(), result.remarks)
    settings = made.definition.book.lines("settings")
    said = settings[0].get("version") if settings else ""
    version = (
        said
        if said and not rows.filter(version=said).exists()
        else _next_version(rows.values_list("version", flat=True))
    )
    result.form = Form.objects.create(
        organisation_id=by.home, key=key, version=version[:40], hash=made.definition.hash, state=FormState.UPLOADED,
        on_cases=key not in shipped.names(), book=book, uploaded_by_id=by.account,
    )  # fmt: skip
    ledger.record(
        by=by, action=policy.UPLOAD, kind="form", object_id=result.form.pk,
        detail={"questions": len(made.definition.by_name)},
    )  # fmt: skip


def _with_remarks(plain: dict[str, object], remarks: list[Problem]) -> dict[str, object]:
    """The book with what was said about it at the upload, in the uploader's language."""
    return {**plain, "remarks": [[each.text, each.sheet, each.row, each.column] for each in remarks]}


def _next_version(taken: object) -> str:
    numbers = [int(each) for each in taken if str(each).isdecimal() and len(str(each)) < 9]  # type: ignore[attr-defined]
    return str(max(numbers, default=0) + 1)


def _own(form_id: UUID, *, by: Actor, action: str) -> Form:
    row = policy.definitions(by).exclude(state=FormState.SHIPPED).select_for_update().filter(pk=form_id).first()
    if row is None:
        raise Hidden(by, action, kind="form", object_id=form_id)
    require(policy.can(by, action, row), by, action, kind="form", object_id=form_id)
    return row


@transaction.atomic
def use(form_id: UUID, *, by: Actor) -> Form:
    """Puts a version into use; the version of the same form that was in use retires. Raises Hidden, Refused."""
    row = _own(form_id, by=by, action=policy.USE)
    others = Form.objects.filter(organisation_id=row.organisation_id, key=row.key, state=FormState.IN_USE)
    others.exclude(pk=row.pk).update(state=FormState.RETIRED, state_at=now())
    return _moved(row, FormState.IN_USE, by)


@transaction.atomic
def retire(form_id: UUID, *, by: Actor) -> Form:
    """Takes a version out of use; its answers stay readable. Raises Hidden, Refused, ValidationError."""
    row = _own(form_id, by=by, action=policy.USE)
    if row.state != FormState.IN_USE:
        raise ValidationError(_("Only a form that is in use can be retired."))
    return _moved(row, FormState.RETIRED, by)


def _moved(row: Form, state: FormState, by: Actor) -> Form:
    row.state, row.state_at = state, now()
    row.save(update_fields=["state", "state_at"])
    ledger.record(by=by, action=policy.USE, kind="form", object_id=row.pk, detail={"state": str(state)})
    return row
