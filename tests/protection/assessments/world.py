"""Colleagues, cases and assessments for the tests of this room, made the way the program makes them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.protection.assessments import api
from tessera.protection.assessments.enums import Kind
from tessera.protection.assessments.models import Assessment
from tessera.protection.cases.models import Case
from tessera.protection.forms import api as forms
from tessera.trust.consent import api as consents
from tests.protection.cases import world as cases

# The gravest answers there are; the worker still says "low" where a test wants to see that nothing else decides.
GRAVE: dict[str, Any] = {
    "threats_received": ["to_self", "to_children", "ransom"],
    "trafficker_knows": ["current_place", "phone"],
    "device_safety": ["tracking_suspected"],
    "re_trafficking_factors": ["debt", "violence"],
    "home_concerns": ["sexual_abuse"],
}
PLAN = [
    {"warning_sign": "The grey van is in our street", "what_i_do": "I leave by the yard", "who_helps": "Rosa next door",
     "safe_place": "The bakery", "code_word": "Have you any basil?"},
]  # fmt: skip


def safety(**more: Any) -> dict[str, Any]:
    """Answers to the form of safety; a low risk unless said otherwise."""
    return {"assessed_on": today().isoformat(), "trigger": "intake", "risk_level": "low"} | more


def needs(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Answers to the form of needs."""
    return {"assessed_on": today().isoformat(), "needs": list(rows)} | more


def need(domain: str, score: str = "", **more: Any) -> dict[str, Any]:
    """One area of life."""
    return {"domain": domain} | ({"score": score} if score else {}) | more


def health(**more: Any) -> dict[str, Any]:
    """Answers to the form of health."""
    return {"assessed_on": today().isoformat()} | more


def going_back(**more: Any) -> dict[str, Any]:
    """Answers to the form of a return."""
    return {"assessed_on": today().isoformat(), "trigger": "before_return", "child_or_in_doubt": "no", "decision": "not_now"} | more  # fmt: skip


def assess(by: Actor, case: Case, kind: Kind | str, answers: dict[str, Any]) -> Assessment:
    """Another version."""
    with unit_of_work(by=by):
        shape = forms.definition(f"assessment_{kind}", by=by)
        return api.add(case.id, Kind(kind), shape, answers, by=by)


def decide_on_family(by: Actor, subject: UUID, decision: str) -> consents.ConsentDecision:
    """What the person decides about contact with the family."""
    terms = consents.Terms(
        "family_tracing", decision, recipient_class="family", explained=cases.EXPLAINED, data_categories=("family",)
    )
    with unit_of_work(by=by):
        return consents.record(subject, terms, by=by)
