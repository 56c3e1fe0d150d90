"""How cases look on a page: words for codes, dates as exact as they are known, charts and tables as values."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tessera.kernel import codes
from tessera.kernel.clock import today
from tessera.kernel.codes.model import in_language
from tessera.protection.cases import panels, policy, vocabulary
from tessera.protection.cases.enums import CLOSED, Status
from tessera.protection.cases.models import Case, Episode
from tessera.protection.cases.queries import Line, Look, Match, NoteView
from tessera.protection.cases.told import EpisodeView
from tessera.protection.cases.web import said
from tessera.protection.cases.web.account_form import WORD_LABELS, EpisodeForm
from tessera.protection.cases.web.forms import CaseForm
from tessera.protection.cases.words import EpisodeWords
from tessera.trust.people import policy as people
from tessera.ui.amounts import amount
from tessera.ui.badges import Badge
from tessera.ui.tables import Column, Row, Table
from tessera.ui.together import SharedEdits

_TONES = {"Active": "info", "reopened": "info", "FollowUp": "accent"}


def list_url() -> str:
    """Where all cases are listed: an upper floor answers at the root of this room's addresses."""
    return reverse("cases:new").removesuffix("new/")


def crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page: the list, then pairs of label and address."""
    return [{"label": label, "url": url} for label, url in ((_("Cases"), list_url()), *more)]


def case_crumbs(case: Case, *more: str) -> list[dict[str, str]]:
    """The way to a case, and to a page of it."""
    return crumbs((case.code, reverse("cases:case", args=[case.pk])), *((label, "") for label in more))


def status(code: str) -> Badge:
    """The status as a pill."""
    return Badge(codes.get("case_status").label(code), "" if code in CLOSED else _TONES.get(code, ""))


def when(moment: datetime.datetime) -> str:
    """A moment as people write it."""
    return formats.date_format(timezone.localtime(moment), "j M Y, H:i")


def groups(
    parts: Mapping[str, vocabulary.Part], row: object, wanted: Iterable[tuple[Any, Sequence[str]]]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """(heading, (label, words) pairs) of what was filled in, empty groups left out."""
    found = []
    for heading, names in wanted:
        pairs = [
            (str(parts[name].label), text)
            for name in names
            if name in parts and (text := vocabulary.text(parts[name], row))
        ]
        if pairs:
            found.append((str(heading), pairs))
    return found


def case_groups(case: Case) -> list[tuple[str, list[tuple[str, str]]]]:
    """What is known of the case."""
    return groups(vocabulary.CASE, case, CaseForm.GROUPS)


def head(case: Case, worker: str, also: Sequence[str]) -> list[tuple[str, object]]:
    """What stands under the code of a case."""
    pairs: list[tuple[str, object]] = [
        (_("Status"), status(case.status)),
        (_("Worker"), worker or _("Nobody yet")),
    ]
    if also:
        pairs.append((_("Also on the case"), ", ".join(also)))
    if case.confidentiality_level != "standard":
        label = codes.get("confidentiality_level").label(case.confidentiality_level)
        pairs.append((_("Who may open this case"), Badge(label, "attention")))
    if child := childhood(case):
        pairs.append((_("Age"), Badge(child, "attention")))
    if case.first_service_due and case.status in (Status.ENQUIRY, Status.INTAKE):
        pairs.append((_("First service due"), formats.date_format(case.first_service_due, "j F Y")))
    if case.closure_reason:
        pairs.append((_("Closed because"), codes.get("closure_reason").label(case.closure_reason)))
    return pairs


def childhood(case: Case) -> str:
    """Says that the case is a child's, or may be; "" for an adult's."""
    found = vocabulary.childhood(case, today())
    if found == vocabulary.IN_DOUBT:
        return _("Age in doubt: treat as a child")
    band = vocabulary.text(vocabulary.CASE["age_band"], case)
    if not found:
        return ""
    return _("Child: %(band)s") % {"band": band} if band else _("Child")


def say_kept(request: HttpRequest, form: SharedEdits) -> None:
    """Says whose changes stayed beside the ones that were just saved."""
    if form.kept:
        told = {"fields": ", ".join(form.kept)}
        messages.info(
            request, _("Somebody else changed this meanwhile, and it stays as they have it: %(fields)s") % told
        )


def tabs(case: Case, part: str, actor: Any) -> list[dict[str, Any]]:
    """The parts of the case page that the actor may read."""
    labels = {
        "overview": (_("Overview"), policy.VIEW),
        "account": (pgettext("what happened", "Account"), policy.ACCOUNT_VIEW),
        "notes": (_("Notes"), policy.NOTE_VIEW),
        "people": (_("Other people"), policy.VIEW),
        **{key: (added.label, added.action) for key, added in panels.parts(actor).items()},
        "history": (_("History"), policy.VIEW),
    }
    url = reverse("cases:case", args=[case.pk])
    return [
        {"label": label, "url": url if key == "overview" else f"{url}?part={key}", "current": key == part}
        for key, (label, action) in labels.items()
        if actor.may(action)
    ]


def actions(case: Case, actor: Any) -> list[dict[str, object]]:
    """What the actor may do with the case, as links; the first is the one most people come for."""
    may = policy.allowed(actor, case)
    found: list[dict[str, object]] = []
    for action, name, label, icon in (
        (policy.EDIT, "cases:edit", _("Change"), "edit"),
        (policy.EDIT if case.is_open else policy.CLOSE, "cases:status", _onward(case, may), "folder"),
        (policy.ASSIGN, "cases:assign", _("Assign"), "account"),
    ):  # fmt: skip
        if action in may:
            found.append({"label": label, "icon": icon, "url": reverse(name, args=[case.pk])})
    found += [{"label": label, "icon": "share", "url": url} for label, url in panels.links(actor, case.pk)]
    return found


def _onward(case: Case, may: Collection[str]) -> str:
    if not case.is_open:
        return _("Open again")
    return _("Move on or close") if policy.CLOSE in may else _("Move on")


def stage(row: Episode) -> str:
    """The stage of an episode, with its country where it is known."""
    name = codes.get("episode_type").label(row.episode_type)
    country = vocabulary.label(vocabulary.EPISODE["country"], row.country)
    return f"{name} · {country}" if country else name


_ABOVE = frozenset({"episode_type", "from_date", "to_date", "country"})


def episode_card(view: EpisodeView, names: Mapping[UUID, str], may_edit: bool) -> dict[str, Any]:
    """An episode as a card: the current reading, what was said differently, and who told what."""
    row, words = view.row, view.words
    wanted = [(heading, [name for name in names if name not in _ABOVE]) for heading, names in EpisodeForm.GROUPS]
    facts = groups(vocabulary.EPISODE, row, wanted)
    return {
        "id": f"episode-{row.pk.hex[:8]}",
        "title": stage(row),
        "when": said.span(row.from_date, row.from_date_precision, row.to_date, row.to_date_precision),
        "pairs": [pair for _heading, pairs in facts for pair in pairs],
        "words": _words(words) if words else [],
        "erased": words is None,
        "differing": said.differing(view, names, may_edit),
        "told": said.told(view.said, names),
        "edit_url": reverse("cases:episode_edit", args=[row.pk]) if may_edit else "",
        "tell_url": reverse("cases:episode_tell", args=[row.pk]) if may_edit and words is not None else "",
    }


def _words(words: EpisodeWords) -> list[tuple[str, str]]:
    """(label, text) of the words, in the order of the form; an amount with its currency."""
    kept = words.said()
    if owed := kept.pop("debt_amount", ""):
        kept["debt_amount"] = amount(Decimal(owed), kept.pop("debt_currency", ""))
    return [(str(label), said.answer(name, kept[name])) for name, label in WORD_LABELS.items() if name in kept]


def note_entry(view: NoteView, case: Case, may_add: bool) -> dict[str, Any]:
    """A note as an entry of a timeline."""
    url = reverse("cases:case", args=[case.pk])
    return {
        "id": view.id,
        "when": when(view.at),
        "kind": codes.get("note_type").label(view.type) if view.type else "",
        "author": view.author or _("Import"),
        "text": view.text,
        "mends": view.corrects is not None,
        "mended": view.corrected_by is not None,
        "correct_url": f"{url}?part=notes&corrects={view.id}#note" if may_add and not view.corrected_by else "",
    }


def _deed(action: str) -> str:
    labels = people.catalogue().get(action)
    more = {
        "consent:gate:check": _("Checked what the person agreed to"),
        "subject:person:register": _("Registered the person"),
    }
    return in_language(labels) if labels else str(more.get(action, action))


def look_table(rows: Sequence[Look]) -> Table:
    """Who did and looked at what."""
    outcomes = {"refused": Badge(_("Refused"), "attention"), "hidden": Badge(_("Refused"), "attention")}
    fields = {**vocabulary.CASE, **vocabulary.EPISODE}
    return Table(
        _("Who did and looked at what"),
        [Column("when", _("When")), Column("who", _("Who")), Column("what", _("What")), Column("more", _("Details"))],
        [
            Row(
                {
                    "when": when(row.at),
                    "who": row.who or row.job or _("Somebody who left"),
                    "what": _deed(row.action),
                    "more": outcomes.get(row.outcome)
                    or ", ".join(str(fields[name].label) for name in row.fields if name in fields),
                }
            )
            for row in rows
        ],
        copy=True,
    )


def match_card(match: Match) -> dict[str, Any]:
    """Somebody a search found."""
    hows = {
        "code": _("The code fits"),
        "identifier": _("The same telephone number, e-mail address or document"),
        "exact": _("The name fits"),
        "phonetic": _("The name sounds alike"),
        "fuzzy": _("The name is written nearly alike"),
    }
    return {
        "subject": match.subject_id,
        "code": match.person_code,
        "name": match.name,
        "how": hows.get(match.how, ""),
        "cases": [case_line(line) for line in match.cases],
    }


def case_line(line: Line) -> dict[str, Any]:
    """A case in a short list."""
    return {
        "code": line.code,
        "url": reverse("cases:case", args=[line.id]),
        "status": status(line.status),
        "worker": line.worker_name,
    }
