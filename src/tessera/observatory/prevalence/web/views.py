"""Pages of studies: published ones are for everybody; the others for those who make them.

The public addresses never look at who is asking.
"""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import require
from tessera.observatory.prevalence import actions, policy, queries, tasks
from tessera.observatory.prevalence.enums import Route
from tessera.observatory.prevalence.lists import ListsError
from tessera.observatory.prevalence.models import Study
from tessera.observatory.prevalence.web import presenters
from tessera.observatory.prevalence.web.forms import StudyForm
from tessera.trust.people.api import Request, restore


@require_safe
def studies(request: HttpRequest) -> HttpResponse:
    """Published studies, newest first; and what waits, for those who make them."""
    actor = getattr(request, "actor", None)
    may_make = actor is not None and actor.may(policy.MAKE)
    waiting = queries.waiting(actor) if actor is not None and may_make else []
    context = {
        "table": presenters.table(queries.published(), "prevalence:study"),
        "waiting": presenters.table(waiting, "prevalence:draft") if waiting else None,
        "may_make": may_make,
    }
    return render(request, "prevalence/list.html", context)


studies.is_list = True  # type: ignore[attr-defined]


@require_safe
def study(request: HttpRequest, study: UUID) -> HttpResponse:
    """A published study."""
    row = queries.get(study, by=None)
    if row is None:
        raise Http404
    return render(request, "prevalence/study.html", presenters.page(row))


@require_safe
def file(_request: HttpRequest, study: UUID) -> HttpResponse:
    """A published study as one JSON object: parameters, numbers and doubts."""
    row = queries.get(study, by=None)
    if row is None:
        raise Http404
    body = json.dumps(presenters.document(row), ensure_ascii=False, indent=1)
    answer = HttpResponse(body, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="study-{row.pk}.json"'
    return answer


@require_safe
def draft(request: Request, study: UUID) -> HttpResponse:
    """A study that waits, for those who make them."""
    row = queries.made(study, by=request.actor, action=policy.VIEW)
    if row.published_at:
        return redirect("prevalence:study", row.pk)
    context = presenters.page(row) | {
        "is_draft": True,
        "may_publish": bool(policy.can(request.actor, policy.PUBLISH, row)),
    }
    return render(request, "prevalence/study.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """A file and what it is. Lists are computed by a job, surveys at once."""
    actor = request.actor
    require(policy.can(actor, policy.MAKE), actor, policy.MAKE, kind="study")
    form = StudyForm(request.POST, request.FILES) if request.method == "POST" else StudyForm()
    if request.method == "POST" and form.is_valid() and (made := _begin(request, form)):
        return made
    context = {"form": restore(form, request)}
    return render(request, "prevalence/new.html", context, status=422 if form.errors else 200)


def _begin(request: Request, form: StudyForm) -> HttpResponse | None:
    """Keeps what was given; None, with the fault on the form, where it cannot be read."""
    chosen, actor = form.cleaned_data, request.actor
    data = chosen["file"].read()
    about = {"title": chosen["title"], "source": chosen["source"], "by": actor}
    try:
        if chosen["route"] == Route.LISTS:
            made = actions.begin_lists(data, public=chosen["public_source"], **about)
            shown = reverse("prevalence:draft", args=[made])
            run = jobs.enqueue(tasks.compute, organisation=actor.organisation, by=actor, then=shown, study=made)
            return redirect("jobs:run", run)
        if chosen["route"] == Route.SURVEY:
            made = actions.survey(
                data, answer=chosen["column"], population=chosen["population"], kind=chosen["kind"], **about
            )
        else:
            made = actions.scaleup(
                data, hidden=chosen["column"], known=chosen["known"], population=chosen["population"],
                transmission=chosen["transmission"] or 1.0, **about,
            )  # fmt: skip
    except ListsError as fault:
        form.add_error("file", str(fault))
        return None
    except ValueError as fault:
        form.add_error(None, str(fault))
        return None
    return redirect("prevalence:draft", made)


@require_POST
def publish(request: Request, study: UUID) -> HttpResponse:
    """Publishes for good; the page of the draft asked first."""
    row: Study = queries.made(study, by=request.actor, action=policy.PUBLISH)
    if request.POST.get("sure") != "yes":
        messages.warning(request, _("Please confirm, because publishing cannot be taken back."))
        return redirect("prevalence:draft", row.pk)
    actions.publish(row.pk, by=request.actor)
    messages.success(request, _("The study is published. Everybody can read it, and it never changes again."))
    return redirect("prevalence:study", row.pk)
