"""What this room adds to the page of a case: the tab "Documents", and what is held in words."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.protection.cases import api as cases
from tessera.protection.documents import policy, queries


@cases.register_part("documents", label=_("Documents"), action=policy.VIEW, order=70)
def documents(request: HttpRequest, case: cases.CaseView) -> str:
    """The tab."""
    from tessera.protection.documents.web import views

    return views.tab(request, case)


@cases.register_held("documents", order=70)
def what_is_held(case_id: UUID, *, by: Actor) -> list[cases.Held]:
    """The papers by kind and name; their content is handed over as copies of the files."""
    kinds = codes.get("document_type")
    found = queries.of_case(case_id, by=by)
    pairs = tuple((kinds.label(view.row.kind), view.words.title if view.words else "") for view in found)
    return [cases.Held(_now("Documents"), pairs)] if pairs else []
