"""Versions of forms, and what was answered with them.

A version never changes and never goes while an answer names it, so that old answers are read with the old questions.
Answers are sealed under the survivor's own key and only ever added: a correction is a new response that names the old.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tessera.kernel.base import Model
from tessera.kernel.clock import now
from tessera.kernel.vault import api as vault
from tessera.protection import columns
from tessera.protection.forms.enums import ANSWERS, FormState


class Form(Model):
    """One version of a form at one organisation: uploaded here, or a shipped one that was answered here."""

    organisation = columns.organisation()
    key = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    hash = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=FormState.choices)
    on_cases = models.BooleanField(default=False)
    book = models.JSONField()
    uploaded_by = columns.account(db_index=False)
    uploaded_at = models.DateTimeField(default=now)
    state_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="form_org_id"),
            models.UniqueConstraint(fields=["organisation", "key", "version"], name="form_version"),
            models.UniqueConstraint(fields=["organisation", "key"], condition=Q(state="in_use"), name="form_in_use"),
            models.CheckConstraint(condition=Q(state__in=FormState.values), name="form_state"),
        ]
        indexes = [models.Index(fields=["organisation", "key", "hash"], name="form_hash")]


class Response(Model):
    """The answers to one version of a form, given on one occasion. `sealed` is empty once the person was erased."""

    organisation = columns.organisation()
    case = columns.case()
    form = columns.inside("protection.Form")
    key = models.CharField(max_length=60)
    at = models.DateTimeField(default=now)
    author = columns.account(db_index=False)
    source = columns.code(20)
    language = columns.code(16)
    supersedes = columns.inside("self", null=True, blank=True)
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="response_org_id"),
            models.UniqueConstraint(
                fields=["organisation", "supersedes"], condition=Q(supersedes__isnull=False), name="response_supersedes"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "case", "key", "-at"], name="response_case_key")]


# The key is the survivor's, reached through the case: erasing the person erases the answers.
vault.register(vault.SealedColumn(Response, "sealed", "case__subject__key_id", ANSWERS))
