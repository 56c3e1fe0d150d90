"""The overview of a case: what is known, what is still to ask, and a child's guardian."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel.clock import today
from tessera.protection.cases import circle, policy, queries, safety, vocabulary, wording
from tessera.protection.cases.models import Case
from tessera.protection.cases.web import notes, presenters
from tessera.protection.cases.words import CaseWords
from tessera.trust.people.api import Request

# Answers that help the work, each with the group of the form where it is written down. What happened is not among them:
# it is told when the person wants to, and never asked for by a list.
TO_ASK: tuple[tuple[Any, tuple[str, ...], str], ...] = (
    (_("Age"), ("age_at_intake", "age_band", "age_in_doubt"), "person"),
    (_("Citizenship and where the person comes from"), ("citizenships", "country_of_birth"), "person"),
    (_("Languages, and whether an interpreter is needed"), ("languages", "needs_interpreter"), "language"),
    (_("Reading and writing"), ("literacy",), "language"),
    (_("What the person needs, in their own order"), ("presenting_needs",), "needs"),
    (_("Where the person lived"), ("living_situation_at_intake",), "needs"),
    (_("Health, and what is difficult"), ("pregnant", "seeing", "hearing", "walking", "remembering", "self_care",
                                          "communicating"), "health"),
    (_("Education and work before"), ("education_level", "occupation_before"), "life"),
    (_("Displacement and residence status"), ("displacement_status",), "life"),
    (_("Who sent the person, and when"), ("referral_source", "referral_received_on"), "case"),
    (_("Whether a worker here knows somebody involved"), ("conflict_check",), "case"),
)  # fmt: skip


def part(request: Request, row: Case) -> dict[str, Any]:
    """What the overview needs. The reading is in the ledger."""
    actor = request.actor
    queries.seen(row, by=actor, action=policy.VIEW)
    words = wording.of(row)
    may = policy.allowed(actor, row)
    childhood = vocabulary.childhood(row, today())
    return {
        "groups": presenters.case_groups(row),
        "helps": words.accommodation_needs,
        "background": _background(words),
        "conflict": words.conflict if row.conflict_check == "yes" else "",
        "knows_somebody": row.conflict_check == "yes",
        "glass": queries.glass(row, by=actor),
        "guardian_needed": bool(childhood) and not circle.has_guardian(row),
        "to_ask": _to_ask(row, request) if policy.EDIT in may else [],
        "quick_note": notes.fresh(request, row) if policy.NOTE_ADD in may else None,
    }


def _background(words: CaseWords) -> list[tuple[str, str]]:
    pairs = ((_now("Ethnicity"), words.ethnicity), (_now("Religion"), words.religion))
    return [(label, text) for label, text in pairs if text]


def _to_ask(row: Case, request: Request) -> list[tuple[str, str]]:
    """(words, address) of what nobody has asked yet; an answer that may be empty is an answer."""
    edit = reverse("cases:edit", args=[row.pk])
    found = []
    if request.actor.may("subject:identity:edit") and not safety.is_named(row):
        found.append((_now("Name, safe contact, and who must not know"), reverse("cases:identity", args=[row.pk])))
    found += [(str(label), f"{edit}?group={group}") for label, names, group in TO_ASK if not any(_said(row, names))]
    if row.number_of_children is None and not queries.others(row):
        found.append((_now("Children, dependants and caregivers"), reverse("cases:person_add", args=[row.pk])))
    return found


def _said(row: Case, names: Collection[str]) -> list[bool]:
    return [getattr(row, name) not in (None, "", []) for name in names]
