"""Organisations outside, the ways their names are written, and indicators."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tessera.kernel import codes
from tessera.kernel.codes.fold import fold
from tessera.partnership.library import shipped
from tessera.partnership.stages.api import OfOffice


class Party(OfOffice):
    """An organisation the office works with. `tenant` is the same body where it works in this system.

    `kind` is a code of party_kind, `country` ISO 3166-1 alpha-3 or "". `folded` and `short_folded` are for searching.
    """

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, default="other")
    country = models.CharField(max_length=3, blank=True)
    tenant = models.ForeignKey("trust.Organisation", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="units", null=True, blank=True)
    folded = models.CharField(max_length=200, editable=False)
    short_folded = models.CharField(max_length=40, editable=False, blank=True)

    class Meta:
        ordering = ["folded", "id"]
        constraints = [
            # What hangs on a party hangs on one of the same office; the database asks for both columns together.
            models.UniqueConstraint(fields=["organisation", "id"], name="party_of_office"),
            models.UniqueConstraint(fields=["organisation", "folded"], name="party_name_once"),
            models.UniqueConstraint(
                fields=["organisation", "tenant"], condition=Q(tenant__isnull=False), name="party_tenant_once"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps what is searched in step with what is shown."""
        self.folded, self.short_folded = fold(self.name)[:200], fold(self.short_name)[:40]
        super().save(*args, **kwargs)

    @property
    def shown(self) -> str:
        """The name with its short form."""
        return f"{self.name} ({self.short_name})" if self.short_name else self.name


class PartyAlias(OfOffice):
    """Another way of writing a party's name, decided by a person or shipped with a list."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, editable=False)

    class Meta:
        ordering = ["folded", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "folded"], name="party_alias_once")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps what is searched in step with what is shown."""
        self.folded = fold(self.text)[:200]
        super().save(*args, **kwargs)


class PartyIdentifier(OfOffice):
    """A party's number in a register: `scheme` as org-id.guide names registers (XM-DAC, US-EIN, GB-CHC …)."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=30)
    value = models.CharField(max_length=60)

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "scheme", "value"], name="party_identifier_once")
        ]


class Indicator(OfOffice):
    """What awards count. `measure` is a code of measure, `cuts` codes of indicator_cut, `p_area` of p_area or "".

    `ascending`: more is better. `cumulative`: periods add up. `metric` is the figure of the observatory that computes
    it, "" where a person types it.
    """

    code = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    p_area = models.CharField(max_length=12, blank=True)
    unit = models.CharField(max_length=60)
    measure = models.CharField(max_length=12, default="unit")
    ascending = models.BooleanField(default=True)
    cumulative = models.BooleanField(default=True)
    dimensions = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    definition = models.TextField(blank=True)
    source = models.CharField(max_length=120, blank=True)
    metric = models.CharField(max_length=60, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="indicator_code_once")]

    @property
    def shown_title(self) -> str:
        """The title in the reader's language, as long as the office kept the shipped one."""
        return shipped.in_words(self.code, "title", self.title)

    @property
    def shown_definition(self) -> str:
        """The definition in the reader's language, as long as the office kept the shipped one."""
        return shipped.in_words(self.code, "definition", self.definition)

    @property
    def shown_unit(self) -> str:
        """The unit in the reader's language where it is one of the list, else as written."""
        known = codes.get("indicator_unit")
        return known.label(self.unit) if self.unit in known else self.unit
