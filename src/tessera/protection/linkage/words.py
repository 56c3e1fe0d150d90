"""Comparisons and levels in plain words, for pages and files."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.protection.linkage.engine import Evidence

COMPARED = {
    "given": gettext_lazy("given name"),
    "family": gettext_lazy("family name"),
    "birth": gettext_lazy("date of birth"),
    "sex": gettext_lazy("sex"),
    "nationality": gettext_lazy("nationality"),
    "district": gettext_lazy("district"),
    "phone": gettext_lazy("telephone"),
    "document": gettext_lazy("document number"),
    "email": gettext_lazy("e-mail address"),
}
LEVELS = {
    "same": gettext_lazy("the same"),
    "sounds_same": gettext_lazy("sounds the same"),
    "exchanged": gettext_lazy("the same but exchanged"),
    "exchanged_sounds": gettext_lazy("sounds the same but exchanged"),
    "one_word": gettext_lazy("one word sounds the same"),
    "nearly": gettext_lazy("written nearly alike"),
    "somewhat": gettext_lazy("written somewhat alike"),
    "one_part": gettext_lazy("the same but for one part"),
    "only_years": gettext_lazy("the same year and nothing more known"),
    "one_only_year": gettext_lazy("the same year and nothing more known of one"),
    "same_year": gettext_lazy("the same year"),
    "near_year": gettext_lazy("a year apart"),
    "some_years": gettext_lazy("two or three years apart"),
    "shared": gettext_lazy("the same"),
    "different": gettext_lazy("different"),
}


def agreement(comparison: str, level: str) -> str:
    """What a comparison found, without its weight: "family name: sounds the same"."""
    return _("%(compared)s: %(level)s") % {"compared": COMPARED[comparison], "level": LEVELS[level]}


def said(evidence: Evidence) -> str:
    """One comparison in words, with its weight in bits: "family name: sounds the same (+9.4, as it is rare)"."""
    named = {"compared": COMPARED[evidence.comparison], "level": LEVELS[evidence.level]}
    weight = f"{evidence.weight:+.1f}"
    if evidence.rare >= 1:
        return _("%(compared)s: %(level)s (%(weight)s, as it is rare)") % (named | {"weight": weight})
    if evidence.rare <= -1:
        return _("%(compared)s: %(level)s (%(weight)s, as it is common)") % (named | {"weight": weight})
    return _("%(compared)s: %(level)s (%(weight)s)") % (named | {"weight": weight})


def explained(evidence: Iterable[Evidence]) -> str:
    """All that speaks for and against, the strongest first."""
    return "; ".join(said(each) for each in sorted(evidence, key=lambda each: -abs(each.weight)))
