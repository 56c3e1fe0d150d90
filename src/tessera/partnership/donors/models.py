"""Projects of other donors, as their donors publish them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tessera.partnership.donors.enums import Basis, Status
from tessera.partnership.stages.api import OfOffice


class OtherDonorProject(OfOffice):
    """One activity of another donor. `reference` is the donor's own and recognises it in a later file.

    `total` in `currency` (ISO 4217) with its `basis`; None where none is given. `as_of`: the day up to which its donor says
    so. `source`: where the file came from, in words or as an address. `aside`: why a person took it out; "" while it counts.
    """

    reference = models.CharField(max_length=200)
    donor = models.CharField(max_length=200)
    donor_reference = models.CharField(max_length=120, blank=True)
    implementer = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.UNKNOWN)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    total = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.NONE)
    sectors = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    counted = models.BooleanField(default=True)
    as_of = models.DateField()
    source = models.CharField(max_length=300)
    aside = models.CharField(max_length=300, blank=True)
    brought_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["donor", "title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="other_donor_project_of_office"),
            models.UniqueConstraint(fields=["organisation", "reference"], name="other_donor_project_once"),
            models.CheckConstraint(condition=Q(status__in=Status), name="other_donor_project_status"),
            models.CheckConstraint(condition=Q(basis__in=Basis), name="other_donor_project_basis"),
            models.CheckConstraint(
                condition=Q(total__isnull=True, basis=Basis.NONE)
                | (Q(total__gte=0) & ~Q(currency="") & ~Q(basis=Basis.NONE)),
                name="other_donor_project_amount",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "donor"], name="other_donor_project_donor")]


class OtherDonorCountry(OfOffice):
    """A country (ISO alpha-3) that a project works in; `share` in per cent, None where its donor gives none."""

    project = models.ForeignKey(OtherDonorProject, on_delete=models.CASCADE, related_name="countries")
    country = models.CharField(max_length=3)
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["country"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "project", "country"], name="other_donor_country_once"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=100), name="other_donor_country_share"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "country"], name="other_donor_country_of")]
