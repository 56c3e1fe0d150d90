"""What this room adds to the page of a case: who the person may be as well, and who they were judged to be."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from tessera.kernel.actor import Actor
from tessera.protection.cases import api as cases
from tessera.protection.duplicates import policy, queries, tasks, words  # noqa: F401  # tasks registers the nightly job


@cases.register_panel("duplicates", order=5)
def duplicates(request: HttpRequest, case: cases.CaseView) -> str | None:
    """Suggestions and merges about this person, for whom both sides are open; nothing where there are none."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.may(policy.VIEW):
        return None
    pairs = queries.about(case.subject_id, by=actor)
    merges = queries.merged_with(case.subject_id, by=actor)
    if not pairs and not merges:
        return None
    people = {
        key: code for row in merges for key, code in ((row.kept_id, row.kept.code), (row.merged_id, row.merged.code))
    }
    seen = cases.of_subjects(actor, people)
    context = {
        "pairs": [
            {
                "url": reverse("duplicates:pair", args=[row.pk]),
                "why": ", ".join(words.reasons(row.reasons)),
            }
            for row in pairs
        ],
        "cases": [
            {"code": line.code, "url": reverse("cases:case", args=[line.id]), "person": people[key]}
            for key, lines in seen.items()
            for line in lines
            if line.id != case.id
        ],
        "merges": [
            {
                "codes": f"{row.merged.code} → {row.kept.code}",
                "url": reverse("duplicates:pair", args=[row.pair_id]) if row.pair_id else "",
            }
            for row in merges
        ],
    }
    return render_to_string("duplicates/panel.html", context, request)
