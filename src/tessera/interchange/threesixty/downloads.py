"""Puts these forms beside the others on the public pages."""

from django.utils.translation import gettext_lazy as _

from tessera.partnership.publishing import api as publishing

publishing.downloads.register(_("360Giving (JSON)"), "threesixty:package")
publishing.downloads.register(_("360Giving (CSV)"), "threesixty:rows")
