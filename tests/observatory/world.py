"""Two shelters under agreement and one without, and people in them, made the way the program makes them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.test import override_settings

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.observatory.agreements import api as agreements
from tessera.observatory.releases import api as releases
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy as case_policy
from tessera.trust.consent import api as consents
from tessera.trust.people import api as people
from tessera.trust.people.models import Account
from tessera.trust.people.personas import persona
from tests import standing

SIGNERS = {"harbour": "administrator", "zaytuna": "manager-zaytuna"}
EXPLAINED = ("purpose", "who_sees", "right_to_refuse", "right_to_withdraw")
COUNT = consents.Terms("anonymised_statistics", "given", explained=EXPLAINED)
_keys = itertools.count()


@dataclass(frozen=True, slots=True)
class Said:
    """Consent that was collected elsewhere."""

    purposes: Sequence[str] = ("anonymised_statistics",)
    collected_elsewhere_under: str = "survey of 2025"


@dataclass(frozen=True, slots=True)
class Line:
    """One record to import."""

    case: Mapping[str, Any]
    episodes: Sequence[Mapping[str, Any]] = ()
    consent: Said | None = field(default_factory=Said)
    identity: None = None
    further: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    line: int = 1
    source_key: str = field(default_factory=lambda: f"line {next(_keys)}")


def cast() -> dict[str, UUID]:
    """The organisations of the demo world by slug, with everybody who works there."""
    with override_settings(DEMO=True):
        return standing.demo_cast()


def actor(code: str) -> Actor:
    """A persona at work."""
    who = persona(code)
    return people.actor_for(Account.objects.get(email=who.email).pk, people.organisation(who.organisation).id)


def sign(*slugs: str) -> None:
    """Signs for organisations."""
    for slug in slugs or tuple(SIGNERS):
        by = actor(SIGNERS[slug])
        with unit_of_work(by=by):
            agreements.sign(by=by, signer_function="Director")


def end(slug: str) -> None:
    """Ends an organisation's agreement."""
    by = actor(SIGNERS[slug])
    with unit_of_work(by=by):
        current = agreements.in_force(by)
        assert current
        agreements.end(current.pk, by=by)


def bring(slug: str, lines: Sequence[Line]) -> None:
    """Imports records into an organisation."""
    by = people.system_actor(people.organisation(slug).id, "import cases", case_policy.IMPORT_NEEDS, "import")
    with unit_of_work(by=by):
        outcome = cases.import_cases(lines, by=by, batch=uuid4())
    assert (outcome.accepted, outcome.refused) == (len(lines), [])


def line(gender: str = "Feminine", consent: Said | None = Said(), **values: Any) -> Line:
    """One record; `country` and `control` tell of one episode."""
    told = {name: values.pop(name) for name in ("country", "control_means", "forced_labour") if name in values}
    episodes = [{"episode_type": "Exploitation"} | told] if told else []
    return Line({"gender": gender, "year_of_registration": 2025} | values, episodes, consent)


def build(threshold: int = 3, *columns: tuple[str, ...], **choices: Any) -> releases.Release:
    """A release by the analyst; of gender alone unless tables are named."""
    order = releases.Order(threshold=threshold, dimensions=columns or (("gender",),), **choices)
    return releases.build(order, by=actor("analyst"))


def publish(release: releases.Release, title: str | None = None) -> releases.Release:
    """Publishes it."""
    by = actor("analyst")
    with unit_of_work(by=by):
        return releases.publish(release.pk, by=by, title=title)


def counts(release: releases.Release, name: str = "gender") -> dict[str, int | None]:
    """The counts of a one-column table."""
    cells = release.tables.get(dimensions=name).cells
    return {value: count for value, count in cells}  # noqa: C416 - names what the pairs are


def plant() -> releases.Release:
    """A release that waits to be published, for the sweep of addresses: nobody else may learn that it exists.

    Its number is 1.
    """
    return releases.Release.objects.create(
        number=1, title=DRAFT_TITLE, method="tables", document={}, records=48773, contributors=2, threshold=11
    )


DRAFT_TITLE = "Figures that wait"
