"""Reasons, judgements and what they rest on, in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from tessera.protection.duplicates.enums import Basis, Judgement
from tessera.protection.linkage import api as linkage

REASONS = {
    "same_document": _("The same document number"),
    "same_phone": _("The same telephone number"),
    "same_email": _("The same e-mail address"),
    "name_exact": _("The same name"),
    "name_phonetic": _("The names sound alike"),
    "name_fuzzy": _("The names are written nearly alike"),
    "birth_same": _("The same date of birth"),
    "birth_near": _("Dates of birth near each other, or day and month exchanged"),
    "birth_far": _("Dates of birth far apart: this speaks against it"),
}
JUDGEMENTS = {
    Judgement.OPEN: _("Nobody has looked yet"),
    Judgement.SAME: _("The same person"),
    Judgement.NOT_SAME: _("Not the same person"),
    Judgement.UNSURE: _("Cannot say yet"),
}
BASES = {
    Basis.PERSON_SAID: _("The person said so"),
    Basis.DOCUMENTS: _("Documents were compared"),
    Basis.WORKERS_KNOW: _("Workers know both"),
    Basis.RECORDS: _("The two records were compared"),
}


def reasons(codes: Iterable[str]) -> list[str]:
    """Reasons in words: those of the nightly look, and what linkage compared ("family.sounds_same")."""
    found = []
    for code in codes:
        comparison, _dot, level = code.partition(".")
        if code in REASONS:
            found.append(str(REASONS[code]))
        elif comparison in linkage.COMPARED and level in linkage.LEVELS:
            found.append(linkage.agreement(comparison, level))
    return found
