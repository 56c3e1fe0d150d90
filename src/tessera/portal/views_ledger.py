"""The record of who did what in the organisation, for those who answer for data protection."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import granted, require
from tessera.portal.navigation import READ_LEDGER
from tessera.portal.words import SENTENCES, kind, moment, sentence
from tessera.trust.people import api as people
from tessera.trust.people.api import Request
from tessera.ui.badges import Badge
from tessera.ui.forms import UiForm
from tessera.ui.tables import Column, Row, Table

PAGE = 50


class Filter(UiForm):
    """What the record is narrowed to."""

    action = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    account = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    since = forms.DateField(label=gettext_lazy("From"), required=False)
    until = forms.DateField(label=gettext_lazy("Until"), required=False)

    def __init__(self, data: Any, *, colleagues: list[people.Colleague]) -> None:
        super().__init__(data)
        anything = [("", _("Anything"))]
        everybody = [("", _("Everybody"))]
        actions = sorted(((code, str(text)) for code, text in SENTENCES.items()), key=lambda pair: pair[1])
        who = [(str(one.account), one.name) for one in colleagues]
        self.fields["action"].choices = anything + actions  # type: ignore[attr-defined]
        self.fields["account"].choices = everybody + who  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page of the record starts: after this moment and id."""

    at: datetime.datetime
    id: UUID

    def __str__(self) -> str:
        return f"{int(self.at.timestamp() * 1_000_000)}.{self.id.hex}"

    @classmethod
    def read(cls, text: str) -> _Place | None:
        """The place a cursor names; None for anything else."""
        micros, _dot, key = text.partition(".")
        try:
            start = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
            return cls(start + datetime.timedelta(microseconds=int(micros)), UUID(key))
        except (ValueError, OverflowError):
            return None


def _narrowed(actor: Actor, chosen: dict[str, Any], cursor: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = ledger.entries(actor)
    if chosen.get("action"):
        rows = rows.filter(action=chosen["action"])
    if chosen.get("account"):
        rows = rows.filter(account_id=chosen["account"])
    if chosen.get("since"):
        rows = rows.filter(at__gte=_midnight(chosen["since"]))
    if chosen.get("until"):
        rows = rows.filter(at__lt=_midnight(chosen["until"] + datetime.timedelta(days=1)))
    if place := _Place.read(cursor):
        rows = rows.filter(at__lte=place.at).exclude(at=place.at, id__gte=place.id)
    return rows


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)


_OUTCOMES = {
    "done": None,
    "refused": (gettext_lazy("Refused"), "attention"),
    "hidden": (gettext_lazy("Not shown"), "attention"),
}


def _outcome(code: str) -> Badge | str:
    said = _OUTCOMES.get(code)
    return Badge(*said) if said else ""


def _who(row: Any, names: dict[UUID, str]) -> str:
    if row.account_id:
        return names.get(row.account_id, _("Somebody from outside"))
    # News from room to room is carried by jobs named "on ..."; which news, the sentence says.
    named = row.job and not row.job.startswith("on ")
    return _("The system: %(job)s") % {"job": row.job} if named else _("The system")


def _row(row: Any, names: dict[UUID, str]) -> Row:
    about = kind(row.kind)
    if row.object_id:
        about = f"{about} {row.object_id.hex[:8]}"
    return Row(
        {
            "at": moment(row.at),
            "who": _who(row, names),
            "what": sentence(row.action),
            "about": about,
            "outcome": _outcome(row.outcome),
            "why": row.why,
        }
    )


def _table(rows: list[Any], names: dict[UUID, str]) -> Table:
    return Table(
        caption=_("Who did what, newest first"),
        caption_hidden=True,
        columns=[
            Column("at", _("When (UTC)")),
            Column("who", _("Who")),
            Column("what", _("What")),
            Column("about", _("About")),
            Column("outcome", _("Outcome")),
            Column("why", _("Why")),
        ],
        rows=[_row(row, names) for row in rows],
        empty_title=_("Nothing fits"),
        empty_body=_("Widen the filter: choose anything, everybody, or other days."),
    )


@require_GET
def record(request: Request) -> HttpResponse:
    """Entries of the own organisation's ledger, newest first."""
    actor = request.actor
    require(granted(actor, READ_LEDGER), actor, READ_LEDGER, kind="ledger")
    form = Filter(request.GET or None, colleagues=people.colleagues(actor))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = list(_narrowed(actor, chosen, request.GET.get("from", ""))[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    names = people.colleague_names(actor, (row.account_id for row in rows))
    kept = {name: str(value) for name, value in chosen.items() if value}
    last = rows[-1] if rows else None
    context = {
        "table": _table(rows, names),
        "form": form,
        "newest": "?" + urlencode(kept) if request.GET.get("from") else "",
        "older": "?" + urlencode({**kept, "from": str(_Place(last.at, last.id))}) if more and last else "",
    }
    return render(request, "portal/ledger.html", context)


record.is_list = True  # type: ignore[attr-defined]
