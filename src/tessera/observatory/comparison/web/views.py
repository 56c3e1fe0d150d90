"""Pages of public sets and of schemes. To look is for everybody; to bring in, take out and load needs a right."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tessera.kernel.policy import Hidden, require
from tessera.observatory.comparison import actions, policy, queries, schemes, telling
from tessera.observatory.comparison.models import PublicSet
from tessera.observatory.comparison.web import words
from tessera.observatory.comparison.web.forms import RemoveForm, SchemeForm, SetForm
from tessera.observatory.tables import api as tables
from tessera.trust.people.api import Request, restore
from tessera.ui.tables import Column, Row, Table


def _may(request: HttpRequest, action: str) -> bool:
    actor = getattr(request, "actor", None)
    return actor is not None and actor.may(action)


@require_safe
def sets(request: HttpRequest) -> HttpResponse:
    """Public sets of others, newest first."""
    columns = [Column("name", _("Data set")), Column("publisher", _("Publisher")), Column("date", _("Published")),
               Column("rows", _("People counted"), numeric=True)]  # fmt: skip
    lines = [
        Row(
            {
                "name": row.name,
                "publisher": row.publisher,
                "date": date_format(row.published_on, "DATE_FORMAT"),
                "rows": words.grouped(row.rows),
            },
            reverse("comparison:set", args=[row.pk]),
        )
        for row in queries.sets()
    ]
    table = Table(
        _("Data sets of others"), columns, lines, caption_hidden=True,
        empty_title=_("No data set of others is here yet"),
        empty_body=_("An analyst can bring in a public release, to see it beside our own figures."),
    )  # fmt: skip
    return render(request, "comparison/list.html", {"table": table, "may_import": _may(request, policy.IMPORT)})


sets.is_list = True  # type: ignore[attr-defined]


@require_safe
def one(request: HttpRequest, dataset: UUID) -> HttpResponse:
    """One public set: what it is, what to keep in mind, how to cite it."""
    if (row := queries.one(dataset)) is None:
        raise Http404
    context = {"set": row, "about": words.about(row), "caveats": telling.caveats(row), "citation": telling.citation(row),
               "may_remove": _may(request, policy.REMOVE)}  # fmt: skip
    return render(request, "comparison/set.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Choose a public file. What is wrong with it is told at once; everything else typed stays."""
    require(policy.can(request.actor, policy.IMPORT), request.actor, policy.IMPORT, kind="dataset")
    form = SetForm(request.POST, request.FILES) if request.method == "POST" else SetForm()
    faults: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        made, brought = _bring(request, form)
        faults = words.fault_lines(brought.faults) if brought and made is None else []
        if made is not None:
            return redirect("comparison:set", made.pk)
    context = {"form": restore(form, request), "layouts": words.known_layouts(), "faults": faults}
    return render(request, "comparison/new.html", context, status=422 if form.errors else 200)


def _bring(request: Request, form: SetForm) -> tuple[PublicSet | None, actions.Brought | None]:
    chosen = form.cleaned_data
    data = chosen["file"].read()
    about = actions.About(
        chosen["name"], chosen["publisher"], chosen["terms"], chosen["published_on"], chosen["address"] or ""
    )
    try:
        if "try" in request.POST:
            return None, _tried(request, actions.bring(data, about, by=request.actor, try_only=True))
        brought = actions.bring(data, about, by=request.actor)
    except actions.NotReadable as fault:
        form.add_error("file", words.unreadable(fault))
    except actions.AlreadyThere:
        form.add_error("file", _("This very file was brought in before."))
    except tables.TooFewRecords:
        form.add_error("file", _("Too few rows could be read to count them without showing somebody."))
    except tables.NotProtected:
        form.add_error("file", _("The counts of this file could not be protected, so nothing was kept."))
    else:
        messages.success(request, _counted(brought))
        return brought.source, brought
    return None, None


def _counted(brought: actions.Brought) -> str:
    text = ngettext("%(count)s row was counted.", "%(count)s rows were counted.", brought.rows) % {
        "count": words.grouped(brought.rows)
    }
    if brought.left_out:
        text += " " + ngettext("%(count)s was left out.", "%(count)s were left out.", brought.left_out) % {
            "count": words.grouped(brought.left_out)
        }
    return text


def _tried(request: Request, brought: actions.Brought) -> actions.Brought:
    layout = words.layout_title(brought.layout)
    messages.info(request, _("Tried only, nothing was kept.") + " " + layout + ". " + _counted(brought))
    return brought


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, dataset: UUID) -> HttpResponse:
    """Asks once more, then takes a set out."""
    actor = request.actor
    row = queries.one(dataset)
    if row is None or not actor.may(policy.REMOVE):
        raise Hidden(actor, policy.REMOVE, kind="dataset", object_id=dataset)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.remove(row.pk, by=actor)
        messages.success(request, _("The data set was taken out."))
        return redirect("comparison:list")
    back = reverse("comparison:set", args=[row.pk])
    return render(
        request, "comparison/remove.html", {"form": form, "set": row, "back": back}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def load(request: Request) -> HttpResponse:
    """A classification or a crosswalk from a CSV, with errors row by row."""
    require(policy.can(request.actor, policy.LOAD), request.actor, policy.LOAD, kind="scheme")
    form = SchemeForm(request.POST, request.FILES) if request.method == "POST" else SchemeForm()
    faults: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            loaded = actions.load(form.cleaned_data["file"].read(), by=request.actor)
        except actions.NotReadable as fault:
            form.add_error("file", words.unreadable(fault))
        else:
            if not loaded.faults and loaded.taken:
                text = ngettext("%(count)s row was loaded.", "%(count)s rows were loaded.", loaded.taken)
                messages.success(request, text % {"count": words.grouped(loaded.taken)})
                return redirect("comparison:crosswalk")
            form.add_error("file", _("Nothing was kept. Mend these rows and choose the file again."))
            faults = words.fault_lines(loaded.faults[:200])
    context = {
        "form": form,
        "faults": faults,
        "columns": [", ".join(schemes.CODE_COLUMNS), ", ".join(schemes.STEP_COLUMNS)],
    }
    return render(request, "comparison/load.html", context, status=422 if form.errors else 200)
