"""Competitions in the words of a page."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.partnership.competition import queries
from tessera.partnership.competition.enums import (
    ApplicationState,
    ConflictState,
    MemberState,
    OpportunityState,
    PanelRole,
    ReviewState,
)
from tessera.partnership.competition.models import (
    Application,
    ApplicationReview,
    ConflictDeclaration,
    Opportunity,
    OpportunityVersion,
    PanelMember,
    RubricCriterion,
)
from tessera.partnership.competition.timing import closing
from tessera.trust.people import api as people
from tessera.ui.amounts import amount, number
from tessera.ui.badges import Badge
from tessera.ui.charts.lines import Interval, Intervals
from tessera.ui.tables import Column, Row, Table

_TONES = {
    "open": "success", "forecast": "info", "in_clearance": "info", "cancelled": "attention", "recommended": "accent",
    "awarded": "accent", "approved": "accent", "in_review": "info", "submitted": "info", "asked": "attention",
    "declared": "attention", "clarification": "attention", "invited": "success",
}  # fmt: skip
# What an applicant is not told before the office says so.
_UNTOLD = (ApplicationState.RECOMMENDED, ApplicationState.RESERVE)


def badge(state: Any) -> Badge:
    """A state in words."""
    return Badge(state.label, _TONES.get(str(state), ""))


def told(row: Application) -> Badge:
    """Where an application stands, as its applicant is told."""
    state = ApplicationState(row.state)
    return badge(ApplicationState.IN_REVIEW if state in _UNTOLD else state)


def moment(at: datetime.datetime | None, zone: str) -> str:
    """A moment as the notice's own clock shows it."""
    if at is None:
        return ""
    return f"{date_format(at.astimezone(ZoneInfo(zone)), 'DATETIME_FORMAT')} ({zone})"


def pairs(row: Opportunity, notice: OpportunityVersion | None) -> list[tuple[str, str]]:
    """The facts of a notice."""
    if notice is None:
        return []
    second = closing(notice, 2)
    found = [
        (_("Number"), row.number),
        (_("Programme type"), codes.get("programme_type").label(row.programme_type)),
        (_("Stages"), str(row.stages)),
        (_("At least"), amount(notice.floor, notice.currency)),
        (_("At most"), amount(notice.ceiling, notice.currency)),
        (_("Opens on"), date_format(notice.opens_on, "DATE_FORMAT")),
        (_("Closes"), moment(closing(notice, 1), notice.time_zone)),
        (_("Second stage closes"), moment(second, notice.time_zone) if second else ""),
        (_("Reviews of each application"), str(notice.least_reviews)),
    ]
    return [(label, text) for label, text in found if text]


def opportunities(rows: Sequence[Opportunity], address: str) -> Table:
    """Opportunities, newest first."""
    lines = []
    for row in rows:
        notice = queries.notice(row)
        lines.append(
            Row(
                {
                    "title": row.title,
                    "number": row.number,
                    "state": badge(OpportunityState(row.state)),
                    "closes": moment(closing(notice, 1), notice.time_zone) if notice else "",
                    "most": amount(notice.ceiling, notice.currency) if notice else "",
                },
                reverse(address, args=[row.pk]),
            )
        )
    columns = [
        Column("title", _("Opportunity")),
        Column("number", _("Number")),
        Column("state", _("Stands")),
        Column("closes", _("Closes")),
        Column("most", _("At most"), numeric=True),
    ]
    return Table(
        _("Opportunities"), columns, lines, caption_hidden=True, empty_title=_("Nothing is offered yet"),
        empty_body=_("What is offered appears here from its announcement on."),
    )  # fmt: skip


def rubric(criteria: Sequence[RubricCriterion], *, staged: bool = False) -> Table:
    """Criteria with their weights."""
    columns = [
        Column("title", _("Criterion")),
        Column("weight", _("Weight in per cent"), numeric=True),
        Column("most", _("Highest score"), numeric=True),
        Column("guidance", _("What to look for")),
    ]
    rows = [
        Row({"title": each.title, "weight": number(each.weight), "most": each.most, "guidance": each.guidance,
             "stage": each.stage})
        for each in criteria
    ]  # fmt: skip
    if staged:
        columns.insert(1, Column("stage", _("Stage"), numeric=True))
    return Table(_("Criteria"), columns, rows, caption_hidden=True)


def versions(row: Opportunity) -> list[dict[str, Any]]:
    """The public change log, oldest first."""
    return [
        {
            "when": date_format(each.published_at, "DATETIME_FORMAT") if each.published_at else _("Not published yet"),
            "title": _("Version %(number)s") % {"number": each.number},
            "body": each.changed,
        }
        for each in row.versions.all()
    ]


def members(rows: Sequence[PanelMember], names: Mapping[UUID, str]) -> Table:
    """The panel."""
    lines = [
        Row(
            {
                "who": names.get(each.account_id, _("A former colleague")),
                "role": PanelRole(each.role).label,
                "state": badge(MemberState(each.state)),
            }
        )
        for each in rows
    ]
    columns = [Column("who", _("Who")), Column("role", _("As")), Column("state", _("Stands"))]
    return Table(
        _("Panel"), columns, lines, caption_hidden=True,
        empty_title=_("Nobody is on the panel yet"),
    )  # fmt: skip


def applications(rows: Sequence[Application]) -> Table:
    """Applications as the office may know them: who sent one and where it stands, nothing of what it says."""
    called = people.organisations(each.implementer_id for each in rows)
    lines = [
        Row(
            {
                "applicant": called[each.implementer_id].name,
                "number": each.number,
                "stage": each.stage,
                "state": badge(ApplicationState(each.state)),
            },
            reverse("competition:application", args=[each.pk]),
        )
        for each in rows
    ]
    columns = [
        Column("applicant", _("Applicant")),
        Column("number", _("Reference")),
        Column("stage", _("Stage"), numeric=True),
        Column("state", _("Stands")),
    ]
    return Table(
        _("Applications"), columns, lines, caption_hidden=True, empty_title=_("Nothing was handed in yet"),
        empty_body=_("What applicants are still writing is nobody else's."),
    )  # fmt: skip


def own(rows: Sequence[Application]) -> Table:
    """An applicant's own applications."""
    lines = [
        Row(
            {"title": each.opportunity.title, "number": each.number, "state": told(each)},
            reverse("competition:mine", args=[each.pk]),
        )
        for each in rows
    ]
    columns = [Column("title", _("Opportunity")), Column("number", _("Reference")), Column("state", _("Stands"))]
    return Table(
        _("Your applications"), columns, lines, caption_hidden=True, empty_title=_("You have not applied yet"),
        empty_body=_("Choose an opportunity below to begin. Nobody sees what you write before you hand it in."),
    )  # fmt: skip


def declared(
    rows: Sequence[ConflictDeclaration], names: Mapping[UUID, str], reviews: Sequence[ApplicationReview]
) -> Table:
    """What the panel declared, and how far each review is."""
    stands = {each.account_id: badge(ReviewState(each.state)) for each in reviews}
    lines = [
        Row(
            {
                "who": names.get(each.account_id, ""),
                "role": PanelRole(each.member.role).label,
                "state": badge(ConflictState(each.state)),
                "review": stands.get(each.account_id, "–"),
            }
        )
        for each in rows
    ]
    columns = [
        Column("who", _("Who")), Column("role", _("As")), Column("state", _("Answer")), Column("review", _("Review")),
    ]  # fmt: skip
    return Table(
        _("Conflicts of interest"), columns, lines, caption_hidden=True,
        empty_title=_("The panel is asked when the notice has closed"),
    )  # fmt: skip


def lacking(desk: queries.Desk) -> str:
    """Says that the panel is not complete; "" while it is, and before anybody reviews."""
    states = (
        ApplicationState.IN_REVIEW,
        ApplicationState.CLARIFICATION,
        ApplicationState.RECOMMENDED,
        ApplicationState.RESERVE,
    )
    if desk.application.state not in states or not desk.lacks or desk.notice is None:
        return ""
    least = desk.notice.least_reviews
    told = {"have": least - desk.lacks, "least": least}
    return _("%(have)s of at least %(least)s reviews are handed in. Nothing is decided before.") % told


def scores(desk: queries.Desk, names: Mapping[UUID, str]) -> Table | None:
    """Scores that this reader may see, a column for each review; None without any."""
    shown = [each for each in desk.lines if each.scores]
    if not shown:
        return None
    columns = [Column("criterion", _("Criterion"))]
    columns += [Column(str(each.review.pk), names.get(each.review.account_id, ""), numeric=True) for each in shown]
    lines = []
    for criterion in desk.criteria:
        cells: dict[str, object] = {"criterion": criterion.title}
        for each in shown:
            if given := each.scores.get(criterion.pk):
                cells[str(each.review.pk)] = f"{given.value} / {criterion.most}"
        lines.append(Row(cells))
    lines.append(Row({"criterion": _("Total of 100"), **{str(each.review.pk): each.total for each in shown}}))
    return Table(_("Scores"), columns, lines, caption_hidden=True, keep_shape=True, copy=True)


def reasons(desk: queries.Desk, names: Mapping[UUID, str]) -> list[dict[str, str]]:
    """Why each score was given, criterion by criterion."""
    return [
        {"criterion": criterion.title, "who": names.get(each.review.account_id, ""), "reason": given.reason}
        for criterion in desk.criteria
        for each in desk.lines
        if (given := each.scores.get(criterion.pk))
    ]


def chart(desk: queries.Desk) -> Intervals | None:
    """How far the reviewers lie apart; None with fewer than two totals."""
    if desk.spread is None:
        return None
    found = desk.spread
    row = Interval(_("Total"), float(found.low), float(found.mean), float(found.high))
    return Intervals(
        _("How far the reviews lie apart"), [row], label_head=_("Review"),
        note=_("Lowest, mean and highest of %(count)s totals.") % {"count": found.count},
    )  # fmt: skip


def hidden_note(desk: queries.Desk) -> str:
    """Says why this reader sees no scores yet."""
    if desk.mine and desk.mine.state in (ReviewState.ASSIGNED, ReviewState.DRAFT):
        return _("What the others scored appears here when you have handed in your own review.")
    if desk.clean and not desk.lines:
        return _("Nobody has begun a review yet.")
    if desk.clean and not any(each.scores for each in desk.lines):
        return _("Scores appear here when every review is handed in.")
    return ""


def names(desk: queries.Desk, declarations: Sequence[ConflictDeclaration], by: Actor) -> dict[UUID, str]:
    """Names of the colleagues on the page."""
    wanted = {each.account_id for each in desk.reviews} | {each.account_id for each in declarations}
    return people.colleague_names(by, wanted)
