"""Named reads."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden
from tessera.observatory.prevalence import policy
from tessera.observatory.prevalence.models import Study

PAGE = 30
_LIST = ("id", "title", "route", "made_at", "published_at", "result")


def published(size: int = PAGE) -> list[Study]:
    """Published studies, newest first, whoever asks."""
    return list(policy.scope(None).only(*_LIST).order_by("-published_at", "id")[:size])


def waiting(by: Actor, size: int = PAGE) -> list[Study]:
    """Studies that are not published, newest first; none for whoever does not make them."""
    return list(policy.scope(by).filter(published_at__isnull=True).only(*_LIST)[:size])


def get(study_id: UUID, *, by: Actor | None) -> Study | None:
    """The study, if whoever asks may see it; None otherwise."""
    return policy.scope(by).filter(pk=study_id).first()


def made(study_id: UUID, *, by: Actor, action: str) -> Study:
    """A study for those who make them. Raises Hidden."""
    row = get(study_id, by=by)
    if row is None or not by.may(policy.MAKE):
        raise Hidden(by, action, kind="study", object_id=study_id)
    return row
