"""Pages of documents. Content is sent so that no browser keeps it, and under a name that says nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tessera.kernel import codes
from tessera.kernel.files.api import FileLost, FileRefused
from tessera.kernel.policy import require
from tessera.kernel.vault.api import Erased
from tessera.protection.cases import api as cases
from tessera.protection.documents import actions, policy, queries, scanning
from tessera.protection.documents.queries import DocumentView
from tessera.protection.documents.web.forms import AsideForm, DocumentForm, SettingsForm
from tessera.trust.people.api import Request, restore

# A PDF is shown by the browser's own viewer, which wants styles and an object of its own; it may still fetch nothing.
_PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
_NOTHING = "default-src 'none'; media-src 'self'; frame-ancestors 'none'; sandbox"
_IN_THE_PAGE = frozenset({"image/png", "image/jpeg"})
_IN_A_TAB = _IN_THE_PAGE | {"application/pdf", "text/plain", "audio/mpeg", "audio/ogg", "audio/wav", "audio/mp4"}


def _line(view: DocumentView) -> dict[str, Any]:
    row, kind = view.row, codes.get("document_type").label(view.row.kind)
    return {
        "title": (view.words.title if view.words else "") or kind,
        "kind": kind,
        "erased": view.words is None,
        "url": reverse("documents:document", args=[row.id]),
        "added": formats.date_format(row.added_at, "j M Y"),
        "by": view.added_by,
        "size": row.size,
    }


def tab(request: HttpRequest, case: cases.CaseView) -> str:
    """The documents of a case."""
    actor = request.actor  # type: ignore[attr-defined]
    aside = request.GET.get("aside") == "yes"
    views = queries.of_case(case.id, by=actor, set_aside=aside)
    url = reverse("cases:case", args=[case.id]) + "?part=documents"
    context = {
        "lines": [_line(view) for view in views],
        "add_url": reverse("documents:add", args=[case.id]) if actor.may(policy.ADD) and case.is_open else "",
        "aside": aside,
        "other_url": url if aside else f"{url}&aside=yes",
    }
    return render_to_string("documents/tab.html", context, request)


def _crumbs(case: UUID, code: str, *more: str) -> list[dict[str, str]]:
    url = reverse("cases:case", args=[case])
    return [
        {"label": code, "url": url},
        {"label": _("Documents"), "url": f"{url}?part=documents"},
        *({"label": label, "url": ""} for label in more),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, case: UUID) -> HttpResponse:
    """Brings a document."""
    actor = request.actor
    view = cases.get(case, by=actor)
    require(policy.can(actor, policy.ADD), actor, policy.ADD, kind="case", object_id=case)
    photos = queries.photos_allowed(by=actor)
    form = DocumentForm(request.POST or None, request.FILES or None, by=actor, photos=photos)
    if request.method == "POST" and form.is_valid():
        came = form.cleaned_data["file"]
        try:
            added = actions.add(case, came.file, came.name, form.about(), by=actor)
        except FileRefused as fault:
            form.add_error("file", str(fault.reason))
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(request, _said(added.had_place))
            return redirect("documents:document", document=added.document.id)
    back = reverse("cases:case", args=[case]) + "?part=documents"
    context = {"form": restore(form, request), "back": back, "breadcrumbs": _crumbs(case, view.code, _("Add"))}
    return render(request, "documents/add.html", context, status=422 if form.errors else 200)


def _said(had_place: bool) -> str:
    if had_place:
        return _("The document is kept. The picture told where it was taken: that was removed from what is shown here.")
    return _("The document is kept.")


@require_http_methods(["GET", "HEAD"])
def document(request: Request, document: UUID) -> HttpResponse:
    """One document: what it is, a look at it, and what may be done with it."""
    view = queries.one(document, by=request.actor)
    row = view.row
    shown_type = row.shown.media_type if row.shown else row.media_type
    context = {
        "line": _line(view),
        "document": row,
        "pairs": _pairs(view),
        "note": view.words.note if view.words else "",
        "picture": shown_type in _IN_THE_PAGE and view.words is not None,
        "opens": shown_type in _IN_A_TAB,
        "may_change": policy.can(request.actor, policy.ADD, row).allowed and row.set_aside_at is None,
        "breadcrumbs": _crumbs(row.case_id, row.case.code, _("Document")),
    }
    return render(request, "documents/document.html", context)


def _pairs(view: DocumentView) -> list[tuple[str, str]]:
    row = view.row
    pairs = [
        (_("What it is"), codes.get("document_type").label(row.kind)),
        (_("Date on it"), _dated(row)),
        (_("Who gave it"), codes.get("source").label(row.source) if row.source else ""),
        (
            _("Added"),
            _("%(day)s by %(who)s")
            % {"day": formats.date_format(row.added_at, "j F Y"), "who": view.added_by or _("the system")},
        ),
    ]
    if row.set_aside_at:
        pairs.append((_("Set aside"), codes.get("set_aside_reason").label(row.set_aside_because)))
    return [pair for pair in pairs if pair[1]]


def _dated(row: Any) -> str:
    if row.dated_on is None:
        return ""
    form = {"year": "Y", "month": "F Y"}.get(row.dated_on_precision, "j F Y")
    return formats.date_format(row.dated_on, form)


@require_http_methods(["GET", "HEAD"])
def look(request: Request, document: UUID) -> HttpResponseBase:
    """What people look at, in the page or in a tab of its own."""
    return _sent(request, document, original=False)


@require_http_methods(["GET", "HEAD"])
def file(request: Request, document: UUID) -> HttpResponseBase:
    """The file as it was kept, to be saved."""
    return _sent(request, document, original=True)


def _sent(request: Request, document: UUID, *, original: bool) -> HttpResponseBase:
    try:
        found = queries.content(document, by=request.actor, original=original)
    except (Erased, FileLost) as fault:
        raise Http404 from fault
    inline = not original and found.media_type in _IN_A_TAB
    response = StreamingHttpResponse(found.pieces, content_type=_type(found.media_type))
    # The name in the address bar, in the downloads folder and in its history says nothing about anybody.
    name = f"document{scanning.EXTENSIONS.get(found.media_type, '')}"
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    response["Content-Length"] = str(found.size)
    response["Content-Security-Policy"] = _PDF_POLICY if found.media_type == "application/pdf" else _NOTHING
    response["Cache-Control"] = "no-store, private"
    return response


def _type(media: str) -> str:
    return "text/plain; charset=utf-8" if media in {"text/plain", "text/csv"} else media


@require_http_methods(["GET", "HEAD", "POST"])
def set_aside(request: Request, document: UUID) -> HttpResponse:
    """Takes a document out of view, with a reason."""
    row = queries.get(document, by=request.actor, action=policy.ADD)
    form = AsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_aside(document, form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("The document is set aside. It is kept, and can be found among those set aside."))
        return redirect(reverse("cases:case", args=[row.case_id]) + "?part=documents")
    context = {"form": form, "document": row, "breadcrumbs": _crumbs(row.case_id, row.case.code, _("Set aside"))}
    return render(request, "documents/aside.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request) -> HttpResponse:
    """Whether photographs of people may be kept."""
    actor = request.actor
    require(policy.can(actor, policy.SETTINGS), actor, policy.SETTINGS, kind="organisation", object_id=actor.home)
    form = SettingsForm(request.POST or None, initial={"photos": queries.photos_allowed(by=actor)})
    if request.method == "POST" and form.is_valid():
        actions.allow_photos(form.cleaned_data["photos"], by=actor)
        messages.success(request, _("Saved."))
        return redirect("documents:settings")
    return render(request, "documents/settings.html", {"form": form}, status=422 if form.errors else 200)
