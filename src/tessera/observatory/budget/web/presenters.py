"""The budget as its pages show it: limits and what releases cost, in words; never anything about one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.observatory.budget.enums import LABELS
from tessera.observatory.budget.models import BudgetChange, BudgetDebit
from tessera.observatory.budget.queries import Limits
from tessera.trust.people import api as people
from tessera.ui.badges import Badge
from tessera.ui.tables import Column, Row, Table


def purpose(name: str) -> str:
    """A purpose in the reader's words."""
    known = {each.value: label for each, label in LABELS.items()}
    return str(known.get(name, name))


def limits(held: Limits) -> list[tuple[str, str]]:
    """The limits in force."""
    return [
        (_("Most ε of one release"), number_format(held.per_release.normalize())),
        (_("Most ε of one person for life"), number_format(held.per_person.normalize())),
    ]


def state(change: BudgetChange) -> Badge:
    """Where a change stands."""
    if change.approved is None:
        return Badge(_("Waits for a second person"), "info")
    return Badge(_("Approved"), "success") if change.approved else Badge(_("Declined"), "")


def names(actor: Actor, rows: Sequence[BudgetChange]) -> Mapping[UUID, str]:
    """Who asked and who decided."""
    return people.colleague_names(actor, [each for row in rows for each in (row.asked_by, row.decided_by)])


def _who(account: UUID | None, known: Mapping[UUID, str]) -> str:
    return known.get(account, _("somebody who no longer works here")) if account else ""


def changes_table(rows: Sequence[BudgetChange], known: Mapping[UUID, str]) -> Table:
    """Changes asked for, newest first."""
    columns = [
        Column("asked", _("Asked")),
        Column("by", _("By")),
        Column("release", _("Per release"), numeric=True),
        Column("person", _("Per person"), numeric=True),
        Column("state", _("Decision")),
    ]
    lines = [
        Row(
            {
                "asked": date_format(row.asked_at, "DATE_FORMAT"),
                "by": _who(row.asked_by, known),
                "release": number_format(row.per_release.normalize()),
                "person": number_format(row.per_person.normalize()),
                "state": state(row),
            },
            reverse("budget:decide", args=[row.pk]),
        )
        for row in rows
    ]
    return Table(
        _("Changes of limits"),
        columns,
        lines,
        caption_hidden=True,
        empty_title=_("Nobody has asked for other limits"),
        empty_body=_("The limits the program came with are in force."),
    )


def debits_table(rows: Sequence[BudgetDebit]) -> Table:
    """What each release cost everybody in it."""
    columns = [
        Column("date", _("Date")),
        Column("purpose", _("Purpose")),
        Column("epsilon", "ε", numeric=True),
        Column("delta", "δ", numeric=True),
        Column("release", _("Release")),
    ]
    lines = [
        Row(
            {
                "date": date_format(row.debited_at, "DATE_FORMAT"),
                "purpose": purpose(row.purpose),
                "epsilon": number_format(row.epsilon.normalize()),
                "delta": f"{row.delta:.2g}",
                "release": str(row.release_id)[:8],
            }
        )
        for row in rows
    ]
    return Table(
        _("What releases cost"),
        columns,
        lines,
        caption_hidden=True,
        empty_title=_("Nothing is spent yet"),
        empty_body=_("A release of synthetic records appears here with what it cost everybody in it."),
    )


def about(change: BudgetChange, known: Mapping[UUID, str]) -> list[tuple[str, object]]:
    """One change in full."""
    told: list[tuple[str, object]] = [
        (_("Purpose"), purpose(change.purpose)),
        (_("Most ε of one release"), number_format(change.per_release.normalize())),
        (_("Most ε of one person for life"), number_format(change.per_person.normalize())),
        (_("Why"), change.reason),
        (_("Asked by"), _who(change.asked_by, known)),
        (_("Asked"), date_format(change.asked_at, "DATETIME_FORMAT")),
    ]
    if change.decided_at:
        told += [
            (_("Decided by"), _who(change.decided_by, known)),
            (_("Decided"), date_format(change.decided_at, "DATETIME_FORMAT")),
        ]
    return [*told, (_("Answer"), change.answer)] if change.answer else told
