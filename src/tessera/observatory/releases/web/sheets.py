"""The data sheet of a release and the report of the attacks on it, as pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from tessera.observatory.attacks import api as suite
from tessera.observatory.releases import datasheet
from tessera.observatory.releases.models import Release
from tessera.observatory.releases.web import views, words
from tessera.trust.people.api import Request


@require_safe
def attacks(request: HttpRequest, number: int) -> HttpResponse:
    """What attackers got from a published release."""
    return _attacks(request, views.published(number), "")


@require_safe
def draft_attacks(request: Request, number: int) -> HttpResponse:
    """What attackers got from a release that waits."""
    return _attacks(request, views.draft(request, number), "draft_")


@require_safe
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """The data sheet of a published release."""
    return _sheet(request, views.published(number), "")


@require_safe
def draft_sheet(request: Request, number: int) -> HttpResponse:
    """The data sheet of a release that waits."""
    return _sheet(request, views.draft(request, number), "draft_")


def _back(release: Release, kind: str) -> str:
    return reverse("releases:draft" if kind else "releases:release", args=[release.number])


def _file(release: Release, kind: str, name: str) -> str:
    return reverse(f"releases:{kind}file", args=[release.number, name])


def _attacks(request: HttpRequest, row: Release, kind: str) -> HttpResponse:
    context = {
        "release": row,
        "title": words.title(row),
        "verdict": words.verdict(row),
        "advice": words.advice(row),
        "report": _report(row),
        "compared": words.compared(row),
        "back": _back(row, kind),
        "file_url": _file(row, kind, "attacks.json"),
    }
    return render(request, "releases/attacks.html", context)


def _report(row: Release) -> SafeString:
    """The page of the suite, which escapes what it shows; nothing for a release from before there was one."""
    try:
        return mark_safe(suite.one_page(suite.Report.from_dict(row.attacks)))  # noqa: S308 - a rendered template
    except KeyError:
        return mark_safe("")


def _sheet(request: HttpRequest, row: Release, kind: str) -> HttpResponse:
    context = {
        "release": row,
        "title": words.title(row),
        "sections": datasheet.sections(row),
        "columns": datasheet.columns(row),
        "citation": datasheet.citation(row, request.build_absolute_uri(_back(row, ""))) if not kind else "",
        "back": _back(row, kind),
        "file_url": _file(row, kind, "datasheet.json"),
    }
    return render(request, "releases/sheet.html", context)
