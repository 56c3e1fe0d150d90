"""What the room holds about a person, in the reader's language: for the copy the survivor takes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from tessera.kernel import codes, places
from tessera.kernel.actor import Actor
from tessera.protection.cases import api as cases
from tessera.protection.legal import policy, queries
from tessera.protection.legal.models import Cooperation
from tessera.protection.legal.queries import DeadlineView, MatterView
from tessera.protection.plans import api as plans


def day(value: date | None) -> str:
    """A day as people write it; "" for none."""
    return formats.date_format(value, "j F Y") if value else ""


def label(listed: str, code: str) -> str:
    """The reader's words for a code or an empty answer; "" for none."""
    return codes.get(listed).label(code) if code else ""


def labels(listed: str, said: Iterable[str]) -> str:
    """The reader's words for several codes."""
    return " · ".join(label(listed, code) for code in said)


def matter_pairs(view: MatterView) -> list[tuple[str, str]]:
    """A matter in pairs, empty ones left out."""
    row, words = view.row, view.words
    pairs = [
        (_("Stage"), label("legal_stage", row.stage)),
        (_("Country"), places.name(row.country) if row.country else ""),
        (_("Authority"), words.authority if words else ""),
        (_("Reference"), words.reference if words else ""),
        (_("Lawyer"), words.lawyer if words else ""),
        (_("Decision"), words.decision if words else ""),
        (_("Decided on"), day(row.decided_on)),
        (_("Amount awarded"), plans.money.written(row.amount_awarded, row.currency)),
        (_("Amount received"), plans.money.written(row.amount_received, row.currency)),
        (_("Protection measures"), labels("protection_measure", row.protection_measures)),
        (_("Permit"), label("permit_type", row.permit_type)),
        (_("Valid until"), day(row.valid_to)),
        (_("Who says so"), label("source", row.source)),
        (_("Note"), words.note if words else _("The words were erased with the person.")),
    ]
    return [(name, text) for name, text in pairs if text]


def deadline_pairs(view: DeadlineView) -> list[tuple[str, str]]:
    """A date in pairs, empty ones left out."""
    pairs = [
        (label("legal_deadline", view.type), day(view.on)),
        (_("What for"), view.what or ""),
        (_("Done on"), day(view.met_on)),
    ]
    return [(name, text) for name, text in pairs if text]


def cooperation_pairs(row: Cooperation) -> list[tuple[str, str]]:
    """What was said about cooperating, empty ones left out."""
    pairs = [
        (_("Willing to cooperate with the authorities"), label("willing_to_cooperate", row.willing_to_cooperate)),
        (_("Why not, or not yet"), labels("cooperation_reason", row.reasons_not)),
        (_("Said on"), day(row.said_on)),
    ]
    return [(name, text) for name, text in pairs if text]


def of_case(case_id: UUID, *, by: Actor) -> list[cases.Held]:
    """A heading and pairs for each thing the actor may read. Raises Hidden, Refused for a case out of reach."""
    cases.get(case_id, by=by)
    if not (by.may(policy.VIEW) or by.may(policy.DEADLINES)):
        return []
    found = queries.track(case_id, by=by)
    held = [
        cases.Held(label("legal_matter_type", one.row.matter_type), tuple(matter_pairs(one))) for one in found.matters
    ]
    held += [cases.Held(_("Legal date"), tuple(deadline_pairs(one))) for one in found.deadlines]
    if found.said:
        held.append(cases.Held(_("Cooperation with the authorities"), tuple(cooperation_pairs(found.said))))
    return held
