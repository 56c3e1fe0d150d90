"""Mistakes of a row that only show when it is about to become a case."""

from django.utils.translation import gettext_lazy as _

from tessera.interchange.reading.api import Fault

NOT_TAKEN = Fault("not_taken", _("The case cannot be made from this value: %(reason)s"))
NOTHING_TOLD = Fault("nothing_told", _("The row says nothing about a case. Fill it in, or remove it from the file."))
