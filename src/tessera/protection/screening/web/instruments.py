"""The instruments: the program's own bank to read, an organisation's own to load, review and retire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tessera.kernel import codes
from tessera.kernel.policy import Refused, require
from tessera.protection.screening import actions, bank, parser, policy, queries
from tessera.protection.screening import instrument as tools
from tessera.protection.screening.enums import Review
from tessera.protection.screening.models import Instrument
from tessera.protection.screening.web import presenters
from tessera.protection.screening.web.forms import InstrumentForm, ReviewForm
from tessera.trust.people.api import Request, restore
from tessera.ui.badges import Badge
from tessera.ui.tables import Column, Row, Table

STATES = {
    Review.USABLE: Badge(gettext_lazy("In use"), "success"),
    Review.AWAITED: Badge(gettext_lazy("Waits for a review"), "attention"),
    Review.REFUSED: Badge(gettext_lazy("Not to be used")),
    Review.RETIRED: Badge(gettext_lazy("Retired")),
}


def _may_know(request: Request) -> None:
    actor = request.actor
    if not any(actor.may(action) for action in policy.ACTIONS):
        raise Refused(actor, policy.VIEW, kind="instrument", reason=_("Your role does not include this."))


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: Request) -> HttpResponse:
    """Every instrument, and the way to load one."""
    actor = request.actor
    _may_know(request)
    form = InstrumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(policy.can(actor, policy.UPLOAD), actor, policy.UPLOAD, kind="instrument")
        if form.is_valid() and (row := _load(request, form)):
            return redirect("screening:instrument", row.id)
    context = {
        "table": _table(queries.loaded(actor)),
        "form": restore(form, request) if actor.may(policy.UPLOAD) else None,
        "breadcrumbs": [{"label": _("Screening instruments"), "url": ""}],
    }
    return render(request, "screening/instruments.html", context, status=422 if form.errors else 200)


listed.is_list = True  # type: ignore[attr-defined]


def _load(request: Request, form: InstrumentForm) -> Instrument | None:
    upload = form.cleaned_data["file"]
    if upload.size > parser.LARGEST:
        form.add_error("file", _("The file is larger than 512 KB. Look whether it is the right one."))
        return None
    try:
        row = actions.load(upload.read().decode("utf-8-sig"), by=request.actor)
    except UnicodeDecodeError:
        form.add_error("file", _("The file is not UTF-8. Save it as “CSV UTF-8” and try again."))
    except ValidationError as fault:
        form.add_error("file", fault.messages)
    else:
        if row.state == Review.AWAITED:
            messages.warning(request, _("Loaded. It asks about groups of people, so a colleague must review it first."))
        else:
            messages.success(request, _("Loaded. Screenings may use it now."))
        return row
    return None


def _table(rows: list[Instrument]) -> Table:
    shown = [
        Row(
            {"title": bank.shipped().title, "version": bank.shipped().version, "stands": STATES[Review.USABLE]},
            reverse("screening:platform"),
        )
    ]
    for row in rows:
        cells = {"title": row.key, "version": row.version, "stands": STATES[Review(row.state)]}
        shown.append(
            Row(cells | {"day": presenters.day(row.loaded_at)}, reverse("screening:instrument", args=[row.id]))
        )
    columns = [
        Column("title", _("Instrument")),
        Column("version", _("Version")),
        Column("stands", _("Stands")),
        Column("day", _("Loaded on")),
    ]
    return Table(caption=_("Screening instruments"), columns=columns, rows=shown)


def _shown(tool: tools.Instrument) -> dict[str, Any]:
    sets = []
    for one in tool.sets:
        rows = [
            {
                "label": item.label,
                "strength": presenters.word("indicator_strength", item.strength),
                "dimension": presenters.word("indicator_dimension", item.dimension),
                "disputed": presenters.word("indicator_strength", item.disputed),
                "group": item.group,
                "told_only": item.told_only,
            }
            for item in tool.items_of([one.code])
        ]
        sets.append({"set": one, "rows": rows, "verified": presenters.VERIFIED.get(one.verified, "")})
    names = codes.get("indicator_strength")
    rules = [
        " + ".join(
            text
            for text in (
                f"{rule.strong} × {names.label('strong')}" if rule.strong else "",
                f"{rule.medium} × {names.label('medium')}" if rule.medium else "",
                f"{rule.weak} × {names.label('weak')}" if rule.weak else "",
                f"{rule.other} × {names.label('medium')} / {names.label('weak')}" if rule.other else "",
            )
            if text
        )
        for rule in tool.combinations
    ]
    return {"tool": tool, "sets": sets, "rules": rules}


@require_http_methods(["GET", "HEAD"])
def platform(request: Request) -> HttpResponse:
    """The program's own indicator bank, with where each set comes from and what nobody checked."""
    _may_know(request)
    here = [
        {"label": _("Screening instruments"), "url": reverse("screening:instruments")},
        {"label": bank.shipped().title, "url": ""},
    ]
    return render(request, "screening/instrument.html", _shown(bank.shipped()) | {"breadcrumbs": here})


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, instrument: UUID) -> HttpResponse:
    """One loaded instrument; where it waits, the form of its review."""
    actor = request.actor
    row = queries.loaded_one(instrument, by=actor)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.review(
                row.id, usable=form.cleaned_data["usable"] == "yes", reason=form.cleaned_data["reason"], by=actor
            )
        except ValidationError as fault:
            for name, texts in getattr(fault, "message_dict", {None: fault.messages}).items():
                form.add_error(name if name in form.fields else None, texts)
        else:
            messages.success(request, _("The review is recorded."))
            return redirect("screening:instrument", instrument)
    may = row.state == Review.AWAITED and bool(policy.may_review(actor, row))
    context = _shown(parser.parse(row.content)) | {
        "row": row,
        "state": STATES[Review(row.state)],
        "form": restore(form, request) if may else None,
        "waits_for_another": row.state == Review.AWAITED and not may,
        "may_retire": row.state == Review.USABLE and actor.may(policy.UPLOAD),
        "breadcrumbs": [
            {"label": _("Screening instruments"), "url": reverse("screening:instruments")},
            {"label": row.key, "url": ""},
        ],
    }
    return render(request, "screening/instrument.html", context, status=422 if form.errors else 200)


@require_POST
def retire(request: Request, instrument: UUID) -> HttpResponse:
    """Takes an instrument out of use."""
    actions.retire(instrument, by=request.actor)
    messages.success(request, _("Retired. Screenings done with it stay readable."))
    return redirect("screening:instruments")


@require_http_methods(["GET", "HEAD"])
def example(request: Request) -> HttpResponse:
    """The program's own bank as a file: the example for an organisation's own."""
    _may_know(request)
    answer = HttpResponse(bank.shipped_text(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="instrument.csv"'
    return answer
