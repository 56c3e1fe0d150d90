"""Which code of ours is which of another scheme, as a page and as a file."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from tessera.observatory.comparison import policy, queries, schemes
from tessera.observatory.comparison.enums import Relation
from tessera.observatory.comparison.schemes import Fact, Step
from tessera.observatory.comparison.web import words
from tessera.observatory.tables.api import neutralised
from tessera.ui.tables import Column, Row, Table

_UNITS = {
    "event": gettext_lazy("event"),
    "victim": gettext_lazy("victim"),
    "perpetrator": gettext_lazy("perpetrator"),
    "reporting_entity": gettext_lazy("reporting entity"),
}


@require_safe
def crosswalk(request: HttpRequest) -> HttpResponse:
    """The schemes there are, and for the one chosen the way from our codes to its own."""
    steps = queries.crosswalk()
    versions = sorted({(step.scheme, step.version) for step in steps})
    asked = request.GET.get("scheme", "")
    chosen = next(((scheme, version) for scheme, version in versions if f"{scheme}-{version}" == asked), versions[0])
    tabs = [
        {
            "label": f"{scheme.upper()} {version}",
            "url": f"?scheme={scheme}-{version}",
            "current": (scheme, version) == chosen,
        }
        for scheme, version in versions
    ]
    actor = getattr(request, "actor", None)
    context = {
        "schemes": _schemes(),
        "tabs": tabs,
        "table": _table(
            [step for step in steps if (step.scheme, step.version) == chosen], f"{chosen[0].upper()} {chosen[1]}"
        ),
        "may_load": actor is not None and actor.may(policy.LOAD),
    }
    return render(request, "comparison/crosswalk.html", context)


def _schemes() -> Table:
    columns = [Column("scheme", _("Scheme")), Column("units", _("Units")), Column("codes", _("Codes"))]
    rows = []
    for scheme in queries.schemes():
        count = len(scheme.codes) or len(queries.scheme_codes(scheme.key, scheme.version))
        codes = (
            ngettext("%(count)s code", "%(count)s codes", count) % {"count": words.grouped(count)}
            if count
            else _("Empty: a national office loads its codes")
        )
        units = ", ".join(str(_UNITS.get(unit, unit)) for unit in scheme.units)
        name = f"{scheme.title} ({scheme.key.upper()} {scheme.version})"
        rows.append(Row({"scheme": name, "units": units, "codes": codes}))
    return Table(_("Schemes"), columns, rows, caption_hidden=True)


def _table(steps: list[Step], title: str) -> Table:
    columns = [Column("ours", _("Our column and code")), Column("words", _("In words")), Column("variable", _("Their variable")),
               Column("code", _("Their code")), Column("relation", _("Relation"))]  # fmt: skip
    rows = [
        Row(
            {
                "ours": _code(f"{step.column}: {step.value}"),
                "words": _said(step),
                "variable": _code(step.variable),
                "code": _code(step.code),
                "relation": Relation(step.relation).label,
            }
        )
        for step in steps
    ]
    return Table(title, columns, rows, caption_hidden=True, copy=True)


def _code(text: str) -> SafeString:
    """A code, which reads from left to right in every language."""
    return format_html('<bdi dir="ltr">{}</bdi>', text)


def _said(step: Step) -> str:
    fact: Fact | None = schemes.fact_of(step.column)
    try:
        return fact.label_of(step.value) if fact else step.value
    except LookupError:
        return step.value


@require_safe
def crosswalk_file(_request: HttpRequest, kind: str) -> HttpResponse:
    """The crosswalk, or all codes of all schemes, as CSV in the columns in which such files are loaded."""
    if kind == "crosswalk":
        rows = [[getattr(step, name) for name in schemes.STEP_COLUMNS] for step in queries.crosswalk()]
        return _csv(schemes.STEP_COLUMNS, rows, kind)
    if kind != "schemes":
        raise Http404
    listed = {(scheme.key, scheme.version) for scheme in queries.schemes()}
    found = [
        [key, version, code.unit, code.variable, code.code, code.label, code.parent, code.source]
        for key, version in sorted(listed)
        for code in queries.scheme_codes(key, version)
    ]
    return _csv(schemes.CODE_COLUMNS, found, kind)


def _csv(heads: tuple[str, ...], rows: list[list[str]], kind: str) -> HttpResponse:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([neutralised(cell) for cell in row] for row in rows)
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8; header=present")
    answer["Content-Disposition"] = f'attachment; filename="tessera-{kind}.csv"'
    return answer
