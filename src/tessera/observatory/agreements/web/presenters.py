"""An agreement as its page shows it: what it says, where it stands, what would leave today and what never does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.observatory.agreements import queries
from tessera.observatory.agreements.models import Agreement
from tessera.observatory.agreements.terms import Terms, terms
from tessera.protection.cases import facts
from tessera.trust.people import api as people
from tessera.ui.tables import Column, Row, Table

_REASONS: Mapping[str, str | Promise] = {
    queries.COUNTS: gettext_lazy("Counts: the survivor agreed to anonymised statistics"),
    "no_decision": gettext_lazy("Not counted: the survivor has not decided, or the decision has run out"),
    "refused": gettext_lazy("Not counted: the survivor said no"),
    "withdrawn": gettext_lazy("Not counted: the survivor took the decision back"),
    "category_not_covered": gettext_lazy("Not counted: the survivor's decision does not cover it"),
    "enquiry": gettext_lazy("Not counted: an enquiry, not a case"),
    "duplicate": gettext_lazy("Not counted: merged with another case"),
    "not_a_victim": gettext_lazy("Not counted: found not to be a victim of trafficking"),
    "erased": gettext_lazy("Not counted: the person was erased"),
}
NEVER = (
    gettext_lazy("names, addresses, telephone numbers, documents"),
    gettext_lazy("dates of birth and exact ages"),
    gettext_lazy("anything written in words: notes, stories, descriptions"),
    gettext_lazy("places below a country"),
    gettext_lazy("your case numbers and any other number that lasts"),
    gettext_lazy("the name of your organisation"),
    gettext_lazy("health, legal and safety records"),
)


@dataclass(frozen=True, slots=True)
class State:
    """Where the organisation stands, in words."""

    words: str
    tone: str
    in_force: Agreement | None


def state(rows: Sequence[Agreement]) -> State:
    """Not signed, in force, or ended."""
    current = next((row for row in rows if row.ended_at is None), None)
    if current and (current.valid_to is None or current.valid_to > now()):
        since = date_format(current.signed_at, "DATE_FORMAT")
        return State(_("In force since %(date)s") % {"date": since}, "success", current)
    if rows:
        last = rows[0].ended_at or rows[0].valid_to or rows[0].signed_at
        return State(_("Ended on %(date)s") % {"date": date_format(last, "DATE_FORMAT")}, "", None)
    return State(_("Not signed"), "", None)


def leaves() -> list[str]:
    """What a fact says of a person, in the reader's words."""
    return [str(fact.label) for fact in facts.FACTS]


def tally_table(rows: Sequence[queries.Tally]) -> Table:
    """How many cases count today, and why others do not."""
    columns = [
        Column("reason", _("Today")),
        Column("cases", _("Cases"), numeric=True),
        Column("people", _("People"), numeric=True),
    ]
    ordered = sorted(rows, key=lambda row: row.reason != queries.COUNTS)
    lines = [
        Row(
            {
                "reason": str(_REASONS.get(row.reason, row.reason)),
                "cases": number_format(row.cases, force_grouping=True),
                "people": number_format(row.people, force_grouping=True),
            }
        )
        for row in ordered
    ]
    return Table(
        _("Your cases today"),
        columns,
        lines,
        caption_hidden=True,
        keep_shape=True,
        empty_title=_("There are no cases here"),
        empty_body=_("An organisation without cases of its own contributes nothing, and loses nothing by signing."),
    )


def _who(account: UUID | None, names: Mapping[UUID, str]) -> str:
    return names.get(account, _("somebody who no longer works here")) if account else _("the system")


def history(rows: Sequence[Agreement], actor: Actor) -> list[dict[str, Any]]:
    """What happened, newest first, for a timeline."""
    names = people.colleague_names(actor, [each for row in rows for each in (row.signed_by, row.ended_by)])
    told: list[dict[str, Any]] = []
    for row in rows:
        if row.ended_at:
            by = _("by %(name)s") % {"name": _who(row.ended_by, names)}
            told.append({"when": row.ended_at, "title": _("Ended"), "body": by})
        signed = _("by %(name)s, %(function)s; terms of version %(version)s") % {
            "name": _who(row.signed_by, names),
            "function": row.signer_function,
            "version": row.terms_version,
        }
        told.append({"when": row.signed_at, "title": _("Signed"), "body": signed})
    told.sort(key=lambda entry: entry["when"], reverse=True)
    return [entry | {"when": date_format(entry["when"], "DATETIME_FORMAT")} for entry in told]


def signed_terms(current: Agreement | None) -> Terms:
    """The wording to show: the one that was signed, else the one to sign."""
    return terms(current.terms_version) if current else terms()
