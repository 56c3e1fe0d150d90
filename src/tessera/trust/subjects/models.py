"""The person served: a pseudonym outside, a sealed identity inside, and tokens that find it again."""

from __future__ import annotations

from django.db import models

from tessera.kernel.base import Stamped
from tessera.kernel.ids import new_code
from tessera.kernel.vault import api as vault
from tessera.trust.subjects.enums import NAMES_CONTEXT, SEALED_CONTEXT


class Subject(Stamped):
    """A person as one organisation knows them. The id and the code are pseudonyms; everything that identifies is in
    `sealed`, under this person's own key."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=16, default=new_code)
    key_id = models.UUIDField(null=True)
    sealed = models.BinaryField(null=True)
    # The names as folded for searching, so that a search opens and compares, and need not fold everybody again.
    sealed_names = models.BinaryField(null=True)
    created_by = models.UUIDField(null=True)
    erased_at = models.DateTimeField(null=True)
    # Written down twice: all of them name the one that stands for them, that one itself too. Empty for most people.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="subject_org_code"),
            models.CheckConstraint(
                condition=models.Q(sealed__isnull=True) | models.Q(key_id__isnull=False, erased_at__isnull=True),
                name="subject_sealed_has_key",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation"], condition=models.Q(sealed__isnull=False), name="subject_named"),
            models.Index(
                fields=["organisation", "merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="subject_merged",
            ),
        ]


class IdentifierToken(models.Model):
    """A keyed token of something exact and rare (telephone, e-mail, document number): finds, but does not tell."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    token = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "token", "subject"], name="identifier_token_once")
        ]


class NameToken(models.Model):
    """A keyed phonetic token of a name, kept only for organisations too large to decrypt and rank."""

    organisation = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    token = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "token", "subject"], name="name_token_once")]


class NameIndex(models.Model):
    """Says that an organisation's phonetic tokens are complete, so that search may rely on them."""

    organisation = models.OneToOneField(
        "trust.Organisation", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    built_at = models.DateTimeField()


vault.register(vault.SealedColumn(Subject, "sealed", "key_id", SEALED_CONTEXT))
vault.register(vault.SealedColumn(Subject, "sealed_names", "key_id", NAMES_CONTEXT))
