"""Writes: begin a study, compute it, publish it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from tessera import __version__
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.observatory.prevalence import engine, kept, policy
from tessera.observatory.prevalence.enums import Route
from tessera.observatory.prevalence.lists import Lists, from_counts
from tessera.observatory.prevalence.models import Study
from tessera.observatory.prevalence.respondents import read_respondents
from tessera.observatory.prevalence.scaleup import estimate_scaleup
from tessera.observatory.prevalence.strata import read_stratified
from tessera.observatory.prevalence.survey import by_kind, estimate_survey

# A study is computed once and read for years; these take about a minute for five lists.
RESAMPLES, PART_RESAMPLES, SEED = 10_000, 1_000, 2024


def begin_lists(data: bytes, *, title: str, source: str, public: bool, by: Actor) -> UUID:
    """Keeps the counts of a file of lists; `compute` makes the result. Raises ListsError, Refused."""
    _may_make(by)
    read = read_stratified(io.BytesIO(data))
    given = {
        "lists": _given(read.whole),
        "parts": {name: {value: _given(one) for value, one in parts.items()} for name, parts in read.parts.items()},
    }
    return _keep(Route.LISTS, given, None, data, title, source, public, by)


def survey(data: bytes, *, title: str, source: str, answer: str, population: int, kind: str, by: Actor) -> UUID:
    """Estimates from a household survey; its rows are not kept. Raises ListsError, ValueError, Refused."""
    _may_make(by)
    people = read_respondents(io.BytesIO(data))
    result: dict[str, Any] = {"methods": [kept.estimate(estimate_survey(people, answer, population))]}
    if kind:
        split = by_kind(people, answer, kind, population)
        result["parts"] = {kind: {name: kept.estimate(each) for name, each in split}}
    given = {"answer": answer, "population": population, "respondents": len(people)}
    return _keep(Route.SURVEY, given, result, data, title, source, True, by)


def scaleup(
    data: bytes, *, title: str, source: str, hidden: str, known: Mapping[str, int], population: int,
    transmission: float, by: Actor,
) -> UUID:  # fmt: skip
    """Estimates from whom respondents know; their rows are not kept. Raises ListsError, ValueError, Refused."""
    _may_make(by)
    people = read_respondents(io.BytesIO(data))
    found = estimate_scaleup(people, hidden, known, population, transmission=transmission, seed=SEED)
    given = {"hidden": hidden, "known": dict(known), "population": population, "respondents": len(people)}
    return _keep(Route.SCALEUP, given, {"methods": [kept.scaleup(found)]}, data, title, source, True, by)


def compute(study_id: UUID, *, by: Actor, progress: engine.Progress | None = None) -> None:
    """Asks every method about the lists of a study, once: what is computed stays. Raises Hidden, Refused."""
    _may_make(by)
    with transaction.atomic():
        row = policy.scope(by).filter(pk=study_id, route=Route.LISTS).first()
    if row is None:
        raise Hidden(by, policy.MAKE, kind="study", object_id=study_id)
    if row.result is not None:
        return
    whole = lists_of(row.given["lists"])
    result = kept.panel(engine.panel(whole, bootstrap=RESAMPLES, seed=SEED, progress=progress))
    result["sensitivity"] = kept.sensitivity(engine.sensitivity(whole))
    result["parts"] = {
        name: {value: _part(lists_of(one)) for value, one in parts.items()}
        for name, parts in row.given["parts"].items()
    }
    with transaction.atomic():
        policy.scope(by).filter(pk=study_id, result__isnull=True).update(result=result)


def _part(lists: Lists) -> dict[str, Any]:
    return kept.estimate(engine.estimate(lists, "stepwise", bootstrap=PART_RESAMPLES, seed=SEED))


def lists_of(given: Mapping[str, Any]) -> Lists:
    """Kept counts as lists again."""
    return from_counts(given["names"], given["counts"])


def _given(lists: Lists) -> dict[str, Any]:
    return {"names": list(lists.names), "counts": list(lists.counts)}


def _may_make(by: Actor) -> None:
    require(policy.can(by, policy.MAKE), by, policy.MAKE, kind="study")


@transaction.atomic
def _keep(
    route: Route, given: dict[str, Any], result: dict[str, Any] | None, data: bytes, title: str, source: str,
    public: bool, by: Actor,
) -> UUID:  # fmt: skip
    row = Study.objects.create(
        id=new_id(), title=title.strip()[:120], source=source.strip()[:500], route=route, public_source=public, given=given,
        result=result, sha256=hashlib.sha256(data).hexdigest(), program=f"Tessera {__version__}", made_by=by.account,
    )  # fmt: skip
    ledger.record(by=by, action=policy.MAKE, kind="study", object_id=row.pk, detail={"route": str(route)})
    return row.pk


@transaction.atomic
def publish(study_id: UUID, *, by: Actor) -> Study:
    """Publishes a study; from then on the database refuses any change to it. Raises Hidden, Refused."""
    row = policy.scope(by).select_for_update().filter(pk=study_id).first()
    if row is None:
        raise Hidden(by, policy.PUBLISH, kind="study", object_id=study_id)
    require(policy.can(by, policy.PUBLISH, row), by, policy.PUBLISH, kind="study", object_id=study_id)
    row.published_at, row.published_by = now(), by.account
    row.save(update_fields=["published_at", "published_by"])
    ledger.record(by=by, action=policy.PUBLISH, kind="study", object_id=row.pk, detail={"sha256": row.sha256})
    return row
