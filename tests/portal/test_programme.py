"""The funding office of the demo world: something worth looking at on every page, under every lock, made once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import Settings

from tessera.kernel import clock
from tessera.kernel.jobs import api as jobs
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.models import Award, Commitment, Compact, Condition, Dialogue, Subaward
from tessera.partnership.competition.models import Application, ApplicationReview, Opportunity
from tessera.partnership.money.models import FinancialReport, Payment, PaymentRequest
from tessera.partnership.monitoring.models import Closeout, CorrectiveAction, Finding, ReportDue, Risk
from tessera.partnership.publishing.models import Publication
from tessera.partnership.requests.models import AssistanceRequest, EmergencyRequest
from tessera.partnership.results.models import Actual
from tessera.portal.demo import awarding, programme
from tessera.portal.demo.crew import assemble
from tessera.trust.people import api as people
from tests.observatory.world import actor
from tests.permissions import cast as casting

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.usefixtures("watched")]


def states(model: type, **which: object) -> set[str]:
    """In which states rows stand."""
    return set(model.objects.filter(**which).values_list("state", flat=True))  # type: ignore[attr-defined]


def test_the_programme_is_whole_published_and_made_once(settings: Settings, tmp_path: Path) -> None:
    settings.DEMO = True
    here = casting.build()
    people.demo_cast(by=people.stage_hand(), more=people.SPECIALISTS)
    start = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        crew = assemble(here.organisations)
    with transaction.atomic():
        made = programme.begin(crew, start, lambda _line: None)
    assert made is not None
    jobs.drain(everything=True)
    programme.finish(crew, start, made)
    jobs.drain(everything=True)
    with transaction.atomic():
        assert programme.begin(crew, start, lambda _line: None) is None

    numbers = [programme.NUMBER, *(each.number for each in awarding.AWARDS)]
    call_command("iati", "export", "--out", str(tmp_path), "--site", "https://grants.example.org")
    files = sorted(tmp_path.glob("award-*.xml"))
    assert len(files) == len(numbers) == 7
    for each in files:
        call_command("iati", "validate", str(each))
    with unit_of_work(by=actor("programme-officer")):
        _worth_looking_at(numbers)


def _worth_looking_at(numbers: list[str]) -> None:
    shown = Award.objects.filter(number__in=numbers)
    assert set(shown.values_list("region", flat=True)) == {"afr", "eap", "eur", "global", "nea", "sca", "wha"}
    assert Publication.objects.filter(award__in=shown, state="published").count() == 7
    assert states(Award, number__in=numbers) == {"active", "closing"}
    assert Actual.objects.filter(award__in=shown, state="accepted").count() >= 20
    late = ReportDue.objects.filter(award__in=shown, state__in=("scheduled", "open"), due__lt=clock.today())
    assert late.exists()
    assert {"accepted", "submitted"} <= states(ReportDue, award__in=shown)
    assert Finding.objects.count() >= 4
    assert CorrectiveAction.objects.count() >= 3
    assert Risk.objects.count() >= 7
    assert Payment.objects.count() == 7
    assert "programme_approved" in states(PaymentRequest)
    assert states(FinancialReport) == {"submitted", "accepted"}
    assert Closeout.objects.exists()
    assert Condition.objects.exists()
    assert Subaward.objects.filter(state="approved").exists()
    pact = Compact.objects.get()
    assert set(Commitment.objects.filter(compact=pact).values_list("side", flat=True)) == {"office", "government"}
    held = Dialogue.objects.filter(compact=pact).order_by("on").values_list("held_at", flat=True)
    assert [each is not None for each in held] == [True, False]
    assert states(Opportunity) == {"open", "closed"}
    assert states(Application) == {"invited", "in_review"}
    assert {"locked", "set_aside", "submitted", "assigned"} <= states(ApplicationReview)
    assert states(EmergencyRequest) == {"in_service", "received"}
    assert states(AssistanceRequest) == {"received", "delivered"}
    assert all(each.created_at < clock.now() + timedelta(seconds=1) for each in shown)
