"""Named reads: definitions by key and version, and answers with the questions they were given to."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import translation

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.protection.forms import policy, shipped
from tessera.protection.forms.engine.answers import Answers
from tessera.protection.forms.engine.book import from_plain
from tessera.protection.forms.engine.compile import compile_book
from tessera.protection.forms.engine.definition import Definition
from tessera.protection.forms.enums import ANSWERS, FormState
from tessera.protection.forms.models import Form, Response

MOST_VERSIONS = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A response as it was given. `answers` is None when the person was erased."""

    id: UUID
    case: UUID
    definition: Definition
    answers: Answers | None
    at: datetime.datetime
    author: UUID | None
    source: str
    language: str
    supersedes: UUID | None


@lru_cache(maxsize=256)
def _compiled(key: str, version: str, digest: str, plain: str, is_shipped: bool) -> Definition:
    with translation.override("en"):
        made = compile_book(from_plain(json.loads(plain)), key=key, version=version, shipped=is_shipped)
    if made.definition is None:
        raise shipped.BrokenForm(f"version {version} of the form {key!r} no longer compiles ({digest[:12]})")
    return made.definition


def of_row(row: Form) -> Definition:
    """The definition that a version holds. Raises BrokenForm."""
    plain = json.dumps(row.book, sort_keys=True, ensure_ascii=False)
    return _compiled(row.key, row.version, row.hash, plain, row.state == FormState.SHIPPED)


def in_use(key: str, *, by: Actor) -> Form | None:
    """The organisation's own version of a form that is in use."""
    return policy.forms_of(by).filter(key=key, state=FormState.IN_USE).first()


def definition(key: str, *, by: Actor) -> Definition:
    """The form of this key that new answers are given to. Raises KeyError."""
    row = in_use(key, by=by)
    return of_row(row) if row else shipped.shipped(key)


def kept(ids: Iterable[UUID | None], *, by: Actor) -> dict[UUID, Kept]:
    """Responses by id with the definition each was given to, in three queries. The caller has checked rights."""
    wanted = {each for each in ids if each}
    if not wanted:
        return {}
    rows = list(policy.kept_by(by).filter(pk__in=wanted).select_related("form", "case__subject"))
    return opened(rows)


def opened(rows: list[Response]) -> dict[UUID, Kept]:
    """Rows with their answers in clear."""
    sealed = [row for row in rows if row.sealed and row.case.subject.key_id]
    clear = vault.open_many(
        [vault.Sealed(row.case.subject.key_id, ANSWERS, row.pk, bytes(row.sealed or b"")) for row in sealed]
    )
    found = {row.pk: data for row, data in zip(sealed, clear, strict=True)}
    return {
        row.pk: Kept(
            row.pk, row.case_id, of_row(row.form), json.loads(data) if (data := found.get(row.pk)) else None,
            row.at, row.author_id, row.source, row.language, row.supersedes_id,
        )
        for row in rows
    }  # fmt: skip


def versions(*, by: Actor) -> list[Form]:
    """The organisation's own versions of forms, newest of each form first."""
    rows = policy.definitions(by).exclude(state=FormState.SHIPPED).defer("book")
    return list(rows.order_by("key", "-uploaded_at", "-id")[:MOST_VERSIONS])


def version(form_id: UUID, *, by: Actor) -> Form:
    """One version of a form. Raises Hidden."""
    row = policy.definitions(by).filter(pk=form_id).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="form", object_id=form_id)
    return row


def to_fill(*, by: Actor) -> list[Form]:
    """Own forms in use that are filled in on cases."""
    return list(policy.definitions(by).filter(state=FormState.IN_USE, on_cases=True).order_by("key"))


def of_case(case_id: UUID, *, by: Actor, size: int = 200) -> list[Response]:
    """Answers to own forms in a case, newest first, with the form of each; those that were corrected are marked."""
    rows = policy.scope(by).filter(case_id=case_id).select_related("form", "case__subject")
    later = Response.objects.filter(organisation_id=OuterRef("organisation_id"), supersedes_id=OuterRef("pk"))
    return list(rows.annotate(corrected=Exists(later)).order_by("-at", "-id")[:size])


def response(response_id: UUID, *, by: Actor, action: str = policy.ANSWER_VIEW) -> Response:
    """One response to an own form, with its case. Raises Hidden, Refused."""
    later = Response.objects.filter(organisation_id=OuterRef("organisation_id"), supersedes_id=OuterRef("pk"))
    rows = policy.scope(by).filter(pk=response_id).select_related("form", "case__subject")
    row = rows.annotate(corrected=Exists(later)).first()
    if row is None:
        raise Hidden(by, action, kind="response", object_id=response_id)
    require(policy.can(by, action, row), by, action, kind="response", object_id=response_id)
    return row
