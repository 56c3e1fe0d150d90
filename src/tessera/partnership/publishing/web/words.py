"""Codes, amounts and projects in the words of public pages."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tessera.kernel import codes
from tessera.kernel.places import UnknownPlace
from tessera.partnership.library import api as library
from tessera.partnership.publishing.content import ASSUMED, Content
from tessera.partnership.publishing.enums import Part, Why
from tessera.ui.amounts import amounts, number
from tessera.ui.sentences import commas

SECTIONS = {"region": "region", "programme_type": "programme_type", "sector": "aid_sector", "instrument": "instrument",
            "party_kind": "party_kind"}  # fmt: skip
_MANY = 4


def label(list_name: str, code: str) -> str:
    """The label of a code; the code itself where the list does not know it, a dash for none."""
    if not code:
        return "–"
    known = codes.get(SECTIONS[list_name])
    return known.label(code) if code in known else code


def country(iso3: str) -> str:
    """A country's name; the code itself where nobody knows it."""
    with suppress(UnknownPlace):
        return library.name(iso3)
    return iso3


def money(sums: Mapping[str, Decimal]) -> str:
    """Amounts by currency in one line; a word where none is public."""
    return amounts(sums, pgettext("amount", "not public"))


def amount(content: Content) -> str:
    """What a project is worth; a word where that is not public or not known."""
    if content.total is not None:
        return money({content.currency: content.total})
    return pgettext("amount", "not public") if "amount" in dict(content.left_out) else _("not known")


def projects(count: int) -> str:
    """So many projects."""
    return ngettext("%(count)s project", "%(count)s projects", count) % {"count": number(count)}


def title(content: Content) -> str:
    """The project's title; where the award's own stays out, a name made of what may be said."""
    if content.title:
        return content.title
    kind = label("programme_type", content.programme_type) if content.programme_type else _("Project")
    where = places(content)
    # Translators: a project whose name is not public, such as "Bilateral and regional: Kenya".
    return _("%(kind)s: %(where)s") % {"kind": kind, "where": where} if where else kind


def places(content: Content) -> str:
    """Where a project works, as fine as may be said."""
    names = [country(share.code) for share in content.countries]
    if len(names) > _MANY:
        return _("%(first)s and %(count)s more") % {
            "first": commas(names[: _MANY - 1]),
            "count": len(names) - _MANY + 1,
        }
    return commas(names) or (label("region", content.region) if content.region else "")


def aid(content: Content) -> list[tuple[str, str]]:
    """What standards ask of a project that no award says; what nobody decided is said to be assumed."""
    made = []
    for name, known, heading in (("flow", "aid_flow", _("Kind of flow")), ("tied", "aid_tied", _("Tied"))):
        decided = getattr(content, name)
        text = codes.get(known).label(decided or ASSUMED[name])
        made.append((heading, text if decided else _("%(what)s (assumed)") % {"what": text}))
    if content.humanitarian:
        made.append((_("Humanitarian"), _("It answers a humanitarian emergency")))
    return made


def left_out(content: Content) -> list[str]:
    """What stays out of a project and why, in sentences."""
    parts = {"places": _("Places")} | {str(part): str(part.label) for part in Part}
    reasons = {str(why): str(why.label) for why in Why}
    return [f"{parts.get(what, what)}: {reasons.get(why, why)}" for what, why in content.left_out]
