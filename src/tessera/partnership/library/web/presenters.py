"""Parties and indicators as their pages show them."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.observatory.metrics import api as metrics
from tessera.partnership.library import geography, policy
from tessera.partnership.library.models import Indicator, Party
from tessera.ui.badges import Badge, Text
from tessera.ui.sentences import commas
from tessera.ui.tables import Column, Row, Table


def tabs(here: str) -> list[dict[str, object]]:
    """The two parts of the library."""
    parts = [("parties", _("Organisations")), ("indicators", _("Indicators"))]
    return [{"label": label, "url": reverse(f"library:{name}"), "current": name == here} for name, label in parts]


def parties(rows: Sequence[Party], *, filtered: bool) -> Table:
    """Parties by name, with their other spellings."""
    lines = [
        Row(
            {
                "name": row.shown, "kind": codes.get("party_kind").label(row.kind),
                "country": geography.name(row.country) if row.country else "",
                "aliases": "; ".join(each.text for each in row.aliases.all()),
                "here": Badge(_("works here"), "accent") if row.tenant_id else "",
            },
            reverse("library:party", args=[row.pk]),
        )
        for row in rows
    ]  # fmt: skip
    columns = [
        Column("name", _("Organisation")), Column("kind", _("Kind")), Column("country", _("Country")),
        Column("aliases", _("Other spellings")), Column("here", _("In this system")),
    ]  # fmt: skip
    return Table(
        _("Organisations"), columns, lines, caption_hidden=True,
        empty_title=_("No organisation fits") if filtered else _("No organisation is here yet"),
        empty_body=_("Implementers and partners appear here when you add them or bring a list of projects in."),
    )  # fmt: skip


def about(row: Party) -> list[tuple[Text, object]]:
    """A party as labels and values."""
    return [
        (_("Name"), row.name), (_("Short name"), row.short_name), (_("Kind"), codes.get("party_kind").label(row.kind)),
        (_("Country"), geography.name(row.country) if row.country else ""),
        (_("In this system"), row.tenant.name if row.tenant else _("does not work here")),
        (_("Numbers in registers"), "; ".join(f"{each.scheme} {each.value}" for each in row.identifiers.all())),
    ]  # fmt: skip


def indicators(rows: Sequence[Indicator], by: Actor) -> Table:
    """Indicators by code; each leads to its form for those who may change it."""
    may = bool(policy.can(by, policy.INDICATORS))
    cuts = codes.get("indicator_cut")
    lines = [
        Row(
            {
                "code": row.code, "title": row.shown_title, "unit": row.shown_unit,
                "area": codes.get("p_area").label(row.p_area) if row.p_area else "",
                "cuts": commas(cuts.label(code) for code in row.dimensions if code in cuts), "source": row.source,
                "counted": metrics.METRICS[row.metric].title if row.metric in metrics.METRICS else "",
                "active": "" if row.active else Badge(_("not offered")),
            },
            reverse("library:indicator", args=[row.pk]) if may else "",
        )
        for row in rows
    ]  # fmt: skip
    columns = [
        Column("code", _("Code")), Column("title", _("Indicator")), Column("unit", _("Unit")), Column("area", _("Area of the response")),
        Column("cuts", _("Broken down by")), Column("source", _("Source")), Column("counted", _("Counted by the observatory as")),
        Column("active", _("State")),
    ]  # fmt: skip
    return Table(
        _("Indicators"), columns, lines, caption_hidden=True, empty_title=_("No indicator is here yet"),
        empty_body=_("Load the published ones, and add your own."),
    )  # fmt: skip
