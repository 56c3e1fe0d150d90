"""Named reads. All start from the policy's scopes; row-level security holds back the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden
from tessera.partnership.competition import policy, rubric
from tessera.partnership.competition.enums import COUNTED, KEPT_AWAY
from tessera.partnership.competition.models import (
    Application,
    ApplicationDraft,
    ApplicationReview,
    ApplicationVersion,
    AwardRecommendation,
    ConflictDeclaration,
    Opportunity,
    OpportunityVersion,
    ReviewScore,
    RubricCriterion,
)
from tessera.partnership.competition.timing import at_closing

PAGE = 30


def page(actor: Actor, number: int, size: int = PAGE) -> tuple[list[Opportunity], bool]:
    """One page of opportunities, newest first, with the notice read along; whether more follow."""
    first = (max(number, 1) - 1) * size
    rows = policy.scope(actor).order_by("-created_at", "id").prefetch_related("versions")[first : first + size + 1]
    found = list(rows)
    return found[:size], len(found) > size


def opportunity(row_id: UUID, *, by: Actor, action: str = policy.VIEW) -> Opportunity:
    """One opportunity of the actor's scope with its versions. Raises Hidden."""
    row = policy.scope(by).filter(pk=row_id).prefetch_related("versions").first()
    if row is None:
        raise Hidden(by, action, kind="opportunity", object_id=row_id)
    return row


def application(row_id: UUID, *, by: Actor, action: str = policy.VIEW) -> Application:
    """One application of the actor's scope with its opportunity. Raises Hidden."""
    row = policy.applications(by).filter(pk=row_id).select_related("opportunity").first()
    if row is None:
        raise Hidden(by, action, kind="application", object_id=row_id)
    return row


def notice(row: Opportunity, stage: int = 1) -> OpportunityVersion | None:
    """The version that counts for a stage: in force now, or when it closed; the draft before anything is published."""
    versions = list(row.versions.all())
    return at_closing(versions, stage) or (versions[-1] if versions else None)


def mine(actor: Actor) -> list[Application]:
    """An applicant's own applications, newest first."""
    rows = policy.applications(actor).select_related("opportunity").order_by("-created_at", "id")
    return list(rows[: PAGE * 3])


def handed_in(row: Opportunity, *, by: Actor) -> list[Application]:
    """The applications to an opportunity that the office may know of, in the order they came."""
    return list(policy.applications(by).filter(opportunity=row).order_by("created_at", "id"))


def draft(row: Application, *, by: Actor) -> ApplicationDraft | None:
    """What the applicant has written so far; None for everybody else."""
    return ApplicationDraft.objects.filter(application=row, organisation_id=by.home).first()


@dataclass(frozen=True, slots=True)
class Line:
    """One review as this reader may know it. `total` is None while there is nothing to add up or to see."""

    review: ApplicationReview
    scores: Mapping[UUID, ReviewScore]
    total: Decimal | None
    own: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """An application as one member of the office may see it: without a clean declaration neither text nor scores."""

    application: Application
    declaration: ConflictDeclaration | None
    clean: bool
    versions: Sequence[ApplicationVersion]
    notice: OpportunityVersion | None
    criteria: Sequence[RubricCriterion]
    mine: ApplicationReview | None
    lines: Sequence[Line]
    spread: rubric.Spread | None
    recommendation: AwardRecommendation | None
    reviews: Sequence[ApplicationReview] = ()

    @property
    def lacks(self) -> int:
        """How many reviews that count are missing before anything may follow."""
        least = self.notice.least_reviews if self.notice else 1
        return max(least - sum(each.state in COUNTED for each in self.reviews), 0)

    @property
    def kept_away(self) -> bool:
        """Whether this reader declared a conflict that nobody cleared."""
        return self.declaration is not None and self.declaration.state in KEPT_AWAY


def desk(row: Application, *, by: Actor) -> Desk:
    """Everything this reader may see of an application, and nothing else is read."""
    declared = policy.declared(by, row.pk)
    clean = policy.reads(declared)
    reviews = list(ApplicationReview.objects.filter(application=row, organisation_id=by.home).order_by("created_at"))
    now_here = [each for each in reviews if each.stage == row.stage]
    counted = notice(opportunity(row.opportunity_id, by=by), row.stage)
    criteria = list(counted.criteria.filter(stage=row.stage)) if counted else []
    lines = _lines(now_here, criteria, by) if clean else []
    totals = [each.total for each in lines if each.total is not None and each.review.state in COUNTED]
    return Desk(
        application=row,
        declaration=declared,
        clean=clean,
        versions=list(policy.texts(by).filter(application=row).order_by("number")) if clean else [],
        notice=counted,
        criteria=criteria,
        mine=next((each for each in now_here if each.account_id == by.account), None),
        lines=lines,
        spread=rubric.spread(totals) if len(totals) > 1 else None,
        recommendation=policy.recommendations(by).filter(application=row).first(),
        reviews=now_here,
    )


def _lines(reviews: Sequence[ApplicationReview], criteria: Sequence[RubricCriterion], by: Actor) -> list[Line]:
    weighted = {each.pk: rubric.Weighted(each.weight, each.most) for each in criteria}
    found: dict[UUID, dict[UUID, ReviewScore]] = {}
    for each in policy.scores(by).filter(review__in=[row.pk for row in reviews]):
        found.setdefault(each.review_id, {})[each.criterion_id] = each
    lines = []
    for row in reviews:
        scores = found.get(row.pk, {})
        values = {key: each.value for key, each in scores.items()}
        total = rubric.total(weighted, values) if weighted and scores else None
        lines.append(Line(row, scores, total, row.account_id == by.account))
    return lines


def declarations(row: Application, *, by: Actor) -> list[ConflictDeclaration]:
    """What the panel declared about an application."""
    return list(policy.declarations(by).filter(application=row).select_related("member").order_by("created_at"))
