"""Words of the room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

REASON = "interchange.Export.sealed"
PASSPHRASE = "interchange.Export.sealed_passphrase"  # noqa: S105  # a place, no password
# How long a made file is kept, in hours, and how often it may be fetched.
HOURS = 48
DOWNLOADS = 3


class Format(models.TextChoices):
    """What an export is written as."""

    XLSX = "xlsx", _("Workbook (XLSX) with a password: opens in Excel and LibreOffice")
    CSV = "csv", _("CSV for other programs, in a zip file with a password (opens with 7-Zip)")
    HTCDS = "htcds", _("HTCDS 2.0 for another case system, as a workbook with a password")


class ExportState(models.TextChoices):
    """Where an export stands."""

    WAITING = "waiting", _("Waits for a second person")
    MAKING = "making", _("Being made")
    READY = "ready", _("Ready")
    DECLINED = "declined", _("Declined")
    FAILED = "failed", _("Could not be made")
    GONE = "gone", _("Not here any more")


class Which(models.TextChoices):
    """Which cases go in."""

    ALL = "all", _("All cases that I may open")
    OPEN = "open", _("Open cases only")
    CLOSED = "closed", _("Closed cases only")
