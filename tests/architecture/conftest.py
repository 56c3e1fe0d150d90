"""Data that could leak: somebody else's things behind every URL keyword, and words nobody else may read.

A room that adds a keyword to an address adds its planted value here, and what its pages would show as a secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client, TransactionTestCase, override_settings
from pytest_django import DjangoDbBlocker

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import now
from tessera.kernel.jobs.models import JobRun
from tessera.observatory.budget.models import BudgetChange
from tessera.observatory.prevalence.models import Study
from tessera.trust.people.models import Invitation, Role
from tests.architecture import addresses
from tests.interchange.exports import planted as exports
from tests.interchange.imports import planted as imports
from tests.observatory import world as observatory
from tests.observatory.matching import planted as matching
from tests.partnership.awards import planted as awards
from tests.partnership.competition import planted as competition
from tests.partnership.countries import planted as programme
from tests.partnership.money import planted as money
from tests.partnership.monitoring import planted as monitoring
from tests.partnership.publishing import planted as portfolio
from tests.partnership.requests import planted as helps
from tests.partnership.results import planted as results
from tests.partnership.strategy import planted as strategy
from tests.permissions import cast
from tests.planted import plant
from tests.protection.actors import planted as suspects
from tests.protection.assessments import planted as assessments
from tests.protection.cases import planted as circle
from tests.protection.documents import planted as documents
from tests.protection.duplicates import planted as twice
from tests.protection.forms import planted as forms
from tests.protection.legal import planted as legal
from tests.protection.plans import planted as plans
from tests.protection.reports import planted as reports
from tests.protection.rights import planted as rights
from tests.protection.screening import planted as screening
from tests.protection.work import planted as work


@dataclass(frozen=True, slots=True)
class PlantedWorld:
    """What the sweep calls, what it must not find, and who calls."""

    values: dict[str, object]
    secrets: list[str]
    stranger: addresses.Visitor


@pytest.fixture(scope="module")
def leaky_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[PlantedWorld]:
    """Harbour's people, beside a stranger from Far Shore: one world for all the looking."""
    with django_db_blocker.unblock():
        yield _leaky_world()
        TransactionTestCase._fixture_teardown(TransactionTestCase())  # type: ignore[attr-defined]


STUDY = "How many of Harbour were never found"


def _asked_for(people: cast.Cast) -> BudgetChange:
    """A change of limits that an analyst asked for and nobody has decided."""
    with acting(people.actors["analyst"]), transaction.atomic():
        return BudgetChange.objects.create(
            organisation_id=people.organisations["observatory"], purpose="statistics", per_release=1, per_person=4,
            reason="A reason of the observatory", asked_by=uuid4(),
        )  # fmt: skip


def _leaky_world() -> PlantedWorld:
    people = cast.build()
    harbour = people.organisations["harbour"]
    with acting(Actor(None, harbour, job="set a stage")), transaction.atomic():
        invitation = Invitation.objects.create(
            organisation_id=harbour,
            token_hash="0" * 64,
            email="newcomer@harbour.example",
            expires_at=now() + timedelta(days=3),
        )
        role = Role.objects.create(organisation_id=harbour, code="night-desk", label="Night desk of Harbour")
        run = JobRun.objects.create(organisation_id=harbour, kind="jobs.sweep", done=48771, total=99991)
    planted = plant(people)
    own_form = forms.plant(people, planted.case)
    own_plan = plans.plant(people, planted.case) | legal.plant(people, planted.case)
    screened = screening.plant(people, planted.case)
    suspected = suspects.plant(planted, people.actors["caseworker"])
    pairs, pair_codes = twice.plant(planted, people.actors["caseworker"])
    assessment = assessments.plant(people, planted.case)
    others = circle.plant(people, planted.case)
    theirs = rights.plant(people.actors["caseworker"], planted.case, planted.subject)
    batch, upload = imports.plant(harbour)
    export = exports.plant(people.actors["supervisor"])
    report = reports.plant(people.actors["supervisor"])
    draft = observatory.plant()
    matched = matching.plant(people)
    study = Study.objects.create(
        title=STUDY, source="Invented", route="survey", given={"respondents": 1, "population": 9}, sha256="0" * 64,
        result={"methods": []}, program="test",
    )  # fmt: skip
    limits = _asked_for(people)
    due = work.plant(people, planted.case)
    papers = documents.plant(people, planted.case)
    asked, asked_secrets = helps.plant()
    offered = competition.plant(people)
    office = programme.plant(people)
    funded = awards.plant(people) | strategy.plant(people) | portfolio.plant(people)
    spent = money.plant(people, funded["award"]) | monitoring.plant(people, funded["award"])  # type: ignore[arg-type]
    aimed = results.plant(people, funded["award"])  # type: ignore[arg-type]
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": "stranger"}).status_code == 302
    return PlantedWorld(
        values={
            "membership": people.membership("caseworker").pk,
            "invitation": invitation.pk,
            "role": role.pk,
            "run_id": run.pk,
            "token": "b" * 43,
            "pk": 1,
            "uidb36": "1",
            "key": "abc-def",
            **screened,
            **suspected,
            **pairs,
            "case": planted.case,
            "assessment": assessment,
            "kind": "safety",
            "subject": planted.subject,
            "episode": planted.episode,
            "decision": planted.decision,
            "purpose": "referral",
            "referral": planted.referral,
            "bundle": planted.bundle,
            "number": draft.number,
            "report": report,
            "release": draft.pk,
            "name": "tables.csv",
            "columns": "gender",
            "slug": "routes",
            "dataset": draft.pk,
            "change": limits.pk,
            "study": study.pk,
            **own_form,
            **others,
            **own_plan,
            "batch": batch,
            "export": export,
            "upload": upload,
            **due,
            **papers,
            **theirs,
            **matched,
            **funded,
            **spent,
            **aimed,
            "step": "submit",
            **office,
            **asked,
            **offered,
        },
        secrets=[
            *matching.SECRETS,
            *awards.SECRETS,
            *money.SECRETS,
            *results.SECRETS,
            *monitoring.SECRETS,
            *strategy.SECRETS,
            *portfolio.SECRETS,
            *programme.SECRETS,
            *competition.SECRETS,
            STUDY,
            "A reason of the observatory",
            "Amara Okafor",
            "caseworker@harbour",
            "newcomer@harbour",
            "Night desk",
            "Harbour House",
            "48,771",
            *planted.secrets,
            *screening.SECRETS,
            *suspects.SECRETS,
            *pair_codes,
            *forms.SECRETS,
            *circle.SECRETS,
            *plans.SECRETS,
            *legal.SECRETS,
            *assessments.SECRETS,
            *imports.SECRETS,
            *exports.SECRETS,
            *work.SECRETS,
            *documents.SECRETS,
            *reports.SECRETS,
            *rights.SECRETS,
            *asked_secrets,
            observatory.DRAFT_TITLE,
        ],
        stranger=addresses.copies(client),
    )
