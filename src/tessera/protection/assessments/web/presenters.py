"""How assessments look on a page: words for codes, charts and tables as values, and calm words for what cannot wait."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.protection.assessments import policy, rules
from tessera.protection.assessments.enums import Kind, Risk
from tessera.protection.assessments.models import Assessment
from tessera.protection.assessments.queries import Reading, Version, scores
from tessera.protection.assessments.web.protocols import PROTOCOLS, Protocol
from tessera.protection.cases import api as cases
from tessera.ui.badges import Badge
from tessera.ui.charts import LevelLine, Levels
from tessera.ui.tables import Column, Row, Table

# Lowest first, as a chart draws them.
_RISKS = tuple(reversed(Risk))
_PLAN = ("warning_sign", "what_i_do", "who_helps", "safe_place", "bag_ready", "code_word", "childrens_part")


def title(kind: Kind) -> str:
    """The name of a kind."""
    return codes.get("assessment_kind").label(kind)


def day(value: datetime.date) -> str:
    """A day as people write it."""
    return formats.date_format(value, "j F Y")


def tab_url(case: UUID, kind: Kind) -> str:
    """The tab of the case page on which a kind stands."""
    part = "health" if kind == Kind.HEALTH else "assessments"
    return f"{reverse('cases:case', args=[case])}?part={part}"


def add_url(actor: Actor, case: cases.CaseView, kind: Kind) -> str:
    """Where another version is made; "" where this actor may not."""
    may = policy.may_add(actor, policy.ADD[kind], case.is_open)
    return reverse("assessments:add", args=[case.id, kind]) if may else ""


def crumbs(case: cases.CaseView, kind: Kind, *more: str) -> list[dict[str, str]]:
    """The way to a page of an assessment."""
    cases_url = reverse("cases:new").removesuffix("new/")
    way = [(_("Cases"), cases_url), (case.code, tab_url(case.id, kind))]
    if more:
        way.append((title(kind), reverse("assessments:versions", args=[case.id, kind])))
    last = more or (title(kind),)
    return [{"label": label, "url": url} for label, url in (*way, *((word, "") for word in last))]


def page(reading: Reading) -> dict[str, Any]:
    """A version as the page shows it: who and when, the judgements beside each other, and the answers."""
    row = reading.row
    return {
        "when": day(row.assessed_on),
        "head": head(row, reading.author),
        "sections": reading.sections or [],
        "erased": reading.sections is None,
        "since": day(reading.before.assessed_on) if reading.before else "",
        "changed": sum(told.before is not None for _heading, pairs in reading.sections or [] for told in pairs),
    }


def head(row: Assessment, author: str) -> list[tuple[str, object]]:
    """What stands above the answers."""
    pairs: list[tuple[str, object]] = [(_("Day"), day(row.assessed_on)), (_("Assessed by"), author or _("Import"))]
    if row.trigger:
        pairs.append((_("Why now"), codes.get("assessment_trigger").label(row.trigger)))
    return [*pairs, *judgement(row)]


def judgement(row: Assessment) -> list[tuple[str, object]]:
    """The worker's word and the survivor's beside it; the decision on a return. No colour of alarm."""
    pairs: list[tuple[str, object]] = []
    if row.risk_level:
        pairs.append((_("The worker's view"), Badge(codes.get("risk_level").label(row.risk_level))))
    if row.survivor_view:
        pairs.append((_("The survivor's view"), codes.get("view_of_risk").label(row.survivor_view)))
    if row.review_due:
        pairs.append((_("Look again by"), day(row.review_due)))
    if row.decision:
        pairs.append((_("Decision"), Badge(codes.get("return_decision").label(row.decision))))
    if row.kind == Kind.HEALTH and row.appointment_on:
        pairs.append((_("Appointment"), day(row.appointment_on)))
    return pairs


def plain_head(row: Assessment) -> list[tuple[str, str]]:
    """The judgements in words alone, for a copy on paper."""
    return [(label, str(value.label) if isinstance(value, Badge) else str(value)) for label, value in judgement(row)]


def protocols(row: Assessment) -> list[Protocol]:
    """What to do now, where something cannot wait; the most urgent first."""
    wanted = rules.protocols(row)
    return [protocol for key, protocol in PROTOCOLS.items() if key in wanted]


def table(kind: Kind, versions: Sequence[Version]) -> Table:
    """The versions, latest first."""
    what = {
        Kind.SAFETY: _("The worker's view"), Kind.NEEDS: _("Areas of life"), Kind.HEALTH: _("Appointment"),
        Kind.RETURN: _("Decision"),
    }[kind]  # fmt: skip
    columns = [
        Column("when", _("Day")),
        Column("who", _("Assessed by")),
        Column("why", _("Why now")),
        Column("what", what),
    ]
    return Table(
        title(kind),
        columns if kind != Kind.HEALTH else [columns[0], columns[1], columns[3]],
        [_line(version) for version in reversed(versions)],
        empty_title=_("Not assessed yet"),
        empty_body=_("The first look can be short. It can be made again at any time."),
    )


def _line(version: Version) -> Row:
    row = version.row
    said = {
        Kind.SAFETY: codes.get("risk_level").label(row.risk_level) if row.risk_level else "",
        Kind.NEEDS: formats.number_format(len(version.needs)),
        Kind.HEALTH: day(row.appointment_on) if row.appointment_on else "",
        Kind.RETURN: codes.get("return_decision").label(row.decision) if row.decision else "",
    }[Kind(row.kind)]
    why = codes.get("assessment_trigger").label(row.trigger) if row.trigger else ""
    cells = {"when": day(row.assessed_on), "who": version.author or _("Import"), "why": why, "what": said}
    return Row(cells, url=reverse("assessments:version", args=[row.pk]))


def chart(kind: Kind, versions: Sequence[Version]) -> Levels | None:
    """The level of risk over time, or each area of life from first to last; None before there are two versions."""
    if len(versions) < 2:
        return None
    if kind == Kind.SAFETY:
        points = [(version.row.assessed_on, _RISKS.index(Risk(version.row.risk_level))) for version in versions]
        names = [codes.get("risk_level").label(level) for level in _RISKS]
        line = LevelLine(_("Danger as the worker saw it"), sorted(points, key=lambda point: point[0]))
        return Levels(_("Danger over time"), names, [line], label_head=_("What"))
    if kind != Kind.NEEDS:
        return None
    levels = codes.get("need_score")
    lines = [
        LevelLine(codes.get("need_domain").label(domain), sorted((on, score - 1) for on, score in points))
        for domain, points in scores(versions).items()
        if len(points) > 1
    ]
    names = [levels.label(code) for code in levels.values()]
    return Levels(_("How life has changed"), names, lines, label_head=_("Area of life"), small=True) if lines else None


def needs_table(version: Version) -> Table:
    """The needs of one version, gravest first, then in the survivor's own order."""
    rows = sorted(version.needs, key=lambda need: (need.score or 9, need.survivor_priority or 9, need.domain))
    domain, score = codes.get("need_domain"), codes.get("need_score")
    wants = codes.get("yes_no")
    return Table(
        _("What is needed"),
        [Column("what", _("Area of life")), Column("now", _("How it is now")), Column("first", _("Comes first for the survivor")),
         Column("help", _("Help is wanted"))],
        [
            Row({
                "what": domain.label(need.domain),
                "now": score.label(str(need.score)) if need.score else "",
                "first": formats.number_format(need.survivor_priority) if need.survivor_priority else "",
                "help": wants.label(need.wants_help) if need.wants_help else "",
            })
            for need in rows
        ],
        caption_hidden=True,
    )  # fmt: skip


def plan_steps(reading: Reading) -> list[list[tuple[str, str]]]:
    """The steps of the safety plan in the words of its questions; who or where the person is stands nowhere in it."""
    steps: list[list[tuple[str, str]]] = []
    for row in reading.answers.get("safety_plan") or ():
        pairs = [(_PLAN_WORDS[name](), str(row[name])) for name in _PLAN if row.get(name)]
        if pairs:
            steps.append(pairs)
    return steps


_PLAN_WORDS = {
    "warning_sign": lambda: _("When I notice"),
    "what_i_do": lambda: _("I do"),
    "who_helps": lambda: _("Who helps me"),
    "safe_place": lambda: _("Where I can go"),
    "bag_ready": lambda: _("What I keep ready"),
    "code_word": lambda: _("Code word"),
    "childrens_part": lambda: _("What the children do"),
}
