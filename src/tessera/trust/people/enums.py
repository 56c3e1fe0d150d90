"""Words of this room that others may use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Function(models.TextChoices):
    """What an organisation is in the response. It sets a ceiling no role can lift (ceilings.toml)."""

    SERVICE = "service", _("Serves survivors")
    COORDINATOR = "coordinator", _("Coordinates referrals")
    POLICE = "police", _("Police")
    PROSECUTION = "prosecution", _("Prosecution")
    LABOUR_INSPECTORATE = "labour_inspectorate", _("Labour inspectorate")
    FUNDER = "funder", _("Funds the response")
    OBSERVATORY = "observatory", _("Observatory")
    OPERATOR = "operator", _("Runs the machine")


class OrganisationStatus(models.TextChoices):
    """Whether an organisation works here now."""

    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")
