"""Puts this form beside the others on the public pages."""

from django.utils.translation import gettext_lazy as _

from tessera.partnership.publishing import api as publishing

publishing.downloads.register(_("IATI 2.03 (XML)"), "iati:list", "iati:project")
publishing.downloads.register(_("IATI files of each publisher (JSON)"), "iati:offices")
publishing.downloads.register(_("What is missing for IATI (JSON)"), "iati:report")
